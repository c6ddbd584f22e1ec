"""The thesaurus, applied to the tokens of a query: longest match first, protected terms untouched."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain, islice, product
from types import MappingProxyType

from search.analysis.tokens import reading, tokenise

TokenSequence = tuple[str, ...]

# A chunk as at most so many phrases: engines refuse queries with too many clauses.
MAX_VARIANTS = 12


_TO_KATAKANA = {code: code + 0x60 for code in range(ord("ぁ"), ord("ゖ") + 1)}
# Shorter readings belong to too many words.
_MIN_READING = 3


def sequence(term: str) -> TokenSequence:
    return tuple(token.text for token in tokenise(term))


@dataclass(frozen=True)
class Thesaurus:
    """Compiled entries: a term's tokens, and the token sequences that it also finds.

    `written` are these as staff wrote them, `protected` the protected terms likewise.
    """

    entries: Mapping[TokenSequence, tuple[TokenSequence, ...]] = field(default_factory=dict)
    written: Mapping[TokenSequence, str] = field(default_factory=dict)
    readings: Mapping[str, tuple[TokenSequence, ...]] = field(default_factory=dict)
    longest: int = 0
    protected: Mapping[TokenSequence, str] = field(default_factory=dict)

    @classmethod
    def compile(
        cls,
        *,
        groups: Sequence[Sequence[str]] = (),
        one_way: Mapping[str, Sequence[str]] = MappingProxyType({}),
        protected: Iterable[str] = (),
        readings: Iterable[tuple[str, str]] = (),
    ) -> "Thesaurus":
        """Build from terms as staff write them; a term that leaves no token is passed over.

        `readings` are (kana, term) of terms that stand in no entry, such as names of places.
        """
        entries: dict[TokenSequence, list[TokenSequence]] = {}
        terms_written = (*chain.from_iterable(groups), *chain.from_iterable(one_way.values()))
        written = {sequence(term): term for term in reversed(terms_written)}

        def add(term: TokenSequence, others: Iterable[TokenSequence]) -> None:
            if term:
                known = entries.setdefault(term, [])
                known.extend(other for other in others if other and other != term and other not in known)

        for group in groups:
            terms = [sequence(term) for term in group]
            for term in terms:
                add(term, terms)
        for term_text, targets in one_way.items():
            add(sequence(term_text), [sequence(target) for target in targets])
        kept = {sequence(term): term for term in protected}
        for term in kept:
            # Listed with nothing to find: as the longest match it keeps shorter terms inside from being expanded.
            entries.setdefault(term, [])
        compiled = {term: tuple(others) for term, others in entries.items() if term}
        own = ((reading(term), term) for term in (*chain.from_iterable(groups), *one_way))
        longest = max(map(len, compiled), default=0)
        return cls(compiled, written, _by_reading(chain(own, readings)), longest, kept)

    def read_as(self, text: str) -> tuple[TokenSequence, ...]:
        """Terms that are read like a word in kana: ごみだし → ごみ出し. Empty for a word with other letters."""
        return self.readings.get(text.translate(_TO_KATAKANA), ())

    def split(self, tokens: Sequence[str]) -> list[TokenSequence]:
        """Cut tokens into known terms, longest first, and single tokens."""
        terms: list[TokenSequence] = []
        position = 0
        while position < len(tokens):
            lengths = range(min(self.longest, len(tokens) - position), 1, -1)
            length = next((n for n in lengths if tuple(tokens[position : position + n]) in self.entries), 1)
            terms.append(tuple(tokens[position : position + length]))
            position += length
        return terms

    def similar_words(self, tokens: Sequence[str]) -> Iterator[str]:
        """What the terms in a chunk of a query also find, as staff wrote it."""
        for term in self.split(tokens):
            yield from (self.written[other] for other in self.entries.get(term, ()))

    def as_written(self, tokens: TokenSequence) -> str:
        """A variant as a person would write it; a word that no entry holds is its tokens."""
        if tokens in self.written:
            return self.written[tokens]
        return "".join(self.written.get(term, "".join(term)) for term in self.split(tokens))

    def variants(self, tokens: Sequence[str]) -> list[TokenSequence]:
        """Return what a chunk of a query may look like in a document, as typed first, at most MAX_VARIANTS."""
        choices = [(term, *self.entries.get(term, ())) for term in self.split(tokens)]
        found: dict[TokenSequence, None] = {}
        # Bounded while it is combined: a sentence of many terms has more combinations than there is time.
        for parts in islice(_combinations(choices), 2 * MAX_VARIANTS):
            found[tuple(chain.from_iterable(parts))] = None
        return list(found)[:MAX_VARIANTS]


def _combinations(choices: Sequence[tuple[TokenSequence, ...]]) -> Iterator[tuple[TokenSequence, ...]]:
    """As typed; then one term replaced, each term getting its turn; then several."""
    typed = tuple(options[0] for options in choices)
    yield typed
    for rank in range(1, max(map(len, choices), default=0)):
        for position, options in enumerate(choices):
            if rank < len(options):
                yield (*typed[:position], options[rank], *typed[position + 1 :])
    yield from product(*choices)


def _by_reading(readings: Iterable[tuple[str, str]]) -> dict[str, tuple[TokenSequence, ...]]:
    found: dict[str, dict[TokenSequence, None]] = {}
    for kana, term in readings:
        tokens = sequence(term)
        if tokens and len(kana) >= _MIN_READING:
            found.setdefault(kana.translate(_TO_KATAKANA), {})[tokens] = None
    return {kana: tuple(sequences) for kana, sequences in found.items()}
