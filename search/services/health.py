"""How the search is: what is in the index, what waits, what went wrong."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from django.db.models import Count, F, Min, Q
from django.utils import timezone

from search.criteria import SearchCriteria
from search.engines import get_engine
from search.models import IndexEntry, ThesaurusEntry, UpkeepRun
from search.query import EngineQuery
from search.results import SearchUnavailable
from search.services.admin_index import admin_index_is_due
from search.services.rebuilding import count_documents

# The scheduler wakes the worker every two seconds: what was due so long ago is not being worked on.
LONGEST_WAIT = timedelta(minutes=10)
# Fewer may be a moment of bad luck.
TRIES = 3


class Trouble(StrEnum):
    """What may be wrong, the worst first."""

    NO_ANSWER = "no-answer"
    NO_INDEX = "no-index"
    STUCK = "stuck"
    FAILING = "failing"
    DIFFERENT = "different"
    ADMIN_INDEX = "admin-index"


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """Rows that wait to be written: all, those that failed, those that fail by their own fault, and since when others."""

    number: int
    failing: int
    faulty: int
    since: datetime | None

    def troubles(self) -> Iterator[Trouble]:
        if self.since is not None and self.since < timezone.now() - LONGEST_WAIT:
            yield Trouble.STUCK
        if self.faulty:
            yield Trouble.FAILING


@dataclass(frozen=True, kw_only=True)
class Health:
    """`documents` and `size` (bytes) are None while there is no index that answers; `error` is for technicians."""

    engine: str
    index: str
    is_usable: bool
    error: str
    documents: int | None
    expected: int
    size: int | None
    waiting: Waiting
    runs: tuple[UpkeepRun, ...]
    thesaurus_entries: int
    is_admin_index_due: bool

    @property
    def troubles(self) -> tuple[Trouble, ...]:
        return tuple(self._troubles())

    def _troubles(self) -> Iterator[Trouble]:
        if not self.is_usable:
            yield Trouble.NO_ANSWER if self.error else Trouble.NO_INDEX
        yield from self.waiting.troubles()
        if self.is_usable and not self.waiting.number and self.documents != self.expected:
            yield Trouble.DIFFERENT
        if self.is_admin_index_due:
            yield Trouble.ADMIN_INDEX


def health() -> Health:
    """All of it, in a number of queries and questions that does not grow with the site. Raises nothing."""
    status = get_engine().status()
    return Health(
        engine=status["engine"],
        index=status["index"] or "",
        is_usable=status["usable"],
        error=status.get("error", ""),
        documents=status["documents"],
        expected=count_documents(),
        size=status.get("bytes"),
        waiting=_waiting(),
        runs=tuple(UpkeepRun.objects.order_by("upkeep")),
        thesaurus_entries=ThesaurusEntry.objects.filter(is_active=True).count(),
        is_admin_index_due=admin_index_is_due(),
    )


def troubles_at_a_glance() -> tuple[Trouble, ...]:
    """What somebody ought to know who only passes by: one question to the engine, one query."""
    found = list(_waiting().troubles())
    try:
        get_engine().count(EngineQuery(audiences=SearchCriteria().audiences))
    except SearchUnavailable:
        found.insert(0, Trouble.NO_ANSWER)
    return tuple(found)


def _waiting() -> Waiting:
    waiting = IndexEntry.objects.filter(indexed_version__lt=F("version"))
    has_failed = ~Q(last_error="")
    # Those that only wait for the engine say so; it is told once for all.
    is_faulty = has_failed & ~Q(last_error__startswith=SearchUnavailable.__name__) & Q(attempts__gte=TRIES)
    counts = waiting.aggregate(
        number=Count("pk"),
        failing=Count("pk", filter=has_failed),
        faulty=Count("pk", filter=is_faulty),
        since=Min("next_try_at", filter=Q(last_error="")),
    )
    return Waiting(**counts)
