"""Nobody learns whether an address is known: same status, same words, same way on, about the same time."""

import re

import pytest
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from accounts.models import User
from notifications.models import Mail
from tests.accounts.signing_in import PASSWORD, code_from, last_mail, make_person, sign_in, sign_up

pytestmark = pytest.mark.django_db

KNOWN, UNKNOWN = "known@example.jp", "unknown@example.jp"


@pytest.fixture(autouse=True)
def known():
    return make_person(KNOWN)


def shown(response, email):
    """What a visitor gets to see, without what differs each time."""
    text = response.content.decode().replace(email, "ADDRESS")
    text = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", text)
    way = [(re.sub(r"\d+", "N", path), status) for path, status in getattr(response, "redirect_chain", [])]
    return way, response.status_code, text, sorted(response.cookies)


def both(act):
    """What `act` shows for either address, each in a browser of its own."""
    return [shown(act(Client(), email), email) for email in (KNOWN, UNKNOWN)]


def test_sign_up_with_an_address_that_nobody_proved():
    """Begun by somebody and broken off: it looks like any other address."""
    form = {"last_name": "山田", "first_name": "花子", "password1": PASSWORD}
    sign_up(Client(), UNKNOWN)
    cache.clear()
    known, begun = both(
        lambda client, email: client.post(reverse("account_signup"), form | {"email": email}, follow=True)
    )
    assert known == begun
    assert last_mail(UNKNOWN).text_key == "accounts.email_confirmation_signup"


@pytest.mark.parametrize("password", [PASSWORD + "!", ""])
def test_sign_up(password):
    form = {"last_name": "山田", "first_name": "花子", "password1": password}
    known, unknown = both(
        lambda client, email: client.post(reverse("account_signup"), form | {"email": email}, follow=True)
    )
    assert known == unknown
    assert known[0] == [(reverse("account_email_verification_sent"), 302)]
    # Both get a mail, and only the right one a code.
    assert last_mail(KNOWN).text_key == "accounts.account_already_exists"
    assert last_mail(UNKNOWN).text_key == "accounts.email_confirmation_signup"
    assert User.objects.get(email=KNOWN).check_password(PASSWORD)


def test_sign_up_with_a_wrong_code():
    def act(client, email):
        sign_up(client, email)
        return client.post(reverse("account_email_verification_sent"), {"code": "0000-0000"})

    known, unknown = both(act)
    assert known == unknown


def test_sign_in_with_a_wrong_password():
    known, unknown = both(lambda client, email: sign_in(client, email, "wrong"))
    assert known == unknown


def test_sign_in_by_code():
    known, unknown = both(
        lambda client, email: client.post(reverse("account_request_login_code"), {"email": email}, follow=True)
    )
    assert known == unknown
    assert last_mail(KNOWN).text_key == "accounts.login_code"
    assert last_mail(UNKNOWN).text_key == "accounts.unknown_account"


def test_sign_in_by_a_wrong_code():
    def act(client, email):
        client.post(reverse("account_request_login_code"), {"email": email})
        return client.post(reverse("account_confirm_login_code"), {"code": "0000-0000"})

    known, unknown = both(act)
    assert known == unknown


def test_password_reset():
    known, unknown = both(
        lambda client, email: client.post(reverse("account_reset_password"), {"email": email}, follow=True)
    )
    assert known == unknown
    assert {mail.to for mail in Mail.objects.all()} == {KNOWN, UNKNOWN}


def test_an_account_that_was_closed_looks_like_any(known):
    known.is_active = False
    known.save()
    answers = both(
        lambda client, email: client.post(reverse("account_request_login_code"), {"email": email}, follow=True)
    )
    assert answers[0] == answers[1]
    assert last_mail(KNOWN).text_key == "accounts.unknown_account"


def test_a_code_for_one_address_lets_nobody_in_elsewhere():
    other = make_person("other@example.jp")
    mine, theirs = Client(), Client()
    mine.post(reverse("account_request_login_code"), {"email": KNOWN})
    theirs.post(reverse("account_request_login_code"), {"email": other.email})
    theirs.post(reverse("account_confirm_login_code"), {"code": code_from(last_mail(KNOWN))})
    assert "_auth_user_id" not in theirs.session


@pytest.mark.parametrize(
    "act",
    [
        sign_up,
        lambda client, email: sign_in(client, email, "wrong"),
    ],
    ids=["sign-up", "sign-in"],
)
def test_passwords_cost_the_same_time(monkeypatch, settings, act):
    """Hashing is what takes the time, a hundred times longer than all the rest; it is counted instead of measured."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.PBKDF2PasswordHasher"]
    user = User.objects.get(email=KNOWN)
    user.set_password(PASSWORD)
    user.save()
    counts = []
    encode = PBKDF2PasswordHasher.encode
    monkeypatch.setattr(
        PBKDF2PasswordHasher,
        "encode",
        lambda self, *args, **kwargs: (counts.append(1), encode(self, *args, **kwargs))[1],
    )

    def cost(email):
        counts.clear()
        act(Client(), email)
        return len(counts)

    assert cost(KNOWN) == cost(UNKNOWN) > 0
