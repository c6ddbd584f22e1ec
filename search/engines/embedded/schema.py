"""Fields of the tantivy index and the way from a document to them."""

from importlib.metadata import version

import tantivy

from search.analysis.documents import AnalysedDocument
from search.engines import rows

TOKENISER = "given_tokens"


def build_schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    for name in rows.TOKEN_FIELDS:
        builder.add_text_field(name, tokenizer_name=TOKENISER, index_option="position")
    for name in rows.TERM_FIELDS:
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic")
    for name in rows.COUNTED_FIELDS:
        builder.add_text_field(name, fast=True, tokenizer_name="raw", index_option="basic")
    for name in (*rows.NAME_FIELDS, *rows.STORED_FIELDS):
        builder.add_text_field(name, stored=True, tokenizer_name="raw", index_option="basic")
    for name in rows.NUMBER_FIELDS:
        builder.add_unsigned_field(name, fast=True)
    return builder.build()


def schema_stamp() -> str:
    """Part of the name of an index."""
    return rows.stamp_of("tantivy", version("tantivy"))


def to_tantivy(analysed: AnalysedDocument) -> tantivy.Document:
    document = tantivy.Document()
    for name, value in rows.to_row(analysed).items():
        if isinstance(value, int):
            document.add_unsigned(name, value)
        else:
            for text in [value] if isinstance(value, str) else value:
                document.add_text(name, text)
    return document
