"""Scores of a result against the judgments: nDCG@10, recall@10, and trap documents that were returned."""

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).parent
DEPTH = 10


@dataclass(frozen=True)
class Score:
    ndcg: float
    recall: float
    trap_hits: tuple[tuple[str, str], ...]
    per_query: Mapping[str, float]


def score(found: Mapping[str, Sequence[str]], folder: Path = FOLDER) -> Score:
    """`found` maps a query's id to document ids, best first. Means over all queries; trap hits at any rank."""
    judgments = json.loads((folder / "judgments.json").read_text())
    ndcg, recall, traps = {}, [], []
    for query_id, judgment in judgments.items():
        relevant, hits = judgment["relevant"], found[query_id]
        ideal = sorted(relevant.values(), reverse=True)[:DEPTH]
        ndcg[query_id] = _gain([relevant.get(hit, 0) for hit in hits[:DEPTH]]) / _gain(ideal)
        recall.append(len(set(hits[:DEPTH]) & set(relevant)) / min(len(relevant), DEPTH))
        traps += [(query_id, hit) for hit in hits if hit in judgment.get("must_not", ())]
    return Score(sum(ndcg.values()) / len(ndcg), sum(recall) / len(recall), tuple(traps), ndcg)


def _gain(grades: Sequence[int]) -> float:
    return sum((2**grade - 1) / math.log2(rank + 2) for rank, grade in enumerate(grades))
