"""Cases side by side, and the way back to the search: marks, place and scroll are kept."""

from collections import Counter
from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.steps import PHONE, follow, search_path

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


def ticks(page: Page) -> int:
    return page.locator("input[name=compare]:checked").count()


def test_ticked_cases_are_compared_and_stay_ticked(page: Page) -> None:
    page.goto(search_path("住まい"))
    boxes = page.get_by_role("checkbox", name="比べる")
    for number in range(2):
        boxes.nth(number).check()
    expect(page.locator(".compare-bar")).to_contain_text("2件を選んでいます")
    titles = page.locator(".hit__title a").all_inner_texts()[:2]
    page.locator(".compare-bar summary").click()
    expect(page.locator(".compare-bar li span")).to_have_text(titles)
    follow(page.get_by_role("button", name="選んだ事例を比べる"))
    expect(page.get_by_role("columnheader")).to_have_count(3)
    page.go_back()
    expect(page.locator(".compare-bar")).to_contain_text("2件を選んでいます")
    assert ticks(page) == 2

    # Another search in the same tab: what is ticked goes along, and the address of the search carries none of it.
    page.goto(search_path("見守り"))
    page.get_by_role("checkbox", name="比べる").first.check()
    expect(page.locator(".compare-bar")).to_contain_text("3件を選んでいます")
    follow(page.get_by_role("main").get_by_role("button", name="検索", exact=True))
    assert "compare=" not in page.url
    follow(page.get_by_role("button", name="選んだ事例を比べる"))
    expect(page.get_by_role("columnheader")).to_have_count(4)
    follow(page.get_by_role("link", name="外す").last)
    expect(page.get_by_role("columnheader")).to_have_count(3)
    follow(page.get_by_role("link", name="検索結果に戻る"))
    expect(page.locator(".compare-bar")).to_contain_text("2件を選んでいます")
    page.get_by_role("button", name="選択を消す").click()
    assert ticks(page) == 0


@pytest.mark.parametrize("scripts", [True, False])
def test_cases_of_a_trouble_are_compared(open_page: Callable[..., Page], scripts: bool) -> None:
    page = open_page(java_script_enabled=scripts, viewport=PHONE)
    page.goto("/search/troubles/no-shop-nearby/")
    boxes = page.get_by_role("checkbox", name="比べる")
    for number in range(2):
        boxes.nth(number).check()
    follow(page.get_by_role("button", name="選んだ事例を比べる"))
    expect(page.get_by_role("columnheader")).to_have_count(3)
    follow(page.get_by_role("link", name="に戻る"))
    assert urlsplit(page.url).path == "/search/troubles/no-shop-nearby/"
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert ticks(page) == (2 if scripts else 0)


def test_the_way_back_leads_to_the_case_ticked_last(page: Page) -> None:
    page.goto("/cases/")
    box = page.get_by_role("checkbox", name="比べる").last
    title = page.locator(".hit__title a").last
    box.check()
    follow(page.get_by_role("button", name="選んだ事例を比べる"))
    follow(page.get_by_role("link", name="一覧に戻る"))
    assert urlsplit(page.url).path == "/cases/"
    expect(box).to_be_checked()
    expect(title).to_be_in_viewport()


def test_more_than_four_are_refused_and_it_says_so(page: Page) -> None:
    page.goto("/cases/")
    boxes = page.get_by_role("checkbox", name="比べる")
    for number in range(4):
        boxes.nth(number).check()
    boxes.nth(4).click()
    expect(page.get_by_text("比べられるのは4件までです。")).to_be_visible()
    assert ticks(page) == 4


def test_one_that_was_ticked_in_another_search_can_be_given_up_alone(page: Page) -> None:
    page.goto(search_path("住まい"))
    page.get_by_role("checkbox", name="比べる").first.check()
    page.goto(search_path("見守り"))
    page.get_by_role("checkbox", name="比べる").first.check()
    page.locator(".compare-bar summary").click()
    removers = page.locator(".compare-bar").get_by_role("button", name="を外す")
    expect(removers).to_have_count(2)
    removers.first.click()
    expect(page.locator(".compare-bar")).to_contain_text("1件を選んでいます")
    expect(removers).to_be_focused()
    assert ticks(page) == 1


def test_the_names_are_folded_up(open_page: Callable[..., Page]) -> None:
    page = open_page(viewport=PHONE)
    page.goto(search_path("住まい"))
    page.get_by_role("checkbox", name="比べる").first.check()
    remover = page.locator(".compare-bar").get_by_role("button", name="を外す")
    expect(remover).to_be_hidden()
    page.locator(".compare-bar summary").click()
    remover.click()
    assert ticks(page) == 0
    expect(page.locator(".compare-bar summary")).to_be_hidden()


def test_on_a_phone_two_cases_fit_and_a_screen_reader_still_hears_a_table(open_page: Callable[..., Page]) -> None:
    page = open_page(viewport=PHONE)
    page.goto(search_path("住まい"))
    for number in range(2):
        page.get_by_role("checkbox", name="比べる").nth(number).check()
    follow(page.get_by_role("button", name="選んだ事例を比べる"))
    assert page.locator(".comparison").evaluate("table => table.scrollWidth <= table.clientWidth")
    expect(page.get_by_text("表は、横に動かして見られます。")).to_be_hidden()
    page.evaluate("scrollTo(0, 1500)")
    expect(page.get_by_role("columnheader").last).to_be_in_viewport()
    # What the browser tells assistive technology, not what the tags would mean if they were shown as a table.
    nodes = page.context.new_cdp_session(page).send("Accessibility.getFullAXTree")["nodes"]
    roles = Counter(node["role"]["value"] for node in nodes if not node["ignored"])
    assert (roles["table"], roles["columnheader"]) == (1, 3)
    assert roles["row"] == roles["rowheader"] + 1
    assert roles["cell"] == 2 * roles["rowheader"]


def test_back_keeps_the_place_on_the_page(page: Page) -> None:
    page.goto("/cases/")
    link = page.locator(".hit__title a").nth(8)
    link.scroll_into_view_if_needed()
    page.wait_for_timeout(200)
    before = page.evaluate("scrollY")
    assert before > 500
    follow(link)
    page.go_back()
    page.wait_for_function(f"Math.abs(scrollY - {before}) < 3")


def test_next_and_previous_walk_through_the_search_and_back_leads_to_it(page: Page) -> None:
    page.goto(search_path("住まい"))
    titles = page.locator(".hit__title a").all_inner_texts()
    assert len(titles) > 2
    follow(page.locator(".hit__title a").first)
    expect(page.get_by_role("heading", level=1)).to_have_text(titles[0])
    for title in titles[1:3]:
        follow(page.get_by_role("link", name="次の結果").first)
        expect(page.get_by_role("heading", level=1)).to_have_text(title)
    follow(page.get_by_role("link", name="前の結果").first)
    expect(page.get_by_role("heading", level=1)).to_have_text(titles[1])
    follow(page.get_by_role("link", name="検索結果に戻る").first)
    assert page.locator(".hit__title a").all_inner_texts() == titles
