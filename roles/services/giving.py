"""The rows of a role that is given: what granting, approving and accepting have in common. Rights are asked before."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from wagtail.log_actions import log

from accounts.models import User
from regions.models import Area
from roles import log_actions
from roles.models import RoleGrant
from roles.services.groups import follow_grants
from roles.terms import default_end


def lock_person(user: Any) -> None:
    """Two changes of one person's roles come one after the other. Always taken before the locks of grants."""
    # Without the key: rows that merely point at the person are written meanwhile.
    User.objects.select_for_update(no_key=True).get(pk=user.pk)


def give(
    *,
    user: Any,
    role: str,
    layer: int | None,
    areas: Sequence[Area],
    by: Any,
    affiliation: str = "",
    ends_on: date | None = None,
) -> RoleGrant:
    """A new grant, or one that the person holds already, grown to it. Without a last day the usual one (roles.terms)."""
    lock_person(user)
    ends_on = ends_on or default_end(role)
    if ends_on is not None and ends_on < timezone.localdate():
        raise ValidationError({"ends_on": "任期の最後の日は、今日かそれより後の日にしてください。"})
    held = _held(user=user, role=role, layer=layer, areas=areas, ends_on=ends_on)
    grant = held or RoleGrant(user=user, role=role, layer=layer, granted_by=by)
    grant.affiliation = affiliation or grant.affiliation
    if held is None or _lasts_longer(ends_on, held.ends_on):
        grant.ends_on, grant.warned_at = ends_on, None
    if held is not None:
        grant.confirmed_at, grant.confirmation_reminders = timezone.now(), 0
    grant.save()
    grant.areas.add(*areas)
    follow_grants(user)
    data = {"user": user.pk, "role": role, "areas": [area.code for area in areas], "ends_on": str(grant.ends_on or "")}
    log(grant, log_actions.EXTEND if held else log_actions.GRANT, user=by, data=data)
    return grant


def held_already(
    *, user: Any, role: str, layer: int | None, areas: Iterable[Area], ends_on: date | None
) -> RoleGrant | None:
    """A grant to which this one would add nothing: all its areas, at least as long."""
    wanted, ends_on = {area.code for area in areas}, ends_on or default_end(role)
    grants = RoleGrant.objects.active().filter(user=user, role=role, layer=layer).prefetch_related("areas")
    return next(
        (
            grant
            for grant in grants
            if wanted <= {area.code for area in grant.areas.all()} and not _lasts_longer(ends_on, grant.ends_on)
        ),
        None,
    )


def _held(*, user: Any, role: str, layer: int | None, areas: Iterable[Area], ends_on: date | None) -> RoleGrant | None:
    """The grant to which a new one adds.

    Either all its areas are among the new ones, so that whoever gives those may lengthen it too; or it holds all the new
    areas at least as long, so that there is nothing to add. Any other stays a grant of its own: staff of one place
    neither lengthen nor end what staff of another gave.
    """
    wanted = {area.code for area in areas}
    grants = RoleGrant.objects.active().filter(user=user, role=role, layer=layer).select_for_update()
    for grant in grants.order_by("pk"):
        present = set(grant.areas.values_list("code", flat=True))
        if present <= wanted or (wanted <= present and not _lasts_longer(ends_on, grant.ends_on)):
            return grant
    return None


def _lasts_longer(day: date | None, other: date | None) -> bool:
    """None lasts until it is ended."""
    return other is not None and (day is None or day > other)
