"""What staff are told about mail."""

from collections.abc import Iterable
from typing import Any

from django.urls import reverse

from notifications import mail_texts, verbs
from notifications.models import NoticeEvent
from notifications.permissions import may_see_mails, those_who_tend_mails

SUSPENDED_KEY = "mail-address-suspended"

SUSPENDED_TEXT = mail_texts.MailText(
    key=SUSPENDED_KEY,
    label="送信を止めた宛先ができたとき（担当の職員へ）",
    subject="メールが届かない宛先があります",
    body="""{氏名} 様

{内容}

どの宛先か、理由は何かを、次のページで確かめられます。
{リンク}

宛先が正しいと分かったときは、そのページで送信を再開できます。""",
    variables={
        "氏名": "埼玉 花子",
        "内容": "メールが届かない宛先への送信を止めました。",
        "リンク": "https://portal.example.jp/admin/suspended-addresses/",
    },
)


class AddressSuspended(verbs.Verb):
    """Its text names no address: notices and mails are read over shoulders, the list is for those who may see it."""

    key = SUSPENDED_KEY
    label = "メールが届かない宛先"
    text_key = SUSPENDED_KEY

    def recipients(self, event: NoticeEvent) -> Iterable[Any]:
        recipients: Iterable[Any] = those_who_tend_mails()
        return recipients

    def may_know(self, event: NoticeEvent, user: Any) -> bool:
        # Resumed in the meantime, there is nothing to look at.
        return event.target is not None and may_see_mails(user)

    def text(self, event: NoticeEvent) -> str:
        return "メールが届かない宛先への送信を止めました。"

    def link(self, event: NoticeEvent) -> str:
        return reverse("suspended_addresses:index")


def register_all() -> None:
    mail_texts.register(SUSPENDED_TEXT)
    verbs.register(AddressSuspended())
