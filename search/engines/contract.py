"""What an engine must do. One test suite runs against every engine."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from typing import Any, Protocol

from search.analysis.documents import AnalysedDocument
from search.criteria import Sort
from search.query import EngineQuery
from search.results import EngineResults, StoredDocument, StoredTitle


class Engine(Protocol):
    """Documents in, hits out. Every write is idempotent; every method raises SearchUnavailable if it cannot do it."""

    name: str

    def search(
        self, query: EngineQuery, *, sort: Sort, offset: int, limit: int, facets: Sequence[str] = ()
    ) -> EngineResults:
        """Hits from `offset`, at most `limit`; equal scores or sort values are ordered by number, then by kind."""
        ...

    def all_hits(self, query: EngineQuery, *, sort: Sort, limit: int) -> Iterator[StoredDocument]:
        """At most `limit` documents in the order of `search`, all from one state of the index, read as they are taken."""
        ...

    def count(self, query: EngineQuery) -> int: ...

    def count_by_place(self, query: EngineQuery, *, only_located: bool) -> Mapping[str, int]:
        """Hits of each place by code, without those that have none: all that lie there, and, unless `only_located`,

        all that serve it by name or serve a part of it.
        """
        ...

    def numbers(self, query: EngineQuery) -> list[int]:
        """Numbers of all hits, best first; cheap for many hits, since no document is read."""
        ...

    def titles(
        self, typed: Sequence[Collection[str]], *, audiences: Collection[str], limit: int
    ) -> tuple[StoredTitle, ...]:
        """Newest documents of whose title prefixes (AnalysedDocument) one of each of `typed` is one, at most `limit`."""
        ...

    def exclusive(self) -> AbstractContextManager[None]:
        """Hold off every other writer, in this process and others, where the engine does not know old from new."""
        ...

    def write(
        self, documents: Iterable[AnalysedDocument], *, deleted: Iterable[str] = (), versions: Mapping[str, int] = {}
    ) -> None:
        """Put documents in place of those with the same keys, and remove `deleted`; inside `exclusive`.

        `versions` are those of the records (IndexEntry) by key, read before the records; 0 where there is none. An
        engine that holds off nobody ignores what is older than its copy.
        """
        ...

    def digests(self) -> Mapping[str, str]:
        """Digest of every document in the index by key."""
        ...

    def needs_rebuild(self) -> bool:
        """Whether there is no index of this schema, analysis and engine version that can be read."""
        ...

    def rebuild(self) -> "AbstractContextManager[Rebuild]":
        """A new index beside the old one, dropped on leaving unless it was swapped in, when older ones are.

        Of two at once the one that began first waits or fails; the other's index stays.
        """
        ...

    def optimize(self) -> bool:
        """Drop what replaced and deleted documents left in the statistics of words; False if only a rebuild does."""
        ...

    def status(self) -> Mapping[str, Any]: ...


class Rebuild(Protocol):
    """A new index beside the old one. Nobody sees it before `swap`.

    An engine may write in the background: what befalls a batch is raised then, by the next one, or by `swap`.
    """

    def write(
        self, documents: Iterable[AnalysedDocument], *, deleted: Iterable[str] = (), versions: Mapping[str, int] = {}
    ) -> None: ...

    def swap(self) -> None:
        """Make the new index the one that is searched; inside `Engine.exclusive`."""
        ...
