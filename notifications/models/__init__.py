"""Rows of what people are told: events and notices, mails, texts that staff changed, addresses that take no mail."""

from notifications.models.mail import Bounce, Mail, MailState, SuspendedAddress, Urgency
from notifications.models.notices import Delivery, Notice, NoticeEvent, NoticePreference
from notifications.models.texts import ChangedMailText

__all__ = [
    "Bounce",
    "ChangedMailText",
    "Delivery",
    "Mail",
    "MailState",
    "Notice",
    "NoticeEvent",
    "NoticePreference",
    "SuspendedAddress",
    "Urgency",
]
