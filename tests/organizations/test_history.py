"""The history of the whole site names no application to staff of another area."""

import pytest
from django.urls import reverse

from roles.enums import Role
from tests.factories.people import make_person, make_user
from tests.factories.regions import MunicipalityFactory
from tests.organizations.applications import make_application

pytestmark = pytest.mark.django_db


def test_applications_of_another_area_are_not_in_it(client, place):
    sent = make_application(make_user(), place, name={"name": ["秘密の申請の会"]})
    client.force_login(make_person(Role.MUNICIPAL_STAFF, MunicipalityFactory(code="11215", name="狭山市")))
    response = client.get(reverse("wagtailadmin_reports:site_history"))
    assert response.status_code == 200
    assert sent.name not in response.content.decode()
