"""Headers of every public page type, and nothing inline in it."""

import re

import pytest
from playwright.sync_api import Page

from tests.journeys.conftest import Watch
from tests.journeys.steps import CASE, HITS, MISSING, PUBLIC_PAGES

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

INLINE = {
    # JSON-LD is data: no browser executes it.
    "script": re.compile(r'<script(?! type="application/ld\+json">)(?![^>]*\ssrc=)[^>]*>', re.IGNORECASE),
    "style": re.compile(r"<style", re.IGNORECASE),
    "style attribute": re.compile(r"<[a-z][^>]*\sstyle=", re.IGNORECASE),
    "event handler": re.compile(r"<[a-z][^>]*\son[a-z]+=", re.IGNORECASE),
    "javascript: address": re.compile(r"(?:href|src|action)=[\"']?javascript:", re.IGNORECASE),
}


@pytest.mark.parametrize("path", PUBLIC_PAGES.values(), ids=PUBLIC_PAGES)
def test_headers(page: Page, path: str) -> None:
    response = page.request.get(path)
    assert response.status == (404 if path == MISSING else 200)
    headers = response.headers
    policy = dict(part.split(maxsplit=1) for part in headers["content-security-policy"].split(";"))
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == policy["style-src"] == policy["form-action"] == "'self'"
    assert policy["base-uri"] == "'none'"
    ancestors = policy.pop("frame-ancestors")
    assert "unsafe" not in headers["content-security-policy"]
    assert "*" not in "".join(policy.values())
    assert headers["x-content-type-options"] == "nosniff"
    if path == PUBLIC_PAGES["embed"]:
        # Other sites may frame this one: EMBED_SITES.
        assert ancestors == "'self' *"
        assert "x-frame-options" not in headers
    else:
        assert ancestors in ("'self'", "'none'")
        assert headers["x-frame-options"] in ("SAMEORIGIN", "DENY")
    assert headers["referrer-policy"] == "same-origin"
    assert headers["cross-origin-opener-policy"] == "same-origin"


@pytest.mark.parametrize("path", PUBLIC_PAGES.values(), ids=PUBLIC_PAGES)
def test_nothing_inline(page: Page, path: str) -> None:
    html = page.request.get(path).text()
    for what, pattern in INLINE.items():
        assert not (found := pattern.search(html)), f"{what}: {found[0]}"


def test_data_for_machines_need_no_exception_from_the_policy(page: Page, watch: Watch) -> None:
    page.goto(CASE)
    kinds = page.locator('script[type="application/ld+json"]').evaluate_all(
        "elements => elements.map(element => JSON.parse(element.textContent)['@type'])"
    )
    assert sorted(kinds) == ["Article", "BreadcrumbList"]
    assert not watch.problems


def test_a_session_cookie_is_out_of_reach_of_scripts(page: Page) -> None:
    page.goto("/accounts/login/")
    for cookie in page.context.cookies():
        assert cookie["httpOnly"], cookie["name"]
        assert cookie["sameSite"] in ("Lax", "Strict")


def test_a_search_sets_no_cookie(page: Page) -> None:
    page.goto(HITS)
    assert page.context.cookies() == []
