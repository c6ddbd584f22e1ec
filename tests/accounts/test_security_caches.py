"""What one person got is never the answer to another, from a shared cache or by the back button."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.accounts.signing_in import make_person, make_staff, sign_in
from tests.factories.pages import make_case, make_standard_page

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("engine")]

EMAIL = "taro@example.jp"
ACCOUNT_PAGES = [
    reverse(name)
    for name in (
        "account_email",
        "account_change_password",
        "account_reauthenticate",
        "account_logout",
        "mfa_index",
        "usersessions_list",
        "accounts:second_factor",
    )
]


def cache_control(response):
    return {part.strip() for part in response.get("Cache-Control", "").split(",") if part.strip()}


def vary(response):
    return {part.strip().lower() for part in response.get("Vary", "").split(",")}


def is_for_all(response):
    """Whether a shared cache may hand it to others: then nothing of a person is in it, and no cookie."""
    return not {"private", "no-store"} & cache_control(response)


@pytest.fixture(params=["/", "/search/?q=送迎", "/cases/", "case", "plain page", "/no-such-page/"])
def path(request):
    case, plain = make_case(), make_standard_page()
    return {"case": case.url, "plain page": plain.url}.get(request.param, request.param)


def test_public_pages_of_somebody_signed_in_stay_in_their_own_browser(path):
    client = Client()
    client.force_login(make_person(EMAIL))
    response = client.get(path)
    assert "ログアウト" in response.content.decode()
    assert "private" in cache_control(response)
    assert "cookie" in vary(response)


def test_public_pages_of_visitors_stay_free_for_caches(path):
    response = Client().get(path)
    assert is_for_all(response)
    assert not response.cookies
    assert "ログアウト" not in response.content.decode()
    # A cache keeps them apart from those of people who are signed in.
    assert "cookie" in vary(response)


@pytest.mark.parametrize("page", ACCOUNT_PAGES)
def test_pages_of_ones_own_account_are_kept_nowhere(page):
    """So that "back" after signing out asks the server again."""
    client = Client()
    client.force_login(make_person(EMAIL))
    response = client.get(page)
    assert response.status_code == 200
    assert {"no-store", "private"} <= cache_control(response)
    assert "cookie" in vary(response)
    client.post(reverse("account_logout"))
    assert client.get(page).status_code == 302


@pytest.mark.parametrize(
    "page", [reverse("account_login"), reverse("account_signup"), reverse("account_reset_password")]
)
def test_forms_for_signing_in_are_kept_nowhere(page):
    """They carry a token that belongs to one browser."""
    assert "no-store" in cache_control(Client().get(page))


def test_codes_that_were_asked_for_are_kept_nowhere():
    make_person(EMAIL)
    client = Client()
    response = client.post(reverse("account_request_login_code"), {"email": EMAIL}, follow=True)
    assert EMAIL in response.content.decode()
    assert "no-store" in cache_control(response)


def test_the_admin_is_kept_nowhere():
    client = Client()
    client.force_login(make_staff())
    assert {"no-store", "private"} <= cache_control(client.get("/admin/"))


def test_two_people_and_a_shared_cache():
    """A cache after RFC 9111: what it may store, it hands to whoever sends what `Vary` names."""
    page = make_standard_page()
    stored = {}

    def through_the_cache(client):
        key = client.cookies.output() if "cookie" in vary_of.get(page.url, set()) else ""
        if (page.url, key) in stored:
            return stored[page.url, key]
        response = client.get(page.url)
        vary_of[page.url] = vary(response)
        if is_for_all(response):
            stored[page.url, client.cookies.output() if "cookie" in vary(response) else ""] = response
        return response

    vary_of = {}
    one, other, visitor = Client(), Client(), Client()
    for client, name in ((one, "one@example.jp"), (other, "other@example.jp")):
        make_person(name)
        sign_in(client, name)
    answers = [through_the_cache(client) for client in (one, other, visitor, visitor, one)]
    assert ["ログアウト" in answer.content.decode() for answer in answers] == [True, True, False, False, True]
    assert answers[2] is answers[3]
    assert answers[0] is not answers[4]
    assert len(stored) == 1


def test_the_api_knows_nobody_and_stays_free_for_caches():
    client = Client()
    client.force_login(make_person(EMAIL))
    response = client.get("/api/v1/taxonomy")
    assert "private" not in cache_control(response)
