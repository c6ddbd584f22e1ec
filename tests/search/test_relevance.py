"""Floors under the relevance of the search; the scores stand in docs/search.md."""

import json
from pathlib import Path

import pytest
from django.core.management import call_command

from search.services.thesaurus import DATA_FILE
from tests.search.relevance.scoring import FOLDER, Score, score

# The first measured scores, with the default thesaurus and without any.
FIRST = {"ndcg": 0.804, "recall": 0.711}
FIRST_WITHOUT_THESAURUS = {"ndcg": 0.681, "recall": 0.564}
# Today's, rounded down: whoever changes the analysis must not fall below.
TODAY = {"ndcg": 0.910, "recall": 0.835}


def scores(thesaurus: Path, out: Path) -> Score:
    call_command(
        "search_try",
        documents=FOLDER / "documents.jsonl",
        queries=FOLDER / "queries.json",
        thesaurus=thesaurus,
        out=out,
    )
    return score(json.loads(out.read_text()))


@pytest.mark.parametrize("floor", [FIRST, TODAY], ids=["first", "today"])
def test_relevance_with_the_default_thesaurus(tmp_path: Path, floor: dict[str, float]) -> None:
    reached = scores(DATA_FILE, tmp_path / "out.json")
    assert reached.ndcg >= floor["ndcg"], reached.per_query
    assert reached.recall >= floor["recall"]
    assert reached.trap_hits == ()


def test_relevance_without_a_thesaurus(tmp_path: Path) -> None:
    empty = tmp_path / "empty.json"
    empty.write_text("{}")
    reached = scores(empty, tmp_path / "out.json")
    assert reached.ndcg >= FIRST_WITHOUT_THESAURUS["ndcg"]
    assert reached.recall >= FIRST_WITHOUT_THESAURUS["recall"]
    assert reached.trap_hits == ()
