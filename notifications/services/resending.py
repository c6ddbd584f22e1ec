"""To have a mail sent again that did not go out."""

from collections.abc import Collection
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.db.models.functions import Lower
from django.utils import timezone
from wagtail.log_actions import log

from notifications.models import Mail, MailState, SuspendedAddress
from notifications.permissions import may_tend_mails
from notifications.services.addresses import is_suspended

RESEND = "notifications.resend"
RESENDABLE = (MailState.FAILED, MailState.DROPPED)

NOT_WAITING = "送信済みか、送信待ちのメールです。"
NO_TEXT = "本文の保存期間が過ぎたので、送れません。"
VOID = "番号が使える時間を過ぎたので、送りません。本人がもう一度はじめから手続きすると、新しい番号が届きます。"
ADDRESS_SUSPENDED = "この宛先への送信を止めています。先に「送信を止めている宛先」で再開してください。"


class CannotResend(Exception):
    """Its text says why, in words for staff."""


def why_not_resend(mail: Mail) -> str:
    """Empty if it can be sent again."""
    if mail.state not in RESENDABLE:
        return NOT_WAITING
    if not mail.text:
        return NO_TEXT
    if mail.is_void:
        return VOID
    return ADDRESS_SUSPENDED if is_suspended(mail.to) else ""


@transaction.atomic
def resend_mail(*, mail: Mail, by: Any) -> Mail:
    """Make it due once more, with the same Message-ID. Raises PermissionDenied, CannotResend."""
    if not may_tend_mails(by):
        raise PermissionDenied
    mail = Mail.objects.select_for_update().get(pk=mail.pk)
    if reason := why_not_resend(mail):
        raise CannotResend(reason)
    _make_due([mail], by)
    mail.refresh_from_db()
    return mail


@transaction.atomic
def resend_mails(*, by: Any, keys: Collection[int] | None = None) -> int:
    """Make those of `keys` due once more, or all that failed; return their number.

    What `resend_mail` would refuse is left as it is. Raises PermissionDenied.
    """
    if not may_tend_mails(by):
        raise PermissionDenied
    mails = Mail.objects.filter(state=MailState.FAILED)
    if keys is not None:
        mails = Mail.objects.filter(state__in=RESENDABLE, pk__in=keys)
    suspended = SuspendedAddress.objects.annotate(address=Lower("email")).filter(address=Lower(OuterRef("to")))
    mails = mails.exclude(text="").exclude(void_at__lte=timezone.now()).exclude(Exists(suspended))
    found = list(mails.select_for_update().order_by("pk"))
    _make_due(found, by)
    return len(found)


def _make_due(mails: Collection[Mail], by: Any) -> None:
    from notifications.tasks import wake_worker

    Mail.objects.filter(pk__in=[mail.pk for mail in mails]).update(
        state=MailState.WAITING, attempts=0, next_try_at=timezone.now(), leased_until=None, last_error=""
    )
    for mail in mails:
        log(mail, RESEND, user=by)
    if mails:
        wake_worker()
