"""What a mail service reports to /mail-events/ (django-anymail makes one form of it for all services)."""

import re
from collections.abc import Mapping
from typing import Any

from anymail.signals import AnymailTrackingEvent, EventType, RejectReason, tracking
from django.dispatch import receiver

from notifications.services.addresses import note_bounce
from notifications.services.refusals import NO_MAILBOX_CODE

NOT_ARRIVED = (EventType.BOUNCED, EventType.REJECTED, EventType.FAILED, EventType.COMPLAINED)
HARD_REASONS = (RejectReason.BOUNCED, RejectReason.INVALID)
# The service itself sends there no more.
HARD_REASONS_OF_A_SERVICE = (*HARD_REASONS, RejectReason.UNSUBSCRIBED, RejectReason.SPAM)
# Where the raw reports of services say so, Postmark: Type, Brevo: event, Mailgun: severity; SES: in the description.
FIELDS_OF_SOFTNESS = ("Type", "event", "severity")
SOFT_WORDS = ("soft", "transient", "temporary", "undetermined")
ENHANCED_CODE = re.compile(r"\b[45]\.\d+\.\d+\b")
LABELS = {
    EventType.COMPLAINED: "迷惑メールとして報告されました",
    EventType.REJECTED: "メールサービスが送りませんでした",
    EventType.FAILED: "メールサービスが送れませんでした",
}
BOUNCED = "相手のメールサーバーが受け取りませんでした"


@receiver(tracking, dispatch_uid="notifications.note_what_did_not_arrive")
def note_what_did_not_arrive(sender: Any, event: AnymailTrackingEvent, **kwargs: Any) -> None:
    if event.event_type not in NOT_ARRIVED or not event.recipient:
        return
    said = event.mta_response or event.description or event.reject_reason or ""
    label = LABELS.get(event.event_type, BOUNCED)
    note_bounce(
        email=event.recipient,
        is_hard=is_hard(event),
        reason=f"{label}：{said}" if said else label,
        event_id=event.event_id or "",
    )


def is_hard(event: AnymailTrackingEvent) -> bool:
    """Whether no mail will arrive there. Anymail's words do not tell; each service says it in its own way."""
    if event.event_type == EventType.COMPLAINED:
        return True
    if event.event_type == EventType.REJECTED:
        return event.reject_reason in HARD_REASONS_OF_A_SERVICE
    if event.event_type != EventType.BOUNCED or event.reject_reason not in HARD_REASONS or _is_called_soft(event):
        return False
    # The answer of the other mail server knows best, where the service passes it on.
    found = ENHANCED_CODE.search(event.mta_response or "")
    return bool(NO_MAILBOX_CODE.search(event.mta_response or "")) if found else True


def _is_called_soft(event: AnymailTrackingEvent) -> bool:
    raw = event.esp_event if isinstance(event.esp_event, Mapping) else {}
    inner = raw.get("event-data")
    fields = {**raw, **(inner if isinstance(inner, Mapping) else {})}
    if fields.get("hard_bounce") is False:
        return True
    said = [event.description or "", *(str(fields.get(name, "")) for name in FIELDS_OF_SOFTNESS)]
    return any(word in text.lower() for text in said for word in SOFT_WORDS)
