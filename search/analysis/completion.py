"""What of a text can be completed from: its beginning and those of its words, as written and as read.

Everything is compared in one form, in which かいもの, カイモノ and ｶｲﾓﾉ are the same; so an index needs plain terms only, and
every engine looks them up alike.
"""

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from search.analysis.tokens import morphemes

# Characters of what is typed that are looked up; what follows is compared with the text itself.
LONGEST_PREFIX = 10

_TO_HIRAGANA = {code: code - 0x60 for code in range(ord("ァ"), ord("ヶ") + 1)}
_JAPANESE = re.compile("[ぁ-ゖ々〇一-鿿]")
_KANA = re.compile("[ぁ-ゖー]+")
# かいm: the letters of a kana that an input method has not got yet; before its vowel nobody can tell which.
_UNFINISHED_KANA = re.compile("(?<=[ぁ-ゖァ-ヶー々〇一-鿿])[b-df-hj-np-tv-z]{1,3}$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Word:
    """Characters `begin` (inclusive) to `end` (exclusive) of a text, and how they are read, folded.

    `starts` tells whether somebody may begin to type here: not at a particle, a suffix or a sign.
    """

    begin: int
    end: int
    reading: str
    starts: bool = True


def fold(text: str) -> str:
    """NFKC, lower case, hiragana; signs and spaces left out."""
    return _written(unicodedata.normalize("NFKC", text))[0]


def words_of(text: str) -> tuple[Word, ...]:
    return tuple(
        Word(each.begin, each.end, fold(each.reading or text[each.begin : each.end]), each.starts)
        for each in morphemes(text)
    )


def spellings(typed: str) -> tuple[str, ...]:
    """What to look up for a word being typed: as it stands, and as it is read; empty if it holds nothing Japanese.

    The reading finds 買物 and a word converted by half (買い物そう).
    """
    text = _UNFINISHED_KANA.sub("", unicodedata.normalize("NFKC", typed))
    written = fold(text)
    if not _JAPANESE.search(written):
        return ()
    if len(written) == 1 or _KANA.fullmatch(written):
        # The reading of a single 家 or 見 begins too many other words.
        return (written,)
    return tuple(dict.fromkeys((written, "".join(word.reading for word in words_of(text)))))


def keys_of(text: str, words: Sequence[Word]) -> Iterator[tuple[int, str]]:
    """For each word to start at its number, and all that follows: as written, and as read."""
    written, places = _written(text)
    for number, word in enumerate(words):
        if word.starts:
            yield number, written[bisect_left(places, word.begin) :]
            yield number, "".join(following.reading for following in words[number:])


def prefixes_of(text: str, words: Sequence[Word]) -> set[str]:
    """The terms under which an index finds the text."""
    return {key[:length] for _, key in keys_of(text, words) for length in range(1, min(len(key), LONGEST_PREFIX) + 1)}


def span_of(text: str, words: Sequence[Word], typed: Iterable[str]) -> tuple[int, int] | None:
    """Where the text, in characters, is what was typed (its `spellings`); None if it is nowhere."""
    written, places = _written(text)
    for spelling in typed:
        for number, word in enumerate(words):
            if not word.starts:
                continue
            start = bisect_left(places, word.begin)
            if written.startswith(spelling, start):
                return word.begin, places[start + len(spelling) - 1] + 1
            if end := _read_to(words[number:], spelling):
                return word.begin, end
    return None


def _read_to(words: Sequence[Word], typed: str) -> int:
    """The end of the last word that was begun to be typed as it is read; 0 if it is not read so."""
    read = ""
    for word in words:
        read += word.reading
        if len(read) >= len(typed):
            return word.end if read.startswith(typed) else 0
    return 0


def _written(text: str) -> tuple[str, list[int]]:
    """The folded text, and the place in the text of each of its characters."""
    folded = [
        (folded, place)
        for place, character in enumerate(text)
        for folded in unicodedata.normalize("NFKC", character).lower().translate(_TO_HIRAGANA)
        if folded.isalnum()
    ]
    return "".join(character for character, _ in folded), [place for _, place in folded]
