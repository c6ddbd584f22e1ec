"""Pictures of the manual for editors, docs/ja: `make manual`. Run it after a change of what editors see.

    python -m tests.manual_screenshots

Starts a demo in a folder of its own, does what the chapters tell as editor, moderator and administrator, and writes
docs/ja/images/. What a step is about is outlined; several outlines are numbered. Whatever bears the day of the run shows
a fixed day instead. At the end it names the words that the manual quotes and that no screen on the way has shown.
"""

import re
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.journeys.admin_camera import IMAGES, MANUAL, Photographer, van_before_a_shop
from tests.manual_admin import photograph_admin, photograph_set_up, read_notices
from tests.servers import chromium
from tests.servers.portal import RunningPortal, running_portal

QUOTED = re.compile(r"\*\*「((?:(?!\*\*).)+)」\*\*")
PATIENCE = 30  # looks at what is done in the background
CASE = "住民が交代で運転する買い物の送迎"

SNIPPETS = [
    "taxonomy/activityfield",
    "taxonomy/bodykind",
    "taxonomy/serviceatype",
    "taxonomy/trouble",
    "search/thesaurusentry",
    "search/searchpick",
    "content/jargon",
    "regions/dailylivingarea",
    "regions/areagroup",
]
SHOWN_SNIPPETS = {
    "taxonomy/activityfield/": "fields-list",
    "taxonomy/trouble/add/": "troubles-form",
    "search/thesaurusentry/add/": "thesaurus-form",
    "search/searchpick/add/": "picks-form",
    "content/jargon/": "jargon-list",
    "regions/dailylivingarea/add/": "living-areas-form",
}

# What editors of a portal have after a year: a page that nobody touched, a link that leads nowhere, a policy as a draft; and searches.
PREPARE = """
from datetime import datetime
from django.utils.timezone import make_aware
from casestudies.models import CaseStudyPage
from content.models import StandardPage
from tests.journeys.admin_rows import make_searches
from wagtail.models import Page
make_searches()
old = make_aware(datetime(2024, 5, 20, 9))
Page.objects.filter(pk__in=CaseStudyPage.objects.filter(slug__startswith="na").values("pk")).update(last_published_at=old)
StandardPage.objects.get(slug="site-policy").unpublish()
page = StandardPage.objects.get(slug="links")
page.body += '<p><a id="99999" linktype="page">説明会の資料</a></p>'
page.save_revision().publish()
"""


def photograph_editor(camera: Photographer) -> None:
    page, main = camera.page, camera.main
    menu = page.locator(".sidebar-main-menu__list, .sidebar-menu, nav[aria-label=メインメニュー]").first
    camera.take("home", menu, main.get_by_role("heading", name="対応が必要なページ"))
    camera.open_children("取組事例")
    camera.take("cases", page.get_by_role("link", name="子ページを追加"), height=560)
    _write_a_case(camera)
    case = page.url
    _upload_files(camera)
    camera.goto(case)
    _add_a_photo(camera)
    _send_to_moderation(camera, case)


def _write_a_case(camera: Photographer) -> None:
    page = camera.page
    page.get_by_role("link", name="子ページを追加").first.click()
    camera.settle()
    camera.take("case-form", page.locator("#id_title"), page.get_by_role("button", name="下書きを保存"))
    page.fill("#id_title", CASE)
    page.fill("#id_summary", "みどり町の住民12人が、週に2回、近くの店まで車で送迎しています。")
    page.get_by_role("button", name="地域を選ぶ").first.click()
    page.locator(".modal-body input[name=q]").fill("所沢")
    page.locator(".modal-body").get_by_text("2件見つかりました").wait_for()
    camera.settle()
    found = page.locator(".modal-body").get_by_role("link", name="所沢市").first
    camera.take("choose-area", page.locator(".modal-body input[name=q]"), found)
    found.click()
    camera.settle()
    camera.press("下書きを保存")
    camera.read()
    page.reload()
    camera.settle()
    preview = camera.open_panel("preview")
    page.wait_for_timeout(2500)
    camera.take("preview", preview, page.locator("[data-side-panel=preview] iframe"))


def _send_to_moderation(camera: Photographer, address: str) -> None:
    page = camera.page
    camera.goto(address)
    camera.open_actions()
    page.get_by_role("button", name=re.compile("承認を依頼する")).last.click()
    camera.settle()
    camera.take("errors", page.get_by_text("最初の誤りへ移る"), height=420)
    camera.goto(address)
    page.fill("#id_body_name", "みどり会")
    page.get_by_role("button", name="団体の種類を選ぶ").click()
    page.locator(".modal-body").get_by_role("link", name="NPO").first.click()
    camera.settle()
    page.locator("label", has_text="買い物").locator("input[name=fields]").check(force=True)
    camera.write("activities", "生活支援コーディネーターが運転する人を募りました。SCが予定を調整します。")
    camera.press("下書きを保存")
    camera.goto(address)
    camera.open_actions()
    camera.take("submit", page.get_by_role("button", name=re.compile("承認を依頼する")).last)
    page.get_by_role("button", name=re.compile("承認を依頼する")).last.click()
    camera.settle()
    camera.read()
    camera.goto(address)
    camera.read()


def _upload_files(camera: Photographer) -> None:
    page = camera.page
    camera.goto("/admin/images/add/")
    page.fill("#id_title", "買い物バスに乗る人たち")
    page.set_input_files("#id_file", {"name": "bus.jpg", "mimeType": "image/jpeg", "buffer": van_before_a_shop()})
    page.fill("#id_description", "店の前で、運転する人が高齢の女性の荷物を車に積んでいる。")
    page.fill("#id_credit", "みどり会")
    page.fill("#id_licence", "提供元の許可を得て掲載")
    camera.settle()
    camera.take("image-form", page.locator("#id_description"), page.locator("#id_licence"))
    camera.press("アップロード")
    camera.read()
    page.get_by_role("link", name=re.compile("買い物バス")).first.click()
    camera.settle()
    shop = page.locator(".jcrop-holder, .focal-point-chooser").first.bounding_box()
    page.mouse.move(shop["x"] + shop["width"] * 0.3, shop["y"] + shop["height"] * 0.4)
    page.mouse.down()
    page.mouse.move(shop["x"] + shop["width"] * 0.6, shop["y"] + shop["height"] * 0.85, steps=5)
    page.mouse.up()
    camera.take("focal-point", page.locator(".focal-point-chooser"))
    camera.press("保存")
    camera.read()
    camera.goto("/admin/documents/")
    camera.read()
    camera.goto("/admin/documents/add/")
    camera.take("document-form")


def _add_a_photo(camera: Photographer) -> None:
    page = camera.page
    camera.press("写真を追加")
    camera.take(
        "add-photo", page.get_by_role("button", name="画像を選ぶ").last, scroll=page.locator("#id_photos-0-alt_text")
    )
    page.get_by_role("button", name="画像を選ぶ").last.click()
    page.locator(".modal-body").get_by_role("link", name=re.compile("買い物バス")).first.click()
    camera.settle()
    camera.press("下書きを保存")
    camera.read()


def photograph_moderator(camera: Photographer) -> None:
    main = camera.main
    camera.goto("/admin/")
    camera.take("waiting", main.get_by_role("link", name=CASE))
    main.get_by_role("link", name=CASE).first.click()
    camera.settle()
    _review(camera)
    _news(camera)
    _standing_pages(camera)
    _change_in_bulk(camera)
    _compare(camera)
    _shared_data(camera)
    _thesaurus(camera)
    _reports(camera)
    read_notices(camera)


def _review(camera: Photographer) -> None:
    page = camera.page
    camera.open_panel("status")
    camera.open_actions()
    camera.take(
        "review",
        *(
            page.get_by_role("button", name=name, exact=True).last
            for name in ("承認する（公開が決まります）", "差し戻す")
        ),
    )
    page.get_by_role("button", name="差し戻す").last.click()
    camera.settle()
    page.locator(".modal-body textarea").fill("「SC」が何のことか、はじめて読む人にも分かるように書いてください。")
    camera.take("send-back", page.locator(".modal-body textarea"), height=620)
    page.locator(".modal-body").get_by_role("button", name="差し戻す").click()
    camera.settle()
    camera.read()
    camera.open_case(CASE)
    page.fill("#id_summary", "みどり町の住民12人が、週に3回、近くの店と病院まで車で送迎しています。")
    camera.open_actions()
    camera.take("publish", page.get_by_role("button", name="公開", exact=True).last)
    camera.press("公開")
    camera.read()
    # It was sent back, so the admin asks once more.
    page.get_by_role("button", name="公開", exact=True).last.click()
    camera.settle()
    camera.read()
    warning = page.get_by_text("説明のない言葉があります")
    for _ in range(PATIENCE):
        camera.open_case(CASE)
        if warning.count():
            break
        page.wait_for_timeout(2000)  # words are looked for in the background
    camera.take("warning", warning, height=420)
    page.fill("#id_subtitle", "住民が交代で運転します")
    camera.press("下書きを保存")
    camera.open_actions()
    page.get_by_role("link", name="公開中の内容に戻す").last.click()
    camera.settle()
    camera.read()
    camera.open_case(CASE)
    camera.open_actions()
    camera.take("unpublish", page.get_by_role("link", name="非公開").last)
    page.get_by_role("link", name="非公開").last.click()
    camera.settle()
    camera.read()


def _news(camera: Photographer) -> None:
    page = camera.page
    camera.open_children("お知らせ")
    page.get_by_role("link", name="子ページを追加").first.click()
    camera.settle()
    page.fill("#id_title", "事例発表会を開きます")
    page.fill("#id_date", "2030-04-01")
    page.fill("#id_introduction", "買い物と移動を支える4つの取組を、進めた人が話します。")
    camera.write("body", "申込みは、3月20日までに高齢者福祉課へお願いします。")
    status = camera.open_panel("status")
    camera.take("news-form", page.locator("#id_date"), status, page.get_by_role("button", name="日時を決める"))
    camera.press("日時を決める")
    page.fill("#id_go_live_at", "2030-04-01 09:00")
    camera.take("schedule", page.locator("#id_go_live_at"), page.get_by_role("button", name="日時を保存"))
    camera.press("日時を保存")
    camera.read()
    camera.open_actions()
    camera.take("schedule-publish", page.get_by_role("button", name="公開を予約する").last)
    form = page.url
    camera.press("公開を予約する")
    camera.goto(form)
    camera.read()


def _standing_pages(camera: Photographer) -> None:
    sample = camera.page.locator("[contenteditable=true]").get_by_text("（見本）").first
    shown = {"policy": ("サイトポリシー", sample), "contact": ("お問い合わせ", camera.page.locator("#id_phone"))}
    for name, (title, mark) in shown.items():
        camera.goto(f"/admin/pages/search/?q={title}")
        camera.main.get_by_role("link", name=title, exact=True).click()
        camera.settle()
        camera.take(name, mark, scroll=mark)


def _change_in_bulk(camera: Photographer) -> None:
    page, main = camera.page, camera.main
    boxes = main.locator("tbody input[type=checkbox]")
    camera.open_children("取組事例")
    boxes.nth(1).check(force=True)
    page.get_by_role("link", name="選んだページの地域をまとめて変える").click()
    camera.settle()
    camera.read()
    camera.open_children("取組事例")
    for number in (1, 2):
        boxes.nth(number).check(force=True)
    camera.settle()
    fields = page.get_by_role("link", name="選んだページの分野をまとめて変える")
    camera.take("choose-many", boxes.nth(1), fields)
    fields.click()
    camera.settle()
    labels = page.locator("label", has=page.locator("[name=add]"))
    labels.filter(has_text="農地").check(force=True)
    camera.take("bulk-form", page.get_by_role("button", name="変わる内容を確かめる"))
    camera.press("変わる内容を確かめる")
    camera.take("bulk-summary", page.get_by_role("button", name="2件を変更する"))
    camera.press("2件を変更する")
    camera.read()


def _compare(camera: Photographer) -> None:
    page = camera.page
    camera.open_case(CASE)
    address = page.url
    page.fill("#id_subtitle", "運転する人も、乗る人も、同じ町の住民です")
    camera.press("下書きを保存")
    camera.open_children("取組事例")
    camera.read()
    camera.goto(address.replace("/edit/", "/history/"))
    rows = camera.main.locator("tbody tr").filter(has_text="下書きを保存しました")
    rows.last.get_by_role("button").first.click()
    page.wait_for_timeout(300)
    compare = page.get_by_role("link", name="今の版と比べる").last
    camera.take("history", compare, scroll=compare)
    earlier = page.get_by_role("link", name="この版を確かめる").last.get_attribute("href")
    compare.click()
    camera.settle()
    camera.take("compare", height=620)
    camera.goto(earlier or "")
    camera.open_actions()
    camera.read()


def _shared_data(camera: Photographer) -> None:
    for address in SNIPPETS:
        for view in (f"{address}/", f"{address}/add/"):
            camera.goto(f"/admin/snippets/{view}")
            camera.take(SHOWN_SNIPPETS[view]) if view in SHOWN_SNIPPETS else camera.read()


def _thesaurus(camera: Photographer) -> None:
    page = camera.page
    camera.goto("/admin/snippets/search/thesaurusentry/")
    page.get_by_role("button", name="操作").first.click()
    camera.read()
    camera.goto("/admin/snippets/search/thesaurusentry/add/")
    page.fill("#id_term", "外出の付き添い")
    page.fill("#id_others", "移動支援")
    page.fill("#id_query", "外出の付き添い")
    camera.press("試す")
    camera.take("thesaurus-try", page.locator("#id_query"), page.get_by_role("button", name="試す", exact=True))
    table = "種類,言葉,ほかの言葉,メモ,使う\r\n同じ意味の言葉,お出かけ支援,移動支援、外出支援,,はい\r\n一方通行,足,,,はい\r\n"
    camera.goto("/admin/snippets/search/thesaurusentry/import/")
    page.set_input_files("#id_file", {"name": "thesaurus.csv", "mimeType": "text/csv", "buffer": table.encode()})
    camera.press("変わる内容を確かめる")
    camera.take("thesaurus-import", height=620)


def _reports(camera: Photographer) -> None:
    for name in ("broken-links", "unexplained-words", "stale", "schedule"):
        camera.goto(f"/admin/reports/{name}/")
        camera.take(f"report-{name}", height=620)
    camera.goto("/admin/reports/search/")
    camera.take("report-search")
    for name in ("waiting", "search-state", "search/missing"):
        camera.goto(f"/admin/reports/{name}/")
        camera.read()


ROLES = {
    "editor": photograph_editor,
    "moderator": photograph_moderator,
    "admin": photograph_admin,
    "participant": photograph_set_up,
}


def photograph_all(portal: RunningPortal) -> set[str]:
    """Take every picture and return all lines that the screens showed, without blanks."""
    seen: set[str] = set()
    portal.manage("shell", "--no-imports", "-c", PREPARE)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium.executable(), args=chromium.ARGUMENTS)
        for role, photograph in ROLES.items():
            photograph(Photographer(browser, portal, role, seen))
        browser.close()
    return seen


def quoted_words() -> set[str]:
    """What the chapters set as **「…」**: words to find on the screen."""
    return {word for path in MANUAL.glob("*.md") for word in QUOTED.findall(path.read_text(encoding="utf-8"))}


def main() -> None:
    if chromium.executable() is None:
        sys.exit(f"Chromium is needed: {chromium.INSTALL}")
    IMAGES.mkdir(parents=True, exist_ok=True)
    for old in IMAGES.glob("*.png"):
        old.unlink()
    with tempfile.TemporaryDirectory(prefix="portal-manual-") as folder, running_portal(Path(folder)) as portal:
        seen = photograph_all(portal)
    screens = "\n".join(seen)
    if unseen := sorted(word for word in quoted_words() if "".join(word.split()) not in screens):
        sys.exit("quoted by docs/ja, but on no screen that was photographed: " + "、".join(unseen))


if __name__ == "__main__":
    main()
