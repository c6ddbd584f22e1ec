"""A server that takes no mail of the portal's says so to one recipient after the other."""

import pytest
from django.utils import timezone

from notifications.models import Bounce, Mail, MailState, SuspendedAddress
from notifications.services import delivery, has_due_mails, send_due_mails
from tests.factories.mails import make_mail
from tests.notifications.test_delivery import make_all_due

pytestmark = pytest.mark.django_db

RELAY_DENIED = "554 5.7.1 Relay access denied"


def make_all_free():
    """As if all pauses were over."""
    Mail.objects.filter(state=MailState.WAITING).update(next_try_at=timezone.now(), leased_until=None)


@pytest.mark.parametrize("answer", ["550 relay access denied", RELAY_DENIED, "554 5.7.1 sender rejected"])
def test_a_server_that_refuses_the_portal_to_every_recipient_costs_nobody_a_try(smtp, answer):
    for number in range(5):
        address = f"a{number}@example.jp"
        make_mail(address)
        smtp.refuse(address, answer)
    for _ in range(4):
        assert send_due_mails() == 0
        assert not has_due_mails()
        make_all_free()
    waiting = Mail.objects.filter(state=MailState.WAITING, attempts=0)
    assert waiting.filter(last_error__startswith=delivery.SERVER_REFUSES).count() == 5
    assert not Bounce.objects.exists()
    assert not SuspendedAddress.objects.exists()
    smtp.refused.clear()
    assert send_due_mails() == 5


def test_one_mail_alone_waits_too_for_a_server_that_refuses_the_portal(smtp):
    mail = make_mail()
    smtp.refuse(mail.to, RELAY_DENIED)
    assert send_due_mails() == 0
    mail.refresh_from_db()
    assert (mail.state, mail.attempts) == (MailState.WAITING, 0)
    assert mail.last_error == f"{delivery.SERVER_REFUSES}{RELAY_DENIED}"


def test_where_others_go_out_the_refused_one_uses_up_its_tries_and_suspends_nothing(smtp):
    mail, other = make_mail(), make_mail("hanako@example.jp")
    smtp.refuse(mail.to, RELAY_DENIED)
    assert send_due_mails() == 1
    other.refresh_from_db()
    assert other.state == MailState.SENT
    for attempts in range(1, delivery.PAUSES.tries + 1):
        mail.refresh_from_db()
        assert (mail.attempts, mail.last_error) == (attempts, RELAY_DENIED)
        make_all_free()
        send_due_mails()
    assert mail.state == MailState.FAILED
    assert not Bounce.objects.exists()


def test_some_that_are_always_refused_hold_up_nobody_for_long(smtp):
    refused = [make_mail(f"a{number}@example.jp") for number in range(delivery.IN_A_ROW)]
    for mail in refused:
        smtp.refuse(mail.to, RELAY_DENIED)
    other = make_mail("z@example.jp")
    assert send_due_mails() == 0
    # The others' pause ends first.
    make_all_due()
    assert send_due_mails() == 1
    assert smtp.received[0].to == other.to
    Mail.objects.update(leased_until=None)
    assert send_due_mails() == 0
    assert set(Mail.objects.filter(state=MailState.WAITING).values_list("attempts", "last_error")) == {
        (1, RELAY_DENIED)
    }
