"""From an event to notices and mails."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from notifications.models import Delivery, Mail, Notice, NoticeEvent, NoticePreference
from notifications.services import (
    forget_old_notices,
    has_due_events,
    mark_read,
    notices,
    notify,
    set_preferences,
    tell_of_due_events,
)
from tests.factories.notices import make_notices, make_people

pytestmark = pytest.mark.django_db


def addresses():
    return sorted(Mail.objects.values_list("to", flat=True))


def make_due(event):
    NoticeEvent.objects.filter(pk=event.pk).update(next_try_at=timezone.now(), leased_until=None, told_at=None)


def test_everyone_is_told_once_in_the_portal_and_by_mail(announced, people):
    event = notify("announced")
    assert has_due_events()
    assert tell_of_due_events() == 3
    assert not has_due_events()
    assert [(notice.text, notice.link) for notice in Notice.objects.all()] == [("お祭りがあります。", "/matsuri/")] * 3
    assert addresses() == sorted(person.email for person in people)
    mail = Mail.objects.get(to=people[0].email)
    assert mail.notice.user == people[0]
    assert "人0 様" in mail.text
    assert "http://localhost:8000/matsuri/" in mail.text
    make_due(event)
    assert tell_of_due_events() == 0
    assert (Notice.objects.count(), Mail.objects.count()) == (3, 3)


def test_the_event_is_part_of_the_change_that_it_tells_of(announced):
    class Undone(Exception):
        pass

    def change():
        with transaction.atomic():
            notify("announced")
            raise Undone

    with pytest.raises(Undone):
        change()
    assert not NoticeEvent.objects.exists()


def test_an_event_of_no_known_kind_is_refused():
    with pytest.raises(KeyError):
        notify("nobody-tells-of-this")


def test_inactive_people_the_actor_and_who_may_not_know_are_left_out(announced, people):
    actor, gone, stranger = people
    type(gone).objects.filter(pk=gone.pk).update(is_active=False)
    announced.shut_out = {stranger.pk}
    notify("announced", actor=actor)
    assert tell_of_due_events() == 0
    assert not Notice.objects.exists()
    assert not Mail.objects.exists()


def test_who_is_named_twice_is_told_once(announced, people, monkeypatch):
    monkeypatch.setattr(announced, "recipients", lambda event: [people[0], people[1], people[0]])
    notify("announced")
    assert tell_of_due_events() == 2


def test_who_wants_no_mail_has_the_notice_alone(announced, people):
    set_preferences(user=people[1], deliveries={"announced": "off"})
    notify("announced")
    assert tell_of_due_events() == 3
    assert people[1].email not in addresses()
    assert len(addresses()) == 2


def test_what_is_mandatory_cannot_be_switched_off(warned, people):
    with pytest.raises(ValidationError):
        set_preferences(user=people[0], deliveries={"warned": "off"})
    # A row from the time before it was mandatory.
    NoticePreference.objects.create(user=people[0], verb="warned", delivery=Delivery.OFF)
    notify("warned")
    tell_of_due_events()
    assert people[0].email in addresses()


def test_who_has_no_address_is_told_in_the_portal(announced, people):
    type(people[0]).objects.filter(pk=people[0].pk).update(email="")
    notify("announced")
    assert tell_of_due_events() == 3
    assert "" not in addresses()


def test_an_unknown_kind_and_a_deleted_target_hold_up_nobody(announced, people):
    group = Group.objects.create(name="消える班")
    orphan = notify("announced", target=group)
    unknown = NoticeEvent.objects.create(verb="of-a-removed-app")
    group.delete()
    notify("announced")
    assert tell_of_due_events() == 3
    orphan.refresh_from_db()
    unknown.refresh_from_db()
    assert orphan.told_at
    assert "deleted" in orphan.last_error
    assert unknown.told_at is None
    assert "of-a-removed-app" in unknown.last_error
    assert unknown.attempts == 1
    assert unknown.next_try_at > timezone.now()


def test_an_event_may_outlive_its_target(announced, people, monkeypatch):
    monkeypatch.setattr(type(announced), "outlives_target", True)
    group = Group.objects.create(name="消える班")
    notify("announced", target=group)
    group.delete()
    assert tell_of_due_events() == 3


def test_one_person_who_cannot_be_told_holds_up_nobody_and_is_told_later(announced, people, monkeypatch):
    def fail_for_one(event, user):
        if user == people[1]:
            raise RuntimeError("no answer")
        return True

    event = notify("announced")
    with monkeypatch.context() as failing:
        failing.setattr(announced, "may_know", fail_for_one)
        assert tell_of_due_events() == 2
    event.refresh_from_db()
    assert event.told_at is None
    assert "1 people" in event.last_error
    assert "no answer" in event.last_error
    make_due(event)
    assert tell_of_due_events() == 1
    event.refresh_from_db()
    assert event.told_at
    assert event.last_error == ""
    assert len(addresses()) == 3


@pytest.mark.parametrize("link", ["https://evil.example/", "//evil.example/", "/\\evil.example/", "cases/"])
def test_a_link_that_leads_elsewhere_is_not_written(announced, people, link):
    announced.path = link
    event = notify("announced")
    assert tell_of_due_events() == 0
    event.refresh_from_db()
    assert "no path of this site" in event.last_error


def test_many_are_told_in_chunks_and_none_twice_when_the_worker_is_killed(announced, monkeypatch):
    """Killed in the third chunk: what was told stays told, and the next worker goes on from there."""

    class Killed(BaseException):
        pass

    monkeypatch.setattr(notices, "CHUNK", 10)
    make_people(45)
    event = notify("announced")
    write, written = notices.write_mail, []

    def write_until_killed(**values):
        if len(written) == 24:
            raise Killed
        written.append(values["to"])
        return write(**values)

    monkeypatch.setattr(notices, "write_mail", write_until_killed)
    with pytest.raises(Killed):
        tell_of_due_events()
    # Whole chunks or nothing, and never a notice without its mail.
    assert (Notice.objects.count(), Mail.objects.count()) == (20, 20)
    assert not has_due_events()
    monkeypatch.setattr(notices, "write_mail", write)
    make_due(event)
    assert tell_of_due_events() == 25
    assert len(set(addresses())) == len(addresses()) == 45


def test_a_worker_that_lost_its_lease_leaves_the_rest_to_the_other(announced, monkeypatch):
    monkeypatch.setattr(notices, "CHUNK", 10)
    make_people(30)
    event = notify("announced")
    write = notices.write_mail

    def lose_the_lease(**values):
        NoticeEvent.objects.filter(pk=event.pk).update(leased_until=timezone.now() + timedelta(hours=1))
        return write(**values)

    monkeypatch.setattr(notices, "write_mail", lose_the_lease)
    assert tell_of_due_events() == 10
    event.refresh_from_db()
    assert event.told_at is None
    assert event.leased_until > timezone.now() + timedelta(minutes=30)


def test_who_was_told_by_another_worker_meanwhile_is_not_told_again(announced, people, monkeypatch):
    event = notify("announced")
    write = notices._write

    def be_slow(event, verb, telling):
        if not Notice.objects.filter(event=event).exists():
            Notice.objects.create(event=event, user=telling.user, text="of the other worker")
        return write(event, verb, telling)

    monkeypatch.setattr(notices, "_write", be_slow)
    assert tell_of_due_events() == 0
    event.refresh_from_db()
    assert IntegrityError.__name__ in event.last_error
    monkeypatch.setattr(notices, "_write", write)
    make_due(event)
    assert tell_of_due_events() == 3
    assert len(set(addresses())) == len(addresses()) == 3


def test_telling_more_people_of_a_chunk_reads_no_more(announced):
    counts = []
    for number in (3, 30):
        User.objects.all().delete()
        make_people(number)
        notify("announced")
        with CaptureQueriesContext(connection) as queries:
            tell_of_due_events()
        counts.append(sum("notifications_noticepreference" in query["sql"] for query in queries))
        assert sum('FROM "accounts_user"' in query["sql"] for query in queries) == 2
    assert counts == [1, 1]


def test_marking_read_leaves_others_alone(people):
    own, [other] = make_notices(people[0], 2), make_notices(people[1], 1)
    assert mark_read(user=people[0], notices=Notice.objects.all()) == 2
    assert mark_read(user=people[0], notices=Notice.objects.all()) == 0
    other.refresh_from_db()
    assert other.read_at is None
    assert Notice.objects.filter(user=people[0], read_at=None).count() == 0
    assert len(own) == 2


def test_what_was_read_long_ago_is_forgotten_with_its_event(people, settings):
    settings.NOTICE_DAYS = 100
    old, kept = make_notices(people[0], 2, read=True)
    [unread] = make_notices(people[0], 1)
    long_ago = timezone.now() - timedelta(days=101)
    Notice.objects.filter(pk=old.pk).update(read_at=long_ago)
    Notice.objects.filter(pk=unread.pk).update(created_at=long_ago)
    NoticeEvent.objects.filter(pk__in=[old.event_id, unread.event_id]).update(told_at=long_ago)
    waiting = NoticeEvent.objects.create(verb="waits", created_at=long_ago)
    assert forget_old_notices() == 1
    assert set(Notice.objects.all()) == {kept, unread}
    assert set(NoticeEvent.objects.all()) == {kept.event, unread.event, waiting}
    assert forget_old_notices() == 0


def test_nothing_is_forgotten_where_notices_are_kept(people, settings):
    settings.NOTICE_DAYS = 0
    make_notices(people[0], 1, read=True)
    Notice.objects.update(read_at=timezone.now() - timedelta(days=10_000))
    assert forget_old_notices() == 0
    assert Notice.objects.count() == 1
