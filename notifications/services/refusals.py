"""What it means that a mail could not be handed over: whose fault it is, and what follows."""

import re
from collections.abc import Callable
from enum import Enum, auto
from smtplib import SMTPDataError, SMTPRecipientsRefused, SMTPSenderRefused
from typing import Any

from anymail.exceptions import (
    AnymailAPIError,
    AnymailConfigurationError,
    AnymailInvalidAddress,
    AnymailRecipientsRefused,
    AnymailRequestsAPIError,
)


class Refusal(Enum):
    """NO_MAILBOX, ADDRESS, MAIL: for good. LATER: this mail, another time. BROKEN: perhaps the server. SERVER: surely.

    PORTAL: said to one recipient, but of the sender. It is so for all mails, unless the server takes another one.
    """

    NO_MAILBOX = auto()
    ADDRESS = auto()
    MAIL = auto()
    LATER = auto()
    BROKEN = auto()
    PORTAL = auto()
    SERVER = auto()


TOO_LARGE = 552
# RFC 3463: bad address, moved, no such domain …; the mailbox is switched off. 5.1.7 and 5.1.8 are said of the sender.
NO_MAILBOX_CODE = re.compile(r"\b5\.(?:1\.(?![78]\b)\d+|2\.1)\b")
SENDER_CODE = re.compile(r"\b5\.1\.[78]\b")
ANY_CODE = re.compile(r"\b5\.\d+\.\d+\b")
NO_MAILBOX_REPLIES = (550, 551, 553)
# Said to a sender who may not send here at all, whatever the address.
ABOUT_THE_SENDER = re.compile(r"relay|sender|authenticat|denied|blocked|spam|policy", re.IGNORECASE)
ABOUT_THE_RECIPIENT = re.compile(r"recipient|mailbox", re.IGNORECASE)
# Of a mail service: wrong key, too many requests.
SERVICE_WIDE = (401, 403, 429)


def refusal_of(error: Exception) -> Refusal:
    return next((judge(error) for kind, judge in _JUDGES if isinstance(error, kind)), Refusal.LATER)


def reply_text(error: Exception) -> str:
    """What the server said, for the row of the mail and the list of bounces."""
    replies = error.recipients.values() if isinstance(error, SMTPRecipientsRefused) else []
    if not replies:
        return f"{type(error).__name__}: {error}"
    return "; ".join(f"{code} {_decoded(said)}" for code, said in replies)


def _of_recipient(error: SMTPRecipientsRefused) -> Refusal:
    code, said = next(iter(error.recipients.values()))
    text = _decoded(said)
    if code < 500:
        return Refusal.LATER
    if NO_MAILBOX_CODE.search(text):
        return Refusal.NO_MAILBOX
    if _is_about_the_sender(text):
        return Refusal.PORTAL
    is_no_mailbox = code in NO_MAILBOX_REPLIES and not ANY_CODE.search(text)
    return Refusal.NO_MAILBOX if is_no_mailbox else Refusal.ADDRESS


def _of_text(error: SMTPDataError) -> Refusal:
    if error.smtp_code < 500:
        return Refusal.BROKEN
    # Some servers look at the sender last of all.
    return Refusal.PORTAL if _is_about_the_sender(_decoded(error.smtp_error)) else Refusal.MAIL


def _of_sender(error: SMTPSenderRefused) -> Refusal:
    """The sender is the same for all: what is said to it is said to the portal, unless the mail is too large."""
    if error.smtp_code == TOO_LARGE:
        return Refusal.MAIL
    return Refusal.SERVER if error.smtp_code >= 500 else Refusal.BROKEN


def _of_service(error: AnymailRequestsAPIError) -> Refusal:
    status = error.status_code
    is_service_wide = status is None or status >= 500 or status in SERVICE_WIDE
    return Refusal.SERVER if is_service_wide else Refusal.BROKEN


def _is_about_the_sender(text: str) -> bool:
    is_named = ABOUT_THE_SENDER.search(text) and not ABOUT_THE_RECIPIENT.search(text)
    return bool(SENDER_CODE.search(text) or is_named)


def _decoded(said: bytes | str) -> str:
    return said.decode("utf-8", "replace") if isinstance(said, bytes) else said


# The first that fits. Everything of smtplib is an OSError too.
_JUDGES: tuple[tuple[type[Exception], Callable[[Any], Refusal]], ...] = (
    (SMTPRecipientsRefused, _of_recipient),
    (SMTPDataError, _of_text),
    (SMTPSenderRefused, _of_sender),
    # On the service's own list of addresses to which it sends nothing, or none at all.
    (AnymailRecipientsRefused, lambda error: Refusal.NO_MAILBOX),
    (AnymailInvalidAddress, lambda error: Refusal.MAIL),
    (AnymailConfigurationError, lambda error: Refusal.SERVER),
    (AnymailRequestsAPIError, _of_service),
    (AnymailAPIError, lambda error: Refusal.BROKEN),
    (OSError, lambda error: Refusal.BROKEN),
)
