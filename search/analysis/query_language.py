"""The query language: space = AND, OR, -word, "phrase"; everything else is words."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from search.analysis.tokens import tokenise

MAX_QUERY_LENGTH = 500
MAX_CHUNKS = 20

_QUOTES = str.maketrans(dict.fromkeys("“”„‟〝〞〟＂", '"'))
# Brackets and separators that people type around words.
_SEPARATORS = re.compile(r"[\s「」『』（）()\[\]［］【】｛｝{}〈〉《》<>、。,，;；]+")
_LEXEME = re.compile(r'(?P<minus>-)?(?:"(?P<phrase>[^"]*)"|(?P<word>[^\s"]+))')
_MINUS = re.compile(r"(?<!\S)[-－−‐–ー](?=\S)")
# が and で alone are taken for conjunctions.
_LONE_KANA = re.compile("[ぁ-ゖ]")
_OR_SIGNS = re.compile(r"(?<!\S)[|｜](?!\S)")


@dataclass(frozen=True)
class Chunk:
    """A word or a quoted phrase as typed (NFKC)."""

    text: str
    quoted: bool = False

    def __str__(self) -> str:
        return f'"{self.text}"' if self.quoted else self.text


@dataclass(frozen=True)
class ParsedQuery:
    """All of `required` must match, in each one of the alternatives; none of `excluded` may.

    `is_cut` tells that more was typed than is asked for.
    """

    required: tuple[tuple[Chunk, ...], ...] = ()
    excluded: tuple[Chunk, ...] = ()
    is_cut: bool = False

    @property
    def is_empty(self) -> bool:
        return not self.required and not self.excluded

    def __str__(self) -> str:
        """The query written again, to be read as the same."""
        groups = (" OR ".join(map(str, group)) for group in self.required)
        return " ".join((*groups, *(f"-{chunk}" for chunk in self.excluded)))

    def with_one_less(self) -> Iterator[tuple[str, "ParsedQuery"]]:
        """Each word that can be given up, as written, and the query without it; one required word is kept."""
        for group in self.required if len(self.required) > 1 else ():
            rest = tuple(other for other in self.required if other is not group)
            yield " OR ".join(map(str, group)), ParsedQuery(rest, self.excluded)
        for chunk in self.excluded:
            yield f"-{chunk}", ParsedQuery(self.required, tuple(c for c in self.excluded if c is not chunk))


def normalise(text: str) -> str:
    """NFKC, control characters out, no more than MAX_QUERY_LENGTH characters."""
    text = unicodedata.normalize("NFKC", text.translate(_QUOTES)[: MAX_QUERY_LENGTH * 2])
    text = "".join(" " if unicodedata.category(character) == "Cc" else character for character in text)
    return text.strip()[:MAX_QUERY_LENGTH]


def parse(text: str) -> ParsedQuery:
    """Read a query of any shape; signs and particles that leave nothing to search for are passed over."""
    text = _OR_SIGNS.sub("OR", normalise(text))
    if text.count('"') % 2:
        # An unbalanced quotation mark: the last one is noise.
        head, _, tail = text.rpartition('"')
        text = f"{head} {tail}"
    text = _SEPARATORS.sub(" ", text)
    text = _MINUS.sub("-", text)
    required: list[list[Chunk]] = []
    excluded: list[Chunk] = []
    joined_by_or = False
    for match in _LEXEME.finditer(text):
        operator = "" if match["minus"] else (match["word"] or "").upper()
        if operator == "OR":
            joined_by_or = bool(required)
            continue
        if operator == "AND":
            continue
        phrase = match["phrase"]
        chunk = Chunk((match["word"] if phrase is None else phrase).strip(), phrase is not None)
        if not tokenise(chunk.text) or _LONE_KANA.fullmatch(chunk.text):
            continue
        if match["minus"]:
            excluded.append(chunk)
        elif joined_by_or:
            required[-1].append(chunk)
        else:
            required.append([chunk])
        joined_by_or = False
    return ParsedQuery(
        tuple(tuple(group) for group in required[:MAX_CHUNKS]),
        tuple(excluded[:MAX_CHUNKS]),
        is_cut=max(len(required), len(excluded)) > MAX_CHUNKS,
    )
