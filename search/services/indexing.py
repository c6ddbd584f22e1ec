"""From a change to the index: queue a row with the change, drain the rows in the worker."""

import logging
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta

from django.db import IntegrityError, models, transaction
from django.db.models import F, Q
from django.utils import timezone

from search import registry
from search.analysis.documents import AnalysedDocument, analyse
from search.engines import get_engine
from search.models import IndexEntry
from search.results import SearchUnavailable

logger = logging.getLogger(__name__)

BATCH = 50
# Longer than a batch takes; a killed worker's rows are free again after it.
LEASE = timedelta(seconds=6)
FIRST_PAUSE = timedelta(seconds=2)
LONGEST_PAUSE = timedelta(minutes=10)
# While the engine does not answer; one try a minute harms nobody.
LONGEST_PAUSE_FOR_THE_ENGINE = timedelta(minutes=1)
# How `last_error` begins then.
_UNAVAILABLE = SearchUnavailable.__name__


@dataclass(frozen=True, kw_only=True)
class DrainReport:
    written: int = 0
    deleted: int = 0
    failed: int = 0


@transaction.atomic
def queue(*, kind: str, object_ids: Iterable[int]) -> None:
    """Note that records changed or vanished. Call it inside the transaction of the change."""
    from search.tasks import wake_worker

    object_ids = sorted(set(object_ids))
    if not object_ids:
        return
    changed = {"version": F("version") + 1, "attempts": 0, "next_try_at": timezone.now()}
    entries = IndexEntry.objects.filter(kind=kind)
    known = set(entries.filter(object_id__in=object_ids).values_list("object_id", flat=True))
    entries.filter(object_id__in=known).update(**changed)
    for object_id in object_ids:
        if object_id in known:
            continue
        try:
            with transaction.atomic():
                IndexEntry.objects.create(kind=kind, object_id=object_id)
        except IntegrityError:
            # Another transaction noted the same new record in the meantime.
            entries.filter(object_id=object_id).update(**changed)
    wake_worker()


def has_due_entries() -> bool:
    return _due().exists()


def drain() -> DrainReport:
    """Write every due row to the index. Run by the worker; two at once do no harm."""
    from search.services.rebuilding import rebuild

    if get_engine().needs_rebuild():
        rebuild()
    report = DrainReport()
    while entries := _claim(BATCH):
        batch = _process(entries)
        if batch.written or batch.deleted:
            free_what_waited_for_the_engine()
        report = DrainReport(
            written=report.written + batch.written,
            deleted=report.deleted + batch.deleted,
            failed=report.failed + batch.failed,
        )
    return report


def _due() -> models.QuerySet[IndexEntry]:
    now = timezone.now()
    return IndexEntry.objects.filter(
        Q(leased_until=None) | Q(leased_until__lte=now), indexed_version__lt=F("version"), next_try_at__lte=now
    )


def _claim(limit: int) -> list[IndexEntry]:
    """Lease due rows; with a killed holder they come back when the lease ends."""
    with transaction.atomic():
        entries = list(_due().select_for_update(skip_locked=True).order_by("next_try_at", "pk")[:limit])
        IndexEntry.objects.filter(pk__in=[entry.pk for entry in entries]).update(leased_until=timezone.now() + LEASE)
    return entries


def _process(entries: list[IndexEntry]) -> DrainReport:
    """Write one batch; if it fails as a whole, its rows one by one, so that one bad record holds up no other."""
    try:
        return _write(entries)
    except Exception as error:  # noqa: BLE001  # whatever a record does, its row must say so and wait
        if len(entries) == 1 or isinstance(error, SearchUnavailable):
            _postpone(entries, error)
            return DrainReport(failed=len(entries))
    reports = [_process([entry]) for entry in entries]
    return DrainReport(
        written=sum(report.written for report in reports),
        deleted=sum(report.deleted for report in reports),
        failed=sum(report.failed for report in reports),
    )


def _write(entries: list[IndexEntry]) -> DrainReport:
    engine = get_engine()
    # Records are read while no one else writes: what goes into the index is never older than what is there.
    with engine.exclusive():
        documents = list(documents_of(entries))
        found = {analysed.document.key for analysed in documents}
        deleted = [entry.key for entry in entries if entry.key not in found]
        engine.write(documents, deleted=deleted, versions={entry.key: entry.version for entry in entries})
        now = timezone.now()
        with transaction.atomic():
            for entry in entries:
                # A change that came in the meantime keeps the row due: its version is higher.
                IndexEntry.objects.filter(pk=entry.pk).update(
                    indexed_version=entry.version, processed_at=now, leased_until=None, attempts=0, last_error=""
                )
    return DrainReport(written=len(documents), deleted=len(deleted))


def documents_of(entries: Iterable[IndexEntry]) -> Iterator[AnalysedDocument]:
    """Documents of those records that are public now."""
    ids_by_kind: dict[str, list[int]] = defaultdict(list)
    for entry in entries:
        ids_by_kind[entry.kind].append(entry.object_id)
    for kind, object_ids in ids_by_kind.items():
        searchable = registry.of_kind(kind)
        if searchable is not None:
            yield from map(analyse, searchable.documents(object_ids))


def free_what_waited_for_the_engine() -> None:
    """It answers again: what waited for nothing else is due at once."""
    waiting = IndexEntry.objects.filter(indexed_version__lt=F("version"), last_error__startswith=_UNAVAILABLE)
    waiting.update(next_try_at=timezone.now())


def _postpone(entries: list[IndexEntry], error: Exception) -> None:
    logger.warning("could not index %s: %s", ", ".join(entry.key for entry in entries), error)
    longest = LONGEST_PAUSE_FOR_THE_ENGINE if isinstance(error, SearchUnavailable) else LONGEST_PAUSE
    for entry in entries:
        pause = min(FIRST_PAUSE * 2 ** min(entry.attempts, 20), longest)
        IndexEntry.objects.filter(pk=entry.pk).update(
            attempts=F("attempts") + 1,
            next_try_at=timezone.now() + pause,
            leased_until=None,
            last_error=f"{type(error).__name__}: {error}"[:2000],
        )
