"""Numbers beside places: what a search at the place finds, number by number."""

import random
from dataclasses import replace
from pathlib import Path

import pytest

from regions.models import Area, AreaOutline
from search import services
from search.criteria import SearchCriteria
from search.engines.contract import Engine
from search.services import at_place, count_at_places, places_nearby_with_hits
from tests.factories.regions import MunicipalityFactory, PrefectureFactory
from tests.search.engine_contract import document, put

pytestmark = pytest.mark.django_db

SAITAMA = {"11207": "秩父市", "11208": "所沢市", "11209": "飯能市"}
TOKYO = {"13308": "奥多摩町", "13101": "千代田区"}
ABOVE = {code: (code[:2],) for code in (*SAITAMA, *TOKYO)} | {"11": (), "13": ()}


@pytest.fixture(autouse=True)
def _places() -> None:
    for code, name in (SAITAMA | TOKYO).items():
        MunicipalityFactory(code=code, name=name)


def total(criteria: SearchCriteria) -> int:
    place = Area.objects.with_ancestors().get(pk=criteria.region)
    return services.search(criteria, place=place).total


def random_documents(chance: random.Random) -> None:
    texts = ["買い物の送迎", "送迎", "買い物", "配食サービス", "住民が配る食事", "体操"]
    documents = []
    for number in range(40):
        located = chance.choice([(), ("11",), ("13",), *((code, code[:2]) for code in ABOVE if len(code) == 5)])
        serves = chance.choice([(), (), (), ("00",), ("11",), ("13",), ("11208",), ("13308", "11207"), ("11208-01",)])
        within = {"11208-01": ("11208", "11")}
        documents.append(
            document(
                number + 1,
                title=chance.choice(texts),
                body="",
                located=located,
                serves=serves,
                serves_within=tuple(
                    dict.fromkeys(
                        up for code in serves for up in within.get(code, (code[:2],) if len(code) > 2 else ())
                    )
                ),
                facets={"kind": ("case-study",), "field": (chance.choice(["shopping", "transport"]),)},
            )
        )
    return documents


@pytest.mark.parametrize("seed", range(6))
def test_every_number_is_what_a_click_gives(engine: Engine, seed: int) -> None:
    chance = random.Random(seed)
    put(engine, *random_documents(chance)[: chance.choice([4, 12, 40])])
    for text in ("", "送迎", "買い物 送迎", "移動支援", "食事サービス", "送迎 宇宙旅行 配食", "-体操"):
        for facets in ({}, {"field": ("transport",)}):
            for include_serving in (True, False):
                criteria = SearchCriteria(text=text, facets=facets, include_serving=include_serving)
                for above, codes in (((), ("11", "13")), (("11",), tuple(SAITAMA)), (("13",), tuple(TOKYO))):
                    counts = count_at_places(criteria, codes, above=above)
                    assert set(counts.by_code) == set(codes)
                    for code in codes:
                        there = at_place(criteria, Area.objects.get(pk=code))
                        assert counts.by_code[code] == total(there), (there, seed)


def test_a_place_already_chosen_has_no_say_in_the_numbers_of_the_others(engine: Engine) -> None:
    put(engine, document(1), document(2, located=("11209", "11")))
    criteria = SearchCriteria(prefecture="11", municipality="11208", page=3)
    counts = count_at_places(criteria, SAITAMA, above=("11",))
    assert counts.by_code == {"11207": 0, "11208": 1, "11209": 1}
    assert counts.floor == 0


def test_the_floor_is_what_every_place_has(engine: Engine) -> None:
    put(engine, document(1), document(2, located=(), serves=("11",)), document(3, located=(), serves=("00",)))
    counts = count_at_places(SearchCriteria(), SAITAMA, above=("11",))
    assert (counts.floor, counts.by_code["11208"], counts.by_code["11209"]) == (2, 3, 2)


def test_without_an_engine_there_are_no_numbers(search_dir: Path) -> None:
    assert count_at_places(SearchCriteria(), SAITAMA) is None
    place = Area.objects.with_ancestors().get(pk="11207")
    assert places_nearby_with_hits(SearchCriteria(), place) == services.NearbyPlaces()


@pytest.fixture
def chichibu() -> Area:
    Area.objects.filter(pk__in=["11207", "11208", "13101"]).update(population=60_000, population_density=100)
    Area.objects.filter(pk__in=["11209", "13308"]).update(population=5_000, population_density=20)
    area = Area.objects.with_ancestors().get(pk="11207")
    AreaOutline.objects.create(area=area, polygons=[], neighbours=["11209", "13308"])
    return area


def test_neighbours_and_similar_places_with_hits(engine: Engine, chichibu: Area) -> None:
    put(
        engine,
        document(1, located=("13308", "13")),
        document(2, located=("11209", "11")),
        document(3, located=("11209", "11")),
        document(4, located=("13101", "13"), title="体操", body=""),
        document(5, located=("11208", "11")),
        document(6, located=("11",), serves=("11",)),
    )
    criteria = SearchCriteria(text="送迎", prefecture="11", municipality="11207", page=2)
    found = places_nearby_with_hits(criteria, chichibu)
    assert [(place.area.name, place.total) for place in found.neighbours] == [("飯能市", 2), ("奥多摩町", 1)]
    # 千代田区 is alike, but has other things.
    assert [(place.area.name, place.total) for place in found.similar] == [("所沢市", 1)]
    for place in (*found.neighbours, *found.similar):
        assert total(place.criteria) == place.total
        assert place.criteria.text == "送迎"


def test_places_that_hold_some_of_the_words_alone_are_not_offered(engine: Engine, chichibu: Area) -> None:
    """From there the search would lead back: all the words are elsewhere."""
    put(engine, document(1, located=("13308", "13")), document(2, located=("11209", "11"), title="送迎と配食"))
    found = places_nearby_with_hits(SearchCriteria(text="送迎 配食", prefecture="11", municipality="11207"), chichibu)
    assert [(place.area.name, place.total) for place in found.neighbours] == [("飯能市", 1)]
    assert places_nearby_with_hits(SearchCriteria(text="送迎 宇宙旅行"), chichibu) == services.NearbyPlaces()


def test_at_most_as_many_as_asked_for_with_few_questions(
    engine: Engine, chichibu: Area, django_assert_num_queries
) -> None:
    put(engine, document(1, located=("13308", "13")), document(2, located=("11209", "11")))
    services.current_thesaurus()
    with django_assert_num_queries(5):
        found = places_nearby_with_hits(SearchCriteria(), chichibu, limit=1)
    assert len(found.neighbours) == 1
    assert found.similar == ()


def test_a_prefecture_has_nothing_beside_it(engine: Engine) -> None:
    put(engine, document(1))
    assert places_nearby_with_hits(SearchCriteria(), PrefectureFactory()) == services.NearbyPlaces()


def test_a_click_keeps_everything_but_place_and_page() -> None:
    criteria = SearchCriteria(
        text="送迎",
        prefecture="13",
        municipality="13101",
        facets={"field": ("transport",)},
        include_serving=False,
        page=4,
    )
    there = at_place(criteria, Area.objects.get(pk="11207"))
    assert there == replace(criteria, prefecture="11", municipality="11207", page=1)
    assert at_place(there, Area.objects.get(pk="13")) == replace(criteria, municipality="", page=1)
