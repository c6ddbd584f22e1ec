from datetime import date
from typing import Any
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from regions.enums import AreaKind
from regions.models import DailyLivingArea
from search import services
from search.engines.contract import Engine
from search.services import FEW_HITS
from taxonomy.models import Trouble
from tests.factories.pages import make_case, make_case_index, make_standard_page
from tests.factories.regions import MunicipalityFactory, NationFactory, PrefectureFactory
from tests.factories.taxonomy import ActivityFieldFactory

pytestmark = pytest.mark.django_db


def get(client: Client, path: str = "/search/", **parameters: Any) -> str:
    response = client.get(f"{path}?{urlencode(parameters, doseq=True)}")
    assert response.status_code == 200
    return response.content.decode()


def found(client: Client, **parameters: Any) -> list[str]:
    response = client.get(f"/search/?{urlencode(parameters, doseq=True)}")
    return [str(hit.title) for hit in response.context["results"].hits]


def test_words_are_marked_and_escaped(client: Client, engine: Engine) -> None:
    make_case(title="<b>買い物</b>の送迎")
    services.drain()
    page = get(client, q="買物")
    assert "&lt;b&gt;<mark>買い物</mark>&lt;/b&gt;" in page
    assert "1件" in page


def test_the_excerpt_shows_the_best_passage(client: Client, engine: Engine) -> None:
    filler = "あたりさわりのない文章が続きます。" * 20
    make_case(parts={"activities": f"{filler}火曜に移動図書館が来ます。{filler}"})
    services.drain()
    assert "<mark>移動</mark><mark>図書</mark>" in get(client, q="移動図書館") or "<mark>移動図書館</mark>" in get(
        client, q="移動図書館"
    )


@pytest.mark.parametrize(
    "words",
    [
        "買い物 の 送迎",
        "買い物 が できない",
        "買い物 and 送迎",
        "買い物難民",
        "買物弱者 支援",
        "ところざわ",
        "トコロザワ",
    ],
)
def test_questions_as_people_type_them(client: Client, engine: Engine, words: str) -> None:
    services.load_thesaurus()
    MunicipalityFactory(kana="ところざわし")
    make_case(title="買い物の送迎")
    elsewhere = MunicipalityFactory(code="13101", name="千代田区", kana="ちよだく")
    make_case(title="配食", summary="お宝探しをしています。", parts={}, fields=("meals",), place=elsewhere)
    services.drain()
    assert found(client, q=words) == ["買い物の送迎"]


@pytest.mark.parametrize("words", ["買い物\x00", "\x00買い物\x1f", "買い物 ‐体操", "見守 OR 買い物"])
def test_signs_that_nobody_sees_change_nothing(client: Client, engine: Engine, words: str) -> None:
    make_case(title="買い物の送迎")
    make_case(title="買い物と体操") if "体操" in words else None
    services.drain()
    assert found(client, q=words) == ["買い物の送迎"]


def test_what_serves_a_part_of_the_place_is_found_there_without_a_label(client: Client, engine: Engine) -> None:
    city = MunicipalityFactory()
    make_case(place=MunicipalityFactory(code="13101", name="千代田区"), serves=(city,), title="所沢を支える")
    services.drain()
    [hit] = client.get("/search/?prefecture=11").context["results"].hits
    assert (str(hit.title), hit.serving_label) == ("所沢を支える", "")
    assert found(client, prefecture="11", only_located="on") == []
    [hit] = client.get("/search/?prefecture=11&municipality=11208").context["results"].hits
    assert hit.serving_label == "所沢市全域"


def test_the_nation_is_no_place_to_narrow_to(client: Client, engine: Engine) -> None:
    NationFactory()
    make_case()
    services.drain()
    assert "指定された地域が見つからない" in get(client, municipality="00")
    assert found(client, municipality="00") == ["住民が運転する買い物送迎"]


@pytest.mark.parametrize("page", ["99999", "100000", "9" * 50])
def test_a_page_past_the_end_is_the_last_one(client: Client, engine: Engine, page: str) -> None:
    for _ in range(21):
        make_case()
    services.drain()
    assert client.get(f"/search/?page={page}").context["pages"]["current"].number == 2


def test_a_daily_living_area_is_found_by_its_reading(client: Client, engine: Engine) -> None:
    area = DailyLivingArea(name="湖畔圏域", kana="みずうみ", parent=MunicipalityFactory())
    area.save()
    make_case(title="送迎", place=area)
    services.drain()
    assert found(client, q="みずうみ") == ["送迎"]
    area.kana = "こはん"
    area.save()
    assert found(client, q="みずうみ") == []
    assert found(client, q="こはん") == ["送迎"]
    area.retired_on = date(2026, 4, 1)
    area.save()
    assert found(client, q="こはん") == ["送迎"]


@pytest.mark.parametrize("words", ["お金がない", "くにたち", "府中市", "二層"])
def test_prefixes_suffixes_and_numbers_alone_find_nothing(client: Client, engine: Engine, words: str) -> None:
    make_case(summary="お宝が2つ、所沢市にいます。")
    services.drain()
    assert found(client, q=words) == []


def test_words_typed_into_a_list_are_ordered_by_relevance(client: Client, engine: Engine) -> None:
    """The form of a list without words sends its order along."""
    make_case(title="送迎")
    make_case(title="見守り", summary="送迎も少し。")
    services.drain()
    page = get(client)
    assert '<option value="" selected>新しい順</option>' in page
    assert found(client, q="送迎", sort="") == ["送迎", "見守り"]
    assert found(client, q="送迎", sort="newest") == ["見守り", "送迎"]


def test_too_many_words_are_cut_with_a_notice(client: Client, engine: Engine) -> None:
    assert "はじめの20語で探しました" in get(client, q="買い物 " * 21)
    assert "語で探しました" not in get(client, q="買い物 " * 20)


def test_a_daily_living_area_stays_chosen_in_the_form(client: Client, engine: Engine) -> None:
    city = MunicipalityFactory()
    area = DailyLivingArea.objects.create(parent=city, name="山口圏域")
    page = get(client, prefecture="11", municipality=area.code)
    assert f'<option value="{area.code}" selected>所沢市山口圏域</option>' in page


def test_a_place_finds_what_is_there_and_labels_what_serves_it(client: Client, engine: Engine) -> None:
    saitama = PrefectureFactory(code="11")
    make_case(title="所沢の送迎")
    make_case(title="県の送迎", place=saitama, serves=(saitama,))
    make_case(title="全国の送迎", place=MunicipalityFactory(code="13101", name="千代田区"), serves=(NationFactory(),))
    make_case(title="東京の送迎", place=MunicipalityFactory(code="13101"))
    services.drain()
    parameters = {"q": "送迎", "prefecture": "11", "municipality": "11208"}
    assert sorted(found(client, **parameters)) == ["全国の送迎", "所沢の送迎", "県の送迎"]
    page = get(client, **parameters)
    assert "埼玉県全域" in page
    assert '<span class="tag">全国</span>' in page
    assert found(client, **parameters, only_located="on") == ["所沢の送迎"]


def test_facets_narrow_and_show_counts(client: Client, engine: Engine) -> None:
    make_case(title="買い物", fields=("shopping",))
    make_case(title="移動", fields=("transport",))
    make_case(title="両方", fields=("shopping", "transport"), body_kind="company")
    services.drain()
    assert sorted(found(client, field="shopping")) == ["両方", "買い物"]
    assert sorted(found(client, field=["shopping", "transport"])) == ["両方", "移動", "買い物"]
    assert found(client, field="shopping", body="company") == ["両方"]
    groups = {group.name: group for group in client.get("/search/?field=shopping").context["results"].facets}
    assert {value.value: value.count for value in groups["field"].values} == {"shopping": 2, "transport": 2}
    assert {value.value: value.count for value in groups["body"].values} == {"npo": 1, "company": 1}


def test_a_chosen_filter_is_a_tag_that_can_be_taken_off(client: Client, engine: Engine) -> None:
    make_case()
    services.drain()
    response = client.get("/search/?q=送迎&field=shopping&prefecture=11")
    tags = {(tag.label, tag.value): tag.parameters for tag in response.context["chosen_filters"]}
    assert tags[("分野", "買い物")] == urlencode({"q": "送迎", "prefecture": "11"})
    assert ("地域", "埼玉県") in tags


@pytest.mark.parametrize(
    "query",
    [
        "　買い物　",
        "「買い物」",
        "買" * 2000,
        "!!!???",
        '"買い物',
        "OR",
        "-",
        "\x00",
        "が",
        "で",
        "<script>alert(1)</script>",
        "買い物 " * 300,
    ],
)
def test_any_query_is_answered(client: Client, engine: Engine, query: str) -> None:
    make_case()
    services.drain()
    page = get(client, q=query)
    assert "<script>alert" not in page


@pytest.mark.parametrize(
    "parameters",
    [
        {"page": "99999"},
        {"page": "0"},
        {"page": "x"},
        {"sort": "x"},
        {"field": "nothing"},
        {"prefecture": "99"},
        {"municipality": "99999"},
        {"prefecture": "11", "municipality": "13101"},
        {"year": "x"},
        {"year": "0000"},
        {"year": "9999"},
        {"prefecture": "\x00", "municipality": "\x00", "field": "\x00", "year": "\x00"},
        {"kind": "x"},
    ],
)
def test_any_parameter_is_answered(client: Client, engine: Engine, parameters: dict[str, str]) -> None:
    make_case()
    MunicipalityFactory(code="13101", name="千代田区")
    services.drain()
    get(client, **parameters)


def test_a_municipality_of_another_prefecture_is_left_out_with_a_notice(client: Client, engine: Engine) -> None:
    make_case()
    MunicipalityFactory(code="13101", name="千代田区")
    services.drain()
    page = get(client, prefecture="11", municipality="13101")
    assert "都道府県全体で探しました" in page
    assert "1件" in page


def test_twenty_a_page_with_the_total(client: Client, engine: Engine) -> None:
    for _ in range(23):
        make_case()
    services.drain()
    assert len(found(client, q="送迎")) == 20
    assert len(found(client, q="送迎", page=2)) == 3
    page = get(client, q="送迎", page=2)
    assert "23件" in page
    assert "21〜23件目" in page
    assert "次へ" not in page


def test_a_search_takes_at_most_eleven_queries_however_many_hits(client: Client, engine: Engine) -> None:
    def queries(path: str) -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get(path).status_code == 200
        return len(captured)

    for _ in range(FEW_HITS + 1):
        make_case()
    services.drain()
    index = make_case_index().url
    paths = ["/search/?q=送迎&prefecture=11&municipality=11208&field=shopping", "/search/", index]
    for path in paths:
        client.get(path)
    before = [queries(path) for path in paths]
    for _ in range(6):
        make_case(fields=("shopping", "transport"))
    services.drain()
    # A new 分野 is read once.
    client.get(paths[0])
    assert [queries(path) for path in paths] == before
    assert max(before[:2]) <= 11


def test_few_hits_cost_a_bounded_number_of_queries_more(client: Client, engine: Engine) -> None:
    """Places beside and like the chosen one and 困りごと are looked up only then."""
    Trouble.objects.create(key="no-shop", label="近くに店がない", query="買い物").fields.add(
        ActivityFieldFactory(key="shopping")
    )
    make_case()
    services.drain()
    for path in ("/search/?q=送迎&prefecture=11&municipality=11208&field=shopping", "/search/?q=ない言葉"):
        client.get(path)
        with CaptureQueriesContext(connection) as captured:
            assert client.get(path).status_code == 200
        # One of them asks for picks of staff.
        assert len(captured) <= 17


def test_the_list_of_cases_is_the_search_with_the_kind_fixed(client: Client, engine: Engine) -> None:
    make_case(title="見守りの事例")
    make_standard_page(title="見守りの手引き")
    services.drain()
    page = get(client, make_case_index().url, q="見守り")
    assert "見守りの事例" in str(page).replace("<mark>", "").replace("</mark>", "")
    assert "手引き" not in page
    assert len(found(client, q="見守り")) == 2


def test_municipalities_of_a_prefecture_for_the_second_select(client: Client) -> None:
    MunicipalityFactory()
    MunicipalityFactory(code="13101", name="千代田区", kind=AreaKind.SPECIAL_WARD)
    answer = client.get("/search/municipalities/?prefecture=13").json()
    assert answer == {"municipalities": [{"code": "13101", "label": "千代田区"}]}
    for unknown in ("", "%00", "13101", "１３"):
        assert client.get(f"/search/municipalities/?prefecture={unknown}").json() == {"municipalities": []}


def test_a_field_without_a_case_is_not_offered(client: Client, engine: Engine) -> None:
    make_case()
    ActivityFieldFactory(key="culture", label="文化・芸術", number=14)
    services.drain()
    assert "文化・芸術" not in get(client)


def test_hits_tell_the_kind_of_their_municipality_in_a_constant_number_of_queries(client):
    """Whether a place is like mine can be seen in the list."""
    counts = []
    for code, name in (("11207", "秩父市"), ("11365", "小鹿野町")):
        place = MunicipalityFactory(code=code, name=name, population=20_000, population_density="90")
        make_case(title="移動販売", place=place)
        services.drain()
        get(client, q="移動販売")
        with CaptureQueriesContext(connection) as queries:
            text = get(client, q="移動販売")
        counts.append(len(queries))
        assert f'{name}<span class="whole">（過疎地域型・1万人以上3万人未満）</span>' in text
    assert len(set(counts)) == 1
