"""A role from its first day to its last: asked for, confirmed by the city, handed over to a successor."""

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.steps import PHONE, follow, main_button
from tests.servers.portal import RunningPortal

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

ASKS, CITY, TOWN = "participant@example.jp", "city@example.jp", "town@example.jp"
SUCCESSOR = "successor@example.jp"
ROLE = "生活支援コーディネーター 第1層"

LINK_OF_THE_INVITATION = f"""
from notifications.models import Mail
import re
print(re.search(r"/invitations/[^/]+/", Mail.objects.filter(to="{SUCCESSOR}").latest("pk").text)[0])
"""
END_ALL_ROLES = f"""
from accounts.models import User
from roles.models import RoleRequest
from roles.services import end_grant
for user in User.objects.filter(email__in=["{ASKS}", "{SUCCESSOR}"]):
    for grant in user.role_grants.active():
        end_grant(grant=grant, by=None, is_told=False)
RoleRequest.objects.filter(user__email="{ASKS}").delete()
User.objects.filter(email="{SUCCESSOR}").delete()
"""


@pytest.fixture(autouse=True)
def nobody_keeps_a_role(portal: RunningPortal) -> Iterator[None]:
    yield
    portal.manage("shell", "-c", END_ALL_ROLES)


def city_of(page: Page) -> str:
    """Where the staff of the city work."""
    page.goto("/mypage/")
    return page.locator(".role-card dd").first.inner_text().strip()


def ask_for_a_role(page: Page, city: str) -> None:
    page.goto("/mypage/")
    follow(page.get_by_role("main").get_by_role("link", name="役割を申請する"))
    page.get_by_label(re.compile(ROLE)).check()
    page.get_by_label("担当する市区町村").select_option(label=city)
    follow(main_button(page, "次へ"))
    page.get_by_label("所属").fill("みどり市社会福祉協議会")
    follow(main_button(page, "申請する"))
    # What is missing is named above the form, which leads there, and beside it; what was typed is kept.
    page.get_by_role("link", name="申請する理由を入力してください").click()
    expect(page.get_by_label("申請する理由")).to_be_focused()
    expect(page.get_by_text("＊申請する理由を入力してください")).to_be_visible()
    expect(page.get_by_label("所属")).to_have_value("みどり市社会福祉協議会")
    page.get_by_label("申請する理由").fill("4月から担当しています。")
    follow(main_button(page, "申請する"))
    expect(page.get_by_role("main").get_by_role("status").last).to_contain_text("申請しました")
    expect(page.get_by_text("確認を待っています")).to_be_visible()


def test_role_is_asked_for_confirmed_and_handed_over(
    enter: Callable[..., Page], open_page: Callable[..., Page], portal: RunningPortal, watch: object
) -> None:
    staff = enter(CITY)
    city = city_of(staff)
    person = enter(ASKS, viewport=PHONE)
    ask_for_a_role(person, city)

    # The city sees it, a town does not.
    staff.goto("/mypage/")
    follow(staff.get_by_role("main").get_by_role("link", name="役割の申請"))
    row = staff.get_by_role("row").filter(has_text="みどり市社会福祉協議会")
    expect(row).to_contain_text(city)
    follow(row.get_by_role("link").first)
    address = staff.url.removeprefix(portal.url)
    stranger = enter(TOWN)
    stranger.goto("/admin/role-requests/")
    expect(stranger.get_by_role("main")).to_contain_text("確認待ちの申請はありません")
    watch.expect_missing(address)  # type: ignore[attr-defined]  # a Watch
    assert stranger.goto(address).status == 404

    staff.get_by_label("申請した人への言葉").fill("よろしくお願いします。")
    follow(main_button(staff, "承認する"))
    expect(staff.get_by_text("申請を承認しました")).to_be_visible()

    person.goto("/mypage/")
    card = person.get_by_role("article").filter(has=person.get_by_role("heading", name=re.compile(ROLE))).first
    expect(card).to_contain_text(city)
    expect(card).to_contain_text("3月31日")

    # Handed over in one step.
    follow(card.get_by_role("link", name="後任に引き継ぐ"))
    person.get_by_label("後任の人の氏名").fill("後任 次郎")
    person.get_by_label("後任の人のメールアドレス").fill(SUCCESSOR)
    follow(main_button(person, "引き継ぐ"))
    expect(person.get_by_role("main").get_by_role("status").last).to_contain_text(SUCCESSOR)
    expect(person.get_by_text("いまは「参加者」です")).to_be_visible()

    # The successor opens the link of the mail, signs up and accepts.
    link = portal.manage("shell", "-c", LINK_OF_THE_INVITATION).stdout.strip().splitlines()[-1]
    successor = open_page()
    successor.goto(link)
    expect(successor.get_by_role("main")).to_contain_text(city)
    follow(main_button(successor, "利用登録をして受ける"))
    successor.get_by_label("姓").fill("後任")
    successor.get_by_label("名", exact=True).fill("次郎")
    expect(successor.get_by_label("メールアドレス")).to_have_value(SUCCESSOR)
    successor.get_by_role("main").get_by_role("checkbox").check()
    follow(main_button(successor, "登録する"))
    follow(main_button(successor, "招待を受ける"))
    expect(successor.get_by_role("main").get_by_role("status").last).to_contain_text("招待を受けました")
    expect(successor.get_by_role("heading", name=re.compile(ROLE))).to_be_visible()

    # The link holds once.
    watch_conflict = successor.goto(link)
    assert watch_conflict.status == 200
    expect(successor.get_by_role("main").get_by_role("alert")).to_contain_text("もう受けられています")
