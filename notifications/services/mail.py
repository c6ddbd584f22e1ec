"""A mail is a row, written with the change that it tells of. The worker sends the rows."""

from collections.abc import Mapping
from email.utils import make_msgid
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage, EmailMultiAlternatives, get_connection
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from notifications import mail_texts
from notifications.models import ChangedMailText, Mail, MailState, Notice


@transaction.atomic
def write_mail(
    *,
    key: str,
    to: str,
    values: Mapping[str, str],
    user: Any = None,
    notice: Notice | None = None,
    headers: Mapping[str, str] | None = None,
) -> Mail:
    """Write a mail after the text `key`, as staff have it now; raises KeyError for an unknown key or a missing value."""
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
        html="",
        text_key=key,
        user=user,
        notice=notice,
        headers=dict(headers or {}),
    )


def write_message(message: EmailMessage) -> list[Mail]:
    """Write a row for every recipient of a message of Django's."""
    html = ""
    if isinstance(message, EmailMultiAlternatives):
        html = next((str(part[0]) for part in message.alternatives if part[1] == "text/html"), "")
    return [
        _write(to=address, subject=str(message.subject), text=str(message.body), html=html)
        for address in message.recipients()
    ]


def has_due_mails() -> bool:
    return _due().exists()


def send_due_mails() -> int:
    """Send what is due and return the number of mails sent. Two workers at once never send the same mail."""
    sent = 0
    for mail in _due():
        message = EmailMultiAlternatives(
            mail.subject, mail.text, mail.sender, [mail.to], headers={"Message-ID": mail.message_id} | mail.headers
        )
        if mail.html:
            message.attach_alternative(mail.html, "text/html")
        get_connection(settings.MAIL_TRANSPORT).send_messages([message])
        Mail.objects.filter(pk=mail.pk).update(state=MailState.SENT, sent_at=timezone.now())
        sent += 1
    return sent


def _due() -> QuerySet[Mail]:
    now = timezone.now()
    free = Q(leased_until=None) | Q(leased_until__lte=now)
    return Mail.objects.filter(free, state=MailState.WAITING, next_try_at__lte=now)


def _write(*, to: str, subject: str, text: str, html: str, **fields: Any) -> Mail:
    domain = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].strip("> ") or "localhost"
    return Mail.objects.create(
        message_id=make_msgid(domain=domain),
        to=to,
        sender=settings.DEFAULT_FROM_EMAIL,
        subject=" ".join(subject.split()),
        text=text,
        html=html,
        **fields,
    )
