"""Verbs of notices and mails, one subject a file."""

from notifications.services.mail import has_due_mails, send_due_mails, write_mail
from notifications.services.notices import has_due_events, mark_read, notify, tell_of_due_events

__all__ = [
    "has_due_events",
    "has_due_mails",
    "mark_read",
    "notify",
    "send_due_mails",
    "tell_of_due_events",
    "write_mail",
]
