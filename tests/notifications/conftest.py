"""A kind of event of the tests' own, and people."""

import pytest

from accounts.models import User
from notifications import mail_texts, verbs
from notifications.mail_texts import MailText
from notifications.verbs import Verb


class Announced(Verb):
    """Told to everyone but those whom a test shuts out."""

    key = "announced"
    label = "お祭りの知らせ"
    text_key = "announced"
    explanation = "お祭りが決まったとき。"

    def __init__(self):
        self.shut_out = set()
        self.path = "/matsuri/"

    def recipients(self, event):
        return User.objects.order_by("pk")

    def may_know(self, event, user):
        return user.pk not in self.shut_out

    def text(self, event):
        return "お祭りがあります。"

    def link(self, event):
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


@pytest.fixture(autouse=True)
def registries(monkeypatch):
    """Tests may register; nothing of it is left to the next one."""
    monkeypatch.setattr(verbs, "_verbs", dict(verbs._verbs))
    monkeypatch.setattr(mail_texts, "_texts", dict(mail_texts._texts))


@pytest.fixture
def announced():
    verb = Announced()
    verbs.register(verb)
    mail_texts.register(TEXT)
    return verb


@pytest.fixture
def warned():
    verb = Warned()
    verbs.register(verb)
    mail_texts.register(TEXT)
    return verb


@pytest.fixture
def people():
    return make_people(3)


def make_people(number):
    """Named and addressed by number, in one query."""
    return User.objects.bulk_create(User(email=f"person{n}@example.jp", last_name=f"人{n}") for n in range(number))
