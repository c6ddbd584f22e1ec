"""What is offered where a search finds little: words that are places, places of the same type, 困りごと."""

import pytest

from search import services
from taxonomy.models import Trouble
from tests.factories.pages import make_case
from tests.factories.regions import MunicipalityFactory
from tests.factories.taxonomy import ActivityFieldFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("engine")]


def ways(client, **parameters):
    """Text → (address, promised number) of what the page offers."""
    context = client.get("/search/", parameters).context
    return {text: (f"/search/?{address}", total) for text, address, total in context["suggestions"]}


def total(client, address):
    return client.get(address).context["results"].total


@pytest.fixture
def chichibu():
    """A small town in which the case of another small town may help."""
    figures = {"population": 20_000, "population_density": "100.0"}
    place = MunicipalityFactory(code="11207", name="秩父市", kana="ちちぶし", **figures)
    other = MunicipalityFactory(code="38203", name="宇和島市", kana="うわじまし", **figures)
    make_case(title="山里の移動販売", place=other)
    make_case(title="駅前の移動販売", place=MunicipalityFactory(population=342_000))
    services.drain()
    return place


@pytest.mark.parametrize("word", ["秩父市", "秩父", "ちちぶし", "チチブシ"])
def test_a_place_typed_as_a_word_is_offered_as_a_place(client, chichibu, word):
    """What serves the whole prefecture names none of its towns."""
    make_case(title="県内どこでも体操", place=chichibu.parent, serves=(chichibu.parent,))
    services.drain()
    address, promised = ways(client, q=f"{word} 体操")["地域「埼玉県秩父市」で「体操」を探す"]
    assert "municipality=11207" in address
    assert total(client, address) == promised == 1


def test_a_place_where_there_is_nothing_is_not_offered(client, chichibu):
    assert not [text for text in ways(client, q="秩父市 買い物") if "秩父市" in text and text.startswith("地域")]


def test_places_of_the_same_type_are_offered_where_nothing_is_found(client, chichibu):
    address, promised = ways(client, q="移動販売", prefecture="11", municipality="11207")[
        "同じ「過疎地域型」の地域で探す"
    ]
    assert total(client, address) == promised == 1
    assert (
        "秩父市は、過疎地域型・人口1万人以上3万人未満の地域です。"
        in client.get("/search/", {"q": "移動販売", "prefecture": "11", "municipality": "11207"}).content.decode()
    )


def test_troubles_that_share_a_word_or_a_field_are_offered(client, chichibu):
    shopping = ActivityFieldFactory(key="shopping")
    for key, label, query in (("no-shop", "近くに店がない", "移動販売"), ("dark", "夜道が暗い", "防犯灯")):
        Trouble.objects.create(key=key, label=label, query=query)
    Trouble.objects.get(key="no-shop").fields.add(shopping)
    text = client.get("/search/", {"q": "移動販売", "prefecture": "11", "municipality": "11207"}).content.decode()
    assert "近くに店がない" in text
    assert "夜道が暗い" not in text


def test_what_to_give_up_is_offered_where_little_is_found_and_only_what_finds_more(client, chichibu):
    make_case(title="秩父の移動販売", place=chichibu)
    make_case(title="秩父の移動販売と体操", place=chichibu, fields=("health",))
    services.drain()
    offered = ways(client, q="移動販売", prefecture="11", municipality="11207", field="shopping")
    assert {text: promised for text, (_, promised) in offered.items()} == {
        "同じ「過疎地域型」の地域で探す": 2,
        "「分野」の条件を外す": 2,
        "都道府県全体で探す": 2,
        "地域の条件を外す": 3,
        "条件をすべて外して、言葉だけで探す": 4,
    }
    assert all(total(client, address) == promised for address, promised in offered.values())
    assert "もっと見つけるには" in client.get("/search/", {"q": "移動販売", "municipality": "11207"}).content.decode()


def test_troubles_that_sound_like_what_was_typed_come_first(client, chichibu):
    for order, (key, label) in enumerate((("litter", "道や公園のごみが目立つ"), ("rubbish", "ゴミ出しができない"))):
        Trouble.objects.create(key=key, label=label, sort_order=order)
    first, *_ = services.related_troubles("ごみだし")
    assert first.key == "rubbish"
