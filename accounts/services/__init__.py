"""Verbs of accounts, one subject a file."""

from accounts.services.addresses import follow_address
from accounts.services.second_factor import reset_mfa

__all__ = ["follow_address", "reset_mfa"]
