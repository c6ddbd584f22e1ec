"""Accounts that nobody uses: told twice, then closed; from the rows' own dates."""

from datetime import UTC, date, datetime, timedelta

import pytest
from allauth.account.models import EmailAddress
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import ClosingNotice, User
from accounts.services import close_unused_accounts, note_use, tell_of_unused_accounts
from notifications.models import Mail
from portal.schedule import JOBS
from tests.factories.accounts import PASSWORD, make_user

pytestmark = pytest.mark.django_db

START = datetime(2026, 4, 1, 3, tzinfo=UTC)  # noon in Tokyo
DAYS = 100


@pytest.fixture
def clock(monkeypatch, settings):
    """`clock(70)`: seventy days after the start."""
    settings.ACCOUNT_UNUSED_DAYS = DAYS

    def set_to(days):
        monkeypatch.setattr(timezone, "now", lambda: START + timedelta(days=days))

    set_to(0)
    return set_to


@pytest.fixture
def person(clock):
    return make_member()


def make_member(email="hanako@example.jp", **values):
    """Joined at the start."""
    return make_user(email, date_joined=START, **values)


def run():
    """What the scheduler does, twice: the second time must change nothing."""
    for _ in range(2):
        tell_of_unused_accounts()
        close_unused_accounts()


def mails():
    return [mail.text_key for mail in Mail.objects.order_by("pk")]


def test_both_mails_come_and_then_the_account_is_closed(person, clock):
    for day, expected in (
        (69, []),
        (70, ["accounts.unused"]),
        (92, ["accounts.unused"]),
        (93, ["accounts.unused"] * 2),
        (99, ["accounts.unused"] * 2),
    ):
        clock(day)
        run()
        assert mails() == expected, day
    first = Mail.objects.first()
    assert first.to == person.email
    assert "2026年7月10日（金）にあなたのアカウントを閉じます" in first.text
    assert reverse("account_login") in first.text
    clock(100)
    run()
    person.refresh_from_db()
    assert person.left_at == START + timedelta(days=100)
    # What was written to the person is erased with the rest; the last mail says why.
    assert mails() == ["accounts.closed"]
    assert "長いあいだ使われていないため" in Mail.objects.get().text


def test_runs_that_were_missed_shorten_no_time_to_come_back(person, clock):
    clock(500)
    run()
    assert ClosingNotice.objects.get().closes_on == (START + timedelta(days=530)).date()
    clock(600)
    run()
    assert mails() == ["accounts.unused"] * 2
    assert ClosingNotice.objects.get().closes_on == (START + timedelta(days=607)).date()
    clock(606)
    run()
    assert not User.objects.get().left_at
    clock(607)
    run()
    assert User.objects.get().left_at


@pytest.mark.parametrize("told_until", [70, 93])
def test_who_comes_back_keeps_the_account(client, person, clock, told_until):
    for day in (70, told_until):
        clock(day)
        run()
    clock(95)
    client.post(reverse("account_login"), {"login": person.email, "password": PASSWORD})
    client.get(reverse("accounts:data"))
    run()
    assert not ClosingNotice.objects.exists()
    clock(160)
    run()
    assert not User.objects.get().left_at
    # A new round begins from the new day.
    clock(165)
    run()
    assert ClosingNotice.objects.get().closes_on == date(2026, 10, 13)


def test_being_there_counts_as_signing_in_does(client, person, clock):
    client.force_login(person)
    clock(60)
    client.force_login(User.objects.get())
    User.objects.update(last_login=START)
    client.get(reverse("accounts:data"))
    assert User.objects.get().last_seen_at == START + timedelta(days=60)
    clock(100)
    run()
    assert mails() == []


def test_use_is_noted_once_a_day(person, clock, django_assert_num_queries):
    assert note_use(user=person)
    with django_assert_num_queries(0):
        assert not note_use(user=person)
    clock(1.5)
    assert note_use(user=person)


def test_visitors_without_a_session_cost_nothing(client, clock):
    with CaptureQueriesContext(connection) as caught:
        client.get(reverse("accounts:left"))
    assert not any("session" in query["sql"] or "accounts_user" in query["sql"] for query in caught)


def test_staff_hear_of_it_too_and_the_last_administrator_is_never_closed(clock):
    make_member("staff@example.jp", is_staff=True)
    make_member("admin@example.jp", is_superuser=True)
    for day in (70, 93, 100):
        clock(day)
        run()
    assert [user.email for user in User.objects.filter(left_at=None)] == ["admin@example.jp"]
    assert not Mail.objects.filter(to="admin@example.jp").exists()


def test_an_administrator_is_told_as_long_as_there_is_another(clock):
    make_member("a@example.jp", is_superuser=True)
    make_member("b@example.jp", is_superuser=True)
    for day in (70, 93, 100):
        clock(day)
        run()
    assert User.objects.filter(left_at=None, is_superuser=True).count() == 1


def test_deactivated_and_closed_accounts_are_left_alone(clock):
    make_member("off@example.jp", is_active=False)
    for day in (70, 93, 100):
        clock(day)
        run()
    assert mails() == []
    assert not User.objects.get().left_at


@pytest.mark.parametrize("rows", ["unproved", "none"])
def test_nothing_is_written_to_an_address_that_nobody_proved(person, clock, rows):
    """Accounts that staff made count as proved: a colleague typed the address."""
    addresses = EmailAddress.objects.filter(user=person)
    addresses.delete() if rows == "none" else addresses.update(verified=False)
    for day in (70, 93):
        clock(day)
        run()
    assert mails() == (["accounts.unused"] * 2 if rows == "none" else [])


def test_nothing_happens_where_it_is_switched_off(person, clock, settings):
    clock(70)
    run()
    settings.ACCOUNT_UNUSED_DAYS = 0
    clock(9999)
    run()
    assert mails() == ["accounts.unused"]
    assert not User.objects.get().left_at
    assert not ClosingNotice.objects.exists()


def test_the_scheduler_looks_for_them():
    assert {tell_of_unused_accounts, close_unused_accounts} <= {job.run for job in JOBS}
