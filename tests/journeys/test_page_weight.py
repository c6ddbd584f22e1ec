"""A page is light and stands still while it loads. Times are measured by `make bench`."""

from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler

import pytest
from playwright.sync_api import Browser, Page

from bench.page_load import PHONE, load
from tests.journeys.conftest import Watch
from tests.journeys.page_list import STATES, PageList
from tests.journeys.steps import DESKTOP, MISSING, PUBLIC_PAGES
from tests.servers.http_server import serving
from tests.servers.portal import RunningPortal
from tests.servers.slow_line import slow_line

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

MOST = 100_000  # bytes of HTML, CSS and JS, compressed
MOST_SHIFT = 0.001
PAGES = PUBLIC_PAGES | STATES
WIDE = ("home", "search", "cases", "case", "standard-page")
VIEWPORTS = [
    *(pytest.param(name, PHONE, id=f"{name}-phone") for name in PAGES),
    *(pytest.param(name, DESKTOP, id=f"{name}-desktop") for name in WIDE),
]


@pytest.mark.parametrize(("name", "viewport"), VIEWPORTS)
def test_a_page_is_light(
    open_page: Callable[..., Page], portal: RunningPortal, watch: Watch, name: str, viewport: dict[str, int]
) -> None:
    watch.expect_missing(MISSING)
    measured = load(open_page(viewport=viewport), portal.url + PAGES[name])
    assert measured.bytes["HTML"] > 500
    assert measured.text_bytes <= MOST, measured
    assert measured.bytes["fonts"] == 0, "a web font"


@pytest.fixture(scope="module")
def slow_portal(portal: RunningPortal) -> Iterator[str]:
    with slow_line(portal.url) as url:
        yield url


@pytest.mark.parametrize(
    ("name", "viewport"),
    [
        *VIEWPORTS,
        pytest.param("comparison-of-three", PHONE, id="comparison-of-three-phone"),
        pytest.param("comparison-of-three", DESKTOP, id="comparison-of-three-desktop"),
    ],
)
def test_a_page_stands_still_while_it_arrives_in_pieces(
    browser: Browser, page_list: PageList, slow_portal: str, name: str, viewport: dict[str, int]
) -> None:
    context = browser.new_context(viewport=viewport, locale="ja-JP")  # type: ignore[arg-type]  # a dict of that shape
    measured = load(context.new_page(), slow_portal + page_list.paths[name])
    context.close()
    assert measured.bytes["HTML"] > 500
    assert measured.bytes["CSS"] > 500
    assert measured.shift < MOST_SHIFT


def test_the_measure_sees_what_it_looks_for(page: Page, portal: RunningPortal) -> None:
    unsteady = """<!DOCTYPE html><title>x</title><p>A text that has to make room.</p><script>
      setTimeout(() => document.body.prepend(Object.assign(document.createElement("div"), {style: "height: 300px"})), 200)
    </script>"""
    page.route("**/unsteady/", lambda route: route.fulfill(body=unsteady, content_type="text/html"))
    measured = load(page, portal.url + "/unsteady/")
    assert measured.shift > 0.01
    assert measured.largest_paint > 0


class Unsteady(BaseHTTPRequestHandler):
    """A hint stands there until a later part of the page hides it."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        text = "<p>A text that has to make room.</p>" * 10
        style = "<style>main:has(.answer) .hint { display: none } .hint { height: 200px }</style>"
        self.wfile.write(
            f'<!DOCTYPE html><title>x</title>{style}<main><p class="hint">Hint</p>{text}'
            f'<p class="answer">Answer</p>{text}</main>'.encode()
        )


def test_what_a_later_part_of_a_page_moves_is_seen_over_the_slow_line(browser: Browser) -> None:
    with serving(Unsteady) as origin, slow_line(origin) as url:
        context = browser.new_context(viewport=DESKTOP)  # type: ignore[arg-type]  # a dict of that shape
        assert load(context.new_page(), url + "/").shift > 0.01
        context.close()
