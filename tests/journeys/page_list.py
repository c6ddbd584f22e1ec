"""Every page that a visitor can meet: the one list behind axe, validity, widths, weights and screenshots.

A page type is an address in `steps.PUBLIC_PAGES`; here are its other states, and the pages that need something done
first. `test_page_list` names what is missing.
"""

import json
from urllib.parse import urlsplit

from playwright.sync_api import Page, Response

from tests.journeys.account_pages import PAGES as ACCOUNT_PAGES
from tests.journeys.steps import HITS, MISSING, PUBLIC_PAGES, search_path
from tests.servers.portal import RunningPortal

STATES = {
    "search-all": "/search/",
    "search-second-page": "/search/?page=2",
    "search-narrowed": search_path("買い物", prefecture="32", field="shopping"),
    "search-loosened": search_path("買い物 送迎 男性 農業"),
    "filters": HITS + "#filters",
    "not-understood": search_path("買い物", prefecture="99"),
    "organizations-in-town": "/organizations/?prefecture=11&municipality=11201",
    "organizations-none": "/organizations/?q=zzzz",
    "municipality": search_path("", prefecture="32", municipality="32203"),
}
# Made by PREPARE: a page with a password of its own, links of mails, and cases ticked for comparison.
PREPARED = ("closed-page", "new-password", "mail-off", "comparison-of-three", "comparison-of-too-many")
# Answers that nobody can ask for; their views are called instead.
ERRORS = ("forbidden", "form-refused", "server-error")
NAMES = [*PUBLIC_PAGES, *STATES, *ACCOUNT_PAGES, *PREPARED, *ERRORS]

PREPARE = """
import json
from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.test import RequestFactory
from django.views.csrf import csrf_failure
from django.views.defaults import permission_denied, server_error
from wagtail.models import Page, PageViewRestriction, get_page_models
from accounts.models import User
from casestudies.models import CaseStudyPage
from content.models import StandardPage
from notifications import mail_off
from portal.models import HomePage

live = [(page.cached_content_type.model_class()._meta.label, page.url)
        for page in Page.objects.live().public().filter(depth__gt=1)]
editor = User.objects.get(email="editor@example.jp")
closed = HomePage.objects.get().add_child(instance=StandardPage(title="関係者のページ", slug="closed-page"))
PageViewRestriction.objects.create(page=closed, restriction_type="password", password="only-for-tests")
compared = [f"compare={case.pk}" for case in CaseStudyPage.objects.live().order_by("slug")[:5]]
request = RequestFactory(SERVER_NAME="localhost").get("/some-page/")
print(json.dumps({
    "models": [model._meta.label for model in get_page_models() if model is not Page],
    "live": live,
    "session_cookie": settings.SESSION_COOKIE_NAME,
    "prepared": {
        "closed-page": closed.url,
        "new-password": f"/accounts/password/reset/key/{user_pk_to_url_str(editor)}"
                        f"-{default_token_generator.make_token(editor)}/",
        "mail-off": mail_off.address(user_id=editor.pk, verb="mail-address-suspended").removeprefix(
            settings.WAGTAILADMIN_BASE_URL),
        "comparison-of-three": "/compare/cases/?" + "&".join(compared[:3]),
        "comparison-of-too-many": "/compare/cases/?" + "&".join(compared),
    },
    "errors": {
        "forbidden": permission_denied(request, PermissionDenied()).content.decode(),
        "form-refused": csrf_failure(request).content.decode(),
        "server-error": server_error(request).content.decode(),
    },
}))
"""


class PageList:
    """The list in one running portal.

    `models` are the labels of the page models, `live` pairs (label, path) of what the public sees.
    """

    def __init__(self, portal: RunningPortal) -> None:
        self._portal = portal
        facts = json.loads(self._run(PREPARE))
        self.models: list[str] = facts["models"]
        self.live: list[tuple[str, str]] = facts["live"]
        accounts = json.loads(self._run("from tests.journeys.account_rows import prepare; prepare()"))
        self.paths: dict[str, str] = (
            PUBLIC_PAGES
            | STATES
            | {name: path.format_map(accounts) for name, (_, path) in ACCOUNT_PAGES.items()}
            | facts["prepared"]
            | {name: f"/errors/{name}/" for name in ERRORS}
        )
        self._errors: dict[str, str] = facts["errors"]
        self._address = portal.url
        self._cookies = {
            name: {"name": facts["session_cookie"], "value": accounts["sessions"][person], "url": portal.url}
            for name, (person, _) in ACCOUNT_PAGES.items()
        }

    def _run(self, code: str) -> str:
        """What code prints that runs inside the portal, its last line."""
        done = self._portal.manage("shell", "--no-imports", "-c", code, check=False)
        assert done.returncode == 0, done.stderr
        return done.stdout.splitlines()[-1]

    def open(self, page: Page, name: str) -> Response:
        """Go there, signed in where it is needed, and see that it is this page that came."""
        path = self.paths[name]
        # Who opens a link for a new password is signed out: not with the session of the page before.
        page.context.clear_cookies()
        if name in self._cookies:
            page.context.add_cookies([self._cookies[name]])  # type: ignore[list-item]  # a dictionary of the same shape
        if name in ERRORS:
            page.route(
                f"**{path}",
                lambda route: route.fulfill(body=self._errors[name], content_type="text/html; charset=utf-8"),
            )
        response = page.goto(self._address + path)
        assert response is not None
        assert response.status == (404 if path == MISSING else 200), f"{path} answers {response.status}"
        # A link of a mail leads on to an address without its secret.
        assert name == "new-password" or urlsplit(page.url).path == urlsplit(path).path, f"{path} led to {page.url}"
        return response
