"""Mapping and settings of an index, and the stamp that names it."""

from typing import Any

from elasticsearch.dsl import Integer, Keyword, Long, Mapping, Text

from search.engines import rows


def build_mapping() -> dict[str, Any]:
    """Tokens come from search.analysis, so Elasticsearch only cuts at spaces; nothing is stored twice."""
    mapping = Mapping()
    # A field that nobody thought of is an error.
    mapping.meta("dynamic", "strict")
    # Rows are always written whole, and what a hit shows is `stored`.
    mapping.meta("_source", enabled=False)
    for name in rows.TOKEN_FIELDS:
        mapping.field(name, Text(analyzer="whitespace"))
    for name in rows.TERM_FIELDS:
        mapping.field(name, Keyword(doc_values=False))
    for name in (*rows.COUNTED_FIELDS, *rows.NAME_FIELDS):
        mapping.field(name, Keyword())
    for name in rows.NUMBER_FIELDS:
        mapping.field(name, Integer(index=False) if name == "place_order" else Long(index=False))
    for name in rows.STORED_FIELDS:
        mapping.field(name, Text(index=False, store=True))
    body: dict[str, Any] = mapping.to_dict()
    return body


def build_settings(*, shards: int) -> dict[str, Any]:
    """Settings of a new index: while it is filled nobody reads it."""
    return {
        "number_of_shards": shards,
        # A copy on a second machine as soon as there is one.
        "auto_expand_replicas": "0-1",
        "refresh_interval": "-1",
        # How long a deletion is remembered: a slower writer's older version must not bring a record back.
        "gc_deletes": "1h",
    }


def index_stamp(*, shards: int) -> str:
    """Part of the name of an index: changes with mapping, settings, fields and analysis."""
    return rows.stamp_of("elasticsearch", build_mapping(), build_settings(shards=shards))
