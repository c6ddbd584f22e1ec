"""What the calendar does with roles, and the yearly confirmation."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone
from wagtail.models import ModelLogEntry

from notifications.models import Mail, Notice, NoticeEvent
from notifications.services import tell_of_due_events
from roles.enums import Role
from roles.models import RoleGrant
from roles.services import (
    confirm_grants,
    end_expired_grants,
    end_grant,
    grants_to_confirm,
    remind_of_confirmations,
    warn_of_ending_terms,
)
from tests.factories.people import give, make_person

pytestmark = pytest.mark.django_db


def in_days(days):
    return timezone.localdate() + timedelta(days=days)


@pytest.fixture
def coordinator(tokorozawa):
    return make_person(Role.COORDINATOR, tokorozawa, email="sc@example.jp")


def last_confirmed(days, **filters):
    RoleGrant.objects.filter(**filters).update(confirmed_at=timezone.now() - timedelta(days=days, minutes=1))


def test_last_day_counts_and_the_day_after_ends(coordinator):
    RoleGrant.objects.update(ends_on=in_days(0))
    assert end_expired_grants() == 0
    RoleGrant.objects.update(ends_on=in_days(-1))
    assert not RoleGrant.objects.active().exists()
    assert end_expired_grants() == 1
    assert end_expired_grants() == 0
    grant = RoleGrant.objects.get()
    assert (grant.ended_by, grant.end_reason) == (None, "任期が終わったため")
    assert ModelLogEntry.objects.for_instance(grant).filter(action="roles.end").count() == 1
    tell_of_due_events()
    assert "任期が終わったため" in Mail.objects.get().text


def test_groups_go_with_the_term(city_staff):
    assert city_staff.groups.exists()
    RoleGrant.objects.update(ends_on=in_days(-1))
    end_expired_grants()
    assert not city_staff.groups.exists()


def test_administrator_stays_without_a_term():
    admin = make_person(Role.ADMINISTRATOR)
    assert admin.role_grants.get().ends_on is None
    assert end_expired_grants() == warn_of_ending_terms() == 0


@pytest.mark.parametrize(("days", "warned"), [(31, 0), (30, 1), (0, 1), (-1, 0)])
def test_holder_is_warned_thirty_days_before_once(coordinator, days, warned):
    RoleGrant.objects.update(ends_on=in_days(days))
    assert warn_of_ending_terms() == warned
    assert warn_of_ending_terms() == 0
    tell_of_due_events()
    assert [notice.user for notice in Notice.objects.all()] == [coordinator] * warned


def test_longer_term_is_warned_of_anew(coordinator, tokorozawa):
    RoleGrant.objects.update(ends_on=in_days(5))
    warn_of_ending_terms()
    give(coordinator, Role.COORDINATOR, tokorozawa, ends_on=in_days(400))
    assert warn_of_ending_terms() == 0
    RoleGrant.objects.update(ends_on=in_days(5))
    assert warn_of_ending_terms() == 1


def test_warning_of_a_role_that_ended_meanwhile_is_not_sent(coordinator):
    RoleGrant.objects.update(ends_on=in_days(5))
    warn_of_ending_terms()
    end_grant(grant=RoleGrant.objects.get(), by=coordinator)
    tell_of_due_events()
    assert not Notice.objects.exists()


def test_due_roles_of_the_area_are_shown_to_its_staff(coordinator, city_staff, other_staff, office):
    last_confirmed(364)
    assert not grants_to_confirm(city_staff).exists()
    last_confirmed(365)
    grant = coordinator.role_grants.get()
    assert grants_to_confirm(city_staff).get() == grant
    assert coordinator.role_grants.get() not in grants_to_confirm(other_staff)
    assert grant in grants_to_confirm(office)
    assert office.role_grants.get() not in grants_to_confirm(office)
    assert not grants_to_confirm(coordinator).exists()


def test_confirmed_role_is_due_in_a_year(coordinator, city_staff):
    last_confirmed(400)
    RoleGrant.objects.update(confirmation_reminders=3)
    grant = coordinator.role_grants.get()
    assert confirm_grants(grants=[grant], by=city_staff) == 1
    assert not grants_to_confirm(city_staff).exists()
    grant.refresh_from_db()
    assert grant.confirmation_reminders == 0
    assert ModelLogEntry.objects.for_instance(grant).filter(action="roles.confirm", user=city_staff).exists()


def test_nobody_confirms_beyond_the_area_or_oneself(coordinator, city_staff, other_staff):
    last_confirmed(400)
    for person, grant in (
        (other_staff, coordinator.role_grants.get()),
        (city_staff, city_staff.role_grants.get()),
        (coordinator, coordinator.role_grants.get()),
    ):
        with pytest.raises(PermissionDenied):
            confirm_grants(grants=[grant], by=person)


def test_what_ended_meanwhile_is_left_out(coordinator, city_staff):
    grant = end_grant(grant=coordinator.role_grants.get(), by=None)
    assert confirm_grants(grants=[grant], by=city_staff) == 0


def test_staff_are_asked_at_once_and_after_14_and_28_days(coordinator, city_staff, office):
    grants = {"user": coordinator}
    asked = []
    for days in (364, 365, 370, 379, 380, 393, 394, 500):
        last_confirmed(days, **grants)
        asked.append(remind_of_confirmations())
    assert asked == [0, 1, 0, 1, 0, 1, 0, 0]
    tell_of_due_events()
    assert {notice.user for notice in Notice.objects.all()} == {city_staff}


def test_missed_weeks_are_caught_up_in_one_notice(coordinator, city_staff, tokorozawa):
    for _ in range(3):
        make_person(Role.COORDINATOR, tokorozawa)
    last_confirmed(450, role=Role.COORDINATOR)
    assert remind_of_confirmations() == 1
    assert remind_of_confirmations() == 0
    assert NoticeEvent.objects.count() == 1


def test_only_staff_of_a_place_are_looked_at_by_the_prefecture(city_staff, office):
    last_confirmed(365, user=city_staff)
    assert remind_of_confirmations() == 1
    tell_of_due_events()
    assert Notice.objects.get().user == office


def test_days_come_from_the_settings(settings, coordinator, city_staff):
    settings.ROLE_CONFIRM_DAYS = 30
    last_confirmed(31)
    assert grants_to_confirm(city_staff).exists()
