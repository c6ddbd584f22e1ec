"""What a change of the thesaurus would do to a query, tried without saving anything."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from search.analysis.query_language import parse
from search.analysis.thesaurus import Thesaurus
from search.query import ExplainedChunk, explain
from search.results import Ranking, StoredDocument
from search.services.searching import ranking

SHOWN = 10
# So far each list is read, to tell where a hit came from or went to.
REACH = 50


class Move(StrEnum):
    """What became of a hit between two lists. Of the first ones: CAME among them, or LEFT them."""

    SAME = "same"
    ROSE = "rose"
    FELL = "fell"
    CAME = "came"
    LEFT = "left"


@dataclass(frozen=True, kw_only=True)
class ComparedHit:
    """`position` counts from 1, `other` is where it stands in the other list: None beyond REACH or not at all."""

    document: StoredDocument
    position: int
    other: int | None
    move: Move


@dataclass(frozen=True, kw_only=True)
class ComparedList:
    """`is_whole`: the list was read to its end."""

    total: int
    loosened: str
    is_whole: bool
    hits: tuple[ComparedHit, ...]


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """A query with two thesauri: what it means with the second, and the first hits with either."""

    words: tuple[ExplainedChunk, ...]
    before: ComparedList
    after: ComparedList

    @property
    def is_same(self) -> bool:
        hits = (*self.before.hits, *self.after.hits)
        return self.before.total == self.after.total and all(hit.move is Move.SAME for hit in hits)


def compare(*, text: str, before: Thesaurus, after: Thesaurus) -> Comparison:
    """Search for the same words with both, as a visitor of the site would. Raises SearchUnavailable."""
    old, new = (ranking(text=text, thesaurus=thesaurus, limit=REACH) for thesaurus in (before, after))
    return Comparison(
        words=explain(parse(text), after),
        before=_compared(old, new.documents, risen=Move.FELL, fallen=Move.ROSE, absent=Move.LEFT),
        after=_compared(new, old.documents, risen=Move.ROSE, fallen=Move.FELL, absent=Move.CAME),
    )


def _compared(
    found: Ranking, others: Sequence[StoredDocument], *, risen: Move, fallen: Move, absent: Move
) -> ComparedList:
    """`risen` is the move of a hit that stands higher in this list than in the other."""
    places = {document.key: position for position, document in enumerate(others, start=1)}

    def move(position: int, other: int | None) -> Move:
        if other is None or other > SHOWN:
            return absent
        if other == position:
            return Move.SAME
        return risen if position < other else fallen

    hits = tuple(
        ComparedHit(document=document, position=position, other=other, move=move(position, other))
        for position, document in enumerate(found.documents[:SHOWN], start=1)
        for other in (places.get(document.key),)
    )
    return ComparedList(total=found.total, loosened=found.loosened, is_whole=found.total <= REACH, hits=hits)
