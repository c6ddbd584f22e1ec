"""What is offered while somebody types, as a combobox."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from tests.journeys.axe import violations
from tests.journeys.conftest import Watch
from tests.journeys.steps import DESKTOP, PHONE, follow, overflow, search_button, search_path, total

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

NARROW = {"width": 320, "height": 640}
# [top, bottom, left, right] of the field, its list and the active option, at one moment.
BOXES = """() => [".completion input", "[role=listbox]", "[role=listbox] [aria-selected=true]"].map((selector) => {
  const box = document.querySelector(selector).getBoundingClientRect();
  return [box.top, box.bottom, box.left, box.right];
})"""
# Milliseconds; the field asks after 200.
PAUSE = 250
LONG_PAUSE = 600


def field(page: Page) -> Locator:
    return page.get_by_label("探したい言葉")


def options(page: Page) -> Locator:
    """Of the open list; the choices of a select are options too."""
    return page.get_by_role("listbox").get_by_role("option")


def chosen(page: Page) -> Locator:
    """The option that the field says is the active one."""
    return page.locator(f"[id='{field(page).get_attribute('aria-activedescendant')}'][aria-selected=true]")


def type_words(page: Page, words: str) -> None:
    field(page).click()
    page.keyboard.type(words, delay=20)
    expect(options(page).first).to_be_visible()


def asked(watch: Watch) -> list[str]:
    return [url for url in watch.requests if "/search/complete/" in url]


def test_a_field_by_keyboard(page: Page) -> None:
    page.goto("/")
    type_words(page, "かいもの")
    expect(field(page)).to_have_attribute("aria-expanded", "true")
    assert field(page).get_attribute("aria-activedescendant") is None
    page.keyboard.press("ArrowDown")
    expect(chosen(page)).to_contain_text("買い物")
    expect(chosen(page)).to_contain_text("分野")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.get_by_label("選んだ条件")).to_contain_text("分野：買い物")
    expect(field(page)).to_have_value("")
    assert total(page) > 0


def test_arrows_go_round_and_other_keys_lead_back_to_the_text(page: Page) -> None:
    page.goto("/")
    type_words(page, "かい")
    last = options(page).count() - 1
    page.keyboard.press("ArrowUp")
    expect(options(page).nth(last)).to_have_attribute("aria-selected", "true")
    page.keyboard.press("ArrowDown")
    expect(options(page).nth(0)).to_have_attribute("aria-selected", "true")
    expect(options(page).nth(last)).to_have_attribute("aria-selected", "false")
    page.keyboard.press("ArrowUp")
    expect(options(page).nth(last)).to_have_attribute("aria-selected", "true")
    for key in ("Home", "End", "ArrowLeft", "ArrowRight"):
        page.keyboard.press("ArrowDown")
        expect(page.locator("[role=listbox] [aria-selected=true]")).to_have_count(1)
        page.keyboard.press(key)
        expect(page.locator("[role=listbox] [aria-selected=true]")).to_have_count(0)
        assert field(page).get_attribute("aria-activedescendant") is None
    expect(field(page)).to_be_focused()


def test_escape_closes_first_and_empties_then(page: Page) -> None:
    page.goto("/")
    type_words(page, "かい")
    page.keyboard.press("Escape")
    expect(options(page)).to_have_count(0)
    expect(field(page)).to_have_attribute("aria-expanded", "false")
    expect(field(page)).to_have_value("かい")
    page.keyboard.press("Alt+ArrowDown")
    expect(options(page).first).to_be_visible()
    assert field(page).get_attribute("aria-activedescendant") is None
    page.keyboard.press("Alt+ArrowUp")
    expect(options(page)).to_have_count(0)
    page.keyboard.press("ArrowDown")
    expect(chosen(page)).to_have_count(1)
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    expect(field(page)).to_have_value("")


def test_tab_and_enter_without_an_arrow_choose_nothing(page: Page) -> None:
    page.goto("/")
    type_words(page, "かい")
    page.keyboard.press("Tab")
    expect(search_button(page)).to_be_focused()
    expect(options(page)).to_have_count(0)
    expect(field(page)).to_have_value("かい")
    type_words(page, "もの")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(field(page)).to_have_value("かいもの")


def test_a_title_leads_to_its_page(page: Page) -> None:
    page.goto("/about/")
    box = page.get_by_label("サイト全体から探す言葉")
    box.fill("17の互助")
    title = options(page).filter(has_text="取組事例").first
    follow(title)
    expect(page.get_by_role("heading", level=1)).to_contain_text("17の互助団体")


def test_a_place_narrows_and_keeps_words_and_filters(page: Page) -> None:
    page.goto(search_path("買い物", kind="case-study"))
    field(page).press("End")
    page.keyboard.type(" いずもs", delay=20)
    place = options(page).filter(has_text="出雲市").first
    expect(place).to_contain_text("島根県")
    expect(place).to_contain_text("地域")
    follow(place)
    expect(page.get_by_label("選んだ条件")).to_contain_text("島根県出雲市")
    expect(page.get_by_label("選んだ条件")).to_contain_text("取組事例")
    expect(field(page)).to_have_value("買い物")


def test_a_term_is_searched_for_by_touch(open_page: Callable[..., Page]) -> None:
    page = open_page(viewport=PHONE, has_touch=True)
    page.goto("/")
    field(page).tap()
    page.keyboard.type("たいそう")
    term = options(page).filter(has_text="言葉").first
    expect(term).to_be_visible()
    with page.expect_navigation():
        term.tap()
    expect(field(page)).to_have_value("体操")


def test_a_pointer_elsewhere_closes(page: Page) -> None:
    page.goto("/")
    type_words(page, "かい")
    page.get_by_role("heading", level=1).click()
    expect(options(page)).to_have_count(0)


def test_a_trouble_opens_its_page_at_the_place_that_was_chosen(page: Page) -> None:
    page.goto("/")
    page.get_by_label("都道府県").select_option("島根県")
    field(page).fill("")
    field(page).press_sequentially("みせ")
    follow(options(page).filter(has_text="近くに店がない"))
    expect(page).to_have_url(re.compile(r"/search/troubles/no-shop-nearby/\?prefecture=32$"))
    expect(page.get_by_label("都道府県")).to_have_value("32")


def test_one_request_a_pause_and_none_twice(page: Page, watch: Watch) -> None:
    page.clock.install(time=0)
    page.goto("/")
    page.clock.pause_at(3_600_000)
    field(page).click()

    def press(*keys: str) -> None:
        for key in keys:
            page.keyboard.press(key)
            page.clock.run_for(50)

    page.keyboard.type("かいもの")
    assert asked(watch) == []
    page.clock.run_for(100)
    page.keyboard.type("しえ")
    page.clock.run_for(PAUSE)
    expect(options(page).first).to_contain_text("買い物支援")
    assert len(asked(watch)) == 1
    press("Backspace", "Backspace")
    page.clock.run_for(PAUSE)
    expect(options(page).first).to_contain_text("分野")
    assert len(asked(watch)) == 2
    page.keyboard.type("しえ")
    page.clock.run_for(PAUSE)
    expect(options(page).first).to_contain_text("買い物支援")
    press("Escape", "Alt+ArrowDown")
    expect(options(page).first).to_be_visible()
    page.clock.run_for(PAUSE)
    assert len(asked(watch)) == 2


def test_nothing_is_asked_without_words_nor_when_a_page_opens(page: Page, watch: Watch) -> None:
    page.goto(search_path("買い物"))
    field(page).click()
    page.keyboard.press("Control+a")
    page.keyboard.press("Delete")
    page.keyboard.type("   ")
    page.wait_for_timeout(LONG_PAUSE)
    assert asked(watch) == []


def test_while_an_input_method_converts(page: Page, watch: Watch) -> None:
    page.goto("/")
    field(page).click()
    input_method = page.context.new_cdp_session(page)

    def compose(text: str) -> None:
        input_method.send(
            "Input.imeSetComposition", {"text": text, "selectionStart": len(text), "selectionEnd": len(text)}
        )

    for text in ("k", "か", "かい", "かいm"):
        compose(text)
    expect(options(page).first).to_contain_text("介護")
    assert len(asked(watch)) == 1
    # Enter and arrows belong to the conversion.
    for key in ("ArrowDown", "Enter"):
        field(page).dispatch_event("keydown", {"key": key, "isComposing": True, "bubbles": True, "cancelable": True})
    assert field(page).get_attribute("aria-activedescendant") is None
    expect(page).to_have_url("/")
    compose("買い物")
    input_method.send("Input.insertText", {"text": "買い物"})
    expect(options(page).first).to_contain_text("買い物")
    expect(field(page)).to_have_value("買い物")


def test_a_slow_answer_does_not_overtake(page: Page) -> None:
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.goto("/")
    page.route("**/search/complete/?q=%E3%81%8B", hold)
    field(page).click()
    page.keyboard.type("か")
    page.wait_for_timeout(LONG_PAUSE)
    page.keyboard.type("いもの", delay=15)
    expect(options(page).first).to_contain_text("買い物")
    for route in held:
        route.fulfill(json={"completions": []})
    page.wait_for_timeout(LONG_PAUSE)
    assert held
    expect(options(page).first).to_contain_text("買い物")


@pytest.mark.parametrize("status", [500, 404])
def test_without_an_answer_the_field_is_a_plain_one(open_page: Callable[..., Page], status: int, watch: Watch) -> None:
    page = open_page()
    watch.expect_missing("/search/complete/?q=%E3%81%8B%E3%81%84")
    page.route("**/search/complete/**", lambda route: route.fulfill(status=status, body="x"))
    page.goto("/")
    field(page).fill("かい")
    page.wait_for_timeout(LONG_PAUSE)
    expect(options(page)).to_have_count(0)
    watch.problems[:] = [problem for problem in watch.problems if "/search/complete/" not in problem]
    follow(search_button(page))
    expect(field(page)).to_have_value("かい")


def test_what_a_screen_reader_is_told(page: Page) -> None:
    page.goto("/")
    expect(page.get_by_role("search", name="地域と言葉")).to_match_aria_snapshot("""
        - search "地域と言葉":
          - combobox "都道府県"
          - combobox "市区町村"
          - text: 探したい言葉
          - combobox "探したい言葉"
          - status
          - button "検索"
    """)
    assert field(page).get_attribute("aria-autocomplete") == "list"
    type_words(page, "いばしょ")
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("search", name="地域と言葉")).to_match_aria_snapshot("""
        - search "地域と言葉":
          - text: 探したい言葉
          - combobox "探したい言葉" [expanded]: いばしょ
          - listbox "入力の候補":
            - option "居場所 分野" [selected]:
              - mark: 居場所
            - option "居場所づくり 言葉":
              - mark: 居場所
            - option "男性の居場所 言葉":
              - mark: 居場所
            - option "退職した夫に居場所がない 困りごと":
              - mark: 居場所
          - status: 候補が4件あります。上下の矢印キーで選べます。
          - button "検索"
    """)
    assert field(page).get_attribute("aria-controls") == page.get_by_role("listbox").get_attribute("id")


@pytest.mark.parametrize("viewport", [PHONE, DESKTOP], ids=["375", "1280"])
def test_axe_finds_nothing_in_the_open_list(open_page: Callable[..., Page], viewport: dict[str, int]) -> None:
    page = open_page(viewport=viewport)
    page.goto(search_path())
    type_words(page, "かい")
    page.keyboard.press("ArrowDown")
    assert violations(page, within=".completion") == []


@pytest.mark.parametrize("path", ["/", "/about/"])
@pytest.mark.parametrize("font_size", ["100%", "200%"])
def test_on_a_small_screen_the_list_stays_inside_and_below_the_field(
    open_page: Callable[..., Page], path: str, font_size: str
) -> None:
    page = open_page(viewport=NARROW, reduced_motion="reduce")
    page.goto(path)
    page.evaluate("size => { document.documentElement.style.fontSize = size }", font_size)
    box = page.locator(".completion input")
    box.click()
    page.keyboard.type("さいたま", delay=20)
    expect(options(page).first).to_be_visible()
    page.keyboard.press("ArrowUp")
    field_box, list_box, option_box = page.evaluate(BOXES)
    assert list_box[0] >= field_box[1]
    assert list_box[2] >= 0
    assert list_box[3] <= NARROW["width"]
    # A long title in large letters may be higher than the list.
    assert list_box[0] <= option_box[0] < list_box[1]
    assert option_box[1] <= list_box[1] or option_box[1] - option_box[0] > list_box[1] - list_box[0]
    assert overflow(page) <= 0


def test_in_forced_colours_the_active_option_can_be_told(open_page: Callable[..., Page]) -> None:
    page = open_page(forced_colors="active")
    page.goto("/")
    type_words(page, "かい")
    page.keyboard.press("ArrowDown")
    colour = "option => getComputedStyle(option).backgroundColor"
    assert options(page).nth(0).evaluate(colour) != options(page).nth(1).evaluate(colour)


def test_without_javascript_it_is_a_plain_field(open_page: Callable[..., Page], watch: Watch) -> None:
    page = open_page(java_script_enabled=False)
    page.goto("/")
    assert field(page).get_attribute("role") is None
    field(page).fill("買い物")
    follow(search_button(page))
    assert total(page) > 0
    assert asked(watch) == []
