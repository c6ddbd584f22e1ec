"""Signing in by another site's account, in the browser: a real provider answers."""

import re
import uuid
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.axe import violations
from tests.journeys.conftest import Watch
from tests.journeys.steps import main_button
from tests.journeys.test_accounts import PASSWORD, code_for, fresh_address, sign_out, sign_out_button, sign_up
from tests.servers.openid import OpenIDServer
from tests.servers.smtp import SmtpServer

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

OpenPage = Callable[..., Page]


@pytest.fixture
def open_page(open_page: OpenPage, watch: Watch, openid: OpenIDServer) -> OpenPage:
    """Pages that may go to the provider, whose own page asks a third host for its looks."""

    def open_one(**options: object) -> Page:
        page = open_page(**options)
        page.route(re.compile("^https://"), lambda route: route.fulfill(body=""))
        return page

    watch.expect_to_leave_for(openid.url)
    watch.expect_to_leave_for("https://cdn.jsdelivr.net")
    return open_one


def go_there(page: Page) -> None:
    page.goto("/accounts/login/")
    main_button(page, "GビズIDでログイン").click()


def sign_in_there(page: Page, openid: OpenIDServer, sub: str) -> None:
    go_there(page)
    agree_there(page, openid, sub)


def agree_there(page: Page, openid: OpenIDServer, sub: str) -> None:
    page.wait_for_url(f"{openid.url}/**")
    page.get_by_placeholder("sub").fill(sub)
    page.get_by_role("button", name="Authorize", exact=True).click()


@pytest.mark.parametrize("javascript", [True, False], ids=["with JavaScript", "without"])
def test_the_first_time_and_the_next(
    open_page: OpenPage, openid: OpenIDServer, mails: SmtpServer, javascript: bool
) -> None:
    sub, address = uuid.uuid4().hex, fresh_address()
    openid.add_person(sub, {"email": address, "family_name": "佐藤", "given_name": "花子"})
    page = open_page(java_script_enabled=javascript)
    sign_in_there(page, openid, sub)
    expect(page.get_by_role("heading", level=1)).to_have_text("登録")
    expect(page.get_by_label("メールアドレス")).to_have_value(address)
    expect(page.get_by_label("姓", exact=True)).to_have_value("佐藤")
    if javascript:
        assert not (found := violations(page)), "\n".join(found)
    # Without the consent nothing is registered, and nothing is typed twice.
    page.get_by_label("名", exact=True).fill("はなこ")
    main_button(page, "登録する").click()
    expect(page.get_by_label("名", exact=True)).to_have_value("はなこ")
    for box in page.get_by_role("main").get_by_role("checkbox").all():
        box.check()
    main_button(page, "登録する").click()
    # Our own mail proves the address, whatever the provider says of it.
    page.get_by_label("メールで届いた番号").fill(code_for(mails, address))
    main_button(page, "続ける").click()
    expect(sign_out_button(page)).to_be_visible()
    sign_out(page)

    sign_in_there(page, openid, sub)
    expect(sign_out_button(page)).to_be_visible()
    assert len(mails.to(address)) == 1


def test_who_refuses_there_is_told_and_may_sign_in_another_way(open_page: OpenPage, openid: OpenIDServer) -> None:
    page = open_page()
    go_there(page)
    page.wait_for_url(f"{openid.url}/**")
    # This provider forgets the state, which RFC 6749 (4.1.2.1) requires.
    page.goto(openid.refuse(page.url))
    expect(page.get_by_role("heading", level=1)).to_have_text("ログインをやめました")
    page.get_by_role("link", name="ログインのページへ戻る").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("ログイン")


def test_somebody_adds_it_to_an_account_after_proving_who_it_is(
    open_page: OpenPage, openid: OpenIDServer, mails: SmtpServer
) -> None:
    sub = uuid.uuid4().hex
    openid.add_person(sub, {"email": fresh_address()})
    page = open_page()
    sign_up(page, mails, fresh_address())
    page.goto("/accounts/3rdparty/")
    main_button(page, "GビズIDをつなぐ").click()
    agree_there(page, openid, sub)
    page.get_by_label("パスワード").fill(PASSWORD)
    main_button(page, "続ける").click()
    expect(page.get_by_role("main")).to_contain_text("つないであるログイン")
    sign_out(page)
    sign_in_there(page, openid, sub)
    expect(sign_out_button(page)).to_be_visible()
