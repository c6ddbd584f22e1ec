"""Verbs of the search, one subject a file."""

from search.services.completing import complete
from search.services.indexing import DrainReport, drain, has_due_entries, queue
from search.services.rebuilding import rebuild
from search.services.reconciling import Differences, find_differences, reconcile
from search.services.related import related
from search.services.searching import MAX_LISTING, search
from search.services.thesaurus import current_thesaurus, load_thesaurus

__all__ = [
    "MAX_LISTING",
    "Differences",
    "DrainReport",
    "complete",
    "current_thesaurus",
    "drain",
    "find_differences",
    "has_due_entries",
    "load_thesaurus",
    "queue",
    "rebuild",
    "reconcile",
    "related",
    "search",
]
