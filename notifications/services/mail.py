"""A mail is a row, written with the change that it tells of. The worker sends the rows (notifications.services.delivery)."""

import logging
from collections.abc import Mapping
from datetime import datetime
from email.utils import make_msgid, parseaddr
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage, EmailMultiAlternatives
from django.core.validators import validate_email
from django.db import transaction

from notifications import mail_texts
from notifications.models import ChangedMailText, Mail, MailState, Notice, Urgency

logger = logging.getLogger(__name__)

# What a mail may carry besides what the portal sets itself. No Reply-To: answers go to nobody.
ALLOWED_HEADERS = ("In-Reply-To", "References")
NO_ADDRESS = "宛先がメールアドレスの形ではありません。"
LONGEST_SUBJECT = 300
LONGEST_ADDRESS = 254


@transaction.atomic
def write_mail(
    *,
    key: str,
    to: str,
    values: Mapping[str, str],
    user: Any = None,
    notice: Notice | None = None,
    headers: Mapping[str, str] | None = None,
    urgency: Urgency = Urgency.SOON,
    void_at: datetime | None = None,
) -> Mail:
    """Write a mail after the text `key`, as staff have it now. It is not sent after `void_at`.

    Raises KeyError for an unknown key or a missing value, ValueError for a header that no mail of the portal may carry.
    """
    text = mail_texts.get(key)
    missing = set(text.variables) - set(values)
    if missing:
        raise KeyError(f"{key}: no value for {', '.join(sorted(missing))}")
    changed = ChangedMailText.objects.filter(key=key).first()
    source = changed or text
    return _write(
        to=to,
        subject=mail_texts.fill_in(source.subject, values),
        text=mail_texts.fill_in(source.body, values),
        text_key=key,
        user=user,
        notice=notice,
        verb=notice.event.verb if notice else "",
        urgency=Urgency.NOTICE if notice else urgency,
        void_at=void_at,
        headers=_checked(headers or {}),
    )


def write_message(message: EmailMessage) -> list[Mail]:
    """Write a row for every recipient of a message of Django's. Its sender and reply address are the portal's."""
    html = ""
    if isinstance(message, EmailMultiAlternatives):
        html = next((str(part[0]) for part in message.alternatives if part[1] == "text/html"), "")
    if message.attachments:
        logger.warning("mails of the portal have no attachments; left out of “%s”", message.subject)
    return [
        _write(to=address, subject=str(message.subject), text=str(message.body), html=html)
        for address in message.recipients()
    ]


@transaction.atomic
def _write(*, to: str, subject: str, text: str, **fields: Any) -> Mail:
    from notifications.tasks import wake_worker

    # 花子 <hanako@example.jp> is Django's way; what has lines is nobody's.
    address = to if set(to) & set("\r\n") else parseaddr(to)[1] or to
    mail = Mail(
        message_id=make_msgid(domain=_domain()),
        to=address[:LONGEST_ADDRESS],
        sender=settings.DEFAULT_FROM_EMAIL,
        # One line: nothing in a subject becomes a header.
        subject=" ".join(subject.split())[:LONGEST_SUBJECT],
        text=text,
        **fields,
    )
    if not _is_address(address):
        # The change that wrote the mail stands; staff see that nobody was told.
        mail.state, mail.last_error = MailState.FAILED, NO_ADDRESS
    mail.save(force_insert=True)
    wake_worker()
    return mail


def _domain() -> str:
    return parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2] or "localhost"


def _is_address(address: str) -> bool:
    try:
        validate_email(address)
    except ValidationError:
        return False
    return len(address) <= LONGEST_ADDRESS


def _checked(headers: Mapping[str, str]) -> dict[str, str]:
    for name, value in headers.items():
        if name not in ALLOWED_HEADERS:
            raise ValueError(f"no mail of the portal may carry {name}")
        if "\n" in value or "\r" in value:
            raise ValueError(f"{name} has more than one line")
    return dict(headers)
