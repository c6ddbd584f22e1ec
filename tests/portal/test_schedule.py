"""What the scheduler does by itself, seen from one turn of its loop."""

import threading
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.db.models import F
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from portal import schedule
from portal.schedule import JOBS, Job, run_forever
from search import services
from search.engines import get_engine
from search.engines.contract import Engine
from search.models import IndexEntry
from search.tasks import drain_index
from tests.factories.pages import make_case, make_standard_page
from tests.search.engine_contract import ask, keys

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


class Stop(BaseException):
    """Ends the scheduler's loop, which goes on after every Exception."""


def stop() -> None:
    raise Stop


def run_jobs_once(jobs: tuple[Job, ...] = JOBS) -> None:
    with pytest.raises(Stop):
        run_forever((*jobs, Job("stop", timedelta(0), stop)))


def move_clock(monkeypatch: pytest.MonkeyPatch, step: timedelta) -> None:
    now = timezone.now
    monkeypatch.setattr(timezone, "now", lambda: now() + step)


def waiting_tasks() -> int:
    return DBTaskResult.objects.ready().filter(task_path=drain_index.module_path).count()


def stopping_at(turn: int) -> Callable[[], None]:
    turns = 0

    def count() -> None:
        nonlocal turns
        turns += 1
        if turns == turn:
            raise Stop

    return count


def test_a_page_goes_live_and_is_found_when_its_date_has_come(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    page = make_standard_page(title="見守りのはじめかた", live=False, go_live_at=timezone.now() + DAY)
    run_jobs_once()
    services.drain()
    assert keys(engine, ask("見守り")) == []
    move_clock(monkeypatch, 2 * DAY)
    run_jobs_once()
    services.drain()
    page.refresh_from_db()
    assert page.live
    assert keys(engine, ask("見守り")) == [str(page.pk)]


def test_a_page_expires_and_is_no_longer_found_when_its_date_has_come(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = make_standard_page(title="見守りのはじめかた", expire_at=timezone.now() + DAY)
    run_jobs_once()
    services.drain()
    assert keys(engine, ask("見守り")) == [str(page.pk)]
    move_clock(monkeypatch, 2 * DAY)
    run_jobs_once()
    services.drain()
    page.refresh_from_db()
    assert not page.live
    assert keys(engine, ask("見守り")) == []


def test_a_row_whose_task_was_lost_wakes_the_worker_again(engine: Engine) -> None:
    make_case()
    services.drain()
    DBTaskResult.objects.all().delete()
    # Index and database agree: reconciling them finds nothing to do.
    run_jobs_once()
    assert waiting_tasks() == 0
    IndexEntry.objects.update(version=F("version") + 1)
    run_jobs_once()
    assert waiting_tasks() == 1
    run_jobs_once()
    assert waiting_tasks() == 1


def test_a_row_that_waits_for_its_next_try_wakes_nobody(engine: Engine) -> None:
    make_case()
    services.drain()
    DBTaskResult.objects.all().delete()
    IndexEntry.objects.update(version=F("version") + 1, next_try_at=timezone.now() + timedelta(minutes=5))
    run_jobs_once()
    assert waiting_tasks() == 0


def test_the_first_turn_builds_the_index_if_there_is_none() -> None:
    case = make_case()
    assert get_engine().needs_rebuild()
    run_jobs_once()
    assert keys(get_engine(), ask()) == [str(case.pk)]


def test_an_index_that_vanished_wakes_the_worker_though_no_row_waits(engine: Engine, search_dir: Path) -> None:
    case = make_case()
    services.drain()
    DBTaskResult.objects.all().delete()
    (search_dir / "current").unlink()
    run_jobs_once(tuple(job for job in JOBS if job.every < DAY))
    assert waiting_tasks() == 1
    drain_index.call()
    assert keys(engine, ask()) == [str(case.pk)]


def test_what_the_index_lacks_is_queued_again(engine: Engine) -> None:
    case = make_case()
    services.drain()
    engine.write([], deleted=[f"case-study:{case.pk}"])
    run_jobs_once()
    services.drain()
    assert keys(engine, ask()) == [str(case.pk)]


def test_finished_tasks_are_forgotten_after_a_day(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    task = DBTaskResult.objects.filter(pk=drain_index.enqueue().id)
    task.update(status=TaskResultStatus.SUCCESSFUL, finished_at=timezone.now())
    run_jobs_once()
    assert task.exists()
    move_clock(monkeypatch, 2 * DAY)
    run_jobs_once()
    assert not task.exists()


def test_a_job_that_fails_holds_up_no_other_and_is_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(schedule, "PAUSE", 0)
    tries: list[str] = []

    def fail() -> None:
        tries.append("fail")
        raise RuntimeError

    with pytest.raises(Stop):
        run_forever((Job("fail", timedelta(0), fail), Job("stop", timedelta(0), stopping_at(3))))
    assert tries == ["fail"] * 3


def test_a_job_that_waits_for_others_holds_up_no_other_and_runs_once_at_a_time(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(schedule, "PAUSE", 0)
    begun: list[str] = []
    go_on = threading.Event()

    def wait() -> None:
        begun.append("wait")
        go_on.wait(timeout=30)

    with pytest.raises(Stop):
        run_forever(
            (
                Job("wait", timedelta(0), wait, is_waiting=True),
                Job("stop", timedelta(0), stopping_at(5)),
            )
        )
    go_on.set()
    assert begun == ["wait"]


def test_a_job_waits_for_its_turn(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(schedule, "PAUSE", 0)
    runs: list[str] = []
    with pytest.raises(Stop):
        run_forever(
            (
                Job("rare", timedelta(hours=1), lambda: runs.append("rare")),
                Job("often", timedelta(0), lambda: runs.append("often")),
                Job("stop", timedelta(0), stopping_at(3)),
            )
        )
    assert sorted(runs) == ["often"] * 3 + ["rare"]
