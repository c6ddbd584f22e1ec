"""The way back from a record to the search that it was opened from, and on to its neighbours there."""

import re
from urllib.parse import unquote

import pytest

from search import services
from search.criteria import SearchCriteria
from search.trail import trail_parameters
from taxonomy.models import Trouble
from tests.factories.pages import make_case, make_standard_page
from tests.factories.regions import MunicipalityFactory
from tests.factories.taxonomy import ActivityFieldFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("engine")]


@pytest.fixture
def cases():
    pages = [make_case(title=f"買い物の取組{number}", slug=f"case-{number}") for number in range(4)]
    services.drain()
    return pages


def hit_links(client, address):
    text = client.get(address).content.decode()
    return [link.replace("&amp;", "&") for link in re.findall(r'class="hit__title">\s*<a href="([^"]+)"', text)]


def trail(client, address):
    """What the page shows, if anything: it is kept with the request."""
    kept = vars(client.get(address).wsgi_request).get("search_trails", {})
    return next(iter(kept.values()), None)


def test_hits_carry_their_search_and_their_place_in_it(client, cases):
    links = hit_links(client, "/search/?q=買い物&field=shopping")
    assert [unquote(link.split("?")[1]) for link in links] == [f"q=買い物&field=shopping&at={n}" for n in (1, 2, 3, 4)]


def test_the_trail_leads_back_and_to_both_neighbours(client, cases):
    links = hit_links(client, "/search/?q=買い物")
    second = trail(client, links[1])
    assert unquote(second.back) == "/search/?q=買い物#hit-2"
    assert 'id="hit-2"' in client.get(second.back).content.decode()
    assert (second.previous.url, second.next.url) == (links[0], links[2])
    text = client.get(links[1]).content.decode()
    assert text.count("4件中2件目") == 2
    assert text.count("検索結果に戻る") == 2
    assert second.next.title in text


def test_the_ends_have_one_neighbour(client, cases):
    links = hit_links(client, "/search/?q=買い物")
    assert trail(client, links[0]).previous is None
    assert trail(client, links[0]).next is not None
    assert trail(client, links[-1]).next is None


def test_going_on_and_on_walks_through_the_whole_list(client, cases):
    links = hit_links(client, "/search/?q=買い物")
    address, walked = links[0], []
    while address:
        walked.append(address)
        following = trail(client, address).next
        address = following.url if following else None
    assert walked == links


def test_the_list_of_one_kind_is_led_back_to(client, cases):
    links = hit_links(client, "/cases/?q=買い物")
    found = trail(client, links[2])
    assert unquote(found.back) == "/cases/?q=買い物#hit-3"
    assert found.next.url == links[3]
    assert hit_links(client, found.back) == links


def test_back_leads_to_the_page_of_hits_that_holds_it(client, cases, settings):
    settings.SEARCH_PAGE_SIZE = 2
    links = hit_links(client, "/search/?q=買い物&page=2")
    assert links[0].endswith("at=3")
    found = trail(client, links[0])
    assert unquote(found.back) == "/search/?q=買い物&page=2#hit-3"
    assert found.previous.url.endswith("at=2")


def test_a_place_goes_along(client):
    makers = [MunicipalityFactory(code=code, name=name) for code, name in (("11201", "川越市"), ("38203", "宇和島市"))]
    for number, place in enumerate((makers[0], makers[1], makers[0])):
        make_case(place=place, slug=f"p{number}")
    services.drain()
    links = hit_links(client, "/search/?prefecture=11&municipality=11201&only_located=on")
    assert len(links) == 2
    found = trail(client, links[0])
    assert found.next.url == links[1]
    assert "municipality=11201" in found.back
    assert "only_located=on" in found.back


def test_a_record_that_has_moved_in_the_list_is_found_again(client, cases):
    links = hit_links(client, "/search/?q=買い物")
    moved = trail(client, links[2].replace("at=3", "at=1"))
    assert moved.position == 3
    assert (moved.previous.url, moved.next.url) == (links[1], links[3])


def test_plain_pages_carry_it_too(client, cases):
    make_standard_page(title="買い物の手引き")
    services.drain()
    links = hit_links(client, "/search/?q=買い物")
    address = next(link for link in links if link.startswith("/how-to/"))
    assert unquote(trail(client, address).back) == f"/search/?q=買い物#hit-{links.index(address) + 1}"
    assert client.get(address).content.decode().count("検索結果に戻る") == 2


@pytest.fixture
def trouble():
    row = Trouble.objects.create(key="far-shop", label="近くに店がない", query="買い物")
    row.fields.add(ActivityFieldFactory(key="shopping"))
    return row


def test_a_trouble_is_led_back_to_with_the_place_that_was_chosen_there(client, cases, trouble):
    MunicipalityFactory(code="38203", name="宇和島市")
    address = "/search/troubles/far-shop/?prefecture=38&municipality=38203"
    links = hit_links(client, address)
    assert len(links) == 4
    found = trail(client, links[1])
    assert found.back == f"{address}#hit-2"
    assert (found.previous.url, found.next.url) == (links[0], links[2])
    assert "困りごと「近くに店がない」に戻る" in client.get(links[1]).content.decode()


@pytest.mark.parametrize("key", ["gone", "../x", "%00"])
def test_a_trouble_that_is_no_more_leads_back_to_the_search(client, cases, key):
    links = hit_links(client, "/search/?q=買い物")
    found = trail(client, f"{links[0]}&trouble={key}&trouble_place=99999")
    assert found.back.startswith("/search/?q=")


def test_beyond_the_page_of_the_trouble_the_search_is_led_back_to(client, cases, trouble, settings):
    settings.SEARCH_PAGE_SIZE = 2
    links = hit_links(client, "/search/troubles/far-shop/")
    assert len(links) == 2
    assert trail(client, links[1]).back.startswith("/search/troubles/")
    assert trail(client, trail(client, links[1]).next.url).back.startswith("/search/?")


def test_a_list_that_has_changed_since_still_leads_back(client, cases):
    links = hit_links(client, "/search/?q=買い物")
    page = client.get(links[0]).context["page"]
    for other in cases:
        if other.pk != page.pk:
            other.unpublish()
    services.drain()
    stale = trail(client, links[0].replace("at=1", "at=4"))
    assert (stale.previous, stale.next) == (None, None)
    assert unquote(stale.back).startswith("/search/?q=買い物")


@pytest.mark.parametrize("at", ["", "0", "-1", "x", "１", "99999999999999999999", "1.5"])
def test_a_page_that_was_not_opened_from_a_search_has_none(client, cases, at):
    assert trail(client, f"{cases[0].url}?q=買い物&at={at}") is None
    assert "検索結果に戻る" not in client.get(cases[0].url).content.decode()


def test_while_the_engine_does_not_answer_the_way_back_stays(client, cases, settings, tmp_path):
    address = hit_links(client, "/search/?q=買い物")[1]
    settings.SEARCH_INDEX_DIR = tmp_path / "no-index-here"
    found = trail(client, address)
    assert unquote(found.back) == "/search/?q=買い物"
    assert found.next is None


def test_parameters_name_the_list_only_where_it_was_open():
    assert trail_parameters(SearchCriteria()) == "sort=relevance"
    assert trail_parameters(SearchCriteria(text="a", fixed_kind="case-study")) == "q=a&list=1"
