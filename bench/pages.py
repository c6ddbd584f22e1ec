"""How heavy and how fast the main pages are on a phone with a slow line, and what Lighthouse says: `make bench`.

    python -m bench.pages [--url http://localhost:8000]

Without an address a demo is started in a folder of its own. Lighthouse comes from npm, where npx is on the machine.
"""

import argparse
import json
import os
import shutil
import statistics
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, sync_playwright

from bench.page_load import PHONE, PageLoad, load
from tests.journeys.steps import PUBLIC_PAGES
from tests.servers import chromium
from tests.servers.portal import running_portal

MEASURED = ("home", "search", "case", "standard-page")
ROUNDS = 5
MOST_BYTES = 100_000
LATEST_PAINT = 2_500  # milliseconds
LIGHTHOUSE = "lighthouse@13.5.0"
LEAST_SCORE = 0.95
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")


@contextmanager
def portal_at(url: str) -> Iterator[str]:
    if url:
        yield url.rstrip("/")
        return
    with tempfile.TemporaryDirectory(prefix="portal-bench-") as folder, running_portal(Path(folder)) as portal:
        yield portal.url


def rounds_of(browser: Browser, address: str) -> list[PageLoad]:
    """Each with an empty cache."""
    rounds = []
    for _ in range(ROUNDS):
        context = browser.new_context(viewport=PHONE, device_scale_factor=2, is_mobile=True, locale="ja-JP")
        rounds.append(load(context.new_page(), address, throttled=True))
        context.close()
    return rounds


def mark(*, good: bool) -> str:
    return "ok" if good else "MISSED"


def measure_loads(url: str) -> None:
    print(f"Slow 4G, processor 4 times slower, empty cache, median of {ROUNDS}; kB compressed")
    print(
        f"{'page':<16}{'HTML':>7}{'CSS':>7}{'JS':>7}{'images':>8}{'fonts':>7}{'other':>7}{'requests':>10}{'shift':>8}{'paint':>10}"
    )
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium.executable(), args=chromium.ARGUMENTS)
        for name in MEASURED:
            rounds = rounds_of(browser, url + PUBLIC_PAGES[name])
            first = rounds[0]
            sizes = "".join(
                f"{first.bytes[kind] / 1000:>{width}.1f}"
                for kind, width in (("HTML", 7), ("CSS", 7), ("JS", 7), ("images", 8), ("fonts", 7), ("other", 7))
            )
            shift = max(one.shift for one in rounds)
            paint = statistics.median(one.largest_paint for one in rounds)
            good = first.text_bytes <= MOST_BYTES and not first.bytes["fonts"] and not shift and paint <= LATEST_PAINT
            print(f"{name:<16}{sizes}{first.requests:>10}{shift:>8.3f}{paint:>7.0f} ms  {mark(good=good)}")
        browser.close()


def lighthouse_of(address: str, folder: Path) -> dict[str, Any]:
    """Its report. Now and then its first trace of a page holds no navigation; a second one does."""
    report = folder / "report.json"
    flags = " ".join(["--headless=new", *chromium.ARGUMENTS])
    result: dict[str, Any] = {}
    for _ in range(3):
        subprocess.run(
            ["npx", "--yes", LIGHTHOUSE, address, "--quiet", "--output=json", f"--output-path={report}",
             f"--chrome-flags={flags}"],
            check=True, env=os.environ | {"CHROME_PATH": chromium.executable() or ""}, cwd=folder,
            stderr=subprocess.DEVNULL,
        )  # fmt: skip
        result = json.loads(report.read_text(encoding="utf-8"))
        if all(result["categories"][category]["score"] is not None for category in CATEGORIES):
            break
    return result


def measure_scores(url: str) -> None:
    if not shutil.which("npx"):
        print("\nLighthouse was not run. To install: apt-get install npm")
        return
    print(f"\n{LIGHTHOUSE}, its phone")
    print(f"{'page':<16}" + "".join(f"{category:>16}" for category in CATEGORIES))
    with tempfile.TemporaryDirectory(prefix="portal-lighthouse-") as folder:
        for name in MEASURED:
            result = lighthouse_of(url + PUBLIC_PAGES[name], Path(folder))
            scores = {category: result["categories"][category]["score"] or 0 for category in CATEGORIES}
            good = min(scores.values()) >= LEAST_SCORE
            print(
                f"{name:<16}" + "".join(f"{score * 100:>16.0f}" for score in scores.values()) + f"  {mark(good=good)}"
            )
            audits = {
                reference["id"] for category in CATEGORIES for reference in result["categories"][category]["auditRefs"]
            }
            for audit in sorted(audits):
                found = result["audits"][audit]
                if found["score"] is not None and found["score"] < 0.9:
                    print(f"    {audit}: {found['title']} {found.get('displayValue', '')}".rstrip())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--url", default="", help="a portal that runs already")
    with portal_at(parser.parse_args().url) as url:
        measure_loads(url)
        measure_scores(url)


if __name__ == "__main__":
    main()
