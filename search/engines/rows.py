"""A document as every engine indexes it: names and values of its fields, and the way back from what is stored."""

import hashlib
import json
import zlib
from collections.abc import Iterable
from dataclasses import fields as dataclass_fields
from datetime import date, datetime

from regions.codes import NATION_CODE
from search.analysis.completion import Word
from search.analysis.documents import AnalysedDocument
from search.analysis.reading_order import LAST, reading_order
from search.analysis.tokens import EMPTY_FIELD, Token, analysis_version
from search.contracts import SearchDocument
from search.criteria import Sort
from search.facets import FACET_NAMES
from search.query import EngineQuery
from search.results import StoredDocument, StoredTitle

# Boosts: title 4 and text 1 as measured; labels (place, years, 分野) 3, so that a record sorted under a word comes
# before a page that only mentions it.
WORD_FIELDS = (("title_t", 4.0), ("labels_t", 3.0), ("text_t", 1.0))
PAIR_FIELDS = (("title_p", 4.0), ("text_p", 1.0))
# Kinds of fields: tokens given with single spaces between them; terms; terms that are counted or read back; whole
# numbers; text that is only stored.
TOKEN_FIELDS = tuple(name for name, _ in (*WORD_FIELDS, *PAIR_FIELDS))
TERM_FIELDS = ("title_prefixes", "serves", "serves_within", "audiences")
# `reached` is located, serves and serves_within together.
COUNTED_FIELDS = ("located", "reached", *(f"facet_{name}" for name in FACET_NAMES))
NAME_FIELDS = ("key", "digest")
NUMBER_FIELDS = ("tie", "published", "place_order", "reading", "reading_rest", "confirmed")
STORED_FIELDS = ("stored", "stored_title")

NO_PLACE = 99_999
# More values than any facet has; municipalities are a filter, not a facet.
MAX_FACET_VALUES = 200
# More places than Japan has, with room for daily living areas.
MAX_PLACES = 20_000

_LAYOUT = 8
_KIND_BITS = 16


def facet_field(name: str) -> str:
    return f"facet_{name}"


def stamp_of(*facts: object) -> str:
    """Changes with the fields, the analysis and an engine's own `facts`: an index of another stamp is not read."""
    common = [_LAYOUT, FACET_NAMES, analysis_version(), [each.name for each in dataclass_fields(StoredDocument)]]
    return hashlib.sha256(json.dumps([common, facts], sort_keys=True).encode()).hexdigest()[:12]


def sort_for(query: EngineQuery, sort: Sort) -> Sort:
    """Without words every score is the same: the newest come first."""
    return Sort.NEWEST if query.text is None and sort is Sort.RELEVANCE else sort


def to_row(analysed: AnalysedDocument) -> dict[str, str | int | list[str]]:
    """Value of each field by name: a text, a whole number, or terms."""
    document = analysed.document
    reading = reading_order(document.reading) if document.reading else (LAST, LAST)
    row: dict[str, str | int | list[str]] = {
        "title_t": _joined(token.text for token in analysed.title),
        "labels_t": _joined(analysed.labels),
        "text_t": _joined(token.text for token in analysed.text),
        "title_p": _joined(analysed.title_pairs),
        "text_p": _joined(analysed.text_pairs),
        "title_prefixes": list(analysed.title_prefixes),
        "key": document.key,
        "digest": document.digest(),
        "located": list(document.located),
        "serves": list(document.serves),
        "serves_within": list(document.serves_within),
        "reached": list(dict.fromkeys((*document.located, *document.serves, *document.serves_within))),
        "audiences": list(document.audiences),
        "tie": tie_of(document),
        "published": int(document.published.timestamp() * 1000) if document.published else 0,
        "place_order": place_order(document),
        "reading": reading[0],
        "reading_rest": reading[1],
        "confirmed": document.confirmed.toordinal() if document.confirmed else 0,
        "stored": _stored(analysed),
        "stored_title": _stored_title(analysed),
    }
    return row | {facet_field(name): list(document.facets.get(name, ())) for name in FACET_NAMES}


def tie_of(document: SearchDocument) -> int:
    """What orders equal hits: the number of the record; of two kinds with the same number always the same one first."""
    return document.number << _KIND_BITS | zlib.crc32(document.kind.encode()) % (1 << _KIND_BITS)


def number_of(tie: int) -> int:
    return tie >> _KIND_BITS


def place_order(document: SearchDocument) -> int:
    """Number by which 市町村順 sorts: the code of where it is, else of what it serves; a prefecture before its parts."""
    code = next(iter((*document.located, *document.serves)), NATION_CODE)
    return NO_PLACE if code == NATION_CODE else int(code.split("-")[0].ljust(5, "0"))


def _joined(tokens: Iterable[str]) -> str:
    return " ".join(tokens) or EMPTY_FIELD


def _stored(analysed: AnalysedDocument) -> str:
    document = analysed.document
    return json.dumps(
        {
            "kind": document.kind,
            "key": document.key,
            "number": document.number,
            "title": document.title,
            "url": document.url,
            "summary": document.summary,
            "text": document.text,
            "place_label": document.place_label,
            "body_name": document.body_name,
            "fiscal_years": document.fiscal_years,
            "field_keys": document.facets.get("field", ()),
            "labels": document.labels,
            "located": document.located,
            "serves": document.serves,
            "serves_within": document.serves_within,
            "published": document.published.isoformat() if document.published else None,
            "updated": document.updated.isoformat() if document.updated else None,
            "confirmed": document.confirmed.isoformat() if document.confirmed else None,
            "badges": document.badges,
            "point": document.point,
            "title_tokens": _tokens_to_stored(document.title, analysed.title),
            "text_tokens": _tokens_to_stored(document.text, analysed.text),
        },
        ensure_ascii=False,
        separators=(",", ":"),
    )


def _tokens_to_stored(text: str, tokens: Iterable[Token]) -> tuple[str, list[int]]:
    """Tokens in few bytes: most are as written, and most begin where the one before ends.

    Returns the tokens with single spaces between them, an empty one for a token as written; and for each token how far
    its begin is from the end of the one before, and its length, in characters.
    """
    words: list[str] = []
    steps: list[int] = []
    position = 0
    for token in tokens:
        words.append("" if token.text == text[token.begin : token.end] else token.text)
        steps += (token.begin - position, token.end - token.begin)
        position = token.end
    return " ".join(words), steps


def _tokens_from_stored(text: str, stored: tuple[str, list[int]]) -> tuple[Token, ...]:
    words, steps = stored
    tokens, position = [], 0
    # Not strict: where there is no token, there still is one empty word.
    for word, gap, length in zip(words.split(" "), steps[::2], steps[1::2], strict=False):
        begin = position + gap
        position = begin + length
        tokens.append(Token(word or text[begin:position], begin, position))
    return tuple(tokens)


def _stored_title(analysed: AnalysedDocument) -> str:
    """Apart from the rest, which is a hundred times longer: read at every pause of somebody who types."""
    document = analysed.document
    words = [(word.begin, word.end, word.reading, word.starts) for word in analysed.title_words]
    return json.dumps([document.kind, document.title, document.url, words], ensure_ascii=False, separators=(",", ":"))


def title_from_stored(text: str | bytes) -> StoredTitle:
    kind, title, url, words = json.loads(text)
    return StoredTitle(kind=kind, title=title, url=url, words=tuple(Word(*word) for word in words))


def from_stored(text: str | bytes) -> StoredDocument:
    row = json.loads(text)
    for name in ("fiscal_years", "field_keys", "labels", "located", "serves", "serves_within", "badges"):
        row[name] = tuple(row[name])
    for name in ("title", "text"):
        row[f"{name}_tokens"] = _tokens_from_stored(row[name], row[f"{name}_tokens"])
    for name in ("published", "updated"):
        row[name] = datetime.fromisoformat(row[name]) if row[name] else None
    row["confirmed"] = date.fromisoformat(row["confirmed"]) if row["confirmed"] else None
    row["point"] = tuple(row["point"]) if row["point"] else None
    return StoredDocument(**row)
