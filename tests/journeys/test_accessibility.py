"""axe, high contrast and large text on every page type."""

from collections.abc import Callable
from itertools import pairwise

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.journeys.conftest import Watch
from tests.journeys.steps import DESKTOP, HITS, MISSING, PHONE, PUBLIC_PAGES, overflow, search_path

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
PAGES = PUBLIC_PAGES | {
    "search-narrowed": search_path("買い物", prefecture="32", field="shopping"),
    "filters": HITS + "#filters",
    "not-understood": "/search/?q=買い物&prefecture=99",
}


@pytest.fixture(autouse=True)
def _meant_to_be_missing(watch: Watch) -> None:
    watch.expect_missing(MISSING)


def violations(page: Page) -> str:
    """Empty, or one line for each violation and node."""
    found = Axe().run(page, options={"runOnly": {"type": "tag", "values": TAGS}, "resultTypes": ["violations"]})
    return "\n".join(
        f"{violation['id']} ({violation['impact']}): {node['target']} {node['html'][:200]}\n  {node['failureSummary']}"
        for violation in found.response["violations"]
        for node in violation["nodes"]
    )


@pytest.mark.parametrize("viewport", [PHONE, DESKTOP], ids=["375", "1280"])
@pytest.mark.parametrize("path", PAGES.values(), ids=PAGES)
def test_axe_finds_nothing(open_page: Callable[..., Page], path: str, viewport: dict[str, int]) -> None:
    page = open_page(viewport=viewport)
    page.goto(path)
    assert not (found := violations(page)), found


def test_axe_finds_nothing_after_a_failed_sign_in(page: Page) -> None:
    page.goto("/accounts/login/")
    page.get_by_role("main").get_by_role("button", name="ログイン").click()
    assert page.locator("[aria-invalid=true]").count() == 2
    assert not (found := violations(page)), found


@pytest.mark.parametrize("path", PAGES.values(), ids=PAGES)
def test_one_first_heading_and_a_title(page: Page, path: str) -> None:
    page.goto(path)
    assert page.get_by_role("heading", level=1).count() == 1
    assert page.title().strip(" |")
    levels = page.evaluate(
        "[...document.querySelectorAll('h1, h2, h3, h4, h5, h6')].filter(heading => heading.checkVisibility())"
        ".map(heading => Number(heading.tagName[1]))"
    )
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(levels)), levels


@pytest.mark.parametrize("path", PAGES.values(), ids=PAGES)
def test_high_contrast(open_page: Callable[..., Page], path: str) -> None:
    page = open_page(forced_colors="active")
    page.goto(path)
    assert page.evaluate("matchMedia('(forced-colors: active)').matches")
    # Where colours are the system's, a button is told by its border.
    for button in page.locator(".button:visible").all():
        assert button.evaluate("button => parseFloat(getComputedStyle(button).borderTopWidth)") > 0


@pytest.mark.parametrize("path", PAGES.values(), ids=PAGES)
def test_text_of_200_percent(page: Page, path: str) -> None:
    page.goto(path)
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    assert overflow(page) <= 0
