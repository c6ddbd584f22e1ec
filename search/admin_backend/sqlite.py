"""SQLite: terms in two columns of modelsearch's FTS5 table, `title` for the head."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django.db.models import QuerySet, Value
from modelsearch.backends.database.sqlite.query import MatchExpression
from modelsearch.backends.database.sqlite.sqlite import (
    ObjectIndexer,
    SQLiteAutocompleteQueryCompiler,
    SQLiteIndex,
    SQLiteSearchBackend,
    SQLiteSearchQueryCompiler,
)
from wagtail.search.models import IndexEntry, SQLiteFTSIndexEntry

from search.admin_backend.database import WordIndex, WordQueryCompiler


class SQLiteWordIndex(WordIndex, SQLiteIndex):
    object_indexer_class = ObjectIndexer

    def columns(self, head: Sequence[str], body: Sequence[str]) -> dict[str, str]:
        return {"title": " ".join(head), "autocomplete": "", "body": " ".join(body)}


class FTS5(WordQueryCompiler):
    AND: ClassVar[str] = "AND"
    OR: ClassVar[str] = "OR"

    def phrase(self, terms: Sequence[str], *, is_unfinished: bool = False) -> str:
        quoted = " ".join(terms).replace('"', '""')
        return f'"{quoted}"*' if is_unfinished else f'"{quoted}"'

    def entries(self, expression: str, *, heads_only: bool = False) -> QuerySet[Any]:
        match = MatchExpression(["title"] if heads_only else ["title", "body"], Value(expression))
        found: QuerySet[Any] = IndexEntry.objects.filter(pk__in=SQLiteFTSIndexEntry.objects.filter(match).values("pk"))
        return found


class SQLiteWordQueryCompiler(FTS5, SQLiteSearchQueryCompiler):
    pass


class SQLiteBeginningQueryCompiler(FTS5, SQLiteAutocompleteQueryCompiler):
    pass


class SQLiteBackend(SQLiteSearchBackend):
    index_class = SQLiteWordIndex
    query_compiler_class = SQLiteWordQueryCompiler
    autocomplete_query_compiler_class = SQLiteBeginningQueryCompiler
