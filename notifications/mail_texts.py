"""Texts of the mails that the portal writes, with the variables that each may use. Staff may change them in the admin.

A variable stands in a text as {氏名}; nothing else is replaced, so that a changed text can reach nothing but what is
listed here. Subjects use no variable that names a person.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

VARIABLE = re.compile(r"\{([^{}\s]+)\}")
LONGEST_SUBJECT = 200
LONGEST_BODY = 10_000
WHY = "このサイトでの手続きのためにお送りしました。心当たりがないときは、このメールを消してください。"


@dataclass(frozen=True, kw_only=True)
class MailText:
    """`variables`: name → a sample of it, for the preview. `subject_variables`: those that a subject may use.

    `required_variables`: those without which the mail is of no use, such as the link or the code that it brings.
    `why`: for the foot, why it was sent and what to do with a mail that was not meant for the reader.
    """

    key: str
    label: str
    subject: str
    body: str
    variables: Mapping[str, str] = field(default_factory=dict)
    subject_variables: tuple[str, ...] = ()
    required_variables: tuple[str, ...] = ()
    why: str = WHY


_texts: dict[str, MailText] = {}


def register(*texts: MailText) -> None:
    _texts.update({text.key: text for text in texts})


def get(key: str) -> MailText:
    """Raises KeyError for an unknown key."""
    return _texts[key]


def why_of(key: str) -> str:
    """Also of mails that Django itself writes, and of texts that are no more."""
    return _texts[key].why if key in _texts else WHY


def all_texts() -> list[MailText]:
    return list(_texts.values())


def unknown_variables(text: str, allowed: Mapping[str, str] | tuple[str, ...]) -> list[str]:
    return [name for name in VARIABLE.findall(text) if name not in allowed]


def fill_in(text: str, values: Mapping[str, str]) -> str:
    """Put values in the place of variables; what is no variable stays as it stands."""
    return VARIABLE.sub(lambda found: values.get(found[1], found[0]), text)


def faults(text: MailText, *, subject: str, body: str) -> dict[str, list[str]]:
    """What is wrong with a text that staff wrote, in their words, by field; nothing for a text that may be used."""
    found = {
        "subject": _faults_of_subject(text, subject),
        "body": _faults_of_variables(body, text.variables)
        + [f"{{{name}}} がないと、受け取った人が先に進めません。" for name in _missing(text, body)],
    }
    for field_name, value, longest in (("subject", subject, LONGEST_SUBJECT), ("body", body, LONGEST_BODY)):
        if not value.strip():
            found[field_name] = ["空のままでは送れません。"]
        elif len(value) > longest:
            found[field_name].append(f"{longest:,}文字までにしてください（今は{len(value):,}文字）。")
    return {name: messages for name, messages in found.items() if messages}


def _faults_of_subject(text: MailText, subject: str) -> list[str]:
    personal = [
        name for name in VARIABLE.findall(subject) if name in text.variables and name not in text.subject_variables
    ]
    found = [
        f"件名には {{{name}}} を使えません。件名は、画面のロックを解かなくても読めることがあるためです。"
        for name in dict.fromkeys(personal)
    ]
    if len(subject.splitlines()) > 1:
        found.append("件名は1行にしてください。")
    return found + _faults_of_variables(subject, text.variables)


def _faults_of_variables(value: str, allowed: Mapping[str, str]) -> list[str]:
    found = [
        f"{{{name}}} は、この文面では使えません。使えるものは、「使える言葉」にあります。"
        for name in dict.fromkeys(unknown_variables(value, allowed))
    ]
    if re.search(r"[{}]", VARIABLE.sub("", value)):
        found.append("「{」と「}」は、{氏名} のように、使える言葉をはさんで書きます。空白は入れません。")
    if re.search(r"[｛｝]", value):
        found.append("「｛」と「｝」は、半角の「{」と「}」で書いてください。")
    return found


def _missing(text: MailText, body: str) -> list[str]:
    there = set(VARIABLE.findall(body))
    return [name for name in text.required_variables if name not in there]
