"""To give a role and to end it."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone
from wagtail.models import ModelLogEntry

from notifications.models import NoticeEvent
from roles.enums import Role
from roles.models import RoleGrant
from roles.permissions import may
from roles.services import end_grant, grant_role
from roles.terms import default_end
from tests.factories.people import give, make_person, make_user

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("today", "end"),
    [
        (date(2026, 4, 1), date(2027, 3, 31)),
        (date(2026, 12, 31), date(2027, 3, 31)),
        (date(2027, 1, 1), date(2028, 3, 31)),
        (date(2027, 3, 31), date(2028, 3, 31)),
    ],
)
def test_role_lasts_to_the_end_of_a_fiscal_year(today, end):
    assert default_end(Role.COORDINATOR, today) == end
    assert default_end(Role.ADMINISTRATOR, today) is None


def test_given_role_holds_and_leaves_an_entry_in_the_log(city_staff, participant, tokorozawa):
    grant = grant_role(user=participant, role=Role.COORDINATOR, layer=1, areas=[tokorozawa], by=city_staff)
    assert grant.ends_on == default_end(Role.COORDINATOR)
    entry = ModelLogEntry.objects.for_instance(grant).get()
    assert (entry.action, entry.user, entry.data["areas"]) == ("roles.grant", city_staff, ["11208"])
    assert entry.message == "役割を付けました"
    assert NoticeEvent.objects.get().verb == "role-given"


def test_staff_give_nothing_beyond_their_area(city_staff, participant, tokorozawa, kawagoe):
    for areas in ([kawagoe], [tokorozawa, kawagoe]):
        with pytest.raises(PermissionDenied):
            grant_role(user=participant, role=Role.MUNICIPAL_STAFF, areas=areas, by=city_staff)
    for role in (Role.PREFECTURE_OFFICE, Role.ADMINISTRATOR):
        with pytest.raises(PermissionDenied):
            grant_role(user=participant, role=role, areas=[tokorozawa], by=city_staff)
    assert not RoleGrant.objects.filter(user=participant).exists()


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.MUNICIPAL_STAFF])
def test_nobody_gives_oneself_a_role(city_staff, tokorozawa, role):
    with pytest.raises(PermissionDenied):
        grant_role(user=city_staff, role=role, layer=1, areas=[tokorozawa], by=city_staff)


def test_participant_gives_nothing(participant, tokorozawa):
    with pytest.raises(PermissionDenied):
        grant_role(user=make_user(), role=Role.COORDINATOR, layer=1, areas=[tokorozawa], by=participant)


def test_term_in_the_past_is_refused(city_staff, participant, tokorozawa):
    with pytest.raises(ValidationError, match="今日かそれより後"):
        grant_role(
            user=participant,
            role=Role.MUNICIPAL_STAFF,
            areas=[tokorozawa],
            by=city_staff,
            ends_on=timezone.localdate() - timedelta(days=1),
        )


def test_same_role_again_lengthens_it(city_staff, tokorozawa):
    person = make_person(Role.COORDINATOR, tokorozawa, ends_on=timezone.localdate())
    later = timezone.localdate() + timedelta(days=400)
    grant = grant_role(user=person, role=Role.COORDINATOR, layer=1, areas=[tokorozawa], by=city_staff, ends_on=later)
    assert RoleGrant.objects.get(user=person) == grant
    assert grant.ends_on == later
    assert ModelLogEntry.objects.for_instance(grant).filter(action="roles.extend").exists()


def test_shorter_term_again_shortens_nothing(tokorozawa):
    later = timezone.localdate() + timedelta(days=400)
    person = make_person(Role.COORDINATOR, tokorozawa, ends_on=later)
    assert give(person, Role.COORDINATOR, tokorozawa, ends_on=timezone.localdate()).ends_on == later


def test_wider_role_takes_the_narrower_in(office, tokorozawa, kawagoe):
    person = make_person(Role.MUNICIPAL_STAFF, tokorozawa)
    grant = grant_role(user=person, role=Role.MUNICIPAL_STAFF, areas=[tokorozawa, kawagoe], by=office)
    assert RoleGrant.objects.get(user=person) == grant
    assert {area.name for area in grant.areas.all()} == {"所沢市", "川越市"}


def test_staff_lengthen_nothing_that_reaches_beyond_their_area(city_staff, tokorozawa, kawagoe):
    """A longer term for one place must not lengthen what another place gave."""
    ends_on = timezone.localdate() + timedelta(days=10)
    person = make_person(Role.MUNICIPAL_STAFF, tokorozawa, kawagoe, ends_on=ends_on)
    grant_role(
        user=person,
        role=Role.MUNICIPAL_STAFF,
        areas=[tokorozawa],
        by=city_staff,
        ends_on=ends_on + timedelta(days=300),
    )
    wide, narrow = RoleGrant.objects.filter(user=person).order_by("pk")
    assert (wide.ends_on, wide.areas.count()) == (ends_on, 2)
    assert (narrow.ends_on, narrow.areas.get()) == (ends_on + timedelta(days=300), tokorozawa)


def test_other_area_and_other_layer_are_roles_of_their_own(tokorozawa, kawagoe, living_area):
    person = make_person(Role.COORDINATOR, tokorozawa)
    give(person, Role.COORDINATOR, kawagoe)
    give(person, Role.COORDINATOR, living_area, layer=2)
    assert RoleGrant.objects.filter(user=person).count() == 3


def test_ended_role_gives_no_right_and_is_told(city_staff, tokorozawa):
    person = make_person(Role.MUNICIPAL_STAFF, tokorozawa)
    assert may(person, "role-request", "decide", areas=[tokorozawa])
    grant = end_grant(grant=person.role_grants.get(), by=city_staff, reason="異動")
    person = type(person).objects.get(pk=person.pk)
    assert not may(person, "role-request", "decide", areas=[tokorozawa])
    assert not person.groups.exists()
    assert (grant.ended_by, grant.end_reason) == (city_staff, "異動")
    assert ModelLogEntry.objects.for_instance(grant).filter(action="roles.end", user=city_staff).count() == 1
    assert NoticeEvent.objects.get().verb == "role-ended"


def test_ending_twice_changes_nothing(city_staff, tokorozawa):
    grant = make_person(Role.MUNICIPAL_STAFF, tokorozawa).role_grants.get()
    first = end_grant(grant=grant, by=city_staff, reason="異動")
    second = end_grant(grant=grant, by=None, reason="任期")
    assert (second.ended_at, second.end_reason) == (first.ended_at, "異動")
    assert NoticeEvent.objects.count() == 1


def test_staff_of_another_municipality_end_nothing(other_staff, tokorozawa, kawagoe):
    for areas in ([tokorozawa], [tokorozawa, kawagoe]):
        grant = make_person(Role.MUNICIPAL_STAFF, *areas).role_grants.get()
        with pytest.raises(PermissionDenied):
            end_grant(grant=grant, by=other_staff)


def test_everyone_may_end_the_own_role(tokorozawa):
    person = make_person(Role.COORDINATOR, tokorozawa)
    assert end_grant(grant=person.role_grants.get(), by=person).ended_by == person


def test_last_administrator_stays():
    last = make_person(Role.ADMINISTRATOR)
    with pytest.raises(ValidationError, match="最後の管理者"):
        end_grant(grant=last.role_grants.get(), by=last)
    make_person(Role.ADMINISTRATOR)
    end_grant(grant=last.role_grants.get(), by=last)
    last.refresh_from_db()
    assert not last.is_superuser


def test_group_that_was_given_by_hand_stays(tokorozawa):
    """Accounts from before there were roles work on."""
    from django.contrib.auth.models import Group

    person = make_user()
    person.groups.add(Group.objects.get_or_create(name="公開担当")[0])
    grant = give(person, Role.MUNICIPAL_STAFF, tokorozawa)
    end_grant(grant=grant, by=None)
    assert [group.name for group in person.groups.all()] == ["公開担当"]


def test_term_over_gives_no_right_and_groups_follow_at_sign_in(client, tokorozawa):
    """Though the scheduler has not ended the role yet."""
    person = make_person(Role.MUNICIPAL_STAFF, tokorozawa)
    RoleGrant.objects.filter(user=person).update(ends_on=timezone.localdate() - timedelta(days=1))
    person = type(person).objects.get(pk=person.pk)
    assert not may(person, "role-request", "decide", areas=[tokorozawa])
    assert person.groups.exists()
    client.force_login(person)
    assert not person.groups.exists()


def test_what_somebody_holds_already_is_not_given_again(participant, office, tokorozawa):
    grant = grant_role(user=participant, role=Role.MUNICIPAL_STAFF, areas=[tokorozawa], by=office)
    with pytest.raises(ValidationError, match="もう、この役割"):
        grant_role(user=participant, role=Role.MUNICIPAL_STAFF, areas=[tokorozawa], by=office, ends_on=grant.ends_on)
    assert NoticeEvent.objects.filter(verb="role-given").count() == 1
    later = grant.ends_on + timedelta(days=1)
    assert (
        grant_role(user=participant, role=Role.MUNICIPAL_STAFF, areas=[tokorozawa], by=office, ends_on=later) == grant
    )
