"""What could not be put into the index, and having it tried again at once."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.db.models import F
from django.utils import timezone
from wagtail.log_actions import log

from search import registry
from search.models import IndexEntry
from search.permissions import may_try_again

RETRY = "search.retry"


def failing_entries() -> models.QuerySet[IndexEntry]:
    """Rows that wait because the last try failed, those that failed most often first."""
    waiting = IndexEntry.objects.filter(indexed_version__lt=F("version"))
    return waiting.exclude(last_error="").order_by("-attempts", "pk")


@transaction.atomic
def retry(*, user: Any, entry_ids: Iterable[int] | None = None) -> int:
    """Make failing rows due at once, all of them without `entry_ids`; return how many, and keep in the log who asked.

    The number of tries stays: who reads it sees that it was tried before. Raises PermissionDenied.
    """
    from search.tasks import wake_worker

    if not may_try_again(user):
        raise PermissionDenied
    entries = failing_entries()
    if entry_ids is not None:
        entries = entries.filter(pk__in=list(entry_ids))
    first = entries.first()
    if first is None:
        return 0
    number = entries.update(next_try_at=timezone.now())
    # One line for one click, however many rows it concerns.
    searchable = registry.of_kind(first.kind)
    title = f"{searchable.label if searchable else '索引への書き込み'}（番号{first.object_id}）"
    title += f" ほか{number - 1}件" if number > 1 else ""
    log(first, RETRY, user=user, title=title, data={"number": number})
    wake_worker()
    return number
