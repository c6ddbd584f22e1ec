"""The office looks after the mails: one that did not arrive is sent again, and a text is changed."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.steps import follow, main_button, sign_in
from tests.servers.portal import RunningPortal
from tests.servers.smtp import SmtpServer

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

OFFICE, GONE = "office@example.jp", "gone@example.jp"


def test_a_mail_that_did_not_arrive_is_sent_again(
    page: Page, open_page: Callable[..., Page], portal: RunningPortal, mails: SmtpServer
) -> None:
    mails.refuse(GONE, "550 5.1.1 no such mailbox")
    somebody = open_page()
    somebody.goto("/accounts/login/code/")
    somebody.get_by_label("メールアドレス").fill(GONE)
    follow(somebody.get_by_role("main").locator("button[type=submit]"))
    sign_in(page, OFFICE, portal.accounts[OFFICE])

    # The reason stands in the list, and nothing more is sent to the address.
    row = page.get_by_role("row").filter(has_text=GONE)
    for _ in range(60):
        page.goto("/admin/mails/")
        if row.filter(has_text="送れなかった").count():
            break
        page.wait_for_timeout(500)
    expect(row).to_contain_text("no such mailbox")
    page.goto("/admin/suspended-addresses/")
    page.get_by_role("main").get_by_role("link", name=GONE).click()
    main_button(page, "再開する").click()

    del mails.refused[GONE]
    page.goto("/admin/mails/")
    row.get_by_role("checkbox").check()
    main_button(page, "印を付けたものをもう一度送る").click()
    expect(page.get_by_text("1件を、もう一度送ります。")).to_be_visible()
    assert mails.wait_for(1, address=GONE)


def test_a_text_is_changed_and_restored(page: Page, portal: RunningPortal) -> None:
    sign_in(page, OFFICE, portal.accounts[OFFICE])
    page.goto("/admin/mail-texts/")
    page.get_by_role("main").get_by_role("link", name=re.compile("任期がまもなく終わるとき")).click()
    page.get_by_label("件名").fill("任期のお知らせ")
    expect(page.get_by_text("件名：任期のお知らせ")).to_be_visible()
    body = page.get_by_label("本文")
    text = body.input_value()
    body.fill(text.replace("{リンク}", ""))
    main_button(page, "保存する").click()
    expect(page.get_by_text("{リンク} がないと、受け取った人が先に進めません。")).to_be_visible()
    expect(page.get_by_label("件名")).to_have_value("任期のお知らせ")
    page.get_by_label("本文").fill(text)
    main_button(page, "保存する").click()
    expect(page.get_by_text("文面を保存しました")).to_be_visible()
    page.goto("/admin/mail-texts/role-ends-soon/restore/")
    main_button(page, "元の文面に戻す").click()
    page.goto("/admin/mail-texts/role-ends-soon/")
    expect(page.get_by_label("件名")).to_have_value("役割の任期がまもなく終わります")
