"""Verbs of notices and mails, one subject a file."""

from notifications.services.addresses import is_suspended, note_bounce, resume_address, suspend_address
from notifications.services.delivery import has_due_mails, send_due_mails
from notifications.services.forgetting import forget_old_mails, forget_old_texts
from notifications.services.health import MailHealth, mail_health
from notifications.services.mail import write_mail
from notifications.services.notices import (
    forget_old_notices,
    has_due_events,
    lay_to_rest,
    mark_read,
    notify,
    tell_of_due_events,
)
from notifications.services.preferences import deliveries_of, set_preferences
from notifications.services.resending import CannotResend, resend_mail, resend_mails, why_not_resend
from notifications.services.switching_off import switch_mails_off
from notifications.services.texts import (
    ChangedMeanwhile,
    CurrentText,
    change_mail_text,
    current_text,
    current_texts,
    former_texts,
    restore_mail_text,
)

__all__ = [
    "CannotResend",
    "ChangedMeanwhile",
    "CurrentText",
    "MailHealth",
    "change_mail_text",
    "current_text",
    "current_texts",
    "deliveries_of",
    "forget_old_mails",
    "forget_old_notices",
    "forget_old_texts",
    "former_texts",
    "has_due_events",
    "has_due_mails",
    "is_suspended",
    "lay_to_rest",
    "mail_health",
    "mark_read",
    "note_bounce",
    "notify",
    "resend_mail",
    "resend_mails",
    "restore_mail_text",
    "resume_address",
    "send_due_mails",
    "set_preferences",
    "suspend_address",
    "switch_mails_off",
    "tell_of_due_events",
    "why_not_resend",
    "write_mail",
]
