"""From an event to notices and mails: the event is a row of its change, the worker does the rest."""

from typing import Any

from django.conf import settings
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone

from notifications import verbs
from notifications.models import Delivery, Notice, NoticeEvent, NoticePreference
from notifications.services.mail import write_mail


@transaction.atomic
def notify(
    verb: str, *, target: models.Model | None = None, actor: Any = None, data: dict[str, Any] | None = None
) -> NoticeEvent:
    """Note that something happened. Call it inside the transaction of the change; raises KeyError for an unknown verb."""
    from notifications.tasks import wake_worker

    verbs.get(verb)
    event = NoticeEvent.objects.create(verb=verb, target=target, actor=actor, data=data or {})
    wake_worker()
    return event


def has_due_events() -> bool:
    return _due().exists()


def tell_of_due_events() -> int:
    """Make the notices of every due event and the mails that people want of them; return the number of notices."""
    return sum(_tell(event) for event in _due().order_by("pk"))


@transaction.atomic
def _tell(event: NoticeEvent) -> int:
    verb = verbs.get(event.verb)
    notices = 0
    for user in verb.recipients(event):
        if user == event.actor or not user.is_active or not verb.may_know(event, user):
            continue
        notice, is_new = Notice.objects.get_or_create(
            event=event, user=user, defaults={"text": verb.text(event), "link": verb.link(event)}
        )
        notices += is_new
        off = NoticePreference.objects.filter(user=user, verb=verb.key, delivery=Delivery.OFF).exists()
        if is_new and (verb.is_mandatory or not off):
            values = {
                "氏名": user.get_full_name(),
                "内容": notice.text,
                "リンク": settings.WAGTAILADMIN_BASE_URL + notice.link,
            }
            write_mail(
                key=verb.text_key, to=user.email, values=values | verb.values(event, user), user=user, notice=notice
            )
    NoticeEvent.objects.filter(pk=event.pk).update(told_at=timezone.now())
    return notices


@transaction.atomic
def mark_read(*, user: Any, notices: models.QuerySet[Notice]) -> int:
    """Mark a person's notices as read; those of others are left alone."""
    return notices.filter(user=user, read_at=None).update(read_at=timezone.now())


def _due() -> models.QuerySet[NoticeEvent]:
    now = timezone.now()
    free = Q(leased_until=None) | Q(leased_until__lte=now)
    return NoticeEvent.objects.filter(free, told_at=None, next_try_at__lte=now)
