"""Verbs of roles, one subject a file."""

from roles.services.confirming import confirm_grants, grants_to_confirm, remind_of_confirmations
from roles.services.errors import AlreadyDecided, InvitationNotOpen
from roles.services.granting import end_grant, grant_role
from roles.services.groups import follow_grants
from roles.services.handing_over import hand_over
from roles.services.inviting import (
    InvitationRow,
    accept_invitation,
    find_invitation,
    invite,
    invite_many,
    resend_invitation,
    revoke_invitation,
    why_not_open,
)
from roles.services.requesting import approve_request, decline_request, request_role, withdraw_request
from roles.services.terms import end_expired_grants, warn_of_ending_terms

__all__ = [
    "AlreadyDecided",
    "InvitationNotOpen",
    "InvitationRow",
    "accept_invitation",
    "approve_request",
    "confirm_grants",
    "decline_request",
    "end_expired_grants",
    "end_grant",
    "find_invitation",
    "follow_grants",
    "grant_role",
    "grants_to_confirm",
    "hand_over",
    "invite",
    "invite_many",
    "remind_of_confirmations",
    "request_role",
    "resend_invitation",
    "revoke_invitation",
    "warn_of_ending_terms",
    "why_not_open",
    "withdraw_request",
]
