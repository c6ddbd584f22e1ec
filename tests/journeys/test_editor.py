"""An editor changes, publishes and unpublishes; the search follows within seconds."""

import re
import time

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Watch
from tests.journeys.steps import search_path, sign_in
from tests.servers.portal import RunningPortal

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

MODERATOR = "moderator@example.jp"
PATIENCE = 5  # seconds from publishing to finding
CHANGED = "sakai-sakamaru"
CHANGED_TITLE = "複合的な相談を「さかまる会議」"
SAVED_IN_TURN_TITLE = "17の互助団体が家事や通院付添いで支え合う出雲市"
UNPUBLISHED = "nabari-area-director"
UNPUBLISHED_TITLE = "各部署のエリアディレクター"


@pytest.fixture
def editor(page: Page, portal: RunningPortal) -> Page:
    """Signed in by the portal's one sign-in, to which the admin leads."""
    sign_in(page, MODERATOR, portal.accounts[MODERATOR])
    return page


def open_list_of_cases(page: Page) -> None:
    page.goto("/admin/pages/")
    page.get_by_role("main").get_by_role("link", name="生活支援共創プラットフォーム", exact=True).first.click()
    page.goto(page.url if re.search(r"/pages/\d+/$", page.url) else page.url.replace("/edit/", "/"))
    page.get_by_title("「取組事例」の子ページを見る").click()


def open_case(page: Page, title: str) -> None:
    open_list_of_cases(page)
    page.get_by_role("main").get_by_role("link", name=title).first.click()
    expect(page.get_by_role("textbox", name="タイトル", exact=False).first).to_be_visible()


def publish_as(page: Page, title: str) -> None:
    page.locator("#id_title").fill(title)
    page.get_by_role("button", name="ほかの操作").click()
    page.get_by_role("button", name="公開", exact=True).click()
    expect(page.locator(".messages, [data-w-messages-target=container]").first).to_contain_text("公開")


def finds(page: Page, words: str, slug: str) -> bool:
    return f"/cases/{slug}/" in page.request.get(search_path(words)).text()


def wait_until(page: Page, words: str, slug: str, *, found: bool) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        if finds(page, words, slug) is found:
            return
        page.wait_for_timeout(100)
    raise AssertionError(f"{slug} {'not' if found else 'still'} found under {words!r} after {PATIENCE} seconds")


def test_a_changed_title_is_found_within_seconds(editor: Page) -> None:
    assert not finds(editor, "ペンギン便", CHANGED)
    open_case(editor, CHANGED_TITLE)
    publish_as(editor, "複合的な相談を「さかまる会議」とペンギン便で支える坂井市")
    wait_until(editor, "ペンギン便", CHANGED, found=True)
    editor.goto(search_path("ペンギン便"))
    expect(editor.locator(".hit__title mark").first).to_contain_text("ペンギン")

    open_case(editor, CHANGED_TITLE)
    publish_as(editor, "複合的な相談を「さかまる会議」とシロクマ隊で支える坂井市")
    wait_until(editor, "シロクマ隊", CHANGED, found=True)
    assert not finds(editor, "ペンギン便", CHANGED)


def test_saving_by_hand_waits_for_the_automatic_saving(editor: Page) -> None:
    """Else a form that comes back with errors is older than the last version, and says that another window saved."""
    editor.add_init_script(
        "const send = window.fetch;"
        "window.fetch = async (url, options) => { const answer = await send(url, options);"
        " if (options?.method === 'post') await new Promise((go) => setTimeout(go, 1500)); return answer; }"
    )
    open_case(editor, SAVED_IN_TURN_TITLE)
    expect(editor.locator("[data-edit-form][data-w-unsaved-has-edits-value]")).to_have_count(1)
    editor.get_by_role("button", name="写真を追加").click()
    editor.locator("[name$='-caption']:visible").last.fill("試し")
    expect(editor.locator("[data-w-autosave-state-value=saving]")).to_have_count(1)
    with editor.expect_navigation():
        editor.get_by_role("button", name="ほかの操作").click()
        editor.get_by_role("button", name="公開", exact=True).click()
    expect(editor.get_by_text("直す所があるため")).to_be_visible()
    # The form asks the server at once whether there is a newer version, and goes on saving by itself if there is none.
    expect(editor.locator("[data-w-autosave-state-value=saved]")).to_have_count(1)
    expect(editor.locator("[data-edit-form][data-w-autosave-active-value=false]")).to_have_count(0)
    editor.locator("button[id*=photo][id$=DELETE-button]").last.click()
    publish_as(editor, SAVED_IN_TURN_TITLE)


def test_an_unpublished_case_is_gone(editor: Page, watch: Watch) -> None:
    path = f"/cases/{UNPUBLISHED}/"
    assert finds(editor, "エリアディレクター", UNPUBLISHED)
    open_case(editor, UNPUBLISHED_TITLE)
    editor.get_by_role("button", name="ほかの操作").click()
    editor.get_by_role("link", name="非公開").first.click()
    editor.get_by_role("main").get_by_role("button", name=re.compile("非公開")).click()
    editor.wait_for_url("**/admin/pages/**")
    wait_until(editor, "エリアディレクター", UNPUBLISHED, found=False)
    watch.expect_missing(path)
    assert editor.goto(path).status == 404
    expect(editor.get_by_role("heading", level=1)).to_have_text("ページが見つかりません")


def test_the_form_asks_in_plain_japanese(editor: Page) -> None:
    open_list_of_cases(editor)
    index = re.search(r"/pages/(\d+)/", editor.url)[1]
    editor.goto(f"/admin/pages/add/casestudies/casestudypage/{index}/")
    main = editor.get_by_role("main")
    for question in (
        "取組の概要",
        "地域",
        "実施主体",
        "背景・取り組んだ理由",
        "取組の内容",
        "苦労した点",
        "成果",
        "出典",
    ):
        expect(main.get_by_text(question, exact=True).first).to_be_attached()
    for help_text in (
        "どんな困りごとや出来事がきっかけでしたか。",
        "だれの、どんな状態を目指しましたか。",
        "いくらかかり、どこから得ましたか。",
        "同じことを始める地域に、いちばん伝えたいことは何ですか。",
    ):
        expect(main.get_by_text(help_text)).to_be_visible()


def test_the_preview_shows_the_real_page(editor: Page) -> None:
    open_case(editor, "身近な商店や料理教室")
    editor.locator("[data-side-panel-toggle=preview]").click()
    preview = editor.frame_locator("[data-side-panel=preview] iframe").first
    expect(preview.get_by_role("heading", level=1)).to_contain_text("身近な商店や料理教室")
    expect(preview.get_by_role("heading", name="出典")).to_be_attached()
    expect(preview.get_by_role("banner")).to_be_visible()


def test_an_editor_finds_a_case_in_the_admin_by_a_japanese_word(editor: Page) -> None:
    editor.goto("/admin/pages/search/?q=多賀城")
    expect(editor.get_by_role("main").get_by_role("link", name=re.compile("身近な商店や料理教室"))).to_be_visible()


def test_a_wrong_password_is_told(page: Page) -> None:
    page.goto("/accounts/login/")
    page.get_by_label("メールアドレス").fill(MODERATOR)
    page.get_by_label("パスワード", exact=True).fill("not-this-one")
    page.get_by_role("main").get_by_role("button", name="ログイン", exact=True).click()
    expect(page.get_by_role("alert")).to_be_visible()
    expect(page.get_by_label("メールアドレス")).to_have_value(MODERATOR)
