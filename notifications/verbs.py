"""Kinds of events that people are told of. An app registers its own in `notices.py`, from `AppConfig.ready`."""

from abc import ABC, abstractmethod
from collections.abc import Iterable
from typing import Any, ClassVar

from notifications.models import NoticeEvent


class Verb(ABC):
    """One kind of event, such as "a role was asked for".

    `text_key` names the text of the mail (notifications.mail_texts). Those of `is_mandatory` cannot be switched off:
    what happens to one's own account and rights.
    """

    key: ClassVar[str]
    label: ClassVar[str]
    text_key: ClassVar[str]
    is_mandatory: ClassVar[bool] = False

    @abstractmethod
    def recipients(self, event: NoticeEvent) -> Iterable[Any]:
        """Users who may be told; the person who did it is left out by the caller."""

    @abstractmethod
    def may_know(self, event: NoticeEvent, user: Any) -> bool:
        """Whether the person may know it now. Asked when the notice is made and again when its mail is sent."""

    @abstractmethod
    def text(self, event: NoticeEvent) -> str:
        """One line for the list of notices; no longer than 300 characters."""

    @abstractmethod
    def link(self, event: NoticeEvent) -> str:
        """Path of the page to open, which every recipient may open."""

    def values(self, event: NoticeEvent, user: Any) -> dict[str, str]:
        """Values of the mail's variables besides those that every mail of a notice has (内容, リンク, 氏名)."""
        return {}


_verbs: dict[str, Verb] = {}


def register(verb: Verb) -> None:
    _verbs[verb.key] = verb


def get(key: str) -> Verb:
    """Raises KeyError for an event of a kind that no app tells of (any more)."""
    return _verbs[key]


def find(key: str) -> Verb | None:
    return _verbs.get(key)


def all_verbs() -> list[Verb]:
    return list(_verbs.values())
