from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.core.exceptions import PermissionDenied
from django.utils import timezone
from wagtail.models import ModelLogEntry

from notifications.models import Bounce, Mail, MailState, Notice, SuspendedAddress
from notifications.notices import SUSPENDED_KEY
from notifications.services import (
    CannotResend,
    is_suspended,
    note_bounce,
    resend_mail,
    resend_mails,
    resume_address,
    suspend_address,
    tell_of_due_events,
)
from tests.factories.mails import UserFactory, make_mail

pytestmark = pytest.mark.django_db

ADDRESS = "taro@example.jp"


@pytest.fixture
def staff():
    user = UserFactory(email="staff@example.jp")
    user.user_permissions.add(Permission.objects.get(codename="change_mail"))
    return get_user_model().objects.get(pk=user.pk)


def bounce(**values):
    return note_bounce(**{"email": ADDRESS, "is_hard": False, "reason": "full"} | values)


def test_a_hard_bounce_suspends_whatever_the_case_of_letters():
    bounce(email="Taro@Example.JP", is_hard=True, reason="550 no\nsuch user")
    assert is_suspended(ADDRESS)
    assert is_suspended("TARO@example.jp")
    assert not is_suspended("hanako@example.jp")
    assert SuspendedAddress.objects.get().reason == "550 no such user"


def test_the_third_soft_bounce_in_a_month_suspends():
    bounce(happened_at=timezone.now() - timedelta(days=40))
    bounce()
    bounce()
    assert not is_suspended(ADDRESS)
    bounce()
    assert is_suspended(ADDRESS)


def test_what_a_service_tells_twice_counts_once():
    for _ in range(5):
        bounce(event_id="event-1")
    assert Bounce.objects.count() == 1
    assert not is_suspended(ADDRESS)


def test_a_suspended_address_is_suspended_once():
    first = suspend_address(email=ADDRESS, reason="one")
    assert suspend_address(email="Taro@example.jp", reason="two") == first
    assert SuspendedAddress.objects.get().reason == "one"


def test_staff_are_told_without_the_address(staff, settings):
    UserFactory(email="somebody@example.jp")
    suspend_address(email=ADDRESS, reason="550")
    assert tell_of_due_events() == 1
    notice = Notice.objects.get()
    assert notice.user == staff
    assert (notice.event.verb, notice.link) == (SUSPENDED_KEY, "/admin/suspended-addresses/")
    mail = Mail.objects.get()
    assert mail.to == staff.email
    assert ADDRESS not in notice.text + mail.text + mail.subject


def test_staff_are_not_told_of_what_is_mended(staff):
    resume_address(address=suspend_address(email=ADDRESS, reason="550"), by=staff)
    assert tell_of_due_events() == 0


def test_resuming_counts_anew_and_is_logged(staff):
    for _ in range(3):
        bounce()
    address = SuspendedAddress.objects.get()
    resume_address(address=address, by=staff)
    assert not is_suspended(ADDRESS)
    bounce()
    assert not is_suspended(ADDRESS)
    resume_address(address=address, by=staff)
    entries = ModelLogEntry.objects.order_by("pk").values_list("action", "user", "label")
    assert list(entries) == [
        ("notifications.suspend", None, "送信を止めた宛先"),
        ("notifications.resume", staff.pk, "送信を再開した宛先"),
    ]


def test_only_who_tends_mails_resumes(staff):
    address = suspend_address(email=ADDRESS, reason="550")
    reader = UserFactory()
    reader.user_permissions.add(Permission.objects.get(codename="view_mail"))
    for user in (UserFactory(), get_user_model().objects.get(pk=reader.pk)):
        with pytest.raises(PermissionDenied):
            resume_address(address=address, by=user)
    assert is_suspended(ADDRESS)


# Sending again.


def test_a_failed_mail_is_sent_again_as_the_same_mail(staff):
    mail = make_mail(state=MailState.FAILED, attempts=14, last_error="451")
    again = resend_mail(mail=mail, by=staff)
    assert (again.state, again.attempts, again.last_error) == (MailState.WAITING, 0, "")
    assert again.message_id == mail.message_id
    assert again.next_try_at <= timezone.now()
    entry = ModelLogEntry.objects.get()
    assert (entry.action, entry.user, entry.label) == ("notifications.resend", staff, mail.subject)


@pytest.mark.parametrize("state", [MailState.SENT, MailState.WAITING])
def test_what_was_sent_or_waits_is_not_sent_again(staff, state):
    with pytest.raises(CannotResend, match="送信済み"):
        resend_mail(mail=make_mail(state=state), by=staff)


def test_a_mail_without_its_text_is_not_sent_again(staff):
    with pytest.raises(CannotResend, match="保存期間"):
        resend_mail(mail=make_mail(state=MailState.FAILED, text=""), by=staff)


def test_a_void_code_is_not_sent_again(staff):
    mail = make_mail(state=MailState.DROPPED, void_at=timezone.now())
    with pytest.raises(CannotResend, match="番号"):
        resend_mail(mail=mail, by=staff)
    assert resend_mails(by=staff, keys=[mail.pk]) == 0


def test_a_mail_to_a_suspended_address_is_not_sent_again(staff):
    suspend_address(email=ADDRESS, reason="550")
    with pytest.raises(CannotResend, match="再開"):
        resend_mail(mail=make_mail(ADDRESS, state=MailState.DROPPED), by=staff)


def test_only_who_tends_mails_sends_again():
    mail = make_mail(state=MailState.FAILED)
    with pytest.raises(PermissionDenied):
        resend_mail(mail=mail, by=UserFactory())
    mail.refresh_from_db()
    assert mail.state == MailState.FAILED
