"""The real files of places, loaded once for this module: what the portal says about Japan."""

import gzip

import pytest
from django.db import transaction
from django.db.models import Sum
from django.template.loader import render_to_string

from regions.enums import AreaKind
from regions.maps import PinnedPlace, box_around, locator_maps, prefecture_map
from regions.models import Area, AreaOutline, PrefectureMap
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


@pytest.mark.usefixtures("real_data")
@pytest.mark.parametrize(
    ("name", "names"),
    [
        # Across the borders of four prefectures.
        (
            "秩父市",
            "飯能市 横瀬町 皆野町 小鹿野町 東秩父村 ときがわ町 神川町 藤岡市 上野村 神流町 奥多摩町 山梨市 甲州市 丹波山村 川上村",
        ),
        ("蕨市", "さいたま市 川口市 戸田市"),
        (
            "福岡市",
            "春日市 大野城市 糸島市 那珂川市 宇美町 志免町 新宮町 久山町 粕屋町 神埼市 吉野ヶ里町 佐賀市",
        ),
        ("利島村", ""),
    ],
)
def test_neighbours_are_those_of_the_map_of_japan(name, names):
    codes = AreaOutline.objects.get(area__name=name).neighbours
    found = set(Area.objects.filter(pk__in=codes).values_list("name", flat=True))
    assert found == set(names.split())


@pytest.mark.usefixtures("real_data")
def test_whoever_is_a_neighbour_has_one():
    neighbours = dict(AreaOutline.objects.exclude(path="").values_list("area_id", "neighbours"))
    assert all(code in neighbours[other] for code, others in neighbours.items() for other in others)


@pytest.mark.usefixtures("real_data")
def test_every_municipality_is_drawn_inside_the_map_of_its_prefecture():
    assert PrefectureMap.objects.count() == 47
    frames = PrefectureMap.objects.in_bulk()
    outlines = AreaOutline.objects.exclude(path="").select_related("area").defer("polygons")
    assert {outline.pk for outline in outlines} == set(Area.objects.municipalities().values_list("code", flat=True))
    for outline in outlines:
        frame = frames[outline.area.prefecture_code]
        assert 0 <= outline.label_x <= frame.width, outline.area
        assert 0 <= outline.label_y <= frame.height, outline.area


@pytest.mark.usefixtures("real_data")
@pytest.mark.parametrize("code", ["11", "13", "27", "46", "47"])
def test_the_office_of_a_municipality_is_pinned_on_its_own_outline(code):
    """With insets of islands (東京, 鹿児島, 沖縄) and without."""
    paths = dict(AreaOutline.objects.exclude(path="").values_list("area_id", "path"))
    # The offices of these two stand in 鹿児島市.
    places = Area.objects.municipalities().filter(prefecture_code=code).exclude(name__in=["三島村", "十島村"])
    for place in places:
        pinned = [PinnedPlace(1, place.name, "/", (float(place.latitude), float(place.longitude)), place.code)]
        (pin,) = prefecture_map(code, counts={}, links={}, pinned=pinned).pins
        left, top, width, height = box_around(paths[place.code])
        assert left - 8 <= pin.x <= left + width + 8, place
        assert top - 8 <= pin.y <= top + height + 8, place


@pytest.mark.usefixtures("real_data")
@pytest.mark.parametrize(
    ("code", "limit"), [("11", 10_000), ("13", 10_000), ("01", 20_000), ("42", 10_000), ("47", 10_000)]
)
def test_a_map_weighs_little(code, limit):
    places = Area.objects.municipalities().filter(prefecture_code=code)
    links = {place.code: f"/search/?q=買い物&prefecture={code}&municipality={place.code}" for place in places}
    shown = prefecture_map(code, counts=dict.fromkeys(links, 3), links=links)
    assert len(shown.areas) == len(links)
    assert compressed(render_to_string("regions/components/prefecture_map/prefecture_map.html", {"map": shown})) < limit


@pytest.mark.usefixtures("real_data")
def test_a_locator_map_weighs_less_than_three_kilobytes_nearly_everywhere():
    weights = []
    for prefecture in Area.objects.prefectures():
        place = Area.objects.with_ancestors().municipalities().filter(prefecture_code=prefecture.code).first()
        [located] = locator_maps([place])
        weights.append(
            compressed(render_to_string("regions/components/locator_map/locator_map.html", {"map": located}))
        )
    assert max(weights) < 5000
    assert sum(weight < 3000 for weight in weights) > 40


def compressed(html):
    return len(gzip.compress(html.encode()))


def test_loading_again_changes_nothing(real_data):
    tables = [model.objects.order_by("pk") for model in (Area, AreaOutline, PrefectureMap)]
    rows = [list(table.values()) for table in tables]
    assert load_regions() == real_data
    assert [list(table.values()) for table in tables] == rows
