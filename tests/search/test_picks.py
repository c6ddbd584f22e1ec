"""Pages that staff pick for words: shown as picks, above the hits, and no part of them."""

from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.models import PageViewRestriction

from accounts.models import User
from regions.models import DailyLivingArea
from search import services
from search.models import SearchPick, ThesaurusEntry, ThesaurusKind
from tests.factories.pages import make_case, make_case_index, make_home, make_standard_page
from tests.factories.regions import MunicipalityFactory, NationFactory, PrefectureFactory
from tests.factories.taxonomy import ActivityFieldFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("engine")]

HEADING = "おすすめ<span"


@pytest.fixture
def guide() -> Any:
    return make_standard_page(title="買い物の手引き", slug="shopping", search_description="はじめ方を説明します。")


def pick(page: Any, words: str = "買い物支援", **values: Any) -> SearchPick:
    made: SearchPick = SearchPick.objects.create(words=words, page_id=page.pk, **values)
    return made


def picked(client: Client, **parameters: Any) -> list[str]:
    response = client.get("/search/", parameters)
    assert response.status_code == 200
    return [page.title for page in response.context["picks"]]


@pytest.mark.parametrize(
    "words", ["買い物支援", "買物支援", "　買い物　支援", "「買い物支援」", "買い物の支援", "ｶｲﾓﾉ支援", "買い物援助"]
)
def test_the_same_words_however_written(client: Client, guide: Any, words: str) -> None:
    ThesaurusEntry.objects.create(term="支援", others="援助")
    ThesaurusEntry.objects.create(term="買い物", others="カイモノ")
    pick(guide)
    assert picked(client, q=words) == ["買い物の手引き"]


def test_kana_lead_to_words_that_the_thesaurus_knows(client: Client, guide: Any) -> None:
    ThesaurusEntry.objects.create(term="ごみ出し", others="ゴミ捨て")
    pick(guide, "ごみ出し")
    assert picked(client, q="ごみだし") == picked(client, q="ゴミ捨て") == ["買い物の手引き"]


@pytest.mark.parametrize(
    "words", ["買い物", "支援", "買い物支援 所沢", "買い物支援 OR 配食", "買い物支援 -車", "", "の"]
)
def test_other_words_have_no_picks(client: Client, guide: Any, words: str) -> None:
    pick(guide)
    assert picked(client, q=words) == []


def test_a_one_way_entry_is_not_the_same(client: Client, guide: Any) -> None:
    ThesaurusEntry.objects.create(kind=ThesaurusKind.ONE_WAY, term="包括", others="地域包括支援センター")
    pick(guide, "地域包括支援センター")
    assert picked(client, q="包括") == []


def test_they_stand_above_the_hits_and_change_none_of_them(client: Client, guide: Any) -> None:
    make_case(title="買い物支援の事例")
    services.drain()
    without = client.get("/search/?q=買い物支援").context["results"]
    case = make_case(title="まったく別の事例", summary="将棋をさします。", parts={})
    services.drain()
    pick(guide)
    pick(case)
    response = client.get("/search/?q=買い物支援")
    text = response.content.decode()
    assert 0 < text.index(HEADING) < text.index('class="hits"')
    assert "（県の担当者が選びました）" in text
    assert "はじめ方を説明します。" in text
    results = response.context["results"]
    assert [hit.document.key for hit in results.hits] == [hit.document.key for hit in without.hits]
    assert (results.total, results.facets) == (without.total, without.facets)


def test_without_a_pick_there_is_no_heading(client: Client, guide: Any) -> None:
    assert HEADING not in client.get("/search/?q=買い物支援").content.decode()


def test_at_most_three_in_the_order_of_staff_each_page_once(client: Client, guide: Any) -> None:
    ThesaurusEntry.objects.create(term="買い物支援", others="買い物援助")
    cases = [make_case(title=f"事例{number}") for number in range(4)]
    for number, case in enumerate(cases):
        pick(case, sort_order=9 - number)
    pick(cases[3], "買い物援助", sort_order=1)
    assert picked(client, q="買い物支援") == ["事例3", "事例2", "事例1"]


@pytest.mark.parametrize("change", ["unpublish", "restrict", "restrict-above", "inactive", "delete"])
def test_only_public_pages_in_use(client: Client, guide: Any, change: str) -> None:
    row = pick(guide)
    assert picked(client, q="買い物支援") == ["買い物の手引き"]
    if change == "unpublish":
        guide.unpublish()
    elif change == "restrict":
        PageViewRestriction.objects.create(page=guide, restriction_type="login")
    elif change == "restrict-above":
        PageViewRestriction.objects.create(page=guide.get_parent(), restriction_type="login")
    elif change == "inactive":
        row.is_active = False
        row.save()
    else:
        guide.delete()
    assert picked(client, q="買い物支援") == []


def test_a_restricted_page_beside_it_does_not_matter(client: Client, guide: Any) -> None:
    PageViewRestriction.objects.create(page=make_standard_page(slug="shopping-2"), restriction_type="login")
    pick(guide)
    assert picked(client, q="買い物支援") == ["買い物の手引き"]


@pytest.mark.parametrize(
    "more", ["field=shopping", "year=2024", "page=2", "prefecture=11&only_located=on", "kind=case-study"]
)
def test_not_beside_filters_nor_on_further_pages(client: Client, guide: Any, more: str) -> None:
    PrefectureFactory()
    ActivityFieldFactory(key="shopping")
    for number in range(21):
        make_case(title=f"買い物支援{number}")
    services.drain()
    pick(guide)
    assert client.get(f"/search/?q=買い物支援&{more}").context["picks"] == []


def test_not_in_the_list_of_one_kind(client: Client, guide: Any) -> None:
    pick(guide)
    assert client.get(f"{make_case_index().url}?q=買い物支援").context["picks"] == []


def test_a_pick_for_the_place_comes_before_one_for_all(client: Client, guide: Any) -> None:
    city, other = MunicipalityFactory(), make_standard_page(title="所沢市の買い物支援", slug="tokorozawa")
    pick(guide)
    pick(other, place=city)
    found = picked(client, q="買い物支援", prefecture="11", municipality=city.code)
    assert found == ["所沢市の買い物支援", guide.title]


def test_a_place_narrows_to_who_looks_there_or_below(client: Client, guide: Any) -> None:
    city, other = MunicipalityFactory(), MunicipalityFactory(code="11207", name="秩父市")
    area = DailyLivingArea(name="中央圏域", kana="ちゅうおう", parent=city)
    area.save()
    row = pick(guide)
    at_city = {"q": "買い物支援", "prefecture": "11", "municipality": city.code}
    at_area = at_city | {"municipality": area.code}
    at_prefecture = {"q": "買い物支援", "prefecture": "11"}
    at_other = at_city | {"municipality": other.code}
    nowhere = {"q": "買い物支援"}
    expected = {
        None: [at_city, at_area, at_prefecture, at_other, nowhere],
        "11": [at_city, at_area, at_prefecture, at_other],
        city.code: [at_city, at_area],
        area.code: [at_area],
        NationFactory().code: [at_city, at_area, at_prefecture, at_other, nowhere],
    }
    for place, shown_at in expected.items():
        row.place_id = place
        row.save()
        for parameters in (at_city, at_area, at_prefecture, at_other, nowhere):
            assert bool(picked(client, **parameters)) is (parameters in shown_at), (place, parameters)


def test_while_the_engine_does_not_answer_they_stay(client: Client, guide: Any, settings: Any) -> None:
    pick(guide)
    settings.SEARCH_INDEX_DIR = settings.SEARCH_INDEX_DIR / "no-index-here"
    response = client.get("/search/?q=買い物支援")
    assert response.context["results"].is_listing
    assert HEADING in response.content.decode()


def test_where_nothing_is_found_they_stay(client: Client, guide: Any) -> None:
    pick(guide, "ほうれんそう")
    assert picked(client, q="ほうれんそう") == ["買い物の手引き"]


def test_a_title_is_escaped(client: Client) -> None:
    pick(make_standard_page(title="<b>手引き</b>", slug="bold"))
    assert "&lt;b&gt;手引き&lt;/b&gt;</a>" in client.get("/search/?q=買い物支援").content.decode()


def test_picks_cost_one_query_however_many(client: Client, guide: Any) -> None:
    def count(words: str) -> int:
        client.get("/search/", {"q": words})
        with CaptureQueriesContext(connection) as captured:
            client.get("/search/", {"q": words})
        return len(captured)

    for number in range(5):
        make_case(title=f"買い物支援{number}")
    services.drain()
    with_none = count("買い物支援")
    assert sum("search_searchpick" in query["sql"] for query in captured_of(client)) == 1
    for case in (guide, *(make_case(slug=f"more-{number}") for number in range(4))):
        pick(case)
    assert count("買い物支援") == with_none


def captured_of(client: Client) -> list[dict[str, str]]:
    with CaptureQueriesContext(connection) as captured:
        client.get("/search/?q=買い物支援")
    return list(captured.captured_queries)


def test_keys_follow_the_analysis(client: Client, guide: Any) -> None:
    row = pick(guide)
    SearchPick.objects.update(key="of an older analysis")
    assert picked(client, q="買い物支援") == []
    services.rebuild()
    assert picked(client, q="買い物支援") == ["買い物の手引き"]
    assert SearchPick.objects.get().key == row.key


def signed_in(client: Client, group: str) -> Client:
    make_home()
    user = User.objects.create_user("staff@example.jp", "unused")
    user.groups.add(Group.objects.get(name=group))
    client.force_login(user)
    return client


ADD, LIST = "wagtailsnippets_search_searchpick:add", "wagtailsnippets_search_searchpick:list"


def test_moderators_pick_a_page_and_editors_do_not(client: Client, guide: Any) -> None:
    values = {"words": "買い物支援", "page": guide.pk, "place": "", "sort_order": "1", "is_active": "on", "note": ""}
    editor = signed_in(client, "編集担当")
    assert editor.post(reverse(ADD), values)["Location"] == reverse("wagtailadmin_home")
    assert not SearchPick.objects.exists()
    user = User.objects.get(email="staff@example.jp")
    user.groups.set([Group.objects.get(name="公開担当")])
    assert client.post(reverse(ADD), values).status_code == 302
    assert picked(client, q="買物支援") == ["買い物の手引き"]
    guide.unpublish()
    text = client.get(reverse(LIST)).content.decode()
    assert "買い物の手引き" in text
    assert "公開していない" in text


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"words": "の"}, "この言葉では探せません"),
        ({"words": "買い物 OR 配食"}, "この言葉では探せません"),
        ({"words": "買物支援"}, "この言葉のおすすめにもうあります"),
    ],
)
def test_a_refused_pick_says_why(admin_client: Client, guide: Any, values: dict[str, str], message: str) -> None:
    pick(guide)
    form = {"words": "買い物支援", "page": str(guide.pk), "place": "", "sort_order": "1", "note": ""} | values
    response = admin_client.post(reverse(ADD), form)
    errors = [error for errors in response.context["form"].errors.values() for error in errors]
    assert [message in error for error in errors] == [True]


def test_the_list_takes_a_constant_number_of_queries(admin_client: Client, guide: Any) -> None:
    def count() -> int:
        admin_client.get(reverse(LIST))
        with CaptureQueriesContext(connection) as captured:
            admin_client.get(reverse(LIST))
        return len(captured)

    pick(guide, "言葉")
    with_one = count()
    for number in range(5):
        pick(make_case(), f"言葉{number}", place=MunicipalityFactory(code=f"1120{number + 1}"))
    assert count() == with_one
