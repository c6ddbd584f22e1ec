"""Kinds of records that the search knows. Subjects register in `AppConfig.ready`."""

from collections.abc import Iterable

from django.db.models import Model
from django.urls import reverse

from search.contracts import Searchable
from search.criteria import Sort

_searchables: dict[str, Searchable] = {}


def register(searchable: Searchable) -> None:
    _searchables[searchable.kind] = searchable


def all_searchables() -> list[Searchable]:
    return list(_searchables.values())


def of_kind(kind: str) -> Searchable | None:
    return _searchables.get(kind)


def of_model(model: type[Model]) -> Searchable | None:
    """The searchable of this model, or of the nearest one that it extends: a row of the one is a row of the other."""
    by_model = {searchable.model: searchable for searchable in _searchables.values()}
    return next((by_model[each] for each in model.__mro__ if each in by_model), None)


def passing_kinds() -> tuple[str, ...]:
    return tuple(searchable.kind for searchable in _searchables.values() if searchable.is_passing)


def trouble_headings() -> dict[str, str]:
    """Headings of the kinds that have a list of their own on the page of a 困りごと."""
    return {kind: searchable.trouble_heading for kind, searchable in _searchables.items() if searchable.trouble_heading}


def sorts_of(kind: str) -> tuple[Sort, ...]:
    """Orders that a list of this kind alone has; none for a list of several kinds."""
    searchable = of_kind(kind)
    return searchable.sorts if searchable else ()


def comparison_addresses(kinds: Iterable[str]) -> dict[str, str]:
    """Where records of a kind are shown side by side, for those of the kinds that have such a page."""
    found = [searchable for kind in dict.fromkeys(kinds) if (searchable := of_kind(kind))]
    return {searchable.kind: reverse(searchable.comparison) for searchable in found if searchable.comparison}


def kinds() -> list[tuple[str, str]]:
    """(kind, label) in order of registration."""
    return [(searchable.kind, searchable.label) for searchable in _searchables.values()]
