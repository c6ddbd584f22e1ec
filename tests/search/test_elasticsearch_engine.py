"""The engine's own promises, beyond the contract: its mapping, its indexes on the server, old and new writes."""

from collections.abc import Iterator
from typing import Any

import pytest
from elasticsearch import Elasticsearch

from search.analysis.documents import analyse
from search.engines.contract import Engine
from search.engines.elasticsearch.connection import Server
from search.engines.elasticsearch.engine import ElasticsearchEngine
from search.results import SearchUnavailable
from tests.search.engine_contract import EngineContract, ask, document, keys, put
from tests.servers.elasticsearch import ElasticsearchServer

pytestmark = pytest.mark.elasticsearch

TOKENS = {"type": "text", "analyzer": "whitespace"}
TERMS = {"type": "keyword", "doc_values": False}
COUNTED = {"type": "keyword"}
NUMBER = {"type": "long", "index": False}
STORED = {"type": "text", "index": False, "store": True}
MAPPING = {
    "dynamic": "strict",
    "_source": {"enabled": False},
    "properties": {
        "title_t": TOKENS,
        "labels_t": TOKENS,
        "text_t": TOKENS,
        "title_p": TOKENS,
        "text_p": TOKENS,
        "title_prefixes": TERMS,
        "serves": TERMS,
        "serves_within": TERMS,
        "audiences": TERMS,
        "located": COUNTED,
        "reached": COUNTED,
        "facet_kind": COUNTED,
        "facet_field": COUNTED,
        "facet_body": COUNTED,
        "facet_year": COUNTED,
        "facet_region_type": COUNTED,
        "facet_population": COUNTED,
        "facet_service_a": COUNTED,
        "facet_designation": COUNTED,
        "facet_offer": COUNTED,
        "key": COUNTED,
        "digest": COUNTED,
        "tie": NUMBER,
        "published": NUMBER,
        "confirmed": NUMBER,
        "reading": NUMBER,
        "reading_rest": NUMBER,
        "place_order": {"type": "integer", "index": False},
        "stored": STORED,
        "stored_title": STORED,
    },
}


@pytest.fixture
def engine(elasticsearch: ElasticsearchServer, index_prefix: str) -> Iterator[ElasticsearchEngine]:
    engine = ElasticsearchEngine(Server(urls=(elasticsearch.url,)), prefix=index_prefix)
    with engine.rebuild() as index:
        index.swap()
    yield engine
    engine.remove_indexes()


@pytest.fixture
def server(elasticsearch: ElasticsearchServer) -> Iterator[Elasticsearch]:
    with Elasticsearch(elasticsearch.url) as client:
        yield client


class TestElasticsearchEngine(EngineContract):
    @pytest.fixture
    def engine(self, engine: ElasticsearchEngine) -> Engine:
        return engine


def test_the_mapping_on_the_server(engine: ElasticsearchEngine, server: Elasticsearch, index_prefix: str) -> None:
    [body] = server.indices.get_mapping(index=f"{index_prefix}-*").body.values()
    assert normalised(body["mappings"]) == normalised(MAPPING)


def normalised(mapping: dict[str, Any]) -> dict[str, Any]:
    """The server leaves out what is its default."""
    defaults = {"doc_values": True, "store": False, "index": True, "analyzer": "default"}
    fields = {
        name: {key: value for key, value in field.items() if defaults.get(key) != value}
        for name, field in mapping["properties"].items()
    }
    return mapping | {"properties": fields}


def test_settings_of_an_index_that_is_searched(
    engine: ElasticsearchEngine, server: Elasticsearch, index_prefix: str
) -> None:
    [body] = server.indices.get_settings(index=f"{index_prefix}-*").body.values()
    index = body["settings"]["index"]
    assert index["number_of_shards"] == "1"
    assert index["auto_expand_replicas"] == "0-1"
    assert index["refresh_interval"] == "1s"
    assert index["gc_deletes"] == "1h"


def test_an_older_write_replaces_no_newer_one_and_brings_nothing_back(engine: ElasticsearchEngine) -> None:
    engine.write([analyse(document(1, title="配食")), analyse(document(2))], versions=versions(5))
    engine.write([analyse(document(1, title="体操"))], versions=versions(4))
    assert keys(engine, ask("配食")) == ["1"]
    engine.write([], deleted=["case-study:1"], versions=versions(4))
    assert keys(engine, ask("配食")) == ["1"]
    engine.write([], deleted=["case-study:1"], versions=versions(6))
    engine.write([analyse(document(1, title="配食"))], versions=versions(5))
    assert keys(engine, ask("配食")) == []
    engine.write([analyse(document(1, title="配食"))], versions=versions(6))
    assert keys(engine, ask("配食")) == ["1"]


def versions(number: int) -> dict[str, int]:
    return {"case-study:1": number, "case-study:2": number}


def test_a_killed_rebuild_leaves_nothing_after_the_next_one(
    engine: ElasticsearchEngine, server: Elasticsearch, index_prefix: str
) -> None:
    put(engine, document(1))
    killed = engine.rebuild()
    index = killed.__enter__()
    index.write([analyse(document(2))])
    # Never left: as if the process had been killed.
    assert len(server.indices.get(index=f"{index_prefix}-*")) == 2
    with engine.rebuild() as index:
        index.write([analyse(document(3))])
        index.swap()
    assert len(server.indices.get(index=f"{index_prefix}-*")) == 1
    assert keys(engine, ask()) == ["3"]


def test_of_two_rebuilds_at_once_the_later_one_stays(
    engine: ElasticsearchEngine, server: Elasticsearch, index_prefix: str
) -> None:
    first = engine.rebuild()
    early = first.__enter__()
    with engine.rebuild() as late:
        late.write([analyse(document(2))])
        late.swap()
    early.write([analyse(document(1))])
    with pytest.raises(SearchUnavailable):
        early.write([analyse(document(3))])
    with pytest.raises(SearchUnavailable):
        early.swap()
    first.__exit__(RuntimeError, RuntimeError(), None)
    assert keys(engine, ask()) == ["2"]
    assert len(server.indices.get(index=f"{index_prefix}-*")) == 1


def test_a_rebuild_that_is_overtaken_while_it_is_written_goes_on(engine: ElasticsearchEngine) -> None:
    with engine.rebuild() as early:
        early.swap()
        late = engine.rebuild()
        index = late.__enter__()
    index.write([analyse(document(2))])
    index.swap()
    late.__exit__(None, None, None)
    assert keys(engine, ask()) == ["2"]


def test_nobody_elses_index_is_removed(engine: ElasticsearchEngine, server: Elasticsearch, index_prefix: str) -> None:
    others = [f"{index_prefix}-logs", f"{index_prefix}-2-{'0' * 12}-{'1' * 14}-{'a' * 8}", f"another-{index_prefix}"]
    for name in others:
        server.indices.create(index=name)
    with engine.rebuild() as index:
        index.swap()
    engine.remove_indexes()
    assert [name for name in others if not server.indices.exists(index=name)] == []
    for name in others:
        server.indices.delete(index=name)


def test_no_index_is_made_for_a_name_that_is_gone(
    engine: ElasticsearchEngine, server: Elasticsearch, index_prefix: str
) -> None:
    engine.remove_indexes()
    # The default of the server, unlike that of the tests.
    server.cluster.put_settings(transient={"action.auto_create_index": "true"})
    try:
        with pytest.raises(SearchUnavailable):
            put(engine, document(1))
        assert not server.indices.get(index=f"{index_prefix}-*")
    finally:
        server.cluster.put_settings(transient={"action.auto_create_index": None})


def test_another_version_of_the_portal_has_its_own_index_until_the_new_one_is_built(
    engine: ElasticsearchEngine, elasticsearch: ElasticsearchServer, index_prefix: str
) -> None:
    put(engine, document(1))
    # Another number of shards is another mapping and so another stamp.
    newer = ElasticsearchEngine(Server(urls=(elasticsearch.url,)), prefix=index_prefix, shards=2)
    assert newer.needs_rebuild()
    with pytest.raises(SearchUnavailable):
        newer.count(ask())
    assert keys(engine, ask()) == ["1"]
    with newer.rebuild() as index:
        index.swap()
    assert not newer.needs_rebuild()
    assert engine.needs_rebuild()


def test_places_are_counted_beyond_the_servers_usual_number_of_buckets(engine: ElasticsearchEngine) -> None:
    put(engine, *(document(number, located=(f"{10_000 + number}",)) for number in range(2_000)))
    counts = engine.count_by_place(ask(), only_located=True)
    assert counts == {f"{10_000 + number}": 1 for number in range(2_000)}


def test_all_hits_are_read_beyond_the_servers_largest_page(
    engine: ElasticsearchEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    from search.engines.elasticsearch import engine as module

    monkeypatch.setattr(module, "_CHUNK", 7)
    put(engine, *map(document, range(40)))
    assert engine.numbers(ask("送迎")) == list(range(40))
    assert len(engine.digests()) == 40


def test_status(engine: ElasticsearchEngine) -> None:
    put(engine, document(1))
    status = engine.status()
    assert (status["engine"], status["documents"], status["usable"]) == ("elasticsearch", 1, True)
    assert status["bytes"] > 100
    engine.remove_indexes()
    assert (engine.status()["index"], engine.status()["usable"]) == (None, False)
