"""Mails of one kind of event, switched off by the link in such a mail."""

from django.contrib.auth import get_user_model
from django.db import transaction

from notifications import verbs
from notifications.models import Delivery, NoticePreference


@transaction.atomic
def switch_mails_off(*, user_id: int, verb: str) -> bool:
    """The list of notices still tells of it. False for a person who left, and for what cannot be switched off."""
    kind = verbs.find(verb)
    if kind is None or kind.is_mandatory or not get_user_model().objects.filter(pk=user_id).exists():
        return False
    NoticePreference.objects.update_or_create(user_id=user_id, verb=verb, defaults={"delivery": Delivery.OFF})
    return True
