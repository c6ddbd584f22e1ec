"""People: the e-mail address is the login."""

import pytest
from django.contrib.auth import authenticate
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.urls import reverse

from accounts.models import User

pytestmark = pytest.mark.django_db

PASSWORD = "correct horse battery staple"


@pytest.mark.parametrize("email", ["taro@example.jp", "Taro@example.jp", "TARO@EXAMPLE.JP"])
def test_addresses_that_differ_by_case_are_one_person(email):
    User.objects.create_user("Taro@Example.jp", PASSWORD)
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.create_user(email, PASSWORD)
    with pytest.raises(ValidationError):
        User(email=email, password="unused").full_clean()


@pytest.mark.parametrize("typed", ["taro@example.jp", "Taro@Example.JP", "TARO@EXAMPLE.JP"])
def test_sign_in_does_not_look_at_case(typed):
    user = User.objects.create_user("Taro@example.jp", PASSWORD)
    assert authenticate(username=typed, password=PASSWORD) == user
    assert User.objects.get_by_natural_key(typed) == user


def test_wrong_password_does_not_sign_in():
    User.objects.create_user("taro@example.jp", PASSWORD)
    assert authenticate(username="taro@example.jp", password="wrong") is None


def test_user_without_password_cannot_sign_in():
    user = User.objects.create_user("taro@example.jp")
    assert not user.has_usable_password()


def test_inactive_user_cannot_sign_in():
    User.objects.create_user("taro@example.jp", PASSWORD, is_active=False)
    assert authenticate(username="taro@example.jp", password=PASSWORD) is None


def test_plain_user_has_no_rights():
    user = User.objects.create_user("taro@example.jp", PASSWORD)
    assert (user.is_staff, user.is_superuser) == (False, False)


def test_createsuperuser(monkeypatch):
    monkeypatch.setenv("DJANGO_SUPERUSER_PASSWORD", PASSWORD)
    call_command("createsuperuser", email="admin@example.jp", interactive=False, verbosity=0)
    user = User.objects.get()
    assert (user.is_staff, user.is_superuser) == (True, True)
    assert authenticate(username="admin@example.jp", password=PASSWORD) == user


def test_createsuperuser_refuses_an_address_that_differs_by_case(monkeypatch):
    monkeypatch.setenv("DJANGO_SUPERUSER_PASSWORD", PASSWORD)
    User.objects.create_user("admin@example.jp", PASSWORD)
    with pytest.raises(CommandError):
        call_command("createsuperuser", email="Admin@example.jp", interactive=False, verbosity=0)


def test_full_name_is_written_family_name_first():
    assert User(email="taro@example.jp", last_name="山田", first_name="太郎").get_full_name() == "山田 太郎"
    assert User(email="taro@example.jp", last_name="山田").get_full_name() == "山田"
    assert User(email="taro@example.jp").get_full_name() == "taro@example.jp"


def form_of_new_user(**values):
    return {
        "email": "hanako@example.jp",
        "first_name": "花子",
        "last_name": "山田",
        "password1": PASSWORD,
        "password2": PASSWORD,
        "is_active": "on",
    } | values


def test_staff_make_accounts_in_the_admin(admin_client):
    response = admin_client.post(reverse("wagtailusers_users:add"), form_of_new_user())
    assert response.status_code == 302
    assert authenticate(username="hanako@example.jp", password=PASSWORD).last_name == "山田"


def test_admin_refuses_an_address_that_differs_by_case(admin_client):
    User.objects.create_user("hanako@example.jp", PASSWORD)
    response = admin_client.post(reverse("wagtailusers_users:add"), form_of_new_user(email="Hanako@Example.jp"))
    assert response.status_code == 200
    assert User.objects.filter(email__iexact="hanako@example.jp").count() == 1
