"""The address of an account: changed by its owner with a code, by staff at once; the former one is told."""

import importlib

import pytest
from allauth.account.models import EmailAddress
from django.apps import apps
from django.urls import reverse

from accounts.models import User
from accounts.services import follow_address
from notifications.models import Mail
from tests.accounts.signing_in import PASSWORD, code_from, last_mail, make_person, make_staff, sign_in

pytestmark = pytest.mark.django_db

OLD, NEW = "taro@example.jp", "taro-new@example.jp"


@pytest.fixture
def person(client):
    user = make_person(OLD)
    sign_in(client, OLD)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    return user


def ask_for_a_change(client, to=NEW):
    return client.post(reverse("account_email"), {"email": to, "action_add": ""})


def test_a_change_takes_a_code_and_the_former_address_is_told(client, person):
    ask_for_a_change(client)
    person.refresh_from_db()
    assert person.email == OLD
    answer = client.post(reverse("account_email_verification_sent"), {"code": code_from(last_mail(NEW))})
    assert answer["Location"] == reverse("account_email")
    assert f"メールアドレスを {NEW} に変えました。" in client.get(answer["Location"]).content.decode()
    person.refresh_from_db()
    assert person.email == NEW
    assert list(EmailAddress.objects.values_list("email", "verified", "primary")) == [(NEW, True, True)]
    told = last_mail(OLD)
    assert told.text_key == "accounts.email_changed"
    assert NEW not in told.text


def test_a_change_asks_for_the_password_first(client):
    make_person(OLD)
    sign_in(client, OLD)
    assert ask_for_a_change(client)["Location"].startswith(reverse("account_reauthenticate"))
    assert not Mail.objects.filter(to=NEW).exists()


def test_the_address_of_somebody_else_is_not_given_away(client, person):
    make_person("jiro@example.jp")
    answers = [ask_for_a_change(client, to) for to in ("jiro@example.jp", "nobody@example.jp")]
    assert [(answer.status_code, answer["Location"]) for answer in answers] == [
        (302, reverse("account_email_verification_sent"))
    ] * 2


def test_accounts_made_in_the_admin_can_sign_in_at_once(admin_client, client):
    form = {
        "email": "hanako@example.jp",
        "last_name": "山田",
        "first_name": "花子",
        "password1": PASSWORD,
        "password2": PASSWORD,
        "is_active": "on",
    }
    assert admin_client.post(reverse("wagtailusers_users:add"), form).status_code == 302
    assert EmailAddress.objects.get(email="hanako@example.jp").verified
    sign_in(client, "hanako@example.jp")
    assert "_auth_user_id" in client.session


def test_an_address_changed_in_the_admin_is_followed_and_the_former_one_told(admin_client):
    user = make_person(OLD)
    form = {"email": NEW, "last_name": "山田", "first_name": "太郎", "is_active": "on"}
    assert admin_client.post(reverse("wagtailusers_users:edit", args=[user.pk]), form).status_code == 302
    assert list(EmailAddress.objects.filter(user=user).values_list("email", "verified", "primary")) == [
        (NEW, True, True)
    ]
    assert last_mail(OLD).text_key == "accounts.email_changed"


def test_an_address_that_stays_is_told_nothing():
    user = make_person(OLD)
    follow_address(user=user)
    follow_address(user=user)
    assert not Mail.objects.exists()
    assert EmailAddress.objects.get().verified


def test_whoever_only_began_to_sign_up_with_it_gives_way():
    stranger = User.objects.create(email="stranger@example.jp")
    EmailAddress.objects.create(user=stranger, email=OLD, verified=False)
    user = make_staff("other@example.jp")
    User.objects.filter(pk=user.pk).update(email=OLD)
    user.refresh_from_db()
    follow_address(user=user)
    assert EmailAddress.objects.get(email=OLD).user == user


def test_accounts_of_before_are_verified_by_the_migration():
    user = User.objects.create(email="Former@Example.jp")
    assert not EmailAddress.objects.exists()
    importlib.import_module("accounts.migrations.0002_verified_addresses").verify(apps, None)
    assert list(EmailAddress.objects.values_list("user", "email", "verified", "primary")) == [
        (user.pk, "former@example.jp", True, True)
    ]
