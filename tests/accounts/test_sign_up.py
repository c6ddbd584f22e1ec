"""Open sign-up: a code by mail proves the address before there is a way in."""

import re

import pytest
from django.contrib.auth import authenticate
from django.contrib.auth.models import Group
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from accounts.models import User
from notifications.models import Mail
from tests.accounts.signing_in import (
    PASSWORD,
    code_from,
    is_signed_in,
    is_verified,
    last_mail,
    sign_in,
    sign_up,
)

pytestmark = pytest.mark.django_db

EMAIL = "new@example.jp"
CONFIRM = "account_email_verification_sent"


def confirm(client, code):
    return client.post(reverse(CONFIRM), {"code": code})


def test_sign_up_asks_for_the_code_and_lets_in_with_it(client):
    assert sign_up(client)["Location"] == reverse(CONFIRM)
    assert not is_signed_in(client)
    assert not is_verified(EMAIL)
    mail = last_mail(EMAIL)
    assert confirm(client, code_from(mail)).status_code == 302
    assert is_signed_in(client)
    assert is_verified(EMAIL)
    user = User.objects.get(email=EMAIL)
    assert user.get_full_name() == "佐藤 花子"
    assert authenticate(username=EMAIL, password=PASSWORD) == user
    assert (user.is_staff, user.is_superuser) == (False, False)


def test_the_mail_to_an_unproved_address_holds_no_word_that_a_stranger_could_choose(client):
    sign_up(client, last_name="https://evil.example/", first_name="当選しました")
    mail = last_mail(EMAIL)
    assert "evil" not in mail.text + mail.subject
    assert "当選" not in mail.text + mail.subject


def test_a_password_is_not_needed(client):
    sign_up(client, password="")
    confirm(client, code_from(last_mail(EMAIL)))
    assert is_signed_in(client)
    assert not User.objects.get(email=EMAIL).has_usable_password()
    assert client.get(reverse("account_change_password"))["Location"] == reverse("account_set_password")


@pytest.mark.parametrize(
    "typed",
    [
        "１２３４－５６７８",
        "1234 5678",
        "12345678",
        "１２３４　５６７８",
        *(f"1234{dash}5678" for dash in "ー−\u2010\u2011\u2012\u2013\u2014\u2015"),
    ],
)
def test_a_code_may_be_typed_as_people_type_it(client, monkeypatch, typed):
    monkeypatch.setattr("accounts.adapter.AccountAdapter.generate_email_verification_code", lambda self: "1234-5678")
    sign_up(client)
    confirm(client, typed)
    assert is_signed_in(client)


def test_three_wrong_codes_end_the_attempt(client):
    sign_up(client)
    right = code_from(last_mail(EMAIL))
    wrong = "0000-0000" if right != "0000-0000" else "1111-1111"
    text = confirm(client, wrong).content.decode()
    assert "番号がちがいます。" in text
    assert 'aria-describedby="id_code_error"' in text
    confirm(client, wrong)
    answer = confirm(client, wrong)
    assert answer["Location"] == reverse("accounts:sign_up_again")
    assert "もう一度、利用登録からやり直してください" in client.get(answer["Location"]).content.decode()
    confirm(client, right)
    assert not is_signed_in(client)
    assert not is_verified(EMAIL)


def test_a_code_grows_old(client):
    sign_up(client)
    session = client.session
    session["account_email_verification_code"]["at"] -= 15 * 60 + 1
    session.save()
    answer = confirm(client, code_from(last_mail(EMAIL)))
    assert answer["Location"] == reverse("accounts:sign_up_again")
    assert not is_verified(EMAIL)


def test_sign_in_with_a_password_goes_on_where_the_sign_up_was_left(client):
    sign_up(client)
    client.logout()
    cache.clear()
    assert sign_in(client, EMAIL)["Location"] == reverse(CONFIRM)
    confirm(client, code_from(last_mail(EMAIL)))
    assert is_signed_in(client)


def test_what_was_typed_is_kept_and_errors_stand_at_their_fields(client):
    text = sign_up(client, email="no address", password="short").content.decode()
    assert 'value="佐藤"' in text
    assert 'value="no address"' in text
    assert 'aria-describedby="id_email_helptext id_email_error"' in text
    assert "メールアドレスの形になっていません。" in text
    assert "short" not in text
    # The title says so, and the top of the form leads to each field.
    assert re.search(r"<title>\s*エラー： 利用登録", text)
    assert "まだ終わっていません。次の所を直してください。" in text
    assert '<a href="#id_email">メールアドレスの形になっていません。' in text
    assert text.index('href="#id_email"') < text.index('name="last_name"')
    assert "エラー：" not in client.get(reverse("account_signup")).content.decode()


@pytest.mark.parametrize(
    ("password", "words"),
    [
        ("kX4-", "12文字以上にしてください。"),
        ("password1234", "見破られやすいパスワードです。"),
        ("829174650183", "数字だけでなく、文字もまぜてください。"),
        (EMAIL, "メールアドレスに似ています。"),
    ],
)
def test_a_weak_password_is_told_what_to_do(client, password, words):
    assert words in sign_up(client, password=password).content.decode()
    assert not User.objects.exists()


def test_empty_fields_are_named(client):
    text = sign_up(client, email="", password="", last_name="", first_name="").content.decode()
    for name in ("姓", "名", "メールアドレス"):
        assert f"{name}を入力してください。" in text
    assert not User.objects.exists()


def test_closed_sign_up_says_so_and_takes_nothing(client, settings):
    settings.SIGN_UP_OPEN = False
    assert "招待" in client.get(reverse("account_signup")).content.decode()
    sign_up(client)
    assert not User.objects.exists()
    assert "利用登録</a>" not in client.get(reverse("account_login")).content.decode().partition("<main")[0]


def test_an_invitation_opens_the_closed_sign_up_for_its_address(client, settings):
    settings.SIGN_UP_OPEN = False
    session = client.session
    session["account_verified_email"] = EMAIL
    session.save()
    sign_up(client)
    assert is_verified(EMAIL)
    assert is_signed_in(client)


def test_a_code_again(client):
    sign_up(client)
    first = code_from(last_mail(EMAIL))
    cache.clear()  # ten seconds lie between two mails
    client.post(reverse(CONFIRM), {"action": "resend"})
    assert Mail.objects.filter(to=EMAIL).count() == 2
    second = code_from(last_mail(EMAIL))
    assert second != first
    confirm(client, second)
    assert is_signed_in(client)


def test_a_sign_up_that_was_broken_off_is_begun_anew_with_what_is_typed_now(client):
    sign_up(client, password="the first password")
    before = User.objects.get()
    cache.clear()
    again = Client()
    sign_up(again, last_name="鈴木")
    confirm(again, code_from(last_mail(EMAIL)))
    assert is_signed_in(again)
    user = User.objects.get()
    assert (user.pk == before.pk, user.get_full_name()) == (False, "鈴木 花子")
    assert authenticate(username=EMAIL, password=PASSWORD) == user


def test_what_is_not_complete_leaves_the_former_sign_up(client):
    sign_up(client)
    before = User.objects.get()
    sign_up(Client(), last_name="")
    assert User.objects.get() == before
    assert authenticate(username=EMAIL, password=PASSWORD) == before


def test_an_account_to_which_staff_gave_something_is_not_made_anew(client):
    sign_up(client)
    before = User.objects.get()
    before.groups.add(Group.objects.create(name="試し"))
    cache.clear()
    sign_up(Client())
    assert User.objects.get() == before
    assert last_mail(EMAIL).text_key == "accounts.account_already_exists"
