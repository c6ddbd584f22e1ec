"""The directory: the search with the kind fixed, by where organizations work, with a map beside the list."""

import re
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from organizations.models import Organization, OrganizationDesignation, OrganizationIndexPage, OrganizationStatus
from organizations.searchable import OrganizationSearchable, located_where_it_works, places_in_words
from regions.models import AreaOutline, PrefectureMap
from search import services
from search.results import SearchUnavailable
from taxonomy.models import ActivityField
from tests.factories.organizations import make_organization
from tests.factories.pages import make_home
from tests.factories.regions import MunicipalityFactory, NationFactory, PrefectureFactory, WardFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("engine")]

# 640 units across a degree of longitude, the same down: 35.8 north, 139.5 east lies at (64, 128).
FRAME = {"west": 139.4, "north": 36.0, "across": 1.0, "scale": 640.0, "left": 0.0, "top": 0.0, "codes": []}


@pytest.fixture
def directory():
    make_home()
    return OrganizationIndexPage.objects.get()


@pytest.fixture
def mapped():
    """所沢市 and 狭山市 as squares."""
    PrefectureMap.objects.create(
        prefecture=PrefectureFactory(), width=640, height=400, outline="M0 0l640 0 0 400z", frames=[FRAME]
    )
    places = [
        MunicipalityFactory(),
        MunicipalityFactory(code="11215", name="狭山市", kana="さやまし"),
    ]
    for place, left in zip(places, (0, 200), strict=True):
        AreaOutline.objects.create(
            area=place, polygons=[], path=f"M{left} 50l200 0 0 200-200 0z", label_x=50, label_y=60, label_room=90
        )
    return places


def names(response):
    return [hit.document.title for hit in response.context["results"].hits]


def found(client, directory, **parameters):
    response = client.get(directory.url, parameters)
    assert response.status_code == 200
    return names(response)


def test_a_place_finds_what_works_there_whatever_its_address(client, directory):
    tokorozawa = MunicipalityFactory()
    sayama = MunicipalityFactory(code="11215", name="狭山市")
    make_organization(name="所沢だけ", place=tokorozawa)
    make_organization(name="狭山で働く所沢の会社", place=tokorozawa, serves=(sayama,))
    make_organization(
        name="東京の会社", place=MunicipalityFactory(code="13101", name="千代田区"), serves=(NationFactory(),)
    )
    services.drain()
    assert set(found(client, directory, municipality="11208")) == {"所沢だけ", "東京の会社"}
    assert set(found(client, directory, municipality="11215")) == {"狭山で働く所沢の会社", "東京の会社"}
    assert found(client, directory, municipality="11208", only_located="on") == ["所沢だけ"]
    assert len(found(client, directory, prefecture="11")) == 3


@pytest.mark.parametrize(
    ("located", "serves", "codes"),
    [
        ("11208", ["11208"], ("11208", "11")),
        ("11208", ["11215"], ("11",)),
        ("11208", ["11"], ("11208", "11")),
        ("11208", ["00"], ("11208", "11")),
        ("11101", ["11100"], ("11101", "11100", "11")),
        ("13101", ["11208"], ()),
    ],
)
def test_an_office_counts_only_where_it_works(located, serves, codes):
    areas = {
        "11208": MunicipalityFactory(),
        "11215": MunicipalityFactory(code="11215", name="狭山市"),
        "13101": MunicipalityFactory(code="13101", name="千代田区"),
        "11101": WardFactory(),
        "11": PrefectureFactory(),
        "00": NationFactory(),
    }
    areas["11100"] = areas["11101"].parent
    assert located_where_it_works(areas[located], [areas[code] for code in serves]) == codes


def test_places_in_words():
    towns = [MunicipalityFactory(code=f"1120{n}", name=f"{n}市") for n in range(1, 6)]
    assert places_in_words([NationFactory()]) == "全国"
    assert places_in_words([PrefectureFactory()]) == "埼玉県全域"
    assert places_in_words(towns[:2]) == "埼玉県1市、埼玉県2市"
    assert places_in_words(towns) == "埼玉県1市、埼玉県2市、埼玉県3市など5か所"


def test_every_filter_finds_what_it_says(client, directory):
    make_organization(
        name="全部",
        body_kind="company",
        fields=("meals",),
        services=[{"name": "送迎", "field": "transport"}],
        offers=[{"kind": "goods", "text": "軽トラック"}],
        designations=[{"label": "watch-partner"}],
    )
    make_organization(name="ほか", body_kind="npo", fields=("shopping",))
    services.drain()
    for parameters in (
        {"field": "meals"},
        {"field": "transport"},
        {"body": "company"},
        {"offer": "goods"},
        {"designation": "watch-partner"},
        {"q": "軽トラック"},
        {"q": "見守り協力店"},
    ):
        assert found(client, directory, **parameters) == ["全部"], parameters


def test_a_designation_that_has_run_out_is_none(client, directory):
    make_organization(name="前の", designations=[{"label": "watch-partner", "ends_on": date(2025, 3, 31)}])
    services.drain()
    assert found(client, directory, designation="watch-partner") == []
    assert "見守り協力店" not in client.get(Organization.objects.get().get_absolute_url()).content.decode()


def test_orders(client, directory):
    for name, kana, day in (
        ("う", "うえき", date(2026, 1, 2)),
        ("あ", "がもう", None),
        ("い", "かもえ", date(2026, 5, 1)),
    ):
        make_organization(name=name, kana=kana, confirmed_on=day)
    services.drain()
    assert found(client, directory, sort="reading") == ["う", "あ", "い"]
    assert found(client, directory, sort="confirmed") == ["い", "う", "あ"]
    assert sorted(found(client, directory)) == ["あ", "い", "う"]
    response = client.get(directory.url)
    assert {label for _, label, _ in response.context["sorts"]} == {
        "新しい順",
        "市町村順",
        "五十音順",
        "最近確かめた順",
    }


def test_orders_of_organizations_alone_are_not_offered_for_everything(client, directory):
    everything = client.get("/search/").context["sorts"]
    assert {label for _, label, _ in everything} == {"新しい順", "市町村順"}
    of_kind = client.get("/search/", {"kind": "organization", "sort": "reading"}).context
    assert "五十音順" in {label for _, label, chosen in of_kind["sorts"] if chosen}
    assert client.get("/search/", {"sort": "reading"}).status_code == 200
    assert client.get("/api/v1/search", {"sort": "reading"}).status_code == 422
    assert client.get("/api/v1/search", {"sort": "reading", "kind": "organization"}).status_code == 200


class TestMap:
    def test_every_municipality_is_a_link_to_what_works_there(self, client, directory, mapped):
        tokorozawa, sayama = mapped
        make_organization(name="所沢", place=tokorozawa)
        make_organization(name="両方", place=tokorozawa, serves=(tokorozawa, sayama))
        make_organization(name="県", place=sayama, serves=(PrefectureFactory(),))
        services.drain()
        shown = client.get(directory.url).context["map"]
        assert {area.name: area.count for area in shown.areas} == {"所沢市": 3, "狭山市": 2}
        assert not shown.pins
        for area in shown.areas:
            path, _, _ = area.href.partition("#")
            assert len(names(client.get(f"{directory.url}{path}"))) == area.count

    def test_of_one_municipality_the_hits_are_pins_with_the_numbers_of_the_list(self, client, directory, mapped):
        tokorozawa, _ = mapped
        point = {"latitude": "35.800000", "longitude": "139.500000"}
        shown = make_organization(name="公開", kana="い", place=tokorozawa, **point)
        make_organization(name="自宅", kana="あ", place=tokorozawa, address_is_public=False, **point)
        make_organization(name="座標なし", kana="う", place=tokorozawa)
        services.drain()
        response = client.get(directory.url, {"prefecture": "11", "municipality": "11208", "sort": "reading"})
        assert names(response) == ["自宅", "公開", "座標なし"]
        (pin,) = response.context["map"].pins
        assert (pin.number, pin.name, pin.x, pin.y) == (2, "公開", 64, 128)
        assert pin.href.startswith(f"/organizations/{shown.pk}/?")
        page = client.get(pin.href).content.decode()
        assert "検索結果" in page, "the way back to the list"
        html = response.content.decode()
        # Every mark is a link, once more than the list, and so out of the way of keyboard and screen reader.
        svg = re.search(r"<svg class=\"prefecture-map__drawing.*?</svg>", html, re.DOTALL)[0]
        assert svg.count("<a ") == svg.count('tabindex="-1"') == 3

    def test_two_at_one_point_are_both_seen(self, client, directory, mapped):
        for name in ("一", "二", "三"):
            make_organization(name=name, place=mapped[0], latitude="35.8", longitude="139.5")
        services.drain()
        pins = client.get(directory.url, {"municipality": "11208"}).context["map"].pins
        assert len({(pin.x, pin.y) for pin in pins}) == 3

    def test_without_outlines_there_is_the_list_alone(self, client, directory):
        make_organization()
        services.drain()
        response = client.get(directory.url)
        assert response.context["map"] is None
        assert names(response) == ["特定非営利活動法人みどり"]

    def test_without_an_engine_names_are_listed(self, client, directory, mapped, monkeypatch):
        make_organization(name="みどりの会", place=mapped[0])

        def fail(*args, **kwargs):
            raise SearchUnavailable("down")

        monkeypatch.setattr("search.engines.embedded.engine.EmbeddedEngine.count", fail)
        response = client.get(directory.url, {"q": "みどり", "municipality": "11208"})
        assert [row["title"] for row in response.context["results"].listing] == ["みどりの会"]
        assert "map" not in response.context


class TestIndex:
    """The document follows whatever it shows."""

    @pytest.fixture
    def organization(self):
        found = make_organization(
            services=[{"name": "配達", "field": "meals"}], designations=[{"label": "watch-partner"}]
        )
        services.drain()
        return found

    @pytest.mark.parametrize(
        "change",
        [
            lambda found: OrganizationStatus.objects.get(organization=found).save(),
            lambda found: OrganizationDesignation.objects.get(organization=found).delete(),
            lambda found: OrganizationDesignation.objects.get(organization=found).label.save(),
            lambda found: ActivityField.objects.get(key="meals").save(),
            lambda found: ActivityField.objects.get(key="shopping").save(),
            lambda found: found.body_kind.save(),
            lambda found: found.located_in.save(),
            lambda found: found.save(),
        ],
    )
    def test_a_change_is_written_anew(self, organization, change):
        assert not services.has_due_entries()
        change(organization)
        assert services.has_due_entries()

    def test_what_is_no_longer_public_is_not_found(self, client, directory, organization):
        assert found(client, directory) == [organization.name]
        organization.unpublish()
        services.drain()
        assert found(client, directory) == []

    def test_documents_cost_a_constant_number_of_queries(self):
        def queries():
            with CaptureQueriesContext(
                connection,
            ) as captured:
                list(OrganizationSearchable().documents())
            return len(captured)

        def one_more(name):
            make_organization(
                name=name,
                serves=(MunicipalityFactory(code="11215", name="狭山市"),),
                services=[{"name": "配達", "field": "meals"}],
                offers=[{"kind": "goods", "text": "車"}],
                agreements=[{"area": "11208", "name": "協定"}],
                designations=[{"label": "watch-partner"}],
            )

        MunicipalityFactory()
        one_more("一")
        first = queries()
        one_more("二")
        one_more("三")
        assert queries() == first


def test_the_list_costs_a_constant_number_of_queries(client, directory, mapped):
    def queries():
        with CaptureQueriesContext(connection) as captured:
            client.get(directory.url, {"municipality": "11208"})
        return len(captured)

    # With fewer hits places nearby are looked for too.
    for number in range(services.FEW_HITS + 1):
        make_organization(name=f"はじめの{number}", place=mapped[0], latitude="35.8", longitude="139.5")
    services.drain()
    queries()
    first = queries()
    for number in range(12):
        make_organization(name=f"団体{number}", place=mapped[0], latitude="35.8", longitude="139.5")
    services.drain()
    assert queries() == first


def test_the_sitemap_names_public_organizations(client, directory):
    public = make_organization(name="公開")
    hidden = make_organization(name="下書き")
    hidden.unpublish()
    text = client.get("/sitemap.xml").content.decode()
    assert public.get_absolute_url() in text
    assert hidden.get_absolute_url() not in text
