"""Verbs of roles, one subject a file."""

from roles.services.granting import end_grant, grant_role
from roles.services.group_rights import write_group_rights

__all__ = ["end_grant", "grant_role", "write_group_rights"]
