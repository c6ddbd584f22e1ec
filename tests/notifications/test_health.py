"""Mails that do not go out are told: on the admin's home, and to whoever asks by a command."""

import json
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from notifications.models import Mail, MailState, NoticeEvent
from notifications.services import mail_health, notify
from notifications.services.delivery import SERVER_REFUSES
from tests.factories.mails import TestVerb, UserFactory, make_mail

pytestmark = pytest.mark.django_db

LONG_AGO = timedelta(minutes=11)


def make_late(**fields):
    return make_mail(next_try_at=timezone.now() - LONG_AGO, **fields)


def test_all_is_well_while_nothing_is_late():
    make_mail()
    make_mail(next_try_at=timezone.now() - timedelta(minutes=9))
    make_mail(next_try_at=timezone.now() + timedelta(hours=1), attempts=3)
    make_late(state=MailState.SENT)
    health = mail_health()
    assert (health.due, health.overdue_since, health.is_well) == (2, None, True)


def test_a_mail_that_nobody_sends_is_overdue():
    mail = make_late()
    make_mail()
    health = mail_health()
    assert (health.due, health.overdue_since, health.is_well) == (2, mail.next_try_at, False)


def test_an_event_that_nobody_tells_is_overdue_too():
    event = NoticeEvent.objects.create(verb="any", next_try_at=timezone.now() - LONG_AGO)
    assert mail_health().overdue_since == event.next_try_at


def test_a_long_list_that_is_being_sent_is_not_overdue():
    make_late()
    make_mail(state=MailState.SENT, sent_at=timezone.now())
    assert mail_health().is_well


def test_the_home_tells_that_nothing_is_sent(client):
    client.force_login(User.objects.create_superuser("root@example.jp", "unused"))
    said = "メールが送られていません。最も古いもの："
    assert said not in client.get(reverse("wagtailadmin_home")).content.decode()
    make_late()
    assert said in client.get(reverse("wagtailadmin_home")).content.decode()


def test_the_command_tells_by_words_and_by_its_exit_status(capsys):
    call_command("mail_status")
    assert capsys.readouterr().out == "0 mails are due; 0 failed in the last 7 days.\n"
    make_late()
    with pytest.raises(SystemExit) as ended:
        call_command("mail_status")
    assert ended.value.code == 1
    assert "NOTHING IS SENT" in capsys.readouterr().out


def test_the_command_tells_what_the_server_said(capsys):
    make_mail(last_error=f"{SERVER_REFUSES}550 not you", next_try_at=timezone.now() + timedelta(seconds=30))
    with pytest.raises(SystemExit):
        call_command("mail_status", "--json")
    found = json.loads(capsys.readouterr().out)
    assert (found["held_up"], found["error"]) == (1, f"{SERVER_REFUSES}550 not you")


def test_what_is_due_is_sent_once_without_a_mailer(smtp, verb, capsys):
    user = UserFactory()
    verb.knowing.add(user)
    notify(TestVerb.key, target=user)
    make_mail()
    call_command("send_mails")
    assert capsys.readouterr().out == "1 notices made, 2 mails sent, 0 still due.\n"
    assert Mail.objects.filter(state=MailState.SENT).count() == 2


def test_a_server_that_takes_nothing_is_told_by_the_command(smtp, capsys):
    smtp.is_busy = True
    make_mail()
    with pytest.raises(SystemExit):
        call_command("send_mails")
    assert "1 mails wait" in capsys.readouterr().err
