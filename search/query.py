"""From criteria to what an engine is asked. Pure: no input or output, no engine."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import IntEnum

from regions.codes import NATION_CODE
from search.analysis.query_language import Chunk, ParsedQuery
from search.analysis.thesaurus import Thesaurus, TokenSequence
from search.analysis.tokens import Token, bigram_texts, tokenise
from search.analysis.years import is_bare_year, year_token
from search.criteria import SearchCriteria
from search.facets import FACET_NAMES

# A word as typed counts more than what the thesaurus adds; a loosened match less than a phrase.
SYNONYM_BOOST = 0.8
WORDS_BOOST = 0.5
PART_BOOST = 0.5
BIGRAM_BOOST = 0.2
# What a hit of a kind that lasts has before one of a kind that passes: less than a word in a title is worth.
LASTING_SCORE = 2.0
# Of a question in whole sentences one word in three must match, when nothing holds them all.
SHARE_OF_WORDS = 3
# A chunk longer than this is a text, not a word: its beginning is searched.
MAX_TOKENS = 40
# Shorter words are never cut into pairs of characters: 配食 would hit 手配食材.
MIN_BIGRAM_CHARACTERS = 3
_KANA = re.compile(r"[ぁ-ゖァ-ヶー]+")


@dataclass(frozen=True)
class Phrase:
    """Adjacent tokens in one field; `paired` asks the fields of character pairs."""

    tokens: tuple[str, ...]
    boost: float = 1.0
    paired: bool = False


@dataclass(frozen=True)
class AllOf:
    parts: tuple["Node", ...]


@dataclass(frozen=True)
class AnyOf:
    parts: tuple["Node", ...]


@dataclass(frozen=True)
class AtLeast:
    """At least `number` of the parts; the more match, the higher the score."""

    number: int
    parts: tuple["Node", ...]


Node = Phrase | AllOf | AnyOf | AtLeast


class Looseness(IntEnum):
    """How much must match. Each step holds the steps before it and is taken while nothing is found.

    Every chunk as a phrase; the words of a chunk anywhere; a chunk as pairs of characters; some of the words.
    """

    PHRASE = 0
    WORDS = 1
    PAIRS = 2
    SOME = 3


@dataclass(frozen=True)
class PlaceFilter:
    """`code` in `located`; or, unless `serving` is empty, one of `serving` in `serves`, or `code` in `serves_within`."""

    code: str
    serving: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class EngineQuery:
    """What every engine understands: an expression, what must not match, filters by facet, place, audiences.

    Of the codes in `not_serving` no hit may serve one. With words, a hit of none of the kinds in `passing` scores
    LASTING_SCORE more.
    """

    text: Node | None = None
    excluded: tuple[Node, ...] = ()
    facets: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    place: PlaceFilter | None = None
    not_serving: tuple[str, ...] = ()
    audiences: tuple[str, ...] = ()
    passing: tuple[str, ...] = ()

    def phrases(self) -> Iterator[Phrase]:
        """Every phrase that makes a document match; what the marks show."""
        if self.text is not None:
            yield from _phrases(self.text)


def build(
    criteria: SearchCriteria,
    parsed: ParsedQuery,
    thesaurus: Thesaurus,
    *,
    place_ancestors: tuple[str, ...] = (),
    passing: tuple[str, ...] = (),
    looseness: Looseness = Looseness.PHRASE,
) -> EngineQuery:
    """Return the engine's query. `place_ancestors` are the codes above the chosen place, up to the prefecture; `passing`
    the kinds that stand behind others of about the same score.
    """
    facets = {name: values for name, values in criteria.facets.items() if name in FACET_NAMES and values}
    if criteria.fixed_kind:
        facets["kind"] = (criteria.fixed_kind,)
    place = None
    if criteria.region:
        serving = (criteria.region, *place_ancestors, NATION_CODE) if criteria.include_serving else ()
        place = PlaceFilter(criteria.region, serving)
    return EngineQuery(
        text=_expression(parsed, thesaurus, looseness),
        excluded=tuple(_chunk_node(chunk, thesaurus, Looseness.PHRASE, exact=True) for chunk in parsed.excluded),
        facets=facets,
        place=place,
        audiences=criteria.audiences,
        passing=passing,
    )


def similar_words(parsed: ParsedQuery, thesaurus: Thesaurus) -> tuple[str, ...]:
    """Words that are searched for beside those that were typed, but for such as hold these (見守り活動 for 見守り)."""
    chunks = [chunk for group in parsed.required for chunk in group]
    found: dict[str, None] = {}
    for chunk in chunks:
        if not chunk.quoted:
            typed, read_as = _terms(chunk, tokenise(chunk.text)[:MAX_TOKENS], thesaurus)
            for term in (typed, *read_as):
                found.update(dict.fromkeys(thesaurus.similar_words(term)))
    return tuple(word for word in found if not any(chunk.text in word for chunk in chunks))


@dataclass(frozen=True, kw_only=True)
class ExplainedChunk:
    """What becomes of a word of the query: its tokens, what is searched besides, and the protected terms in it."""

    text: str
    is_quoted: bool
    tokens: tuple[str, ...]
    also: tuple[str, ...] = ()
    protected: tuple[str, ...] = ()


def explain(parsed: ParsedQuery, thesaurus: Thesaurus) -> tuple[ExplainedChunk, ...]:
    """Each required word of a query, in order."""
    return tuple(_explained(chunk, thesaurus) for group in parsed.required for chunk in group)


def _explained(chunk: Chunk, thesaurus: Thesaurus) -> ExplainedChunk:
    tokens = tokenise(chunk.text)[:MAX_TOKENS]
    texts = tuple(token.text for token in tokens)
    if chunk.quoted:
        return ExplainedChunk(text=chunk.text, is_quoted=True, tokens=texts)
    typed, read_as = _terms(chunk, tokens, thesaurus)
    searched = [variant for term in (typed, *read_as) if term for variant in thesaurus.variants(term)]
    also = dict.fromkeys(thesaurus.as_written(variant) for variant in searched if variant != texts)
    protected = (thesaurus.protected[term] for term in thesaurus.split(texts) if term in thesaurus.protected)
    return ExplainedChunk(
        text=chunk.text, is_quoted=False, tokens=texts, also=tuple(also), protected=tuple(dict.fromkeys(protected))
    )


def _expression(parsed: ParsedQuery, thesaurus: Thesaurus, looseness: Looseness) -> Node | None:
    if not parsed.required:
        return None
    # できない, ある … beside other words ask for nothing of their own.
    telling = [group for group in parsed.required if any(_is_telling(chunk, thesaurus) for chunk in group)]
    required = telling or list(parsed.required)
    if looseness is Looseness.SOME:
        words = tuple(_single_words(required, thesaurus))
        return AtLeast(max(1, len(words) // SHARE_OF_WORDS), words)
    groups = [
        AnyOf(tuple(_chunk_node(chunk, thesaurus, looseness, exact=chunk.quoted) for chunk in group))
        for group in required
    ]
    return groups[0] if len(groups) == 1 else AllOf(tuple(groups))


def _is_telling(chunk: Chunk, thesaurus: Thesaurus) -> bool:
    return chunk.quoted or bool(thesaurus.read_as(chunk.text)) or not all(t.weak for t in tokenise(chunk.text))


def _single_words(required: Iterable[tuple[Chunk, ...]], thesaurus: Thesaurus) -> Iterator[Node]:
    """The words of everything asked for; a quoted chunk stays whole."""
    for group in required:
        for chunk in group:
            tokens = [] if chunk.quoted else tokenise(chunk.text)[:MAX_TOKENS]
            if len(tokens) > 1:
                yield from _words(tokens, thesaurus, in_parts=True)
            else:
                yield _chunk_node(chunk, thesaurus, Looseness.PHRASE, exact=chunk.quoted)


def _chunk_node(chunk: Chunk, thesaurus: Thesaurus, looseness: Looseness, *, exact: bool) -> Node:
    """What one chunk may match. A quoted or excluded chunk is taken at its word: no thesaurus, no loosening."""
    tokens = tokenise(chunk.text)[:MAX_TOKENS]
    parts: list[Node] = []
    if exact:
        typed = tuple(token.text for token in tokens)
        parts += [Phrase(typed)] if typed else []
    else:
        typed, read_as = _terms(chunk, tokens, thesaurus)
        for term in (typed, *read_as) if typed else read_as:
            variants = thesaurus.variants(term)
            parts += [Phrase(variant, 1.0 if variant == term else SYNONYM_BOOST) for variant in variants]
    if is_bare_year(chunk.text):
        parts.append(Phrase((year_token(int(chunk.text)),)))
    if not exact and looseness >= Looseness.WORDS and len(typed) > 1:
        parts.append(AllOf(_words(tokens, thesaurus)))
    if not exact and looseness >= Looseness.PAIRS and len(chunk.text) >= MIN_BIGRAM_CHARACTERS:
        pairs = tuple(bigram_texts(chunk.text)[:MAX_TOKENS])
        if len(pairs) > 1:
            parts.append(Phrase(pairs, BIGRAM_BOOST, paired=True))
    return AnyOf(tuple(parts))


def _terms(chunk: Chunk, tokens: list[Token], thesaurus: Thesaurus) -> tuple[TokenSequence, tuple[TokenSequence, ...]]:
    """The tokens of a chunk, and the terms that are read like it; the latter alone for kana that lose pieces."""
    read_as = thesaurus.read_as(chunk.text)
    if _loses_pieces(chunk.text, tokens) and (read_as or all(token.weak for token in tokens)):
        return (), read_as
    return tuple(token.text for token in tokens), read_as


def _loses_pieces(text: str, tokens: list[Token]) -> bool:
    """Whether this is a word in kana that the dictionary does not know: ごみだし → ごみ, いずも → い."""
    return bool(_KANA.fullmatch(text)) and sum(token.end - token.begin for token in tokens) < len(text)


def _words(tokens: list[Token], thesaurus: Thesaurus, *, in_parts: bool = False) -> tuple[Node, ...]:
    """The words of a chunk one by one, without those that say little by themselves.

    `in_parts` also takes a term of the thesaurus apart: 買い物難民 → 買い物.
    """
    runs: list[list[Token]] = []
    for term in thesaurus.split([token.text for token in tokens]):
        begin = sum(map(len, runs))
        runs.append(tokens[begin : begin + len(term)])
    telling = [run for run in runs if not all(token.weak for token in run)] or runs
    return tuple(AnyOf(tuple(_word(run, thesaurus, in_parts=in_parts))) for run in telling)


def _word(run: list[Token], thesaurus: Thesaurus, *, in_parts: bool) -> Iterator[Phrase]:
    term = tuple(token.text for token in run)
    for variant in thesaurus.variants(term):
        yield Phrase(variant, WORDS_BOOST if variant == term else WORDS_BOOST * SYNONYM_BOOST)
    if in_parts and len(run) > 1:
        yield from (Phrase((token.text,), WORDS_BOOST * PART_BOOST) for token in run if not token.weak)


def _phrases(node: Node) -> Iterator[Phrase]:
    if isinstance(node, Phrase):
        yield node
    else:
        for part in node.parts:
            yield from _phrases(part)
