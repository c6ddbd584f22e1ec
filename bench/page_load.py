"""What loading a page costs a visitor: bytes, requests, shifts of the layout, time to the largest paint."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Page, Request

PHONE = {"width": 375, "height": 812}
# Lighthouse's "slow 4G", as it throttles in the browser: 1.6 Mbit/s and 150 ms, counted for whole requests
# (lighthouse/core/config/constants.js, mobileSlow4G).
SLOW_4G = {
    "offline": False,
    "latency": 150 * 3.75,
    "downloadThroughput": 1.6 * 1024 * 0.9 * 1024 / 8,
    "uploadThroughput": 750 * 0.9 * 1024 / 8,
}
CPU_SLOWDOWN = 4
# Registered before the page's own scripts; entries are delivered late, so that the last values are asked for at the end.
OBSERVE = """
window.observed = { paint: 0, shift: 0 };
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) window.observed.paint = entry.startTime;
}).observe({ type: "largest-contentful-paint", buffered: true });
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.observed.shift += entry.value;
}).observe({ type: "layout-shift", buffered: true });
"""
KINDS = {"document": "HTML", "stylesheet": "CSS", "script": "JS", "image": "images", "font": "fonts"}


@dataclass(frozen=True)
class PageLoad:
    """`bytes` of bodies as they travelled, by kind; `shift` as in CLS; `largest_paint` in milliseconds."""

    bytes: Counter[str]
    requests: int
    shift: float
    largest_paint: float

    @property
    def text_bytes(self) -> int:
        """HTML, CSS and JS."""
        return sum(self.bytes[kind] for kind in ("HTML", "CSS", "JS"))


def load(page: Page, address: str, *, throttled: bool = False) -> PageLoad:
    """Open an address in a fresh context, wait until the network is quiet, and scroll to the end."""
    requests: list[Request] = []

    def keep(request: Request) -> None:
        requests.append(request)

    page.on("requestfinished", keep)
    page.add_init_script(OBSERVE)
    if throttled:
        session = page.context.new_cdp_session(page)
        session.send("Network.enable")
        session.send("Network.emulateNetworkConditions", SLOW_4G)
        session.send("Emulation.setCPUThrottlingRate", {"rate": CPU_SLOWDOWN})
    page.goto(address, wait_until="networkidle")
    # Read before the scroll: what comes into view by it is no part of the first look.
    paint = page.evaluate("window.observed.paint")
    page.evaluate("window.scrollTo(0, document.body.scrollHeight)")
    page.wait_for_load_state("networkidle")
    page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    observed: dict[str, Any] = page.evaluate("window.observed")
    sizes: Counter[str] = Counter()
    for request in requests:
        sizes[KINDS.get(request.resource_type, "other")] += request.sizes()["responseBodySize"]
    return PageLoad(sizes, len(requests), observed["shift"], paint)
