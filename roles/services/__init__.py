"""Verbs of roles, one subject a file."""

from roles.services.changing import change_grant
from roles.services.confirming import confirm_grants, grants_to_confirm, remind_of_confirmations
from roles.services.errors import AlreadyDecided, InvitationNotOpen
from roles.services.granting import end_grant, grant_role
from roles.services.group_rights import write_group_rights
from roles.services.groups import follow_grants
from roles.services.handing_over import hand_over
from roles.services.inviting import (
    InvitationRow,
    accept_invitation,
    find_invitation,
    forget_old_invitations,
    invite,
    invite_many,
    resend_invitation,
    revoke_invitation,
    why_not_open,
)
from roles.services.planning_invitations import (
    Effect,
    InvitationPlan,
    PlanChangedMeanwhile,
    invite_by_table,
    plan_invitations,
)
from roles.services.requesting import approve_request, decline_request, request_role, withdraw_request
from roles.services.terms import end_expired_grants, warn_of_ending_terms

__all__ = [
    "AlreadyDecided",
    "Effect",
    "InvitationNotOpen",
    "InvitationPlan",
    "InvitationRow",
    "PlanChangedMeanwhile",
    "accept_invitation",
    "approve_request",
    "change_grant",
    "confirm_grants",
    "decline_request",
    "end_expired_grants",
    "end_grant",
    "find_invitation",
    "follow_grants",
    "forget_old_invitations",
    "grant_role",
    "grants_to_confirm",
    "hand_over",
    "invite",
    "invite_by_table",
    "invite_many",
    "plan_invitations",
    "remind_of_confirmations",
    "request_role",
    "resend_invitation",
    "revoke_invitation",
    "warn_of_ending_terms",
    "why_not_open",
    "withdraw_request",
    "write_group_rights",
]
