"""Accounts in the browser, with a real mail server: sign up, sign in by code, a lost password, a second factor, passkeys."""

import re
import uuid
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from portal.demo_accounts import current_code
from tests.journeys.conftest import Watch
from tests.journeys.english import english_on
from tests.journeys.steps import main_button, overflow, sign_in, sign_in_by_form
from tests.servers.portal import RunningPortal
from tests.servers.smtp import SmtpServer

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

PASSWORD = "nagakute oboeyasui"
CODE = re.compile(r"^\s*(\d{4}-\d{4})\s*$", re.MULTILINE)


def fresh_address() -> str:
    return f"hito-{uuid.uuid4().hex[:8]}@example.jp"


def code_for(mails: SmtpServer, address: str, number: int = 1) -> str:
    found = CODE.search(mails.wait_for(number, address=address)[-1].text)
    assert found
    return found[1]


def sign_up(page: Page, mails: SmtpServer, address: str, password: str = PASSWORD) -> None:
    page.goto("/")
    page.get_by_role("navigation", name="サイト内").get_by_role("link", name="利用登録").click()
    page.get_by_label("姓", exact=True).fill("佐藤")
    page.get_by_label("名", exact=True).fill("花子")
    page.get_by_label("メールアドレス").fill(address)
    page.get_by_label(re.compile("^パスワード")).fill(password)
    for box in page.get_by_role("main").get_by_role("checkbox").all():
        box.check()
    main_button(page, "確認の番号を受け取る").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("メールアドレスの確認")
    expect(page.get_by_role("main")).to_contain_text(address)
    page.get_by_label("メールで届いた番号").fill(code_for(mails, address))
    main_button(page, "続ける").click()
    expect(sign_out_button(page)).to_be_visible()


def sign_out_button(page: Page) -> Locator:
    return page.get_by_role("navigation", name="サイト内").get_by_role("button", name="ログアウト")


def sign_out(page: Page) -> None:
    sign_out_button(page).click()
    expect(page.get_by_role("navigation", name="サイト内").get_by_role("link", name="ログイン")).to_be_visible()


def ask_for_a_code(page: Page, address: str) -> None:
    page.goto("/accounts/login/")
    page.get_by_role("link", name=re.compile("メールで届く番号でログイン")).click()
    page.get_by_label("メールアドレス").fill(address)
    main_button(page, "番号を受け取る").click()


def set_up_app(page: Page) -> tuple[str, list[str]]:
    """Set up an authenticator app, from a page that offers it; returns its secret and the recovery codes."""
    page.get_by_role("link", name="認証アプリを設定する").click()
    page.get_by_label("パスワード").fill(PASSWORD)
    main_button(page, "続ける").click()
    secret = page.locator(".typed-secret").inner_text().replace(" ", "")
    page.get_by_label("アプリに出ている6けたの番号").fill(current_code(secret))
    main_button(page, "設定する").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("予備の番号")
    return secret, page.locator(".secret-codes li").all_inner_texts()


def test_sign_up_sign_out_and_in_again_by_code(page: Page, mails: SmtpServer) -> None:
    address = fresh_address()
    sign_up(page, mails, address)
    sign_out(page)
    ask_for_a_code(page, address)
    page.get_by_label("メールで届いた番号").fill(code_for(mails, address, 2))
    main_button(page, "ログイン").click()
    expect(sign_out_button(page)).to_be_visible()
    [first, second] = mails.to(address)
    assert "メールアドレスの確認" in first.subject
    assert "ログインの番号" in second.subject
    assert "佐藤" not in first.subject + second.subject + first.text


def test_without_javascript_and_on_a_phone(open_page: Callable[..., Page], mails: SmtpServer) -> None:
    page = open_page(java_script_enabled=False, viewport={"width": 375, "height": 812})
    address = fresh_address()
    page.goto("/accounts/signup/")
    page.get_by_label("姓", exact=True).fill("佐藤")
    page.get_by_label("名", exact=True).fill("花子")
    page.get_by_label("メールアドレス").fill(address)
    for box in page.get_by_role("main").get_by_role("checkbox").all():
        box.check()
    main_button(page, "確認の番号を受け取る").click()
    # The keyboard of a phone in Japanese.
    page.get_by_label("メールで届いた番号").fill(
        code_for(mails, address).translate(str.maketrans("0123456789-", "０１２３４５６７８９－"))
    )
    main_button(page, "続ける").click()
    page.goto("/accounts/2fa/webauthn/add/")
    expect(page.get_by_text("JavaScript（ジャバスクリプト）が使える新しいブラウザーで使えます。")).to_be_visible()
    expect(page.get_by_role("button", name="パスキーを作る")).to_be_hidden()
    page.goto("/")
    page.locator("summary", has_text="メニュー").click()
    page.get_by_role("button", name="ログアウト").click()
    page.locator("summary", has_text="メニュー").click()
    expect(page.get_by_role("link", name="利用登録").last).to_be_visible()


def test_a_lost_password(page: Page, portal: RunningPortal, mails: SmtpServer) -> None:
    address = fresh_address()
    sign_up(page, mails, address)
    sign_out(page)
    page.goto("/accounts/login/")
    page.get_by_role("link", name="パスワードを忘れたとき").click()
    page.get_by_label("メールアドレス").fill(address)
    main_button(page, "メールを受け取る").click()
    link = re.search(r"http\S+/key/\S+", mails.wait_for(2, address=address)[-1].text)
    assert link
    assert link[0].startswith(portal.url)
    page.goto(link[0])
    page.get_by_label("新しいパスワード", exact=True).fill("atarashii nagai kotoba")
    page.get_by_label("新しいパスワード（もう一度）").fill("atarashii nagai kotoba")
    main_button(page, "パスワードを決める").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("パスワードを変更しました")
    assert "パスワードの再設定が終わりました" in mails.wait_for(3, address=address)[-1].subject
    sign_in_by_form(page, address, "atarashii nagai kotoba")
    expect(sign_out_button(page)).to_be_visible()


def test_an_app_as_second_factor_and_a_recovery_code(open_page: Callable[..., Page], mails: SmtpServer) -> None:
    page, address = open_page(), fresh_address()
    sign_up(page, mails, address)
    page.goto("/accounts/2fa/")
    secret, codes = set_up_app(page)
    assert len(codes) == 10
    assert "2段階認証を設定しました" in mails.wait_for(2, address=address)[-1].subject

    other = open_page()
    sign_in_by_form(other, address, PASSWORD, code=current_code(secret, ahead=1))
    expect(sign_out_button(other)).to_be_visible()
    sign_out(other)
    # The telephone is lost.
    sign_in_by_form(other, address, PASSWORD, code=codes[0])
    expect(sign_out_button(other)).to_be_visible()
    other.goto("/accounts/2fa/")
    expect(other.get_by_text("残りは9個です。")).to_be_visible()


def test_the_first_administrator_sets_up_the_second_factor(page: Page, portal: RunningPortal) -> None:
    address = fresh_address()
    portal.manage(
        "shell",
        "--no-imports",
        "-c",
        f"from accounts.models import User; User.objects.create_superuser('{address}', '{PASSWORD}')",
    )
    sign_in_by_form(page, address, PASSWORD)
    expect(page.get_by_role("heading", level=1)).to_have_text("2段階認証の設定")
    assert english_on(page) == []
    set_up_app(page)
    page.get_by_role("link", name="管理画面へ進む").click()
    expect(page).to_have_url(re.compile("/admin/$"))


def test_a_passkey(page: Page, mails: SmtpServer) -> None:
    """Chromium's virtual authenticator, which says yes to everything."""
    devices = page.context.new_cdp_session(page)
    devices.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    devices.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    address = fresh_address()
    sign_up(page, mails, address)
    page.goto("/accounts/2fa/webauthn/add/")
    page.get_by_label("パスワード").fill(PASSWORD)
    main_button(page, "続ける").click()
    page.get_by_label("名前").fill("うちのパソコン")
    main_button(page, "パスキーを作る").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("予備の番号")
    page.goto("/accounts/2fa/webauthn/")
    expect(page.get_by_role("rowheader", name="うちのパソコン")).to_be_visible()
    sign_out(page)
    page.goto("/accounts/login/")
    main_button(page, "パスキーでログイン").click()
    expect(sign_out_button(page)).to_be_visible()
    sign_out(page)
    # As the second step after the password.
    page.goto("/accounts/login/")
    page.get_by_label("メールアドレス").fill(address)
    page.get_by_label("パスワード", exact=True).fill(PASSWORD)
    main_button(page, "ログイン").click()
    main_button(page, "パスキーを使う").click()
    expect(sign_out_button(page)).to_be_visible()


def test_a_passkey_that_is_not_given_is_told(page: Page) -> None:
    devices = page.context.new_cdp_session(page)
    devices.send("WebAuthn.enable")
    options = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True}
    devices.send("WebAuthn.addVirtualAuthenticator", {"options": options | {"isUserVerified": False}})
    page.goto("/accounts/login/")
    main_button(page, "パスキーでログイン").click()
    expect(page.get_by_role("alert")).to_contain_text("パスキーを使えませんでした。")


def test_a_change_of_address(page: Page, mails: SmtpServer) -> None:
    former, new = fresh_address(), fresh_address()
    sign_up(page, mails, former)
    page.goto("/accounts/email/")
    page.get_by_label("新しいメールアドレス").fill(new)
    main_button(page, "確認の番号を受け取る").click()
    if page.get_by_label("パスワード").is_visible():
        page.get_by_label("パスワード").fill(PASSWORD)
        main_button(page, "続ける").click()
    page.get_by_label("メールで届いた番号").fill(code_for(mails, new))
    main_button(page, "続ける").click()
    expect(page.get_by_role("main")).to_contain_text(f"今のメールアドレス：{new}")
    assert "メールアドレスが変わりました" in mails.wait_for(2, address=former)[-1].subject


def test_wrong_passwords_are_counted_by_all_processes(page: Page, portal: RunningPortal, watch: Watch) -> None:
    # Nobody of the demo: the account stays shut for minutes.
    address = fresh_address()
    elsewhere = (
        "from django.test import Client; from accounts.models import User; "
        f"User.objects.create_user('{address}', '{PASSWORD}'); "
        f"[Client(SERVER_NAME='localhost').post('/accounts/login/', {{'login': '{address}', 'password': 'x'}})"
        " for number in range(3)]"
    )
    portal.manage("shell", "--no-imports", "-c", elsewhere)
    for number in range(3):
        page.goto("/accounts/login/")
        page.get_by_label("メールアドレス").fill(address)
        page.get_by_label("パスワード", exact=True).fill("wrong")
        main_button(page, "ログイン").click()
        expect(page.get_by_role("alert").first).to_contain_text(
            "パスワードが正しくありません" if number < 2 else "受け付けを止めています"
        )


def test_back_after_signing_out_shows_nothing(page: Page, portal: RunningPortal) -> None:
    address = "advisor@example.jp"
    sign_in(page, address, portal.accounts[address])
    portal.sessions.pop(address)
    page.goto("/accounts/email/")
    expect(page.get_by_role("main")).to_contain_text(address)
    sign_out(page)
    page.go_back()
    expect(page.get_by_role("main")).not_to_contain_text(address)


def test_the_header_of_staff_keeps_to_the_width(page: Page, portal: RunningPortal) -> None:
    sign_in(page, "moderator@example.jp", portal.accounts["moderator@example.jp"])
    for width in (1280, 768, 375):
        page.set_viewport_size({"width": width, "height": 800})
        page.goto("/")
        assert overflow(page) <= 0
    page.locator("summary", has_text="メニュー").click()
    expect(page.get_by_role("link", name="管理画面").last).to_be_visible()
