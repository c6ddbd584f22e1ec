"""To change a role that somebody holds: its places, affiliation and last day, without a gap in between."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log

from regions.models import Area
from roles import log_actions
from roles.models import RoleGrant
from roles.permissions import may, may_with_grant
from roles.placement import checked_places
from roles.services.giving import lock_person
from roles.services.groups import follow_grants
from roles.terms import default_end


@transaction.atomic
def change_grant(
    *,
    grant: RoleGrant,
    by: Any,
    layer: int | None = None,
    areas: Iterable[Area] = (),
    affiliation: str = "",
    ends_on: date | None = None,
) -> RoleGrant:
    """Set what the form of a role shows; the log keeps what it was. Without a last day the usual one (roles.terms).

    Needs the right to end the role as it was and to give it as it will be, and never for one's own. Raises
    PermissionDenied, and ValidationError by field, or for a role that has ended.
    """
    lock_person(grant.user)
    grant = RoleGrant.objects.select_for_update().get(pk=grant.pk)
    ends_on = ends_on or default_end(grant.role)
    layer, places = checked_places(grant.role, layer, areas)
    may_change = may_with_grant(by, grant, "end") and may(by, f"role-{grant.role}", "grant", areas=places)
    if grant.user_id == by.pk or not may_change:
        raise PermissionDenied
    if grant.ended_at is not None:
        raise ValidationError("この役割は、もう終わっています。")
    if ends_on is not None and ends_on < timezone.localdate():
        raise ValidationError({"ends_on": "任期の最後の日は、今日かそれより後の日にしてください。"})
    before = _kept(grant)
    if ends_on != grant.ends_on:
        grant.warned_at = None
    grant.layer, grant.affiliation, grant.ends_on = layer, affiliation.strip(), ends_on
    grant.save(update_fields=["layer", "affiliation", "ends_on", "warned_at"])
    grant.areas.set(places)
    follow_grants(grant.user)
    after = _kept(grant)
    if after != before:
        data = {"user": grant.user_id, "role": grant.role, "before": before, "after": after}
        log(grant, log_actions.CHANGE, user=by, data=data)
    return grant


def _kept(grant: RoleGrant) -> dict[str, Any]:
    return {
        "layer": grant.layer,
        "areas": sorted(grant.areas.values_list("code", flat=True)),
        "affiliation": grant.affiliation,
        "ends_on": str(grant.ends_on or ""),
    }
