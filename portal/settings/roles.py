"""Roles: how long invitations hold, when people are asked who still holds what."""

from portal.settings.environment import env

# Days for which the link of an invitation opens.
INVITATION_DAYS = env.int("INVITATION_DAYS", default=14)
# Days after which staff are asked whether a person still holds a role.
ROLE_CONFIRM_DAYS = env.int("ROLE_CONFIRM_DAYS", default=365)
