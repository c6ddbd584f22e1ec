"""A page is light and stands still while it loads. Times are measured by `make bench`."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from bench.page_load import PHONE, load
from tests.journeys.conftest import Watch
from tests.journeys.page_list import STATES
from tests.journeys.steps import DESKTOP, MISSING, PUBLIC_PAGES
from tests.servers.portal import RunningPortal

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

MOST = 100_000  # bytes of HTML, CSS and JS, compressed
# What moves at every load is a fault of the page. What moves once is a line that wrapped while the rest of it still
# arrived, which is as likely as a slow packet; it must be small. 0.1 is what Core Web Vitals call good.
MOST_SHIFT = 0.001
MOST_SHIFT_ONCE = 0.02
LOADS = 3
PAGES = PUBLIC_PAGES | STATES
WIDE = ("home", "search", "cases", "case", "standard-page")


@pytest.mark.parametrize(
    ("name", "viewport"),
    [
        *(pytest.param(name, PHONE, id=f"{name}-phone") for name in PAGES),
        *(pytest.param(name, DESKTOP, id=f"{name}-desktop") for name in WIDE),
    ],
)
def test_a_page_is_light_and_stands_still(
    open_page: Callable[..., Page], portal: RunningPortal, watch: Watch, name: str, viewport: dict[str, int]
) -> None:
    watch.expect_missing(MISSING)
    measured = load(open_page(viewport=viewport), portal.url + PAGES[name])
    assert measured.bytes["HTML"] > 500
    assert measured.text_bytes <= MOST, measured
    assert measured.bytes["fonts"] == 0, "a web font"
    shifts = [measured.shift]
    while shifts[-1] >= MOST_SHIFT and len(shifts) < LOADS:
        shifts.append(load(open_page(viewport=viewport), portal.url + PAGES[name]).shift)
    assert min(shifts) < MOST_SHIFT
    assert max(shifts) < MOST_SHIFT_ONCE


def test_the_measure_sees_what_it_looks_for(page: Page, portal: RunningPortal) -> None:
    unsteady = """<!DOCTYPE html><title>x</title><p>A text that has to make room.</p><script>
      setTimeout(() => document.body.prepend(Object.assign(document.createElement("div"), {style: "height: 300px"})), 200)
    </script>"""
    page.route("**/unsteady/", lambda route: route.fulfill(body=unsteady, content_type="text/html"))
    measured = load(page, portal.url + "/unsteady/")
    assert measured.shift > 0.01
    assert measured.largest_paint > 0
