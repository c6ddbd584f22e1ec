"""Addresses at which mail does not arrive: none is sent there until staff lift the suspension."""

from datetime import datetime, timedelta
from typing import Any, TypeVar

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.db.models.functions import Lower
from django.utils import timezone
from wagtail.log_actions import log

from notifications.models import Bounce, SuspendedAddress
from notifications.permissions import may_tend_mails
from notifications.services.notices import notify

Row = TypeVar("Row", Bounce, SuspendedAddress)

SUSPEND, RESUME = "notifications.suspend", "notifications.resume"
ADDRESS_SUSPENDED = "mail-address-suspended"
# Mailboxes that were full, servers that were down: so often within so many days.
SOFT_BOUNCES = 3
DAYS_OF_SOFT_BOUNCES = 30
LONGEST_REASON = 300


def is_suspended(email: str) -> bool:
    return _of(SuspendedAddress.objects.all(), email).exists()


@transaction.atomic
def note_bounce(
    *, email: str, is_hard: bool, reason: str, event_id: str = "", happened_at: datetime | None = None
) -> Bounce:
    """Note that a mail did not arrive; suspend the address if none will, or if it was the third in a month."""
    values = {
        "email": email[:254],
        "is_hard": is_hard,
        "reason": _short(reason),
        "happened_at": happened_at or timezone.now(),
    }
    if event_id:
        bounce, is_new = Bounce.objects.get_or_create(
            event_id=event_id[:200], email=values.pop("email"), defaults=values
        )
        if not is_new:
            return bounce
    else:
        bounce = Bounce.objects.create(**values)
    since = timezone.now() - timedelta(days=DAYS_OF_SOFT_BOUNCES)
    if is_hard or _of(Bounce.objects.filter(happened_at__gte=since), email).count() >= SOFT_BOUNCES:
        suspend_address(email=email, reason=reason)
    return bounce


@transaction.atomic
def suspend_address(*, email: str, reason: str) -> SuspendedAddress:
    """Send nothing there any more, and tell staff. An address that is suspended already stays as it is."""
    found = _of(SuspendedAddress.objects.all(), email).first()
    if found:
        return found
    # Two at once: one makes the row, the other finds it.
    address, is_new = SuspendedAddress.objects.get_or_create(
        email=email.lower()[:254], defaults={"reason": _short(reason)}
    )
    if is_new:
        log(address, SUSPEND, title="送信を止めた宛先", data={"address": address.pk})
        notify(ADDRESS_SUSPENDED, target=address)
    return address


@transaction.atomic
def resume_address(*, address: SuspendedAddress, by: Any) -> None:
    """Send there again; bounces are counted anew. To resume twice changes nothing. Raises PermissionDenied."""
    if not may_tend_mails(by):
        raise PermissionDenied
    found = SuspendedAddress.objects.select_for_update().filter(pk=address.pk).first()
    if found is None:
        return
    _of(Bounce.objects.all(), found.email).delete()
    log(found, RESUME, user=by, title="送信を再開した宛先", data={"address": found.pk})
    found.delete()


def _of(rows: QuerySet[Row], email: str) -> QuerySet[Row]:
    """Those of one address: a@example.jp and A@Example.jp are the same mailbox."""
    return rows.alias(address=Lower("email")).filter(address=email.lower())


def _short(reason: str) -> str:
    return " ".join(reason.replace("\0", "").split())[:LONGEST_REASON]
