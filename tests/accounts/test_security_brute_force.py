"""Guessing is slowed down for all processes at once, by address and by whoever asks, and the words are Japanese."""

import pytest
from django.core.cache import cache, caches
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from portal import settings as portal_settings
from tests.accounts.signing_in import (
    PASSWORD,
    SECRET,
    code_from,
    is_signed_in,
    last_mail,
    make_person,
    make_staff,
    pass_second_factor,
    sign_in,
)

pytestmark = pytest.mark.django_db

EMAIL = "taro@example.jp"
STOPPED = "受け付けを止めています"
TRIES = 5


@pytest.fixture
def person():
    return make_person(EMAIL)


def stopped(response):
    return STOPPED in response.content.decode()


@pytest.mark.usefixtures("person")
def test_passwords():
    for _ in range(TRIES):
        assert not stopped(sign_in(Client(), EMAIL, "wrong"))
    client = Client()
    # Even the right one, since a wrong one must not be told from it.
    answer = sign_in(client, EMAIL)
    assert stopped(answer)
    assert not is_signed_in(client)
    # The way that stays open is named, and is open.
    assert "「メールで届く番号でログイン」で新しい番号を受け取ると、すぐにログインできます。" in answer.content.decode()
    client.post(reverse("account_request_login_code"), {"email": EMAIL})
    client.post(reverse("account_confirm_login_code"), {"code": code_from(last_mail(EMAIL))})
    assert is_signed_in(client)


@pytest.mark.usefixtures("person")
def test_passwords_from_many_addresses_and_under_many_hosts(settings):
    """Neither a network of machines nor a made-up Host gets more tries at one account."""
    settings.ALLOWED_HOSTS = ["*"]
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    for number in range(TRIES):
        headers = {"x-forwarded-for": f"198.51.100.{number}", "host": f"localhost:{9000 + number}"}
        assert not stopped(Client(headers=headers).post(reverse("account_login"), {"login": EMAIL, "password": "x"}))
    assert stopped(sign_in(Client(headers={"host": "localhost:9999"}), EMAIL, "wrong"))


def test_many_accounts_from_one_machine():
    """An address gets thirty wrong tries a minute, since a whole office may stand behind it."""
    answers = [sign_in(Client(), f"somebody-{number}@example.jp", "wrong") for number in range(31)]
    assert [stopped(answer) for answer in answers] == [False] * 30 + [True]


@pytest.mark.parametrize("proxies", [0, 1])
def test_the_machine_that_asks_is_known_behind_a_proxy_and_cannot_be_made_up_without(settings, proxies):
    """Without a proxy the header is anybody's; behind one the last entry is the proxy's own word."""
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = proxies
    answers = [
        sign_in(Client(headers={"x-forwarded-for": f"198.51.100.{number}"}), f"somebody-{number}@example.jp", "wrong")
        for number in range(31)
    ]
    assert stopped(answers[-1]) is (proxies == 0)
    made_up = [
        sign_in(
            Client(headers={"x-forwarded-for": f"203.0.113.{number}, 192.0.2.7"}),
            f"nobody-{number}@example.jp",
            "wrong",
        )
        for number in range(31)
    ]
    assert stopped(made_up[-1])


def test_the_proxy_is_trusted_by_the_same_switch_as_elsewhere():
    assert portal_settings.ALLAUTH_TRUSTED_PROXY_COUNT == portal_settings.NINJA_NUM_PROXIES == 0


@pytest.mark.usefixtures("person")
def test_a_right_password_in_between_does_not_start_anew():
    for _ in range(TRIES):
        sign_in(Client(), "victim@example.jp", "wrong")
    sign_in(Client(), EMAIL)
    assert stopped(sign_in(Client(), "victim@example.jp", "wrong"))


@pytest.mark.usefixtures("person")
def test_codes_by_mail():
    client = Client()
    client.post(reverse("account_request_login_code"), {"email": EMAIL})
    confirm = reverse("account_confirm_login_code")
    answers = [client.post(confirm, {"code": "0000-0000"}, follow=True) for _ in range(3)]
    assert [stopped(answer) for answer in answers] == [False, False, True]
    assert client.post(confirm, {"code": "0000-0000"})["Location"] == reverse("account_request_login_code")


@pytest.mark.usefixtures("person")
def test_new_codes_by_mail():
    answers = [Client().post(reverse("account_request_login_code"), {"email": EMAIL}) for _ in range(6)]
    assert [answer.status_code for answer in answers] == [302] * 5 + [200]
    assert stopped(answers[-1])


@pytest.mark.usefixtures("person")
def test_mails_to_set_a_password():
    answers = [Client().post(reverse("account_reset_password"), {"email": EMAIL}) for _ in range(6)]
    assert [answer.status_code for answer in answers] == [302] * 5 + [429]
    assert stopped(answers[-1])
    assert '<html lang="ja">' in answers[-1].content.decode()


def test_codes_of_the_app():
    staff = make_staff(secret=SECRET)
    for _ in range(TRIES):
        client = Client()
        sign_in(client, staff.email)
        assert not stopped(client.post(reverse("mfa_authenticate"), {"code": "000000"}))
    client = Client()
    sign_in(client, staff.email)
    assert stopped(pass_second_factor(client))
    assert not is_signed_in(client)


def test_recovery_codes_are_counted_with_the_codes_of_the_app():
    staff = make_staff(secret=SECRET)
    client = Client()
    client.force_login(staff)
    for _ in range(TRIES):
        client.post(reverse("mfa_reauthenticate"), {"code": "00000000"})
    assert stopped(client.post(reverse("mfa_reauthenticate"), {"code": "00000000"}))


@pytest.mark.usefixtures("person")
def test_tries_are_counted_in_the_database_for_all_processes(settings):
    """Another process has another cache object: all that they share is the table."""
    settings.CACHES = {"default": portal_settings.CACHES["default"]}
    call_command("createcachetable", verbosity=0)
    assert "DatabaseCache" in settings.CACHES["default"]["BACKEND"]
    for _ in range(TRIES):
        sign_in(Client(), EMAIL, "wrong")
        caches.close_all()
        del caches["default"]
    assert stopped(sign_in(Client(), EMAIL))


def test_a_flood_of_other_addresses_does_not_wash_the_counts_away(settings):
    """Django drops a third of a cache's entries beyond 300 of them, unless told otherwise."""
    settings.CACHES = {"default": portal_settings.CACHES["default"]}
    call_command("createcachetable", verbosity=0)
    cache.set("count", [1])
    for number in range(400):
        cache.set(f"other-{number}", 1)
    assert cache.get("count") == [1]


def test_sign_up_is_limited_too():
    form = {"last_name": "山田", "first_name": "花子", "password1": PASSWORD}
    answers = [
        Client().post(reverse("account_signup"), form | {"email": f"new-{number}@example.jp"}) for number in range(21)
    ]
    assert [answer.status_code for answer in answers] == [302] * 20 + [429]
