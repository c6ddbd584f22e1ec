"""A process that stands still is told of."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.core.cache import cache
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from accounts.models import User
from portal.process_state import LAST_TURN, Standstill, note_turn, standstills
from portal.schedule import JOBS
from search.tasks import drain_index
from tests.factories.pages import make_home

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("engine")]

LONG_AGO = timedelta(minutes=11)


@pytest.fixture(autouse=True)
def running():
    cache.clear()
    DBTaskResult.objects.all().delete()
    note_turn()


def test_nothing_is_told_while_all_run(capsys):
    drain_index.enqueue()
    assert standstills() == []
    call_command("process_status")
    assert "do their work" in capsys.readouterr().out


@pytest.mark.parametrize("last_turn", [None, LONG_AGO])
def test_a_scheduler_that_never_came_or_came_long_ago(last_turn, capsys):
    cache.set(LAST_TURN, last_turn and timezone.now() - last_turn)
    assert standstills() == [Standstill.SCHEDULER]
    with pytest.raises(SystemExit) as ended:
        call_command("process_status")
    assert ended.value.code == 1
    assert "SCHEDULER" in capsys.readouterr().out


def test_the_scheduler_says_that_it_runs():
    cache.clear()
    [job] = [job for job in JOBS if job.run is note_turn]
    assert job.every <= timedelta(minutes=1)
    job.run()
    assert standstills() == []


def test_a_worker_that_takes_nothing():
    drain_index.enqueue()
    DBTaskResult.objects.update(enqueued_at=timezone.now() - LONG_AGO)
    assert standstills() == [Standstill.WORKER]
    done = drain_index.enqueue()
    DBTaskResult.objects.filter(pk=done.id).update(
        status=TaskResultStatus.SUCCESSFUL, finished_at=timezone.now() - timedelta(minutes=1)
    )
    assert standstills() == []


def test_a_mailer_s_tasks_are_not_the_worker_s():
    drain_index.enqueue()
    DBTaskResult.objects.update(enqueued_at=timezone.now() - LONG_AGO, queue_name="mail")
    assert standstills() == []


def test_staff_who_look_after_the_portal_are_told(client):
    make_home()
    heading, home = "止まっている処理があります", reverse("wagtailadmin_home")
    editor = User.objects.create_user("editor@example.jp", "unused")
    editor.groups.add(Group.objects.get(name="編集担当"))
    for user, is_told in ((User.objects.create_superuser("root@example.jp", "unused"), True), (editor, False)):
        client.force_login(user)
        note_turn()
        assert heading not in client.get(home).content.decode()
        cache.delete(LAST_TURN)
        assert (heading in client.get(home).content.decode()) is is_told
