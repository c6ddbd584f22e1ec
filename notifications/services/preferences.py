"""How a person hears of events by mail: what is mandatory comes in any case."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from notifications import verbs
from notifications.models import Delivery, NoticePreference


def deliveries_of(user: Any) -> dict[str, Delivery]:
    """By verb, how the person hears of it; one query."""
    chosen = dict(NoticePreference.objects.filter(user=user).values_list("verb", "delivery"))
    return {
        verb.key: Delivery.AT_ONCE if verb.is_mandatory else Delivery(chosen.get(verb.key, Delivery.AT_ONCE))
        for verb in verbs.all_verbs()
    }


@transaction.atomic
def set_preferences(*, user: Any, deliveries: Mapping[str, str]) -> None:
    """Keep what a person chose, by key of the verb; verbs that are not named stay as they are.

    Raises KeyError for an unknown verb, ValueError for an unknown way of delivery and ValidationError for a mandatory
    verb that is to be off.
    """
    for key, delivery in deliveries.items():
        verb, wanted = verbs.get(key), Delivery(delivery)
        if verb.is_mandatory and wanted != Delivery.AT_ONCE:
            raise ValidationError({key: verb.why_mandatory})
        NoticePreference.objects.update_or_create(user=user, verb=key, defaults={"delivery": wanted})
