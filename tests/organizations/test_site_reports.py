"""The admin's reports over the whole site name nothing of another area: no entry, no draft, nobody who had to do with it."""

import pytest
from django.urls import reverse

from organizations import services
from roles.enums import Role
from tests.factories.organizations import make_organization
from tests.factories.people import give, make_person, make_user
from tests.factories.regions import MunicipalityFactory
from tests.organizations.applications import make_application, now

pytestmark = pytest.mark.django_db

HISTORY = "wagtailadmin_reports:site_history"
REPORTS = (HISTORY, "wagtailadmin_reports:workflow", "wagtailadmin_reports:workflow_tasks")
RESULTS = tuple(f"{name}_results" for name in REPORTS)


@pytest.fixture
def draft(place):
    """Known to staff alone: written by one of them, confirmed by a coordinator, and a version of it waits for approval."""
    found = make_organization(name="秘密の下書きの会", place=place)
    coordinator = make_user(last_name="推進員", first_name="太郎")
    give(coordinator, Role.COORDINATOR, place)
    services.confirm_organization(organization=found, by=coordinator)
    found.unpublish()
    staff = make_user(last_name="市役所", first_name="花子")
    give(staff, Role.MUNICIPAL_STAFF, place)
    now(found).save_revision(user=staff, log_action=True)
    now(found).get_workflow().start(now(found), staff)
    return found


@pytest.fixture
def elsewhere():
    return make_person(Role.MUNICIPAL_STAFF, MunicipalityFactory(code="11215", name="狭山市"))


def text(client, user, name, **parameters):
    client.force_login(user)
    response = client.get(reverse(name), parameters)
    assert response.status_code == 200, name
    body = b"".join(response.streaming_content) if response.streaming else response.content
    return body.decode()


@pytest.mark.parametrize("name", [*REPORTS, *RESULTS])
def test_staff_read_of_their_own_area_alone(client, draft, place, elsewhere, name):
    for mine in (make_person(Role.MUNICIPAL_STAFF, place), make_person(Role.PREFECTURE_REVIEWER)):
        assert "秘密の下書きの会" in text(client, mine, name)
    theirs = text(client, elsewhere, name)
    assert not [word for word in ("秘密の下書きの会", "推進員", "市役所") if word in theirs]


@pytest.mark.parametrize("name", REPORTS)
def test_nor_do_they_save_it_as_a_file(client, draft, place, elsewhere, name):
    assert "秘密の下書きの会" in text(client, make_person(Role.MUNICIPAL_STAFF, place), name, export="csv")
    assert "秘密の下書きの会" not in text(client, elsewhere, name, export="csv")


def test_what_is_gone_is_read_by_those_whose_right_reaches_everything(client, draft, place, office):
    staff = make_person(Role.MUNICIPAL_STAFF, place)
    draft.delete()
    assert "秘密の下書きの会" in text(client, office, HISTORY)
    assert "秘密の下書きの会" not in text(client, staff, HISTORY)


def test_applications_of_another_area_are_not_in_the_history(client, place, elsewhere):
    sent = make_application(make_user(), place, name={"name": ["秘密の申請の会"]})
    assert sent.name not in text(client, elsewhere, HISTORY)
