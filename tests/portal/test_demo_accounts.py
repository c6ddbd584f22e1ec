"""The accounts of the demo: random passwords and secrets, made once."""

import json
import re
from dataclasses import asdict
from pathlib import Path

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth import authenticate
from django.core.management import CommandError, call_command

from accounts.models import User
from portal import demo_accounts as demo
from portal.services import EDITORS, MODERATORS
from regions.enums import AreaKind
from roles.enums import Role
from roles.models import RoleGrant
from tests.factories.regions import MunicipalityFactory

pytestmark = pytest.mark.django_db

STAFF = ["admin", "moderator", "editor", "office", "city", "town"]
OTHERS = ["coordinator", "advisor", "participant", "manager", "applicant"]
EMAILS = [f"{name}@example.jp" for name in (*STAFF, *OTHERS)]


@pytest.fixture(autouse=True)
def accounts_file(monkeypatch, tmp_path):
    path = tmp_path / "demo_accounts.json"
    monkeypatch.setattr(demo, "ACCOUNTS_FILE", path)
    return path


@pytest.fixture(autouse=True)
def places(settings):
    settings.PORTAL_PREFECTURE = "11"
    for code, kind in (("11201", AreaKind.CITY), ("11301", AreaKind.TOWN)):
        MunicipalityFactory(code=code, kind=kind)


def fits(email, secret):
    """Whether the app's code is taken."""
    authenticator = Authenticator.objects.get(user__email=email, type=Authenticator.Type.TOTP)
    return authenticator.wrap().validate_code(demo.current_code(secret))


def test_announced_passwords_sign_in():
    accounts = demo.demo_accounts()
    assert list(accounts) == EMAILS
    for email, known in accounts.items():
        assert authenticate(username=email, password=known.password).email == email


def test_staff_have_a_second_factor_and_nobody_else_has():
    accounts = demo.demo_accounts()
    assert [email for email, known in accounts.items() if known.secret] == [f"{name}@example.jp" for name in STAFF]
    for email, known in accounts.items():
        if known.secret:
            assert fits(email, known.secret)
    assert Authenticator.objects.count() == len(STAFF)


def test_each_account_has_the_rights_of_its_role():
    demo.demo_accounts()
    admin, moderator, editor = (User.objects.get(email=email) for email in EMAILS[:3])
    assert admin.is_superuser
    assert not moderator.is_superuser
    assert [group.name for group in moderator.groups.all()] == [MODERATORS]
    assert [group.name for group in editor.groups.all()] == [EDITORS]
    assert all(user.has_perm("wagtailadmin.access_admin") for user in (admin, moderator, editor))
    roles = dict(RoleGrant.objects.values_list("user__email", "role"))
    assert roles["office@example.jp"] == Role.PREFECTURE_OFFICE
    assert "participant@example.jp" not in roles


def test_staff_of_two_municipalities():
    demo.demo_accounts()
    grants = {grant.user.email: [area.code for area in grant.areas.all()] for grant in RoleGrant.objects.all()}
    assert grants["city@example.jp"] == grants["coordinator@example.jp"] == ["11201"]
    assert grants["town@example.jp"] == ["11301"]


def test_passwords_and_secrets_are_random_and_long(accounts_file):
    first = demo.demo_accounts()
    accounts_file.unlink()
    User.objects.all().delete()
    second = demo.demo_accounts()
    both = [*first.values(), *second.values()]
    passwords, secrets = [known.password for known in both], [known.secret for known in both if known.secret]
    assert len(set(passwords)) == 2 * len(EMAILS)
    assert len(set(secrets)) == 2 * len(STAFF)
    assert min(map(len, passwords)) >= 12
    assert min(map(len, secrets)) >= 32


def test_file_is_for_its_owner_alone(accounts_file):
    accounts = demo.demo_accounts()
    assert accounts_file.stat().st_mode & 0o777 == 0o600
    assert json.loads(accounts_file.read_text()) == {email: asdict(known) for email, known in accounts.items()}


def test_second_run_keeps_passwords_and_accounts():
    first = demo.demo_accounts()
    assert demo.demo_accounts() == first
    assert User.objects.count() == len(EMAILS)
    assert RoleGrant.objects.count() == sum(account.role is not None for account in demo.ACCOUNTS)


def test_change_of_an_account_stays():
    demo.demo_accounts()
    User.objects.filter(email="editor@example.jp").update(last_name="佐藤")
    demo.demo_accounts()
    assert User.objects.get(email="editor@example.jp").last_name == "佐藤"


def test_file_of_a_demo_without_second_factors_is_made_anew(accounts_file):
    User.objects.create_user("editor@example.jp", "former password")
    accounts_file.write_text(json.dumps({"editor@example.jp": "former password"}))
    known = demo.demo_accounts()["editor@example.jp"]
    assert authenticate(username="editor@example.jp", password=known.password)
    assert fits("editor@example.jp", known.secret)


def test_announced_passwords_sign_in_after_the_database_was_made_anew():
    demo.demo_accounts()
    User.objects.all().delete()
    for email, known in demo.demo_accounts().items():
        assert authenticate(username=email, password=known.password)
        assert not known.secret or fits(email, known.secret)


def test_announced_passwords_sign_in_after_the_file_was_lost(accounts_file):
    demo.demo_accounts()
    accounts_file.unlink()
    for email, known in demo.demo_accounts().items():
        assert authenticate(username=email, password=known.password), email
        assert not known.secret or fits(email, known.secret)


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
    for email, known in demo.demo_accounts().items():
        assert authenticate(username=email, password=known.password), email
    assert accounts_file.stat().st_mode & 0o777 == 0o600
    assert list(accounts_file.parent.iterdir()) == [accounts_file]


def test_a_code_for_staff_without_an_app(capsys):
    secret = demo.demo_accounts()["office@example.jp"].secret
    before = demo.current_code(secret)
    call_command("demo_code", "office@example.jp")
    printed = capsys.readouterr().out.strip()
    assert re.fullmatch(r"\d{6}", printed)
    assert printed in (before, demo.current_code(secret))


@pytest.mark.parametrize("email", ["participant@example.jp", "somebody@example.jp"])
def test_a_code_for_nobody_else(email):
    demo.demo_accounts()
    with pytest.raises(CommandError):
        call_command("demo_code", email)
