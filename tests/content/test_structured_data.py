"""Data after schema.org that the base layout writes: the breadcrumb."""

import pytest

from content.models import StandardPage
from portal.services import set_site_address
from taxonomy.models import Trouble
from tests.factories.pages import make_home, make_standard_page
from tests.page_head import ROOT, head_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("engine")]


@pytest.fixture(autouse=True)
def public_address():
    make_home()
    set_site_address(ROOT)


def test_breadcrumb_is_told_to_machines(client):
    parent = make_standard_page()
    child = parent.add_child(instance=StandardPage(title="地域で</script>探す", slug="by-place"))
    data = head_of(client, child.url).data["BreadcrumbList"]
    assert data["@context"] == "https://schema.org"
    assert data["itemListElement"] == [
        {"@type": "ListItem", "position": 1, "name": "トップ", "item": f"{ROOT}/"},
        {"@type": "ListItem", "position": 2, "name": "使い方", "item": f"{ROOT}{parent.url}"},
        {"@type": "ListItem", "position": 3, "name": "地域で</script>探す"},
    ]


def test_breadcrumb_through_what_is_no_page_is_told_too(client):
    Trouble.objects.create(key="no-shop", label="近くに店がない", query="買い物")
    entries = head_of(client, "/search/troubles/no-shop/").data["BreadcrumbList"]["itemListElement"]
    assert [(entry["name"], entry.get("item")) for entry in entries] == [
        ("トップ", f"{ROOT}/"),
        ("困りごとから探す", f"{ROOT}/search/troubles/"),
        ("近くに店がない", None),
    ]


@pytest.mark.parametrize("address", ["/", "/accounts/login/"])
def test_page_without_a_breadcrumb_tells_none(client, address):
    assert "BreadcrumbList" not in head_of(client, address).data
