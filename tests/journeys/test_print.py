"""A case on paper."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.steps import CASE, search_path

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

CASES = [CASE, "/cases/hagi-kyogitai/", "/cases/yasugi-shakyo-housing/"]


def pages_of(pdf: bytes) -> int:
    return len(re.findall(rb"/Type\s*/Page\b(?!s)", pdf))


def test_paper_shows_the_case_alone(page: Page) -> None:
    page.goto(CASE)
    page.emulate_media(media="print")
    for hidden in (".site-navigation", ".header-search", ".breadcrumb", ".contents", "form", ".skip-link"):
        for element in page.locator(hidden).all():
            expect(element).to_be_hidden()
    expect(page.get_by_role("heading", name="似た事例")).to_be_hidden()
    for shown in ("背景・取り組んだ理由", "地域のすがた", "出典"):
        expect(page.get_by_role("heading", name=shown)).to_be_visible()
    expect(page.locator(".page-facts")).to_contain_text("更新日")
    expect(page.get_by_text(f"{page.url}（")).to_be_visible()


def test_paper_bears_the_address_of_a_case_without_the_way_back_and_that_of_a_search_whole(page: Page) -> None:
    page.emulate_media(media="print")
    page.goto(f"{CASE}?q=買い物&at=1")
    expect(page.get_by_text(f"{CASE}（")).to_be_visible()
    page.goto(search_path("買い物 & 移動", prefecture="32"))
    expect(page.get_by_text("/search/?q=買い物+%26+移動&prefecture=32（")).to_be_visible()


@pytest.mark.parametrize("path", CASES)
def test_a_case_fits_on_a_few_sheets(page: Page, path: str) -> None:
    assert page.goto(path).ok
    assert 1 <= pages_of(page.pdf(format="A4")) <= 3
