"""Who may do what with accounts of others and with the texts that people agree to: as Wagtail's policies have it."""

from typing import Any

from wagtail.permissions import policy_registry

from accounts.models import ConsentText, User


def may_close(by: Any, user: User) -> bool:
    """Staff who may delete accounts; that of an administrator only another one. One's own is deleted, not closed."""
    may_delete = policy_registry.get_by_type(User).user_has_permission_for_instance(by, "delete", user)
    return by != user and by.is_active and bool(may_delete) and (by.is_superuser or not user.is_superuser)


def may_publish(by: Any, text: ConsentText) -> bool:
    may_change = policy_registry.get_by_type(ConsentText).user_has_permission_for_instance(by, "change", text)
    return by.is_active and bool(may_change) and text.published_at is None
