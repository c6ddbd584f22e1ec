"""Two cities of one prefecture, their staff, and those of the prefecture."""

import pytest

from accounts.models import User
from portal.models import HomePage
from regions.models import Area, DailyLivingArea
from roles.enums import Role
from roles.models import RoleRequest
from tests.factories.pages import make_home
from tests.factories.people import make_person, make_user
from tests.factories.regions import MunicipalityFactory, PrefectureFactory
from tests.roles.visiting import ask


@pytest.fixture
def prefecture() -> Area:
    return PrefectureFactory()


@pytest.fixture
def tokorozawa() -> Area:
    return MunicipalityFactory()


@pytest.fixture
def kawagoe() -> Area:
    return MunicipalityFactory(code="11201", name="川越市", kana="かわごえし")


@pytest.fixture
def living_area(tokorozawa: Area) -> Area:
    area = DailyLivingArea(parent=tokorozawa, name="中央圏域", kana="ちゅうおうけんいき")
    area.save()
    return Area.objects.get(pk=area.pk)


@pytest.fixture
def city_staff(tokorozawa: Area) -> User:
    return make_person(Role.MUNICIPAL_STAFF, tokorozawa, email="city@example.jp")


@pytest.fixture
def other_staff(kawagoe: Area) -> User:
    return make_person(Role.MUNICIPAL_STAFF, kawagoe, email="town@example.jp")


@pytest.fixture
def office() -> User:
    return make_person(Role.PREFECTURE_OFFICE, email="office@example.jp")


@pytest.fixture
def participant() -> User:
    return make_user("hanako@example.jp")


@pytest.fixture
def home() -> HomePage:
    """Public pages stand in the frame of a site."""
    return make_home()


@pytest.fixture
def waiting(participant: User, tokorozawa: Area) -> RoleRequest:
    return ask(participant, tokorozawa)
