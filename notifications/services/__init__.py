"""Verbs of notices and mails, one subject a file."""

from notifications.services.mail import has_due_mails, send_due_mails, write_mail
from notifications.services.notices import forget_old_notices, has_due_events, mark_read, notify, tell_of_due_events
from notifications.services.preferences import deliveries_of, set_preferences
from notifications.services.texts import (
    ChangedMeanwhile,
    CurrentText,
    change_mail_text,
    current_text,
    current_texts,
    restore_mail_text,
)

__all__ = [
    "ChangedMeanwhile",
    "CurrentText",
    "change_mail_text",
    "current_text",
    "current_texts",
    "deliveries_of",
    "forget_old_notices",
    "has_due_events",
    "has_due_mails",
    "mark_read",
    "notify",
    "restore_mail_text",
    "send_due_mails",
    "set_preferences",
    "tell_of_due_events",
    "write_mail",
]
