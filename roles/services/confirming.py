"""The yearly look at who still holds which role: staff of the area say so, or end the role."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log

from accounts.models import User
from notifications.services import notify
from roles import log_actions
from roles.models import RoleGrant
from roles.permissions import grants_within_reach, people_to_act
from roles.querysets import RoleGrantQuerySet

# Days after which staff are asked again, counted from the day on which the confirmation was due.
REMINDERS = (0, 14, 28)


def grants_to_confirm(user: Any) -> RoleGrantQuerySet:
    """Roles of others that are due for a look and that the person may confirm; the oldest first."""
    due = timezone.now() - timedelta(days=settings.ROLE_CONFIRM_DAYS)
    found = grants_within_reach(user, "confirm").exclude(user_id=user.pk).filter(confirmed_at__lte=due)
    active = RoleGrant.objects.active()
    return found.filter(pk__in=active.values("pk")).order_by("confirmed_at", "pk")


@transaction.atomic
def confirm_grants(*, grants: Iterable[RoleGrant], by: Any) -> int:
    """Say that people still hold these roles; return how many. Raises PermissionDenied if one is not in reach, or own.

    What ended meanwhile is left out: somebody else has said what is to be said.
    """
    wanted = {grant.pk for grant in grants}
    allowed = set(
        grants_within_reach(by, "confirm").exclude(user_id=by.pk).filter(pk__in=wanted).values_list("pk", flat=True)
    )
    if wanted - allowed:
        raise PermissionDenied
    held = list(RoleGrant.objects.active().filter(pk__in=wanted).select_for_update().order_by("pk"))
    for grant in held:
        grant.confirmed_at, grant.confirmation_reminders = timezone.now(), 0
        grant.save(update_fields=["confirmed_at", "confirmation_reminders"])
        log(grant, log_actions.CONFIRM, user=by, data={"user": grant.user_id, "role": grant.role})
    return len(held)


@transaction.atomic
def remind_of_confirmations() -> int:
    """Ask staff about roles that became due, and again after 14 and 28 days; return how many people are asked.

    One notice a person, however many roles are due. A role keeps how often it was asked for, so that a second run asks
    nobody again and a run that was missed is caught up in one.
    """
    now = timezone.now()
    to_ask: list[RoleGrant] = []
    for number, days in enumerate(REMINDERS, start=1):
        due = now - timedelta(days=settings.ROLE_CONFIRM_DAYS + days)
        found = RoleGrant.objects.active().filter(confirmed_at__lte=due, confirmation_reminders__lt=number)
        to_ask += found.select_related("user").with_areas().select_for_update(of=("self",))
        found.update(confirmation_reminders=number)
    people: dict[tuple[str, tuple[str, ...]], list[User]] = {}
    asked: dict[int, User] = {}
    for grant in {grant.pk: grant for grant in to_ask}.values():
        areas = list(grant.areas.all())
        key = (grant.role, tuple(area.code for area in areas))
        if key not in people:
            people[key] = people_to_act(f"role-{grant.role}", "confirm", areas=areas)
        near = people[key]
        if any(person.pk == grant.user_id for person in near):
            # Nobody confirms oneself; the only one of a place is looked at by those of the prefecture.
            near = people_to_act(f"role-{grant.role}", "confirm", areas=areas, besides=grant.user)
        asked.update({person.pk: person for person in near})
    for person in asked.values():
        notify("role-confirmations-due", target=person)
    return len(asked)
