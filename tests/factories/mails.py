"""Mails as rows, people who get them, and events that they tell of."""

from typing import Any

import factory
from django.contrib.auth import get_user_model

from notifications import mail_texts, verbs
from notifications.models import Mail, Notice, NoticeEvent
from notifications.services import write_mail

TEXT = mail_texts.MailText(
    key="test-text", label="試験", subject="お知らせがあります", body="{氏名} 様\n\n{内容}\n{リンク}", variables={}
)


class TestVerb(verbs.Verb):
    """People in `knowing` may know."""

    __test__ = False

    key = "test-verb"
    label = "試験のお知らせ"
    text_key = TEXT.key

    def __init__(self) -> None:
        self.knowing: set[Any] = set()

    def recipients(self, event: NoticeEvent) -> list[Any]:
        return sorted(self.knowing, key=lambda user: user.pk)

    def may_know(self, event: NoticeEvent, user: Any) -> bool:
        return user in self.knowing

    def text(self, event: NoticeEvent) -> str:
        return "何かがありました。"

    def link(self, event: NoticeEvent) -> str:
        return "/somewhere/"


class UserFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = get_user_model()

    email = factory.Sequence(lambda number: f"person{number}@example.jp")


def make_mail(to: str = "taro@example.jp", **fields: Any) -> Mail:
    values = {"氏名": "太郎", "内容": "確認の番号は123456です。", "リンク": "https://portal.example.jp/a?b=1&c=2"}
    mail = write_mail(key=TEXT.key, to=to, values=values)
    if fields:
        Mail.objects.filter(pk=mail.pk).update(**fields)
        mail.refresh_from_db()
    return mail


def make_notice_mail(user: Any) -> Mail:
    event = NoticeEvent.objects.create(verb=TestVerb.key)
    notice = Notice.objects.create(event=event, user=user, text="何かがありました。", link="/somewhere/")
    values = {"氏名": "太郎", "内容": notice.text, "リンク": "https://portal.example.jp/somewhere/"}
    return write_mail(key=TEXT.key, to=user.email, values=values, user=user, notice=notice)
