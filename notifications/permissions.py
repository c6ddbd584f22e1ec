"""Who may see notices and change the texts of mails."""

from typing import Any

from django.db.models import QuerySet
from wagtail.permissions import policy_registry

from notifications.models import ChangedMailText, Notice


def notices_visible_to(user: Any) -> QuerySet[Notice]:
    """One's own, and nobody else's."""
    return Notice.objects.filter(user=user) if user.is_authenticated else Notice.objects.none()


def may_change_mail_texts(user: Any) -> bool:
    return bool(policy_registry.get_by_type(ChangedMailText).user_has_permission(user, "change"))
