"""One sign-in for the whole portal."""

import re

import pytest
from django.conf import settings
from django.core import mail
from django.core.cache import cache
from django.urls import reverse

from accounts.models import User

pytestmark = pytest.mark.django_db

EMAIL = "editor@example.jp"
PASSWORD = "correct horse battery staple"


@pytest.fixture(autouse=True)
def no_rate_limits_of_other_tests():
    cache.clear()


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


def test_sign_up_is_closed_and_says_so(client):
    text = client.get(reverse("account_signup")).content.decode()
    assert "現在ユーザー登録を停止しています" in text
    assert "password1" not in text


def test_sign_up_is_closed_for_posts_too(client):
    values = {"email": "new@example.jp", "password1": PASSWORD, "password2": PASSWORD}
    client.post(reverse("account_signup"), values)
    assert not User.objects.exists()


def test_sign_in_does_not_offer_to_sign_up(client):
    assert reverse("account_signup") not in client.get(reverse("account_login")).content.decode()


@pytest.mark.usefixtures("superuser")
def test_password_reset_answers_the_same_for_known_and_unknown_addresses(client):
    answers = []
    for email in (EMAIL, "nobody@example.jp"):
        response = client.post(reverse("account_reset_password"), {"email": email}, follow=True)
        answers.append((response.redirect_chain, response.status_code, response.content.decode().replace(email, "…")))
    assert answers[0] == answers[1]
    assert answers[0][1] == 200
    # Nobody can make the portal write to strangers.
    assert [message.to for message in mail.outbox] == [[EMAIL]]


@pytest.mark.usefixtures("superuser")
def test_password_reset_mail_leads_to_a_form_for_a_new_password(client):
    client.post(reverse("account_reset_password"), {"email": EMAIL})
    [message] = mail.outbox
    assert message.to == [EMAIL]
    assert message.subject.startswith(f"[{settings.WAGTAIL_SITE_NAME}] ")
    assert f"{settings.WAGTAIL_SITE_NAME} です" in message.body
    address = re.search(r"https?://\S+", message.body)[0]
    response = client.get(address, follow=True)
    assert response.status_code == 200
    assert 'name="password1"' in response.content.decode()


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
