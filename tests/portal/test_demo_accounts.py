"""The accounts of the demo: random passwords, made once."""

import json
from pathlib import Path

import pytest
from django.contrib.auth import authenticate

from accounts.models import User
from portal.management.commands import demo
from portal.services import EDITORS, MODERATORS

pytestmark = pytest.mark.django_db

EMAILS = ["admin@example.jp", "moderator@example.jp", "editor@example.jp"]


@pytest.fixture(autouse=True)
def accounts_file(monkeypatch, tmp_path):
    path = tmp_path / "demo_accounts.json"
    monkeypatch.setattr(demo, "ACCOUNTS_FILE", path)
    return path


def test_announced_passwords_sign_in():
    accounts = demo.demo_accounts()
    assert list(accounts) == EMAILS
    for email, password in accounts.items():
        assert authenticate(username=email, password=password).email == email


def test_each_account_has_the_rights_of_its_role():
    demo.demo_accounts()
    admin, moderator, editor = (User.objects.get(email=email) for email in EMAILS)
    assert admin.is_superuser
    assert not moderator.is_superuser
    assert [group.name for group in moderator.groups.all()] == [MODERATORS]
    assert [group.name for group in editor.groups.all()] == [EDITORS]
    assert all(user.has_perm("wagtailadmin.access_admin") for user in (admin, moderator, editor))


def test_passwords_are_random_and_long(accounts_file):
    first = demo.demo_accounts()
    accounts_file.unlink()
    User.objects.all().delete()
    second = demo.demo_accounts()
    passwords = [*first.values(), *second.values()]
    assert len(set(passwords)) == 6
    assert min(map(len, passwords)) >= 12


def test_file_is_for_its_owner_alone(accounts_file):
    accounts = demo.demo_accounts()
    assert accounts_file.stat().st_mode & 0o777 == 0o600
    assert json.loads(accounts_file.read_text()) == accounts


def test_second_run_keeps_passwords_and_accounts():
    first = demo.demo_accounts()
    assert demo.demo_accounts() == first
    assert User.objects.count() == 3


def test_change_of_an_account_stays():
    demo.demo_accounts()
    User.objects.filter(email="editor@example.jp").update(last_name="佐藤")
    demo.demo_accounts()
    assert User.objects.get(email="editor@example.jp").last_name == "佐藤"


def test_announced_passwords_sign_in_after_the_database_was_made_anew():
    demo.demo_accounts()
    User.objects.all().delete()
    for email, password in demo.demo_accounts().items():
        assert authenticate(username=email, password=password)


def test_announced_passwords_sign_in_after_the_file_was_lost(accounts_file):
    demo.demo_accounts()
    accounts_file.unlink()
    for email, password in demo.demo_accounts().items():
        assert authenticate(username=email, password=password), email


@pytest.mark.parametrize("step", ["write_text", "replace"])
@pytest.mark.parametrize("lost", [False, True])
def test_demo_that_was_stopped_while_it_wrote_the_file_starts_again(accounts_file, monkeypatch, step, lost):
    """Also with accounts of an earlier run, whose file was lost."""

    def stop(*args, **kwargs):
        raise KeyboardInterrupt

    if lost:
        demo.demo_accounts()
        accounts_file.unlink()
    with monkeypatch.context() as patched:
        patched.setattr(Path, step, stop)
        with pytest.raises(KeyboardInterrupt):
            demo.demo_accounts()
    assert not accounts_file.exists()
    for email, password in demo.demo_accounts().items():
        assert authenticate(username=email, password=password), email
    assert accounts_file.stat().st_mode & 0o777 == 0o600
    assert list(accounts_file.parent.iterdir()) == [accounts_file]
