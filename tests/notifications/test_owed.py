from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from notifications.models import NoticeEvent
from notifications.services import owed

LEASE = timedelta(minutes=1)
PAUSES = owed.Pauses(first=timedelta(seconds=10), longest=timedelta(minutes=1), tries=3)


def events(number):
    return [NoticeEvent.objects.create(verb="test") for _ in range(number)]


@pytest.mark.django_db
def test_what_is_claimed_is_nobody_elses_until_the_lease_ends():
    first, second = events(2)
    assert owed.claim(NoticeEvent.objects.all(), limit=1, lease=LEASE) == [first]
    assert owed.claim(NoticeEvent.objects.all(), limit=5, lease=LEASE) == [second]
    assert owed.claim(NoticeEvent.objects.all(), limit=5, lease=LEASE) == []
    NoticeEvent.objects.filter(pk=first.pk).update(leased_until=timezone.now())
    assert owed.claim(NoticeEvent.objects.all(), limit=5, lease=LEASE) == [first]


@pytest.mark.django_db
def test_only_rows_asked_for_and_whose_time_has_come_are_claimed():
    now = timezone.now()
    NoticeEvent.objects.create(verb="later", next_try_at=now + timedelta(minutes=1))
    NoticeEvent.objects.create(verb="told", told_at=now)
    event = NoticeEvent.objects.create(verb="due")
    assert owed.claim(NoticeEvent.objects.filter(told_at=None), limit=5, lease=LEASE) == [event]


@pytest.mark.django_db
def test_a_failed_try_counts_and_waits_longer_each_time():
    [event] = events(1)
    waits = []
    for _ in range(5):
        NoticeEvent.objects.update(next_try_at=timezone.now())
        [held] = owed.claim(NoticeEvent.objects.all(), limit=1, lease=LEASE)
        owed.postpone(held, ValueError("no\0thing"), pauses=PAUSES)
        event.refresh_from_db()
        assert event.leased_until is None
        waits.append(round((event.next_try_at - timezone.now()).total_seconds()))
    assert waits == [10, 20, 40, 60, 60]
    assert event.attempts == 5
    assert event.last_error == "ValueError: nothing"


@pytest.mark.django_db
def test_the_last_try_is_known():
    [event] = events(1)
    for attempts, is_last in ((0, False), (1, False), (2, True), (3, True)):
        event.attempts = attempts
        assert owed.is_last_try(event, PAUSES) is is_last
    assert not owed.is_last_try(event, owed.Pauses(first=LEASE, longest=LEASE))


@pytest.mark.django_db
def test_a_holder_that_is_too_late_does_not_put_back_what_another_holds():
    events(1)
    [slow] = owed.claim(NoticeEvent.objects.all(), limit=1, lease=timedelta(0))
    [other] = owed.claim(NoticeEvent.objects.all(), limit=1, lease=LEASE)
    owed.postpone(slow, "too late", pauses=PAUSES)
    owed.let_go([slow])
    event = NoticeEvent.objects.get()
    assert (event.attempts, event.leased_until) == (0, other.leased_until)
    owed.let_go([other])
    assert owed.claim(NoticeEvent.objects.all(), limit=1, lease=LEASE) == [event]


@pytest.mark.django_db
def test_settled_is_written_and_free():
    events(1)
    [held] = owed.claim(NoticeEvent.objects.all(), limit=1, lease=LEASE)
    now = timezone.now()
    owed.settle(held, told_at=now)
    event = NoticeEvent.objects.get()
    assert (event.told_at, event.leased_until) == (now, None)


@pytest.mark.django_db(transaction=True)
def test_many_at_once_never_get_the_same_row():
    events(40)

    def claim_all(_):
        try:
            found = []
            while rows := owed.claim(NoticeEvent.objects.all(), limit=1, lease=LEASE):
                found += [row.pk for row in rows]
            return found
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        claimed = [pk for keys in pool.map(claim_all, range(4)) for pk in keys]
    assert len(claimed) == len(set(claimed))
    # With skip_locked one that meets locked rows alone may stop early; the others take what is left.
    assert len(claimed) == 40
