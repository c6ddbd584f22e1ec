"""Places: what lies above them, what they are called, and the areas that staff add."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from regions.enums import AreaKind, PopulationBand, RegionType
from regions.models import Area, AreaGroup, DailyLivingArea
from tests.factories.regions import MunicipalityFactory, NationFactory, PrefectureFactory, WardFactory

pytestmark = pytest.mark.django_db


def make_area(parent, name="北部", **values):
    area = DailyLivingArea(parent=parent, name=name, **values)
    area.full_clean(exclude=["code", "kind"])
    area.save()
    return area


def test_ancestors_go_up_to_the_prefecture_nearest_first():
    area = make_area(WardFactory())
    assert [above.code for above in area.ancestors()] == ["11101", "11100", "11"]
    assert area.codes_with_ancestors() == (area.code, "11101", "11100", "11")


def test_nation_and_prefecture_have_nothing_above_them():
    assert list(NationFactory().ancestors()) == []
    assert list(PrefectureFactory().ancestors()) == []


def test_ward_takes_type_and_band_of_its_city():
    """Its own figures would give 過疎地域型 and 5万人以上10万人未満."""
    ward = WardFactory(population=90_000, population_density="100.0")
    assert ward.region_type == RegionType.METROPOLITAN
    assert ward.population_band == PopulationBand.FROM_500K


def test_daily_living_area_takes_type_and_band_of_its_city():
    area = make_area(MunicipalityFactory(population=342_000, population_density="1999.9"))
    assert area.region_type == RegionType.REGIONAL_CITY
    assert area.population_band == PopulationBand.FROM_300K


def test_prefecture_has_no_type_and_no_band():
    prefecture = PrefectureFactory(population=7_344_765)
    assert (prefecture.municipality, prefecture.region_type, prefecture.population_band) == (None, None, None)


def test_city_without_figures_has_no_type():
    city = MunicipalityFactory(population=None, population_density=None)
    assert (city.region_type, city.population_band) == (None, None)


def test_check_digit_code():
    assert MunicipalityFactory().check_digit_code == "112089"
    assert PrefectureFactory().check_digit_code == "110001"
    assert NationFactory().check_digit_code == ""
    assert make_area(MunicipalityFactory()).check_digit_code == ""


def test_codes_of_daily_living_areas_count_up():
    city, ward = MunicipalityFactory(), WardFactory()
    assert [make_area(city, name).code for name in ("北部", "南部")] == ["11208-01", "11208-02"]
    assert make_area(ward).code == "11101-01"


def test_code_of_a_removed_area_is_not_given_again_while_higher_ones_exist():
    city = MunicipalityFactory()
    first, _ = make_area(city, "北部"), make_area(city, "南部")
    first.delete()
    assert make_area(city, "東部").code == "11208-03"


def test_hundredth_area_of_a_city_never_takes_the_place_of_another():
    city = MunicipalityFactory()
    DailyLivingArea(code="11208-99", parent=city, name="九十九番目").save()
    for name in ("百番目", "百一番目"):
        try:
            make_area(city, name)
        except ValidationError:
            continue
        assert Area.objects.filter(name=name).exists()
    names = set(DailyLivingArea.objects.values_list("name", flat=True))
    assert names in ({"九十九番目"}, {"九十九番目", "百番目", "百一番目"})


def test_daily_living_area_is_filled_from_its_city():
    area = make_area(MunicipalityFactory())
    assert area.kind == AreaKind.DAILY_LIVING_AREA
    assert area.prefecture_code == "11"
    assert str(area) == "埼玉県所沢市 北部"


def test_change_of_a_daily_living_area_keeps_its_code():
    area = make_area(MunicipalityFactory())
    area.name = "中部"
    area.save()
    assert (area.code, area.full_name) == ("11208-01", "埼玉県所沢市 中部")


def test_daily_living_area_stays_in_its_municipality():
    """Its code begins with the municipality's, and stands in addresses and in the index."""
    area = DailyLivingArea.objects.create(parent=MunicipalityFactory(), name="北部")
    area.clean()
    area.parent = MunicipalityFactory(code="11209", name="飯能市")
    with pytest.raises(ValidationError) as error:
        area.clean()
    assert list(error.value.message_dict) == ["parent"]


def test_manager_of_daily_living_areas_sees_nothing_else():
    city = MunicipalityFactory()
    area = make_area(city)
    assert [found.code for found in DailyLivingArea.objects.all()] == [area.code]


@pytest.mark.parametrize("make_parent", [lambda: None, PrefectureFactory, NationFactory])
def test_daily_living_area_needs_a_municipality_or_ward(make_parent):
    with pytest.raises(ValidationError, match="市区町村または行政区"):
        make_area(make_parent())


def test_name_of_a_daily_living_area_is_given_once_in_a_municipality():
    city = MunicipalityFactory()
    area = make_area(city, "北部")
    with pytest.raises(ValidationError) as refused:
        make_area(city, "北部")
    assert list(refused.value.message_dict) == ["name"]
    make_area(WardFactory(), "北部")
    area.full_clean(exclude=["code", "kind"])


def test_name_of_a_retired_daily_living_area_may_be_given_again():
    city = MunicipalityFactory()
    old = make_area(city, "北部", retired_on=datetime.date(2026, 3, 31))
    make_area(city, "北部")
    old.full_clean(exclude=["code", "kind"])
    old.retired_on = None
    with pytest.raises(ValidationError, match="同じ名称"):
        old.full_clean(exclude=["code", "kind"])


@pytest.mark.parametrize("kana", ["漢字よみ", "Hokubu", "ほくぶ（きた）"])
def test_reading_in_anything_but_kana_is_refused(kana):
    for made in (
        DailyLivingArea(parent=MunicipalityFactory(), name="北部", kana=kana),
        AreaGroup(name="北", kana=kana),
    ):
        with pytest.raises(ValidationError) as refused:
            made.full_clean(exclude=["code", "kind"])
        assert refused.value.message_dict == {"kana": ["よみは、ひらがなで入力してください。"]}


@pytest.mark.parametrize(
    "kana", ["", "ほくぶ", "ホクブ", "だい１ちく", "だい2 ちく", "にゅーたうん・ひがし", "ヴェルデ　きた"]
)
def test_reading_in_kana_is_accepted(kana):
    make_area(MunicipalityFactory(), kana=kana)
    AreaGroup(name="北", kana=kana).full_clean()


def test_daily_living_area_without_parent_is_not_saved_even_without_the_form():
    with pytest.raises(ValidationError, match="市区町村または行政区"):
        DailyLivingArea(name="北部").save()


def test_serving_label():
    assert NationFactory().serving_label == "全国"
    assert PrefectureFactory().serving_label == "埼玉県全域"
    assert MunicipalityFactory().serving_label == "所沢市全域"


def test_choice_label_tells_places_of_one_name_apart():
    assert WardFactory().choice_label == "さいたま市西区"
    assert MunicipalityFactory().choice_label == "所沢市"
    town = MunicipalityFactory(code="11324", name="三芳町", kind=AreaKind.TOWN, county="入間郡")
    assert town.choice_label == "三芳町（入間郡）"


def test_groups_hold_municipalities_and_one_may_lie_in_several():
    city = MunicipalityFactory()
    groups = [AreaGroup.objects.create(name=name) for name in ("西部圏域", "川越比企圏域")]
    for group in groups:
        group.members.add(city)
    assert city.groups.count() == 2


@pytest.mark.django_db
def test_readings_are_stored_in_hiragana():
    area = DailyLivingArea(parent=MunicipalityFactory(), name="大津圏域", kana="オオツ")
    area.save()
    group = AreaGroup.objects.create(name="西部圏域", kana="セイブ")
    assert (area.kana, group.kana) == ("おおつ", "せいぶ")
    assert list(Area.objects.lookup("オオツ")) == [Area.objects.get(pk=area.pk)]


def test_group_is_made_of_the_home_prefectures_municipalities(admin_client):
    MunicipalityFactory()
    MunicipalityFactory(code="13101", name="千代田区")
    form = admin_client.get(reverse("wagtailsnippets_regions_areagroup:add")).content.decode()
    assert "埼玉県所沢市" in form
    assert "千代田区" not in form
