"""Fields of the tantivy index and the way from a document to them and back."""

import hashlib
import json
from dataclasses import fields as dataclass_fields
from datetime import datetime
from importlib.metadata import version
from typing import Any

import tantivy

from regions.codes import NATION_CODE
from search.analysis.completion import Word
from search.analysis.documents import AnalysedDocument
from search.analysis.tokens import EMPTY_FIELD, Token, analysis_version
from search.contracts import SearchDocument
from search.facets import FACET_NAMES
from search.results import StoredDocument, StoredTitle

# Boosts: title 4 and text 1 as measured; labels (place, years, 分野) 3, so that a record sorted under a word comes
# before a page that only mentions it.
WORD_FIELDS = (("title_t", 4.0), ("labels_t", 3.0), ("text_t", 1.0))
PAIR_FIELDS = (("title_p", 4.0), ("text_p", 1.0))
TOKENISER = "given_tokens"
NO_PLACE = 99_999

_LAYOUT = 4


def facet_field(name: str) -> str:
    return f"facet_{name}"


def build_schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    for name, _ in (*WORD_FIELDS, *PAIR_FIELDS):
        builder.add_text_field(name, tokenizer_name=TOKENISER, index_option="position")
    builder.add_text_field("title_prefixes", tokenizer_name=TOKENISER, index_option="basic")
    for name in ("key", "digest"):
        builder.add_text_field(name, stored=True, tokenizer_name="raw", index_option="basic")
    for name in ("serves", "serves_within", "audiences"):
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic")
    # Counted by place; `reached` is located, serves and serves_within together.
    for name in ("located", "reached"):
        builder.add_text_field(name, fast=True, tokenizer_name="raw", index_option="basic")
    for name in FACET_NAMES:
        builder.add_text_field(facet_field(name), fast=True, tokenizer_name="raw", index_option="basic")
    for name in ("number", "published", "place_order"):
        builder.add_unsigned_field(name, fast=True)
    for name in ("stored", "stored_title"):
        builder.add_text_field(name, stored=True, tokenizer_name="raw", index_option="basic")
    return builder.build()


def schema_stamp() -> str:
    """Changes with the schema, the analysis and tantivy: an index of another stamp is not read."""
    facts = [
        _LAYOUT,
        FACET_NAMES,
        analysis_version(),
        version("tantivy"),
        [f.name for f in dataclass_fields(StoredDocument)],
    ]
    return hashlib.sha256(json.dumps(facts).encode()).hexdigest()[:12]


def place_order(document: SearchDocument) -> int:
    """Number by which 市町村順 sorts: the code of where it is, else of what it serves; a prefecture before its parts."""
    code = next(iter((*document.located, *document.serves)), NATION_CODE)
    return NO_PLACE if code == NATION_CODE else int(code.split("-")[0].ljust(5, "0"))


def to_tantivy(analysed: AnalysedDocument) -> tantivy.Document:
    document = analysed.document
    row = tantivy.Document()
    row.add_text("title_t", _joined(token.text for token in analysed.title))
    row.add_text("labels_t", _joined(analysed.labels))
    row.add_text("text_t", _joined(token.text for token in analysed.text))
    row.add_text("title_p", _joined(analysed.title_pairs))
    row.add_text("text_p", _joined(analysed.text_pairs))
    row.add_text("title_prefixes", _joined(analysed.title_prefixes))
    row.add_text("key", document.key)
    row.add_text("digest", document.digest())
    for name in ("located", "serves", "serves_within", "audiences"):
        for value in getattr(document, name):
            row.add_text(name, value)
    for code in dict.fromkeys((*document.located, *document.serves, *document.serves_within)):
        row.add_text("reached", code)
    for name in FACET_NAMES:
        for value in document.facets.get(name, ()):
            row.add_text(facet_field(name), value)
    row.add_unsigned("number", document.number)
    row.add_unsigned("published", int(document.published.timestamp() * 1000) if document.published else 0)
    row.add_unsigned("place_order", place_order(document))
    row.add_text("stored", _stored(analysed))
    row.add_text("stored_title", _stored_title(analysed))
    return row


def _joined(tokens: Any) -> str:
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
            "text": document.text,
            "place_label": document.place_label,
            "body_name": document.body_name,
            "fiscal_years": document.fiscal_years,
            "field_keys": document.facets.get("field", ()),
            "labels": document.labels,
            "located": document.located,
            "serves": document.serves,
            "serves_within": document.serves_within,
            "updated": document.updated.isoformat() if document.updated else None,
            "title_tokens": [(token.text, token.begin, token.end) for token in analysed.title],
            "text_tokens": [(token.text, token.begin, token.end) for token in analysed.text],
        },
        ensure_ascii=False,
        separators=(",", ":"),
    )


def _stored_title(analysed: AnalysedDocument) -> str:
    """Apart from the rest, which is a hundred times longer: read at every pause of somebody who types."""
    document = analysed.document
    words = [(word.begin, word.end, word.reading, word.starts) for word in analysed.title_words]
    return json.dumps([document.kind, document.title, document.url, words], ensure_ascii=False, separators=(",", ":"))


def title_from_stored(text: str) -> StoredTitle:
    kind, title, url, words = json.loads(text)
    return StoredTitle(kind=kind, title=title, url=url, words=tuple(Word(*word) for word in words))


def from_stored(text: str) -> StoredDocument:
    row = json.loads(text)
    for name in ("fiscal_years", "field_keys", "labels", "located", "serves", "serves_within"):
        row[name] = tuple(row[name])
    for name in ("title_tokens", "text_tokens"):
        row[name] = tuple(Token(*token) for token in row[name])
    row["updated"] = datetime.fromisoformat(row["updated"]) if row["updated"] else None
    return StoredDocument(**row)
