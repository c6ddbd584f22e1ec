"""Searches that find nothing, too little, or meet no engine."""

from typing import Any
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from regions.enums import AreaKind
from search import services
from search.engines.contract import Engine
from search.models import ThesaurusEntry
from tests.factories.pages import make_case
from tests.factories.regions import MunicipalityFactory, WardFactory

pytestmark = pytest.mark.django_db


def get(client: Client, path: str = "/search/", **parameters: Any) -> str:
    response = client.get(f"{path}?{urlencode(parameters, doseq=True)}")
    assert response.status_code == 200
    return response.content.decode()


def test_zero_hits_say_which_filter_to_drop_and_what_that_finds(client: Client, engine: Engine) -> None:
    make_case()
    make_case(title="所沢の体操", summary="体操です。", fields=("transport",))
    MunicipalityFactory(code="13101", name="千代田区", kind=AreaKind.SPECIAL_WARD)
    services.drain()
    response = client.get("/search/?q=送迎&field=transport&prefecture=13&municipality=13101")
    ways = {text: total for text, _, total in response.context["suggestions"]}
    assert ways["条件をすべて外して、言葉だけで探す"] == 1
    for text, parameters, total in response.context["suggestions"]:
        assert client.get(f"/search/?{parameters}").context["results"].total == total, text


def test_counts_of_facets_are_what_a_click_gives_where_the_words_had_to_be_loosened(
    client: Client, engine: Engine
) -> None:
    make_case(title="送迎と配食", fields=("shopping",))
    make_case(title="送迎", summary="車です。", fields=("transport",))
    make_case(title="配食", summary="弁当です。", fields=("shopping",))
    services.drain()
    for words in ("送迎 配食", "送迎 配食 宇宙旅行"):
        response = client.get("/search/", {"q": words, "field": "transport"})
        fields = next(group for group in response.context["results"].facets if group.name == "field")
        for value in fields.values:
            clicked = client.get("/search/", {"q": words, "field": value.value}).context["results"].total
            assert clicked == value.count, (words, value)


@pytest.mark.parametrize(
    ("query", "way"),
    [
        ("q=送迎 -住民", "「-住民」を外して「送迎」で探す"),
        ("q=-車", "「-車」を外す"),
        ("q=送迎 弁当 -住民", "「送迎」を外して「弁当 -住民」で探す"),
        ("q=送迎&field=meals&body=company", "条件をすべて外して、言葉だけで探す"),
        ("field=meals&body=company&year=1999", "条件をすべて外す"),
        ("q=狭山&municipality=11208&only_located=on", "この地域を対象とする取組も含める"),
    ],
)
def test_everything_asked_for_can_be_given_up(client: Client, engine: Engine, query: str, way: str) -> None:
    tokorozawa = MunicipalityFactory()
    make_case(title="所沢の送迎")
    make_case(
        title="狭山の送迎",
        place=MunicipalityFactory(code="11215", name="狭山市", kana="さやまし"),
        serves=(tokorozawa,),
    )
    make_case(title="配食", summary="弁当を届けます。")
    services.drain()
    response = client.get(f"/search/?{query}")
    ways = {text: (parameters, total) for text, parameters, total in response.context["suggestions"]}
    assert way in ways
    for parameters, total in ways.values():
        assert client.get(f"/search/?{parameters}").context["results"].total == total > 0


def test_words_that_never_stand_together_are_searched_one_by_one(client: Client, engine: Engine) -> None:
    make_case()
    services.drain()
    page = get(client, q="送迎 宇宙旅行")
    assert "一部の言葉" in page
    assert "1件" in page


def test_one_word_that_is_only_found_in_part_is_not_called_several(client: Client, engine: Engine) -> None:
    make_case(title="移動図書館")
    services.drain()
    page = get(client, q="移動販売")
    assert "「移動販売」を含むものがないため、その一部を含むものを" in page
    assert "すべての言葉" not in page


def test_it_says_which_words_were_searched_for_beside_those_typed(client: Client, engine: Engine) -> None:
    ThesaurusEntry.objects.create(term="買い物支援", others="移動販売\n買い物支援バス\n御用聞き\n宅配\n出張販売\n配達")
    make_case(title="移動販売の車")
    services.drain()
    assert "似た意味の言葉（移動販売、御用聞き、宅配、出張販売など）でも探しました。" in get(client, q="買い物支援")
    assert "似た意味の言葉" not in get(client, q="車")
    assert "似た意味の言葉" not in get(client, q='"買い物支援"')


def test_some_of_the_words_here_and_all_of_them_elsewhere(client: Client, engine: Engine) -> None:
    make_case(title="所沢の送迎")
    make_case(title="千代田の配食と送迎", place=MunicipalityFactory(code="13101", name="千代田区"))
    services.drain()
    response = client.get("/search/?q=配食 送迎&prefecture=11")
    assert [str(hit.title) for hit in response.context["results"].hits] == ["所沢の送迎"]
    ways = {text: (parameters, total) for text, parameters, total in response.context["suggestions"]}
    parameters, total = ways["地域の条件を外す"]
    assert total == client.get(f"/search/?{parameters}").context["results"].total == 1


def test_while_no_engine_answers_titles_are_listed_with_a_notice(client: Client) -> None:
    make_case(title="所沢の送迎")
    make_case(title="千代田の送迎", place=MunicipalityFactory(code="13101"))
    get(client)  # reads the thesaurus, once a process
    with CaptureQueriesContext(connection) as captured:
        page = get(client, q="送迎", prefecture="11")
    assert len(captured) <= 16
    assert "検索の仕組みがいま使えない" in page
    assert "所沢の送迎" in page
    assert "千代田の送迎" not in page


def test_the_listing_heeds_or_and_excluded_words_and_shows_no_filter_that_has_no_effect(client: Client) -> None:
    make_case(title="所沢の配食")
    make_case(title="所沢の送迎")
    make_case(title="無料の送迎")
    page = get(client, q="サロン OR 送迎 -無料", field="transport")
    assert "所沢の送迎" in page
    assert "所沢の配食" not in page
    assert "無料の送迎" not in page
    assert "分野：" not in page


def test_the_listing_of_a_designated_city_holds_its_wards(client: Client) -> None:
    make_case(title="西区の送迎", place=WardFactory())
    make_case(title="所沢の送迎")
    page = get(client, q="送迎", prefecture="11", municipality="11100")
    assert "検索の仕組みがいま使えない" in page
    assert "西区の送迎" in page
    assert "所沢の送迎" not in page
