"""What is kept of a person's roles, given out and taken away."""

import pytest

from accounts import personal_data
from notifications.models import NoticeEvent
from roles.enums import Role
from roles.models import Invitation, RoleRequest
from roles.services import invite, request_role
from tests.factories.people import give, make_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def hanako(participant, city_staff, tokorozawa):
    give(participant, Role.COORDINATOR, tokorozawa, affiliation="みどり社協")
    request_role(
        user=participant, role=Role.MUNICIPAL_STAFF, areas=[tokorozawa], affiliation="市役所", reason="異動のため"
    )
    invite(email=participant.email, role=Role.COORDINATOR, layer=1, areas=[tokorozawa], by=city_staff, name="花子")
    return participant


def kinds():
    return {kind.key: kind for kind in personal_data.all_kinds() if kind.key.startswith("role-")}


def test_every_kind_is_given_out_in_words(hanako):
    rows = {key: list(kind.of(hanako)) for key, kind in kinds().items()}
    assert {key: len(found) for key, found in rows.items()} == {
        "role-grants": 1,
        "role-requests": 1,
        "role-invitations": 1,
    }
    assert rows["role-grants"][0]["所属"] == "みどり社協"
    assert rows["role-requests"][0]["担当地域"] == "所沢市"
    assert all(isinstance(value, str) for found in rows.values() for row in found for value in row.values())


def test_people_are_counted(hanako, city_staff):
    assert {key: kind.people() for key, kind in kinds().items()} == {
        "role-grants": 2,
        "role-requests": 1,
        "role-invitations": 1,
    }


def test_erased_person_holds_nothing_and_others_keep_theirs(hanako, tokorozawa):
    other = make_person(Role.COORDINATOR, tokorozawa, affiliation="あおば社協")
    NoticeEvent.objects.all().delete()
    for kind in kinds().values():
        kind.erase(hanako)
    assert not hanako.role_grants.active().exists()
    assert hanako.role_grants.get().affiliation == ""
    assert not RoleRequest.objects.exists()
    assert not Invitation.objects.exists()
    assert other.role_grants.active().get().affiliation == "あおば社協"
    # The person is told nothing; the staff of the area are told of the gap.
    assert [event.verb for event in NoticeEvent.objects.all()] == ["role-holder-left"]
