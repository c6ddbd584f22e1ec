"""The register of personal data for staff, and what Wagtail keeps of people."""

import csv
import io

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse

from accounts.personal_data import PersonalData, _kinds, all_kinds
from roles.enums import Role
from roles.models import RoleGrant
from tests.factories.accounts import make_user
from tests.factories.pages import make_home, make_standard_page

pytestmark = pytest.mark.django_db

ADDRESS = "/admin/reports/personal-data/"


def sign_in(client, role=None, **values):
    user = make_user(**values)
    if role:
        RoleGrant.objects.create(user=user, role=role)
        user.user_permissions.add(Permission.objects.get(codename="access_admin"))
    client.force_login(user)
    return user


@pytest.fixture
def large_kind(monkeypatch):
    kind = PersonalData(
        key="large",
        label="=大きな名簿",
        purpose="試し",
        kept_for="1年",
        models=(),
        people=lambda: 1000,
        of=lambda user: [],
        erase=lambda user: None,
    )
    monkeypatch.setitem(_kinds, "large", kind)


@pytest.mark.parametrize("role", [Role.PREFECTURE_OFFICE, Role.ADMINISTRATOR])
def test_who_answers_for_it_sees_kinds_and_numbers(client, large_kind, role):
    user = sign_in(client, role)
    make_standard_page(owner=user)
    page = client.get(ADDRESS).content.decode()
    for kind in all_kinds():
        assert kind.label in page
        assert kind.kept_for in page
    assert page.count("要る（1,000人以上）") == 1
    assert "1,000人" in page
    assert ADDRESS in client.get(reverse("wagtailadmin_home")).content.decode()


def test_the_table_can_be_taken_along(client, large_kind):
    sign_in(client, is_superuser=True)
    response = client.get(ADDRESS, {"export": "csv"})
    assert response["Content-Disposition"].startswith("attachment")
    rows = list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))
    assert rows[0] == ["情報の種類", "利用目的", "保存期間", "人数", "個人情報ファイル簿"]
    assert ["'=大きな名簿", "試し", "1年", "1000", "要る（1,000人以上）"] in rows
    account = next(row for row in rows if row[0] == "アカウント")
    assert account[3:] == ["1", "要らない"]


@pytest.mark.parametrize("role", [Role.PREFECTURE_EDITOR, Role.PREFECTURE_REVIEWER])
def test_others_of_the_staff_see_nothing_of_it(client, role):
    make_home()
    sign_in(client, role)
    for values in ({}, {"export": "csv"}):
        response = client.get(ADDRESS, values)
        assert response.status_code == 302
        assert "アカウント" not in response.content.decode()
    assert ADDRESS not in client.get(reverse("wagtailadmin_home")).content.decode()


def test_nobody_signed_in_sees_nothing(client):
    assert client.get(ADDRESS)["Location"].startswith(reverse("account_login"))


def test_the_number_of_queries_does_not_grow_with_the_people(client, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    sign_in(client, is_superuser=True)
    client.get(ADDRESS)
    with CaptureQueriesContext(connection) as few:
        client.get(ADDRESS)
    for number in range(30):
        make_user(f"person{number}@example.jp")
    with django_assert_num_queries(len(few)):
        client.get(ADDRESS)


def test_people_who_left_are_counted_nowhere(client):
    from accounts.services import delete_account

    user = make_user()
    make_standard_page(owner=user)
    before = {kind.key: kind.people() for kind in all_kinds()}
    assert before["account"] == before["work"] == 1
    delete_account(user=user, by=user)
    after = {kind.key: kind.people() for kind in all_kinds()}
    # The last mail waits to be sent.
    assert {key for key, people in after.items() if people} == {"mails"}


def test_the_register_says_how_long_notices_are_kept(settings):
    [notices] = [kind for kind in all_kinds() if kind.key == "notices"]
    assert f"読んでから{settings.NOTICE_DAYS}日" in notices.kept_for
