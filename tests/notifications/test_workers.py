"""Several that send at once, and the tasks that wake them."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from notifications import services, tasks
from notifications.models import Mail, MailState, NoticeEvent
from notifications.services import notify, send_due_mails
from portal.schedule import JOBS
from tests.factories.mails import TestVerb, UserFactory, make_mail

WORKERS, MAILS = 4, 60


@pytest.mark.django_db(transaction=True)
def test_workers_at_once_send_every_mail_once(smtp):
    smtp.lateness = 0.005
    written = {make_mail(f"a{number}@example.jp").message_id for number in range(MAILS)}

    def work(_):
        try:
            return send_due_mails()
        finally:
            connection.close()

    with ThreadPoolExecutor(WORKERS) as pool:
        sent = sum(pool.map(work, range(WORKERS)))
    # One that met nothing but rows of others stopped; what is left has its turn.
    sent += send_due_mails()
    assert sent == MAILS
    assert smtp.message_ids() == dict.fromkeys(written, 1)
    assert Mail.objects.filter(state=MailState.SENT, attempts=1, leased_until=None).count() == MAILS


@pytest.mark.django_db
def test_a_task_tells_of_events_and_sends_the_mails_of_it(smtp, verb):
    user = UserFactory()
    verb.knowing.add(user)
    notify(TestVerb.key, target=user)
    assert tasks.deliver.call() == {"told": 1, "sent": 1}
    assert smtp.received[0].to == user.email


@pytest.mark.django_db
def test_mails_go_out_though_events_cannot_be_told(smtp, verb, monkeypatch):
    def fail(*, seconds):
        raise ValueError

    make_mail()
    monkeypatch.setattr(services, "tell_of_due_events", fail)
    assert tasks.deliver.call() == {"told": 0, "sent": 1}


@pytest.mark.django_db
def test_a_task_whose_time_is_over_asks_for_another(smtp, monkeypatch):
    monkeypatch.setattr(tasks, "SECONDS", 0.0)
    make_mail()
    DBTaskResult.objects.all().delete()
    assert tasks.deliver.call() == {"told": 0, "sent": 0}
    assert DBTaskResult.objects.count() == 1


@pytest.mark.django_db
def test_the_scheduler_wakes_for_what_was_forgotten():
    [job] = [job for job in JOBS if job.run is tasks.wake_for_what_is_due]
    assert job.every <= timedelta(seconds=5)
    job.run()
    assert not DBTaskResult.objects.exists()
    mail = make_mail()
    DBTaskResult.objects.all().delete()
    job.run()
    assert DBTaskResult.objects.count() == 1
    DBTaskResult.objects.all().delete()
    Mail.objects.filter(pk=mail.pk).update(leased_until=timezone.now() + timedelta(minutes=1))
    job.run()
    assert not DBTaskResult.objects.exists()
    NoticeEvent.objects.create(verb="any")
    job.run()
    assert DBTaskResult.objects.count() == 1


def test_old_mails_are_forgotten_by_the_scheduler():
    runs = [job.run for job in JOBS]
    assert services.forget_old_texts in runs
    assert services.forget_old_mails in runs
