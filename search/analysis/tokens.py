"""Tokens of Japanese text: SudachiPy, core dictionary, split mode A, normalised form.

Measured against eight other tokenisers; see docs/search.md. Particles, auxiliaries and signs are dropped, so that
認知症のカフェ and 認知症カフェ are the same phrase.
"""

import re
import threading
import unicodedata
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.metadata import version
from itertools import pairwise
from pathlib import Path

from sudachipy import Dictionary, SplitMode, Tokenizer

from search.analysis.years import year_spans, year_token

# Sudachi refuses input of more than 49,149 bytes; a character of Japanese takes three.
MAX_CHARACTERS = 12_000
# Longer ones (an address without a break) are cut: Elasticsearch would make two of one beyond 255.
MAX_TOKEN = 100
# Counted as a token of every field, so that both engines count every document in a field's statistics.
EMPTY_FIELD = "␟"

_SIGNS = {"補助記号", "空白"}
_DROPPED = {"助詞", "助動詞", *_SIGNS}
# Words that carry little by themselves: する, ある, ない, こと. Kept in phrases, not asked for alone.
_WEAK = {("動詞", "非自立可能"), ("形容詞", "非自立可能"), ("名詞", "助動詞語幹"), ("名詞", "数詞")}
# お, 第; 者, 家; また; and what stands behind names of places.
_WEAK_KINDS = {"接頭辞", "接尾辞", "接続詞", "感動詞"}
_WEAK_NOUNS = set("都道府県市区町村郡")
_SMALL_KATAKANA = str.maketrans("ァィゥェォッャュョヮヵヶ", "アイウエオツヤユヨワカケ")
_KATAKANA = re.compile(r"[ァ-ヶー]+")
_HIRAGANA = re.compile("[ぁ-ゖ]+")
_KANJI = re.compile("[々〇一-鿿]")
_SENTENCE_END = re.compile(r"[。！？\n]")

COMPOUNDS_FILE = Path(__file__).parent.parent / "data" / "compounds.txt"

_local = threading.local()


@dataclass(frozen=True, slots=True)
class Token:
    """A token with its place in the text: characters begin (inclusive) to end (exclusive)."""

    text: str
    begin: int
    end: int
    weak: bool = False


@dataclass(frozen=True, slots=True)
class Morpheme:
    """A piece of a text, its reading in katakana (empty for a sign), and whether a word of weight begins with it."""

    begin: int
    end: int
    reading: str
    starts: bool


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a text as written, and its part of speech from general to special (名詞, 固有名詞, 人名, 姓)."""

    text: str
    kinds: tuple[str, ...]


def analysis_version() -> str:
    """Changes whenever the same text may give other tokens; part of an index's name."""
    compounds = zlib.crc32(COMPOUNDS_FILE.read_bytes())
    return f"5-{version('sudachipy')}-{version('sudachidict-core')}-{compounds:08x}"


def tokenise(text: str) -> list[Token]:
    """Return the tokens of a text of any length, in order."""
    return _joined_compounds(_tokens(text))


def reading(text: str) -> str:
    """Return how a text is read, in katakana."""
    return "".join(morpheme.reading_form() for morpheme in _tokenizer().tokenize(text[:MAX_CHARACTERS]))


def morphemes(text: str) -> Iterator[Morpheme]:
    """Everything in a short text in order, signs and particles too."""
    for morpheme in _tokenizer().tokenize(text[:MAX_CHARACTERS]):
        begin, end, part_of_speech = morpheme.begin(), morpheme.end(), morpheme.part_of_speech()
        # Of a sign the dictionary says キゴウ.
        read = "" if part_of_speech[0] in _SIGNS else morpheme.reading_form()
        yield Morpheme(begin, end, read, _starts_a_word(text[begin:end], text[:begin][-1:], part_of_speech))


def parts_of_speech(text: str) -> Iterator[Part]:
    """Everything in a short text in order, signs and spaces too."""
    for morpheme in _tokenizer().tokenize(text[:MAX_CHARACTERS]):
        yield Part(morpheme.surface(), tuple(morpheme.part_of_speech()))


def _starts_a_word(surface: str, before: str, part_of_speech: tuple[str, ...]) -> bool:
    """Not する and ない, but 見 in 見守り; not 会 in 協議会."""
    kinds = (part_of_speech[0], part_of_speech[1])
    if kinds[0] in _DROPPED or kinds[0] == "接尾辞" or (kinds in _WEAK and _HIRAGANA.fullmatch(surface)):
        return False
    return not (_KANJI.fullmatch(surface) and _KANJI.fullmatch(before))


def letters(text: str) -> list[str]:
    """Return every letter and digit by itself, folded like the halves of a bigram."""
    return [folded for character in text if (folded := _folded_character(character))]


def bigram_texts(text: str) -> list[str]:
    """The texts of `bigrams` alone, which is all that an index needs."""
    folded = [_folded_character(character) for character in text]
    return [first + second for first, second in pairwise(folded) if first and second]


def bigrams(text: str) -> list[Token]:
    """Return overlapping pairs of characters of each run of letters; the fallback where no word matches."""
    pairs: list[Token] = []
    previous: tuple[str, int] | None = None
    for position, character in enumerate(text):
        folded = _folded_character(character)
        if not folded:
            previous = None
            continue
        if previous is not None:
            pairs.append(Token(previous[0] + folded, previous[1], position + 1))
        previous = (folded, position)
    return pairs


@cache
def _folded_character(character: str) -> str:
    """NFKC, lower case, large katakana; empty for a sign."""
    folded = unicodedata.normalize("NFKC", character).lower().translate(_SMALL_KATAKANA)
    return folded if folded and folded[0].isalnum() else ""


def _tokens(text: str) -> list[Token]:
    tokens: list[Token] = []
    position = 0
    for begin, end, year in year_spans(text):
        tokens.extend(_words(text, position, begin))
        tokens.append(Token(year_token(year), begin, end))
        position = end
    tokens.extend(_words(text, position, len(text)))
    return tokens


def _joined_compounds(tokens: list[Token]) -> list[Token]:
    """Make one token of a word whose parts mislead (search/data/compounds.txt)."""
    joined: list[Token] = []
    position = 0
    while position < len(tokens):
        for parts in _compounds().get(tokens[position].text, ()):
            run = tokens[position : position + len(parts)]
            if tuple(token.text for token in run) == parts and run[-1].end - run[0].begin == _width(run):
                joined.append(Token("".join(parts), run[0].begin, run[-1].end))
                position += len(parts)
                break
        else:
            joined.append(tokens[position])
            position += 1
    return joined


def _width(run: list[Token]) -> int:
    return sum(token.end - token.begin for token in run)


@cache
def _compounds() -> dict[str, list[tuple[str, ...]]]:
    """Compounds by their first token."""
    by_first: dict[str, list[tuple[str, ...]]] = {}
    for line in COMPOUNDS_FILE.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            parts = tuple(token.text for token in _tokens(line))
            if len(parts) > 1:
                by_first.setdefault(parts[0], []).append(parts)
    return by_first


def _words(text: str, begin: int, end: int) -> Iterator[Token]:
    for start, part in _parts(text[begin:end]):
        offset = begin + start
        for morpheme in _tokenizer().tokenize(part):
            pos = morpheme.part_of_speech()
            if pos[0] in _DROPPED:
                continue
            folded = _fold(morpheme.normalized_form())
            if folded:
                weak = (pos[0], pos[1]) in _WEAK or pos[0] in _WEAK_KINDS or folded in _WEAK_NOUNS
                yield Token(folded, offset + morpheme.begin(), offset + morpheme.end(), weak)


@lru_cache(maxsize=100_000)
def _fold(form: str) -> str:
    """Lower case, NFKC; small katakana made large and a final long mark cut (ボランテイア, コーディネータ)."""
    form = unicodedata.normalize("NFKC", form).lower()
    if _KATAKANA.fullmatch(form):
        form = form.translate(_SMALL_KATAKANA)
        if len(form) >= 4:
            form = form.rstrip("ー")
    # Spaces separate tokens in the index; a sign alone is no word.
    form = re.sub(r"\s", "", form)[:MAX_TOKEN]
    return form if any(character.isalnum() for character in form) else ""


def _parts(text: str) -> Iterator[tuple[int, str]]:
    """Cut a long text at ends of sentences, where there are any."""
    begin = 0
    while len(text) - begin > MAX_CHARACTERS:
        ends = [match.end() for match in _SENTENCE_END.finditer(text, begin, begin + MAX_CHARACTERS)]
        end = ends[-1] if ends else begin + MAX_CHARACTERS
        yield begin, text[begin:end]
        begin = end
    if begin < len(text):
        yield begin, text[begin:]


@cache
def _dictionary() -> Dictionary:
    return Dictionary(dict="core")


def _tokenizer() -> Tokenizer:
    # A tokenizer must not be shared between threads; the dictionary may.
    if not hasattr(_local, "tokenizer"):
        _local.tokenizer = _dictionary().tokenizer(mode=SplitMode.A, fields={"pos", "normalized_form", "reading_form"})
    tokenizer: Tokenizer = _local.tokenizer
    return tokenizer
