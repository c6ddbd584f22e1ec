"""How mail leaves, by switches alone."""

from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from portal.settings.mail import transport_of
from tests.portal.test_env_example import ROOT, values_in

FILE = ROOT / "portal" / "settings" / "mail.py"


@pytest.mark.parametrize(
    ("switches", "transport"),
    [
        ({}, "django.core.mail.backends.console.EmailBackend"),
        ({"EMAIL_URL": "smtp+tls://user:word@host:587"}, "django.core.mail.backends.smtp.EmailBackend"),
        ({"EMAIL_URL": "dummymail://"}, "django.core.mail.backends.dummy.EmailBackend"),
        ({"MAIL_SERVICE": "postmark", "EMAIL_URL": "smtp://host"}, "anymail.backends.postmark.EmailBackend"),
    ],
)
def test_every_mail_is_a_row_and_leaves_by_the_transport(
    tmp_path: Path, switches: dict[str, str], transport: str
) -> None:
    environment = {"PYTHONPATH": str(ROOT), "DATA_DIR": str(tmp_path), **switches}
    values = values_in(FILE, "EMAIL_BACKEND", "MAIL_TRANSPORT", "MAIL_KEEP_BODIES", cwd=tmp_path, **environment)
    assert values == {
        "EMAIL_BACKEND": "notifications.mail_backend.RowBackend",
        "MAIL_TRANSPORT": transport,
        "MAIL_KEEP_BODIES": "False",
    }


@pytest.mark.parametrize(
    "url",
    [
        "smtp+tls://user:pa/ss@host:587",
        "smtp+tls://user:12/34@host:587",
        "smtp+tls://user:pa#ss@host:587",
        "smtp+tls://user:12#34@host:587",
        "smtp+tls://user:pa?ss@host:587",
        "smtp+tls://user:12?34@host:587",
        "smtp+tls://user:word@host:many",
        "smtp+tls://user:word@host:0",
        "smtp+tls://user:word@host:99999",
        "smtp+ssl://",
        "smtp://:25",
        "smtp://host:25/folder",
        "mail.example.jp:587",
    ],
)
def test_an_address_that_was_cut_in_the_wrong_place_is_refused_without_showing_the_password(url: str) -> None:
    with pytest.raises(ImproperlyConfigured) as refused:
        transport_of(url)
    said = str(refused.value)
    assert not any(part in said for part in ("pa/ss", "12/34", "ss@", "34@", "'pa'", "many"))


def test_a_password_may_hold_any_character_percent_encoded() -> None:
    found = transport_of("smtp+tls://me%40example.jp:a%2Fb%23c%3Fd%40e%3Af%25@mail.example.jp:587")
    assert (found["EMAIL_HOST_USER"], found["EMAIL_HOST_PASSWORD"]) == ("me@example.jp", "a/b#c?d@e:f%")
    assert (found["EMAIL_HOST"], found["EMAIL_PORT"]) == ("mail.example.jp", 587)


def test_a_service_has_its_own_settings_and_its_patience_is_the_portal_s(tmp_path: Path) -> None:
    values = values_in(
        FILE,
        "ANYMAIL",
        cwd=tmp_path,
        PYTHONPATH=str(ROOT),
        DATA_DIR=str(tmp_path),
        MAIL_SERVICE_OPTIONS='{"POSTMARK_SERVER_TOKEN": "t"}',
        EMAIL_TIMEOUT="7",
    )
    assert values["ANYMAIL"] == str({"POSTMARK_SERVER_TOKEN": "t", "REQUESTS_TIMEOUT": 7, "WEBHOOK_SECRET": ""})
