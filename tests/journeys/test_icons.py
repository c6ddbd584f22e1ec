"""Icons come from one static file, into which pages point: the browser must accept that under the portal's own policy."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from content import icons
from tests.journeys.conftest import Watch

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

MARGIN = 2
STROKE = 1.75
# Draws every icon at 24 px and tells the corners of what was drawn, without the width of the lines.
MEASURE = """
async ([address, names]) => {
    const measured = {};
    const svg = (name) => document.createElementNS("http://www.w3.org/2000/svg", name);
    for (const name of names) {
        const icon = svg("svg"), use = svg("use");
        icon.setAttribute("width", 24);
        icon.setAttribute("height", 24);
        use.setAttribute("href", `${address}#${name}`);
        icon.append(use);
        document.body.append(icon);
        for (let waited = 0; !use.getBBox().width && waited < 5000; waited += 50) {
            await new Promise((resolve) => setTimeout(resolve, 50));
        }
        const box = use.getBBox();
        measured[name] = [box.x, box.y, box.x + box.width, box.y + box.height];
    }
    return measured;
}
"""


def test_every_icon_is_drawn_and_keeps_its_margin(open_page: Callable[..., Page], watch: Watch) -> None:
    page = open_page()
    page.goto("/")
    names = sorted(icons.names())
    corners = page.evaluate(MEASURE, [f"/static/{icons.SPRITE}", names])
    outermost = MARGIN + STROKE / 2 - 0.05
    outside = {name: box for name, box in corners.items() if min(box[:2]) < outermost or max(box[2:]) > 24 - outermost}
    assert outside == {}
    too_small = {name: box for name, box in corners.items() if max(box[2] - box[0], box[3] - box[1]) < 12}
    assert too_small == {}
    assert watch.problems == []
    assert sum(request.endswith(icons.SPRITE) for request in watch.requests) <= 1
