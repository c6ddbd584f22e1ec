"""Notices of a person, kinds of events, and many people."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from accounts.models import User
from notifications.mail_texts import MailText
from notifications.models import Notice, NoticeEvent
from notifications.verbs import Verb


class Announced(Verb):
    """Told to everyone but those whom a test shuts out."""

    key = "announced"
    label = "お祭りの知らせ"
    text_key = "announced"
    explanation = "お祭りが決まったとき。"

    def __init__(self) -> None:
        self.shut_out: set[Any] = set()
        self.path = "/matsuri/"

    def recipients(self, event: NoticeEvent) -> Any:
        return User.objects.order_by("pk")

    def may_know(self, event: NoticeEvent, user: Any) -> bool:
        return user.pk not in self.shut_out

    def text(self, event: NoticeEvent) -> str:
        return "お祭りがあります。"

    def link(self, event: NoticeEvent) -> str:
        return self.path


class Warned(Announced):
    key = "warned"
    label = "役割の終わり"
    explanation = "役割が終わるとき。"
    is_mandatory = True


TEXT = MailText(
    key="announced",
    label="お祭りの知らせ",
    subject="お祭りがあります",
    body="{氏名} 様\n\n{内容}\n{リンク}\n",
    variables={"氏名": "山田 花子", "内容": "お祭りがあります。", "リンク": "https://portal.example.jp/matsuri/"},
    required_variables=("リンク",),
)


def make_notices(user: Any, number: int, *, read: bool = False, link: str = "/search/") -> list[Notice]:
    """The first is the newest; `read` means an hour ago."""
    now = timezone.now()
    events = NoticeEvent.objects.bulk_create(NoticeEvent(verb="made-for-tests", told_at=now) for _ in range(number))
    return Notice.objects.bulk_create(
        Notice(
            event=event,
            user=user,
            text=f"{position}番目の{'既読' if read else '未読'}の知らせ",
            link=link,
            created_at=now - timedelta(minutes=position),
            read_at=now - timedelta(hours=1) if read else None,
        )
        for position, event in enumerate(events, 1)
    )


def make_people(number: int) -> list[User]:
    """Named and addressed by number, in one query."""
    return User.objects.bulk_create(User(email=f"person{n}@example.jp", last_name=f"人{n}") for n in range(number))
