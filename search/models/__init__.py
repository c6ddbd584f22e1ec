"""Rows of the search, one subject a file."""

from search.models.index import AdminIndexState, IndexEntry, Upkeep, UpkeepRun
from search.models.insight import FilterDay, OpenDay, SearchDay, Visitor
from search.models.picks import SearchPick
from search.models.thesaurus import ThesaurusEntry, ThesaurusKind, ThesaurusState

__all__ = [
    "AdminIndexState",
    "FilterDay",
    "IndexEntry",
    "OpenDay",
    "SearchDay",
    "SearchPick",
    "ThesaurusEntry",
    "ThesaurusKind",
    "ThesaurusState",
    "Upkeep",
    "UpkeepRun",
    "Visitor",
]
