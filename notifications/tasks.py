"""Tasks that wake the worker. What must not be lost stands in rows of events and mails, not in the task."""

import logging

from django_tasks import task
from django_tasks_db.models import DBTaskResult

from notifications import services

logger = logging.getLogger(__name__)

# Then others have their turn: new events make mails that may be more urgent than those of a long list.
SECONDS = 5.0


@task(queue_name="mail", priority=50)
def deliver() -> dict[str, int]:
    """Make the notices of events, then send mails."""
    told = 0
    try:
        told = services.tell_of_due_events(seconds=SECONDS)
    except Exception:
        # Their rows stay due. Mails that stand already do not wait for them.
        logger.exception("events could not be told")
    sent = services.send_due_mails(seconds=SECONDS)
    if services.has_due_mails():
        wake_worker()
    return {"told": told, "sent": sent}


def wake_for_what_is_due() -> None:
    """Covers a task that was lost: rows that wait, or whose worker was killed."""
    if services.has_due_mails() or services.has_due_events():
        wake_worker()


def wake_worker() -> None:
    """Ask for a delivery, unless one waits already. A call too few costs seconds: the scheduler asks again."""
    if not DBTaskResult.objects.ready().filter(task_path=deliver.module_path).exists():
        deliver.enqueue()
