"""Verbs of the search, one subject a file."""

from search.services.admin_index import admin_index_is_due, fill_admin_index
from search.services.completing import complete
from search.services.counting import count_open, count_search, forget_old_counts
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
from search.services.searching import FEW_HITS, MAX_LISTING, page_of, position_of, search, window
from search.services.thesaurus import current_thesaurus, load_thesaurus
from search.services.troubles import related_troubles

__all__ = [
    "FEW_HITS",
    "MAX_LISTING",
    "MIN_DAYS",
    "Differences",
    "DrainReport",
    "InsightScope",
    "InsightTotals",
    "NearbyPlaces",
    "PlaceCounts",
    "PlaceWithHits",
    "Rows",
    "admin_index_is_due",
    "at_place",
    "chosen_filters",
    "chosen_places",
    "complete",
    "count_at_places",
    "count_open",
    "count_search",
    "current_thesaurus",
    "drain",
    "fill_admin_index",
    "find_differences",
    "forget_old_counts",
    "has_due_entries",
    "is_time_to_optimize",
    "load_thesaurus",
    "missing_words",
    "opened_pages",
    "optimize",
    "page_of",
    "picks_for",
    "places_nearby_with_hits",
    "position_of",
    "queue",
    "rebuild",
    "reconcile",
    "refresh_pick_keys",
    "related",
    "related_troubles",
    "search",
    "search_totals",
    "searched_words",
    "window",
    "words_missing_at_places",
    "words_that_opened",
    "words_with_few_hits",
]
