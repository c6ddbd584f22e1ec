"""A real portal and a real browser for the journeys. Nothing here touches the test database.

Every module carries the marks `browser` and `xdist_group("browser")`, so that one worker runs all journeys: they share
one portal.
"""

import json
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Response, expect, sync_playwright

from tests.journeys.page_list import PageList
from tests.journeys.steps import DESKTOP, MISSING, sign_in, sign_in_by_form
from tests.servers import chromium
from tests.servers.openid import OpenIDServer, running_openid_server
from tests.servers.portal import RunningPortal, running_portal
from tests.servers.smtp import SmtpServer, running_smtp

Keys = dict[str, object]


class Watch:
    """What the browser asked for and what it complained about."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.requests: list[str] = []
        self.problems: list[str] = []
        self._missing: set[str] = set()
        self._led_to: set[str] = set()

    def follow(self, context: BrowserContext) -> None:
        context.on("request", lambda request: self.requests.append(request.url))
        context.on("console", self._note)
        context.on("weberror", lambda error: self.problems.append(f"{error.page and error.page.url}: {error.error}"))

    def expect_missing(self, path: str) -> None:
        """The browser reports every answer of 404 as an error; this one is meant."""
        self._missing.add(self.address + path)

    def expect_to_leave_for(self, url: str) -> None:
        """The portal leads to this other site, whose own faults are not ours."""
        self._led_to.add(urlsplit(url).netloc)

    def elsewhere(self) -> list[str]:
        """Requests that left the portal."""
        own = {urlsplit(self.address).netloc, *self._led_to}
        return [
            url
            for url in self.requests
            if urlsplit(url).scheme not in ("data", "blob") and urlsplit(url).netloc not in own
        ]

    def _note(self, message: ConsoleMessage) -> None:
        address = message.location["url"]
        if urlsplit(address).netloc in self._led_to:
            return
        if message.type == "error" and not (address in self._missing and "404" in message.text):
            self.problems.append(f"{address}: {message.text}")


@pytest.fixture(scope="session")
def mails() -> Iterator[SmtpServer]:
    """A real mail server: what the portal sends arrives here."""
    with running_smtp() as server:
        yield server


@pytest.fixture(scope="session")
def openid() -> Iterator[OpenIDServer]:
    """A real provider, to which the sign-in leads too."""
    with running_openid_server() as server:
        yield server


@pytest.fixture(scope="session")
def portal(
    tmp_path_factory: pytest.TempPathFactory, mails: SmtpServer, openid: OpenIDServer
) -> Iterator[RunningPortal]:
    providers = [
        {"id": "gbizid", "name": "GビズID", "server_url": openid.url, "client_id": "portal", "secret": "geheim"},
    ]
    switches = {"EMAIL_URL": mails.url, "OIDC_PROVIDERS": json.dumps(providers)}
    with running_portal(tmp_path_factory.mktemp("portal"), **switches) as running:
        yield running


@pytest.fixture(scope="session")
def page_list(portal: RunningPortal) -> PageList:
    return PageList(portal)


def make_admin_rows(portal: RunningPortal) -> Keys:
    """Their keys, by the names that the addresses of `admin_screens` have for them."""
    made = portal.manage("shell", "--no-imports", "-c", "from tests.journeys.admin_rows import make; make()")
    keys: Keys = json.loads(made.stdout.splitlines()[-1])
    return keys


@pytest.fixture(scope="session")
def keys(portal: RunningPortal) -> Keys:
    return make_admin_rows(portal)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Started for each module: Playwright keeps an event loop running in this thread, and while it does, Django would

    refuse the database to the other tests of the same process.
    """
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium.executable(), args=chromium.ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def watch(portal: RunningPortal) -> Watch:
    return Watch(portal.url)


@pytest.fixture
def open_page(portal: RunningPortal, browser: Browser, watch: Watch) -> Iterator[Callable[..., Page]]:
    """Open a page in a browser context of its own; the options are those of Playwright's `new_context`."""
    contexts: list[BrowserContext] = []

    def open_one(**options: Any) -> Page:
        context = browser.new_context(
            **{"base_url": portal.url, "locale": "ja-JP", "timezone_id": "Asia/Tokyo", "viewport": DESKTOP} | options
        )
        context.set_default_timeout(10_000)
        watch.follow(context)
        contexts.append(context)
        return context.new_page()

    yield open_one
    for context in contexts:
        context.close()
    assert not watch.problems, "the browser reports errors:\n" + "\n".join(watch.problems)
    assert not watch.elsewhere(), "requests left the portal:\n" + "\n".join(watch.elsewhere())


@pytest.fixture
def page(open_page: Callable[..., Page]) -> Page:
    return open_page()


@pytest.fixture
def enter(open_page: Callable[..., Page], portal: RunningPortal) -> Callable[..., Page]:
    """A browser of one's own, signed in."""

    def enter_as(address: str, **options: Any) -> Page:
        page = open_page(**options)
        if address in portal.sessions:
            page.context.add_cookies(portal.sessions[address])
            page.goto("/mypage/")
            if urlsplit(page.url).path == "/mypage/":
                return page
            page.context.clear_cookies()
        code = portal.code(address) if address in portal.secrets else ""
        sign_in_by_form(page, address, portal.accounts[address], code=code)
        portal.sessions[address] = page.context.cookies()
        return page

    return enter_as


@pytest.fixture
def sign_in_as(page: Page, portal: RunningPortal) -> Callable[[str], Page]:
    """Open the admin as one of the demo's staff."""

    def as_role(role: str) -> Page:
        email = f"{role}@example.jp"
        sign_in(page, email, portal.accounts[email])
        page.goto("/admin/")
        expect(page.get_by_role("main")).to_be_visible()
        return page

    return as_role


@pytest.fixture
def visit(page_list: PageList, watch: Watch) -> Callable[[Page, str], Response]:
    """Open a page of the list by its name."""
    watch.expect_missing(MISSING)
    return page_list.open
