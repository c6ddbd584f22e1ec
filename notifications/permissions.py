"""Who looks after mails: those who may see or change them, by the policy that is registered for the model."""

from typing import Any

from wagtail.permissions import policy_registry

from notifications.models import Mail


def may_see_mails(user: Any) -> bool:
    """The list: to whom, when, about what, and why it did not arrive. Never the text."""
    return _may(user, "view") or _may(user, "change")


def may_tend_mails(user: Any) -> bool:
    """Have a mail sent again, and mails to an address resumed."""
    return _may(user, "change")


def those_who_tend_mails() -> Any:
    return policy_registry.get_by_type(Mail).users_with_permission("change")


def _may(user: Any, action: str) -> bool:
    return bool(policy_registry.get_by_type(Mail).user_has_permission(user, action))
