"""Tasks that wake the worker. What must not be lost stands in IndexEntry rows, not in the task."""

from django_tasks import task
from django_tasks_db.models import DBTaskResult

from search import services


@task(priority=50)
def drain_index() -> dict[str, int]:
    report = services.drain()
    return {"written": report.written, "deleted": report.deleted, "failed": report.failed}


@task
def reconcile_index() -> int:
    return services.reconcile().count


@task
def fill_admin_index() -> None:
    """Asked for again while it ran, it has nothing left to do."""
    if services.admin_index_is_due():
        services.fill_admin_index()


def fill_admin_index_if_due() -> None:
    is_asked_for = DBTaskResult.objects.ready().filter(task_path=fill_admin_index.module_path).exists()
    if not is_asked_for and services.admin_index_is_due():
        fill_admin_index.enqueue()


def wake_worker() -> None:
    """Ask for a drain, unless one waits already. A call too few costs seconds: the scheduler asks again."""
    if not DBTaskResult.objects.ready().filter(task_path=drain_index.module_path).exists():
        drain_index.enqueue()
