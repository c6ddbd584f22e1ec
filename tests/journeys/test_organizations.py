"""A company's way into the directory and those who find it there; a group without a number on a phone; a claim; 代行入力."""

import re
from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.steps import PHONE, follow, hit, main_button, search_button, total
from tests.servers.portal import RunningPortal

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

PERSON, OFFICE, COORDINATOR = "participant@example.jp", "office@example.jp", "coordinator@example.jp"
COLLEAGUE = "manager@example.jp"
COMPANY, GROUP = "株式会社たけのこ配達", "つくし会"
# Not given to anybody: its check digit is right.
NUMBER = "4030001999901"
TOWN = "川越市"

FORGET = f"""
from organizations.models import Application, Membership, Organization
Application.objects.filter(applicant__email="{PERSON}").delete()
Application.objects.filter(name__in=["{COMPANY}", "{GROUP}"]).delete()
Membership.objects.filter(user__email="{PERSON}").delete()
for found in Organization.objects.filter(name__in=["{COMPANY}", "{GROUP}"]):
    found.delete()
"""
LAST_LINK = """
from notifications.models import Mail
import re
print(re.search(r"{pattern}", Mail.objects.filter(to="{to}").latest("pk").text)[0])
"""


@pytest.fixture(autouse=True)
def nothing_is_left(portal: RunningPortal) -> Iterator[None]:
    yield
    portal.manage("shell", "--no-imports", "-c", FORGET)


def link_in_mail(portal: RunningPortal, to: str, pattern: str) -> str:
    return portal.manage("shell", "--no-imports", "-c", LAST_LINK.format(to=to, pattern=pattern)).stdout.strip()


def onwards(page: Page) -> None:
    follow(main_button(page, "保存して次へ"))


def begin(page: Page) -> None:
    page.goto("/mypage/")
    follow(page.get_by_role("link", name="団体の登録を申請する"))
    follow(main_button(page, "申請を始める"))


def name_it(page: Page, name: str, kana: str, kind: str, number: str = "") -> None:
    page.get_by_label("名称", exact=True).fill(name)
    page.get_by_label("名称のよみ").fill(kana)
    page.get_by_label("法人番号（任意）").fill(number)
    page.get_by_label(kind).check()
    onwards(page)


def fill_the_rest(page: Page, *, services: Callable[[Page], None] = lambda page: None) -> None:
    """From 活動 to the summary."""
    page.get_by_label("何をしているか（あらまし）").fill("買い物に行けない高齢者に、食料品を届けます。")
    page.get_by_role("checkbox", name="買い物").check()
    onwards(page)
    page.get_by_label("所在地の市区町村", exact=True).select_option(label=TOWN)
    page.get_by_label("所在地の市区町村の全体").check()
    onwards(page)
    services(page)
    onwards(page)
    page.get_by_label("物（車・道具・食品など）（任意）").fill("軽トラック1台")
    onwards(page)
    row = page.get_by_role("group", name="連絡先 1")
    row.get_by_label("窓口の名前").fill("配達係")
    row.get_by_label("電話", exact=True).fill("049-000-1111")
    row.get_by_label("だれでも見られる").check()
    onwards(page)
    follow(main_button(page, "次へ"))
    agree(page)


def agree(page: Page) -> None:
    page.get_by_label("申請についての連絡先：氏名").fill("参加 恵子")
    page.get_by_label("申請についての連絡先：電話").fill("049-000-2222")
    page.get_by_label(re.compile("反社会的勢力ではなく")).check()
    page.get_by_label(re.compile("きまりを読み")).check()
    onwards(page)


def one_service(page: Page) -> None:
    row = page.get_by_role("group", name="サービス 1")
    row.get_by_label("サービスの名前").fill("食料品の配達")
    row.get_by_label("分野（任意）").select_option(label="買い物")
    row.get_by_label("料金（円）から（任意）").fill("500")
    row.get_by_label("料金（円）まで（任意）").fill("1400")
    row.get_by_label("料金の単位（料金を入力したとき）").select_option(label="1時間")


def send(page: Page) -> str:
    """From the summary; the number of the receipt."""
    expect(page.get_by_role("heading", name="確かめて送る")).to_be_visible()
    follow(main_button(page, "送る"))
    expect(page.get_by_role("main")).to_contain_text("提出")
    text = page.get_by_role("main").inner_text()
    return re.search(r"受付番号\s*(\S+)", text)[1]  # type: ignore[index]  # else the test fails here


def decide(staff: Page, name: str, act: Callable[[Page], None]) -> None:
    staff.goto("/admin/organization-applications/")
    follow(staff.get_by_role("main").get_by_role("link", name=name).first)
    act(staff)


def test_company_registers_edits_and_invites(enter: Callable[..., Page], page: Page, portal: RunningPortal) -> None:
    person = enter(PERSON)
    begin(person)
    # Left and taken up on another device.
    person.get_by_label("名称", exact=True).fill(COMPANY)
    follow(main_button(person, "保存して、あとで続ける"))
    phone = enter(PERSON, viewport=PHONE)
    phone.goto("/organizations/apply/")
    follow(phone.get_by_role("main").get_by_role("link", name=COMPANY))
    follow(phone.get_by_role("link", name="入力を続ける"))
    expect(phone.get_by_label("名称", exact=True)).to_have_value(COMPANY)
    address = urlsplit(phone.url).path
    person.goto(address)
    name_it(person, COMPANY, "かぶしきがいしゃたけのこはいたつ", "民間企業", NUMBER)
    fill_the_rest(person, services=one_service)
    main = person.get_by_role("main")
    number = send(person)
    assert number in link_in_mail(portal, PERSON, number)
    mine = person.url

    # Asked, and answered.
    staff = enter(OFFICE)

    def ask(screen: Page) -> None:
        screen.get_by_label("確かめたいこと").fill("配達する曜日を教えてください。")
        follow(screen.get_by_role("button", name="確認をお願いする"))

    decide(staff, COMPANY, ask)
    person.goto(mine)
    expect(main).to_contain_text("配達する曜日を教えてください。")
    follow(main.get_by_role("link", name="内容を直して、返事をする"))
    follow(main.get_by_role("button", name="「サービス」を直す"))
    person.get_by_label("利用できる日と時間（任意）").fill("火曜と金曜の午前")
    onwards(person)
    person.get_by_label("事務局への返事").fill("火曜と金曜です。")
    follow(main_button(person, "送る"))
    expect(main).to_contain_text("再提出")

    # The reviewer sees what has changed, and approves.
    def approve(screen: Page) -> None:
        expect(screen.get_by_role("main")).to_contain_text("変更")
        expect(screen.get_by_role("main")).to_contain_text("火曜と金曜です。")
        follow(screen.get_by_role("button", name="承認する"))
        expect(screen.get_by_text(f"承認しました。「{COMPANY}」は公開されています。")).to_be_visible()

    decide(staff, COMPANY, approve)
    person.goto(mine)
    follow(main.get_by_role("link", name="団体のページを見る"))
    public = urlsplit(person.url).path
    expect(main).to_contain_text("火曜と金曜の午前")
    expect(main).to_contain_text("500〜1,400円")

    find_it_on_the_map_and_without(enter(COORDINATOR), page)

    # An edit waits while the page stays as it was.
    follow(main.get_by_role("link", name="内容を変える"))
    follow(main_button(person, "入力を始める"))
    follow(main.get_by_role("link", name="「活動」を直す"))
    person.get_by_label("何をしているか（あらまし）").fill("食料品と日用品を届けます。")
    onwards(person)
    follow(main_button(person, "送る"))
    page.goto(public)
    expect(page.get_by_role("main")).not_to_contain_text("日用品")

    # What concerns nobody but themselves is public at once.
    person.goto(public)
    follow(main.get_by_role("link", name=re.compile("連絡先")))
    person.get_by_label("電話", exact=True).first.fill("049-000-3333")
    follow(main_button(person, "保存して公開する"))
    page.reload()
    expect(page.get_by_role("main")).to_contain_text("049-000-3333")

    decide(staff, COMPANY, approve_the_edit)
    page.reload()
    expect(page.get_by_role("main")).to_contain_text("日用品")
    expect(page.get_by_role("main")).to_contain_text("049-000-3333")

    invite_a_colleague(person, enter(COLLEAGUE), portal, public)


def approve_the_edit(screen: Page) -> None:
    expect(screen.get_by_role("main")).to_contain_text("（前：買い物に行けない高齢者に、食料品を届けます。）")
    follow(screen.get_by_role("button", name="承認する"))


def find_it_on_the_map_and_without(coordinator: Page, anyone: Page) -> None:
    coordinator.goto("/organizations/")
    # The list is the primary control: a place by its name, then 分野.
    coordinator.get_by_label("市区町村").first.select_option(label=TOWN)
    follow(search_button(coordinator))
    for _ in range(50):
        coordinator.reload()
        if hit(coordinator, COMPANY).count():
            break
        coordinator.wait_for_timeout(200)
    expect(hit(coordinator, COMPANY)).to_be_visible()
    everything = total(coordinator)
    coordinator.get_by_role("group", name="分野").get_by_text("買い物").click()
    expect(hit(coordinator, COMPANY)).to_be_visible()
    assert total(coordinator) <= everything
    # By the map: every mark is a link.
    anyone.goto("/organizations/")
    follow(anyone.locator("svg a").filter(has_text=TOWN).first)
    expect(hit(anyone, COMPANY)).to_be_visible()


def invite_a_colleague(person: Page, colleague: Page, portal: RunningPortal, public: str) -> None:
    person.goto(f"{public}members/")
    person.get_by_label("招待する人のメールアドレス").fill(COLLEAGUE)
    follow(main_button(person, "招待のメールを送る"))
    colleague.goto(link_in_mail(portal, COLLEAGUE, "/organizations/members/[^/]+/"))
    expect(colleague.get_by_role("main")).to_contain_text(COMPANY)
    follow(main_button(colleague, "招待を受ける"))
    assert urlsplit(colleague.url).path == public
    expect(colleague.get_by_role("main")).to_contain_text("内容を変える")
    # Never without a manager.
    person.goto(f"{public}members/")
    expect(person.get_by_role("main")).to_contain_text("ただ一人の管理者です")
    expect(person.get_by_role("main")).to_contain_text("参加 恵子")


def test_group_without_a_number_on_a_phone(enter: Callable[..., Page]) -> None:
    phone = enter(PERSON, viewport=PHONE, has_touch=True)
    begin(phone)
    name_it(phone, GROUP, "つくしかい", "住民主体の活動団体")
    fill_the_rest(phone)
    send(phone)
    decide(enter(OFFICE), GROUP, lambda screen: follow(screen.get_by_role("button", name="承認する")))
    phone.reload()
    expect(phone.get_by_role("main")).to_contain_text("承認")
    follow(phone.get_by_role("link", name="団体のページを見る"))
    expect(phone.get_by_role("heading", name=GROUP)).to_be_visible()


def test_entry_is_claimed(enter: Callable[..., Page], page: Page) -> None:
    page.goto("/organizations/?sort=reading")
    name = page.locator(".hit__title a").last.inner_text()
    person = enter(PERSON)
    person.goto("/organizations/?sort=reading")
    follow(hit(person, name))
    public = urlsplit(person.url).path
    follow(person.get_by_role("link", name="団体の人として申請する"))
    follow(main_button(person, "申請を始める"))
    person.get_by_label("団体での立場").fill("代表")
    person.get_by_label("確かめられること").fill("名簿にある電話で確かめられます。")
    onwards(person)
    agree(person)
    send(person)
    decide(enter(OFFICE), name, lambda screen: follow(screen.get_by_role("button", name="承認する")))
    person.goto(public)
    expect(person.get_by_role("link", name="内容を変える")).to_be_visible()


def test_staff_enter_what_came_on_paper(enter: Callable[..., Page]) -> None:
    staff = enter(OFFICE)
    staff.goto("/admin/organization-applications/")
    follow(staff.get_by_role("link", name="代わりに入力する"))
    staff.get_by_label("受け取り方").select_option(label="紙")
    follow(staff.get_by_role("main").get_by_role("button", name="入力を始める"))
    name_it(staff, GROUP, "つくしかい", "住民主体の活動団体")
    fill_the_rest(staff)
    number = send(staff)
    # Another of the staff decides, with the same record.
    other = enter("moderator@example.jp")
    decide(other, GROUP, lambda screen: expect(screen.get_by_role("main")).to_contain_text(number))
    expect(other.get_by_role("main")).to_contain_text("紙")


def test_everything_without_javascript(enter: Callable[..., Page]) -> None:
    plain = enter(PERSON, java_script_enabled=False)
    begin(plain)
    name_it(plain, GROUP, "", "住民主体の活動団体")
    expect(plain.get_by_role("main")).to_contain_text("入力した内容は保存しました")
    expect(plain.get_by_label("名称", exact=True)).to_have_value(GROUP)
    name_it(plain, GROUP, "つくしかい", "住民主体の活動団体")

    def two_services(page: Page) -> None:
        one_service(page)
        follow(page.get_by_role("button", name="サービスをもう1つ書く"))
        expect(page.get_by_role("group", name="サービス 1").get_by_label("サービスの名前")).to_have_value(
            "食料品の配達"
        )
        page.get_by_role("group", name="サービス 2").get_by_label("サービスの名前").fill("庭の手入れ")

    fill_the_rest(plain, services=two_services)
    expect(plain.get_by_role("main")).to_contain_text("庭の手入れ")
    send(plain)
    plain.get_by_text("申請を取り下げる", exact=True).click()
    follow(main_button(plain, "この申請を取り下げる"))
    expect(plain.get_by_role("main")).to_contain_text("取り下げ")


class TestNothingTypedIsLost:
    def test_browser_is_killed(self, enter: Callable[..., Page]) -> None:
        page = enter(PERSON)
        begin(page)
        address = page.url
        with page.expect_response(lambda answer: "autosave" in answer.url) as saved:
            page.get_by_label("名称", exact=True).fill(GROUP)
        assert saved.value.status == 200
        page.context.close()
        again = enter(PERSON)
        again.goto(address)
        expect(again.get_by_label("名称", exact=True)).to_have_value(GROUP)

    def test_session_has_ended(self, enter: Callable[..., Page], portal: RunningPortal) -> None:
        page = enter(PERSON, java_script_enabled=False)
        begin(page)
        address = page.url
        cookies = [cookie for cookie in page.context.cookies() if "session" not in cookie["name"]]
        page.context.clear_cookies()
        page.context.add_cookies(cookies)  # type: ignore[arg-type]  # what Playwright itself returned
        page.get_by_label("名称", exact=True).fill(GROUP)
        follow(main_button(page, "保存して次へ"))
        expect(page.get_by_role("main")).to_contain_text("入力した内容は残してあります")
        page.get_by_label("メールアドレス").fill(PERSON)
        page.get_by_label("パスワード", exact=True).fill(portal.accounts[PERSON])
        follow(main_button(page, "ログイン"))
        assert page.url == address
        expect(page.get_by_label("名称", exact=True)).to_have_value(GROUP)

    def test_wrong_file(self, enter: Callable[..., Page]) -> None:
        page = enter(PERSON)
        begin(page)
        name_it(page, GROUP, "つくしかい", "住民主体の活動団体")
        page.goto(re.sub(r"/\w+/$", "/photos/", page.url))
        page.get_by_label("何が写っているか").fill("集まりの様子")
        page.locator("input[type=file]").set_input_files(
            {"name": "photo.jpg", "mimeType": "image/jpeg", "buffer": b"%PDF-1.7 no picture"}
        )
        follow(main_button(page, "写真を加える"))
        expect(page.locator(".field__error").first).to_be_visible()
        expect(page.get_by_label("何が写っているか")).to_have_value("集まりの様子")

    def test_sent_twice(self, enter: Callable[..., Page]) -> None:
        page = enter(PERSON)
        begin(page)
        name_it(page, GROUP, "つくしかい", "住民主体の活動団体")
        fill_the_rest(page)
        beside = page.context.new_page()
        beside.goto(page.url)
        number = send(page)
        follow(main_button(beside, "送る"))
        expect(beside.get_by_role("main")).to_contain_text(number)
        page.goto("/organizations/apply/")
        assert page.locator(".apply__mine li").filter(has_text=GROUP).count() == 1
