"""The main task without a mouse."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.journeys.steps import HITS, choice, count_of, hit, search_button, total

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


@pytest.fixture
def page(open_page: Callable[..., Page]) -> Page:
    """Without smooth scrolling, a focus is in view at once."""
    return open_page(reduced_motion="reduce")


OUTLINE = """() => {
  const element = document.activeElement;
  const style = getComputedStyle(element);
  const box = element.getBoundingClientRect();
  return {
    name: element.outerHTML.slice(0, 120),
    outline: style.outlineStyle === "none" ? 0 : parseFloat(style.outlineWidth),
    size: Math.min(box.width, box.height),
    inside: box.bottom > 0 && box.right > 0 && box.top < innerHeight && box.left < innerWidth,
  };
}"""
FOCUSED = "element => element === document.activeElement"


def assert_focus_is_visible(page: Page) -> None:
    focus = page.evaluate(OUTLINE)
    assert focus["outline"] > 0, focus
    assert focus["size"] > 1, focus
    assert focus["inside"], focus


def tab_to(page: Page, target: Locator, *, most: int = 60) -> None:
    """Press Tab until the target has the focus; every stop on the way must be visible."""
    for _ in range(most):
        page.keyboard.press("Tab")
        assert_focus_is_visible(page)
        if target.evaluate(FOCUSED):
            return
    raise AssertionError(f"not reached with {most} times Tab: {target}")


def arrow_to(page: Page, select: Locator, label: str) -> None:
    """Choose in a focused list by pressing the arrow down."""
    for _ in range(select.locator("option").count()):
        if select.evaluate("select => select.selectedOptions[0].text") == label:
            return
        page.keyboard.press("ArrowDown")
    raise AssertionError(f"no {label}")


def enter(page: Page) -> None:
    with page.expect_navigation():
        page.keyboard.press("Enter")


def test_the_skip_link_comes_first_and_works(page: Page) -> None:
    page.goto(HITS)
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="本文へ移動")).to_be_focused()
    assert_focus_is_visible(page)
    page.keyboard.press("Enter")
    expect(page.get_by_role("main")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.get_by_label("都道府県")).to_be_focused()


def test_find_narrow_and_open_by_keyboard(page: Page) -> None:
    page.goto("/")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    prefecture = page.get_by_label("都道府県")
    tab_to(page, prefecture, most=1)
    arrow_to(page, prefecture, "島根県")
    municipality = page.get_by_label("市区町村", exact=True)
    expect(municipality.locator("option", has_text="出雲市")).to_be_attached()
    tab_to(page, municipality, most=1)
    arrow_to(page, municipality, "出雲市")
    tab_to(page, page.get_by_label("探したい言葉"), most=1)
    page.keyboard.type("買い物")
    page.keyboard.press("Escape")
    tab_to(page, search_button(page), most=1)
    enter(page)
    expect(page.locator(".hit").first).to_contain_text("島根県出雲市")

    # Out of the place again, then into a facet.
    tab_to(page, page.get_by_label("選んだ条件").get_by_role("link").first)
    enter(page)
    field = choice(page, "分野", "移動（交通）")
    promised = count_of(field)
    tab_to(page, field.get_by_role("checkbox"))
    page.keyboard.press("Space")
    tab_to(page, page.get_by_role("button", name="この条件で絞り込む"))
    enter(page)
    expect(page.get_by_label("選んだ条件")).to_contain_text("移動（交通）")
    assert total(page) == promised

    tab_to(page, hit(page, "出雲市").first)
    enter(page)
    expect(page.get_by_role("heading", level=1)).to_contain_text("出雲市")
    tab_to(page, page.get_by_role("navigation", name="目次").get_by_role("link", name="参考資料"))
    page.keyboard.press("Enter")
    expect(page.locator("#sources")).to_be_in_viewport()


def test_enter_in_the_words_searches(page: Page) -> None:
    page.goto("/")
    page.get_by_label("探したい言葉").fill("買い物")
    enter(page)
    assert total(page) > 0


def test_the_header_search_works_everywhere(page: Page) -> None:
    page.goto("/about/")
    tab_to(page, page.get_by_label("サイト全体から探す言葉"))
    page.keyboard.type("住まい")
    enter(page)
    assert total(page) > 0
