"""Other spellings of what was found nowhere."""

import pytest
from django.test import Client

from search import services
from search.analysis.query_language import parse
from search.analysis.spelling import is_one_slip, slips, sound
from search.engines.contract import Engine
from search.models import ThesaurusEntry
from search.services.spelling import MOST_TRIED, other_spellings
from tests.factories.pages import make_case
from tests.factories.regions import MunicipalityFactory
from tests.factories.taxonomy import ActivityFieldFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("one", "other", "near"),
    [
        ("みまもり", "みまもい", True),
        ("みまもり", "みまり", True),
        ("みまもり", "みままもり", True),
        ("みまもり", "みもまり", True),
        ("みまもり", "みまもり", True),
        ("みまもり", "まもりみ", False),
        ("みまもり", "かいもの", False),
        ("みまもり", "みまもりたい", False),
    ],
)
def test_one_slip(one: str, other: str, near: bool) -> None:
    assert (bool({*slips(one)} & {*slips(other)}) and is_one_slip(one, other)) is near


def test_what_people_leave_out_or_write_otherwise_sounds_the_same() -> None:
    assert sound("コーディネーター") == sound("コーディネータ") == "こでいねた"
    assert sound("ボランテイア") == sound("ボランティア")
    assert sound("つづける") == sound("つずける")


def others(text: str) -> list[str]:
    return [str(parsed) for parsed in other_spellings(parse(text))]


@pytest.fixture
def _vocabulary() -> None:
    ActivityFieldFactory(key="sports", label="スポーツ・レクリエーション")
    ThesaurusEntry.objects.create(term="見守り", others="声かけ\n見まもり")
    ThesaurusEntry.objects.create(term="買い物", others="買物")
    ThesaurusEntry.objects.create(term="会食", others="食事会")
    MunicipalityFactory()


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("すぽーつ", ["スポーツ"]),
        ("みまもい", ["見守り"]),
        ("買いの物", ["買い物"]),
        ("会い物", ["買い物"]),
        ("ところさわ", ["所沢"]),
        ("送迎 みまもい -車", ["送迎 見守り -車"]),
        ("送迎 OR みまもい", ["送迎 OR 見守り"]),
        ('"買い物 見守り"', ["買い物 見守り"]),
        ("かい", []),
        ("送迎", []),
        ("みまもりたいのひとびと", []),
        ("あ" * 500, []),
    ],
)
@pytest.mark.usefixtures("_vocabulary")
def test_what_may_have_been_meant(typed: str, meant: list[str]) -> None:
    assert others(typed) == meant


def test_only_a_few_are_tried() -> None:
    for end in "花川空星森雪風月":
        ThesaurusEntry.objects.create(term=f"さくら{end}", others=f"うめ{end}")
    assert len(others("さくらはな さくらかわ さくらそら さくらほし さくらもり さくらゆき さくらかぜ")) == MOST_TRIED


@pytest.mark.usefixtures("_vocabulary")
def test_zero_hits_offer_what_is_found_at_the_same_place(client: Client, engine: Engine) -> None:
    make_case(title="声かけの取組", summary="声をかけます。")
    make_case(title="配食", summary="弁当です。", parts={})
    services.drain()
    response = client.get("/search/", {"q": "みまもい", "prefecture": "11"})
    assert response.context["results"].total == 0
    text, parameters, total = response.context["suggestions"][0]
    assert text == "「見守り」で探す"
    found = client.get(f"/search/?{parameters}").context
    assert found["results"].total == total == 1
    assert found["criteria"].prefecture == "11"


@pytest.mark.usefixtures("_vocabulary")
def test_what_finds_nothing_either_is_not_offered(client: Client, engine: Engine) -> None:
    make_case(title="配食", summary="弁当です。", parts={})
    services.drain()
    assert client.get("/search/", {"q": "みまもい"}).context["suggestions"] == []
