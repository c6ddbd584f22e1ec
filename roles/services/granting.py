"""To give a role and to end it. Every change leaves an entry in the log of the site (Wagtail's audit rows)."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log

from regions.models import Area
from roles.enums import PREFECTURE_WIDE, Role
from roles.models import RoleGrant
from roles.permissions import may
from roles.services.groups import follow_grants


@transaction.atomic
def grant_role(
    *,
    user: Any,
    role: Role,
    areas: Iterable[Area] = (),
    by: Any,
    layer: int | None = None,
    affiliation: str = "",
    ends_on: date | None = None,
) -> RoleGrant:
    """Give a role. `by` None: the portal itself (its first administrator, the demo). Raises PermissionDenied."""
    areas = list(areas)
    if by is not None and not may(by, f"role-{role}", "grant", areas=areas):
        raise PermissionDenied
    grant = RoleGrant.objects.create(
        user=user, role=role, layer=layer, affiliation=affiliation, ends_on=ends_on, granted_by=by
    )
    if role not in PREFECTURE_WIDE:
        grant.areas.set(areas)
    follow_grants(user)
    log(
        grant,
        "roles.grant",
        user=by,
        data={"user": user.pk, "role": role, "areas": [area.code for area in areas], "ends_on": str(ends_on or "")},
    )
    return grant


@transaction.atomic
def end_grant(*, grant: RoleGrant, by: Any, reason: str = "") -> RoleGrant:
    """End a role now; what the person wrote stays. To end it twice changes nothing. Raises PermissionDenied."""
    grant = RoleGrant.objects.select_for_update().get(pk=grant.pk)
    is_own = by is not None and grant.user_id == by.pk
    if by is not None and not is_own and not may(by, f"role-{grant.role}", "end", areas=grant.areas.all()):
        raise PermissionDenied
    if grant.ended_at is None:
        grant.ended_at, grant.ended_by, grant.end_reason = timezone.now(), by, reason
        grant.save(update_fields=["ended_at", "ended_by", "end_reason"])
        follow_grants(grant.user)
        log(grant, "roles.end", user=by, data={"user": grant.user_id, "role": grant.role, "reason": reason})
    return grant
