"""Who looks after the search, from the permission matrix."""

from typing import Any

from roles.permissions import may_anywhere


def may_tend_search(user: Any) -> bool:
    """See the state of the search, and have what failed tried again."""
    return may_anywhere(user, "search-state", "view")


def may_try_again(user: Any) -> bool:
    return may_anywhere(user, "search-state", "retry")


def may_see_insight(user: Any) -> bool:
    return may_anywhere(user, "search-insight", "view")


def may_export_insight(user: Any) -> bool:
    return may_anywhere(user, "search-insight", "export")


def may_import_thesaurus(user: Any) -> bool:
    return may_anywhere(user, "thesaurus", "import")
