"""Verbs of notices and mails, one subject a file."""

from notifications.services.addresses import is_suspended, note_bounce, resume_address, suspend_address
from notifications.services.delivery import has_due_mails, send_due_mails
from notifications.services.forgetting import forget_old_mails, forget_old_texts
from notifications.services.mail import write_mail
from notifications.services.notices import has_due_events, mark_read, notify, tell_of_due_events
from notifications.services.resending import CannotResend, resend_mail, why_not_resend
from notifications.services.switching_off import switch_mails_off

__all__ = [
    "CannotResend",
    "forget_old_mails",
    "forget_old_texts",
    "has_due_events",
    "has_due_mails",
    "is_suspended",
    "mark_read",
    "note_bounce",
    "notify",
    "resend_mail",
    "resume_address",
    "send_due_mails",
    "suspend_address",
    "switch_mails_off",
    "tell_of_due_events",
    "why_not_resend",
    "write_mail",
]
