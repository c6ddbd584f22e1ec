"""What the maps show: drawn once when the places are loaded, read with a constant number of queries."""

import re

import pytest
from django.template.loader import render_to_string

from regions.maps import PinnedPlace, colour_steps, locator_maps, prefecture_map
from regions.models import Area, AreaOutline, PrefectureMap
from tests.factories.regions import MunicipalityFactory, NationFactory, PrefectureFactory, WardFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def two_cities():
    """所沢市 with room for a number and 飯能市 without."""
    PrefectureMap.objects.create(prefecture=PrefectureFactory(), width=640, height=360, outline="M0 0l640 0 0 360z")
    for code, name, path, room in (("11208", "所沢市", "M0 0l9 0 0 9z", 90), ("11209", "飯能市", "M9 0l9 0 0 9z", 10)):
        area = MunicipalityFactory(code=code, name=name)
        AreaOutline.objects.create(area=area, polygons=[], path=path, label_x=5, label_y=6, label_room=room)


LINKS = {"11208": "/search/?prefecture=11&municipality=11208", "11209": "/search/?prefecture=11&municipality=11209"}


def test_without_outlines_there_is_no_map():
    place = MunicipalityFactory()
    assert prefecture_map("11", counts={}, links={}) is None
    assert locator_maps([place]) == []


@pytest.mark.usefixtures("two_cities")
def test_every_municipality_with_its_count_link_and_colour(django_assert_num_queries):
    with django_assert_num_queries(2):
        shown = prefecture_map("11", counts={"11208": 7, "11209": 2}, links=LINKS, floor=2)
    assert [(area.name, area.count, area.level, area.number_at) for area in shown.areas] == [
        ("所沢市", 7, 4, (5, 6)),
        ("飯能市", 2, 0, None),
    ]
    assert (shown.legend[0].least, shown.legend[0].most) == (2, 2)
    html = render_to_string("regions/components/prefecture_map/prefecture_map.html", {"map": shown})
    assert re.findall(r"<title>(.*?)</title>", html) == ["所沢市 7件", "飯能市 2件"]
    assert 'href="/search/?prefecture=11&amp;municipality=11208"' in html
    assert "「国土数値情報（行政区域データ）」（国土交通省）を加工して作成" in html
    # Neither keyboard nor screen reader meets sixty links twice, and nothing is inline that the policy refuses.
    assert 'aria-hidden="true"' in html
    assert html.count("<a ") == html.count('tabindex="-1"') == 2
    assert " style=" not in html


@pytest.mark.usefixtures("two_cities")
def test_a_place_out_of_use_is_on_no_map():
    Area.objects.filter(code="11209").update(retired_on="2026-04-01")
    assert [area.code for area in prefecture_map("11", counts={}, links=LINKS).areas] == ["11208"]


@pytest.mark.parametrize("counts", [[], [0], [0, 1], [1, 2, 3], [4, 0, 2], [9, 1], [3, 57], [1000, 1, 12], [8, 30, 9]])
@pytest.mark.parametrize("floor", [0, 1])
def test_every_count_has_one_colour_and_more_is_never_lighter(counts, floor):
    counts = [count + floor for count in counts]
    steps = colour_steps(counts, floor=floor)
    levels = []
    for count in range(floor, max(counts, default=floor) + 1):
        [step] = [step for step in steps if step.least <= count <= step.most]
        levels.append(step.level)
    assert levels == sorted(levels)
    assert levels[0] == 0
    assert levels[-1] == (4 if max(counts, default=floor) > floor else 0)


@pytest.mark.usefixtures("two_cities")
def test_a_locator_map_shows_the_city_and_says_so(django_assert_num_queries):
    areas = Area.objects.with_ancestors().filter(code__in=["11208", "11209"])
    areas = list(areas)
    with django_assert_num_queries(2):
        [located] = locator_maps(areas)
    assert located.paths == ("M0 0l9 0 0 9z", "M9 0l9 0 0 9z")
    # 飯能市 is small here: a ring shows where it is.
    assert located.rings == ((5, 6),)
    html = render_to_string("regions/components/locator_map/locator_map.html", {"map": located})
    assert 'role="img"' in html
    assert 'aria-label="埼玉県の地図。所沢市、飯能市の場所を示しています。"' in html
    assert " style=" not in html


@pytest.mark.usefixtures("two_cities")
def test_a_prefecture_is_filled_as_a_whole_and_the_nation_has_no_map():
    [located] = locator_maps([PrefectureFactory()])
    assert (located.paths, located.description) == ((located.outline,), "埼玉県の地図")
    assert locator_maps([NationFactory()]) == []


def test_a_ward_is_shown_as_its_city():
    ward = WardFactory()
    PrefectureMap.objects.create(prefecture_id="11", width=640, height=360, outline="M0 0l1 1z")
    AreaOutline.objects.create(area=ward.parent, polygons=[], path="M1 1l2 0 0 2z")
    AreaOutline.objects.create(area=ward, polygons=[])
    [located] = locator_maps([Area.objects.with_ancestors().get(pk=ward.pk)])
    assert located.paths == ("M1 1l2 0 0 2z",)
    assert "さいたま市" in located.description


def test_places_in_two_prefectures_have_a_map_each(django_assert_num_queries):
    for code in ("11208", "13101"):
        area = MunicipalityFactory(code=code)
        PrefectureMap.objects.create(prefecture=area.parent, width=640, height=360, outline="M0 0l1 1z")
        AreaOutline.objects.create(area=area, polygons=[], path="M1 1l2 0 0 2z")
    areas = list(Area.objects.with_ancestors().municipalities())
    with django_assert_num_queries(2):
        assert len(locator_maps(areas)) == 2


class TestPins:
    """Degrees to units: the frame of 1° to 100 units begins at 139° east and 36° north."""

    FRAME = {"west": 139.0, "north": 36.0, "across": 1.0, "scale": 100.0, "left": 0, "top": 0, "codes": []}
    INSET = FRAME | {"west": 142.0, "north": 27.0, "left": 400, "top": 200, "codes": ["11209"]}

    @pytest.fixture
    def drawn(self, two_cities):
        PrefectureMap.objects.update(frames=[self.INSET, self.FRAME])

    def pins(self, *places, **close):
        pinned = [
            PinnedPlace(number, f"団体{number}", "/organizations/1/", point, code)
            for number, (point, code) in enumerate(places, start=1)
        ]
        return prefecture_map("11", counts={}, links=LINKS, pinned=pinned, **close).pins

    def test_a_point_lies_where_its_degrees_are(self, drawn):
        (pin,) = self.pins(((35.5, 139.25), "11208"))
        assert (pin.x, pin.y) == (25, 50)

    def test_what_an_inset_shows_lies_there(self, drawn):
        (pin,) = self.pins(((26.9, 142.1), "11209"))
        assert (pin.x, pin.y) == (410, 210)

    def test_pins_at_one_point_stand_beside_each_other(self, drawn):
        pins = self.pins(*[((35.5, 139.25), "11208")] * 5)
        assert len({(pin.x, pin.y) for pin in pins}) == 5

    def test_what_lies_beyond_the_view_has_none(self, drawn):
        assert self.pins(((35.5, 139.25), "11208"), close_to="11208") == ()
        assert len(self.pins(((35.95, 139.05), "11208"), close_to="11208")) == 1
