"""Steps and places that several journeys share."""

import re
from urllib.parse import urlencode, urlsplit

from playwright.sync_api import Locator, Page, expect

from tests.servers.portal import RUNNING

DESKTOP = {"width": 1280, "height": 900}
PHONE = {"width": 375, "height": 812}

CASE = "/cases/izumo-mutual-aid/"
MISSING = "/nothing-here/"


def search_path(q: str = "", **parameters: str) -> str:
    return "/search/?" + urlencode({"q": q} | parameters)


HITS = search_path("買い物")
NO_HITS = search_path("買い物", prefecture="32", municipality="32206")
# Every page type that a visitor meets; more states of them in page_list.py.
PUBLIC_PAGES = {
    "home": "/",
    "search": HITS,
    "no-hits": NO_HITS,
    "places": "/search/places/?q=買い物",
    "cases": "/cases/",
    "case": CASE,
    "case-from-search": CASE + "?q=買い物&at=1",
    "comparison": "/compare/cases/",
    "organizations": "/organizations/",
    "organization": "/organizations/1/",
    "organization-report": "/organizations/1/report/",
    "participation-rules": "/organizations/rules/",
    "troubles": "/search/troubles/",
    "trouble": "/search/troubles/no-shop-nearby/",
    "news": "/news/",
    "news-page": "/news/portal-opened/",
    "steps": "/steps/",
    "api": "/api/v1/docs",
    "embed": "/search/embed/?q=買い物",
    "style": "/style/",
    "standard-page": "/about/",
    "contact": "/contact/",
    "not-found": MISSING,
    "sign-in": "/accounts/login/",
    "sign-up": "/accounts/signup/",
    "account-inactive": "/accounts/inactive/",
    "sign-in-by-code": "/accounts/login/code/",
    "password-reset": "/accounts/password/reset/",
    "password-reset-sent": "/accounts/password/reset/done/",
    "password-reset-outdated": "/accounts/password/reset/key/1-outdated/",
    "password-reset-done": "/accounts/password/reset/key/done/",
}


def sign_in(page: Page, address: str, password: str) -> None:
    """Be signed in: staff in the admin, others at the home page.

    The first time in a portal through the forms; later with the session of that time, since a code of the second factor
    counts once and tries are limited.
    """
    page.goto("/accounts/login/")
    parts = urlsplit(page.url)
    portal = RUNNING[f"{parts.scheme}://{parts.netloc}"]
    start = "/admin/" if address in portal.secrets else "/accounts/email/"
    if address in portal.sessions:
        page.context.add_cookies(portal.sessions[address])
        page.goto(start)
        if urlsplit(page.url).path == start:
            return
        # Somebody signed out.
        page.context.clear_cookies()
    sign_in_by_form(page, address, password, code=portal.code(address) if address in portal.secrets else "")
    page.goto(start)
    expect(page).to_have_url(re.compile(f"{start}$"))
    portal.sessions[address] = page.context.cookies()


def sign_in_by_form(page: Page, address: str, password: str, *, code: str = "") -> None:
    """Through the sign-in itself; `code` is asked for where there is a second factor."""
    page.goto("/accounts/login/")
    page.get_by_label("メールアドレス").fill(address)
    page.get_by_label("パスワード", exact=True).fill(password)
    main_button(page, "ログイン").click()
    if code:
        expect(page).to_have_url(re.compile("/accounts/2fa/authenticate/"))
        page.get_by_label("番号", exact=True).fill(code)
        main_button(page, "ログイン").click()
    expect(page).not_to_have_url(re.compile("/accounts/(login|2fa)/"))


def main_button(page: Page, name: str) -> Locator:
    """A button of the page itself, not of its header."""
    return page.get_by_role("main").get_by_role("button", name=name, exact=True)


def search_button(page: Page) -> Locator:
    """The one of the search itself, not the one in the header."""
    return page.get_by_role("main").get_by_role("button", name="検索", exact=True)


def follow(link_or_button: Locator) -> None:
    """Click and wait for the next page; a click by itself does not wait."""
    with link_or_button.page.expect_navigation():
        link_or_button.click()


def result_text(page: Page) -> str:
    """The line that states the number of hits."""
    heading = page.locator("#result-count")
    expect(heading).to_be_visible()
    return "".join(heading.inner_text().split())


def total(page: Page) -> int:
    """The number of hits that the page states."""
    text = result_text(page)
    if text.startswith("見つかりませんでした"):
        return 0
    found = re.match(r"(\d+)件", text)
    assert found, f"the result count reads {text!r}"
    return int(found[1])


def total_in(html: str) -> int:
    """The same from the source of a page."""
    found = re.search(r'id="result-count"[^>]*>\s*(\d+)件', html)
    return int(found[1]) if found else 0


def choice(page: Page, group: str, label: str) -> Locator:
    """A value of a facet."""
    return page.get_by_role("group", name=group).locator("label.choice").filter(has_text=label)


def count_of(choice: Locator) -> int:
    return int(re.search(r"\d+", choice.locator(".choice__count").inner_text())[0])


def hit(page: Page, words: str) -> Locator:
    return page.locator(".hit__title a").filter(has_text=words)


def overflow(page: Page) -> int:
    """By how many pixels the page is wider than its window."""
    return page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
