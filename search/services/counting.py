"""Counts what is searched for and what is opened from it, without telling of anybody. See docs/search.md."""

import logging
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.models import Q
from django.utils import timezone

from regions.models import Area
from regions.querysets import to_hiragana
from search.analysis.personal_data import names_of_people, tells_of_somebody
from search.analysis.query_language import parse
from search.criteria import SearchCriteria
from search.models import FilterDay, OpenDay, SearchDay, Visitor
from search.models.insight import MAX_WORDS
from search.results import SearchResults

logger = logging.getLogger(__name__)

# Milliseconds for which a page waits until other writers of SQLite have done; then it does without the count.
PATIENCE = 100

# One statement each: rows of one day are written by many processes at once, and none of them may read and write back.
_COUNT_SEARCH = """
    INSERT INTO search_searchday
        (day, visitor, words, region, is_filtered, is_withheld, times, times_without_hit, times_loosened, hits)
    VALUES (%s, %s, %s, %s, %s, %s, 1, %s, %s, %s)
    ON CONFLICT (day, visitor, words, region, is_filtered, is_withheld) DO UPDATE SET
        times = search_searchday.times + 1,
        times_without_hit = search_searchday.times_without_hit + excluded.times_without_hit,
        times_loosened = search_searchday.times_loosened + excluded.times_loosened,
        hits = excluded.hits
"""
_COUNT_FILTER = """
    INSERT INTO search_filterday (day, visitor, facet, value, times) VALUES (%s, %s, %s, %s, 1)
    ON CONFLICT (day, visitor, facet, value) DO UPDATE SET times = search_filterday.times + 1
"""
_COUNT_OPEN = """
    INSERT INTO search_openday (day, visitor, words, page_id, times) VALUES (%s, %s, %s, %s, 1)
    ON CONFLICT (day, visitor, words, page_id) DO UPDATE SET times = search_openday.times + 1
"""
_ENDINGS_OF_PLACES = ("", *"都道府県市区町村", "圏域", "地区")
_ENDINGS_IN_KANA = ("", "と", "ふ", "けん", "し", "く", "ちょう", "まち", "むら", "そん")


def count_search(*, criteria: SearchCriteria, results: SearchResults, visitor: Visitor) -> None:
    """Count the first page of a search, unless it asks for nothing. Never raises.

    Another order of the same hits is no search of its own; nor is what the database lists while no engine answers.
    """
    is_first = criteria.page == 1 and criteria.sort is criteria.default_sort
    if is_first and not results.is_listing and settings.SEARCH_LOG_DAYS:
        _without_harm(lambda: _count_search(criteria, results, visitor))


def count_open(*, page_id: int, text: str, visitor: Visitor) -> None:
    """Count a page that was opened from a search for `text`. Never raises."""
    if settings.SEARCH_LOG_DAYS:
        values = [_today(), visitor.value]
        _without_harm(lambda: _execute(_COUNT_OPEN, [[*values, kept_words(text) or "", page_id]]))


def forget_old_counts() -> int:
    """Delete the counts of days before the last SEARCH_LOG_DAYS and return how many rows that were."""
    last = timezone.localdate() - timedelta(days=settings.SEARCH_LOG_DAYS)
    return sum(model._default_manager.filter(day__lte=last).delete()[0] for model in (SearchDay, FilterDay, OpenDay))


def kept_words(text: str) -> str | None:
    """The words as they are counted: NFKC, small letters, single spaces; None if they may be personal data."""
    words = str(parse(text)).lower()
    if len(words) > MAX_WORDS or tells_of_somebody(text):
        return None
    return None if any(not _is_a_place(name) for name in names_of_people(text)) else words


def _count_search(criteria: SearchCriteria, results: SearchResults, visitor: Visitor) -> None:
    words = kept_words(criteria.text)
    # As the results show them: what an address makes up is no value of a facet.
    filters = [(group.name, value.value) for group in results.facets for value in group.values if value.chosen]
    if words == "" and not filters and not criteria.region:
        return
    day, loosened, without_hit = _today(), int(bool(results.loosened)), int(not results.total)
    where: list[Any] = ["", "", False, True] if words is None else [words, criteria.region, bool(filters), False]
    hits = 0 if words is None else results.total
    _execute(_COUNT_SEARCH, [[day, visitor.value, *where, without_hit, loosened, hits]])
    if filters and words is not None:
        _execute(_COUNT_FILTER, [[day, visitor.value, *chosen] for chosen in filters])


def _is_a_place(name: str) -> bool:
    """小川, which is a surname too; only asked for what looks like a name."""
    named = Q(name__in=[name + ending for ending in _ENDINGS_OF_PLACES])
    read = Q(kana__in=[to_hiragana(name) + ending for ending in _ENDINGS_IN_KANA])
    return Area.objects.filter(named | read).exists()


def _execute(statement: str, rows: Sequence[Sequence[Any]]) -> None:
    with _in_haste(), connection.cursor() as cursor:
        if len(rows) == 1:
            cursor.execute(statement, rows[0])
        else:
            cursor.executemany(statement, rows)


@contextmanager
def _in_haste() -> Iterator[None]:
    """SQLite has one writer at a time: for others a page would wait as long as the settings say."""
    if connection.vendor != "sqlite":
        yield
        return
    connection.ensure_connection()
    usual = connection.connection.execute("PRAGMA busy_timeout").fetchone()[0]
    connection.connection.execute(f"PRAGMA busy_timeout = {PATIENCE}")
    try:
        yield
    finally:
        connection.connection.execute(f"PRAGMA busy_timeout = {usual}")


def _without_harm(count: Callable[[], None]) -> None:
    try:
        count()
    except Exception as error:  # noqa: BLE001  # whatever is wrong with the count, the page is answered
        # Without the trace: a message of the database may hold what was typed.
        logger.warning("search: not counted (%s)", type(error).__name__)


def _today() -> str:
    day: date = timezone.localdate()
    return day.isoformat()
