"""Photographs of every page and every component, to look at after a change of the design: `make screenshots`.

    python -m tests.screenshots [NAME …]

Starts a demo in a folder of its own and writes var/screenshots/<page>/<width>-<mode>.png and an index.html to leaf
through. With names, only those pages. Components are the parts of the page /style/, where there is one.
"""

import argparse
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Locator, Page, sync_playwright

from tests.journeys.page_list import NAMES, PageList
from tests.servers import chromium
from tests.servers.portal import ROOT, running_portal

FOLDER = ROOT / "var" / "screenshots"
WIDTHS = (375, 768, 1280)
MODES = {"light": "none", "forced-colors": "active"}
COMPONENTS = "section[id^=component-]"
# What stays in view while one scrolls would lie across the picture of the whole page.
IN_ITS_PLACE = ".filters__foot { position: static !important; }"
# What lies over a page fills the screen, not the page.
LAID_OVER = {"filters"}
A4 = {"width": 794, "height": 1123}  # pixels of CSS

INDEX = """<!DOCTYPE html>
<html lang="en">
<meta charset="utf-8">
<title>Screenshots</title>
<style>
  body { font-family: sans-serif; margin: 1rem; }
  div { display: flex; flex-wrap: wrap; gap: 1rem; }
  figure { margin: 0; }
  img { border: 1px solid; max-width: 24rem; max-height: 24rem; }
</style>
<h1>Screenshots</h1>
<ul>%s</ul>
%s
"""


def photograph(page: Page, parts: dict[str, Locator | None]) -> None:
    """Each part of the open page, or all of it, at every width and in every mode, into the folder of its name."""
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        for mode, forced_colors in MODES.items():
            page.emulate_media(forced_colors=forced_colors)
            for name, part in parts.items():
                path = FOLDER / name / f"{width}-{mode}.png"
                if name in LAID_OVER:
                    page.screenshot(path=path)
                elif part is None:
                    page.screenshot(path=path, full_page=True, style=IN_ITS_PLACE)
                else:
                    part.screenshot(path=path)
    page.emulate_media(forced_colors="none")


def print_out(page: Page, folder: Path) -> None:
    """As on paper: the sheets of the PDF. Without pdftoppm, what the style for print makes of the page."""
    if shutil.which("pdftoppm"):
        page.pdf(path=folder / "print.pdf", prefer_css_page_size=True)
        subprocess.run(["pdftoppm", "-png", "-r", "72", folder / "print.pdf", folder / "print"], check=True)
        return
    page.set_viewport_size(A4)
    page.emulate_media(media="print")
    page.screenshot(path=folder / "print.png", full_page=True)


def photograph_all(pages: PageList, names: list[str]) -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium.executable(), args=chromium.ARGUMENTS)
        for name in names:
            print(name)
            # Without the policy, which lets no rules in but those of the site: see IN_ITS_PLACE.
            context = browser.new_context(
                locale="ja-JP", timezone_id="Asia/Tokyo", reduced_motion="reduce", bypass_csp=True
            )
            page = context.new_page()
            pages.open(page, name)
            photograph(page, {name: None})
            photograph(page, {part.get_attribute("id") or "": part for part in page.locator(COMPONENTS).all()})
            print_out(page, FOLDER / name)
            context.close()
        browser.close()


def write_index() -> Path:
    """Everything that lies in the folder, the pages before the components."""
    folders = sorted(
        (path for path in FOLDER.iterdir() if path.is_dir()),
        key=lambda path: (path.name.startswith("component-"), path.name),
    )
    contents = "".join(f'<li><a href="#{path.name}">{path.name}</a></li>' for path in folders)
    sections = []
    for folder in folders:
        pictures = "".join(
            f'<figure><a href="{folder.name}/{picture.name}"><img src="{folder.name}/{picture.name}" alt="" loading="lazy">'
            f"</a><figcaption>{picture.stem}</figcaption></figure>"
            for picture in sorted(folder.glob("*.png"), key=_by_numbers)
        )
        sections.append(f'<h2 id="{folder.name}">{folder.name}</h2><div>{pictures}</div>')
    index = FOLDER / "index.html"
    index.write_text(INDEX % (contents, "".join(sections)), encoding="utf-8")
    return index


def _by_numbers(path: Path) -> list[tuple[int, str]]:
    """375 before 1280."""
    return [(int(part) if part.isdecimal() else 0, part) for part in path.stem.split("-")]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(NAMES))
    chosen = parser.parse_args().names
    if unknown := set(chosen) - set(NAMES):
        parser.error(f"no such page: {', '.join(sorted(unknown))}. There are {', '.join(NAMES)}")
    if chromium.executable() is None:
        sys.exit(f"Chromium is needed: {chromium.INSTALL}")
    if not chosen:
        shutil.rmtree(FOLDER, ignore_errors=True)
    with tempfile.TemporaryDirectory(prefix="portal-screenshots-") as folder, running_portal(Path(folder)) as portal:
        photograph_all(PageList(portal), chosen or NAMES)
    print(f"\nLook at {write_index()}")


if __name__ == "__main__":
    main()
