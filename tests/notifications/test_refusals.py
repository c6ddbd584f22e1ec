"""What mail services answer; what servers say is tested in conversation (test_delivery)."""

from smtplib import SMTPDataError, SMTPRecipientsRefused, SMTPSenderRefused
from types import SimpleNamespace

import pytest
import requests
from anymail.exceptions import (
    AnymailAPIError,
    AnymailConfigurationError,
    AnymailInvalidAddress,
    AnymailRecipientsRefused,
    AnymailRequestsAPIError,
)

from notifications.models import Bounce, Mail, MailState, SuspendedAddress
from notifications.services import delivery, send_due_mails
from notifications.services.refusals import Refusal, refusal_of
from tests.factories.mails import make_mail


def answer(status):
    return AnymailRequestsAPIError(response=SimpleNamespace(status_code=status, reason="", text="", json=dict))


@pytest.mark.parametrize(
    ("error", "refusal"),
    [
        (AnymailRecipientsRefused(), Refusal.NO_MAILBOX),
        (AnymailInvalidAddress("a@"), Refusal.MAIL),
        (AnymailConfigurationError("no key"), Refusal.SERVER),
        (AnymailRequestsAPIError("no line"), Refusal.SERVER),
        (answer(500), Refusal.SERVER),
        (answer(503), Refusal.SERVER),
        (answer(429), Refusal.SERVER),
        (answer(401), Refusal.SERVER),
        (answer(400), Refusal.BROKEN),
        (answer(422), Refusal.BROKEN),
        (AnymailAPIError("something"), Refusal.BROKEN),
        (ConnectionResetError(), Refusal.BROKEN),
        (TimeoutError(), Refusal.BROKEN),
        (ValueError("the mail itself"), Refusal.LATER),
    ],
)
def test_whose_fault_it_is(error, refusal):
    assert refusal_of(error) is refusal


def to_recipient(answer):
    code, _, said = answer.partition(" ")
    return SMTPRecipientsRefused({"a@example.jp": (int(code), said.encode())})


@pytest.mark.parametrize(
    ("answer", "refusal"),
    [
        ("550 relay access denied", Refusal.PORTAL),
        ("554 5.7.1 <a@example.jp>: Relay access denied", Refusal.PORTAL),
        ("554 5.7.1 sender rejected", Refusal.PORTAL),
        ("553 5.7.1 <portal@example.jp>: Sender address rejected: not owned by user", Refusal.PORTAL),
        ("550 5.1.8 <portal@example.jp>: Domain not found", Refusal.PORTAL),
        ("550 5.1.7 bad address", Refusal.PORTAL),
        ("554 5.7.1 Service unavailable; Client host [192.0.2.1] blocked using a list", Refusal.PORTAL),
        ("530 5.7.0 authentication required", Refusal.PORTAL),
        ("550 5.1.1 User unknown in relay recipient table", Refusal.NO_MAILBOX),
        ("554 5.7.1 <a@example.jp>: Recipient address rejected: Access denied", Refusal.ADDRESS),
        ("552 5.2.2 mailbox full", Refusal.ADDRESS),
        ("451 4.7.1 relay access denied", Refusal.LATER),
    ],
)
def test_what_is_said_to_a_recipient_may_be_about_the_portal(answer, refusal):
    assert refusal_of(to_recipient(answer)) is refusal


@pytest.mark.parametrize(
    ("code", "refusal"), [(550, Refusal.SERVER), (554, Refusal.SERVER), (552, Refusal.MAIL), (451, Refusal.BROKEN)]
)
def test_what_is_said_to_the_sender_is_said_to_the_portal(code, refusal):
    assert refusal_of(SMTPSenderRefused(code, b"5.7.1 no", "portal@example.jp")) is refusal


@pytest.mark.parametrize(
    ("code", "said", "refusal"),
    [
        (550, b"5.7.60 Client does not have permissions to send as this sender", Refusal.PORTAL),
        (554, b"5.6.0 not this text", Refusal.MAIL),
        (451, b"4.3.0 later", Refusal.BROKEN),
    ],
)
def test_what_is_said_to_the_text_may_be_about_the_portal(code, said, refusal):
    assert refusal_of(SMTPDataError(code, said)) is refusal


class Service:
    """Postmark, as far as sending one mail goes."""

    def __init__(self, monkeypatch):
        self.status, self.body, self.asked = 200, {"ErrorCode": 0, "Message": "OK", "MessageID": "m"}, []
        monkeypatch.setattr(requests.Session, "request", self.request)

    def request(self, *, method, url, **parameters):
        self.asked.append(parameters)
        response = requests.Response()
        response.status_code = self.status
        response.json = lambda: self.body
        return response


@pytest.fixture
def service(settings, monkeypatch):
    settings.MAIL_TRANSPORT = "anymail.backends.postmark.EmailBackend"
    settings.ANYMAIL = {"POSTMARK_SERVER_TOKEN": "t", "REQUESTS_TIMEOUT": settings.EMAIL_TIMEOUT}
    return Service(monkeypatch)


@pytest.mark.django_db
def test_a_service_gets_the_mail_in_time_or_not_at_all(service, settings):
    mail = make_mail()
    service.body["To"] = mail.to
    assert send_due_mails() == 1
    [asked] = service.asked
    assert asked["timeout"] == settings.EMAIL_TIMEOUT
    assert mail.message_id.encode() in asked["data"].encode() if isinstance(asked["data"], str) else asked["data"]


@pytest.mark.django_db
def test_an_address_that_a_service_refuses_is_suspended(service):
    mail = make_mail()
    said = (
        f"You tried to send to an inactive recipient.\nFound inactive addresses: {mail.to}.\nInactive recipients are …"
    )
    service.status, service.body = 422, {"ErrorCode": 406, "Message": said}
    assert send_due_mails() == 0
    mail.refresh_from_db()
    assert mail.state == MailState.FAILED
    assert Bounce.objects.get().is_hard
    assert SuspendedAddress.objects.get().email == mail.to


@pytest.mark.django_db
def test_a_service_that_is_down_uses_up_no_tries(service):
    make_mail()
    make_mail()
    service.status, service.body = 503, {}
    assert send_due_mails() == 0
    assert len(service.asked) == 1
    waiting = Mail.objects.filter(state=MailState.WAITING, attempts=0, last_error__startswith=delivery.SERVER_REFUSES)
    assert waiting.count() == 2
