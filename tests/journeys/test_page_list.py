"""Nothing that a visitor can meet is missing in the list that axe, validity, widths, weights and screenshots go by."""

from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from django.urls import Resolver404, URLPattern, URLResolver, get_resolver, resolve

from tests.journeys.page_list import PageList

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

# Names of addresses that need no entry of their own, and why.
NO_PAGES = {
    "search:municipalities": "data for the select",
    "search:complete": "data for the list of completions",
    "search:json": "a file",
    "search:csv": "a file",
    "search:feed": "a feed",
    "api:openapi-json": "data",
    "api:api-root": "leads nowhere: a problem",
    "api:nothing_here": "a problem",
    "api:search": "data",
    "api:list_cases": "data",
    "api:get_case": "data",
    "api:list_organizations": "data",
    "api:get_organization": "data",
    "organizations:confirm": "leads back to the organization",
    "organizations:photo": "a file",
    "api:list_regions": "data",
    "api:list_taxonomy": "data",
    "search:opensearch": "for browsers",
    "robots": "for crawlers",
    "sitemap": "for crawlers",
    "search:remember_place": "leads back to the places",
    "search:forget_place": "leads back to the places",
    "notifications:open": "leads to what the notice is about",
    "notifications:mark_read": "leads back to the notices",
    "notifications:mark_all_read": "leads back to the notices",
    "wagtaildocs_serve": "files",
    "wagtaildocs_authenticate_with_password": "the form of the closed page, for a file",
    "wagtailcore_authenticate_with_password": "where the form of the closed page is sent",
    "wagtailcore_login": "leads to the sign-in",
    "mfa_login_webauthn": "where the form of a passkey is sent",
    "mfa_download_recovery_codes": "a file",
    "accounts:download": "a file",
    "account_email_verification_sent": "accounts:confirm_address stands at its address",
    "openid_connect_login": "leads to a provider (tests/journeys/test_openid.py)",
    "openid_connect_callback": "where a provider leads back to",
    "socialaccount_signup": "only after the answer of a provider (tests/journeys/test_openid.py)",
    "socialaccount_login_error": "what the way back shows instead; an error by its status (tests/accounts/test_openid.py)",
}


def named(resolver: URLResolver, namespace: str = "") -> Iterator[str]:
    """Names of the addresses below a resolver; those of Wagtail's admin have journeys of their own."""
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLPattern):
            if pattern.name:
                yield namespace + pattern.name
        elif str(pattern.pattern) != "admin/":
            yield from named(pattern, namespace + (f"{pattern.namespace}:" if pattern.namespace else ""))


def name_of(path: str) -> str:
    try:
        return resolve(urlsplit(path).path).view_name
    except Resolver404:
        return ""


def test_every_named_address_is_in_the_list(page_list: PageList) -> None:
    names = set(named(get_resolver()))
    assert "search:search" in names
    listed = {name_of(path) for path in page_list.paths.values()}
    assert names - listed - NO_PAGES.keys() == set(), "add them to steps.PUBLIC_PAGES, or to NO_PAGES with a reason"
    assert NO_PAGES.keys() - names == set(), "these are gone"
    assert NO_PAGES.keys() & listed == set(), "these are in the list"


def test_every_page_model_is_in_the_list(page_list: PageList) -> None:
    labels = {urlsplit(path).path: label for label, path in page_list.live}
    listed = {labels.get(path) for path in page_list.paths.values()}
    assert set(page_list.models) - listed == set(), "each needs a page in the sample content and in steps.PUBLIC_PAGES"
