"""From a search to a place and back, with and without JavaScript, on a large screen and on a phone."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.steps import DESKTOP, PHONE, choice, follow, overflow, search_button, search_path, total

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

TO_THE_PICKER = "地図や五十音から地域を選ぶ"
SHIMANE = "/search/places/?show=32"


@pytest.fixture
def plain_page(open_page: Callable[..., Page]) -> Page:
    return open_page(java_script_enabled=False)


def number(text: str) -> int:
    return int(re.search(r"(\d+)件", text)[1])


def test_a_search_goes_on_at_the_place_that_was_chosen(plain_page: Page) -> None:
    page = plain_page
    page.goto(search_path("住まい", field="housing"))
    follow(page.get_by_role("link", name=TO_THE_PICKER))
    expect(page.get_by_role("heading", level=1)).to_have_text("地域を選ぶ")
    expect(page.locator("main")).to_contain_text("言葉「住まい」と、選んだ条件1個は、そのまま残ります。")

    in_shimane = page.get_by_role("link", name=re.compile("^島根県"))
    promised = number(in_shimane.inner_text())
    follow(in_shimane)
    assert number(page.get_by_role("link", name="島根県の全体で探す").inner_text()) == promised >= 1

    yasugi = page.get_by_role("link", name=re.compile("^安来市"))
    promised = number(yasugi.inner_text())
    follow(yasugi)
    assert total(page) == promised >= 1
    expect(page.get_by_label("探したい言葉").last).to_have_value("住まい")
    expect(choice(page, "分野", "住まい").get_by_role("checkbox")).to_be_checked()


def test_the_picker_opens_at_the_prefecture_just_chosen(page: Page) -> None:
    page.goto("/")
    page.get_by_label("都道府県").select_option("島根県")
    follow(page.get_by_role("link", name=TO_THE_PICKER))
    expect(page.get_by_role("link", name="島根県の全体で探す")).to_be_visible()


def test_a_place_is_found_by_its_reading(plain_page: Page) -> None:
    page = plain_page
    page.goto("/")
    follow(page.get_by_role("link", name=TO_THE_PICKER))
    page.get_by_label("地域の名前・よみ・コード").fill("ちちぶ")
    follow(page.get_by_role("button", name="地域名を探す"))
    follow(page.get_by_role("link", name="埼玉県秩父市", exact=True))
    expect(page.get_by_label("選んだ条件")).to_contain_text("埼玉県秩父市")


@pytest.mark.parametrize("options", [{}, {"java_script_enabled": False}], ids=["script", "plain"])
def test_an_area_of_the_map_gives_what_it_says(open_page: Callable[..., Page], options: dict[str, bool]) -> None:
    page = open_page(**options)
    page.goto(SHIMANE)
    izumo = page.locator(".prefecture-map__drawing a", has=page.locator("title", has_text="出雲市"))
    promised = number(izumo.locator("title").text_content())
    # The number stands on the area and must not be in the way of the click.
    follow(izumo.locator("path"))
    assert total(page) == promised >= 1
    expect(page.get_by_label("選んだ条件")).to_contain_text("島根県出雲市")


def test_the_map_repeats_the_list_and_is_no_second_way_for_the_keyboard(page: Page) -> None:
    page.goto(SHIMANE)
    links = page.locator(".place-list a[data-code^='32']")
    areas = page.locator(".prefecture-map__drawing a[href]")
    in_the_list = dict(links.evaluate_all("links => links.map(a => [a.dataset.code, a.getAttribute('href')])"))
    on_the_map = dict(areas.evaluate_all("areas => areas.map(a => [a.dataset.code, a.getAttribute('href')])"))
    assert len(on_the_map) == 19
    assert on_the_map.items() <= in_the_list.items()
    assert page.get_by_role("link", name=re.compile("^出雲市")).count() == 1
    assert set(areas.evaluate_all("areas => areas.map(a => a.tabIndex)")) == {-1}


def test_the_place_in_focus_is_shown_on_the_map(page: Page) -> None:
    page.goto(SHIMANE)
    named = page.locator(".prefecture-map__drawing .is-named title")
    for name in ("出雲市", "松江市"):
        page.get_by_role("link", name=re.compile(f"^{name}")).focus()
        expect(named).to_have_count(1)
        expect(named).to_contain_text(name)


def test_a_place_is_remembered_until_it_is_forgotten(plain_page: Page) -> None:
    page = plain_page
    page.goto("/search/places/")
    page.get_by_label("埼玉県の中の地域").select_option(label="秩父市")
    follow(page.get_by_role("button", name="この地域を覚える"))
    expect(page.get_by_role("status").filter(has_text="覚えた地域")).to_contain_text("埼玉県秩父市")
    page.goto("/")
    expect(page.get_by_label("市区町村", exact=True)).to_have_value("11207")
    follow(search_button(page))
    expect(page.get_by_label("選んだ条件")).to_contain_text("埼玉県秩父市")
    page.goto("/")
    follow(page.get_by_role("link", name="変える・忘れる"))
    follow(page.get_by_role("button", name="忘れる"))
    page.goto("/")
    expect(page.get_by_label("市区町村", exact=True)).to_have_value("")


@pytest.mark.parametrize("viewport", [PHONE, PHONE | {"width": 320}, DESKTOP], ids=["375", "320", "1280"])
@pytest.mark.parametrize("prefecture", ["01", "13", "47"])
def test_maps_and_lists_fit_the_screen(
    open_page: Callable[..., Page], viewport: dict[str, int], prefecture: str
) -> None:
    page = open_page(viewport=viewport)
    page.goto(f"/search/places/?show={prefecture}")
    expect(page.locator(".prefecture-map__drawing")).to_be_visible()
    assert overflow(page) <= 0
    outside = page.locator(".prefecture-map__drawing").evaluate(
        "drawing => { const frame = drawing.getBoundingClientRect(); return [...drawing.querySelectorAll('path, rect')]"
        ".map(shape => shape.getBoundingClientRect()).filter(box => box.left < frame.left - 2 || box.right > frame.right + 2"
        " || box.top < frame.top - 2 || box.bottom > frame.bottom + 2).length }"
    )
    assert outside == 0
