"""What search engines and browsers are told of the search: the one address of a list, and how to ask it."""

from urllib.parse import quote

import pytest
from django.test import Client

from portal.services import set_site_address
from search import services
from tests.factories.pages import make_case, make_home
from tests.page_head import ROOT, head_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("engine")]


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
