"""Photographs of every page and every component, to look at after a change of the design: `make screenshots`.

    python -m tests.screenshots [NAME …]

Starts a demo in a folder of its own and writes var/screenshots/<page>/<width>-<mode>.png and an index.html to leaf
through. With names, only those pages. Components are the parts of the page /style/, where there is one.
"""

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Browser, Page

from tests.journeys.page_list import PageList
from tests.servers.portal import ROOT

FOLDER = ROOT / "var" / "screenshots"
WIDTHS = (375, 768, 1280)
MODES = {"light": "none", "forced-colors": "active"}
STYLE_PAGE = "/style/"
A4 = {"width": 794, "height": 1123}  # pixels of CSS


def photograph(page: Page, folder: Path) -> Iterator[str]:
    """The open page, whole, at every width and in every mode; yield the widths and modes."""
    folder.mkdir(parents=True, exist_ok=True)
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        for mode, forced_colors in MODES.items():
            page.emulate_media(forced_colors=forced_colors)
            page.screenshot(path=folder / f"{width}-{mode}.png", full_page=True)
            yield f"{width}-{mode}"
    page.emulate_media(forced_colors="none")


def photograph_components(page: Page) -> Iterator[str]:
    """Each part of the style page by itself, into component-<name>/."""
    names = page.locator("section[id^=component-]").evaluate_all("parts => parts.map(part => part.id)")
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        for mode, forced_colors in MODES.items():
            page.emulate_media(forced_colors=forced_colors)
            for name in names:
                (FOLDER / name).mkdir(exist_ok=True)
                page.locator(f"#{name}").screenshot(path=FOLDER / name / f"{width}-{mode}.png")
    yield from names


def print_out(page: Page, folder: Path) -> None:
    """As on paper: the sheets of the PDF one below the other; without pdftoppm, what the style for print makes of it."""
    if not shutil.which("pdftoppm"):
        page.set_viewport_size(A4)
        page.emulate_media(media="print")
        page.screenshot(path=folder / "print.png", full_page=True)
        page.emulate_media(media="screen")
        return
    page.pdf(path=folder / "print.pdf", format="A4")
    subprocess.run(["pdftoppm", "-png", "-r", "72", folder / "print.pdf", folder / "print"], check=True)


def photograph_all(browser: Browser, pages: PageList, names: list[str]) -> None:
    for name in names:
        context = browser.new_context(locale="ja-JP", timezone_id="Asia/Tokyo", reduced_motion="reduce")
        page = context.new_page()
        pages.open(page, name)
        for _ in photograph(page, FOLDER / name):
            pass
        print_out(page, FOLDER / name)
        context.close()
        print(name)
