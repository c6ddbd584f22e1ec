"""Cases side by side."""

import re
from urllib.parse import quote

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from search import services
from taxonomy.models import Trouble
from tests.factories.pages import make_case
from tests.factories.regions import MunicipalityFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("engine")]


ADDRESS = "/compare/cases/"


def address_of(*pages, **parameters):
    query = "&".join([*(f"compare={page.pk}" for page in pages), *(f"{k}={v}" for k, v in parameters.items())])
    return f"{ADDRESS}?{query}"


def headings(text):
    return re.findall(r'<th scope="col">\s*<a href="[^"]+">([^<]+)</a>', text)


def row(text, heading):
    cells = re.search(rf'<th scope="row">{heading}</th>(.*?)</tr>', text, re.DOTALL)[1]
    return [re.sub(r"<[^>]+>|\s", "", cell) for cell in re.findall(r"<td>(.*?)</td>", cells, re.DOTALL)]


def test_ticked_cases_stand_side_by_side_in_the_order_of_the_ticks(client):
    first = make_case(title="一つめ", parts={"money": "月に5万円です。"}, fiscal_year=None)
    second = make_case(title="二つめ", place=MunicipalityFactory(code="38203", name="宇和島市"))
    text = client.get(address_of(second, first)).content.decode()
    assert headings(text) == ["二つめ", "一つめ"]
    assert row(text, "地域") == ["埼玉県宇和島市", "埼玉県所沢市"] or row(text, "地域")[1] == "埼玉県所沢市"
    assert row(text, "資金") == ["書かれていません", "月に5万円です。"]
    assert row(text, "実施年度")[1] == "書かれていません"
    assert "苦労した点" not in text


def test_drafts_and_strangers_are_not_shown(client):
    shown, hidden = make_case(title="公開中"), make_case(title="下書き")
    hidden.unpublish()
    text = client.get(address_of(shown, hidden) + "&compare=999999&compare=x&compare=１").content.decode()
    assert headings(text) == ["公開中"]
    assert "1件だけ選ばれています" in text


def test_on_paper_the_head_tells_whose_it_is_where_it_is_from_and_when_it_was_printed(client, settings):
    settings.PORTAL_DEPARTMENT = "高齢者福祉課"
    text = client.get(address_of(make_case(), make_case(), q=quote("買い物"))).content.decode()
    told = re.search(r'<p class="print-only quiet">(.*?)</p>', text, re.DOTALL)[1]
    assert re.search(r"高齢者福祉課　http://testserver/compare/cases/\?.*q=買い物（\d{4}年\d+月\d+日に印刷）", told)


def test_without_ticks_it_says_what_to_do(client):
    make_case()
    text = client.get("/compare/cases/").content.decode()
    assert "比べる事例が選ばれていません" in text
    assert "<table" not in text


def test_more_than_four_are_cut_and_it_says_so(client):
    pages = [make_case(title=f"取組{number}") for number in range(5)]
    text = client.get(address_of(*pages, pages[0])).content.decode()
    assert headings(text) == ["取組0", "取組1", "取組2", "取組3"]
    assert "並べられるのは4件までです" in text


def test_each_can_be_given_up_and_what_was_cut_moves_up(client):
    pages = [make_case(title=f"取組{number}") for number in range(5)]
    text = client.get(address_of(*pages, q="a")).content.decode()
    removers = [link.replace("&amp;", "&") for link in re.findall(r'comparison__remove[^>]*href="([^"]+)"', text)]
    assert ADDRESS + removers[1] == address_of(pages[0], *pages[2:], q="a")
    assert headings(client.get(ADDRESS + removers[1]).content.decode()) == ["取組0", "取組2", "取組3", "取組4"]


def test_the_last_one_cannot_be_given_up(client):
    text = client.get(address_of(make_case())).content.decode()
    assert "comparison__remove" not in text


def test_the_way_back_keeps_the_search(client):
    page = make_case()
    response = client.get(address_of(page, q="a", field="shopping", page=2))
    assert response.context["back"] == f"/search/?q=a&page=2&field=shopping#compare-{page.pk}"
    assert client.get(address_of(page)).context["back"] == f"/search/#compare-{page.pk}"
    assert client.get("/compare/cases/?q=a").context["back"] == "/search/?q=a"


def test_the_way_back_leads_to_the_list_that_one_came_from(client):
    pages = [make_case(), make_case(title="もう一つ")]
    response = client.get(address_of(*pages, q="a", list_page=3))
    assert response.context["back"] == f"/cases/?q=a&page=3#compare-{pages[1].pk}"
    without = response.context["cases"][1].without
    assert client.get(ADDRESS + without).context["back"] == f"/cases/?q=a&page=3#compare-{pages[0].pk}"


def test_the_way_back_leads_to_the_trouble_that_one_came_from(client):
    Trouble.objects.create(key="no-shop", label="近くに店がない", query="移動販売")
    pages = [make_case(), make_case()]
    place = {"prefecture": "11", "municipality": "11208"}
    response = client.get(address_of(*pages, **place, q="移動販売", trouble="no-shop"))
    back = "/search/troubles/no-shop/?prefecture=11&municipality=11208"
    assert response.context["back"] == f"{back}#compare-{pages[1].pk}"
    assert "困りごと「近くに店がない」に戻る" in response.content.decode()
    without = response.context["cases"][1].without
    assert client.get(ADDRESS + without).context["back"] == f"{back}#compare-{pages[0].pk}"


@pytest.mark.parametrize("key", ["gone", "unknown", "../x"])
def test_a_trouble_that_is_not_there_leads_to_the_search(client, key):
    Trouble.objects.create(key="gone", label="近くに店がない", is_active=False)
    page = make_case()
    assert client.get(address_of(page, q="a", trouble=key)).context["back"] == f"/search/?q=a#compare-{page.pk}"


def test_a_case_opened_from_the_table_leads_back_to_it(client):
    pages = [make_case(title="所沢の送迎"), make_case(title="もう一つ")]
    text = client.get(address_of(*pages, q="a", list_page=2)).content.decode()
    opened = re.search(r'<th scope="col">\s*<a href="([^"]+)"', text)[1].replace("&amp;", "&")
    case = client.get(opened).content.decode()
    back = re.search(r'<a class="trail__back" href="([^"]+)">.*?比べている表に戻る', case)[1].replace("&amp;", "&")
    assert headings(client.get(back).content.decode()) == ["所沢の送迎", "もう一つ"]
    assert client.get(back).context["back"] == f"/cases/?q=a&page=2#compare-{pages[1].pk}"
    assert "比べている表に戻る" not in client.get(pages[0].url).content.decode()


def test_hits_can_be_ticked_and_the_form_leads_to_the_table(client):
    page = make_case()
    services.drain()
    text = client.get("/search/?q=買い物").content.decode()
    assert f'name="compare" value="{page.pk}"' in re.sub(r"\s+", " ", text)
    assert 'formaction="/compare/cases/"' in text


def test_four_cases_cost_no_more_queries_than_two(client):
    places = [MunicipalityFactory(code=code, name=code) for code in ("11201", "11202", "38203", "13206")]
    pages = [make_case(place=place, programs=[{"name": "助成金"}], slug=f"p{place.code}") for place in places]

    def count_queries(*chosen):
        client.get(address_of(*chosen))
        with CaptureQueriesContext(connection) as queries:
            client.get(address_of(*chosen))
        return len(queries)

    assert count_queries(*pages) == count_queries(*pages[:2])
