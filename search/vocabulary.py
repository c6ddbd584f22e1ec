"""The words that the portal knows, apart from titles: by their beginnings for completion, by their sound for spelling."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from operator import itemgetter

from search.analysis.completion import LONGEST_PREFIX, Word, keys_of
from search.analysis.spelling import SHORTEST, is_one_slip, slips, sound
from search.completions import CompletionKind

# Of each kind; more are never shown.
MOST_OF_A_KIND = 4
# Of each kind and beginning, since many a word is none of this library's.
MOST_TO_CHOOSE_FROM = 12


@dataclass(frozen=True, kw_only=True)
class Entry:
    """A word, what it asks for (`query` in place of what was typed, and `parameters`; or a page, `url`), how it competes.

    Of entries with the same `meaning` one is offered; of a kind, the lowest `rank` comes first. `spelt` are (reading,
    word) of what somebody may have meant by a word that is found nowhere.
    """

    kind: CompletionKind
    text: str
    words: tuple[Word, ...]
    meaning: str
    rank: int = 0
    query: str = ""
    url: str = ""
    detail: str = ""
    parameters: Mapping[str, str] = field(default_factory=dict)
    spelt: tuple[tuple[str, str], ...] = ()

    @property
    def reading(self) -> str:
        return "".join(word.reading for word in self.words)


@dataclass(frozen=True)
class Vocabulary:
    """All entries, in the order in which equal ones are offered."""

    entries: tuple[Entry, ...] = ()

    @cached_property
    def by_beginning(self) -> Mapping[str, tuple[Entry, ...]]:
        """What is offered for each beginning of up to LONGEST_PREFIX characters, best first in each kind.

        Worked out once, since it is read at every pause of everybody who types.
        """
        keyed = [
            ((number > 0, entry.rank, len(entry.text), order), key, entry)
            for order, entry in enumerate(self.entries)
            for number, key in keys_of(entry.text, entry.words)
        ]
        keyed.sort(key=itemgetter(0))
        found: dict[str, list[Entry]] = defaultdict(list)
        taken: dict[tuple[str, CompletionKind], int] = defaultdict(int)
        meanings: set[tuple[str, str]] = set()
        for _, key, entry in keyed:
            for length in range(1, min(len(key), LONGEST_PREFIX) + 1):
                beginning = key[:length]
                is_full = length < LONGEST_PREFIX and taken[beginning, entry.kind] >= MOST_TO_CHOOSE_FROM
                if is_full or (beginning, entry.meaning) in meanings:
                    continue
                found[beginning].append(entry)
                taken[beginning, entry.kind] += 1
                meanings.add((beginning, entry.meaning))
        return {beginning: tuple(entries) for beginning, entries in found.items()}

    def beginning_with(self, spelling: str) -> tuple[Entry, ...]:
        """Entries that begin, or have a word that begins, with a spelling (search.analysis.completion.spellings)."""
        found = self.by_beginning.get(spelling[:LONGEST_PREFIX], ())
        if len(spelling) <= LONGEST_PREFIX:
            return found
        return tuple(e for e in found if any(key.startswith(spelling) for _, key in keys_of(e.text, e.words)))

    @cached_property
    def by_slip(self) -> Mapping[str, tuple[tuple[str, Entry, str], ...]]:
        """(sound, entry, word) of everything that can be meant, by each of the slips that lead to it."""
        found: dict[str, list[tuple[str, Entry, str]]] = defaultdict(list)
        for entry in self.entries:
            for reading, word in entry.spelt:
                heard = sound(reading)
                for slip in slips(heard):
                    found[slip].append((heard, entry, word))
        return {slip: tuple(rows) for slip, rows in found.items()}

    def sounding_like(self, heard: str) -> tuple[str, ...]:
        """Words of this sound, then those whose sound is one slip away; one of each meaning."""
        rows = [row for slip in slips(heard) for row in self.by_slip.get(slip, ()) if is_one_slip(row[0], heard)]
        rows.sort(key=lambda row: row[0] != heard)
        words: dict[str, str] = {}
        for other, entry, word in rows:
            if other == heard or min(len(other), len(heard)) >= SHORTEST:
                words.setdefault(entry.meaning, word)
        return tuple(dict.fromkeys(words.values()))
