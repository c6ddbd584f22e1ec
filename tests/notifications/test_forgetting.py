from datetime import timedelta

import pytest
from django.utils import timezone

from notifications.models import Bounce, Mail, MailState
from notifications.services import forget_old_mails, forget_old_texts, note_bounce
from tests.factories.mails import make_mail

pytestmark = pytest.mark.django_db


def made(days, **fields):
    return make_mail(created_at=timezone.now() - timedelta(days=days), **fields)


def test_texts_of_old_mails_are_forgotten_and_what_waits_keeps_its_own(settings):
    settings.MAIL_BODY_DAYS = 7
    old = [made(8, state=state, html="<p>") for state in (MailState.SENT, MailState.FAILED, MailState.DROPPED)]
    kept = [made(8, state=MailState.WAITING), made(6, state=MailState.FAILED)]
    assert forget_old_texts() == 3
    assert forget_old_texts() == 0
    assert set(Mail.objects.filter(text="", html="").values_list("pk", flat=True)) == {mail.pk for mail in old}
    assert Mail.objects.filter(pk__in=[mail.pk for mail in kept]).exclude(text="").count() == 2


def test_the_demo_forgets_no_text(settings):
    settings.MAIL_KEEP_BODIES = True
    made(30, state=MailState.SENT)
    assert forget_old_texts() == 0


def test_old_mails_and_bounces_are_forgotten(settings):
    settings.MAIL_LOG_DAYS = 365
    made(366, state=MailState.SENT)
    kept = [made(366, state=MailState.WAITING), made(364, state=MailState.SENT)]
    note_bounce(email="a@example.jp", is_hard=False, reason="x", happened_at=timezone.now() - timedelta(days=366))
    note_bounce(email="a@example.jp", is_hard=False, reason="x")
    assert forget_old_mails() == 2
    assert set(Mail.objects.all()) == set(kept)
    assert Bounce.objects.count() == 1
