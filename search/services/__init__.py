"""Verbs of the search, one subject a file."""

from search.services.admin_index import admin_index_is_due, fill_admin_index
from search.services.completing import complete
from search.services.counting import count_open, count_search, forget_old_counts
from search.services.health import Health, Trouble, health, troubles_at_a_glance
from search.services.indexing import DrainReport, drain, has_due_entries, queue
from search.services.insight import (
    MIN_DAYS,
    InsightScope,
    InsightTotals,
    Rows,
    chosen_filters,
    chosen_places,
    missing_words,
    opened_pages,
    search_totals,
    searched_words,
    words_missing_at_places,
    words_that_opened,
    words_with_few_hits,
)
from search.services.optimizing import is_time_to_optimize, optimize
from search.services.picks import picks_for, refresh_pick_keys
from search.services.places import (
    NearbyPlaces,
    PlaceCounts,
    PlaceWithHits,
    at_place,
    count_at_places,
    places_nearby_with_hits,
)
from search.services.rebuilding import rebuild
from search.services.reconciling import Differences, find_differences, reconcile
from search.services.related import related
from search.services.retrying import failing_entries, retry
from search.services.searching import (
    FEW_HITS,
    MAX_EXPORT,
    MAX_LISTING,
    answer,
    page_of,
    position_of,
    search,
    whole_list,
    window,
)
from search.services.thesaurus import compile_rows, current_thesaurus, entries_by_term, load_thesaurus, thesaurus_with
from search.services.thesaurus_importing import import_thesaurus, plan_import
from search.services.thesaurus_warnings import overlaps_of, warnings_by_entry, words_that_catch_too_much
from search.services.troubles import related_troubles
from search.services.trying import compare

__all__ = [
    "FEW_HITS",
    "MAX_EXPORT",
    "MAX_LISTING",
    "MIN_DAYS",
    "Differences",
    "DrainReport",
    "Health",
    "InsightScope",
    "InsightTotals",
    "NearbyPlaces",
    "PlaceCounts",
    "PlaceWithHits",
    "Rows",
    "Trouble",
    "admin_index_is_due",
    "answer",
    "at_place",
    "chosen_filters",
    "chosen_places",
    "compare",
    "compile_rows",
    "complete",
    "count_at_places",
    "count_open",
    "count_search",
    "current_thesaurus",
    "drain",
    "entries_by_term",
    "failing_entries",
    "fill_admin_index",
    "find_differences",
    "forget_old_counts",
    "has_due_entries",
    "health",
    "import_thesaurus",
    "is_time_to_optimize",
    "load_thesaurus",
    "missing_words",
    "opened_pages",
    "optimize",
    "overlaps_of",
    "page_of",
    "picks_for",
    "places_nearby_with_hits",
    "plan_import",
    "position_of",
    "queue",
    "rebuild",
    "reconcile",
    "refresh_pick_keys",
    "related",
    "related_troubles",
    "retry",
    "search",
    "search_totals",
    "searched_words",
    "thesaurus_with",
    "troubles_at_a_glance",
    "warnings_by_entry",
    "whole_list",
    "window",
    "words_missing_at_places",
    "words_that_catch_too_much",
    "words_that_opened",
    "words_with_few_hits",
]
