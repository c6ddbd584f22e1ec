"""Whether mails go out: what is overdue, what the server holds up, what failed."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Min
from django.utils import timezone

from notifications.models import Mail, MailState, NoticeEvent
from notifications.services import owed
from notifications.services.delivery import held_up_by_the_server

# The scheduler wakes the mailer every two seconds: what was due so long ago is not being worked on.
LONGEST_WAIT = timedelta(minutes=10)
DAYS_OF_FAILURES = 7


@dataclass(frozen=True, kw_only=True)
class MailHealth:
    """`overdue_since`: when the oldest became due, if nothing goes out. `failed`: of the last DAYS_OF_FAILURES days."""

    due: int
    overdue_since: datetime | None
    held_up: int
    error: str
    failed: int

    @property
    def is_well(self) -> bool:
        """A mail that failed is its own trouble."""
        return self.overdue_since is None and not self.held_up


def mail_health() -> MailHealth:
    now = timezone.now()
    mails = owed.due(Mail.objects.filter(state=MailState.WAITING))
    events = owed.due(NoticeEvent.objects.filter(told_at=None))
    oldest = min(filter(None, (rows.aggregate(at=Min("next_try_at"))["at"] for rows in (mails, events))), default=None)
    is_late = oldest is not None and oldest < now - LONGEST_WAIT
    # Of thousands the last may wait long, though all is well.
    is_overdue = is_late and not Mail.objects.filter(state=MailState.SENT, sent_at__gte=now - LONGEST_WAIT).exists()
    held_up = held_up_by_the_server()
    since = now - timedelta(days=DAYS_OF_FAILURES)
    return MailHealth(
        due=mails.count(),
        overdue_since=oldest if is_overdue else None,
        held_up=held_up.count(),
        error=held_up.values_list("last_error", flat=True).first() or "",
        failed=Mail.objects.filter(state=MailState.FAILED, created_at__gte=since).count(),
    )
