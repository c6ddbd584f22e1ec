"""From an event to notices and mails: the event is a row of its change, the worker does the rest.

Everyone is told once, however often an event is taken up again: event and person are unique, and the notice and its mail
are written in one transaction. Many are told in chunks, so that no transaction is long and what is done stays done when
the worker is killed.
"""

import logging
import math
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from itertools import islice
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction
from django.utils import timezone

from notifications import verbs
from notifications.links import is_own_path
from notifications.models import Delivery, Notice, NoticeEvent, NoticePreference
from notifications.services import owed
from notifications.services.mail import write_mail
from notifications.verbs import Verb

logger = logging.getLogger(__name__)

# People told in one transaction; the lease is renewed after each, and is longer than a chunk takes.
CHUNK = 100
LEASE = timedelta(minutes=2)
# Without end: what an app does not know today it may know after the next deployment.
PAUSES = owed.Pauses(first=timedelta(seconds=10), longest=timedelta(hours=6))
TEXT_LENGTH = Notice._meta.get_field("text").max_length
GONE = "the target was deleted; nobody is told of it any more"


@dataclass(frozen=True, kw_only=True)
class _Telling:
    """What one person is told, worked out before anything is written."""

    user: Any
    text: str
    link: str
    values: dict[str, str]
    by_mail: bool


class _NotAllTold(Exception):
    """Some could not be told; the others are."""


@transaction.atomic
def notify(
    verb: str, *, target: models.Model | None = None, actor: Any = None, data: dict[str, Any] | None = None
) -> NoticeEvent:
    """Note that something happened. Call it inside the transaction of the change; raises KeyError for an unknown verb."""
    from notifications.tasks import wake_worker

    verbs.get(verb)
    # Django would write NULL for the key of no target.
    of_target = {} if target is None else {"target": target}
    event = NoticeEvent.objects.create(verb=verb, actor=actor, data=data or {}, **of_target)
    wake_worker()
    return event


def has_due_events() -> bool:
    return owed.due(_untold()).exists()


def tell_of_due_events(*, seconds: float | None = None) -> int:
    """Make the notices of every due event and the mails that people want of them; return the number of notices.

    After so many seconds no further event is begun: mails that stand already wait for it.
    An event that fails waits with its error and holds up no other; who was told of it is not told again.
    """
    notices = 0
    end = time.monotonic() + seconds if seconds is not None else math.inf
    while time.monotonic() < end and (events := owed.claim(_untold(), limit=1, lease=LEASE)):
        for event in events:
            notices += _try(event)
    return notices


@transaction.atomic
def mark_read(*, user: Any, notices: models.QuerySet[Notice]) -> int:
    """Mark a person's notices as read; those of others are left alone."""
    return notices.filter(user=user, read_at=None).update(read_at=timezone.now())


def lay_to_rest(*, verb: str, target: models.Model) -> int:
    """Mark what asked people to look at `target` as read, for all of them: there is nothing left to be done about it."""
    kind = ContentType.objects.get_for_model(target)
    events = NoticeEvent.objects.filter(verb=verb, content_type=kind, object_id=str(target.pk))
    return Notice.objects.filter(event__in=events, read_at=None).update(read_at=timezone.now())


def forget_old_notices() -> int:
    """Delete notices read more than `NOTICE_DAYS` ago, and events of which nobody has a notice any more; 0 keeps all."""
    if not settings.NOTICE_DAYS:
        return 0
    before = timezone.now() - timedelta(days=settings.NOTICE_DAYS)
    number = _delete_in_chunks(Notice.objects.filter(read_at__lt=before))
    _delete_in_chunks(NoticeEvent.objects.filter(told_at__lt=before, notices=None))
    return number


def _untold() -> models.QuerySet[NoticeEvent]:
    return NoticeEvent.objects.filter(told_at=None)


def _try(event: NoticeEvent) -> int:
    told = 0
    try:
        verb = verbs.get(event.verb)
        if event.content_type_id and event.target is None and not verb.outlives_target:
            owed.settle(event, told_at=timezone.now(), last_error=GONE)
            return 0
        for number in _tell(event, verb):
            told += number
            if not _hold(event):
                # Another worker has it by now.
                return told
    except Exception as error:  # noqa: BLE001  # whatever a verb does, its event must say so and wait
        logger.warning("could not tell of event %d (%s): %s", event.pk, event.verb, error)
        owed.postpone(event, error, pauses=PAUSES)
    else:
        owed.settle(event, told_at=timezone.now(), last_error="")
    return told


def _tell(event: NoticeEvent, verb: Verb) -> Iterator[int]:
    """Tell chunk by chunk, with the number of notices of each. Raises _NotAllTold once the others are told."""
    failed: list[str] = []
    people = iter(_recipients(event, verb))
    while keys := list(islice(people, CHUNK)):
        tellings = list(_tellings(event, verb, keys, failed))
        with transaction.atomic():
            for telling in tellings:
                _write(event, verb, telling)
        yield len(tellings)
    if failed:
        raise _NotAllTold(f"{len(failed)} people could not be told: {failed[0]}")


def _recipients(event: NoticeEvent, verb: Verb) -> list[Any]:
    """Keys, each once: of all people at once they are few bytes, and nothing is read while something is written."""
    found = verb.recipients(event)
    keys = found.values_list("pk", flat=True) if isinstance(found, models.QuerySet) else [user.pk for user in found]
    return list(dict.fromkeys(keys))


def _tellings(event: NoticeEvent, verb: Verb, keys: list[Any], failed: list[str]) -> Iterator[_Telling]:
    """What those of a chunk are told who are active, were not told yet and may know it; who failed is put down."""
    told = set(event.notices.filter(user__in=keys).values_list("user", flat=True))
    off = set(
        NoticePreference.objects.filter(user__in=keys, verb=verb.key, delivery=Delivery.OFF).values_list(
            "user", flat=True
        )
    )
    for user in get_user_model()._default_manager.filter(pk__in=keys, is_active=True).order_by("pk"):
        if user.pk in told or user.pk == event.actor_id:
            continue
        try:
            if verb.may_know(event, user):
                yield _telling(event, verb, user, by_mail=verb.is_mandatory or user.pk not in off)
        except Exception as error:
            logger.exception("could not tell person %s of event %d", user.pk, event.pk)
            failed.append(owed.error_text(error))


def _telling(event: NoticeEvent, verb: Verb, user: Any, *, by_mail: bool) -> _Telling:
    link = verb.link_for(event, user)
    if link and not is_own_path(link):
        raise ValueError(f"{verb.key}: {link} is no path of this site")
    return _Telling(
        user=user,
        text=verb.text(event)[:TEXT_LENGTH],
        link=link,
        values=verb.values(event, user) if by_mail else {},
        by_mail=by_mail,
    )


def _write(event: NoticeEvent, verb: Verb, telling: _Telling) -> None:
    """The notice and its mail; IntegrityError if another worker told the person meanwhile, and the chunk is tried anew."""
    notice = Notice.objects.create(event=event, user=telling.user, text=telling.text, link=telling.link)
    if telling.by_mail and telling.user.email:
        values = {
            "氏名": telling.user.get_full_name(),
            "内容": telling.text,
            "リンク": settings.WAGTAILADMIN_BASE_URL + telling.link,
        }
        write_mail(
            key=verb.text_key, to=telling.user.email, values=values | telling.values, user=telling.user, notice=notice
        )


def _hold(event: NoticeEvent) -> bool:
    """Renew the lease after a chunk, if it is still ours."""
    until = timezone.now() + LEASE
    held = NoticeEvent.objects.filter(pk=event.pk, leased_until=event.leased_until).update(leased_until=until)
    event.leased_until = until
    return bool(held)


def _delete_in_chunks(rows: models.QuerySet[Any]) -> int:
    number = 0
    while keys := list(rows.order_by("pk").values_list("pk", flat=True)[:1000]):
        rows.model._default_manager.filter(pk__in=keys).delete()
        number += len(keys)
    return number
