"""The admin's reports over the whole site name no case of another area."""

import pytest
from django.urls import reverse

from roles.enums import Role
from tests.factories.pages import make_case
from tests.factories.people import give, make_person, make_user
from tests.factories.regions import MunicipalityFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("report", ["site_history", "workflow", "workflow_tasks"])
def test_staff_read_of_their_own_area_alone(client, report):
    place = MunicipalityFactory()
    case = make_case(title="秘密の下書きの事例", place=place)
    case.unpublish()
    writer = make_user(last_name="市役所", first_name="花子")
    give(writer, Role.MUNICIPAL_STAFF, place)
    case.save_revision(user=writer, log_action=True)
    case.get_workflow().start(case, writer)
    read = {}
    for where in (place, MunicipalityFactory(code="11215", name="狭山市")):
        client.force_login(make_person(Role.MUNICIPAL_STAFF, where))
        response = client.get(reverse(f"wagtailadmin_reports:{report}"))
        assert response.status_code == 200
        text = response.content.decode()
        read[where.name] = [word for word in ("秘密の下書きの事例", "市役所") if word in text]
    assert "秘密の下書きの事例" in read[place.name]
    assert read["狭山市"] == []
