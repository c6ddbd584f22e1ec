"""What is told: every mail can be written, and each person is told what is theirs to know."""

import pytest

from notifications import mail_texts
from notifications.models import NoticeEvent
from organizations.notices import ALL
from tests.factories.people import make_user

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("verb", ALL, ids=lambda verb: verb.key)
def test_every_variable_of_a_mail_has_a_value(verb):
    event = NoticeEvent(verb=verb.key)
    given = {"氏名", "内容", "リンク", *verb.values(event, make_user())}
    assert set(mail_texts.get(verb.text_key).variables) <= given
