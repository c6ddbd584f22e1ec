"""What the backends of both databases share: what is written to the index, and how a query is read.

What a model declares with AutocompleteField (titles, tags) is its head: found by words and by any part of two letters
or more, before everything else. What it declares with SearchField is found by words.
"""

from collections.abc import Iterable, Sequence
from typing import Any, ClassVar

from django.db.models import Case, F, FloatField, Model, QuerySet, Value, When
from django.db.models.functions import Cast
from modelsearch.query import And, MatchAll, Or, Phrase, PlainText
from modelsearch.utils import get_content_type_pk, get_descendants_content_types_pks
from wagtail.search.index import AutocompleteField, SearchField
from wagtail.search.models import IndexEntry

from search.admin_backend.words import asked_word, part_terms, word_terms
from search.analysis.query_language import normalise

# A single letter that is still being typed begins too many words.
SHORTEST_BEGINNING = 2


class WordIndex:
    """To be mixed into modelsearch's index of a database."""

    backend: Any
    object_indexer_class: ClassVar[Any]

    def columns(self, head: Sequence[str], body: Sequence[str]) -> dict[str, str]:
        """The columns of an IndexEntry for the terms of a record."""
        raise NotImplementedError

    def add_items(self, model: type[Model], objs: Iterable[Model]) -> None:
        content_type = get_content_type_pk(model)
        rows = [(str(obj.pk), self.columns(*self._terms(obj))) for obj in objs]
        if not rows:
            return
        IndexEntry.objects.bulk_create(
            [IndexEntry(content_type_id=content_type, object_id=key, **columns) for key, columns in rows],
            update_conflicts=True,
            unique_fields=["content_type", "object_id"],
            update_fields=list(rows[0][1]),
        )

    def _terms(self, obj: Model) -> tuple[list[str], list[str]]:
        indexer = self.object_indexer_class(obj, self.backend)
        heads, texts = [], []
        for declared in indexer.search_fields:
            # On PostgreSQL a weight stands in between.
            for field, *_, text in indexer.prepare_field(obj, declared):
                if isinstance(field, AutocompleteField):
                    heads.append(text)
                elif isinstance(field, SearchField):
                    texts.append(text)
        head = "\n".join(heads)
        return [*word_terms(head), *part_terms(head)], word_terms("\n".join(texts))

    def _refresh_title_norms(self, full: bool = False) -> None:  # noqa: FBT001, FBT002  # modelsearch's signature
        """Nothing: the order of hits does not use them, and they cost a look at all rows with every save."""


class WordQueryCompiler:
    """To be mixed into modelsearch's query compiler of a database."""

    AND: ClassVar[str]
    OR: ClassVar[str]
    LAST_TERM_IS_PREFIX: ClassVar[bool]

    queryset: QuerySet[Any]
    query: Any
    fields: Any
    order_by_relevance: bool

    def phrase(self, terms: Sequence[str], *, is_unfinished: bool = False) -> str:
        """Terms in a row, in the database's own language; of an unfinished phrase the last one may go on."""
        raise NotImplementedError

    def entries(self, expression: str, *, heads_only: bool = False) -> QuerySet[Any]:
        """The rows of the index that match an expression of phrases."""
        raise NotImplementedError

    def check(self) -> None:
        """Unlike an index of its own, the database filters and sorts by any column, declared or not."""
        if self.fields is not None:
            raise NotImplementedError("the search of the admin looks at all fields of a model")

    def search(
        self, config: Any, start: int | None, stop: int | None, score_field: str | None = None, backend: Any = None
    ) -> QuerySet[Any]:
        """The queryset's rows that match; `score_field` is 1.0 where the head says it all, else 0.0."""
        if isinstance(self.query, MatchAll):
            return self.queryset[start:stop]
        expression = self._expression(self.query)
        if not expression:
            return self.queryset.none()
        found = self.queryset.filter(pk__in=self._keys(self.entries(expression)))
        in_head = When(pk__in=self._keys(self.entries(expression, heads_only=True)), then=Value(1.0))
        score = Case(in_head, default=Value(0.0), output_field=FloatField())
        if score_field is not None:
            found = found.annotate(**{score_field: score})
        if self.order_by_relevance:
            found = found.order_by(score.desc(), "-pk")
        elif not found.query.order_by:
            found = found.order_by("-pk")
        return found[start:stop]

    def _keys(self, entries: QuerySet[Any]) -> QuerySet[Any]:
        model = self.queryset.model
        key = model._meta.pk
        while key.remote_field:
            key = key.target_field
        return entries.filter(content_type_id__in=get_descendants_content_types_pks(model)).values(
            key=Cast(F("object_id"), output_field=key)
        )

    def _expression(self, query: Any) -> str:
        """Empty for a query without a letter."""
        if isinstance(query, PlainText):
            words = normalise(query.query_string).split()
            asked = [self._word(word, is_last=place == len(words)) for place, word in enumerate(words, start=1)]
            return self._joined(self.AND if query.operator.lower() == "and" else self.OR, asked)
        if isinstance(query, Phrase):
            return self._word(normalise(query.query_string))
        if isinstance(query, And | Or):
            asked = [self._expression(subquery) for subquery in query.subqueries]
            return self._joined(self.AND if isinstance(query, And) else self.OR, asked)
        raise NotImplementedError(f"the search of the admin does not know {type(query).__name__}")

    def _word(self, text: str, *, is_last: bool = False) -> str:
        word = asked_word(text)
        is_unfinished = is_last and self.LAST_TERM_IS_PREFIX and len(word.letters) >= SHORTEST_BEGINNING
        ways = [self.phrase(terms, is_unfinished=is_unfinished) for terms in word.phrases]
        if is_unfinished:
            ways.append(self.phrase([word.letters], is_unfinished=True))
        ways.append(self._joined(self.AND, [self.phrase(terms) for terms in word.parts]))
        return self._joined(self.OR, ways)

    def _joined(self, operator: str, expressions: Sequence[str]) -> str:
        said = [expression for expression in expressions if expression]
        return f"({f' {operator} '.join(said)})" if said else ""
