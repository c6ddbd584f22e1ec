"""On a phone."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.steps import HITS, PHONE, choice, count_of, hit, search_button, total

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


@pytest.fixture
def phone(open_page: Callable[..., Page]) -> Page:
    return open_page(viewport=PHONE, has_touch=True, is_mobile=True)


def test_find_and_open(phone: Page) -> None:
    phone.goto("/")
    phone.get_by_label("探したい言葉").fill("買い物")
    phone.get_by_label("都道府県").select_option(label="島根県")
    with phone.expect_navigation():
        search_button(phone).tap()
    assert total(phone) >= 1
    hit(phone, "出雲市").first.tap()
    expect(phone.get_by_role("heading", level=1)).to_contain_text("出雲市")


def test_the_filters_are_a_view_of_their_own(phone: Page) -> None:
    phone.goto(HITS)
    before = total(phone)
    filters = phone.locator("#filters")
    expect(filters).to_be_hidden()
    phone.get_by_role("link", name="絞り込む").tap()
    expect(filters).to_be_visible()
    assert filters.bounding_box() == {"x": 0, "y": 0} | {key: PHONE[key] for key in ("width", "height")}
    expect(filters.locator(".filters__count")).to_be_in_viewport()
    expect(filters.locator(".filters__count")).to_contain_text(f"{before}件")

    last = filters.locator("label.choice").last
    last.scroll_into_view_if_needed()
    expect(filters.locator(".filters__count")).to_be_in_viewport()
    apply = filters.get_by_role("button", name="この条件で絞り込む")
    expect(apply).to_be_in_viewport()

    field = choice(phone, "分野", "居場所")
    promised = count_of(field)
    field.tap()
    expect(field.get_by_role("checkbox")).to_be_checked()
    with phone.expect_navigation():
        apply.tap()
    assert total(phone) == promised
    expect(filters).to_be_hidden()
    expect(phone.locator("#result-count")).to_be_in_viewport()
    expect(phone.get_by_role("link", name="絞り込む（1）")).to_be_visible()


def test_close_the_filters_unchanged(phone: Page) -> None:
    phone.goto(HITS)
    phone.get_by_role("link", name="絞り込む").tap()
    phone.get_by_role("link", name="閉じる").tap()
    expect(phone.locator("#filters")).to_be_hidden()
    expect(phone.locator("#result-count")).to_be_in_viewport()


def test_focus_stays_in_the_open_filters(phone: Page) -> None:
    """What lies behind the view must not take the focus unseen."""
    phone.goto(HITS)
    phone.get_by_role("link", name="絞り込む").click()
    for _ in range(60):
        phone.keyboard.press("Tab")
        where = phone.evaluate(
            "() => { const box = document.activeElement.getBoundingClientRect();"
            " const top = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);"
            " return document.activeElement === document.body || document.activeElement.contains(top)"
            " || document.querySelector('#filters').contains(document.activeElement); }"
        )
        assert where, phone.evaluate("document.activeElement.outerHTML.slice(0, 200)")
