"""Delivery by a real conversation with a mail server that misbehaves in every way it can."""

import time
from datetime import timedelta

import pytest
from django.utils import timezone

from notifications.models import Bounce, Mail, MailState, SuspendedAddress, Urgency
from notifications.services import delivery, has_due_mails, send_due_mails, suspend_address
from tests.factories.mails import UserFactory, make_mail, make_notice_mail
from tests.servers.smtp import running_smtp

pytestmark = pytest.mark.django_db


def make_all_due():
    """As if the pause were over for those that nobody holds back."""
    Mail.objects.filter(state=MailState.WAITING, leased_until=None).update(next_try_at=timezone.now())


def test_a_due_mail_goes_out_once_with_its_message_id(smtp):
    mail = make_mail()
    assert send_due_mails() == 1
    assert send_due_mails() == 0
    [received] = smtp.received
    assert (received.to, received.sender, received.message_id) == (mail.to, mail.sender, mail.message_id)
    assert "確認の番号は123456です。" in received.text
    mail.refresh_from_db()
    assert (mail.state, mail.attempts, mail.last_error, mail.leased_until) == (MailState.SENT, 1, "", None)
    assert mail.sent_at


def test_a_mail_is_not_sent_before_its_time(smtp):
    make_mail(next_try_at=timezone.now() + timedelta(minutes=1))
    assert not has_due_mails()
    assert send_due_mails() == 0
    assert smtp.connections == 0


def test_a_mail_whose_sender_died_goes_out_again_when_the_lease_ends(smtp):
    mail = make_mail(leased_until=timezone.now() + timedelta(seconds=30))
    assert send_due_mails() == 0
    Mail.objects.update(leased_until=timezone.now())
    assert send_due_mails() == 1
    assert smtp.received[0].message_id == mail.message_id


def test_the_lease_is_longer_than_a_slow_server_may_take(settings):
    settings.EMAIL_TIMEOUT = 7
    # Sender, recipient, beginning and text of the mail, each as late as can be.
    assert delivery.lease() > timedelta(seconds=4 * 7)


def test_one_connection_carries_many_mails(smtp, monkeypatch):
    monkeypatch.setattr(delivery, "MAILS_PER_CONNECTION", 4)
    for _ in range(10):
        make_mail()
    assert send_due_mails() == 10
    assert smtp.connections == 3


def test_mails_that_somebody_waits_for_go_first(smtp, verb):
    user = UserFactory()
    verb.knowing.add(user)
    make_notice_mail(user)
    code = make_mail()
    assert send_due_mails() == 2
    assert [mail.to for mail in smtp.received] == [code.to, user.email]


def test_a_code_overtakes_whatever_was_written_before(smtp, verb):
    user = UserFactory()
    verb.knowing.add(user)
    make_notice_mail(user)
    for number in range(40):
        make_mail(f"invited{number}@example.jp")
    code = make_mail("waits@example.jp", urgency=Urgency.FIRST)
    assert send_due_mails() == 42
    assert (smtp.received[0].to, smtp.received[-1].to) == (code.to, user.email)


def test_a_code_that_is_void_is_sent_no_more(smtp):
    mail = make_mail(void_at=timezone.now() + timedelta(minutes=1))
    smtp.refuse(mail.to, "451 4.7.1 greylisted")
    assert send_due_mails() == 0
    smtp.refused.clear()
    Mail.objects.update(void_at=timezone.now(), next_try_at=timezone.now())
    assert dropped_reason(mail) == delivery.VOID
    assert smtp.received == []


def test_a_code_is_sent_while_it_counts(smtp):
    make_mail(void_at=timezone.now() + timedelta(minutes=1))
    assert send_due_mails() == 1


def test_no_further_mail_is_begun_when_the_time_is_over(smtp):
    for _ in range(5):
        make_mail()
    smtp.lateness = 0.3
    assert send_due_mails(seconds=0.4) == 2
    assert has_due_mails()


def test_what_lets_people_in_is_not_kept_and_what_a_notice_says_is(smtp, verb):
    user = UserFactory()
    verb.knowing.add(user)
    notice, code = make_notice_mail(user), make_mail()
    send_due_mails()
    code.refresh_from_db()
    notice.refresh_from_db()
    assert (code.text, code.html) == ("", "")
    assert "何かがありました。" in notice.text


def test_the_demo_keeps_all_texts(smtp, settings):
    settings.MAIL_KEEP_BODIES = True
    mail = make_mail()
    send_due_mails()
    mail.refresh_from_db()
    assert "123456" in mail.text


# Refusals of one mail.


@pytest.mark.parametrize(
    ("answer", "is_suspended"),
    [
        ("550 5.1.1 no such user", True),
        ("550 5.1.10 null MX", True),
        ("550 5.2.1 mailbox disabled", True),
        ("550 no such user here", True),
        ("553 unknown", True),
        ("552 5.2.2 mailbox full", False),
        ("554 5.7.1 recipient refused by policy", False),
        ("554 no", False),
    ],
)
def test_a_refused_address_fails_at_once_and_counts_as_a_bounce(smtp, answer, is_suspended):
    mail, other = make_mail(), make_mail("hanako@example.jp")
    smtp.refuse(mail.to, answer)
    assert send_due_mails() == 1
    mail.refresh_from_db()
    other.refresh_from_db()
    assert (mail.state, other.state) == (MailState.FAILED, MailState.SENT)
    assert mail.last_error == answer
    assert Bounce.objects.get().is_hard is is_suspended
    assert SuspendedAddress.objects.filter(email=mail.to).exists() is is_suspended


def test_an_address_that_says_later_is_tried_later(smtp):
    mail, other = make_mail(), make_mail("hanako@example.jp")
    smtp.refuse(mail.to, "451 4.7.1 greylisted")
    assert send_due_mails() == 1
    mail.refresh_from_db()
    assert (mail.state, mail.attempts, mail.last_error) == (MailState.WAITING, 1, "451 4.7.1 greylisted")
    assert mail.next_try_at > timezone.now() + timedelta(seconds=25)
    smtp.refused.clear()
    make_all_due()
    assert send_due_mails() == 1
    assert [received.to for received in smtp.received] == [other.to, mail.to]
    assert not Bounce.objects.exists()


def test_greylisting_of_many_is_no_trouble_of_the_server(smtp):
    for number in range(5):
        address = f"a{number}@example.jp"
        make_mail(address)
        smtp.refuse(address, "450 4.2.0 later")
    last = make_mail("z@example.jp")
    assert send_due_mails() == 1
    assert smtp.received[0].to == last.to


def test_a_refused_text_fails_and_is_not_the_address_s_fault(smtp):
    mail = make_mail()
    smtp.data_answer = "554 5.6.0 not this text"
    assert send_due_mails() == 0
    mail.refresh_from_db()
    assert mail.state == MailState.FAILED
    assert "not this text" in mail.last_error
    assert not Bounce.objects.exists()


def test_after_the_last_try_a_mail_has_failed(smtp):
    mail = make_mail(attempts=delivery.PAUSES.tries - 1)
    smtp.refuse(mail.to, "451 4.7.1 later")
    send_due_mails()
    mail.refresh_from_db()
    assert (mail.state, mail.attempts) == (MailState.FAILED, delivery.PAUSES.tries)
    assert mail.text
    assert not has_due_mails()


def test_tries_go_on_for_a_day():
    pauses = sum((delivery.PAUSES.after(number) for number in range(delivery.PAUSES.tries - 1)), timedelta())
    assert timedelta(hours=20) < pauses < timedelta(hours=48)


def test_a_mail_that_cannot_be_made_waits_and_holds_up_no_other(smtp, verb, monkeypatch):
    def fail(event, user):
        raise ValueError("broken verb")

    for user in UserFactory.create_batch(5):
        make_notice_mail(user)
    monkeypatch.setattr(verb, "may_know", fail)
    good = make_mail(next_try_at=timezone.now())
    assert send_due_mails() == 1
    assert smtp.received[0].to == good.to
    assert set(Mail.objects.exclude(pk=good.pk).values_list("state", "attempts", "last_error")) == {
        (MailState.WAITING, 1, "ValueError: broken verb")
    }


# Troubles of the server.


def test_a_line_that_breaks_costs_one_mail_one_try(smtp):
    first, *others = [make_mail(f"a{number}@example.jp") for number in range(4)]
    smtp.breaks = 1
    assert send_due_mails() == 3
    assert [mail.to for mail in smtp.received] == [mail.to for mail in others]
    make_all_due()
    assert send_due_mails() == 1
    assert smtp.received[-1].message_id == first.message_id


def test_an_answer_that_is_lost_repeats_the_mail_with_the_same_message_id(smtp):
    mail = make_mail()
    smtp.losses = 1
    assert send_due_mails() == 0
    make_all_due()
    assert send_due_mails() == 1
    assert smtp.message_ids() == {mail.message_id: 2}


def test_a_server_that_is_down_uses_up_no_tries(smtp, settings):
    port = smtp.port
    mails = [make_mail(f"a{number}@example.jp") for number in range(5)]
    with running_smtp() as elsewhere:
        settings.EMAIL_PORT = elsewhere.port
    # `elsewhere` is closed now.
    assert send_due_mails() == 0
    waiting = Mail.objects.filter(state=MailState.WAITING, attempts=0, leased_until=None)
    assert waiting.filter(last_error__startswith=delivery.SERVER_DOWN, next_try_at__gt=timezone.now()).count() == 5
    settings.EMAIL_PORT = port
    make_all_due()
    assert send_due_mails() == 5
    assert smtp.message_ids() == {mail.message_id: 1 for mail in mails}
    assert set(Mail.objects.values_list("attempts", "last_error")) == {(1, "")}


def test_what_is_written_while_the_server_is_down_waits_with_the_others(smtp):
    smtp.is_busy = True
    make_mail()
    send_due_mails()
    asked = smtp.connections
    late = make_mail()
    assert send_due_mails() == 0
    assert smtp.connections == asked
    late.refresh_from_db()
    assert late.next_try_at == Mail.objects.exclude(pk=late.pk).get().next_try_at
    assert not has_due_mails()


def test_a_server_that_breaks_every_mail_is_given_a_rest_after_three(smtp):
    for _ in range(10):
        make_mail()
    smtp.breaks = 100
    assert send_due_mails() == 0
    assert sorted(Mail.objects.values_list("attempts", flat=True)) == [0] * 7 + [1] * 3
    assert not has_due_mails()
    # Those that broke wait longer; the others are asked first the next time.
    smtp.breaks = 0
    Mail.objects.filter(attempts=0).update(next_try_at=timezone.now())
    assert send_due_mails() == 7


def test_a_server_that_refuses_the_sender_is_given_a_rest(smtp):
    for _ in range(10):
        make_mail()
    smtp.sender_answer = "550 5.7.1 not you"
    assert send_due_mails() == 0
    waiting = Mail.objects.filter(state=MailState.WAITING, attempts=0)
    assert waiting.filter(last_error__startswith=delivery.SERVER_REFUSES).count() == 10
    assert not Bounce.objects.exists()
    smtp.sender_answer = ""
    make_all_due()
    assert send_due_mails() == 10


def test_a_server_that_does_not_answer_in_time_is_given_up(smtp, settings):
    settings.EMAIL_TIMEOUT = 1
    mail = make_mail()
    smtp.lateness = 3
    begun = time.monotonic()
    assert send_due_mails() == 0
    assert time.monotonic() - begun < 2.5
    mail.refresh_from_db()
    assert (mail.state, mail.attempts) == (MailState.WAITING, 1)
    assert "timed out" in mail.last_error


def test_a_transport_that_cannot_be_made_keeps_the_mails(settings):
    settings.MAIL_TRANSPORT = "anymail.backends.postmark.EmailBackend"
    make_mail()
    assert send_due_mails() == 0
    mail = Mail.objects.get()
    assert (mail.state, mail.attempts) == (MailState.WAITING, 0)
    assert "POSTMARK_SERVER_TOKEN" in mail.last_error


# What is not sent any more.


def test_nothing_goes_to_a_suspended_address(smtp):
    mail = make_mail("Taro@Example.jp")
    suspend_address(email="taro@example.jp", reason="550 no such user")
    assert send_due_mails() == 0
    mail.refresh_from_db()
    assert (mail.state, mail.last_error) == (MailState.DROPPED, delivery.SUSPENDED)
    assert smtp.received == []


def dropped_reason(mail):
    assert send_due_mails() == 0
    mail.refresh_from_db()
    assert mail.state == MailState.DROPPED
    return mail.last_error


def test_the_mail_of_a_notice_is_sent_to_one_who_may_know(smtp, verb):
    user = UserFactory()
    verb.knowing.add(user)
    make_notice_mail(user)
    assert send_due_mails() == 1


def test_a_person_who_may_not_know_any_more_gets_no_mail(smtp, verb):
    user = UserFactory()
    verb.knowing.add(user)
    mail = make_notice_mail(user)
    verb.knowing.clear()
    assert dropped_reason(mail) == delivery.MAY_NOT_KNOW


def test_a_person_who_is_not_active_gets_no_mail_of_a_notice(smtp, verb):
    user = UserFactory(is_active=False)
    verb.knowing.add(user)
    assert dropped_reason(make_notice_mail(user)) == delivery.NOT_ACTIVE


def test_a_person_who_left_gets_no_mail_of_a_notice(smtp, verb):
    user = UserFactory()
    verb.knowing.add(user)
    mail = make_notice_mail(user)
    user.delete()
    assert dropped_reason(mail) == delivery.NO_NOTICE


def test_a_kind_of_event_that_is_gone_sends_no_mail(smtp):
    assert dropped_reason(make_notice_mail(UserFactory())) == delivery.NO_NOTICE
