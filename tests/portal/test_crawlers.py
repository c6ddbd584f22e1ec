"""What a crawler asks for first: robots.txt and the sitemap."""

from datetime import UTC, datetime
from xml.etree import ElementTree

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import PageViewRestriction

from casestudies.models import CaseStudyIndexPage
from content.models import StandardPage
from portal.services import set_site_address
from taxonomy.models import Trouble
from tests.factories.pages import make_case, make_home, make_news, make_standard_page
from tests.page_head import ROOT

pytestmark = pytest.mark.django_db

NAMES = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}


@pytest.fixture(autouse=True)
def public_address():
    """Not the host that the test client asks, as behind a proxy."""
    make_home()
    set_site_address(ROOT)


def sitemap(client):
    """Address and day of the last change of every entry."""
    response = client.get("/sitemap.xml")
    assert response.status_code == 200
    assert response["Content-Type"] == "application/xml"
    entries = ElementTree.fromstring(response.content).findall("s:url", NAMES)
    return {
        entry.findtext("s:loc", namespaces=NAMES): entry.findtext("s:lastmod", namespaces=NAMES) for entry in entries
    }


def test_sitemap_lists_every_page_with_its_last_change(client):
    pages = [make_case(), make_standard_page(), make_news()]
    # The evening of the 20th in London is the 21st in Japan.
    changed = datetime(2026, 11, 20, 15, 30, tzinfo=UTC)
    StandardPage.objects.update(last_published_at=changed)
    found = sitemap(client)
    assert {f"{ROOT}{page.url}" for page in pages} < set(found)
    assert {f"{ROOT}/", f"{ROOT}/cases/", f"{ROOT}/news/"} < set(found)
    assert found[f"{ROOT}{pages[1].url}"] == "2026-11-21"


def test_sitemap_leaves_out_what_not_everybody_may_read(client):
    draft, closed = make_standard_page(slug="draft"), make_standard_page(slug="closed")
    below = closed.add_child(instance=StandardPage(title="下のページ", slug="below"))
    draft.unpublish()
    PageViewRestriction.objects.create(page=closed, restriction_type=PageViewRestriction.LOGIN)
    found = sitemap(client)
    assert not {f"{ROOT}{page.url}" for page in (draft, closed, below)} & set(found)


def test_sitemap_lists_the_search_and_the_troubles_in_use(client):
    Trouble.objects.create(key="no-shop", label="近くに店がない")
    Trouble.objects.create(key="old", label="使わない困りごと", is_active=False)
    found = sitemap(client)
    assert {f"{ROOT}/search/", f"{ROOT}/search/troubles/", f"{ROOT}/search/troubles/no-shop/"} < set(found)
    assert f"{ROOT}/search/troubles/old/" not in found


@pytest.mark.usefixtures("engine")
def test_every_address_of_the_sitemap_opens_and_names_itself(client):
    make_case()
    make_news()
    Trouble.objects.create(key="no-shop", label="近くに店がない")
    for address in sitemap(client):
        response = client.get(address.removeprefix(ROOT))
        assert response.status_code == 200
        assert f'<link rel="canonical" href="{address}">' in response.content.decode()
        assert 'name="robots"' not in response.content.decode()


def test_five_cases_cost_no_more_queries_than_one(client):
    counts = []
    for _ in range(2):
        make_case()
        Trouble.objects.create(key=f"trouble-{len(counts)}", label=f"困りごと{len(counts)}")
        client.get("/sitemap.xml")
        with CaptureQueriesContext(connection) as captured:
            client.get("/sitemap.xml")
        counts.append(len(captured))
    assert counts[0] == counts[1]


def rules(client):
    response = client.get("/robots.txt")
    assert response.status_code == 200
    assert response["Content-Type"].startswith("text/plain")
    lines = [line.partition(": ") for line in response.content.decode().splitlines() if line]
    return [(name, value) for name, _, value in lines]


def test_robots_are_told_where_the_sitemap_is(client):
    assert ("Sitemap", f"{ROOT}/sitemap.xml") in rules(client)


@pytest.mark.parametrize(
    ("address", "is_open"),
    [
        ("/", True),
        ("/cases/", True),
        ("/cases/some-case/?q=送迎&at=1", True),
        ("/search/", True),
        ("/search/troubles/", True),
        ("/search/troubles/no-shop/", True),
        ("/search/opensearch.xml", True),
        ("/news/?page=2", True),
        ("/media/images/photo.jpg", True),
        ("/static/content/site.css", True),
        ("/admin/", False),
        ("/admin/login/", False),
        ("/accounts/login/", False),
        ("/style/", False),
        ("/search/?q=送迎", False),
        ("/search/?page=2", False),
        ("/cases/?field=shopping", False),
        ("/search/places/?q=送迎&show=13", False),
    ],
)
def test_robots_may_read_all_but_what_is_for_staff_and_lists_without_end(client, address, is_open):
    """A rule is the beginning of an address (RFC 9309); Python's own parser drops the question mark at its end."""
    found = rules(client)
    assert found[0] == ("User-agent", "*")
    closed = [value for name, value in found if name == "Disallow"]
    assert any(address.startswith(beginning) for beginning in closed) is not is_open


def test_robots_follow_the_list_of_cases_to_another_address(client):
    index = CaseStudyIndexPage.objects.get()
    index.slug = "torikumi"
    index.save_revision().publish()
    assert ("Disallow", "/torikumi/?") in rules(client)
