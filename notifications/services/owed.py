"""Rows that are owed until they are done: who may take them, for how long, and when they are tried again.

    for row in owed.claim(NoticeEvent.objects.filter(told_at=None), limit=1, lease=LEASE):
        try:
            …
        except Exception as error:
            owed.postpone(row, error, pauses=PAUSES)
        else:
            owed.settle(row, told_at=timezone.now())

A killed holder's lease ends by itself, and the row is due again: at least once, never none.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, TypeVar

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from notifications.models.owed import Owed

Row = TypeVar("Row", bound=Owed)
LONGEST_ERROR = 2000


@dataclass(frozen=True, kw_only=True)
class Pauses:
    """Between tries: twice as long each time, from `first` to `longest`. `tries`: how many there are; None: no end."""

    first: timedelta
    longest: timedelta
    tries: int | None = None

    def after(self, attempts: int) -> timedelta:
        """The pause after so many tries that failed before this one."""
        doublings = min(attempts, 20)
        return min(self.first * float(2**doublings), self.longest)


def due(rows: QuerySet[Row]) -> QuerySet[Row]:
    """Those of `rows` whose time has come and that nobody holds."""
    now = timezone.now()
    return rows.filter(Q(leased_until=None) | Q(leased_until__lte=now), next_try_at__lte=now)


def claim(rows: QuerySet[Row], *, limit: int, lease: timedelta, first: Sequence[str] = ()) -> list[Row]:
    """Lease due rows in the order of the fields `first`, and those that wait longest before others. Two that claim at once never get the same row.

    `lease` must be longer than the work on all of them may take: what is still held when it ends is given to others.
    """
    with transaction.atomic():
        free = due(rows).select_for_update(skip_locked=True, of=("self",))
        found = list(free.order_by(*first, "next_try_at", "pk")[:limit])
        until = timezone.now() + lease
        rows.model._default_manager.filter(pk__in=[row.pk for row in found]).update(leased_until=until)
    for row in found:
        row.leased_until = until
    return found


def settle(row: Owed, **changed: Any) -> None:
    """Nothing is owed any more, or it waits without a holder: write how it ended and let go."""
    type(row)._default_manager.filter(pk=row.pk).update(**{"leased_until": None} | changed)


def is_last_try(row: Owed, pauses: Pauses) -> bool:
    return pauses.tries is not None and row.attempts + 1 >= pauses.tries


def postpone(row: Owed, error: Exception | str, *, pauses: Pauses, **changed: Any) -> None:
    """The try failed: count it, and wait before the next one. Left alone if another holder has the row by now."""
    type(row)._default_manager.filter(pk=row.pk, leased_until=row.leased_until).update(
        attempts=F("attempts") + 1,
        next_try_at=timezone.now() + pauses.after(row.attempts),
        leased_until=None,
        last_error=error_text(error),
        **changed,
    )


def let_go(rows: Sequence[Owed]) -> None:
    """Give back what was claimed and not tried."""
    for row in rows:
        type(row)._default_manager.filter(pk=row.pk, leased_until=row.leased_until).update(leased_until=None)


def error_text(error: Exception | str) -> str:
    text = error if isinstance(error, str) else f"{type(error).__name__}: {error}"
    # PostgreSQL refuses the character NUL, which a server's answer may hold.
    return text.replace("\0", "")[:LONGEST_ERROR]
