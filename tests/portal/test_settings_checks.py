"""What switches say is looked at: by manage.py, before a web server starts, and before it goes on line."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from notifications.checks import mails_reach_people, reports_come_from_a_service
from portal.checks import numbers_make_sense, others_reach_the_address, the_address_is_one
from tests.portal.test_env_example import ROOT


def ids(messages):
    return [message.id for message in messages]


@pytest.mark.parametrize("name", ["EMAIL_TIMEOUT", "INVITATION_DAYS", "MAIL_BODY_DAYS", "ROLE_CONFIRM_DAYS"])
def test_numbers_below_one_are_refused(settings, name):
    assert numbers_make_sense() == []
    setattr(settings, name, 0)
    [fault] = numbers_make_sense()
    assert fault.id == "portal.E001"
    assert name in fault.msg


@pytest.mark.parametrize(("days", "found"), [(0, []), (1, ["portal.E002"]), (89, ["portal.E002"]), (90, [])])
def test_accounts_in_use_are_not_closed_by_a_small_number(settings, days, found):
    settings.ACCOUNT_UNUSED_DAYS = days
    assert ids(numbers_make_sense()) == found


@pytest.mark.parametrize("address", ["portal.example.jp", "", "ftp://portal.example.jp", "https://"])
def test_an_address_without_host_is_refused(settings, address):
    settings.WAGTAILADMIN_BASE_URL = address
    assert ids(the_address_is_one()) == ["portal.E003"]


@pytest.mark.parametrize(
    ("address", "found"),
    [
        ("https://portal.example.jp", []),
        ("https://localhost", ["portal.E004"]),
        ("http://127.0.0.1:8000", ["portal.E004", "portal.E005"]),
        ("http://portal.example.jp", ["portal.E005"]),
    ],
)
def test_an_address_that_others_do_not_reach_does_not_go_on_line(settings, address, found):
    settings.WAGTAILADMIN_BASE_URL, settings.HTTPS = address, True
    assert the_address_is_one() == []
    assert ids(others_reach_the_address()) == found


@pytest.mark.parametrize(
    ("transport", "sender", "found"),
    [
        ("smtp", "portal@example.jp", []),
        ("smtp", "県のポータル <portal@example.jp>", []),
        ("console", "portal@example.jp", ["notifications.E003"]),
        ("dummy", "portal@example.jp", ["notifications.E003"]),
        ("smtp", "portal@localhost", ["notifications.E004"]),
        ("smtp", "portal", ["notifications.E004"]),
    ],
)
def test_mails_that_reach_nobody_do_not_go_on_line(settings, transport, sender, found):
    settings.MAIL_TRANSPORT = f"django.core.mail.backends.{transport}.EmailBackend"
    settings.DEFAULT_FROM_EMAIL = sender
    assert ids(mails_reach_people()) == found


def test_a_secret_without_a_service_is_told(settings):
    assert reports_come_from_a_service() == []
    settings.MAIL_WEBHOOK_SECRET = "user:sixteen-characters"
    assert ids(reports_come_from_a_service()) == ["notifications.W001"]
    settings.MAIL_SERVICE = "postmark"
    assert reports_come_from_a_service() == []


def start(data_dir: Path, *arguments: str, **switches: str) -> subprocess.CompletedProcess[str]:
    kept = {"PATH": os.environ["PATH"], "DATA_DIR": str(data_dir), "HTTPS": "0", **switches}
    return subprocess.run([sys.executable, *arguments], cwd=ROOT, env=kept, capture_output=True, text=True, check=False)


FAULTY = {
    "PORTAL_ACCENT_COLOR": "#ffff00",
    "MAIL_SERVICE": "nobody",
    "OIDC_PROVIDERS": '[{"id": "a", "mfa": "no"}]',
    "EMAIL_URL": "smtp+tls://user:pa/ss@host:587",
    "MAIL_SERVICE_OPTIONS": "[1]",
}


def test_no_web_server_starts_with_faulty_settings(tmp_path):
    for name, value in FAULTY.items():
        result = start(tmp_path, "-W", "ignore", "-c", "import portal.wsgi", **{name: value})
        assert result.returncode != 0, name
        last = result.stderr.strip()
        assert "ImproperlyConfigured" in last
        assert name in last
    assert start(tmp_path, "-W", "ignore", "-c", "import portal.wsgi").returncode == 0


def test_a_setting_that_cannot_be_read_is_told_without_traceback(tmp_path):
    result = start(tmp_path, "manage.py", "check", OIDC_PROVIDERS="[{")
    assert result.returncode == 1
    assert result.stderr.startswith("ImproperlyConfigured: OIDC_PROVIDERS cannot be read")
    assert "Traceback" not in result.stderr
