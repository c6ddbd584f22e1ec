"""Nobody plants a session on somebody else; a change of rights or of the password gives a new one."""

import pytest
from allauth.mfa.totp.internal.auth import TOTP
from django.conf import settings
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse

from portal.demo_accounts import current_code
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


def key(client):
    return client.cookies[settings.SESSION_COOKIE_NAME].value


@pytest.fixture
def planted():
    """A browser whose session key an attacker knows."""
    client = Client()
    session = client.session
    session["planted"] = True
    session.save()
    client.cookies[settings.SESSION_COOKIE_NAME] = session.session_key
    return client


def changed(client, before):
    """The former session is gone, not only left behind."""
    return key(client) != before and not Session.objects.filter(session_key=before).exists()


def test_sign_in_with_a_password(planted):
    make_person(EMAIL)
    before = key(planted)
    sign_in(planted, EMAIL)
    assert "_auth_user_id" in planted.session
    assert changed(planted, before)


def test_sign_in_by_code(planted):
    make_person(EMAIL)
    before = key(planted)
    planted.post(reverse("account_request_login_code"), {"email": EMAIL})
    planted.post(reverse("account_confirm_login_code"), {"code": code_from(last_mail(EMAIL))})
    assert "_auth_user_id" in planted.session
    assert changed(planted, before)


def test_sign_up(planted):
    before = key(planted)
    sign_up(planted, "new@example.jp")
    planted.post(reverse("account_email_verification_sent"), {"code": code_from(last_mail("new@example.jp"))})
    assert "_auth_user_id" in planted.session
    assert changed(planted, before)


def test_sign_in_with_a_second_factor(planted):
    staff = make_staff(secret=SECRET)
    before = key(planted)
    sign_in(planted, staff.email)
    pass_second_factor(planted)
    assert "_auth_user_id" in planted.session
    assert changed(planted, before)


def test_a_session_that_becomes_a_session_of_staff_gets_a_new_key():
    """Passing the second factor raises what the session may do."""
    staff = make_staff()
    client = Client()
    sign_in(client, staff.email)
    TOTP.activate(staff, SECRET)
    before = key(client)
    client.post(reverse("mfa_reauthenticate"), {"code": current_code(SECRET)})
    assert changed(client, before)
    # And goes on under the new one, also in the list of devices.
    assert client.get(reverse("mfa_deactivate_totp")).status_code == 200
    assert "（この端末）" in client.get(reverse("usersessions_list")).content.decode()


def test_a_new_password_ends_the_other_sessions():
    make_person(EMAIL)
    mine, other = Client(), Client()
    for client in (mine, other):
        sign_in(client, EMAIL)
    before = key(mine)
    form = {"oldpassword": PASSWORD, "password1": "quite another one", "password2": "quite another one"}
    mine.post(reverse("account_change_password"), form)
    assert mine.get(reverse("account_email")).status_code == 200
    assert changed(mine, before)
    assert other.get(reverse("account_email")).status_code == 302


def test_signing_out_ends_the_session_on_the_server():
    make_person(EMAIL)
    client = Client()
    sign_in(client, EMAIL)
    stolen = key(client)
    client.post(reverse("account_logout"))
    thief = Client()
    thief.cookies[settings.SESSION_COOKIE_NAME] = stolen
    assert thief.get(reverse("account_email")).status_code == 302


def test_a_session_left_behind_by_one_person_is_not_the_next_ones():
    """A second factor passed by one counts for nobody else on the same machine."""
    staff = make_staff(secret=SECRET)
    client = Client()
    sign_in(client, staff.email)
    pass_second_factor(client)
    client.force_login(make_staff("other@example.jp", secret=SECRET))
    assert client.get("/accounts/2fa/totp/deactivate/").status_code == 302


def test_cookies_are_out_of_reach_of_scripts_and_other_sites():
    make_person(EMAIL)
    client = Client()
    sign_in(client, EMAIL)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")
    assert not cookie["max-age"]  # gone with the browser's window
