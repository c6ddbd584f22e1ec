"""Accounts that nobody uses: their owners are told twice, then the accounts are closed. 0 days: never.

From the rows' own dates: a missed run is caught up, and nobody is told twice. However long the portal stood still, both
mails come before the end, and the week between them and the end is kept.
"""

import logging
from datetime import date, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import DateTimeField, F, Q, QuerySet
from django.db.models.functions import Coalesce, Greatest
from django.utils import timezone

from accounts.mail_texts import values
from accounts.models import ClosingNotice, User
from accounts.services.leaving import LastAdministrator, close_account, is_last_administrator
from accounts.services.unproved import unproved
from content.japanese_dates import date_text
from notifications.services import write_mail

logger = logging.getLogger(__name__)

FIRST_NOTICE, SECOND_NOTICE = timedelta(days=30), timedelta(days=7)
SEEN_EVERY = timedelta(days=1)
REASON = "長いあいだ使われていないため"


def note_use(*, user: User) -> bool:
    """Note that the person is here, at most once a day; an account that was about to close stays."""
    now = timezone.now()
    last = max(filter(None, (user.last_seen_at, user.last_login)), default=None)
    if last and now - last < SEEN_EVERY:
        return False
    with transaction.atomic():
        User.objects.filter(pk=user.pk, left_at=None).update(last_seen_at=now)
        ClosingNotice.objects.filter(user=user).delete()
    user.last_seen_at = now
    return True


def last_used() -> Greatest:
    """For annotations: when a person signed in, was seen or joined, whichever came last."""
    joined = F("date_joined")
    return Greatest(
        joined, Coalesce("last_login", joined), Coalesce("last_seen_at", joined), output_field=DateTimeField()
    )


def tell_of_unused_accounts() -> int:
    """Write the mails that are due, thirty days and a week before the end; return their number."""
    _forget_notices_of_used_accounts()
    if not settings.ACCOUNT_UNUSED_DAYS:
        return 0
    return _tell_first() + _tell_again()


def close_unused_accounts() -> int:
    """Close the accounts whose owners were told twice and did not come back; return their number."""
    _forget_notices_of_used_accounts()
    if not settings.ACCOUNT_UNUSED_DAYS:
        return 0
    now = timezone.now()
    due = ClosingNotice.objects.filter(closes_on__lte=timezone.localdate(), reminded_at__lte=now - SECOND_NOTICE)
    closed = 0
    for notice in (
        due.filter(user__is_active=True).exclude(user__in=unproved().values("pk")).select_related("user").order_by("pk")
    ):
        try:
            close_account(user=notice.user, by=None, reason=REASON)
            closed += 1
        except LastAdministrator:
            logger.warning("the last administrator does not use the portal")
    return closed


def _unused_since(moment: object) -> QuerySet[User]:
    # To an address that nobody proved goes nothing but the code of its sign-up.
    people = User.objects.filter(is_active=True, left_at=None).exclude(pk__in=unproved().values("pk"))
    return people.annotate(last_used=last_used()).filter(last_used__lte=moment)


def _forget_notices_of_used_accounts() -> None:
    notices = ClosingNotice.objects.all()
    if settings.ACCOUNT_UNUSED_DAYS:
        notices = notices.filter(Q(user__last_login__gt=F("told_at")) | Q(user__last_seen_at__gt=F("told_at")))
    notices.delete()


def _tell_first() -> int:
    unused = timedelta(days=settings.ACCOUNT_UNUSED_DAYS)
    due = _unused_since(timezone.now() - unused + FIRST_NOTICE).filter(closing_notice=None)
    told = 0
    for user in due.order_by("pk"):
        if is_last_administrator(user):
            continue
        end = timezone.localtime(user.last_used + unused).date()  # type: ignore[attr-defined]  # annotated above
        closes_on = max(end, timezone.localdate() + FIRST_NOTICE)
        with transaction.atomic():
            row = {"closes_on": closes_on, "told_at": timezone.now()}
            _, is_new = ClosingNotice.objects.get_or_create(user=user, defaults=row)
            if is_new:
                _write(user, closes_on)
                told += 1
    return told


def _tell_again() -> int:
    today = timezone.localdate()
    due = ClosingNotice.objects.filter(
        reminded_at=None,
        closes_on__lte=today + SECOND_NOTICE,
        # Where the portal stood still, the two mails do not come at once.
        told_at__lte=timezone.now() - SECOND_NOTICE,
        user__is_active=True,
    ).exclude(user__in=unproved().values("pk"))
    told = 0
    for notice in due.select_related("user").order_by("pk"):
        closes_on = max(notice.closes_on, today + SECOND_NOTICE)
        with transaction.atomic():
            if ClosingNotice.objects.filter(pk=notice.pk, reminded_at=None).update(
                reminded_at=timezone.now(), closes_on=closes_on
            ):
                _write(notice.user, closes_on)
                told += 1
    return told


def _write(user: User, closes_on: date) -> None:
    known = values({"user": user, "closes_on": date_text(closes_on)})
    write_mail(key="accounts.unused", to=user.email, values=known, user=user)
