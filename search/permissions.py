"""Who looks after the search. Those who may change 類語 do; no right of its own, which nobody would think of giving."""

from typing import Any

from wagtail.permissions import policy_registry

from search.models import ThesaurusEntry


def may_tend_search(user: Any) -> bool:
    """See the state of the search, and have what failed tried again."""
    return _may(user, "change")


def may_import_thesaurus(user: Any) -> bool:
    return _may(user, "add") and _may(user, "change")


def _may(user: Any, action: str) -> bool:
    return bool(policy_registry.get_by_type(ThesaurusEntry).user_has_permission(user, action))
