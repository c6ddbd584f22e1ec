"""What search engines and browsers are told of the search: the one address of a list, and how to ask it."""

from typing import Any
from urllib.parse import quote
from xml.etree import ElementTree

import pytest
from django.test import Client

from portal.services import set_site_address
from search import services
from search.engines.contract import Engine
from tests.factories.pages import make_case, make_home
from tests.page_head import ROOT, head_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("engine")]

NAMES = {"o": "http://a9.com/-/spec/opensearch/1.1/"}


@pytest.fixture(autouse=True)
def public_address() -> None:
    make_home()
    set_site_address(ROOT)


@pytest.mark.parametrize(
    ("parameters", "canonical"),
    [
        ("", ""),
        ("q=&prefecture=&sort=", ""),
        ("utm_source=mail", ""),
        ("page=1", ""),
        ("prefecture=99", ""),
        ("sort=newest", ""),
        ("sort=newest&q=送迎", f"?q={quote('送迎')}&sort=newest"),
        ("field=shopping&q=送迎&utm_source=x", f"?q={quote('送迎')}&field=shopping"),
        ("municipality=11208&q=送迎", f"?q={quote('送迎')}&prefecture=11&municipality=11208"),
    ],
)
@pytest.mark.parametrize("path", ["/search/", "/cases/"])
def test_canonical_of_a_list_is_its_address_in_order_without_what_changes_nothing(
    client: Client, path: str, parameters: str, canonical: str
) -> None:
    make_case()
    services.drain()
    head = head_of(client, f"{path}?{parameters}")
    assert head.canonical == f"{ROOT}{path}{canonical}"
    assert head.metas["og:url"] == [head.canonical]
    assert head.is_indexed == (not canonical)


@pytest.mark.parametrize("path", ["/search/", "/cases/"])
def test_further_page_of_a_list_stands_for_itself(client: Client, path: str) -> None:
    for _ in range(21):
        make_case()
    services.drain()
    head = head_of(client, f"{path}?page=2")
    assert head.canonical == f"{ROOT}{path}?page=2"
    assert head.is_indexed
    # Beyond the last page the last one is shown.
    assert head_of(client, f"{path}?page=9").canonical == f"{ROOT}{path}?page=2"


@pytest.mark.parametrize(
    "parameters", ["q=送迎", "prefecture=11", "field=shopping", "kind=case-study", "only_located=on", "sort=place"]
)
def test_search_for_something_is_left_out_by_search_engines(client: Client, parameters: str) -> None:
    make_case()
    services.drain()
    assert not head_of(client, f"/search/?{parameters}").is_indexed


def test_comparison_has_an_address_of_its_own_without_the_way_back(client: Client) -> None:
    first, second = make_case(), make_case()
    services.drain()
    head = head_of(client, f"/compare/cases/?q=送迎&compare={first.pk}&compare={second.pk}")
    assert head.canonical == f"{ROOT}/compare/cases/?compare={first.pk}&compare={second.pk}"


@pytest.mark.parametrize("path", ["/", "/search/", "/cases/", "/search/troubles/"])
def test_every_page_names_the_description_of_the_search(client: Client, path: str) -> None:
    [address] = head_of(client, path).links["search"]
    response = client.get(address)
    assert response.status_code == 200
    assert response["Content-Type"] == "application/opensearchdescription+xml; charset=utf-8"


def description(client: Client) -> ElementTree.Element:
    return ElementTree.fromstring(client.get("/search/opensearch.xml").content)


def test_description_leads_to_a_search_that_works(client: Client, engine: Engine) -> None:
    make_case(title="見守りの事例")
    services.drain()
    url = description(client).find("o:Url", NAMES)
    assert url is not None
    assert url.get("type") == "text/html"
    template = url.get("template", "")
    assert template == f"{ROOT}/search/?q={{searchTerms}}"
    address = template.removeprefix(ROOT).replace("{searchTerms}", quote("見守り"))
    assert [str(hit.title) for hit in client.get(address).context["results"].hits] == ["見守りの事例"]


def test_description_says_what_browsers_ask_for(client: Client) -> None:
    root = description(client)
    assert root.tag == f"{{{NAMES['o']}}}OpenSearchDescription"
    assert root.findtext("o:Description", namespaces=NAMES)
    assert root.findtext("o:Language", namespaces=NAMES) == "ja"
    assert root.findtext("o:InputEncoding", namespaces=NAMES) == "UTF-8"
    image = root.findtext("o:Image", namespaces=NAMES) or ""
    assert image.startswith(f"{ROOT}/static/")


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("みんなの生活支援", "みんなの生活支援"),
        ("あ" * 16, "あ" * 16),
        ("<県> & " + "あ" * 30, "<県> & " + "あ" * 9 + "…"),
    ],
)
def test_short_name_has_at_most_sixteen_characters(client: Client, settings: Any, name: str, short: str) -> None:
    settings.WAGTAIL_SITE_NAME = name
    assert description(client).findtext("o:ShortName", namespaces=NAMES) == short
    assert len(short) <= 16
