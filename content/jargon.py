"""Which abbreviations and jargon a text uses without explaining them.

A word is explained where a bracket with words follows it, 「SC（生活支援コーディネーター）」, where it stands itself in
brackets behind words, 「生活支援コーディネーター（SC）」「…（以下「SC」という）」, or where 「SCとは」 or 「SC：」 begins what it means.
"""

import re
import unicodedata
from collections.abc import Iterable

# Neither part of an address nor of a name such as COVID-19a.
_ABBREVIATION = re.compile(r"(?<![A-Za-z0-9@/._-])[A-Z]{2,10}(?![A-Za-z@/_]|\.[A-Za-z])")
_ROMAN_NUMBER = re.compile(r"[IVX]+")
_ADDRESS = re.compile(r"(?:https?://|www\.)[!-~]+|[!-~]+@[!-~]+")
_KANJI = "一-鿿々"
_AROUND = 25


def normal(text: str) -> str:
    """Full-width letters and brackets as half-width ones (NFKC)."""
    return unicodedata.normalize("NFKC", text)


def unexplained_words(text: str, jargon: Iterable[str]) -> dict[str, str]:
    """Map each word that `text` leaves unexplained to the words around its first use, in the order of their use."""
    text = _ADDRESS.sub(" ", normal(text))
    found = {match.group(): match.start() for match in reversed(list(_ABBREVIATION.finditer(text)))}
    found = {word: start for word, start in found.items() if not _ROMAN_NUMBER.fullmatch(word)}
    found |= {word: start for word in jargon if (start := _first_use(word, text)) >= 0}
    return {
        word: _excerpt(text, start, word)
        for word, start in sorted(found.items(), key=lambda item: item[1])
        if not _is_explained(word, text)
    }


def _first_use(word: str, text: str) -> int:
    """Where the word stands: letters of the Latin alphabet as whole words only, kanji not as the end of a longer word.

    (総合事業 in 介護予防・日常生活支援総合事業 is no use of the short form.)
    """
    before = "A-Za-z" if word.isascii() else _KANJI if re.match(f"[{_KANJI}]", word) else ""
    after = "(?![A-Za-z])" if word.isascii() else ""
    match = re.search((f"(?<![{before}])" if before else "") + re.escape(word) + after, text)
    return match.start() if match else -1


def _is_explained(word: str, text: str) -> bool:
    word = re.escape(word)
    return bool(
        re.search(
            rf"{word}[」』\"]?\s?\((?!以下)[^()]*[^\W\d_]{{2}}[^()]*\)"
            rf"|[^\W\d_]{{2}}[」』\"]?\s?\((?:以下[、,]?|略称[:は]?|略して)?\s?[「『\"]?{word}[」』\"]?(?:という|と呼ぶ|とする)?[。.]?\)"
            rf"|{word}[」』\"]?(?:とは|\s?:)",
            text,
        )
    )


def _excerpt(text: str, start: int, word: str) -> str:
    begin, end = max(0, start - _AROUND), start + len(word) + _AROUND
    cut = " ".join(text[begin:end].split())
    return f"{'…' if begin else ''}{cut}{'…' if end < len(text) else ''}"
