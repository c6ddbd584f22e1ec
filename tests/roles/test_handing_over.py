"""Handing over a post."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from wagtail.models import ModelLogEntry

from notifications.models import Mail, Notice
from notifications.services import tell_of_due_events
from roles.enums import Role
from roles.models import Invitation, RoleGrant
from roles.services import accept_invitation, end_grant, hand_over
from tests.factories.people import give, make_person, make_user

pytestmark = pytest.mark.django_db

SUCCESSOR = "jiro@example.jp"


@pytest.fixture
def coordinator(tokorozawa):
    return make_person(Role.COORDINATOR, tokorozawa, email="sc@example.jp", affiliation="みどり社協")


def test_role_ends_and_the_successor_gets_the_same(coordinator, city_staff, tokorozawa):
    grant = coordinator.role_grants.get()
    [invitation] = hand_over(grants=[grant], by=city_staff, successor_email=SUCCESSOR, successor_name="田中 次郎")
    grant.refresh_from_db()
    assert (grant.ended_by, grant.end_reason) == (city_staff, "引き継ぎ")
    assert invitation.predecessor == grant
    assert Mail.objects.get().to == SUCCESSOR
    successor = make_user(SUCCESSOR)
    new = accept_invitation(invitation=invitation, user=successor)
    assert (new.role, new.layer, new.areas.get(), new.affiliation) == (Role.COORDINATOR, 1, tokorozawa, "みどり社協")
    assert ModelLogEntry.objects.for_instance(grant).filter(action="roles.hand_over", user=city_staff).exists()


def test_holder_hands_over_the_own_role_and_staff_are_told(coordinator, city_staff, other_staff):
    [invitation] = hand_over(grants=coordinator.role_grants.all(), by=coordinator, successor_email=SUCCESSOR)
    assert invitation.created_by == coordinator
    tell_of_due_events()
    notice = Notice.objects.get()
    assert notice.user == city_staff
    assert "後任の人に、招待を送りました" in notice.text


def test_several_roles_go_in_one_step(coordinator, kawagoe):
    give(coordinator, Role.MUNICIPAL_STAFF, kawagoe)
    assert len(hand_over(grants=coordinator.role_grants.all(), by=coordinator, successor_email=SUCCESSOR)) == 2
    assert not coordinator.role_grants.active().exists()


def test_without_a_successor_the_role_ends_only(coordinator):
    assert hand_over(grants=coordinator.role_grants.all(), by=coordinator) == []
    assert not coordinator.role_grants.active().exists()
    assert not Invitation.objects.exists()


def test_others_hand_over_nothing(coordinator, other_staff, tokorozawa):
    for person in (other_staff, make_person(Role.COORDINATOR, tokorozawa)):
        with pytest.raises(PermissionDenied):
            hand_over(grants=coordinator.role_grants.all(), by=person, successor_email=SUCCESSOR)
    assert coordinator.role_grants.active().exists()


def test_staff_hand_over_nothing_to_themselves(coordinator, city_staff):
    with pytest.raises(PermissionDenied):
        hand_over(grants=coordinator.role_grants.all(), by=city_staff, successor_email=city_staff.email)
    assert coordinator.role_grants.active().exists()


def test_nobody_is_the_own_successor(coordinator):
    with pytest.raises(ValidationError, match="後任"):
        hand_over(grants=coordinator.role_grants.all(), by=coordinator, successor_email="SC@example.jp")


def test_wrong_address_ends_nothing(coordinator):
    with pytest.raises(ValidationError, match="メールアドレスの形"):
        hand_over(grants=coordinator.role_grants.all(), by=coordinator, successor_email="x")
    assert coordinator.role_grants.active().exists()


def test_ended_role_is_not_handed_over(coordinator):
    grant = end_grant(grant=coordinator.role_grants.get(), by=None)
    with pytest.raises(ValidationError, match="もう終わっている"):
        hand_over(grants=[grant], by=coordinator, successor_email=SUCCESSOR)


def test_roles_of_two_people_are_not_handed_over_together(coordinator, office, tokorozawa):
    other = make_person(Role.COORDINATOR, tokorozawa)
    grants = [*coordinator.role_grants.all(), *other.role_grants.all()]
    with pytest.raises(ValidationError, match="1人"):
        hand_over(grants=grants, by=office, successor_email=SUCCESSOR)


def test_who_holds_the_same_already_takes_nothing_over(city_staff, tokorozawa, kawagoe):
    grant = make_person(Role.COORDINATOR, tokorozawa).role_grants.get()
    make_person(Role.COORDINATOR, tokorozawa, kawagoe, email="same@example.jp")
    make_person(Role.COORDINATOR, kawagoe, email="other@example.jp")
    with pytest.raises(ValidationError, match="もう同じ役割"):
        hand_over(grants=[grant], by=city_staff, successor_email="Same@example.jp")
    assert RoleGrant.objects.active().filter(pk=grant.pk).exists()
    assert hand_over(grants=[grant], by=city_staff, successor_email="other@example.jp")
