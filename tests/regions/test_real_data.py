"""The real files of places, loaded once for this module: what the portal says about Japan."""

import pytest
from django.db import transaction
from django.db.models import Sum

from regions.enums import AreaKind
from regions.models import Area, AreaOutline
from regions.services import load_regions

# One worker loads them, once.
pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("real places")]


@pytest.fixture(scope="module")
def real_data(django_db_setup, django_db_blocker):
    """All places, kept for the tests of this module and then rolled back."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield load_regions()
        transaction.set_rollback(True)


def test_real_data_hold_all_of_japan(real_data):
    assert Area.objects.prefectures().count() == 47
    assert Area.objects.municipalities().count() == 1741
    assert Area.objects.wards().count() == 171
    assert real_data.areas == 1 + 47 + 1741 + 171
    assert real_data.retired == ()


@pytest.mark.usefixtures("real_data")
def test_sums_equal_the_published_population():
    for areas in (Area.objects.municipalities(), Area.objects.prefectures()):
        assert areas.aggregate(Sum("population"))["population__sum"] == 126_146_099


@pytest.mark.usefixtures("real_data")
def test_share_of_a_prefecture_comes_from_its_sums():
    saitama = Area.objects.get(code="11")
    assert saitama.population == 7_344_765
    assert round(saitama.population_65plus * 100 / saitama.population, 2) == float(saitama.share_65plus)
    assert saitama.population_density is None


@pytest.mark.usefixtures("real_data")
@pytest.mark.parametrize(("code", "name"), [("22138", "中央区"), ("22139", "浜名区")])
def test_figures_that_the_census_lacks_stay_unknown(code, name):
    ward = Area.objects.get(code=code)
    assert (ward.name, ward.parent.name) == (name, "浜松市")
    assert (ward.population, ward.population_65plus, ward.households, ward.share_65plus) == (None, None, None, None)
    assert ward.census_year is None
    assert ward.note


@pytest.mark.usefixtures("real_data")
def test_nobody_lived_in_futaba_which_is_not_unknown():
    town = Area.objects.get(code="07546")
    assert (town.name, town.population, town.share_65plus) == ("双葉町", 0, None)


@pytest.mark.usefixtures("real_data")
@pytest.mark.parametrize(
    ("name", "codes"), [("府中市", {"13206", "34208"}), ("伊達市", {"01233", "07213"}), ("森町", {"01345", "22461"})]
)
def test_places_of_one_name_stand_side_by_side(name, codes):
    assert set(Area.objects.municipalities().filter(name=name).values_list("code", flat=True)) == codes


@pytest.mark.usefixtures("real_data")
def test_every_place_leads_up_to_its_prefecture():
    for area in Area.objects.exclude(kind=AreaKind.NATION).with_ancestors():
        top = area.codes_with_ancestors()[-1]
        assert top == area.code[:2] == area.prefecture_code


@pytest.mark.usefixtures("real_data")
def test_every_municipality_with_people_has_a_reading_a_type_and_an_outline():
    bare = [
        area.code
        for area in Area.objects.municipalities().select_related("parent")
        if not (area.kana and area.region_type and area.population_band)
    ]
    assert bare == []
    without_outline = Area.objects.municipalities().filter(outline=None).values_list("code", flat=True)
    assert list(without_outline) == []


@pytest.mark.usefixtures("real_data")
def test_outlines_are_closed_rings_inside_japan():
    assert AreaOutline.objects.filter(area__kind=AreaKind.WARD).exists()
    for outline in AreaOutline.objects.filter(area__prefecture_code__in=["01", "11", "13", "47"]):
        for polygon in outline.polygons:
            for ring in polygon:
                assert ring[0] == ring[-1], outline.pk
                assert len(ring) >= 4, outline.pk
                assert all(122 < longitude < 154 and 20 < latitude < 46 for longitude, latitude in ring), outline.pk


def test_loading_again_changes_nothing(real_data):
    rows = list(Area.objects.values())
    assert load_regions() == real_data
    assert list(Area.objects.values()) == rows
    assert AreaOutline.objects.count() == real_data.outlines
