"""A new index beside the old one, swapped in at the end."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from itertools import islice
from typing import TypeVar

from django.db.models import Q
from django.utils import timezone

from search import registry
from search.analysis.documents import analyse
from search.contracts import Searchable
from search.engines import get_engine
from search.engines.contract import Engine, Rebuild
from search.models import IndexEntry, Upkeep, UpkeepRun
from search.services.indexing import documents_of, free_what_waited_for_the_engine
from search.services.picks import refresh_pick_keys

T = TypeVar("T")

BATCH = 500
# Clocks of two processes may differ by a little; to replay a write twice does no harm.
OVERLAP = timedelta(minutes=1)


def count_documents() -> int:
    """How many records ought to be in the index."""
    return sum(searchable.count() for searchable in registry.all_searchables())


def rebuild(*, progress: Callable[[int], object] = lambda number: None) -> int:
    """Build the index anew from the database and return the number of records; `progress` hears of each batch.

    Nothing written meanwhile is lost, stale or back from the dead. What workers put into the old index while the new
    one was filled is written again before the swap, and what they were about to put there once more after it; whatever
    still waits then goes into the new index by itself. An engine without a lock takes no older version for a newer one.
    """
    engine = get_engine()
    began = timezone.now()
    number = 0
    with engine.rebuild() as new_index:
        for searchable in registry.all_searchables():
            versions = _versions(searchable)
            for batch in _batches(searchable.documents()):
                new_index.write([analyse(document) for document in batch], versions=versions)
                number += len(batch)
                progress(len(batch))
        with engine.exclusive():
            swapping = timezone.now()
            _replay(new_index, since=began)
            new_index.swap()
        with engine.exclusive():
            _replay(engine, since=swapping)
    free_what_waited_for_the_engine()
    refresh_pick_keys()
    UpkeepRun.note(Upkeep.REBUILD, number)
    return number


def _versions(searchable: Searchable) -> dict[str, int]:
    """By key, read before the records: these may be newer than it says, never older."""
    rows = IndexEntry.objects.filter(kind=searchable.kind).values_list("object_id", "version")
    return {f"{searchable.kind}:{object_id}": version for object_id, version in rows.iterator()}


def _replay(index: Engine | Rebuild, *, since: datetime) -> None:
    """Write again what was written since then, or is being written now: where to, only its worker knows."""
    entries = IndexEntry.objects.filter(Q(processed_at__gte=since - OVERLAP) | Q(leased_until__isnull=False))
    for batch in _batches(entries.order_by("pk").iterator()):
        documents = list(documents_of(batch))
        found = {analysed.document.key for analysed in documents}
        deleted = [entry.key for entry in batch if entry.key not in found]
        index.write(documents, deleted=deleted, versions={entry.key: entry.version for entry in batch})


def _batches(items: Iterator[T]) -> Iterator[list[T]]:
    while batch := list(islice(items, BATCH)):
        yield batch
