"""A person takes the data and leaves, in the browser, with a real mail server."""

import json
import zipfile

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.steps import main_button
from tests.journeys.test_accounts import PASSWORD, fresh_address, sign_up
from tests.servers.smtp import SmtpServer

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


def test_take_the_data_and_leave(page: Page, mails: SmtpServer) -> None:
    address = fresh_address()
    sign_up(page, mails, address)
    page.goto("/accounts/data/")
    # The sign-up itself does not show who sits there now.
    main_button(page, "ファイルを受け取る").click()
    page.get_by_label("パスワード", exact=True).fill(PASSWORD)
    with page.expect_download() as caught:
        main_button(page, "続ける").click()
    with zipfile.ZipFile(caught.value.path()) as archive:
        data = {kind["データの種類"]: kind["内容"] for kind in json.loads(archive.read("data.json"))}
    assert data["アカウント"][0]["メールアドレス"] == address
    assert data["個人情報の取り扱いへの同意"][0]["版"].startswith("第1版")

    page.goto("/accounts/data/")
    page.get_by_role("link", name="退会").click()
    main_button(page, "退会する").click()
    expect(page.get_by_text("退会するには、チェックを入れてください。")).to_be_visible()
    page.get_by_role("checkbox").check()
    main_button(page, "退会する").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("退会しました")
    last = mails.wait_for(2, address=address)[-1]
    assert "退会の手続きが終わりました" in last.subject
    assert "佐藤" not in last.subject

    page.goto("/accounts/login/")
    page.get_by_label("メールアドレス").fill(address)
    page.get_by_label("パスワード", exact=True).fill(PASSWORD)
    main_button(page, "ログイン").click()
    expect(page.get_by_text("入力されたメールアドレスもしくはパスワードが正しくありません。")).to_be_visible()
