"""Texts of the mails that the portal writes, with the variables that each may use. Staff may change them in the admin.

A variable stands in a text as {氏名}; nothing else is replaced, so that a changed text can reach nothing but what is
listed here. Subjects use no variable that names a person.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

VARIABLE = re.compile(r"\{([^{}\s]+)\}")


@dataclass(frozen=True, kw_only=True)
class MailText:
    """`variables`: name → a sample of it, for the preview. `subject_variables`: those that a subject may use."""

    key: str
    label: str
    subject: str
    body: str
    variables: Mapping[str, str] = field(default_factory=dict)
    subject_variables: tuple[str, ...] = ()


_texts: dict[str, MailText] = {}


def register(*texts: MailText) -> None:
    _texts.update({text.key: text for text in texts})


def get(key: str) -> MailText:
    """Raises KeyError for an unknown key."""
    return _texts[key]


def all_texts() -> list[MailText]:
    return list(_texts.values())


def unknown_variables(text: str, allowed: Mapping[str, str] | tuple[str, ...]) -> list[str]:
    return [name for name in VARIABLE.findall(text) if name not in allowed]


def fill_in(text: str, values: Mapping[str, str]) -> str:
    """Put values in the place of variables; what is no variable stays as it stands."""
    return VARIABLE.sub(lambda found: values.get(found[1], found[0]), text)
