"""Verbs of accounts, one subject a file."""

from accounts.services.addresses import follow_address
from accounts.services.consent import add_first_text, give_consent, has_agreed, publish_consent_text, text_in_force
from accounts.services.leaving import LastAdministrator, close_account, delete_account, is_last_administrator
from accounts.services.names import change_name, lacks_name
from accounts.services.second_factor import reset_mfa
from accounts.services.unproved import (
    delete_broken_off,
    delete_unproved_accounts,
    forget_stranger,
    may_sign_up_anew,
    unproved,
)
from accounts.services.unused import close_unused_accounts, note_use, tell_of_unused_accounts

__all__ = [
    "LastAdministrator",
    "add_first_text",
    "change_name",
    "close_account",
    "close_unused_accounts",
    "delete_account",
    "delete_broken_off",
    "delete_unproved_accounts",
    "follow_address",
    "forget_stranger",
    "give_consent",
    "has_agreed",
    "is_last_administrator",
    "lacks_name",
    "may_sign_up_anew",
    "note_use",
    "publish_consent_text",
    "reset_mfa",
    "tell_of_unused_accounts",
    "text_in_force",
    "unproved",
]
