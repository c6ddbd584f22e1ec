"""Who sees notices, looks after mails and changes their texts, by the policies that are registered for the models."""

from typing import Any

from django.db.models import Model, QuerySet
from wagtail.permissions import policy_registry

from notifications.models import ChangedMailText, Mail, Notice


def notices_visible_to(user: Any) -> QuerySet[Notice]:
    """One's own, and nobody else's."""
    return Notice.objects.filter(user=user) if user.is_authenticated else Notice.objects.none()


def may_see_mails(user: Any) -> bool:
    """The list: to whom, when, about what, and why it did not arrive. Never the text."""
    return _may(user, "view", Mail) or _may(user, "change", Mail)


def may_tend_mails(user: Any) -> bool:
    """Have a mail sent again, and mails to an address resumed."""
    return _may(user, "change", Mail)


def those_who_tend_mails() -> Any:
    return policy_registry.get_by_type(Mail).users_with_permission("change")


def may_change_mail_texts(user: Any) -> bool:
    return _may(user, "change", ChangedMailText)


def _may(user: Any, action: str, model: type[Model]) -> bool:
    return bool(policy_registry.get_by_type(model).user_has_permission(user, action))
