"""Verbs of roles, one subject a file."""

from roles.services.granting import end_grant, grant_role

__all__ = ["end_grant", "grant_role"]
