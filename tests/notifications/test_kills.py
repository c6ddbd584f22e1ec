"""`kill -9` of the process that sends, twenty times while 500 mails go out: none is missing, repeats are the same mail."""

import random
import time
from pathlib import Path

import pytest

from portal.management.commands.demo import processes
from tests.servers.portal import kill, manage, start_process
from tests.servers.smtp import SmtpServer, running_smtp

pytestmark = [pytest.mark.processes, pytest.mark.xdist_group("processes")]

SEED = 20261123
MAILS, KILLS = 500, 20
PATIENCE = 240  # seconds in which the next mails must come, on a machine that does much else

WRITE = f"""
from django.core.mail import EmailMessage
from notifications.models import Mail
for number in range({MAILS}):
    EmailMessage("お知らせ", f"{{number}}番目の本文", to=[f"person{{number}}@example.jp"]).send()
print(*Mail.objects.values_list("message_id", flat=True))
"""
COUNT = """
from notifications.models import Mail, MailState
print(Mail.objects.exclude(state=MailState.SENT).count(), Mail.objects.exclude(text="").count())
"""


@pytest.fixture
def environment(monkeypatch: pytest.MonkeyPatch, smtp_server: SmtpServer) -> None:
    monkeypatch.setenv("EMAIL_URL", smtp_server.url)
    # Short steps make short leases: a killed process's mail is sent again after six of them.
    monkeypatch.setenv("EMAIL_TIMEOUT", "2")


@pytest.fixture
def smtp_server():
    with running_smtp() as server:
        yield server


def shell(data_dir: Path, code: str) -> list[str]:
    return manage(data_dir, "shell", "--no-imports", "-c", code).stdout.split()


def test_twenty_kills_lose_no_mail(tmp_path: Path, smtp_server: SmtpServer, environment: None) -> None:
    rng = random.Random(SEED)
    print(f"seed {SEED}")
    manage(tmp_path, "migrate", "--verbosity", "0")
    written = shell(tmp_path, WRITE)
    assert len(set(written)) == MAILS
    # So slow that the twenty kills fall into the sending.
    smtp_server.lateness = 0.05
    commands = processes(0)
    scheduler, mailer = start_process(tmp_path, commands["scheduler"]), start_process(tmp_path, commands["mailer"])
    try:
        for number in range(KILLS):
            wait_for_more(smtp_server, rng.randint(1, 8), f"after {number} kills")
            time.sleep(rng.uniform(0, 0.2))
            kill(mailer)
            mailer = start_process(tmp_path, commands["mailer"])
        killed_before_the_end = len(smtp_server.message_ids()) < MAILS
        wait_for_all(smtp_server)
        wait_until_settled(tmp_path)
    finally:
        kill(mailer)
        kill(scheduler)
    assert killed_before_the_end
    came = smtp_server.message_ids()
    assert set(came) == set(written)
    repeated = sum(came.values()) - MAILS
    print(f"{repeated} of {MAILS} mails came twice after {KILLS} kills")
    assert repeated <= KILLS
    # Repeats are the very same mail.
    first = {mail.message_id: (mail.to, mail.subject, mail.text) for mail in smtp_server.received}
    assert all(first[mail.message_id] == (mail.to, mail.subject, mail.text) for mail in smtp_server.received)


def wait_for_more(server: SmtpServer, number: int, when: str) -> None:
    before = len(server.received)
    deadline = time.monotonic() + PATIENCE
    while len(server.received) < before + number:
        assert time.monotonic() < deadline, f"no further mails {when}"
        time.sleep(0.01)


def wait_for_all(server: SmtpServer) -> None:
    deadline = time.monotonic() + PATIENCE
    while (came := len(server.message_ids())) < MAILS:
        assert time.monotonic() < deadline, f"{came} of {MAILS} mails came"
        time.sleep(0.2)


def wait_until_settled(data_dir: Path) -> None:
    """All came; rows that a killed process held say so once their lease is over. What they held is not kept."""
    deadline = time.monotonic() + PATIENCE
    while (left := shell(data_dir, COUNT)) != ["0", "0"]:
        assert time.monotonic() < deadline, f"unsent, with texts: {left}"
        time.sleep(1)
