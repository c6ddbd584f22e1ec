"""検索の様子: what staff read of searches, and what they never do."""

import csv
import io
from datetime import date, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from search.admin_views.insight import ROWS_A_PAGE
from search.admin_views.insight_lists import LISTS
from search.models import FilterDay, OpenDay, SearchDay, ThesaurusEntry
from tests.factories.pages import make_case, make_home
from tests.factories.regions import MunicipalityFactory
from tests.factories.taxonomy import ActivityFieldFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("engine")]

OVERVIEW = "search_insight"
EACH_LIST = pytest.mark.parametrize("name", [listed.name for listed in LISTS])


def day(age: int) -> date:
    return timezone.localdate() - timedelta(days=age)


def searched(words: str, *, ages: tuple[int, ...] = (0, 1, 2), **values: Any) -> None:
    """Searched for once on each of these days."""
    for age in ages:
        SearchDay.objects.create(day=day(age), words=words, **({"visitor": "public", "times": 1, "hits": 9} | values))


def signed_in(client: Client, group: str) -> Client:
    make_home()
    user = User.objects.create_user("reader@example.jp", "unused")
    user.groups.add(Group.objects.get(name=group))
    client.force_login(user)
    return client


@pytest.fixture
def reader(client: Client) -> Client:
    return signed_in(client, "公開担当")


def shown(reader: Client, name: str, **parameters: Any) -> list[list[str]]:
    """The cells of one list, as they are exported."""
    response = reader.get(reverse("search_insight_list", args=[name]), {"export": "csv"} | parameters)
    assert response.status_code == 200
    rows = list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))
    assert rows[0] == list(next(listed.headings for listed in LISTS if listed.name == name))
    return rows[1:]


def text_of(reader: Client, **parameters: Any) -> str:
    response = reader.get(reverse(OVERVIEW), parameters)
    assert response.status_code == 200
    return str(response.content.decode())


def test_moderators_find_it_among_the_reports(reader: Client) -> None:
    home = reader.get(reverse("wagtailadmin_home")).content.decode()
    assert reverse(OVERVIEW) in home
    assert "検索の様子" in text_of(reader)


@pytest.mark.parametrize("address", [OVERVIEW, *(listed.name for listed in LISTS)])
def test_nobody_else_reads_it(client: Client, address: str) -> None:
    path = reverse(OVERVIEW) if address == OVERVIEW else reverse("search_insight_list", args=[address])
    assert client.get(path)["Location"].startswith("/accounts/login/")
    editor = signed_in(client, "編集担当")
    for query in ("", "?export=csv"):
        response = editor.get(path + query)
        assert (response.status_code, response["Location"]) == (302, reverse("wagtailadmin_home"))
    assert reverse(OVERVIEW) not in editor.get(reverse("wagtailadmin_home")).content.decode()


@pytest.mark.parametrize(
    ("ages", "is_shown"),
    [((0,), False), ((0, 1), False), ((0, 1, 2), True), ((0, 100, 300), True), ((31, 32, 33), False)],
)
def test_words_are_shown_once_typed_on_three_days(reader: Client, ages: tuple[int, ...], is_shown: bool) -> None:
    searched("配食", ages=ages, times=50, times_without_hit=50)
    searched("見守り")
    assert ("配食" in text_of(reader)) is is_shown
    for name in ("words", "missing"):
        assert ("配食" in [row[0] for row in shown(reader, name)]) is is_shown


def test_three_searches_of_one_day_are_one_day(reader: Client) -> None:
    for region in ("11", "11208", ""):
        searched("配食", ages=(0,), region=region, times=5)
    assert shown(reader, "words") == []


def test_words_at_a_place_need_three_days_there(reader: Client) -> None:
    city = MunicipalityFactory()
    searched("配食", times_without_hit=1)
    searched("配食", ages=(3, 4), region=city.code, times_without_hit=1)
    assert shown(reader, "missing-places") == []
    searched("配食", ages=(5,), region=city.code, times_without_hit=1)
    assert shown(reader, "missing-places") == [["配食", "埼玉県所沢市", "3", "3"]]


def test_days_of_staff_do_not_make_words_of_a_resident_visible(reader: Client) -> None:
    searched("配食", ages=(0,))
    searched("配食", ages=(1, 2), visitor="staff")
    assert shown(reader, "words") == []
    assert "配食" not in text_of(reader)


def test_searches_of_staff_are_left_out_unless_asked_for(reader: Client) -> None:
    searched("配食")
    searched("見守り", visitor="staff")
    assert [row[0] for row in shown(reader, "words")] == ["配食"]
    assert {row[0] for row in shown(reader, "words", staff="on")} == {"配食", "見守り"}
    assert "見守り" not in text_of(reader)
    assert "見守り" in text_of(reader, staff="on")


def test_numbers_are_those_of_the_period(reader: Client) -> None:
    searched("配食", ages=(0, 29, 30, 89, 90), times=2, times_without_hit=1, times_loosened=1)
    assert shown(reader, "words") == [["配食", "4", "2", "2", "9"]]
    assert shown(reader, "words", days="90")[0][1] == "8"
    assert shown(reader, "words", days="365")[0][1] == "10"
    for strange in ("7", "x", "-1", "３０"):
        assert shown(reader, "words", days=strange)[0][1] == "4"


def test_totals_tell_what_is_not_shown(reader: Client) -> None:
    searched("配食", times=2, times_loosened=1)
    searched("一度だけ", ages=(0,), times=7)
    searched("", ages=(0,), is_withheld=True, times=5)
    searched("", ages=(0,), region="11", times=4)
    totals = reader.get(reverse(OVERVIEW)).context["totals"]
    assert (totals.count, totals.rare, totals.withheld) == (22, 7, 5)
    text = text_of(reader)
    assert "個人情報かもしれないため表示しない言葉" in text
    assert "一度だけ" not in text
    assert dict(reader.get(reverse(OVERVIEW)).context["figures"])["言葉をゆるめて探した割合"] == "14%"


def test_lists_of_words(reader: Client) -> None:
    city = MunicipalityFactory()
    searched("配食", times=2, times_without_hit=2, hits=0)
    searched("配食", region=city.code, is_filtered=True, times_without_hit=1, hits=0)
    searched("見守り", hits=3)
    searched("買い物", hits=4)
    assert shown(reader, "missing") == [["配食", "6", "9", "9"]]
    assert shown(reader, "few") == [["見守り", "3", "3"]]
    assert [row[0] for row in shown(reader, "words")] == ["配食", "見守り", "買い物"]


def test_lists_of_filters_and_places(reader: Client) -> None:
    city = MunicipalityFactory()
    field = ActivityFieldFactory(key="shopping")
    for facet, value in (("field", field.key), ("year", "2024"), ("field", "gone")):
        FilterDay.objects.create(day=day(0), visitor="public", facet=facet, value=value, times=3)
    searched("", ages=(0,), region=city.code, times=2, times_without_hit=1)
    searched("", ages=(1,), region="99999")
    assert shown(reader, "filters") == [
        ["分野", "gone", "3"],
        ["分野", field.label, "3"],
        ["年度", "令和6年度（2024年度）", "3"],
    ]
    assert shown(reader, "places") == [["埼玉県所沢市", "2", "1"], ["99999", "1", "0"]]


def test_pages_opened_from_a_search_with_words_that_may_be_shown(reader: Client) -> None:
    case = make_case(title="買い物の送迎")
    searched("買い物")
    for words, times in (("買い物", 2), ("一度だけ", 5), ("", 1)):
        OpenDay.objects.create(day=day(0), visitor="public", words=words, page_id=case.pk, times=times)
    assert shown(reader, "opened") == [["買い物の送迎", "8", "「買い物」"]]
    text = text_of(reader)
    assert reverse("wagtailadmin_pages:edit", args=[case.pk]) in text
    assert "少なめに出ます" in text.replace("\n", "")


def test_one_click_leads_to_the_thesaurus_to_a_pick_and_to_the_search(reader: Client) -> None:
    city = MunicipalityFactory()
    searched("配食 弁当", region=city.code, times_without_hit=1)
    text = text_of(reader)
    encoded = "%E9%85%8D%E9%A3%9F+%E5%BC%81%E5%BD%93"
    assert f'{reverse("wagtailsnippets_search_thesaurusentry:add")}?term={encoded}"' in text
    pick = f"{reverse('wagtailsnippets_search_searchpick:add')}?words={encoded}"
    assert f'{pick}"' in text
    assert 'value="配食 弁当"' in reader.get(pick).content.decode()
    assert f"/search/?q={encoded}&amp;prefecture=11&amp;municipality=11208" in text


def test_words_that_stand_in_the_thesaurus_lead_to_their_entry_and_found_ones_nowhere(reader: Client) -> None:
    known = ThesaurusEntry.objects.create(term="配食", others="弁当\nＮＰＯの食事")
    searched("npoの食事", times_without_hit=1)
    searched("送迎", times_without_hit=0)
    text = text_of(reader)
    assert reverse("wagtailsnippets_search_thesaurusentry:edit", args=[known.pk]) in text
    assert "類語を直す（もうあります）" in text
    assert reverse("wagtailsnippets_search_thesaurusentry:add") not in text


HOSTILE = ["<script>alert(1)</script>", '"><img src=x>', "=1+1", "+1", "-cmd", "@sum", "{{ 7 }}", "a&b=c#d"]


@pytest.mark.parametrize("words", HOSTILE)
def test_hostile_words_harm_neither_the_screen_nor_a_table_calculator(reader: Client, words: str) -> None:
    searched(words, times_without_hit=1)
    text = text_of(reader)
    assert "<script>alert" not in text
    assert "<img src=x>" not in text
    [row] = shown(reader, "missing")
    assert row[0] == (f"'{words}" if words[0] in "=+-@" else words)
    assert "a%26b%3Dc%23d" in text or words != "a&b=c#d"


@EACH_LIST
def test_a_file_for_excel(reader: Client, name: str) -> None:
    case = make_case()
    searched("配食", hits=0, times_without_hit=1, region="11208")
    searched("見守り", hits=2)
    FilterDay.objects.create(day=day(0), visitor="public", facet="year", value="2024", times=3)
    OpenDay.objects.create(day=day(0), visitor="public", page_id=case.pk, times=1)
    response = reader.get(reverse("search_insight_list", args=[name]), {"export": "csv"})
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert f'filename="search-{name}-{day(0).isoformat()}.csv"' in response["Content-Disposition"]
    assert response.content.startswith("\ufeff".encode())
    lines = response.content.decode().split("\r\n")
    assert len(lines) >= 3
    assert lines[-1] == ""
    assert not any("\n" in line for line in lines)


def test_a_long_list_comes_page_by_page_and_is_exported_whole(reader: Client) -> None:
    for number in range(ROWS_A_PAGE + 5):
        searched(f"言葉{number:03}")
    address = reverse("search_insight_list", args=["words"])
    first = reader.get(address, {"days": "90"}).content.decode()
    assert first.count("検索してみる") == ROWS_A_PAGE
    assert "?days=90&amp;p=2" in first
    assert "55件" in first
    assert reader.get(address, {"p": "2"}).content.decode().count("検索してみる") == 5
    assert reader.get(address, {"p": "99"}).content.decode().count("検索してみる") == 5
    assert len(shown(reader, "words")) == ROWS_A_PAGE + 5
    assert "「よく探された言葉」をすべて見る・CSVで保存する" in text_of(reader)


def test_an_unknown_list_is_not_there(reader: Client) -> None:
    assert reader.get("/admin/reports/search/nothing/").status_code == 404


def test_before_the_first_search_the_screen_says_what_will_stand_there(reader: Client, settings: Any) -> None:
    text = text_of(reader)
    assert "この期間には、まだ検索がありません" in text
    assert "3日入力されてから" in text
    settings.SEARCH_LOG_DAYS = 0
    assert "検索を数えないことになっています" in text_of(reader)


@EACH_LIST
def test_an_empty_list_says_so(reader: Client, name: str) -> None:
    assert (
        "表示できるものは、まだありません" in reader.get(reverse("search_insight_list", args=[name])).content.decode()
    )


@pytest.mark.parametrize("address", [OVERVIEW, *(listed.name for listed in LISTS)])
def test_more_words_cost_no_more_queries(reader: Client, address: str) -> None:
    path = reverse(OVERVIEW) if address == OVERVIEW else reverse("search_insight_list", args=[address])

    def count() -> int:
        reader.get(path)
        with CaptureQueriesContext(connection) as captured:
            assert reader.get(path).status_code == 200
        return len(captured)

    def add(number: int) -> None:
        city = MunicipalityFactory(code=f"1120{number}", name=f"見本{number}市")
        searched(f"言葉{number}", region=city.code, times_without_hit=1, hits=2)
        for value in ("2024", "shopping"):
            facet = "year" if value.isdecimal() else "field"
            FilterDay.objects.update_or_create(day=day(number), visitor="public", facet=facet, value=value)
        OpenDay.objects.create(day=day(0), visitor="public", words=f"言葉{number}", page_id=make_case().pk, times=1)

    add(1)
    with_one = count()
    for number in range(2, 7):
        add(number)
    assert count() == with_one
