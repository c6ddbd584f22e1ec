"""`kill -9` at any moment loses no change: real processes, killed while they publish, index and rebuild."""

import http.client
import random
import re
import signal
import subprocess
import threading
import time
import urllib.error
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.parse import urlencode

import pytest

from portal.demo_accounts import current_code
from portal.management.commands.demo import processes
from tests.servers.portal import kill, manage, read_accounts, start_process, start_script
from tests.servers.postgresql import free_port

pytestmark = [pytest.mark.processes, pytest.mark.xdist_group("processes")]

SEED = 20261121
KILLS = 30
PATIENCE = 30  # seconds after the restart within which index and database must agree

PUBLISH = """
import random
from casestudies.models import CaseStudyPage
from casestudies.models import CaseStudyIndexPage
from portal.services import SAMPLE_DIR, _case_content
from casestudies.services import publish_case_study
from dataclasses import replace
rng = random.Random({seed})
print("begun", flush=True)
for turn in range(1000):
    pages = list(CaseStudyPage.objects.all())
    page = rng.choice(pages)
    what = rng.choice(["edit", "edit", "edit", "unpublish", "publish", "add", "delete"])
    if what == "edit":
        page.title = f"改題{{turn}} {{page.title}}"[:100]
        page.save_revision().publish()
    elif what == "unpublish":
        page.unpublish()
    elif what == "publish":
        page.save_revision().publish()
    elif what == "add":
        path = rng.choice(sorted((SAMPLE_DIR / "cases").glob("*.toml")))
        content = replace(_case_content(path), slug=f"copy-{{rng.random()}}".replace(".", "-"))
        publish_case_study(index=CaseStudyIndexPage.objects.get(), content=content)
    elif len(pages) > 10:
        page.delete()
"""

DIE_BEFORE_THE_SIGNAL = """
import os, signal
from wagtail import signals
from casestudies.models import CaseStudyPage
page = CaseStudyPage.objects.live().first()
page.title = "保存と公開の合図のあいだ"
signals.page_published.send = lambda *args, **kwargs: os.kill(os.getpid(), signal.SIGKILL)
page.save_revision().publish()
"""


@pytest.fixture(scope="module")
def data_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("kills")
    manage(folder, "demo", "--prepare-only")
    return folder


def differences(data_dir: Path) -> int:
    checked = manage(data_dir, "search_reconcile", "--check", check=False)
    found = re.match(r"(\d+) differences", checked.stdout)
    assert found, checked.stderr
    assert checked.returncode == (1 if int(found[1]) else 0)
    return int(found[1])


def wait_until_equal(data_dir: Path) -> None:
    deadline = time.monotonic() + PATIENCE
    while (number := differences(data_dir)) and time.monotonic() < deadline:
        time.sleep(0.5)
    assert number == 0, manage(data_dir, "search_status").stdout


Running = dict[str, "subprocess.Popen[bytes]"]


class Staff:
    """A moderator's browser, as far as unpublishing a page needs one."""

    def __init__(self, port: int, data_dir: Path) -> None:
        self.root = f"http://localhost:{port}"
        self.data_dir = data_dir
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))

    def sign_in(self) -> None:
        passwords, secrets = read_accounts(self.data_dir)
        address = "moderator@example.jp"
        self.post("/accounts/login/", login=address, password=passwords[address], next="/admin/")
        self.post("/accounts/2fa/authenticate/", code=current_code(secrets[address]))

    def post(self, path: str, **values: str) -> None:
        with self.opener.open(self.root + path, timeout=10) as answer:
            page = answer.read().decode()
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
        assert token
        data = urlencode(values | {"csrfmiddlewaretoken": token[1]}).encode()
        with self.opener.open(urllib.request.Request(self.root + path, data), timeout=10) as answer:
            answer.read()


def wait_for_web(port: int) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        try:
            urllib.request.urlopen(f"http://localhost:{port}/", timeout=2).close()
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
        else:
            return
    raise AssertionError("the web server did not start")


def test_thirty_kills_lose_nothing(data_dir: Path) -> None:
    rng = random.Random(SEED)
    port = free_port()
    commands = processes(port)
    running = {name: start_process(data_dir, command) for name, command in commands.items()}
    try:
        wait_for_web(port)
        for number in range(KILLS):
            if number == 10:
                # Between save and publish signal: Wagtail sends it after the transaction.
                script = start_script(data_dir, DIE_BEFORE_THE_SIGNAL)
                assert script.wait() == -signal.SIGKILL
                kill(script)
            elif number % 3 == 2:
                unpublish_through_the_web_and_kill_it(rng, data_dir, port, running)
            else:
                publish_and_kill(rng, data_dir, running)
            for name, process in running.items():
                if process.poll() is not None:
                    running[name] = start_process(data_dir, commands[name])
            wait_until_equal(data_dir)
        assert unpublished_through_the_web(data_dir), "no page was unpublished before the web server was killed"
    finally:
        for process in running.values():
            kill(process)


def publish_and_kill(rng: random.Random, data_dir: Path, running: Running) -> None:
    """Publish from another process, half the time while the index is rebuilt; kill the worker, then the others."""
    publisher = start_script(data_dir, PUBLISH.format(seed=rng.random()))
    assert publisher.stdout
    publisher.stdout.readline()
    rebuild = start_script(data_dir, REBUILD) if rng.random() < 0.5 else None
    time.sleep(rng.uniform(0.2, 2.5))
    kill(running["worker"])
    time.sleep(rng.uniform(0, 0.5))
    kill(publisher)
    if rebuild:
        kill(rebuild)


def unpublish_through_the_web_and_kill_it(rng: random.Random, data_dir: Path, port: int, running: Running) -> None:
    wait_for_web(port)
    staff = Staff(port, data_dir)
    staff.sign_in()
    ids = manage(
        data_dir,
        "shell",
        "--no-imports",
        "-c",
        "from casestudies.models import CaseStudyPage as C; print(*C.objects.live().values_list('pk', flat=True)[:3])",
    ).stdout.split()

    killed = threading.Event()

    def unpublish() -> None:
        for page_id in ids:
            try:
                staff.post(f"/admin/pages/{page_id}/unpublish/")
            except (urllib.error.URLError, ConnectionError, http.client.IncompleteRead) as error:
                # Only the kill may break a connection; an answer that says no is a failure at any time.
                if killed.is_set() and is_broken_connection(error):
                    return
                raise

    with ThreadPoolExecutor(max_workers=1) as browser:
        unpublishing = browser.submit(unpublish)
        time.sleep(rng.uniform(0.1, 0.8))
        killed.set()
        kill(running["web"])
    unpublishing.result()


def is_broken_connection(error: Exception) -> bool:
    if isinstance(error, urllib.error.URLError):
        # urllib wraps what happens before the answer begins. An HTTPError is an answer; its reason is a text.
        return isinstance(error.reason, ConnectionError)
    return True


def unpublished_through_the_web(data_dir: Path) -> int:
    """How often a signed-in person unpublished a page; the publishing script is nobody."""
    code = (
        "from wagtail.models import PageLogEntry as E; "
        "print(E.objects.filter(action='wagtail.unpublish', user__email='moderator@example.jp').count())"
    )
    return int(manage(data_dir, "shell", "--no-imports", "-c", code).stdout)


REBUILD = """
from search.services import rebuild
while True:
    rebuild()
"""


def test_a_document_removed_on_purpose_is_reported(data_dir: Path) -> None:
    worker = start_process(data_dir, processes(0)["worker"])
    try:
        wait_until_equal_after_reconcile(data_dir)
    finally:
        kill(worker)
    code = "from search.engines import get_engine; e = get_engine(); e.write([], deleted=[sorted(e.digests())[0]])"
    manage(data_dir, "shell", "--no-imports", "-c", code)
    assert differences(data_dir) == 1


def wait_until_equal_after_reconcile(data_dir: Path) -> None:
    manage(data_dir, "search_reconcile")
    wait_until_equal(data_dir)
