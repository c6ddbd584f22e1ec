"""From a small phone to a wide screen, nothing sticks out at the side."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Response

from tests.journeys.page_list import NAMES
from tests.journeys.steps import overflow

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

WIDTHS = (320, 360, 375, 414, 480, 600, 768, 900, 1024, 1280, 1440, 1920)


@pytest.mark.parametrize("name", NAMES)
def test_nothing_sticks_out(page: Page, visit: Callable[[Page, str], Response], name: str) -> None:
    # No `is_mobile`: it would shrink a page that is too wide until it fits.
    visit(page, name)
    by_width = {}
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 812})
        by_width[width] = overflow(page)
    assert {width: pixels for width, pixels in by_width.items() if pixels > 0} == {}
