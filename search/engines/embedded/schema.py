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
    for name in rows.NAME_FIELDS:
        builder.add_text_field(name, stored=True, tokenizer_name="raw", index_option="basic")
    for name in rows.STORED_FIELDS:
        # A text field would be indexed too, as one long term.
        builder.add_bytes_field(name, stored=True, indexed=False)
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
        elif name in rows.STORED_FIELDS:
            document.add_bytes(name, str(value).encode())
        else:
            for text in [value] if isinstance(value, str) else value:
                document.add_text(name, text)
    return document
