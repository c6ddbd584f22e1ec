"""To give a role and to end it. Every change leaves an entry in the log of the site (Wagtail's audit rows)."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log

from accounts.models import User
from content.japanese_dates import date_text
from notifications.services import notify
from regions.models import Area
from roles import log_actions
from roles.enums import Role
from roles.models import RoleGrant
from roles.permissions import may, may_with_grant
from roles.placement import checked_places
from roles.services.giving import give, held_already, lock_person
from roles.services.groups import follow_grants

TERM_OVER = "任期が終わったため"


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
    """Give a role. `by` None: the portal itself (its first administrator, the demo).

    Raises PermissionDenied, also for a role of one's own, and ValidationError for areas that do not go with the role,
    or if the person holds all of it already.
    """
    layer, places = checked_places(role, layer, areas)
    if by is not None and (by == user or not may(by, f"role-{role}", "grant", areas=places)):
        raise PermissionDenied
    if by is not None and (held := held_already(user=user, role=role, layer=layer, areas=places, ends_on=ends_on)):
        until = f"（{date_text(held.ends_on)}まで）" if held.ends_on else ""
        raise ValidationError(f"もう、この役割と担当地域を持っています{until}。任期などは「変える」で直してください。")
    grant = give(user=user, role=role, layer=layer, areas=places, by=by, affiliation=affiliation, ends_on=ends_on)
    if by is not None:
        notify("role-given", target=grant, actor=by)
    return grant


@transaction.atomic
def end_grant(*, grant: RoleGrant, by: Any, reason: str = "", is_told: bool = True) -> RoleGrant:
    """End a role now; what the person wrote stays. To end it twice changes nothing. One may always end one's own.

    `by` None: the portal itself. `is_told`: the holder gets a notice, unless it is the one who ends it. Raises PermissionDenied, and ValidationError for the last 管理者.
    """
    lock_person(grant.user)
    grant = RoleGrant.objects.select_for_update().get(pk=grant.pk)
    if by is not None and grant.user_id != by.pk and not may_with_grant(by, grant, "end"):
        raise PermissionDenied
    if grant.ended_at is not None:
        return grant
    if by is not None and grant.role == Role.ADMINISTRATOR and not _other_administrators(grant.user):
        raise ValidationError("最後の管理者の役割は、終えられません。先に、ほかの人を管理者にしてください。")
    grant.ended_at, grant.ended_by, grant.end_reason = timezone.now(), by, reason
    grant.save(update_fields=["ended_at", "ended_by", "end_reason"])
    follow_grants(grant.user)
    data = {"user": grant.user_id, "role": grant.role, "reason": reason}
    log(grant, log_actions.END, user=by, data=data)
    if is_told:
        notify("role-ended", target=grant, actor=by)
    return grant


def _other_administrators(user: User) -> bool:
    return User.objects.filter(is_superuser=True, is_active=True).exclude(pk=user.pk).exists()
