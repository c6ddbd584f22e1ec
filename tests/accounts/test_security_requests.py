"""Forged forms, redirects to elsewhere, and a Host that is not ours."""

import re

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from notifications.mail_message import text_of
from notifications.models import Mail
from tests.accounts.signing_in import (
    PASSWORD,
    SECRET,
    code_from,
    last_mail,
    make_person,
    make_staff,
    pass_second_factor,
    sign_in,
    sign_up,
)

pytestmark = pytest.mark.django_db

EMAIL = "taro@example.jp"
# Why a view takes a POST without a token.
WITHOUT_TOKEN = {
    "api:": "reads only, knows nobody by a cookie",
    "wagtailadmin_api:": "reads only",
    "mail:off": "the one click of mail programs (RFC 8058), with a signature of its own",
    "anymail:": "bounces, with a secret of their own",
}


def walk(resolver, namespace="", prefix=""):
    for pattern in resolver.url_patterns:
        path = prefix + str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            yield namespace + (pattern.name or path), path, pattern.callback
        elif isinstance(pattern, URLResolver):
            inner = f"{pattern.namespace}:" if pattern.namespace else ""
            yield from walk(pattern, namespace + inner, path)


VIEWS = list(walk(get_resolver()))


def test_no_view_takes_a_form_without_a_token():
    exempt = {name for name, _, view in VIEWS if getattr(view, "csrf_exempt", False)}
    assert {name for name in exempt if not name.startswith(tuple(WITHOUT_TOKEN))} == set()
    assert len(VIEWS) > 300


@pytest.mark.parametrize(
    "path",
    sorted(
        "/" + path
        for name, path, _ in VIEWS
        if not re.search(r"[<(^$]", path) and not path.startswith(("api/", "admin/")) and path
    ),
)
def test_a_form_of_another_site_is_refused(path):
    client = Client(enforce_csrf_checks=True)
    client.force_login(make_person(EMAIL))
    assert client.post(path, {"email": "evil@example.jp", "action_add": ""}).status_code == 403
    assert not Mail.objects.exists()


EVIL = [
    "https://evil.example/",
    "//evil.example/",
    "///evil.example/",
    "https:evil.example",
    "https:///evil.example/",
    "\\\\evil.example/",
    "/\\evil.example/",
    "http:\\\\evil.example",
    "https://localhost@evil.example/",
    "https://evil.example\\@localhost/",
    "javascript:alert(1)",
    " //evil.example/",
    "\t//evil.example/",
    "/\t/evil.example/",
    "%2F%2Fevil.example/",
    "https%3A%2F%2Fevil.example/",
    "ftp://localhost/",
]


def leads_away(location):
    """The way a browser reads it: backslashes are slashes, blanks at the edge and tabs are nothing."""
    cleaned = re.sub(r"[\t\r\n]", "", location.strip()).replace("\\", "/")
    return cleaned.startswith("//") or bool(re.match(r"[a-zA-Z][a-zA-Z0-9+.-]*:", cleaned))


@pytest.mark.parametrize("evil", EVIL)
def test_sign_in_and_out_stay_on_the_portal(evil):
    make_person(EMAIL)
    client = Client()
    assert not leads_away(sign_in(client, EMAIL, next=evil)["Location"])
    # Who is signed in already is sent on at once.
    assert not leads_away(client.get(reverse("account_login"), {"next": evil})["Location"])
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD, "next": evil})
    answer = client.post(reverse("account_reauthenticate"), {"password": PASSWORD, "next": evil})
    assert not leads_away(answer["Location"])
    assert not leads_away(client.post(reverse("account_logout"), {"next": evil})["Location"])


@pytest.mark.parametrize("evil", EVIL)
def test_code_second_factor_and_sign_up_stay_on_the_portal(evil):
    staff = make_staff(secret=SECRET)
    client = Client()
    client.post(reverse("account_request_login_code"), {"email": staff.email, "next": evil})
    answer = client.post(
        reverse("account_confirm_login_code"), {"code": code_from(last_mail(staff.email)), "next": evil}
    )
    assert answer["Location"] == reverse("mfa_authenticate")
    answer = pass_second_factor(client)
    assert not leads_away(answer["Location"])
    assert not leads_away(client.get(reverse("accounts:second_factor"), {"next": evil})["Location"])
    other = Client()
    sign_up(other, "new@example.jp", next=evil)
    answer = other.post(
        reverse("account_email_verification_sent"),
        {"code": code_from(last_mail("new@example.jp")), "next": evil},
    )
    assert not leads_away(answer["Location"])


def test_the_check_itself_knows_what_leads_away():
    assert all(leads_away(evil) for evil in EVIL if "%" not in evil and evil != "/")
    assert not leads_away("/mypage/?next=https://evil.example/")


@pytest.fixture
def any_host(settings):
    """The worst case: a portal that answers to every name."""
    settings.ALLOWED_HOSTS = ["*"]
    settings.WAGTAILADMIN_BASE_URL = "https://portal.example.lg.jp"


@pytest.mark.usefixtures("any_host")
def test_links_in_mails_lead_to_the_portal_whatever_the_request_says():
    make_person(EMAIL)
    client = Client(headers={"host": "evil.example", "x-forwarded-host": "evil.example"})
    client.post(reverse("account_reset_password"), {"email": EMAIL})
    client.post(reverse("account_reset_password"), {"email": "nobody@example.jp"})
    client.post(reverse("account_request_login_code"), {"email": EMAIL})
    sign_up(Client(headers={"host": "evil.example"}), EMAIL)
    sign_up(Client(headers={"host": "evil.example"}), "new@example.jp")
    mails = list(Mail.objects.all())
    assert {mail.text_key for mail in mails} == {
        "accounts.password_reset_key",
        "accounts.unknown_account",
        "accounts.login_code",
        "accounts.account_already_exists",
        "accounts.email_confirmation_signup",
    }
    for mail in mails:
        assert "evil" not in mail.text + mail.subject + mail.html + str(mail.headers)
        assert set(re.findall(r"https?://([^/\s]+)", text_of(mail))) == {"portal.example.lg.jp"}


@pytest.mark.usefixtures("any_host")
def test_the_link_for_a_new_password_works():
    make_person(EMAIL)
    client = Client(headers={"host": "evil.example"})
    client.post(reverse("account_reset_password"), {"email": EMAIL})
    path = re.search(r"https://portal\.example\.lg\.jp(/\S+/key/\S+)", last_mail(EMAIL).text)[1]
    assert client.get(path, follow=True).redirect_chain[0][0].endswith("-set-password/")


@pytest.mark.usefixtures("any_host")
def test_passkeys_belong_to_the_portals_own_host():
    client = Client(headers={"host": "evil.example", "accept": "application/json"})
    options = client.get(reverse("mfa_login_webauthn")).json()
    assert options["request_options"]["publicKey"]["rpId"] == "portal.example.lg.jp"


def test_a_host_that_is_not_ours_gets_nothing():
    assert Client(headers={"host": "evil.example"}).get(reverse("account_login")).status_code == 400
