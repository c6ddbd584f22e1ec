"""Neighbours, and places that are alike; figures are made so that the answer can be told by hand."""

import pytest

from regions.likeness import neighbours_of, similar_places
from regions.models import Area, AreaOutline, DailyLivingArea
from tests.factories.regions import MunicipalityFactory, PrefectureFactory, WardFactory

pytestmark = pytest.mark.django_db


def place(code, population=20_000, share="40.00", density="50.0"):
    return MunicipalityFactory(
        code=code, name=f"{code}町", population=population, share_65plus=share, population_density=density
    )


def names(areas):
    return [area.code for area in areas]


def test_the_nearest_in_population_ageing_and_density_come_first(django_assert_num_queries):
    area = Area.objects.with_ancestors().get(pk=place("11361").pk)
    place("11362", population=21_000)
    place("11363", population=60_000)
    place("13101", population=20_500)
    place("13102", share="20.00")
    with django_assert_num_queries(2):
        found = similar_places(area, limit=2)
    assert names(found) == ["13101", "11362"]


def test_twice_as_many_people_are_the_same_step_in_a_village_and_in_a_city():
    middle = place("11361", population=20_000)
    place("11362", population=10_000)
    place("11363", population=40_001)
    place("11364", population=80_000)
    assert names(similar_places(middle, limit=3)) == ["11362", "11363", "11364"]


def test_another_type_of_region_stands_back():
    # 199,000 people at 190 per km² are 過疎地域型, 200,000 are 地方都市型.
    area = place("11361", population=200_000, density="190.0")
    place("11362", population=199_000, density="190.0")
    place("11363", population=260_000, density="190.0")
    place("11364", population=9_000, density="15.0")
    assert names(similar_places(area, limit=2)) == ["11363", "11362"]


def test_equal_ones_are_ordered_by_code_and_places_out_of_use_are_left_out():
    area = place("11361")
    for code in ("11364", "11363", "11362"):
        place(code)
    Area.objects.filter(pk="11362").update(retired_on="2026-04-01")
    assert names(similar_places(area, limit=5)) == ["11363", "11364"]


def test_without_figures_nothing_is_alike():
    empty = place("11361", population=0, share=None, density="0.0")
    place("11362")
    assert similar_places(empty, limit=3) == []
    assert similar_places(PrefectureFactory(), limit=3) == []
    assert names(similar_places(place("11363"), limit=3)) == ["11362"]


def test_a_part_of_a_city_has_the_likeness_and_the_neighbours_of_the_city():
    ward = WardFactory()
    DailyLivingArea(parent=ward, name="北部").save()
    for code, others in (("11100", ["11208"]), ("11208", ["11100"])):
        AreaOutline.objects.create(area=MunicipalityFactory(code=code), polygons=[], neighbours=others)
    AreaOutline.objects.create(area=ward, polygons=[])
    for area in Area.objects.with_ancestors().filter(pk__in=["11100", "11101", "11101-01"]):
        assert names(neighbours_of(area)) == ["11208"], area
        assert names(similar_places(area, limit=9)) == ["11208"], area


def test_an_island_a_prefecture_and_a_place_without_outline_have_no_neighbours():
    island = place("13362")
    AreaOutline.objects.create(area=island, polygons=[])
    assert neighbours_of(island) == []
    assert neighbours_of(island.parent) == []
    assert neighbours_of(place("13363")) == []


def test_a_neighbour_out_of_use_is_none():
    area, gone = place("11361"), place("11362")
    AreaOutline.objects.create(area=area, polygons=[], neighbours=[gone.pk])
    assert names(neighbours_of(area)) == ["11362"]
    Area.objects.filter(pk=gone.pk).update(retired_on="2026-04-01")
    assert neighbours_of(area) == []
