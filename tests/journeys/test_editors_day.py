"""What editors meet in the admin: the home, the preview as on a phone, a change of many cases at once."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Watch
from tests.journeys.steps import overflow, sign_in
from tests.journeys.test_editor import MODERATOR, open_case, open_list_of_cases
from tests.servers.portal import RunningPortal

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

PANELS = ("対応が必要なページ", "古くなったもの", "これから公開・終了するもの")


@pytest.fixture
def editor(page: Page, portal: RunningPortal) -> Page:
    sign_in(page, MODERATOR, portal.accounts[MODERATOR])
    return page


def test_the_home_shows_what_is_to_be_done(editor: Page) -> None:
    for heading in PANELS:
        expect(editor.get_by_role("heading", name=heading)).to_be_visible()
    editor.set_viewport_size({"width": 375, "height": 812})
    assert overflow(editor) <= 0


def test_the_preview_begins_as_on_a_phone_with_styles(editor: Page) -> None:
    open_case(editor, "身近な商店や料理教室")
    editor.locator("[data-side-panel-toggle=preview]").click()
    panel = editor.locator("[data-side-panel=preview]")
    phone = panel.get_by_role("radio", name="スマートフォン（幅375）で見る")
    expect(phone).to_be_checked()
    preview = editor.frame_locator("[data-side-panel=preview] iframe").first
    expect(preview.get_by_role("heading", level=1)).to_contain_text("身近な商店や料理教室")
    page = preview.locator("body")
    assert page.evaluate("() => window.innerWidth") == 375
    # Without our style sheets the skip link would stand in the page.
    assert page.evaluate("() => document.styleSheets.length") >= 1
    assert "sans-serif" in page.evaluate("body => getComputedStyle(body).fontFamily")
    panel.get_by_role("radio", name="パソコン（幅1280）で見る").check(force=True)
    expect(phone).not_to_be_checked()
    editor.wait_for_function(
        "() => document.querySelector('[data-side-panel=preview] iframe').contentWindow.innerWidth === 1280"
    )


def test_the_time_of_publication_is_set_where_publication_is(editor: Page) -> None:
    open_case(editor, "身近な商店や料理教室")
    editor.get_by_role("button", name="ほかの操作").click()
    editor.get_by_role("button", name="公開の日時を決める").click()
    expect(editor.get_by_role("dialog", name="公開の日時を決める")).to_be_visible()
    expect(editor.get_by_label("公開を始める日時")).to_be_visible()
    expect(editor.get_by_text("公開中のページは、その日時まで今の内容のままです。")).to_be_visible()
    # A day that is picked begins when the office opens, not at the present minute.
    editor.get_by_label("公開を終える日時").click()
    calendar = editor.locator(".xdsoft_datetimepicker:visible")
    calendar.locator("td.xdsoft_date:not(.xdsoft_disabled)").last.click()
    expect(editor.get_by_label("公開を終える日時")).to_have_value(re.compile(r"^\d{4}-\d\d-\d\d 09:00$"))


def test_a_wrong_time_of_publication_is_shown_where_it_was_typed(editor: Page, watch: Watch) -> None:
    open_case(editor, "身近な商店や料理教室")
    editor.wait_for_selector("[data-edit-form][data-w-unsaved-has-edits-value]")
    editor.get_by_role("button", name="ほかの操作").click()
    editor.get_by_role("button", name="公開の日時を決める").click()
    field = editor.get_by_label("公開を始める日時")
    field.fill("あしたの朝")
    editor.get_by_role("button", name="日時を保存").click()
    expect(editor.get_by_role("dialog", name="公開の日時を決める")).to_be_visible()
    expect(editor.get_by_text("日時を読み取れません。")).to_be_visible()
    expect(field).to_have_value("あしたの朝")
    editor.keyboard.press("Escape")
    expect(field).to_be_hidden()
    editor.get_by_role("button", name="最初の誤りへ移る").click()
    expect(field).to_be_visible()
    # What saves by itself is refused, and the browser reports it; after this it cannot any more.
    editor.close()
    watch.problems[:] = [problem for problem in watch.problems if "status of 400" not in problem]


def test_a_field_is_added_to_two_cases_at_once(editor: Page) -> None:
    open_list_of_cases(editor)
    boxes = editor.get_by_role("main").locator("tbody input[type=checkbox]")
    for number in range(2):
        boxes.nth(number).check(force=True)
    editor.get_by_role("link", name="選んだページの分野をまとめて変える").click()
    expect(editor.get_by_role("heading", level=1)).to_contain_text("分野をまとめて変える")
    editor.get_by_role("button", name="変わる内容を確かめる").click()
    expect(editor.get_by_text("加えるものか外すものを、1つ以上選んでください。")).to_be_visible()
    for name in ("add", "remove"):
        expect(editor.locator(f"[name={name}]").first).to_be_attached()
    labels = editor.locator("label", has=editor.locator("[name=add]"))
    labels.filter(has_text="農地").check(force=True)
    editor.get_by_role("button", name="変わる内容を確かめる").click()
    expect(editor.get_by_text("まだ変更していません。")).to_be_visible()
    editor.get_by_role("button", name="2件を変更する").click()
    expect(editor.get_by_text(re.compile("2件を変更し、公開中のページに反映しました。"))).to_be_visible()


def test_what_was_tried_of_a_thesaurus_entry_comes_into_view(editor: Page) -> None:
    editor.goto("/admin/snippets/search/thesaurusentry/add/")
    editor.fill("#id_term", "外出の付き添い")
    editor.fill("#id_others", "移動支援")
    editor.get_by_role("button", name="試す", exact=True).click()
    heading = editor.get_by_role("heading", name="保存する前に試す")
    expect(heading).to_be_focused()
    expect(editor.get_by_role("heading", name=re.compile("今の検索："))).to_be_in_viewport()
    expect(editor.locator("#id_term")).to_have_value("外出の付き添い")
