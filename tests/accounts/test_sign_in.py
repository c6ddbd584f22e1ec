"""One sign-in for the whole portal."""

import re
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from notifications.models import Urgency
from tests.accounts.signing_in import code_from, last_mail

pytestmark = pytest.mark.django_db

EMAIL = "editor@example.jp"
PASSWORD = "correct horse battery staple"


@pytest.fixture
def superuser():
    return User.objects.create_superuser(EMAIL, PASSWORD)


def sign_in(client, *, email=EMAIL, password=PASSWORD, **values):
    return client.post(reverse("account_login"), {"login": email, "password": password} | values)


@pytest.mark.usefixtures("superuser")
@pytest.mark.parametrize("email", [EMAIL, "Editor@Example.JP", f" {EMAIL} "])
def test_right_password_leads_to_the_admin(client, email):
    response = sign_in(client, email=email)
    assert (response.status_code, response["Location"]) == (302, reverse("wagtailadmin_home"))
    assert client.get(reverse("wagtailadmin_home")).status_code == 200


@pytest.mark.usefixtures("superuser")
@pytest.mark.parametrize("email", [EMAIL, "nobody@example.jp"])
def test_wrong_sign_in_says_so_in_japanese_and_keeps_the_address(client, email):
    """Known and unknown addresses get the same words."""
    response = sign_in(client, email=email, password="wrong")
    text = response.content.decode()
    assert response.status_code == 200
    assert "入力されたメールアドレスもしくはパスワードが正しくありません。" in text
    assert f'value="{email}"' in re.search(r'<input[^>]*name="login"[^>]*>', text, re.DOTALL)[0]
    assert "wrong" not in text
    assert "_auth_user_id" not in client.session


def test_empty_sign_in_names_both_fields(client):
    text = sign_in(client, email="", password="").content.decode()
    assert 'aria-describedby="id_login_error"' in text
    assert 'aria-describedby="id_password_error"' in text
    assert not re.search(r"This field|Enter a", text)


def test_typed_address_is_escaped(client):
    text = sign_in(client, email='"><script>alert(1)</script>', password="x").content.decode()
    assert "<script>alert" not in text


def test_admin_leads_to_the_sign_in_and_back(client, superuser):
    response = client.get("/admin/pages/")
    assert response.status_code == 302
    assert response["Location"] == "/accounts/login/?next=/admin/pages/"
    form = client.get(response["Location"]).content.decode()
    assert re.search(r'<input type="hidden" name="next" value="/admin/pages/"', form)
    assert sign_in(client, next="/admin/pages/")["Location"] == "/admin/pages/"


def test_next_is_kept_when_the_password_was_wrong(client, superuser):
    text = sign_in(client, password="wrong", next="/admin/pages/").content.decode()
    assert re.search(r'<input type="hidden" name="next" value="/admin/pages/"', text)


@pytest.mark.usefixtures("superuser")
def test_next_never_leads_to_another_host(client):
    assert sign_in(client, next="https://evil.example/")["Location"] == reverse("wagtailadmin_home")


def test_wagtails_own_sign_in_leads_to_the_portals(client):
    assert client.get("/admin/login/")["Location"] == "/accounts/login/"
    response = client.get("/admin/login/", {"next": "/admin/images/"})
    assert (response.status_code, response["Location"]) == (302, "/accounts/login/?next=%2Fadmin%2Fimages%2F")


@pytest.mark.usefixtures("superuser")
def test_the_sign_in_of_closed_pages_leads_to_the_portals_too(client):
    """Wagtail's own knows no rate limit."""
    response = client.post("/_util/login/", {"username": EMAIL, "password": PASSWORD})
    assert (response.status_code, response["Location"]) == (302, "/accounts/login/")
    assert "_auth_user_id" not in client.session


def test_wagtails_own_password_reset_leads_to_the_portals(client):
    response = client.get("/admin/password_reset/")
    assert (response.status_code, response["Location"]) == (302, "/accounts/password/reset/")


@pytest.mark.usefixtures("superuser")
def test_signing_out_takes_a_post_and_leads_home(client):
    sign_in(client)
    assert client.get(reverse("account_logout")).status_code == 200
    assert "_auth_user_id" in client.session
    assert client.post(reverse("account_logout"))["Location"] == "/"
    assert "_auth_user_id" not in client.session


def test_sign_in_offers_the_other_ways(client):
    text = client.get(reverse("account_login")).content.decode()
    for name in ("account_signup", "account_request_login_code", "account_reset_password", "mfa_login_webauthn"):
        assert reverse(name) in text


def test_other_people_than_staff_are_led_to_their_own_page(client):
    User.objects.create_user("taro@example.jp", PASSWORD)
    assert sign_in(client, email="taro@example.jp")["Location"] == "/mypage/"


@pytest.mark.usefixtures("superuser")
def test_what_one_waits_for_at_the_screen_goes_first_and_codes_end(client):
    client.post(reverse("account_request_login_code"), {"email": EMAIL})
    code = last_mail(EMAIL)
    assert code.urgency == Urgency.FIRST
    lifetime = timedelta(seconds=settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT)
    assert abs(code.void_at - timezone.now() - lifetime) < timedelta(seconds=20)
    client.post(reverse("account_reset_password"), {"email": EMAIL})
    link = last_mail(EMAIL)
    assert (link.text_key, link.urgency, link.void_at) == ("accounts.password_reset_key", Urgency.FIRST, None)


@pytest.mark.usefixtures("superuser")
def test_a_code_by_mail_signs_in(client):
    client.post(reverse("account_request_login_code"), {"email": EMAIL})
    mail = last_mail(EMAIL)
    assert mail.text_key == "accounts.login_code"
    client.post(reverse("account_confirm_login_code"), {"code": code_from(mail)})
    assert "_auth_user_id" in client.session


@pytest.mark.usefixtures("superuser")
def test_password_reset_mail_leads_to_a_form_for_a_new_password(client):
    client.post(reverse("account_reset_password"), {"email": EMAIL})
    mail = last_mail(EMAIL)
    assert mail.subject.startswith(f"[{settings.WAGTAIL_SITE_NAME}] ")
    address = re.search(r"https?://\S+/key/\S+", mail.text)[0]
    response = client.get(urlsplit(address).path, follow=True)
    assert response.status_code == 200
    form = {"password1": "a new and longer one", "password2": "a new and longer one"}
    assert client.post(response.redirect_chain[-1][0], form)["Location"] == "/accounts/password/reset/key/done/"
    assert last_mail(EMAIL).text_key == "accounts.password_reset"
    sign_in(client, password="a new and longer one")
    assert "_auth_user_id" in client.session
    # It counts once.
    assert "リンクが使えません" in client.get(urlsplit(address).path).content.decode()


def test_sessions_can_be_ended_from_another_device(client):
    User.objects.create_user("taro@example.jp", PASSWORD)
    other = type(client)(headers={"user-agent": "Mozilla/5.0 (iPhone) Safari/604.1"})
    for device in (client, other):
        sign_in(device, email="taro@example.jp")
    text = client.get(reverse("usersessions_list")).content.decode()
    assert "iPhone・Safari" in text
    assert text.count("（この端末）") == 1
    client.post(reverse("usersessions_list"))
    assert client.get(reverse("account_email")).status_code == 200
    assert other.get(reverse("account_email")).status_code == 302


@pytest.mark.parametrize("name", ["account_login", "account_reset_password", "account_signup"])
def test_pages_of_the_sign_in_stand_in_the_frame_of_the_site(client, name):
    text = client.get(reverse(name)).content.decode()
    assert "skip-link" in text
    assert '<html lang="ja">' in text


@pytest.mark.parametrize("name", ["account_login", "account_reset_password"])
def test_errors_are_tied_to_their_fields(client, name):
    """A screen reader reads out what `aria-describedby` names; a name that stands nowhere is silence."""
    text = client.post(reverse(name), {"email": "no address"}).content.decode()
    names = [name for names in re.findall(r'aria-describedby="([^"]+)"', text) for name in names.split()]
    assert names
    for name in names:
        assert f'id="{name}"' in text
