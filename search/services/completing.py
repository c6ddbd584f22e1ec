"""What is offered while somebody types into the search. Nothing of what is typed is kept."""

import time
from collections.abc import Iterator, Sequence
from weakref import WeakKeyDictionary

from search import registry
from search.analysis.completion import LONGEST_PREFIX, Word, fold, span_of, spellings
from search.analysis.query_language import normalise
from search.completions import Completion, CompletionKind
from search.criteria import SearchCriteria
from search.engines import get_engine
from search.engines.contract import Engine
from search.marks import marked_spans
from search.query import Looseness
from search.results import MarkedText, SearchUnavailable
from search.services.searching import finds_anything
from search.services.vocabulary import current_vocabulary
from search.vocabulary import MOST_OF_A_KIND, Entry

# Characters; longer text is a sentence, which nothing completes.
LONGEST_TYPED = 40
# Seconds for which a process trusts what it has read: no query at every pause of everybody who types.
TRUSTED_FOR = 5.0
# Seconds for which a process trusts that an entry leads somewhere, or nowhere; as long as browsers keep an answer.
FINDINGS_TRUSTED_FOR = 300.0
# Titles that begin alike are told apart by what follows, in what the engine returns.
MANY_TITLES = 40

# In this order, and how many of each there is room for before any kind takes what others leave.
_SHARES = (
    ((CompletionKind.FIELD, CompletionKind.TERM), 2),
    ((CompletionKind.TROUBLE,), 1),
    ((CompletionKind.PLACE,), 2),
    ((CompletionKind.TITLE,), 3),
)

_SIGNS = ("-", '"')
_OPERATORS = ("OR", "AND")

# How far the words may be loosened and an entry still be worth offering: of a term, all parts must be found. 困りごと and
# places always lead somewhere: to what is near them.
_LOOSEST = {CompletionKind.FIELD: Looseness.PHRASE, CompletionKind.TERM: Looseness.WORDS}

# A completion, and whether what was typed is the whole of it.
_Found = tuple[bool, Completion]

# Until when it is trusted, and whether an entry leads somewhere: of each engine, by kind, words and filters.
_findings: WeakKeyDictionary[Engine, dict[object, tuple[float, bool]]] = WeakKeyDictionary()


def complete(text: str, *, audiences: Sequence[str], limit: int = 8) -> tuple[Completion, ...]:
    """Complete the last word of a text being typed: with terms, places, and titles that hold its other words too.

    What matches as a whole comes first, and what by itself would find nothing is left out. Empty without a Japanese
    character; without titles while no engine answers.
    """
    *earlier, last = normalise(text[:LONGEST_TYPED]).split() or [""]
    typed = spellings(last)
    if not typed or last.startswith(_SIGNS):
        return ()
    found = [*_from_the_vocabulary(earlier, typed, audiences), *_from_titles(earlier, typed, audiences)]
    return _mixed(found, limit)


def _from_the_vocabulary(earlier: Sequence[str], typed: Sequence[str], audiences: Sequence[str]) -> Iterator[_Found]:
    vocabulary = current_vocabulary(trusted_for=TRUSTED_FOR)
    found = {entry.meaning: entry for spelling in typed for entry in vocabulary.beginning_with(spelling)}
    room = dict.fromkeys(CompletionKind, MOST_OF_A_KIND)
    for entry in found.values():
        if not room[entry.kind] or not _leads_somewhere(entry, audiences):
            continue
        room[entry.kind] -= 1
        yield (
            entry.reading in typed or fold(entry.text) in typed,
            Completion(
                kind=entry.kind,
                label=entry.kind.label,
                text=_marked(entry.text, entry.words, [typed]),
                detail=entry.detail,
                url=entry.url,
                parameters={} if entry.url else {"q": " ".join((*earlier, entry.query)).strip(), **entry.parameters},
            ),
        )


def _leads_somewhere(entry: Entry, audiences: Sequence[str]) -> bool:
    """Whether an entry finds anything by itself; yes while no engine answers."""
    if entry.kind not in _LOOSEST:
        return True
    findings = _findings.setdefault(get_engine(), {})
    key = (entry.kind, entry.query, *entry.parameters.items(), *audiences)
    until, finds = findings.get(key, (0.0, False))
    now = time.monotonic()
    if until < now:
        facets = {name: (value,) for name, value in entry.parameters.items()}
        criteria = SearchCriteria(text=entry.query, facets=facets, audiences=tuple(audiences))
        try:
            finds = finds_anything(criteria, loosest=_LOOSEST[entry.kind], trusted_for=TRUSTED_FOR)
        except SearchUnavailable:
            return True
        findings[key] = (now + FINDINGS_TRUSTED_FOR, finds)
    return finds


def _from_titles(earlier: Sequence[str], typed: Sequence[str], audiences: Sequence[str]) -> Iterator[_Found]:
    if any(word.startswith(_SIGNS) or word.upper() in _OPERATORS for word in earlier):
        return
    asked = [*(spellings(word) or (fold(word),) for word in earlier), typed]
    prefixes = [tuple(spelling[:LONGEST_PREFIX] for spelling in spelt) for spelt in asked]
    is_long = any(len(spelling) > LONGEST_PREFIX for spelt in asked for spelling in spelt)
    try:
        titles = get_engine().titles(prefixes, audiences=audiences, limit=MANY_TITLES if is_long else MOST_OF_A_KIND)
    except SearchUnavailable:
        # No line in the log for every key: the search itself and the worker say it.
        return
    for found in titles:
        if all(span_of(found.title, found.words, spelt) for spelt in asked):
            subject = registry.of_kind(found.kind)
            yield (
                fold(found.title) in typed,
                Completion(
                    kind=CompletionKind.TITLE,
                    label=subject.label if subject else CompletionKind.TITLE.label,
                    text=_marked(found.title, found.words, asked),
                    url=found.url,
                ),
            )


def _marked(text: str, words: Sequence[Word], asked: Sequence[Sequence[str]]) -> MarkedText:
    return marked_spans(text, (span for spelt in asked if (span := span_of(text, words, spelt))))


def _mixed(found: Sequence[_Found], limit: int) -> tuple[Completion, ...]:
    groups = [[row for row in found if row[1].kind in kinds][:MOST_OF_A_KIND] for kinds, _ in _SHARES]
    taken = [min(len(group), share) for group, (_, share) in zip(groups, _SHARES, strict=True)]
    for number, group in enumerate(groups):
        taken[number] += max(0, min(len(group) - taken[number], limit - sum(taken)))
    rows = [row for group, number in zip(groups, taken, strict=True) for row in group[:number]]
    return tuple(completion for _, completion in sorted(rows, key=lambda row: not row[0]))[:limit]
