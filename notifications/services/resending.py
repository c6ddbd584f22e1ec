"""To have a mail sent again that did not go out."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log

from notifications.models import Mail, MailState
from notifications.permissions import may_tend_mails
from notifications.services.addresses import is_suspended

RESEND = "notifications.resend"
RESENDABLE = (MailState.FAILED, MailState.DROPPED)

NOT_WAITING = "送信済みか、送信待ちのメールです。"
NO_TEXT = "本文の保存期間が過ぎたので、送れません。"
ADDRESS_SUSPENDED = "この宛先への送信を止めています。先に「送信を止めている宛先」で再開してください。"


class CannotResend(Exception):
    """Its text says why, in words for staff."""


def why_not_resend(mail: Mail) -> str:
    """Empty if it can be sent again."""
    if mail.state not in RESENDABLE:
        return NOT_WAITING
    if not mail.text:
        return NO_TEXT
    return ADDRESS_SUSPENDED if is_suspended(mail.to) else ""


@transaction.atomic
def resend_mail(*, mail: Mail, by: Any) -> Mail:
    """Make it due once more, with the same Message-ID. Raises PermissionDenied, CannotResend."""
    from notifications.tasks import wake_worker

    if not may_tend_mails(by):
        raise PermissionDenied
    mail = Mail.objects.select_for_update().get(pk=mail.pk)
    if reason := why_not_resend(mail):
        raise CannotResend(reason)
    mail.state, mail.attempts, mail.next_try_at = MailState.WAITING, 0, timezone.now()
    mail.leased_until, mail.last_error = None, ""
    mail.save(update_fields=["state", "attempts", "next_try_at", "leased_until", "last_error"])
    log(mail, RESEND, user=by)
    wake_worker()
    return mail
