"""Handing over a post: the roles end, what was written stays, and the successor is invited in the same step."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from wagtail.log_actions import log

from accounts.models import User
from notifications.services import notify
from roles import log_actions
from roles.models import Invitation, RoleGrant
from roles.permissions import may_hand_over
from roles.services.giving import lock_person
from roles.services.granting import end_grant
from roles.services.inviting import InvitationRow, write_invitation

REASON = "引き継ぎ"


@transaction.atomic
def hand_over(
    *,
    grants: Iterable[RoleGrant],
    by: Any,
    reason: str = "",
    successor_email: str = "",
    successor_name: str = "",
) -> list[Invitation]:
    """End the roles of one person and invite the successor to the same roles, areas and affiliation.

    The holder may do it with the own roles, and so pass on no more than they were; staff of the areas are told and can
    revoke the invitation. Others need the right to end the role and to invite to it. Without a successor the roles
    end only. Raises PermissionDenied, and ValidationError for roles of several people, or one that has ended.
    """
    wanted = {grant.pk for grant in grants}
    held = list(RoleGrant.objects.filter(pk__in=wanted).select_related("user"))
    holders: set[User] = {grant.user for grant in held}
    if len(holders) != 1:
        raise ValidationError("引き継ぐ役割を、1人の人の中から選んでください。")
    holder = holders.pop()
    lock_person(holder)
    # Read again: another window may have ended one meanwhile.
    held = list(RoleGrant.objects.filter(pk__in=wanted, ended_at=None).select_for_update().order_by("pk"))
    if len(held) != len(wanted):
        raise ValidationError("もう終わっている役割が入っています。")
    email = successor_email.strip().lower()
    if email == holder.email.lower():
        raise ValidationError(
            {"successor_email": "役割を終える人のメールアドレスです。後任の人のものを入力してください。"}
        )
    if email and any(not may_hand_over(by, grant) for grant in held):
        raise PermissionDenied
    if email and any(_holds_the_same(email, grant) for grant in held):
        raise ValidationError(
            {
                "successor_email": "この人は、もう同じ役割と担当地域を持っています。引き継がずに、役割だけを終えてください。"
            }
        )
    return [
        invitation
        for grant in held
        for invitation in _hand_over_one(grant, by=by, reason=reason, email=email, name=successor_name)
    ]


def _holds_the_same(email: str, grant: RoleGrant) -> bool:
    """Nobody would take anything over, and nobody would hear of it."""
    areas = set(grant.areas.values_list("code", flat=True))
    held = RoleGrant.objects.active().filter(user__email__iexact=email, role=grant.role, layer=grant.layer)
    return any(areas <= {area.code for area in other.areas.all()} for other in held.prefetch_related("areas"))


def _hand_over_one(grant: RoleGrant, *, by: Any, reason: str, email: str, name: str) -> list[Invitation]:
    areas = tuple(grant.areas.with_ancestors())
    grant = end_grant(grant=grant, by=by, reason=reason.strip() or REASON)
    invitations = []
    if email:
        row = InvitationRow(
            email=email, role=grant.role, name=name, layer=grant.layer, areas=areas, affiliation=grant.affiliation
        )
        invitations.append(write_invitation(row=row, ends_on=None, by=by, predecessor=grant))
    data = {"user": grant.user_id, "role": grant.role, "invitations": [found.pk for found in invitations]}
    log(grant, log_actions.HAND_OVER, user=by, data=data)
    notify("role-handed-over", target=grant, actor=by)
    return invitations
