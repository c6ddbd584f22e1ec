"""One's own name, corrected by oneself."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from wagtail.models import ModelLogEntry

from accounts.models import User
from accounts.services import change_name
from tests.factories.accounts import make_user

pytestmark = pytest.mark.django_db

PAGE = "accounts:name"
NEW = {"last_name": "鈴木", "first_name": "花代"}


def test_the_own_name_is_corrected_and_the_log_keeps_it_without_the_names(client):
    user = make_user()
    client.force_login(user)
    page = client.get(reverse(PAGE)).content.decode()
    assert 'value="山田"' in page
    answer = client.post(reverse(PAGE), NEW, follow=True).content.decode()
    assert "氏名を直しました。" in answer
    assert User.objects.get().get_full_name() == "鈴木 花代"
    entry = ModelLogEntry.objects.get(action="accounts.change_name")
    assert entry.user == user
    assert not entry.data


def test_what_is_empty_is_named_and_changes_nothing(client):
    client.force_login(make_user())
    page = client.post(reverse(PAGE), NEW | {"first_name": " "}).content.decode()
    assert "名を入力してください。" in page
    assert 'value="鈴木"' in page
    assert User.objects.get().get_full_name() == "山田 花子"


def test_the_same_name_leaves_no_trace():
    user = make_user()
    change_name(user=user, by=user, last_name="山田", first_name="花子")
    assert not ModelLogEntry.objects.exists()


def test_nobody_changes_the_name_of_somebody_else():
    user, other = make_user(), make_user("other@example.jp", is_superuser=True)
    with pytest.raises(PermissionDenied):
        change_name(user=user, by=other, **NEW)


def test_only_whoever_is_signed_in(client):
    assert client.get(reverse(PAGE))["Location"].startswith(reverse("account_login"))


def test_the_ways_to_it(client):
    client.force_login(make_user())
    for name in ("roles:my_page", "account_email", "accounts:data"):
        assert f'href="{reverse(PAGE)}"' in client.get(reverse(name)).content.decode()
