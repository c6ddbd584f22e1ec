"""A new index beside the old one, swapped in at the end."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from itertools import islice

from django.utils import timezone

from search import registry
from search.analysis.documents import analyse
from search.contracts import SearchDocument
from search.engines import get_engine
from search.models import IndexEntry
from search.services.indexing import documents_of

BATCH = 500
# Clocks of two processes may differ by a little; to replay a write twice does no harm.
OVERLAP = timedelta(minutes=1)


def count_documents() -> int:
    """How many records ought to be in the index."""
    return sum(searchable.count() for searchable in registry.all_searchables())


def rebuild(*, progress: Callable[[int], object] = lambda number: None) -> int:
    """Build the index anew from the database and return the number of records; `progress` hears of each batch.

    Nothing written meanwhile is lost: changes that the worker put into the old index are written again before the
    swap, with every other writer held off; changes still waiting go into the new index afterwards.
    """
    engine = get_engine()
    started = timezone.now()
    number = 0
    with engine.rebuild() as new_index:
        documents = (document for searchable in registry.all_searchables() for document in searchable.documents())
        for batch in _batches(documents):
            new_index.write([analyse(document) for document in batch])
            number += len(batch)
            progress(len(batch))
        with engine.exclusive():
            entries = list(IndexEntry.objects.filter(processed_at__gte=started - OVERLAP))
            replayed = list(documents_of(entries))
            found = {analysed.document.key for analysed in replayed}
            new_index.write(replayed, deleted=[entry.key for entry in entries if entry.key not in found])
            new_index.swap()
    return number


def _batches(documents: Iterator[SearchDocument]) -> Iterator[list[SearchDocument]]:
    while batch := list(islice(documents, BATCH)):
        yield batch
