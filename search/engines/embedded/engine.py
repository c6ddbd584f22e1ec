"""Search and writing with tantivy."""

import threading
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import tantivy

from search.analysis.documents import AnalysedDocument
from search.criteria import Sort
from search.engines.embedded.directory import IndexDirectory
from search.engines.embedded.integrity import is_whole
from search.engines.embedded.queries import to_tantivy_query, to_title_query
from search.engines.embedded.schema import TOKENISER, build_schema, schema_stamp, to_tantivy
from search.engines.rows import (
    MAX_FACET_VALUES,
    MAX_PLACES,
    facet_field,
    from_stored,
    number_of,
    sort_for,
    title_from_stored,
)
from search.query import EngineQuery
from search.results import EngineHit, EngineResults, SearchUnavailable, StoredDocument, StoredTitle

WRITER_MEMORY = 64 * 1024 * 1024

_SORT_FIELDS = {
    Sort.NEWEST: ("published", tantivy.Order.Desc),
    Sort.PLACE: ("place_order", tantivy.Order.Asc),
    Sort.READING: ("reading", tantivy.Order.Asc),
    Sort.CONFIRMED: ("confirmed", tantivy.Order.Desc),
}
# What orders hits that are equal, before their number does.
_SECOND = {Sort.READING: "reading_rest"}


class EmbeddedEngine:
    name = "embedded"

    def __init__(self, root: Path) -> None:
        self._directory = IndexDirectory(root)
        self._schema = build_schema()
        self._stamp = schema_stamp()
        self._open_lock = threading.Lock()
        self._opened: tuple[Path, int, tantivy.Index] | None = None

    # Reading

    def search(
        self, query: EngineQuery, *, sort: Sort, offset: int, limit: int, facets: Sequence[str] = ()
    ) -> EngineResults:
        with _as_unavailable():
            searcher = self._searcher()
            wanted = to_tantivy_query(self._schema, query)
            total, ranked = self._ranked(searcher, wanted, sort_for(query, sort), offset + limit)
            hits = tuple(
                EngineHit(score, from_stored(searcher.doc(address)["stored"][0]))
                for score, address in ranked[offset : offset + limit]
            )
            counts = {name: self._count_values(searcher, query, wanted, name) for name in facets}
            return EngineResults(total=total, hits=hits, facets=counts)

    def all_hits(self, query: EngineQuery, *, sort: Sort, limit: int) -> Iterator[StoredDocument]:
        with _as_unavailable():
            searcher = self._searcher()
            _, ranked = self._ranked(searcher, to_tantivy_query(self._schema, query), sort_for(query, sort), limit)
            for _, address in ranked[:limit]:
                yield from_stored(searcher.doc(address)["stored"][0])

    def count(self, query: EngineQuery) -> int:
        with _as_unavailable():
            wanted = to_tantivy_query(self._schema, query)
            return _total(self._searcher().search(wanted, limit=1, count=True))

    def count_by_place(self, query: EngineQuery, *, only_located: bool) -> dict[str, int]:
        with _as_unavailable():
            field = "located" if only_located else "reached"
            return _counts(self._searcher(), to_tantivy_query(self._schema, query), field, MAX_PLACES)

    def numbers(self, query: EngineQuery) -> list[int]:
        with _as_unavailable():
            searcher = self._searcher()
            wanted = to_tantivy_query(self._schema, query)
            sort = sort_for(query, Sort.RELEVANCE)
            _, ranked = self._ranked(searcher, wanted, sort, max(searcher.num_docs, 1))
            ties: Any = searcher.fast_field_values("tie", [address for _, address in ranked])
            return [number_of(tie) for tie in ties]

    def titles(
        self, typed: Sequence[Collection[str]], *, audiences: Collection[str], limit: int
    ) -> tuple[StoredTitle, ...]:
        with _as_unavailable():
            searcher = self._searcher()
            wanted = to_title_query(self._schema, typed, audiences)
            _, ranked = self._ranked(searcher, wanted, Sort.NEWEST, limit)
            return tuple(title_from_stored(searcher.doc(address)["stored_title"][0]) for _, address in ranked[:limit])

    def digests(self) -> dict[str, str]:
        with _as_unavailable():
            searcher = self._searcher()
            found = searcher.search(tantivy.Query.all_query(), limit=max(searcher.num_docs, 1))
            rows = (searcher.doc(address) for _, address in found.hits)
            return {row["key"][0]: row["digest"][0] for row in rows}

    def status(self) -> dict[str, Any]:
        path = self._directory.current()
        if path is None or self.needs_rebuild():
            return {"engine": self.name, "index": path.name if path else None, "documents": None, "usable": False}
        return {
            "engine": self.name,
            "index": path.name,
            "documents": self._searcher().num_docs,
            "usable": True,
            "bytes": sum(file.stat().st_size for file in path.iterdir() if file.is_file()),
        }

    def _ranked(
        self, searcher: tantivy.Searcher, query: tantivy.Query, sort: Sort, wanted: int
    ) -> tuple[int, list[tuple[Any, tantivy.DocAddress]]]:
        """Total, and at least the first `wanted` hits, equal ones in their order.

        tantivy orders equal hits by where they lie in the index, which changes with every merge: so the list is read
        to the end of the tie that `wanted` falls into.
        """
        field, order = _SORT_FIELDS.get(sort, (None, tantivy.Order.Desc))
        limit = wanted + 1
        while True:
            found = searcher.search(query, limit=limit, count=True, order_by_field=field, order=order)
            hits = found.hits
            if len(hits) < limit or hits[-1][0] != hits[wanted - 1][0]:
                break
            limit *= 2
        addresses = [address for _, address in hits]
        ties = searcher.fast_field_values("tie", addresses)
        seconds = searcher.fast_field_values(_SECOND[sort], addresses) if sort in _SECOND else ties
        sign = 1 if order == tantivy.Order.Asc else -1
        rows = [
            (sign * value, second, tie, address, value)
            for (value, address), second, tie in zip(hits, seconds, ties, strict=True)
        ]
        rows.sort(key=lambda row: row[:3])
        return _total(found), [(value, address) for *_, address, value in rows]

    def _count_values(
        self, searcher: tantivy.Searcher, query: EngineQuery, wanted: tantivy.Query, name: str
    ) -> dict[str, int]:
        if name in query.facets:
            # A group is counted without its own choice, so that another value can be added to it.
            others = {key: values for key, values in query.facets.items() if key != name}
            wanted = to_tantivy_query(self._schema, replace(query, facets=others))
        return _counts(searcher, wanted, facet_field(name), MAX_FACET_VALUES)

    def _searcher(self) -> tantivy.Searcher:
        try:
            return self._current_searcher()
        except FileNotFoundError:
            # A rebuild put another index in place between the two looks.
            return self._current_searcher()

    def _current_searcher(self) -> tantivy.Searcher:
        path = self._path()
        # Written anew by every commit, whichever process made it.
        changed = (path / "meta.json").stat().st_mtime_ns
        with self._open_lock:
            if self._opened is None or self._opened[0] != path:
                self._opened = (path, changed, self._open(path))
            elif self._opened[1] != changed:
                self._opened[2].reload()
                self._opened = (path, changed, self._opened[2])
            return self._opened[2].searcher()

    def _path(self) -> Path:
        path = self._directory.current()
        if path is None or not path.name.startswith(f"{self._stamp}-"):
            raise SearchUnavailable("there is no index of this version yet")
        return path

    def _open(self, path: Path, *, new: bool = False) -> tantivy.Index:
        index = tantivy.Index(self._schema, path=str(path)) if new else tantivy.Index.open(str(path))
        index.register_tokenizer(TOKENISER, tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build())
        index.config_reader(reload_policy="manual")
        return index

    # Writing

    @contextmanager
    def exclusive(self) -> Iterator[None]:
        with self._directory.exclusive():
            yield

    def write(
        self, documents: Iterable[AnalysedDocument], *, deleted: Iterable[str] = (), versions: Mapping[str, int] = {}
    ) -> None:
        with _as_unavailable(), self.exclusive():
            _write(self._open(self._path()), documents, deleted)

    def optimize(self) -> bool:
        # tantivy merges when it likes.
        return False

    def needs_rebuild(self) -> bool:
        # A second look: a rebuild may have put another index in place during the first.
        return not (self._can_be_read() or self._can_be_read())

    def _can_be_read(self) -> bool:
        """Look at the files and open the index anew, without what this process holds of it."""
        try:
            with _as_unavailable():
                path = self._path()
                self._open(path).searcher()
                return is_whole(path)
        except SearchUnavailable:
            return False

    @contextmanager
    def rebuild(self) -> Iterator["EmbeddedRebuild"]:
        with self._directory.rebuilding():
            path = self._directory.new(self._stamp)
            rebuild = EmbeddedRebuild(self._directory, path, self._open(path, new=True))
            try:
                yield rebuild
            finally:
                if self._directory.current() != path:
                    self._directory.remove(path)


class EmbeddedRebuild:
    """A new index folder beside the current one."""

    def __init__(self, directory: IndexDirectory, path: Path, index: tantivy.Index) -> None:
        self._directory, self._path = directory, path
        # One for the whole rebuild: a commit a batch would cost as much again as the analysis.
        self._writer = _new_writer(index)

    def write(
        self, documents: Iterable[AnalysedDocument], *, deleted: Iterable[str] = (), versions: Mapping[str, int] = {}
    ) -> None:
        with _as_unavailable():
            _put(self._writer, documents, deleted)

    def swap(self) -> None:
        with _as_unavailable(), self._directory.exclusive():
            self._writer.commit()
            self._writer.wait_merging_threads()
            self._directory.make_current(self._path)
            self._directory.remove_all_but(self._path)


def _total(found: tantivy.SearchResult) -> int:
    return int(found.count)  # type: ignore[attr-defined]  # missing in tantivy's stubs


def _counts(searcher: tantivy.Searcher, query: tantivy.Query, field: str, size: int) -> dict[str, int]:
    terms = {"terms": {"field": field, "size": size}}
    buckets = searcher.aggregate(query, {"values": terms})["values"]["buckets"]
    return {bucket["key"]: bucket["doc_count"] for bucket in buckets}


def _new_writer(index: tantivy.Index) -> tantivy.IndexWriter:
    return index.writer(heap_size=WRITER_MEMORY, num_threads=1)


def _write(index: tantivy.Index, documents: Iterable[AnalysedDocument], deleted: Iterable[str]) -> None:
    writer = _new_writer(index)
    # A killed writer may have left a file of deletions; the same write names its own like it, and is refused.
    writer.garbage_collect_files()
    _put(writer, documents, deleted)
    writer.commit()
    writer.wait_merging_threads()


def _put(writer: tantivy.IndexWriter, documents: Iterable[AnalysedDocument], deleted: Iterable[str]) -> None:
    for key in deleted:
        writer.delete_documents_by_term("key", key)
    for analysed in documents:
        writer.delete_documents_by_term("key", analysed.document.key)
        writer.add_document(to_tantivy(analysed))


@contextmanager
def _as_unavailable() -> Iterator[None]:
    """tantivy raises ValueError for what goes wrong inside, the system OSError."""
    try:
        yield
    except (ValueError, OSError) as error:
        raise SearchUnavailable(str(error)) from error
    except BaseException as error:
        # What Rust did not expect (a damaged file): no Exception, and its class cannot be imported.
        if type(error).__name__ == "PanicException":
            raise SearchUnavailable(str(error)) from error
        raise
