"""What the portal keeps of people. Each app registers its kinds, from `AppConfig.ready`.

From it come the register for staff (個人情報ファイル簿 asks for kinds and number of people), a person's own download, and
what is left of an account that is deleted.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

# What a deleted person is called wherever contributions stay.
LEFT = "退会者"


@dataclass(frozen=True, kw_only=True)
class PersonalData:
    """One kind of data. `people` counts those of whom something is kept; `of` gives a person's rows in Japanese words;
    `erase` deletes them, or takes the name off what `stays`. `models`: labels such as "roles.RoleGrant". `order`: place in
    lists; they are erased from the last to the first, so that the account and its addresses are known to all others.
    """

    key: str
    label: str
    purpose: str
    kept_for: str
    models: tuple[str, ...]
    people: Callable[[], int]
    of: Callable[[Any], Iterable[Mapping[str, str]]]
    erase: Callable[[Any], None]
    stays: bool = False
    order: int = 100


_kinds: dict[str, PersonalData] = {}


def register(kind: PersonalData) -> None:
    _kinds[kind.key] = kind


def all_kinds() -> list[PersonalData]:
    return sorted(_kinds.values(), key=lambda kind: kind.order)
