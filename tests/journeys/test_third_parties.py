"""No page, public or of the admin, asks anybody but the portal for anything."""

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, Response

from tests.journeys.conftest import Watch
from tests.journeys.page_list import NAMES
from tests.journeys.steps import sign_in
from tests.servers.portal import RunningPortal

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

ADMINISTRATOR = "admin@example.jp"


@pytest.mark.parametrize("name", NAMES)
def test_a_public_page(page: Page, visit: Callable[[Page, str], Response], watch: Watch, name: str) -> None:
    visit(page, name)
    page.wait_for_load_state("networkidle")
    # What is to be loaded once it comes into view.
    page.mouse.wheel(0, 100_000)
    page.wait_for_load_state("networkidle")
    assert len(watch.requests) > 1
    page.wait_for_load_state("networkidle")
    assert not watch.elsewhere()


def addresses_in(menu: Any) -> Iterator[str]:
    """Every address that Wagtail's packed menu holds."""
    if isinstance(menu, dict):
        for key, value in menu.items():
            if key == "url" and isinstance(value, str) and value.startswith("/admin/"):
                yield value
            yield from addresses_in(value)
    elif isinstance(menu, list):
        for item in menu:
            yield from addresses_in(item)


def test_the_admin(page: Page, portal: RunningPortal, watch: Watch) -> None:
    """Every screen of the menu, the forms of every page model, of images and of documents."""
    sign_in(page, ADMINISTRATOR, portal.accounts[ADMINISTRATOR])
    menu = json.loads(page.locator("#wagtail-sidebar-props").text_content() or "")
    editors = portal.manage(
        "shell",
        "--no-imports",
        "-c",
        "from wagtail.models import Page, get_page_models\n"
        "for model in get_page_models():\n"
        "    page = model.objects.filter(depth__gt=1).first()\n"
        "    if page: print(f'/admin/pages/{page.pk}/edit/')",
    ).stdout.split()
    screens = {*addresses_in(menu), *editors, "/admin/images/add/", "/admin/documents/multiple/add/"}
    assert len(screens) > 15
    for screen in sorted(screens):
        response = page.goto(screen)
        assert response is not None
        assert response.ok, f"{screen} answers {response.status}"
    page.wait_for_load_state("networkidle")
    assert not watch.elsewhere()
