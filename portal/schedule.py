"""What is due by time. Each job looks at the rows' own dates: a missed run is caught up, a double run does no harm."""

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from django.core.management import call_command
from django.db import close_old_connections, connection

from accounts import services as account_services
from content import services as content_services
from content.tasks import make_missing_renditions
from notifications import services as notification_services
from notifications.tasks import wake_for_what_is_due
from organizations.services import forget_old_reports
from portal.process_state import note_turn
from roles import services as role_services
from search import services as search_services
from search.engines import get_engine
from search.results import SearchUnavailable
from search.tasks import fill_admin_index_if_due, wake_worker

logger = logging.getLogger(__name__)

PAUSE = 1.0  # seconds between two looks at the clock


@dataclass(frozen=True)
class Job:
    """`is_waiting`: it takes long or waits for others, and runs in a thread of its own, once at a time."""

    name: str
    every: timedelta
    run: Callable[[], object]
    is_waiting: bool = False


def wake_for_due_entries() -> None:
    """Covers a task that was lost: entries that wait, or whose worker was killed."""
    if search_services.has_due_entries():
        wake_worker()


def wake_for_a_broken_index() -> None:
    """The worker builds the index anew before it writes to it."""
    if get_engine().needs_rebuild():
        logger.warning("the index cannot be read; it is built anew")
        wake_worker()


def reconcile_index() -> None:
    try:
        differences = search_services.reconcile()
    except SearchUnavailable:
        logger.exception("reconcile: the search engine does not answer")
        return
    if differences.count:
        logger.warning("reconcile: %d records queued again", differences.count)


def optimize_index() -> None:
    if search_services.is_time_to_optimize():
        search_services.optimize()


JOBS = (
    Job("say that the scheduler runs", timedelta(minutes=1), note_turn),
    Job("wake the worker for due index entries", timedelta(seconds=2), wake_for_due_entries),
    Job("wake the worker for due notices and mails", timedelta(seconds=2), wake_for_what_is_due),
    Job("forget texts of old mails", timedelta(hours=1), notification_services.forget_old_texts),
    Job("forget old mails", timedelta(hours=24), notification_services.forget_old_mails),
    Job("look whether the index can be read", timedelta(minutes=1), wake_for_a_broken_index),
    Job("publish and expire pages by their dates", timedelta(minutes=1), lambda: call_command("publish_scheduled")),
    Job("make sizes of pictures that are missing", timedelta(minutes=5), make_missing_renditions),
    Job("reconcile index and database", timedelta(hours=24), reconcile_index),
    Job("put the index in order by night", timedelta(minutes=10), optimize_index, is_waiting=True),
    Job("forget old counts of searches", timedelta(hours=1), search_services.forget_old_counts),
    Job("fill the index of the admin's search", timedelta(minutes=1), fill_admin_index_if_due),
    Job("look through changed pages", timedelta(seconds=10), content_services.scan_changed_pages),
    Job("check links to own pages", timedelta(minutes=5), content_services.recheck_links_inside),
    Job("check links to other sites", timedelta(minutes=2), content_services.check_addresses, is_waiting=True),
    Job("tell owners of unused accounts", timedelta(hours=1), account_services.tell_of_unused_accounts),
    Job("close unused accounts", timedelta(hours=1), account_services.close_unused_accounts),
    Job("delete accounts that nobody proved", timedelta(hours=24), account_services.delete_unproved_accounts),
    Job("forget sessions that are over", timedelta(hours=24), lambda: call_command("clearsessions")),
    Job("end roles whose term is over", timedelta(minutes=10), role_services.end_expired_grants),
    Job("tell of terms that end soon", timedelta(hours=1), role_services.warn_of_ending_terms),
    Job("ask who still holds which role", timedelta(hours=1), role_services.remind_of_confirmations),
    Job("forget reports of errors that were looked after", timedelta(hours=24), forget_old_reports),
    Job("forget invitations that nobody accepted", timedelta(hours=24), role_services.forget_old_invitations),
    Job("forget notices read long ago", timedelta(hours=1), notification_services.forget_old_notices),
    Job(
        "forget finished tasks",
        timedelta(hours=1),
        lambda: call_command("prune_db_task_results", min_age_days=1, verbosity=0),
    ),
)


def run_forever(jobs: tuple[Job, ...] = JOBS) -> None:
    """Run every job at once and then at its interval. A job that fails is logged and tried again at its next turn."""
    due_at = {job.name: 0.0 for job in jobs}
    threads: dict[str, threading.Thread] = {}
    while True:
        for job in jobs:
            if time.monotonic() >= due_at[job.name]:
                due_at[job.name] = time.monotonic() + job.every.total_seconds()
                if not job.is_waiting:
                    _run(job)
                elif job.name not in threads or not threads[job.name].is_alive():
                    # A daemon: it does not hold up the end of the scheduler.
                    threads[job.name] = threading.Thread(target=_run_aside, args=(job,), daemon=True)
                    threads[job.name].start()
        close_old_connections()
        time.sleep(PAUSE)


def _run(job: Job) -> None:
    try:
        job.run()
    except Exception:
        logger.exception("job failed: %s", job.name)


def _run_aside(job: Job) -> None:
    try:
        _run(job)
    finally:
        connection.close()
