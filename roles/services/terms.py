"""What the calendar does with roles; called by the scheduler. Every rule looks at the rows' own dates."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from notifications.services import notify
from roles.models import RoleGrant
from roles.services.giving import lock_person
from roles.services.granting import TERM_OVER, end_grant
from roles.terms import WARN_DAYS


def end_expired_grants() -> int:
    """End roles whose last day is over; return how many. They gave no right since that day (`RoleGrant.active`)."""
    expired = list(RoleGrant.objects.past_their_term().select_related("user"))
    for grant in expired:
        _end_if_expired(grant)
    return len(expired)


@transaction.atomic
def _end_if_expired(grant: RoleGrant) -> None:
    # Another run, or a longer term, may have come first.
    lock_person(grant.user)
    if RoleGrant.objects.past_their_term().filter(pk=grant.pk).exists():
        end_grant(grant=grant, by=None, reason=TERM_OVER)


@transaction.atomic
def warn_of_ending_terms() -> int:
    """Tell holders once that their term ends within 30 days; return how many. A longer term is told of anew."""
    last_day = timezone.localdate() + timedelta(days=WARN_DAYS)
    ending = RoleGrant.objects.active().filter(ends_on__lte=last_day, warned_at=None).select_for_update()
    grants = list(ending)
    for grant in grants:
        grant.warned_at = timezone.now()
        grant.save(update_fields=["warned_at"])
        notify("role-ends-soon", target=grant)
    return len(grants)
