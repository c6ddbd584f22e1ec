"""How mail leaves, by switches alone."""

from pathlib import Path

import pytest

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
