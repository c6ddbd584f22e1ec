"""What in the thesaurus works, but hardly as it was meant. Warnings only: staff decide."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from search.analysis.query_language import Chunk, ParsedQuery
from search.analysis.thesaurus import Thesaurus, TokenSequence, sequence
from search.criteria import SearchCriteria
from search.engines import get_engine
from search.models import ThesaurusEntry, ThesaurusKind
from search.query import build

# A word catches too much if with it more than one record in three is found; or more than ten times what the term finds
# by itself, and at least one record in ten. A few hits are never too many.
SHARE_OF_ALL = 3
TIMES_ITSELF = 10
SHARE_BESIDE_TIMES = 10
FEW = 20
# More words of one entry are not measured: the form has a second for all of them.
MOST_MEASURED = 20


def warnings_by_entry() -> dict[int, tuple[str, ...]]:
    """Warnings of all rows by primary key, in one query and without the engine."""
    return {entry.pk: found for entry, found in _overlaps(ThesaurusEntry.objects.all())}


def overlaps_of(*, entry: ThesaurusEntry) -> tuple[str, ...]:
    """The same of one entry, saved or not, as it is now."""
    rows = [*ThesaurusEntry.objects.exclude(pk=entry.pk), entry]
    return next((found for row, found in _overlaps(rows) if row is entry), ())


def words_that_catch_too_much(*, entry: ThesaurusEntry) -> tuple[str, ...]:
    """Warnings with numbers for words that bring in too many records. Raises SearchUnavailable."""
    if not entry.is_active or entry.kind == ThesaurusKind.PROTECTED:
        return ()
    own, total = _count(entry.term), _count()
    found = []
    if _is_too_much(own, total, own=own):
        # Whatever is added to it is too much as well; one way, nothing else brings it in.
        if entry.kind == ThesaurusKind.GROUP:
            found.append(f"「{entry.term}」だけで、{total:,}件中{own:,}件が見つかります。")
    else:
        for word in entry.other_terms[:MOST_MEASURED]:
            number = _count(entry.term, word)
            if _is_too_much(number, total, own=own):
                alone = f"（「{entry.term}」だけなら{own:,}件）"
                found.append(f"「{word}」を加えると、{total:,}件中{number:,}件が見つかります{alone}。")
    if found:
        found[-1] += "関係のないものまで出ていないか、「試す」で確かめてください。"
    return tuple(found)


def _is_too_much(number: int, total: int, *, own: int) -> bool:
    if number < FEW:
        return False
    many_times = own > 0 and number > TIMES_ITSELF * own and number * SHARE_BESIDE_TIMES > total
    return many_times or number * SHARE_OF_ALL > total


def _count(*words: str) -> int:
    """How many public records hold one of the words as it is; without words, how many there are."""
    alternatives = tuple(Chunk(word, quoted=True) for word in words)
    parsed = ParsedQuery((alternatives,) if alternatives else ())
    return get_engine().count(build(SearchCriteria(), parsed, Thesaurus()))


@dataclass(frozen=True, eq=False)
class _Row:
    """An entry with its words by their tokens, the term first. Told apart by identity: a new entry has no number."""

    entry: ThesaurusEntry
    words: dict[TokenSequence, str]

    @property
    def kind(self) -> str:
        return self.entry.kind

    @property
    def term(self) -> str:
        return self.entry.term

    @property
    def head(self) -> TokenSequence:
        return sequence(self.entry.term)

    @classmethod
    def of(cls, entry: ThesaurusEntry) -> "_Row":
        words: dict[TokenSequence, str] = {}
        for word in (entry.term, *entry.other_terms):
            words.setdefault(sequence(word), word)
        words.pop((), None)
        return cls(entry, words)


def _overlaps(entries: Iterable[ThesaurusEntry]) -> Iterator[tuple[ThesaurusEntry, tuple[str, ...]]]:
    """Entries in use that share words with others, compared as the search does: 買物 is 買い物."""
    rows = [_Row.of(entry) for entry in entries if entry.is_active]
    holders: dict[TokenSequence, list[_Row]] = defaultdict(list)
    for row in rows:
        for word in row.words:
            holders[word].append(row)
    for row in rows:
        others = dict.fromkeys(other for word in row.words for other in holders[word] if other is not row)
        if found := tuple(text for other in others if (text := _conflict(row, other))):
            yield row.entry, found


def _conflict(row: _Row, other: _Row) -> str:
    kinds = (row.kind, other.kind)
    if ThesaurusKind.PROTECTED in kinds:
        return _conflict_of_protected(row, other)
    if kinds == (ThesaurusKind.GROUP, ThesaurusKind.GROUP):
        if row.words.keys() <= other.words.keys():
            return f"言葉がすべて、ほかの類語「{other.term}」にもあります。この行は要りません。"
        shared = "」「".join(row.words[word] for word in row.words if word in other.words)
        return f"「{shared}」は、ほかの類語「{other.term}」にもあります。1つの行にまとめると、分かりやすくなります。"
    if kinds == (ThesaurusKind.ONE_WAY, ThesaurusKind.GROUP) and row.words.keys() <= other.words.keys():
        return f"「同じ意味の言葉」の「{other.term}」に、すべて入っています。この行は要りません。"
    if kinds == (ThesaurusKind.ONE_WAY, ThesaurusKind.ONE_WAY):
        return _conflict_of_one_way(row, other)
    return ""


def _conflict_of_one_way(row: _Row, other: _Row) -> str:
    if row.head == other.head:
        return f"「{row.term}」は、検索では「{other.term}」と同じ言葉です。1つの行にまとめてください。"
    if row.head in other.words and other.head in row.words:
        return (
            f"「{row.term}」と「{other.term}」は、互いに一方通行です。"
            "どちらで探しても見つかってよいなら、「同じ意味の言葉」の1行で書けます。"
        )
    return ""


def _conflict_of_protected(row: _Row, other: _Row) -> str:
    """A term to be left alone and to be replaced at once; what a one-way entry adds may well be protected."""
    if row.kind == other.kind:
        return f"「{row.term}」は、検索では「{other.term}」と同じ言葉です。どちらか1つで足ります。"
    protected, replaced = (row, other) if row.kind == ThesaurusKind.PROTECTED else (other, row)
    if replaced.kind == ThesaurusKind.ONE_WAY and protected.head != replaced.head:
        return ""
    if protected is row:
        return f"類語「{replaced.term}」にもあるため、保護が効いていません。"
    return f"「{row.words[protected.head]}」は「保護する言葉」にもあります。どちらか1つにしてください。"
