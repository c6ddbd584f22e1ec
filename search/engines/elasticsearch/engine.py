"""Search and writing with Elasticsearch."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from itertools import islice
from typing import Any

from elasticsearch.dsl import Search
from elasticsearch.dsl.query import Bool, MatchAll, Query

from search.analysis.documents import AnalysedDocument
from search.criteria import Sort
from search.engines.elasticsearch.connection import Connection, Server
from search.engines.elasticsearch.indexes import Indexes, build_alias, forget_quietly, write
from search.engines.elasticsearch.queries import facet_filters, to_query, to_title_query
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

_SORT_FIELDS = {
    Sort.RELEVANCE: ("_score",),
    Sort.NEWEST: ("-published",),
    Sort.PLACE: ("place_order",),
    Sort.READING: ("reading", "reading_rest"),
    Sort.CONFIRMED: ("-confirmed",),
}
# Of the answer only what is read; without hits or facets the server leaves these out too.
_READ = (
    "hits.total.value",
    "hits.hits._score",
    "hits.hits.sort",
    "hits.hits.fields",
    "aggregations.*",
    "pit_id",
    "error",
)
# Hits of one message without their documents, and with them; the server's own limit is 10,000.
_CHUNK = 5_000
_DOCUMENTS = 500
_PIT_LIFE = "1m"


def engine_of(options: Mapping[str, Any]) -> "ElasticsearchEngine":
    """An engine from the setting ELASTICSEARCH."""
    server = Server(
        urls=tuple(options["urls"]),
        **{name: options[name] for name in ("user", "password", "api_key", "ca_file")},
    )
    return ElasticsearchEngine(server, prefix=options["prefix"], shards=options["shards"])


class ElasticsearchEngine:
    name = "elasticsearch"

    def __init__(self, server: Server, *, prefix: str, shards: int = 1) -> None:
        self._connection = Connection(server)
        self._indexes = Indexes(self._connection, prefix=prefix, shards=shards)

    # Reading

    def search(
        self, query: EngineQuery, *, sort: Sort, offset: int, limit: int, facets: Sequence[str] = ()
    ) -> EngineResults:
        chosen = {name: values for name, values in query.facets.items() if name in facets}
        search = _ordered(_query(to_query(query, without_facets=chosen)), sort_for(query, sort))
        search = search.extra(from_=offset, size=limit, stored_fields=["stored"])
        if chosen:
            # After the counting: a group is counted without its own choice, so that another value can be added to it.
            search = search.post_filter(Bool(filter=facet_filters(chosen)))
        for name in facets:
            others = {other: values for other, values in chosen.items() if other != name}
            group = search.aggs.bucket(name, "filter", filter=Bool(filter=facet_filters(others)))
            group.bucket("values", "terms", field=facet_field(name), size=MAX_FACET_VALUES)
        answer = self._ask(search)
        found = answer.get("aggregations", {})
        return EngineResults(
            total=_total(answer),
            hits=tuple(EngineHit(_score(hit), from_stored(hit["fields"]["stored"][0])) for hit in _hits(answer)),
            facets={name: _counts(found.get(name, {}).get("values", {})) for name in facets},
        )

    def all_hits(self, query: EngineQuery, *, sort: Sort, limit: int) -> Iterator[StoredDocument]:
        search = _ordered(_query(to_query(query)), sort_for(query, sort)).extra(stored_fields=["stored"])
        for hit in islice(self._all_hits(search, chunk=_DOCUMENTS), limit):
            yield from_stored(hit["fields"]["stored"][0])

    def count(self, query: EngineQuery) -> int:
        return _total(self._ask(_query(to_query(query)).extra(size=0)))

    def count_by_place(self, query: EngineQuery, *, only_located: bool) -> dict[str, int]:
        search = _query(to_query(query)).extra(size=0)
        search.aggs.bucket("places", "terms", field="located" if only_located else "reached", size=MAX_PLACES)
        return _counts(self._ask(search).get("aggregations", {}).get("places", {}))

    def numbers(self, query: EngineQuery) -> list[int]:
        search = _ordered(_query(to_query(query)), sort_for(query, Sort.RELEVANCE))
        return [number_of(hit["sort"][1]) for hit in self._all_hits(search.extra(stored_fields="_none_"))]

    def titles(
        self, typed: Sequence[Collection[str]], *, audiences: Collection[str], limit: int
    ) -> tuple[StoredTitle, ...]:
        search = _ordered(_query(to_title_query(typed, audiences)), Sort.NEWEST)
        answer = self._ask(search.extra(size=limit, stored_fields=["stored_title"]))
        return tuple(title_from_stored(hit["fields"]["stored_title"][0]) for hit in _hits(answer))

    def digests(self) -> dict[str, str]:
        search = _query(MatchAll()).sort("_doc").extra(stored_fields="_none_", docvalue_fields=["key", "digest"])
        return {hit["fields"]["key"][0]: hit["fields"]["digest"][0] for hit in self._all_hits(search)}

    def status(self) -> dict[str, Any]:
        status: dict[str, Any] = {"engine": self.name, "index": None, "documents": None, "usable": False}
        try:
            status["index"] = name = self._indexes.current()
            if name is None:
                return status
            with self._connection.asking() as client:
                stats = client.indices.stats(index=name, metric=["docs", "store"])["indices"][name]["primaries"]
                # Counted by a search, so that the answer says whether there can be one.
                documents = client.count(index=name)["count"]
        except SearchUnavailable as error:
            return status | {"error": str(error)}
        return status | {"documents": documents, "usable": True, "bytes": stats["store"]["size_in_bytes"]}

    def _ask(self, search: Search) -> Mapping[str, Any]:
        with self._connection.asking() as client:
            answer: Mapping[str, Any] = client.search(
                index=self._indexes.alias,
                # The same scores however many shards there are.
                search_type="dfs_query_then_fetch",
                # Half an answer is none.
                allow_partial_search_results=False,
                filter_path=_READ,
                **_body(search),
            ).body
            return answer

    def _all_hits(self, search: Search, *, chunk: int | None = None) -> Iterator[Mapping[str, Any]]:
        """Every hit, read in chunks from one state of the index."""
        chunk = chunk or _CHUNK
        with self._connection.asking() as client:
            pit = client.open_point_in_time(index=self._indexes.alias, keep_alive=_PIT_LIFE)["id"]
            try:
                after: dict[str, Any] = {}
                while True:
                    answer = client.search(
                        pit={"id": pit, "keep_alive": _PIT_LIFE},
                        size=chunk,
                        search_type="dfs_query_then_fetch",
                        allow_partial_search_results=False,
                        filter_path=_READ,
                        **_body(search),
                        **after,
                    ).body
                    hits = _hits(answer)
                    yield from hits
                    if len(hits) < chunk:
                        return
                    pit, after = answer["pit_id"], {"search_after": hits[-1]["sort"]}
            finally:
                client.options(ignore_status=404).close_point_in_time(id=pit)

    # Writing

    @contextmanager
    def exclusive(self) -> Iterator[None]:
        """Nobody is held off: the server itself knows an older version from a newer one, whichever machine it is from."""
        yield

    def write(
        self, documents: Iterable[AnalysedDocument], *, deleted: Iterable[str] = (), versions: Mapping[str, int] = {}
    ) -> None:
        write(self._connection, self._indexes.alias, documents, deleted=deleted, versions=versions, refresh=True)

    def optimize(self) -> bool:
        self._indexes.merge()
        return True

    def needs_rebuild(self) -> bool:
        try:
            return self._indexes.current() is None
        except SearchUnavailable:
            # Nobody can build anything now.
            return False

    def remove_indexes(self) -> None:
        """Leave nothing of this prefix on the server."""
        for name in self._indexes.names():
            self._indexes.remove(name)

    @contextmanager
    def rebuild(self) -> Iterator["ElasticsearchRebuild"]:
        name = self._indexes.create()
        with ThreadPoolExecutor(max_workers=1) as sender:
            rebuild = ElasticsearchRebuild(self._connection, self._indexes, name, sender)
            try:
                yield rebuild
            finally:
                if not rebuild.is_swapped:
                    sender.submit(forget_quietly, self._indexes, name)
        self._indexes.remove_older_than(name)


class ElasticsearchRebuild:
    """A new index beside the current one, filled in the background: while a batch is written the next is analysed."""

    def __init__(self, connection: Connection, indexes: Indexes, name: str, sender: ThreadPoolExecutor) -> None:
        self._connection, self._indexes, self._name, self._sender = connection, indexes, name, sender
        self._under_way: Future[None] | None = None
        self.is_swapped = False

    def write(
        self, documents: Iterable[AnalysedDocument], *, deleted: Iterable[str] = (), versions: Mapping[str, int] = {}
    ) -> None:
        """Begin to write; raises what befell the batch before."""
        self._wait()
        self._under_way = self._sender.submit(
            write,
            self._connection,
            build_alias(self._name),
            list(documents),
            deleted=list(deleted),
            versions=versions,
            refresh=False,
        )

    def swap(self) -> None:
        self._wait()
        self._indexes.make_current(self._name)
        self.is_swapped = True

    def _wait(self) -> None:
        if self._under_way:
            self._under_way.result()


def _query(query: Query) -> Search:
    return Search().query(query).extra(_source=False, track_total_hits=True)


def _ordered(search: Search, sort: Sort) -> Search:
    return search.sort(*_SORT_FIELDS[sort], "tie").extra(track_scores=True)


def _body(search: Search) -> dict[str, Any]:
    body: dict[str, Any] = search.to_dict()
    return {("from_" if name == "from" else name): value for name, value in body.items()}


def _hits(answer: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    hits: list[Mapping[str, Any]] = answer.get("hits", {}).get("hits", [])
    return hits


def _score(hit: Mapping[str, Any]) -> float:
    return float(hit.get("_score") or hit["sort"][0])


def _total(answer: Mapping[str, Any]) -> int:
    return int(answer["hits"]["total"]["value"])


def _counts(terms: Mapping[str, Any]) -> dict[str, int]:
    return {bucket["key"]: bucket["doc_count"] for bucket in terms.get("buckets", ())}
