"""The HTML of every public page in every state is valid, and so is that of every page of the sample content."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, Response

from tests.journeys.page_list import NAMES, PageList
from tests.servers import html_checker

pytestmark = [
    pytest.mark.browser,
    pytest.mark.xdist_group("browser"),
    pytest.mark.skipif(not html_checker.is_installed(), reason="the Nu HTML Checker is not installed"),
]

# Parts of messages that are no mistakes of ours, and why.
ALLOWED = {
    "Trailing slash on void elements": "Wagtail writes <br/> for a line break in a text; a remark, no mistake",
}


def complaints(files: list[Path]) -> list[str]:
    return [
        f"{Path(found['url']).name}:{found.get('lastLine', '')} {found['message']} {found.get('extract', '')!r}"
        for found in html_checker.check(files)
        if not any(part in found["message"] for part in ALLOWED)
    ]


def test_every_page_is_valid(
    page: Page, visit: Callable[[Page, str], Response], page_list: PageList, tmp_path: Path
) -> None:
    files = []

    def keep(name: str, html: str) -> None:
        files.append(tmp_path / (re.sub(r"\W+", "-", name).strip("-") + ".html"))
        files[-1].write_text(html, encoding="utf-8")

    for name in NAMES:
        keep(name, visit(page, name).text())
    for _, path in page_list.live:
        keep(f"sample {path}", page.request.get(path).text())
    assert len(files) > len(NAMES)
    assert not (found := complaints(files)), "\n".join(found)


def test_the_checker_finds_mistakes(tmp_path: Path) -> None:
    """An empty answer above means that all is well, not that nothing was checked."""
    wrong = tmp_path / "wrong.html"
    wrong.write_text('<!DOCTYPE html><html lang="ja"><title>x</title><ul><p>x</p></ul></html>', encoding="utf-8")
    assert any("not allowed as child of element “ul”" in line for line in complaints([wrong]))
