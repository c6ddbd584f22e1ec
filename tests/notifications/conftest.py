from collections.abc import Iterator

import pytest

from notifications import mail_texts, verbs
from tests.factories.mails import TEXT, TestVerb
from tests.servers.smtp import SmtpServer, running_smtp


@pytest.fixture(autouse=True)
def text(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(mail_texts._texts, TEXT.key, TEXT)


@pytest.fixture
def verb(monkeypatch: pytest.MonkeyPatch) -> TestVerb:
    verb = TestVerb()
    monkeypatch.setitem(verbs._verbs, verb.key, verb)
    return verb


@pytest.fixture
def smtp(settings) -> Iterator[SmtpServer]:
    """A mail server that the settings lead to."""
    with running_smtp() as server:
        settings.MAIL_TRANSPORT = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
        settings.EMAIL_TIMEOUT = 2
        yield server
