"""Two at the same moment: one wins, the other is told, and nothing is done twice."""

import pytest
from django.core.exceptions import ValidationError

from notifications.models import NoticeEvent
from organizations import services
from organizations.enums import ApplicationState, MemberRole
from organizations.models import Application, Membership, Organization
from organizations.services import AlreadyListed, InvitationClosed, NotInThisState
from roles.enums import Role
from tests.at_once import in_two_threads
from tests.factories.organizations import make_organization
from tests.factories.people import make_person, make_user
from tests.factories.regions import MunicipalityFactory
from tests.organizations.applications import answers, fill, make_application

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def place():
    return MunicipalityFactory()


@pytest.fixture
def reviewers(place):
    return [make_person(Role.PREFECTURE_OFFICE), make_person(Role.MUNICIPAL_STAFF, place)]


def fresh(application):
    return Application.objects.get(pk=application.pk)


@pytest.mark.parametrize("attempt", range(3))
@pytest.mark.parametrize("second", ["approve", "decline", "ask"])
def test_two_reviewers_decide_once(place, reviewers, second, attempt):
    application = make_application(make_user(), place)
    verb = {
        "approve": services.approve_application,
        "decline": services.decline_application,
        "ask": services.ask_applicant,
    }[second]
    results = in_two_threads(
        lambda: services.approve_application(application=fresh(application), by=reviewers[0]),
        lambda: verb(application=fresh(application), by=reviewers[1], text="確かめました。"),
    )
    lost = [result for result in results if isinstance(result, NotInThisState)]
    assert len(lost) == 1, results
    assert "もう" in lost[0].message
    was_approved = fresh(application).state == ApplicationState.APPROVED
    assert Organization.objects.count() == was_approved
    assert application.events.count() == 2
    told = ["application-approved", "application-declined", "application-asked"]
    assert NoticeEvent.objects.filter(verb__in=told).count() == 1


@pytest.mark.parametrize("attempt", range(3))
def test_two_applications_for_one_number_become_one_organization(place, reviewers, attempt):
    applications = [make_application(make_user(), place) for _ in range(2)]
    results = in_two_threads(
        *[
            lambda application=application, by=by: services.approve_application(application=fresh(application), by=by)
            for application, by in zip(applications, reviewers, strict=True)
        ]
    )
    assert [isinstance(result, AlreadyListed) for result in results].count(True) == 1, results
    assert Organization.objects.count() == 1


@pytest.mark.parametrize("attempt", range(3))
def test_sent_twice_at_once_it_is_sent_once(place, attempt):
    user = make_user()
    draft = fill(services.start_application(by=user), user, answers(place))
    results = in_two_threads(*[lambda: services.submit_application(application=fresh(draft), by=user)] * 2)
    assert [isinstance(result, NotInThisState) for result in results].count(True) == 1, results
    assert NoticeEvent.objects.filter(verb="application-received").count() == 1


@pytest.mark.parametrize("attempt", range(3))
def test_two_managers_who_leave_at_once_leave_one(place, attempt):
    found = make_organization(place=place)
    people = [make_user() for _ in range(2)]
    rows = [Membership.objects.create(organization=found, user=user, role=MemberRole.MANAGER) for user in people]
    results = in_two_threads(
        *[
            lambda row=row, by=by: services.remove_member(membership=Membership.objects.get(pk=row.pk), by=by)
            for row, by in zip(rows, people, strict=True)
        ]
    )
    assert [isinstance(result, ValidationError) for result in results].count(True) == 1, results
    assert found.memberships.managers().count() == 1


@pytest.mark.parametrize("attempt", range(3))
def test_an_invitation_opened_twice_at_once_holds_once(place, attempt):
    found = make_organization(place=place)
    manager, user = make_user(), make_user()
    Membership.objects.create(organization=found, user=manager, role=MemberRole.MANAGER)
    invitation = services.invite_member(organization=found, email=user.email, role=MemberRole.EDITOR, by=manager)
    results = in_two_threads(*[lambda: services.accept_member_invitation(invitation=invitation, user=user)] * 2)
    assert [isinstance(result, InvitationClosed) for result in results].count(True) == 1, results
    assert found.memberships.filter(user=user).count() == 1


@pytest.mark.parametrize("attempt", range(3))
def test_two_who_change_contacts_at_once_neither_is_lost_silently(place, reviewers, attempt):
    found = make_organization(place=place)
    seen = services.version_of(services.records_of(found))

    def save(name, by):
        services.change_records(
            organization=found,
            by=by,
            contacts=[{"name": name, "phone": "04-0000-0000"}],
            times={},
            activity="active",
            seen=seen,
        )

    results = in_two_threads(lambda: save("ひとり目", reviewers[0]), lambda: save("ふたり目", reviewers[1]))
    assert [isinstance(result, services.ChangedMeanwhile) for result in results].count(True) == 1, results
    assert found.contacts.count() == 1
