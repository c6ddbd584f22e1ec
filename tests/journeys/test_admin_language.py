"""The screens of the admin, and those of signing in, speak Japanese to every role."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.admin_forms import SENT
from tests.journeys.admin_screens import DRAWN, SCREENS, SIGNED_OUT
from tests.journeys.conftest import Keys, Watch, make_admin_rows
from tests.journeys.english import english_behind, english_in, english_on
from tests.servers.portal import RunningPortal

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

ROLES = ("admin", "moderator", "editor")


@pytest.fixture(scope="module")
def keys_of_others(portal: RunningPortal) -> Keys:
    """Of rows for the forms alone, which change and delete them."""
    return make_admin_rows(portal)


@pytest.fixture
def admin(sign_in_as: Callable[[str], Page]) -> Page:
    return sign_in_as("admin")


def report(found: dict[str, list[str]]) -> str:
    return "\n".join(f"{address}\n    " + "\n    ".join(texts) for address, texts in found.items() if texts)


@pytest.mark.parametrize("role", ROLES)
def test_screens_drawn_by_scripts(sign_in_as: Callable[[str], Page], keys: Keys, role: str) -> None:
    page = sign_in_as(role)
    found = {}
    for address in DRAWN[role]:
        answer = page.goto(address.format_map(keys))
        assert answer is not None
        assert answer.status == 200, address
        found[address] = english_on(page)
    assert not report(found), report(found)


@pytest.mark.parametrize("role", ROLES)
def test_screens(sign_in_as: Callable[[str], Page], keys: Keys, watch: Watch, role: str) -> None:
    page = sign_in_as(role)
    watch.expect_missing("/admin/nothing-here/")
    found = {}
    for address in SCREENS[role]:
        status, found[address] = english_behind(page, address.format_map(keys))
        assert status == (404 if "nothing-here" in address else 200), address
    assert not report(found), report(found)


def test_sign_in_pages(page: Page, portal: RunningPortal) -> None:
    found = {}
    for address in SIGNED_OUT:
        page.goto(address)
        found[address] = english_on(page)
    page.goto("/accounts/login/")
    page.get_by_label("メールアドレス").fill("nobody@example.jp")
    page.get_by_label("パスワード", exact=True).fill("wrong")
    page.get_by_role("main").get_by_role("button", name="ログイン", exact=True).click()
    expect(page.locator("main")).to_contain_text("パスワード")
    found["a wrong password"] = english_on(page)
    assert not report(found), report(found)


def test_the_page_explorer(admin: Page) -> None:
    admin.get_by_role("button", name="ページ", exact=True).click()
    expect(admin.get_by_role("dialog", name=re.compile("ページ一覧")).get_by_role("link").first).to_be_visible()
    assert english_on(admin) == []


def test_the_editor_at_work(admin: Page, keys: Keys, watch: Watch) -> None:
    """Side panels, the rich text editor's blocks, and a form sent with what is wrong."""
    admin.goto(f"/admin/pages/{keys['draft']}/edit/")
    for panel in ("status", "preview", "checks", "comments"):
        admin.locator(f"[data-side-panel-toggle={panel}]").click()
        expect(admin.locator(f"[data-side-panel={panel}]")).to_be_visible()
    found = {"side panels": english_on(admin)}

    body = admin.locator("[contenteditable=true]").first
    body.click()
    admin.keyboard.type("/")
    expect(admin.get_by_role("listbox").first).to_be_visible()
    found["blocks of the rich text editor"] = english_on(admin)

    admin.keyboard.press("Escape")
    admin.locator("#id_title").fill("")
    admin.get_by_role("button", name="下書きを保存").first.click()
    expect(admin.get_by_text("直す所があるため").first).to_be_visible()
    found["errors"] = english_on(admin)
    # The editor saves by itself, too, and the browser reports the refusal; after this it cannot any more.
    admin.close()
    watch.problems = [problem for problem in watch.problems if "status of 400" not in problem]
    assert not report(found), report(found)


def test_a_file_that_is_no_picture(admin: Page) -> None:
    admin.goto("/admin/images/multiple/add/")
    upload = {"name": "mihon.png", "mimeType": "image/png", "buffer": b"no picture"}
    admin.locator("input[type=file]").first.set_input_files([upload])
    expect(admin.locator(".status-msg.failure:visible, .error-message:visible").first).to_be_visible()
    assert english_on(admin) == []


@pytest.mark.parametrize("role", ROLES)
def test_forms_that_are_sent(sign_in_as: Callable[[str], Page], keys_of_others: Keys, role: str) -> None:
    page, keys = sign_in_as(role), keys_of_others
    found = {}
    for address, form in SENT[role]:
        status, texts = english_behind(page, address.format_map(keys), {k: v.format_map(keys) for k, v in form.items()})
        assert status == 200, address
        found[address] = [*found.get(address, []), *texts]
    assert not report(found), report(found)


def test_english_is_found() -> None:
    texts = ["ページを保存", "Save draft", "URLと PNG", "編集: Editing", "a@example.jp さん", "cooking"]
    assert [text.split("'")[1] for text in english_in(texts)] == ["Save draft", "編集: Editing"]
