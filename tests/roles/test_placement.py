"""Which layer and areas go with a role."""

import pytest
from django.core.exceptions import ValidationError

from regions.models import DailyLivingArea
from roles.enums import Role
from roles.placement import checked_places
from tests.factories.regions import MunicipalityFactory, WardFactory

pytestmark = pytest.mark.django_db


def test_first_layer_is_a_municipality_or_a_ward(tokorozawa):
    ward = WardFactory()
    assert checked_places(Role.COORDINATOR, 1, [tokorozawa]) == (1, [tokorozawa])
    assert checked_places(Role.COORDINATOR, 1, [ward]) == (1, [ward])


def test_second_layer_is_a_daily_living_area(living_area):
    assert checked_places(Role.COORDINATOR, 2, [living_area]) == (2, [living_area])


def test_second_layer_may_be_several_areas_of_one_municipality_only(living_area, kawagoe):
    second = DailyLivingArea(parent=living_area.parent, name="東圏域")
    second.save()
    elsewhere = DailyLivingArea(parent=kawagoe, name="西圏域")
    elsewhere.save()
    assert checked_places(Role.COORDINATOR, 2, [living_area, second])[1] == [living_area, second]
    with pytest.raises(ValidationError, match="1つの市町村"):
        checked_places(Role.COORDINATOR, 2, [living_area, elsewhere])


def test_second_layer_may_be_the_municipality_while_it_has_no_areas(kawagoe, living_area):
    assert checked_places(Role.COORDINATOR, 2, [kawagoe]) == (2, [kawagoe])
    with pytest.raises(ValidationError, match="登録された圏域"):
        checked_places(Role.COORDINATOR, 2, [living_area.parent])


def test_area_of_a_ward_counts_for_its_city():
    ward = WardFactory()
    DailyLivingArea(parent=ward, name="西圏域").save()
    with pytest.raises(ValidationError, match="登録された圏域"):
        checked_places(Role.COORDINATOR, 2, [ward.parent])


@pytest.mark.parametrize(
    ("role", "layer"),
    [(Role.COORDINATOR, 1), (Role.COORDINATOR, 2), (Role.MUNICIPAL_STAFF, None), (Role.ADVISOR, None)],
)
def test_area_is_needed(role, layer):
    with pytest.raises(ValidationError, match="担当地域を選んでください"):
        checked_places(role, layer, [])


@pytest.mark.parametrize("layer", [None, 0, 3])
def test_coordinator_needs_a_layer(tokorozawa, layer):
    with pytest.raises(ValidationError) as caught:
        checked_places(Role.COORDINATOR, layer, [tokorozawa])
    assert list(caught.value.message_dict) == ["layer"]


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.MUNICIPAL_STAFF])
def test_prefecture_is_no_area_of_a_municipality(prefecture, role):
    for layer in (1, 2):
        with pytest.raises(ValidationError):
            checked_places(role, layer, [prefecture])


def test_living_area_is_too_small_for_staff_and_first_layer(living_area):
    for role, layer in ((Role.MUNICIPAL_STAFF, None), (Role.COORDINATOR, 1)):
        with pytest.raises(ValidationError, match="市区町村"):
            checked_places(role, layer, [living_area])


def test_advisor_may_have_the_prefecture(prefecture):
    assert checked_places(Role.ADVISOR, None, [prefecture]) == (None, [prefecture])


def test_area_of_another_prefecture_is_refused():
    with pytest.raises(ValidationError, match="この県"):
        checked_places(Role.MUNICIPAL_STAFF, None, [MunicipalityFactory(code="34207", name="福山市")])


def test_area_out_of_use_is_refused(tokorozawa):
    tokorozawa.retired_on = "2026-01-01"
    with pytest.raises(ValidationError, match="使われていない"):
        checked_places(Role.MUNICIPAL_STAFF, None, [tokorozawa])


@pytest.mark.parametrize("role", [Role.PREFECTURE_OFFICE, Role.ADMINISTRATOR, Role.PARTICIPANT])
def test_roles_of_the_prefecture_have_no_areas(tokorozawa, role):
    assert checked_places(role, 1, [tokorozawa]) == (None, [])
