"""What was searched for, as staff may see it: words only once they were typed on MIN_DAYS days.

Each verb is one query over the rows of search.models.insight, with totals under the names `count`, `missing` (found
nothing) and `loosened`.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Max, Min, Model, Q, QuerySet, Sum
from django.db.models.functions import Coalesce
from django.utils import timezone

from search.models import FilterDay, OpenDay, SearchDay, Visitor
from search.services.searching import FEW_HITS

MIN_DAYS = 3

Rows = QuerySet[Any, dict[str, Any]]


@dataclass(frozen=True, kw_only=True)
class InsightScope:
    """The last so many days, today with them, and whose searches."""

    days: int = 30
    with_staff: bool = False

    @property
    def first_day(self) -> date:
        return timezone.localdate() - timedelta(days=self.days - 1)

    @property
    def is_inside(self) -> Q:
        return Q(day__gte=self.first_day)

    def all_days(self, model: type[Model]) -> QuerySet[Any]:
        """Rows of these visitors, whenever."""
        rows = model._default_manager.all()
        return rows if self.with_staff else rows.filter(visitor=Visitor.PUBLIC)

    def rows(self, model: type[Model]) -> QuerySet[Any]:
        return self.all_days(model).filter(self.is_inside)

    def words_that_may_be_shown(self) -> QuerySet[Any]:
        days = self.all_days(SearchDay).exclude(words="").values("words").annotate(days=Count("day", distinct=True))
        words: QuerySet[Any] = days.filter(days__gte=MIN_DAYS).values("words")
        return words


@dataclass(frozen=True, kw_only=True)
class InsightTotals:
    """`rare`: searches for words that were not typed on enough days; `withheld`: for what may be personal data."""

    count: int
    missing: int
    loosened: int
    rare: int
    withheld: int
    first_day: date | None


def search_totals(scope: InsightScope) -> InsightTotals:
    """Two queries. `first_day`: of all that is kept, whoever searched."""
    is_rare = ~Q(words="") & ~Q(words__in=scope.words_that_may_be_shown())
    totals = scope.rows(SearchDay).aggregate(
        count=_sum("times"),
        missing=_sum("times_without_hit"),
        loosened=_sum("times_loosened"),
        rare=_sum("times", is_rare),
        withheld=_sum("times", Q(is_withheld=True)),
    )
    first_day = SearchDay._default_manager.aggregate(first=Min("day"))["first"]
    return InsightTotals(**totals, first_day=first_day)


def searched_words(scope: InsightScope) -> Rows:
    """Most searched first; `most_hits`: the most that they ever found."""
    return _by(scope, "words").order_by("-count", "words")


def missing_words(scope: InsightScope) -> Rows:
    """Words that found nothing; `missing_alone`: without place and filters, and those first."""
    return _by(scope, "words").filter(missing__gt=0).order_by("-missing_alone", "-missing", "words")


def words_missing_at_places(scope: InsightScope) -> Rows:
    """Words with the place where they found nothing, both typed together on MIN_DAYS days."""
    rows = _by(scope, "words", "region").exclude(region="")
    return rows.filter(missing__gt=0).order_by("-missing", "words", "region")


def words_with_few_hits(scope: InsightScope) -> Rows:
    return _by(scope, "words").filter(most_hits__range=(1, FEW_HITS)).order_by("-count", "words")


def chosen_filters(scope: InsightScope) -> Rows:
    rows: Rows = scope.rows(FilterDay).values("facet", "value").annotate(count=_sum("times"))
    return rows.order_by("-count", "facet", "value")


def chosen_places(scope: InsightScope) -> Rows:
    places = scope.rows(SearchDay).exclude(region="").values("region")
    rows: Rows = places.annotate(count=_sum("times"), missing=_sum("times_without_hit"))
    return rows.order_by("-count", "region")


def opened_pages(scope: InsightScope) -> Rows:
    pages = scope.rows(OpenDay).values("page")
    rows: Rows = pages.annotate(count=_sum("times"), title=Max("page__title"))
    return rows.order_by("-count", "page")


def words_that_opened(scope: InsightScope, pages: Collection[int]) -> Rows:
    """By page, the most frequent first."""
    opened = scope.rows(OpenDay).filter(page__in=pages, words__in=scope.words_that_may_be_shown())
    rows: Rows = opened.values("page", "words").annotate(count=_sum("times"))
    return rows.order_by("-count", "words")


def _by(scope: InsightScope, *group: str) -> Rows:
    """Totals of the period, of what was typed on enough days at any time."""
    groups = scope.all_days(SearchDay).exclude(words="").values(*group)
    rows: Rows = groups.annotate(
        days=Count("day", distinct=True),
        count=_sum("times", scope.is_inside),
        missing=_sum("times_without_hit", scope.is_inside),
        missing_alone=_sum("times_without_hit", scope.is_inside & Q(region="", is_filtered=False)),
        loosened=_sum("times_loosened", scope.is_inside),
        most_hits=Max("hits", filter=scope.is_inside),
    )
    return rows.filter(days__gte=MIN_DAYS, count__gt=0)


def _sum(column: str, condition: Q | None = None) -> Coalesce:
    return Coalesce(Sum(column, filter=condition), 0)
