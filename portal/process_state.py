"""Which process does not run, told by what it leaves. The mailer is told of by notifications.services.mail_health."""

from datetime import timedelta
from enum import StrEnum

from django.core.cache import cache
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

LONGEST_SILENCE = timedelta(minutes=10)
# In the cache, which all processes share.
LAST_TURN = "portal.scheduler-turn"
WORKER_QUEUE = "default"


class Standstill(StrEnum):
    """The value is a sentence for staff."""

    SCHEDULER = "時刻による処理（公開の予約、任期の終わり、メールの送り直しなど）が10分以上止まっています。"
    WORKER = "索引や写真の処理が10分以上進んでいません。新しい内容が検索に出ません。"


def note_turn() -> None:
    """The scheduler was here."""
    cache.set(LAST_TURN, timezone.now(), timeout=None)


def standstills() -> list[Standstill]:
    oldest = timezone.now() - LONGEST_SILENCE
    found = []
    last_turn = cache.get(LAST_TURN)
    if last_turn is None or last_turn < oldest:
        found.append(Standstill.SCHEDULER)
    tasks = DBTaskResult.objects.filter(queue_name=WORKER_QUEUE)
    is_waiting = tasks.ready().filter(enqueued_at__lt=oldest).exists()
    if is_waiting and not tasks.finished().filter(finished_at__gte=oldest).exists():
        found.append(Standstill.WORKER)
    return found
