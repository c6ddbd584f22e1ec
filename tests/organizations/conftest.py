"""An organization that has everything, who manages it, and who decides."""

import pytest

from roles.enums import Role
from tests.factories.organizations import make_organization
from tests.factories.pages import make_home
from tests.factories.people import make_person
from tests.factories.regions import MunicipalityFactory
from tests.organizations.applications import member


@pytest.fixture
def place():
    make_home()
    return MunicipalityFactory()


@pytest.fixture
def found(place):
    return make_organization(
        place=place,
        address="見本町1-2",
        postal_code="359-0001",
        latitude="35.8",
        longitude="139.5",
        services=[
            {
                "name": "買い物の代行",
                "field": "shopping",
                "fee_min": 500,
                "fee_max": 1400,
                "fee_unit": "hour",
                "times": "平日",
            }
        ],
        offers=[{"kind": "goods", "text": "軽トラック"}],
        agreements=[{"area": "11208", "name": "見守りの協定"}],
        links=[{"title": "記録", "url": "https://example.jp/log"}],
        contacts=[{"name": "事務局", "phone": "04-0000-0000"}],
    )


@pytest.fixture
def manager(found):
    return member(found)


@pytest.fixture
def office(place):
    return make_person(Role.PREFECTURE_OFFICE)
