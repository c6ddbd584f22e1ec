"""Every page that a visitor can meet: the one list behind axe, validity, widths, weights and screenshots.

A page type is an address in `steps.PUBLIC_PAGES`; here are its other states, and the pages that need something done
first. `test_page_list` names what is missing.
"""

import json
from urllib.parse import urlsplit

from playwright.sync_api import Page, Response

from tests.journeys.steps import HITS, MISSING, PUBLIC_PAGES, search_path
from tests.servers.portal import RunningPortal

STATES = {
    "search-all": "/search/",
    "search-second-page": "/search/?page=2",
    "search-narrowed": search_path("買い物", prefecture="32", field="shopping"),
    "search-loosened": search_path("買い物 送迎 男性 農業"),
    "filters": HITS + "#filters",
    "not-understood": search_path("買い物", prefecture="99"),
    "municipality": search_path("", prefecture="32", municipality="32203"),
}
SIGNED_IN = {
    "account-email": "/accounts/email/",
    "account-password": "/accounts/password/change/",
    "account-reauthenticate": "/accounts/reauthenticate/",
    "account-sign-out": "/accounts/logout/",
    "notices": "/notices/",
    "notices-second-page": "/notices/?page=2",
    "notice-preferences": "/notices/settings/",
}
# Made by PREPARE: a page with a password of its own, links of mails, and cases ticked for comparison.
PREPARED = ("closed-page", "new-password", "mail-off", "comparison-of-three", "comparison-of-too-many")
# Answers that nobody can ask for; their views are called instead.
ERRORS = ("forbidden", "form-refused", "server-error")
NAMES = [*PUBLIC_PAGES, *STATES, *SIGNED_IN, *PREPARED, *ERRORS]

PREPARE = """
import json
from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.test import Client, RequestFactory
from django.utils import timezone
from django.views.csrf import csrf_failure
from django.views.defaults import permission_denied, server_error
from wagtail.models import Page, PageViewRestriction, get_page_models
from accounts.models import User
from casestudies.models import CaseStudyPage
from notifications.models import Notice, NoticeEvent
from content.models import StandardPage
from notifications import mail_off
from portal.models import HomePage

live = [(page.cached_content_type.model_class()._meta.label, page.url)
        for page in Page.objects.live().public().filter(depth__gt=1)]
editor = User.objects.get(email="editor@example.jp")
client = Client()
client.force_login(editor, backend=settings.AUTHENTICATION_BACKENDS[0])
now = timezone.now()
for number in range(25):
    event = NoticeEvent.objects.create(verb="review-returned", told_at=now)
    Notice.objects.create(event=event, user=editor, text=f"「住民が運転する買い物送迎」が差し戻されました。理由：{number}",
                          link="/search/", read_at=now if number > 4 else None)
closed = HomePage.objects.get().add_child(instance=StandardPage(title="関係者のページ", slug="closed-page"))
PageViewRestriction.objects.create(page=closed, restriction_type="password", password="only-for-tests")
compared = [f"compare={case.pk}" for case in CaseStudyPage.objects.live().order_by("slug")[:5]]
request = RequestFactory(SERVER_NAME="localhost").get("/some-page/")
print(json.dumps({
    "models": [model._meta.label for model in get_page_models() if model is not Page],
    "live": live,
    "session": [settings.SESSION_COOKIE_NAME, client.cookies[settings.SESSION_COOKIE_NAME].value],
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
        prepared = portal.manage("shell", "--no-imports", "-c", PREPARE, check=False)
        assert prepared.returncode == 0, prepared.stderr
        facts = json.loads(prepared.stdout)
        self.models: list[str] = facts["models"]
        self.live: list[tuple[str, str]] = facts["live"]
        self.paths: dict[str, str] = (
            PUBLIC_PAGES | STATES | SIGNED_IN | facts["prepared"] | {name: f"/errors/{name}/" for name in ERRORS}
        )
        self._errors: dict[str, str] = facts["errors"]
        self._address = portal.url
        self._session = dict(zip(("name", "value"), facts["session"], strict=True)) | {"url": portal.url}

    def open(self, page: Page, name: str) -> Response:
        """Go there, signed in where it is needed, and see that it is this page that came."""
        path = self.paths[name]
        if name in SIGNED_IN:
            page.context.add_cookies([self._session])  # type: ignore[list-item]  # a dictionary of the same shape
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
