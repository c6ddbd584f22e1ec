"""The page 「地域を選ぶ」 and the place that the portal remembers."""

from html.parser import HTMLParser
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from regions.models import Area, AreaGroup, AreaOutline, DailyLivingArea, PrefectureMap
from search import services
from search.engines.contract import Engine
from search.remembered_place import COOKIE
from tests.factories.pages import make_case, make_home
from tests.factories.regions import MunicipalityFactory, NationFactory, PrefectureFactory, WardFactory

pytestmark = pytest.mark.django_db

PLACES = "/search/places/"


class Links(HTMLParser):
    """Addresses of the links of a page by their text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.by_text: dict[str, str] = {}
        self._href = ""
        self._text = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        if tag == "a":
            self._href, self._text = dict(attrs).get("href", ""), ""

    def handle_data(self, data: str) -> None:
        self._text += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "a":
            self.by_text[" ".join(self._text.split())] = self._href


def get(client: Client, **parameters: Any) -> Any:
    response = client.get(PLACES, parameters)
    assert response.status_code == 200
    return response


def links(client: Client, **parameters: Any) -> dict[str, str]:
    return Links(get(client, **parameters).content.decode()).by_text


def listed(response: Any) -> list[tuple[str, list[str]]]:
    return [(group.heading, [place.area.name for place in group.places]) for group in response.context["shown"].groups]


@pytest.fixture(autouse=True)
def _places() -> None:
    for code, name, kana in (
        ("11207", "秩父市", "ちちぶし"),
        ("11208", "所沢市", "ところざわし"),
        ("11209", "飯能市", "はんのうし"),
        ("11219", "上尾市", "あげおし"),
        ("13206", "府中市", "ふちゅうし"),
        ("34208", "府中市", "ふちゅうし"),
    ):
        MunicipalityFactory(code=code, name=name, kana=kana)


@pytest.fixture
def _maps() -> None:
    PrefectureMap.objects.create(prefecture_id="11", width=640, height=360, outline="M0 0l1 1z")
    for code in ("11207", "11208", "11209", "11219"):
        AreaOutline.objects.create(area_id=code, polygons=[], path="M1 1l2 0 0 2z", label_x=2, label_y=2, label_room=90)


def test_municipalities_stand_in_the_order_of_the_kana(client: Client, engine: Engine) -> None:
    assert listed(get(client)) == [
        ("あ行", ["上尾市"]),
        ("た行", ["秩父市", "所沢市"]),
        ("は行", ["飯能市"]),
    ]


def test_groups_of_the_prefecture_are_offered_only_where_there_are_any(client: Client, engine: Engine) -> None:
    assert "圏域別" not in links(client)
    assert listed(get(client, by="group"))[0][0] == "あ行"
    group = AreaGroup.objects.create(name="西部圏域")
    group.members.set(["11208", "11209"])
    AreaGroup.objects.create(name="まだ空の圏域")
    chosen = links(client, q="送迎")["圏域別"]
    assert parse_qs(urlsplit(chosen).query) == {"q": ["送迎"], "show": ["11"], "by": ["group"]}
    assert listed(get(client, by="group")) == [
        ("西部圏域", ["所沢市", "飯能市"]),
        ("そのほか", ["上尾市", "秩父市"]),
    ]
    assert "圏域別" not in links(client, show="13")


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("秩父", ["埼玉県秩父市"]),
        ("ちちぶ", ["埼玉県秩父市"]),
        ("チチブ", ["埼玉県秩父市"]),
        ("11207", ["埼玉県秩父市"]),
        ("112071", ["埼玉県秩父市"]),
        ("府中市", ["東京都府中市", "広島県府中市"]),
        ("広島県", ["広島県", "広島県府中市"]),
        ("アトランティス", []),
        ("全国", []),
    ],
)
def test_a_place_is_found_by_name_reading_and_code(client: Client, engine: Engine, name: str, found: list[str]) -> None:
    response = get(client, name=name)
    assert [str(place.area) for place in response.context["candidates"].places] == found
    if not found:
        assert "見つかりませんでした" in response.content.decode()


def test_below_a_name_its_own_part_of_the_country_is_listed(client: Client, engine: Engine) -> None:
    assert listed(get(client, name="広島県")) == [("は行", ["府中市"])]
    # Who asks for another prefecture by its link gets that one.
    assert listed(get(client, name="広島県", show="11"))[0] == ("あ行", ["上尾市"])
    assert listed(get(client, name="アトランティス"))[0] == ("あ行", ["上尾市"])


def test_too_many_candidates_are_cut_and_the_page_says_so(client: Client, engine: Engine) -> None:
    for number in range(40):
        MunicipalityFactory(code=f"113{number:02}", name=f"試験{number}町")
    response = get(client, name="試験")
    assert len(response.context["candidates"].places) == 30
    assert "はじめの30か所だけ" in response.content.decode()


@pytest.mark.parametrize("asked", [{"prefecture": "13", "page": "3", "show": "11"}, {"name": "所沢"}, {}])
def test_choosing_a_place_keeps_everything_else(client: Client, engine: Engine, asked: dict[str, str]) -> None:
    kept = {"q": ["送迎"], "field": ["shopping", "transport"], "only_located": ["on"], "sort": ["place"]}
    page = links(client, **kept, **asked)
    for href in (href for text, href in page.items() if "所沢市" in text):
        assert urlsplit(href).path == "/search/"
        assert parse_qs(urlsplit(href).query) == kept | {"prefecture": ["11"], "municipality": ["11208"]}
    elsewhere = next(href for text, href in page.items() if text.startswith("広島県"))
    assert urlsplit(elsewhere).path in ("", PLACES)
    shown = links(client, **parse_qs(urlsplit(elsewhere).query))
    query = parse_qs(urlsplit(next(href for text, href in shown.items() if text.startswith("府中市"))).query)
    assert query == kept | {"prefecture": ["34"], "municipality": ["34208"]}


@pytest.mark.usefixtures("_maps")
def test_numbers_in_list_and_map_are_what_a_click_gives(client: Client, engine: Engine) -> None:
    make_case()
    make_case(place=Area.objects.get(pk="11209"), serves=(Area.objects.get(pk="11208"),))
    make_case(place=PrefectureFactory(), serves=(PrefectureFactory(),))
    make_case(place=Area.objects.get(pk="13206"), serves=(NationFactory(),))
    make_case(title="配食", summary="弁当です。", parts={})
    services.drain()
    for parameters in ({}, {"q": "送迎"}, {"q": "配食 送迎"}, {"q": "送迎", "only_located": "on"}):
        response = get(client, **parameters)
        shown = response.context["shown"]
        choices = [place for group in shown.groups for place in group.places]
        assert len(choices) == 4
        for choice in (*choices, shown.whole):
            assert client.get(choice.href).context["results"].total == choice.count, choice
        on_the_map = {area.code: (area.count, area.href) for area in shown.map.areas}
        assert on_the_map == {choice.area.code: (choice.count, choice.href) for choice in choices}
        html = response.content.decode()
        for choice in choices:
            assert f"<title>{choice.area.name} {choice.count}件</title>" in html
        for group in response.context["districts"]:
            for choice in group.places:
                there = client.get("/search/", parameters | {"prefecture": choice.area.code})
                assert there.context["results"].total == choice.count


def test_a_list_of_one_kind_leads_to_the_picker_and_back_to_the_same_hits(client: Client, engine: Engine) -> None:
    make_case()
    services.drain()
    picker = Links(client.get("/cases/?q=送迎").content.decode()).by_text["地図や五十音から地域を選ぶ"]
    page = Links(client.get(picker).content.decode()).by_text
    query = parse_qs(urlsplit(page["所沢市 1件"]).query)
    assert (query["kind"], query["q"]) == (["case-study"], ["送迎"])


def test_wards_stand_with_their_city(client: Client, engine: Engine) -> None:
    WardFactory()
    [city] = [
        place
        for group in get(client).context["shown"].groups
        for place in group.places
        if place.area.name == "さいたま市"
    ]
    assert [part.area.name for part in city.parts] == ["西区"]


def test_without_outlines_there_is_the_list_alone(client: Client, engine: Engine) -> None:
    html = get(client).content.decode()
    assert "prefecture-map" not in html
    assert "所沢市" in html


@pytest.mark.usefixtures("_maps")
def test_without_an_engine_a_place_can_still_be_chosen(client: Client, search_dir: Any) -> None:
    response = get(client, q="送迎")
    assert response.context["shown"].map is None
    page = Links(response.content.decode()).by_text
    assert parse_qs(urlsplit(page["所沢市"]).query)["municipality"] == ["11208"]


@pytest.mark.parametrize("show", ["99", "11208", "1'1", "\x00", "長い" * 500])
def test_a_prefecture_that_does_not_exist_shows_the_own_one(client: Client, engine: Engine, show: str) -> None:
    assert get(client, show=show).context["shown"].area.code == "11"


def test_no_places_yet(client: Client, engine: Engine) -> None:
    Area.objects.all().update(retired_on="2026-04-01")
    assert "まだ読み込まれていません" in get(client).content.decode()


@pytest.mark.usefixtures("_maps")
def test_the_number_of_queries_does_not_grow_with_places_and_hits(client: Client, engine: Engine) -> None:
    def queries() -> int:
        get(client, q="送迎", name="市")
        with CaptureQueriesContext(connection) as captured:
            get(client, q="送迎", name="市")
        return len(captured)

    group = AreaGroup.objects.create(name="西部圏域")
    group.members.set(["11208"])
    make_case()
    services.drain()
    few = queries()
    for number in range(20):
        place = MunicipalityFactory(code=f"113{number:02}", name=f"試験{number}市", kana="しけんし")
        AreaOutline.objects.create(area=place, polygons=[], path="M1 1l2 0 0 2z")
        group.members.add(place)
        make_case(place=place)
    services.drain()
    assert queries() == few


# The place that is remembered


def remember(client: Client, place: str, **values: str) -> Any:
    return client.post(f"{PLACES}remember/", {"place": place} | values)


def test_a_place_is_remembered_shown_and_forgotten(client: Client, engine: Engine) -> None:
    make_home()
    assert COOKIE not in get(client).cookies
    response = remember(client, "11207", kept="q=送迎&field=shopping")
    assert response.status_code == 302
    assert parse_qs(urlsplit(response.url).query) == {"q": ["送迎"], "field": ["shopping"], "show": ["11"]}
    cookie = response.cookies[COOKIE]
    assert (cookie.value, cookie["samesite"], cookie["httponly"], cookie["max-age"]) == ("11207", "Lax", True, 31536000)
    assert "覚えた地域：<strong>埼玉県秩父市</strong>" in client.get(response.url).content.decode()

    home = client.get("/")
    assert 'value="11207" selected' in home.content.decode()
    assert "覚えた地域：埼玉県秩父市" in home.content.decode()

    response = client.post(f"{PLACES}forget/")
    assert response.cookies[COOKIE]["max-age"] == 0
    assert '11207" selected' not in client.get("/").content.decode()


@pytest.mark.parametrize("secure", [True, False])
def test_with_https_the_cookie_travels_on_https_alone(client: Client, settings: Any, secure: bool) -> None:
    settings.SESSION_COOKIE_SECURE = secure
    assert bool(remember(client, "11207").cookies[COOKIE]["secure"]) is secure


def test_a_remembered_place_never_narrows_a_list_by_itself(client: Client, engine: Engine) -> None:
    make_home()
    make_case()
    make_case(place=Area.objects.get(pk="11207"))
    services.drain()
    remember(client, "11207")
    bare = client.get("/search/")
    assert bare.context["results"].total == 2
    assert 'value="11207" selected' not in bare.content.decode()
    offered = Links(bare.content.decode()).by_text["埼玉県秩父市で探す"]
    assert client.get(f"/search/{offered}").context["results"].total == 1
    for address in ("/search/?q=送迎", "/search/?kind=case-study", "/cases/?page=1"):
        response = client.get(address)
        assert response.context["results"].total == 2
        assert "覚えた地域" not in response.content.decode()


@pytest.mark.parametrize("code", ["", "00", "99999", "11207x", "x' OR 1=1", "1" * 4000])
def test_what_is_no_place_is_neither_remembered_nor_believed(client: Client, engine: Engine, code: str) -> None:
    make_home()
    response = remember(client, code, kept="q=送迎")
    assert response.status_code == 400
    assert COOKIE not in response.cookies
    html = response.content.decode()
    assert 'aria-invalid="true"' in html
    assert "地域を選んでください。" in html
    assert response.context["criteria"].text == "送迎"
    client.cookies[COOKIE] = code
    for address in ("/", "/search/", PLACES):
        assert "覚えた地域" not in client.get(address).content.decode()


def test_a_place_out_of_use_is_forgotten(client: Client, engine: Engine) -> None:
    remember(client, "11207")
    Area.objects.filter(pk="11207").update(retired_on="2026-04-01")
    assert "覚えた地域" not in client.get("/search/").content.decode()


def test_a_daily_living_area_can_be_remembered(client: Client, engine: Engine) -> None:
    make_home()
    DailyLivingArea(parent_id="11208", name="北部").save()
    remember(client, "11208-01")
    assert 'value="11208-01" selected' in client.get("/").content.decode()


def test_pages_that_know_the_place_vary_by_cookie(client: Client, engine: Engine) -> None:
    make_home()
    for address in ("/", "/search/", "/cases/", PLACES):
        assert "Cookie" in client.get(address)["Vary"], address


def test_remembering_is_asked_for_by_a_form_of_this_site(engine: Engine) -> None:
    strict = Client(enforce_csrf_checks=True)
    for action in ("remember", "forget"):
        assert strict.post(f"{PLACES}{action}/", {"place": "11207"}).status_code == 403
        assert strict.get(f"{PLACES}{action}/").status_code == 405


def test_the_way_back_is_never_an_address_from_outside(client: Client, engine: Engine) -> None:
    for kept in ("https://example.org/", "//example.org", "q=//example.org", "q=%0d%0aSet-Cookie: a=b"):
        assert urlsplit(remember(client, "11207", kept=kept).url).netloc == ""
        assert urlsplit(remember(client, "11207", kept=kept).url).path == PLACES
