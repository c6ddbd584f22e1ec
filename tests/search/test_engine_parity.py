"""Both engines give the same hits in the same order, whatever was written before."""

import json
import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

from search import workbench
from search.analysis.documents import analyse
from search.analysis.query_language import parse
from search.analysis.thesaurus import Thesaurus
from search.contracts import SearchDocument
from search.criteria import SearchCriteria, Sort
from search.engines.contract import Engine
from search.engines.elasticsearch.connection import Server
from search.engines.elasticsearch.engine import ElasticsearchEngine
from search.engines.embedded.engine import EmbeddedEngine
from search.facets import FACET_NAMES
from search.query import EngineQuery, Looseness, build
from search.services.thesaurus import DATA_FILE
from tests.search.relevance.scoring import FOLDER
from tests.servers.elasticsearch import ElasticsearchServer

pytestmark = pytest.mark.elasticsearch

SEED = 20261122
EDITS = 1_000
PLACES = [("11208", "11"), ("11209", "11"), ("13101", "13"), ("38203", "38")]
FIRST_DAY = datetime(2020, 4, 1, tzinfo=UTC)


@pytest.fixture(scope="module")
def thesaurus() -> Thesaurus:
    return workbench.read_thesaurus(DATA_FILE)


@pytest.fixture(scope="module")
def corpus() -> list[SearchDocument]:
    """The relevance corpus many times over in other words: near-equal scores, ties, facets and places."""
    rng = random.Random(SEED)
    read = workbench.read_documents(FOLDER / "documents.jsonl")
    sentences = [sentence for each in read for sentence in each.body.split("。") if sentence]
    documents = []
    for number in range(12 * len(read)):
        example = read[number % len(read)]
        kind = rng.choice(["case-study", "news"])
        documents.append(
            replace(
                example,
                kind=kind,
                key=f"{kind}:{number // 2}",
                # Two kinds may have the same number.
                number=number // 2,
                body="。".join(rng.sample(sentences, rng.randint(0, 4))),
                located=rng.choice([*PLACES, ()]),
                serves=rng.choice([(), (), ("11",), ("00",)]),
                facets=example.facets | {"kind": (kind,)},
                published=FIRST_DAY + timedelta(days=rng.randint(0, 300)),
            )
        )
    return list({each.key: each for each in documents}.values())


@pytest.fixture(scope="module")
def queries(thesaurus: Thesaurus) -> list[EngineQuery]:
    rng = random.Random(SEED)
    texts = [query.text for query in workbench.read_queries(FOLDER / "queries.json")] + ["", "買い物 OR 配食 -体操"]
    found = []
    for text in texts:
        for looseness in Looseness:
            code = rng.choice(["", "", "11", "13"])
            facets = rng.choice([{}, {"kind": ("news",)}, {"field": ("4", "6"), "year": ("2023",)}])
            criteria = SearchCriteria(text=text, prefecture=code, facets=facets)
            passing = rng.choice([(), ("news",)])
            found.append(build(criteria, parse(text), thesaurus, passing=passing, looseness=looseness))
    return found


def filled(engine: Engine, documents: list[SearchDocument]) -> Engine:
    with engine.rebuild() as index:
        index.write([analyse(each) for each in documents])
        index.swap()
    return engine


@pytest.fixture
def embedded(tmp_path: Path, corpus: list[SearchDocument]) -> Engine:
    return filled(EmbeddedEngine(tmp_path / "embedded"), corpus)


@pytest.fixture(params=[1, 3], ids=["one shard", "three shards"])
def served(
    request: pytest.FixtureRequest,
    elasticsearch: ElasticsearchServer,
    index_prefix: str,
    corpus: list[SearchDocument],
) -> Iterator[ElasticsearchEngine]:
    engine = ElasticsearchEngine(Server(urls=(elasticsearch.url,)), prefix=index_prefix, shards=request.param)
    filled(engine, corpus)
    yield engine
    engine.remove_indexes()


def answers(engine: Engine, query: EngineQuery) -> dict[str, object]:
    """Everything that a page asks of an engine."""
    page = engine.search(query, sort=Sort.RELEVANCE, offset=0, limit=10, facets=FACET_NAMES)
    second = engine.search(query, sort=Sort.RELEVANCE, offset=10, limit=10)
    return {
        "total": (page.total, second.total, engine.count(query)),
        "hits": [hit.document for hit in (*page.hits, *second.hits)],
        "facets": page.facets,
        "all": engine.numbers(query),
        "newest": [hit.document.key for hit in engine.search(query, sort=Sort.NEWEST, offset=0, limit=30).hits],
        "by place": [hit.document.key for hit in engine.search(query, sort=Sort.PLACE, offset=0, limit=30).hits],
        "places": engine.count_by_place(query, only_located=False),
    }


def assert_the_same(one: Engine, other: Engine, queries: list[EngineQuery]) -> None:
    found = 0
    for query in queries:
        expected = answers(one, query)
        assert answers(other, query) == expected, query
        found += len(expected["all"])
    assert found > 10 * len(queries), "the queries find too little to compare orders"


def test_every_query_gives_the_same_answer(
    embedded: Engine, served: ElasticsearchEngine, queries: list[EngineQuery]
) -> None:
    assert_the_same(embedded, served, queries)


@pytest.mark.parametrize("served", [1], indirect=True)
def test_after_many_edits_and_upkeep_the_answers_are_those_of_a_new_index(
    tmp_path: Path, served: ElasticsearchEngine, corpus: list[SearchDocument], queries: list[EngineQuery]
) -> None:
    rng = random.Random(SEED)
    kept = {each.key: each for each in corpus}
    versions = dict.fromkeys(kept, 0)
    for _ in range(EDITS // 20):
        changed, deleted = [], []
        for key in rng.sample(sorted(versions), 20):
            versions[key] += 1
            if key in kept and rng.random() < 0.3:
                deleted.append(key)
                del kept[key]
            else:
                example = rng.choice(corpus)
                original = next(each for each in corpus if each.key == key)
                kept[key] = replace(original, title=example.title, body=example.body)
                changed.append(analyse(kept[key]))
        served.write(changed, deleted=deleted, versions=versions)
    assert served.optimize() is True
    fresh = filled(EmbeddedEngine(tmp_path / "fresh"), list(kept.values()))
    assert served.digests() == fresh.digests()
    assert_the_same(fresh, served, queries)


@pytest.mark.parametrize("thesaurus_file", [DATA_FILE, None], ids=["default thesaurus", "no thesaurus"])
def test_the_workbench_writes_the_same_file_for_both(
    settings, tmp_path: Path, elasticsearch: ElasticsearchServer, index_prefix: str, thesaurus_file: Path | None
) -> None:
    settings.ELASTICSEARCH = settings.ELASTICSEARCH | {"urls": [elasticsearch.url], "prefix": index_prefix}
    empty = tmp_path / "empty.json"
    empty.write_text("{}")
    for name in workbench.ENGINES:
        call_command(
            "search_try",
            documents=FOLDER / "documents.jsonl",
            queries=FOLDER / "queries.json",
            thesaurus=thesaurus_file or empty,
            engine=name,
            out=tmp_path / name,
            stdout=StringIO(),
        )
    written = (tmp_path / "embedded").read_text()
    assert (tmp_path / "elasticsearch").read_text() == written
    assert sum(map(len, json.loads(written).values())) > 100
