"""The list of news, its feed, a piece of news, and news on other pages."""

import re
from datetime import date, timedelta
from urllib.parse import urlsplit
from xml.etree import ElementTree as ET

import pytest
from django.core.management import call_command
from django.db import connection
from django.template import Context, Template
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.models import PageViewRestriction

from news.models import NewsPage
from portal.services import set_site_address
from search import services
from search.criteria import SearchCriteria
from tests.factories.images import make_image
from tests.factories.pages import make_home, make_news
from tests.page_head import ROOT, head_of

pytestmark = pytest.mark.django_db

ATOM = "{http://www.w3.org/2005/Atom}"


def get_text(client, address, status=200):
    response = client.get(address)
    assert response.status_code == status
    return re.sub(r"\s+", " ", response.content.decode())


def titles_of(text):
    return re.findall(r'<p class="news-list__title"> <a href="[^"]+">([^<]+)</a>', text)


def count_queries(client, address):
    client.get(address)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return len(queries)


def test_the_list_is_there_from_the_start_and_says_that_it_is_empty(client):
    make_home()
    assert "今、お知らせはありません" in get_text(client, "/news/")


def test_news_are_listed_newest_first_under_their_fiscal_years(client):
    make_news(title="三月", date=date(2026, 3, 31))
    make_news(title="五月", date=date(2026, 5, 1))
    make_news(title="四月", date=date(2026, 4, 1))
    text = get_text(client, "/news/")
    assert titles_of(text) == ["五月", "四月", "三月"]
    assert re.findall(r'<h2 id="year-\d+">([^<]+)</h2>', text) == ["令和8年度（2026年度）", "令和7年度（2025年度）"]
    assert '<time datetime="2026-03-31">2026年3月31日（火）</time>' in text


def test_a_fiscal_year_can_be_chosen(client):
    make_news(title="三月", date=date(2026, 3, 31))
    make_news(title="四月", date=date(2026, 4, 1))
    text = get_text(client, "/news/?year=2025")
    assert titles_of(text) == ["三月"]
    assert '<a href="?year=2025" aria-current="page">' in text


@pytest.mark.parametrize("parameters", ["year=1900", "year=x", "year=", "year=２０２６", "page=x", "page=0", "page=99"])
def test_addresses_that_someone_made_up_show_the_list(client, parameters):
    make_news(title="四月", date=date(2026, 4, 1))
    assert titles_of(get_text(client, f"/news/?{parameters}")) == ["四月"]


def test_a_long_list_has_pages_that_keep_the_year(client):
    for number in range(21):
        make_news(title=f"{number}番", date=date(2025, 5, 1) + timedelta(days=number))
    make_news(title="四月", date=date(2026, 4, 1))
    first = get_text(client, "/news/?year=2025")
    assert len(titles_of(first)) == 20
    following = re.search(r'rel="next" href="([^"]+)"', first)[1].replace("&amp;", "&")
    assert titles_of(get_text(client, f"/news/{following}")) == ["0番"]


@pytest.mark.parametrize(
    ("parameters", "canonical"),
    [
        ("", ""),
        ("?page=1&utm_source=mail", ""),
        ("?year=1900", ""),
        ("?page=2", "?page=2"),
        ("?page=99", "?page=2"),
        ("?page=2&year=2025", "?year=2025&page=2"),
    ],
)
def test_canonical_of_the_list_keeps_year_and_page(client, parameters, canonical):
    for number in range(21):
        make_news(date=date(2025, 5, 1) + timedelta(days=number))
    set_site_address(ROOT)
    assert head_of(client, f"/news/{parameters}").canonical == f"{ROOT}/news/{canonical}"


# Wagtail leaves the closing of files that it opened itself to the garbage collector.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_twenty_pieces_of_news_cost_no_more_queries_than_one(client, settings, tmp_path):
    """Without a cache, since the portal's own is in the database: each look into it is a query too."""
    settings.MEDIA_ROOT = tmp_path
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}}
    make_news(image=make_image())
    before = {address: count_queries(client, address) for address in ("/news/", "/news/feed/", "/")}
    for _ in range(19):
        make_news(image=make_image())
    assert get_text(client, "/news/").count("<picture>") == 20
    assert {address: count_queries(client, address) for address in before} == before


@pytest.mark.parametrize("how", ["unpublished", "closed", "expired"])
def test_what_visitors_may_not_read_is_listed_nowhere(client, how):
    page = make_news(title="内輪の話")
    if how == "unpublished":
        page.unpublish()
    elif how == "expired":
        page.expire_at = timezone.now() - timedelta(minutes=1)
        page.save()
        call_command("publish_scheduled")
    else:
        PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)
    for address in ("/news/", "/news/feed/"):
        assert "内輪の話" not in get_text(client, address)
    assert client.get(page.url).status_code == (302 if how == "closed" else 404)


def test_a_piece_of_news_shows_its_day_text_and_department(client):
    page = make_news(date=date(2026, 11, 21), body="<h2>日時</h2><p>1月20日です。</p>", department="高齢福祉課")
    text = get_text(client, page.url)
    assert "<h1>交流会を開きます</h1>" in text
    assert '掲載日：<time datetime="2026-11-21">2026年11月21日（土）</time>' in text
    assert '<h2 id="日時">日時</h2><p>1月20日です。</p>' in text
    assert "高齢福祉課" in text[text.index("<footer") :]


@pytest.mark.parametrize(("day", "year"), [((2026, 3, 31), 2025), ((2026, 4, 1), 2026), ((2026, 12, 31), 2026)])
def test_a_fiscal_year_begins_in_april(day, year):
    assert NewsPage(date=date(*day)).fiscal_year == year


def feed_of(client):
    response = client.get("/news/feed/")
    assert response.headers["Content-Type"] == "application/atom+xml; charset=utf-8"
    return ET.fromstring(response.content)


def test_the_feed_names_the_newest_twenty_with_absolute_addresses(client):
    for number in range(21):
        make_news(title=f"{number}番", date=date(2026, 5, 1) + timedelta(days=number), introduction="a < b & c")
    entries = feed_of(client).findall(f"{ATOM}entry")
    assert [entry.find(f"{ATOM}title").text for entry in entries] == [f"{number}番" for number in range(20, 0, -1)]
    entry = entries[0]
    address = entry.find(f"{ATOM}link").attrib["href"]
    assert urlsplit(address)[:2] == ("http", "testserver")
    assert "20番" in get_text(client, urlsplit(address).path)
    assert entry.find(f"{ATOM}published").text == "2026-05-21T00:00:00+09:00"
    # The element is HTML: text in it is written as such.
    assert entry.find(f"{ATOM}summary").text == "a &lt; b &amp; c"


def test_an_empty_feed_is_a_feed(client):
    make_home()
    assert feed_of(client).findall(f"{ATOM}entry") == []


@pytest.mark.parametrize("address", ["/", "/news/"])
def test_feed_readers_find_the_feed(client, address):
    make_home()
    link = re.search(
        r'<link rel="alternate" type="application/atom\+xml" title="お知らせ" href="([^"]+)">',
        get_text(client, address),
    )
    assert client.get(link[1]).status_code == 200


def newest():
    template = Template(
        "{% load news_tags %}{% newest_news as news %}{{ news.index.title }}:{% for page in news.pages %}{{ page.title }}{% endfor %}"
    )
    return template.render(Context())


def test_other_pages_show_the_newest_three_or_nothing():
    make_home()
    assert newest() == ":"
    for number in range(4):
        make_news(title=str(number), date=date(2026, 5, 1 + number))
    assert newest() == "お知らせ:321"


@pytest.mark.usefixtures("engine")
def test_news_are_found_by_the_search():
    page = make_news(title="ペンギン便の交流会", body="<p>集会所にて。</p>", date=date(2026, 3, 1))
    services.drain()
    for words in ("ペンギン便", "集会所"):
        (hit,) = services.search(SearchCriteria(text=words)).hits
        assert (hit.document.kind, hit.document.url, hit.document.fiscal_years) == ("news", page.url, (2025,))


def test_an_editor_finds_the_form(admin_client):
    page = make_news()
    text = admin_client.get(f"/admin/pages/{page.pk}/edit/").content.decode()
    for label in ("掲載日", "はじめに", "画像", "本文"):
        assert label in text
