"""What the index of the admin holds of a text, and what a word of a query asks of it."""

import re
import unicodedata
from dataclasses import dataclass

from search.analysis.tokens import bigram_texts, letters, tokenise
from search.analysis.years import is_bare_year, year_token

# A tsvector of PostgreSQL holds a megabyte, and 2,046 bytes a lexeme.
MAX_TEXT = 100_000
MAX_TERM = 100

_RUN_OF_LETTERS = re.compile(r"[^\W_]+")


@dataclass(frozen=True)
class AskedWord:
    """Found by any of the `phrases` (terms in a row) or by all of the `parts` (pairs of letters in a row, or one letter).

    While it is being typed, it is also found by what begins with its `letters`: 担い, a verb by itself, in 担い手. A word
    that is signs alone has none of these.
    """

    phrases: tuple[tuple[str, ...], ...]
    parts: tuple[tuple[str, ...], ...]
    letters: str


def word_terms(text: str) -> list[str]:
    """A text by its words: its tokens."""
    return [token.text[:MAX_TERM] for token in tokenise(_normalised(text))]


def part_terms(text: str) -> list[str]:
    """A short text by any of its parts: each letter, then all pairs of neighbours in order (多 賀 城 多賀 賀城)."""
    text = _normalised(text)
    return [*dict.fromkeys(letters(text)), *bigram_texts(text)]


def asked_word(text: str) -> AskedWord:
    phrases = [tuple(word_terms(text))]
    if is_bare_year(text):
        # In texts 2024年 and 令和6年 are one token.
        phrases.append((year_token(int(text)),))
    runs = _RUN_OF_LETTERS.findall(text)
    return AskedWord(
        phrases=tuple(filter(None, phrases)),
        parts=tuple(tuple(bigram_texts(run) or letters(run)) for run in runs),
        letters="".join(letters(text))[:MAX_TERM],
    )


def _normalised(text: str) -> str:
    return unicodedata.normalize("NFKC", text[:MAX_TEXT])
