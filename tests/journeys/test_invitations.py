"""Staff of a city invite thirty coordinators with one file of Excel; staff of a town see nothing of it."""

import re

import pytest
from playwright.sync_api import Page, expect

from roles.invitation_table import COLUMNS
from tests.journeys import steps
from tests.servers.portal import RunningPortal

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

PLACE = """
from roles.models import RoleGrant
print(RoleGrant.objects.get(user__email="city@example.jp").areas.get().code)
"""


def shell(portal: RunningPortal, code: str) -> str:
    return portal.manage("shell", "--no-imports", "-c", code).stdout.strip()


def table(place: str, *, fault: bool) -> bytes:
    people = [
        [f"担当 {n}", f"sc{n}@example.jp", "生活支援コーディネーター", "1", place, "", "", "社会福祉協議会", ""]
        for n in range(30)
    ]
    if fault:
        people[4][1] = "アドレス不明"
    return "\r\n".join(",".join(cells) for cells in [list(COLUMNS), *people]).encode("cp932")


def upload(page: Page, content: bytes) -> None:
    page.set_input_files("#id_file", {"name": "招待.csv", "mimeType": "text/csv", "buffer": content})
    page.get_by_role("button", name="内容を確かめる").click()


def sign_in(page: Page, portal: RunningPortal, address: str) -> None:
    steps.sign_in(page, address, portal.accounts[address])


def test_thirty_coordinators_are_invited_with_one_file(page: Page, portal: RunningPortal) -> None:
    place = shell(portal, PLACE)
    sign_in(page, portal, "city@example.jp")
    page.goto("/admin/invitations/")
    page.get_by_role("link", name="CSVでまとめて招待する").click()
    with page.expect_download() as download:
        page.get_by_role("link", name="ひな形を保存する").click()
    assert download.value.suggested_filename.endswith(".csv")
    upload(page, table(place, fault=True))
    main = page.get_by_role("main")
    expect(main).to_contain_text("まだだれにも送っていません")
    row = page.get_by_role("row", name=re.compile("6行目.*アドレス不明"))
    expect(row).to_contain_text("正しいメールアドレスを書いてください")
    expect(page.get_by_role("button", name=re.compile("招待を送る"))).to_have_count(0)
    page.get_by_role("link", name="ファイルを選び直す").click()
    upload(page, table(place, fault=False))
    page.get_by_role("button", name="30人に招待を送る").click()
    expect(main).to_contain_text("30人に招待を送りました")
    expect(main).to_contain_text("sc29@example.jp")
    page.get_by_role("checkbox", name="sc3@example.jpを選ぶ").check()
    page.get_by_role("button", name="印を付けた招待を取り消す").click()
    expect(main).to_contain_text("1件の招待を取り消しました")
    sent = shell(
        portal, "from notifications.models import Mail; print(Mail.objects.filter(to__startswith='sc').count())"
    )
    assert sent == "30"


def test_staff_of_another_place_see_none_of_them(page: Page, portal: RunningPortal) -> None:
    sign_in(page, portal, "town@example.jp")
    page.goto("/admin/invitations/")
    expect(page.get_by_role("main")).not_to_contain_text("sc1@example.jp")
    page.goto("/admin/people/")
    expect(page.get_by_role("main")).not_to_contain_text("city@example.jp")
