"""PostgreSQL: terms as lexemes of two tsvectors, `title` for the head and `body` for all.

They are written and asked for as they are: the parser of to_tsvector would cut and drop them by its own rules.
"""

from collections.abc import Sequence
from typing import Any, ClassVar

from django.contrib.postgres.search import SearchQuery
from django.db.models import QuerySet
from modelsearch.backends.database.postgres.postgres import (
    ObjectIndexer,
    PostgresAutocompleteQueryCompiler,
    PostgresIndex,
    PostgresSearchBackend,
    PostgresSearchQueryCompiler,
)
from wagtail.search.models import IndexEntry

from search.admin_backend.database import WordIndex, WordQueryCompiler


def _lexeme(term: str) -> str:
    escaped = term.replace("\\", "\\\\").replace("'", "''")
    return f"'{escaped}'"


def _vector(terms: Sequence[str]) -> str:
    return " ".join(f"{_lexeme(term)}:{position}" for position, term in enumerate(terms, start=1))


class LiteralQuery(SearchQuery):
    """A tsquery as it stands, passed by no parser."""

    template = "%(expressions)s::tsquery"


class PostgreSQLWordIndex(WordIndex, PostgresIndex):
    object_indexer_class = ObjectIndexer

    def columns(self, head: Sequence[str], body: Sequence[str]) -> dict[str, str]:
        return {"title": _vector(head), "autocomplete": "", "body": _vector([*head, *body])}


class TSQuery(WordQueryCompiler):
    AND: ClassVar[str] = "&"
    OR: ClassVar[str] = "|"

    def phrase(self, terms: Sequence[str], *, is_unfinished: bool = False) -> str:
        in_a_row = " <-> ".join(_lexeme(term) for term in terms)
        return f"({in_a_row}:*)" if is_unfinished else f"({in_a_row})"

    def entries(self, expression: str, *, heads_only: bool = False) -> QuerySet[Any]:
        asked = LiteralQuery(expression)
        found: QuerySet[Any] = IndexEntry.objects.filter(**{"title" if heads_only else "body": asked})
        return found


class PostgreSQLWordQueryCompiler(TSQuery, PostgresSearchQueryCompiler):
    pass


class PostgreSQLBeginningQueryCompiler(TSQuery, PostgresAutocompleteQueryCompiler):
    pass


class PostgreSQLBackend(PostgresSearchBackend):
    index_class = PostgreSQLWordIndex
    query_compiler_class = PostgreSQLWordQueryCompiler
    autocomplete_query_compiler_class = PostgreSQLBeginningQueryCompiler
