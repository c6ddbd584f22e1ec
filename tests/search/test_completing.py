"""What is offered while somebody types."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from wagtail.models import PageViewRestriction

from regions.enums import AreaKind
from regions.models import Area, DailyLivingArea
from search import services
from search.completions import Completion, CompletionKind
from search.engines.contract import Engine
from search.models import ThesaurusEntry, ThesaurusKind
from search.services import completing
from taxonomy.models import ActivityField, Trouble
from tests.factories.pages import make_case, make_standard_page
from tests.factories.regions import MunicipalityFactory, PrefectureFactory, WardFactory
from tests.factories.taxonomy import ActivityFieldFactory

pytestmark = pytest.mark.django_db

KIND = CompletionKind


@pytest.fixture(autouse=True)
def _no_trust(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each test has a database of its own."""
    monkeypatch.setattr(completing, "TRUSTED_FOR", 0.0)
    ThesaurusEntry.objects.create(term="体操", others="運動\nエクササイズ")


@pytest.fixture
def library(engine: Engine) -> None:
    """A page that holds the terms of these tests: what finds nothing is not offered."""
    make_standard_page(title="覚え書き", slug="notes", introduction="体操、足立の会、買い物代行、買い出し")
    services.drain()


def complete(text: str, **values: Any) -> tuple[Completion, ...]:
    return services.complete(text, **({"audiences": ("public",)} | values))


def offered(text: str, *kinds: CompletionKind) -> list[str]:
    return [str(found.text) for found in complete(text) if not kinds or found.kind in kinds]


def forget_findings() -> None:
    """As if FINDINGS_TRUSTED_FOR were over."""
    completing._findings.clear()


def marked(completion: Completion) -> list[str]:
    return [piece for piece, is_marked in completion.text.pieces if is_marked]


def test_each_kind_says_what_it_is_and_where_it_leads(library: None) -> None:
    ActivityFieldFactory()
    Trouble.objects.create(key="shopping", label="買い物に行けない", query="買い物支援")
    ThesaurusEntry.objects.create(term="買い物代行", others="お使い")
    MunicipalityFactory(code="11301", name="貝町", kana="かいまち", kind=AreaKind.TOWN)
    page = make_case(title="みんなで買い物")
    services.drain()
    found = {each.kind: each for each in complete("かい")}
    assert [(kind, each.label, str(each.text), marked(each)) for kind, each in found.items()] == [
        (KIND.FIELD, "分野", "買い物", ["買い物"]),
        (KIND.TERM, "言葉", "買い物代行", ["買い物"]),
        (KIND.TROUBLE, "困りごと", "買い物に行けない", ["買い物"]),
        (KIND.PLACE, "地域", "貝町", ["貝町"]),
        (KIND.TITLE, "取組事例", "みんなで買い物", ["買い物"]),
    ]
    assert found[KIND.FIELD].parameters == {"q": "", "field": "shopping"}
    assert found[KIND.TERM].parameters == {"q": "買い物代行"}
    assert (found[KIND.TROUBLE].url, found[KIND.TROUBLE].parameters) == ("/search/troubles/shopping/", {})
    assert found[KIND.PLACE].parameters == {"q": "", "prefecture": "11", "municipality": "11301"}
    assert found[KIND.PLACE].detail == "埼玉県"
    assert found[KIND.TITLE].url == page.url


@pytest.mark.parametrize(
    "typed", ["たい", "たいそ", "タイソウ", "ﾀｲｿｳ", "体", "体操", "たいs", "たいｓｙ", "　たい　", "\x00たい"]
)
def test_one_word_in_every_way_in_which_it_is_typed(library: None, typed: str) -> None:
    assert offered(typed) == ["体操"]


def test_the_last_word_is_completed_and_the_others_are_kept(engine: Engine) -> None:
    MunicipalityFactory()
    make_case(title="通院の送迎と体操")
    make_case(title="体操の会")
    services.drain()
    term, title = complete("送迎　たい")
    assert term.parameters == {"q": "送迎 体操"}
    assert str(title.text) == "通院の送迎と体操"
    assert marked(title) == ["送迎", "体操"]
    [place] = complete("送迎 ところ")
    assert place.parameters == {"q": "送迎", "prefecture": "11", "municipality": "11208"}
    assert offered("-送迎 たい") == offered("送迎 OR たい") == ["体操"]
    assert offered("送迎 -たい") == offered('"たい') == []


def test_what_matches_as_a_whole_comes_first_then_terms_then_places_of_the_own_prefecture(library: None) -> None:
    MunicipalityFactory(code="13121", name="足立区", kana="あだちく", kind=AreaKind.SPECIAL_WARD)
    MunicipalityFactory(code="11999", name="安達大町", kana="あだちおおまち", kind=AreaKind.TOWN)
    ThesaurusEntry.objects.create(term="足立の会", others="会合")
    assert offered("あだち") == ["足立の会", "安達大町", "足立区"]
    assert offered("足立区") == ["足立区"]
    assert offered("あだちく") == ["足立区"]
    make_case(title="足立")
    services.drain()
    assert offered("足立") == ["足立", "足立の会", "足立区", "安達大町"]


def test_of_words_that_mean_the_same_one_is_offered_and_a_field_before_a_term(library: None) -> None:
    assert offered("うんど") == ["運動"]
    ThesaurusEntry.objects.create(term="買い出し", others="買い物\n買い回り")
    assert offered("かい") == ["買い出し"]
    make_case(title="みんなの車")
    services.drain()
    assert offered("かい") == ["買い物"]
    assert offered("かいだ") == ["買い出し"]


def test_no_kind_crowds_out_the_others(engine: Engine) -> None:
    for number, end in enumerate(("花", "川", "空", "星", "森", "雪")):
        ThesaurusEntry.objects.create(term=f"桜{end}", others=f"梅{end}")
        MunicipalityFactory(code=f"1130{number}", name=f"桜{end}町", kana="さくらまち", kind=AreaKind.TOWN)
        make_case(title=f"桜{end}の取組")
        Trouble.objects.create(key=f"cherry-{number}", label=f"桜{end}が遠い")
    services.drain()
    kinds = [each.kind for each in complete("桜")]
    assert [kinds.count(kind) for kind in (KIND.TERM, KIND.TROUBLE, KIND.PLACE, KIND.TITLE)] == [2, 1, 2, 3]
    Trouble.objects.all().delete()
    ThesaurusEntry.objects.all().delete()
    kinds = [each.kind for each in complete("桜")]
    assert [kinds.count(kind) for kind in (KIND.PLACE, KIND.TITLE)] == [4, 4]
    assert len(complete("桜", limit=3)) == 3


def test_places_that_bear_one_name_are_told_apart(engine: Engine) -> None:
    WardFactory()
    DailyLivingArea(name="湖畔圏域", kana="こはん", parent=MunicipalityFactory()).save()
    PrefectureFactory(code="34", kana="ひろしまけん")
    MunicipalityFactory(code="34208", name="府中市", kana="ふちゅうし")
    MunicipalityFactory(code="13206", name="府中市", kana="ふちゅうし")
    assert {(str(each.text), each.detail) for each in complete("ふちゅう")} == {
        ("府中市", "東京都"),
        ("府中市", "広島県"),
    }
    [ward] = complete("にしく")
    assert (str(ward.text), marked(ward)) == ("さいたま市西区", ["西区"])
    assert offered("さいたましにし") == ["さいたま市西区"]
    [area] = complete("こはん")
    assert str(area.text) == "所沢市湖畔圏域"
    assert area.parameters["municipality"] == "11208-01"
    [prefecture] = complete("ひろしま")
    assert (prefecture.detail, prefecture.parameters) == ("", {"q": "", "prefecture": "34", "municipality": ""})


def test_titles_that_begin_alike_are_told_apart_by_what_follows(engine: Engine) -> None:
    for number in range(8):
        make_case(title=f"住民が運転する買い物の車の第{'一二三四五六七八'[number]}号")
    services.drain()
    assert offered("住民が運転する買い物の車の第二") == ["住民が運転する買い物の車の第二号"]


def test_only_what_everybody_may_see(engine: Engine) -> None:
    make_case(title="体操の草稿").unpublish()
    private = make_standard_page(title="体操の内輪", slug="private")
    PageViewRestriction.objects.create(page=private, restriction_type=PageViewRestriction.LOGIN)
    make_standard_page(title="体操の案内", slug="open")
    changed = make_case(title="体操の公開")
    changed.title = "体操の下書き"
    changed.save_revision()
    services.drain()
    assert offered("たい", KIND.TITLE) == ["体操の公開", "体操の案内"]
    assert [each for each in complete("たい", audiences=("members",)) if each.kind == KIND.TITLE] == []


def test_what_is_out_of_use_is_not_offered(engine: Engine) -> None:
    ActivityFieldFactory(is_active=False)
    ThesaurusEntry.objects.create(term="買い出し", others="買い回り", is_active=False)
    ThesaurusEntry.objects.create(term="買い物市場", kind=ThesaurusKind.PROTECTED)
    Trouble.objects.create(key="shopping", label="買い物に行けない", is_active=False)
    MunicipalityFactory(code="11301", name="貝町", kana="かいまち", retired_on="2020-04-01")
    assert offered("かい") == []


def test_changes_of_staff_are_offered_at_once_where_nothing_is_trusted(engine: Engine) -> None:
    assert offered("かい") == []
    make_case(title="みんなの車")
    services.drain()
    field = ActivityField.objects.get()
    assert offered("かい") == ["買い物"]
    field.label = "会食"
    field.save()
    assert offered("かい") == ["会食"]
    trouble = Trouble.objects.create(key="shopping", label="買い物に行けない")
    assert offered("かいも") == ["買い物に行けない"]
    trouble.delete()
    assert offered("かいも") == []


def test_what_would_find_nothing_is_not_offered(engine: Engine) -> None:
    ActivityFieldFactory()
    ThesaurusEntry.objects.create(term="買い物バス", others="買い物ツアー")
    ThesaurusEntry.objects.create(term="買い回り", others="お店めぐり")
    assert offered("かい") == []
    make_case(
        title="みんなのお店めぐり", summary="店を回ります。", fields=("transport",), parts={"activities": "買い物"}
    )
    services.drain()
    forget_findings()
    assert offered("かい") == ["買い回り"]


def test_words_that_lead_nowhere_take_no_room(engine: Engine) -> None:
    for number in range(10):
        ThesaurusEntry.objects.create(term=f"体{'一二三四五六七八九十'[number]}", others=f"別{number}")
    make_case(title="体十の取組")
    services.drain()
    assert offered("体", KIND.TERM) == ["体十"]


def test_what_was_found_is_trusted_for_a_while(engine: Engine) -> None:
    assert offered("たい") == []
    make_case(title="体操の会")
    services.drain()
    assert offered("たい", KIND.TERM) == []
    forget_findings()
    assert offered("たい", KIND.TERM) == ["体操"]


def test_while_no_engine_answers_terms_are_offered_all_the_same(client: Client) -> None:
    make_case(title="体操の会")
    assert offered("たい") == ["体操"]
    assert client.get("/search/complete/?q=たい").status_code == 200


def test_the_endpoint(client: Client, engine: Engine) -> None:
    make_case(title="<b>体操</b>")
    services.drain()
    response = client.get("/search/complete/", {"q": "たい"})
    assert response["Cache-Control"] == "public, max-age=300"
    assert not response.cookies
    assert "Cookie" not in response.get("Vary", "")
    term, title = response.json()["completions"]
    assert term == {
        "kind": "term",
        "label": "言葉",
        "text": [["体操", True]],
        "detail": "",
        "url": "",
        "parameters": {"q": "体操"},
    }
    assert title["text"] == [["<b>", False], ["体操", True], ["</b>", False]]
    assert title["url"].startswith("/cases/")


def test_the_endpoint_asks_the_database_at_most_once_and_then_not_at_all(
    client: Client, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(5):
        make_case(title=f"体操の会{number}")
        MunicipalityFactory(code=f"1130{number}", name=f"対馬{number}町", kana="たいま")
    services.drain()
    client.get("/search/complete/?q=たい")
    with CaptureQueriesContext(connection) as captured:
        assert len(client.get("/search/complete/?q=たい").json()["completions"]) == 8
    assert len(captured) == 1
    monkeypatch.setattr(completing, "TRUSTED_FOR", 60.0)
    with CaptureQueriesContext(connection) as captured:
        assert client.get("/search/complete/?q=たいそ").json()["completions"]
    assert len(captured) == 0


@pytest.mark.parametrize(
    "query",
    ["", "?q=", "?q=%00", "?q=%FF%FE", "?q=😀", "?q=-", '?q="', "?q=k", "?q=NPO", "?q=%E3%81%8B%CC%88", "?p=か"],
)
def test_odd_input_is_no_error(client: Client, engine: Engine, query: str) -> None:
    response = client.get(f"/search/complete/{query}")
    assert response.status_code == 200
    assert response.json() == {"completions": []}


def test_long_input_is_cut(client: Client, engine: Engine) -> None:
    make_case(title="体操" * 20 + "の会")
    services.drain()
    assert client.get("/search/complete/", {"q": "体操" * 5000}).json()["completions"]
    assert not client.get("/search/complete/", {"q": " ".join(["あ"] * 5000)}).json()["completions"]


def test_nothing_can_be_posted(client: Client) -> None:
    assert client.post("/search/complete/", {"q": "たい"}).status_code == 405


def test_nothing_of_what_is_typed_is_logged(client: Client, engine: Engine, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(0)
    client.get("/search/complete/", {"q": "ひみつのことば"})
    assert "ひみつ" not in caplog.text


def test_no_place_is_lost_for_want_of_what_lies_above_it(engine: Engine) -> None:
    Area.objects.create(code="99201", kind=AreaKind.CITY, name="対岸市", kana="たいがんし", prefecture_code="99")
    assert offered("たいが") == ["対岸市"]
