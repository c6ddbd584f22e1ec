"""Twenty people search while staff publish five edits a second; and how soon an edit is found.

    python -m bench.readers [--engine elasticsearch] [--documents 100000]

Real processes (gunicorn, worker) on a site with sample content and generated documents in its index: first the
readers alone, then with the edits, in one run. Prints errors, p50 and p95, and the seconds from publishing a page until a
search finds its new title. Exit status 1 where a goal is missed: an error, p95 more than twice that without edits, an edit
found after more than two seconds.
"""

import argparse
import os
import random
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import urlencode

from bench.search import cuts, told

READERS = 20
SECONDS = 30.0
EDITS_A_SECOND = 5
EDITS = 10
P95, VISIBLE = 2.0, 2.0

# Adds generated documents to the index beside the site's own; a few thousand of them, again and again under other numbers,
# since what takes the time is the analysis.
FILL = """
import random
from dataclasses import replace
from itertools import cycle, islice
from bench.corpus import documents
from search.analysis.documents import analyse
from search.engines import get_engine
from search import registry
analysed = [analyse(each) for each in documents(random.Random(11), min({number}, 5000))]
def copies():
    for number, each in enumerate(islice(cycle(analysed), {number}), start=1_000_000):
        kind = each.document.kind
        yield replace(each, document=replace(each.document, number=number, key=f"{{kind}}:{{number}}"))
engine, rest = get_engine(), copies()
with engine.rebuild() as index:
    for searchable in registry.all_searchables():
        index.write([analyse(document) for document in searchable.documents()])
    while batch := list(islice(rest, 500)):
        index.write(batch)
    with engine.exclusive():
        index.swap()
"""
EDIT = """
import time
from casestudies.models import CaseStudyPage
pages, turn = list(CaseStudyPage.objects.live()), 0
print("begun", flush=True)
while True:
    began, turn = time.monotonic(), turn + 1
    page = pages[turn % len(pages)]
    page.title = f"買い物の支援 {{turn}}"
    page.save_revision().publish()
    time.sleep(max(0.0, 1 / {rate} - (time.monotonic() - began)))
"""
PUBLISH_ONE = """
from casestudies.models import CaseStudyPage
page = CaseStudyPage.objects.live().order_by("pk").first()
page.title = "{title}"
page.save_revision().publish()
print("published", flush=True)
"""
QUESTIONS = ["買い物", "移動支援", "見守り 配食", '"通いの場"', "買い物 宇宙旅行"]


class Readers:
    """Searches over HTTP, each reader one after the other, until told to stop."""

    def __init__(self, address: str) -> None:
        self.address, self.seconds, self.errors = address, [], []
        self.stopped = threading.Event()

    def run(self, seconds: float) -> None:
        threads = [threading.Thread(target=self._read, args=(number,)) for number in range(READERS)]
        for thread in threads:
            thread.start()
        self.stopped.wait(seconds)
        self.stopped.set()
        for thread in threads:
            thread.join()

    def _read(self, number: int) -> None:
        rng = random.Random(number)
        while not self.stopped.is_set():
            query = urlencode({"q": rng.choice(QUESTIONS), "prefecture": rng.choice(["", "11", "32"])})
            began = time.perf_counter()
            try:
                with urllib.request.urlopen(f"{self.address}/search/?{query}", timeout=30) as answer:
                    page = answer.read().decode()
                if "検索の仕組みがいま使えない" in page:
                    self.errors.append("the page is a listing")
            except (OSError, urllib.error.HTTPError) as error:
                self.errors.append(str(error))
            self.seconds.append(time.perf_counter() - began)


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--documents", type=int, default=10_000)
    arguments.add_argument("--engine", choices=["embedded", "elasticsearch"], default="embedded")
    chosen = arguments.parse_args()
    from tests.servers.portal import manage

    with ExitStack() as stack:
        os.environ.pop("ELASTICSEARCH_URL", None)
        if chosen.engine == "elasticsearch":
            from tests.servers.elasticsearch import running_elasticsearch

            parent = Path(stack.enter_context(tempfile.TemporaryDirectory()))
            parent.chmod(0o755)
            os.environ["ELASTICSEARCH_URL"] = stack.enter_context(running_elasticsearch(parent)).url
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        manage(folder, "demo", "--prepare-only")
        # Among what setting up leaves to the worker is a reconciliation, which would drop what is in the index alone.
        manage(folder, "db_worker", "--batch", "--no-startup-delay")
        manage(folder, "shell", "--no-imports", "-c", FILL.format(number=chosen.documents))
        print(f"{chosen.engine}, {chosen.documents} documents, {READERS} readers")
        return measure(folder, chosen.documents)


def measure(folder: Path, number: int) -> int:
    import django

    from tests.servers.portal import environment, kill, start_process, start_script

    # The commands of the processes stand in the demo, which wants its settings. No scheduler: it would reconcile, too.
    os.environ |= environment(folder)
    django.setup()
    from portal.management.commands.demo import processes
    from search.engines import get_engine
    from tests.servers.postgresql import free_port

    port = free_port()
    address = f"http://localhost:{port}"
    running: list[subprocess.Popen[bytes] | subprocess.Popen[str]] = [
        start_process(folder, command) for name, command in processes(port).items() if name != "scheduler"
    ]
    try:
        wait_for(address)
        # The first one waits for a worker that has just started.
        cold, *found = (seconds_until_found(folder, address, each) for each in range(1 + EDITS))
        Readers(address).run(5)
        alone, beside = Readers(address), Readers(address)
        alone.run(SECONDS)
        editor = start_script(folder, EDIT.format(rate=EDITS_A_SECOND))
        running.append(editor)
        wait_for_line(editor)
        beside.run(SECONDS)
        documents = get_engine().status()["documents"]
    finally:
        for process in running:
            kill(process)
    if documents < number:
        raise RuntimeError(f"only {documents} documents are left in the index")
    for name, readers in (("alone", alone), ("with edits", beside)):
        p50, p95 = cuts(readers.seconds)
        print(f"{name:12}{len(readers.seconds):6} pages   p50 {p50:7.1f} ms   p95 {p95:7.1f} ms")
    missed = [
        told("errors", len(alone.errors) + len(beside.errors), 0),
        told("p95 with edits : alone", cuts(beside.seconds)[1] / cuts(alone.seconds)[1], P95),
        told("slowest edit until found, s", max(found), VISIBLE),
    ]
    print(f"  median {statistics.median(found):.2f} s; the first one, by a worker just started, {cold:.2f} s")
    for error in sorted(set(alone.errors + beside.errors))[:5]:
        print(f"  {error}")
    return int(any(missed))


def wait_for(address: str) -> None:
    deadline = time.monotonic() + 30
    while True:
        try:
            urllib.request.urlopen(address, timeout=2).close()
            return
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.2)


def wait_for_line(process: "subprocess.Popen[str]") -> None:
    if process.stdout is None or not process.stdout.readline():
        raise RuntimeError("the script did not come so far")


def seconds_until_found(folder: Path, address: str, number: int) -> float:
    """From the moment at which a page is published until a search finds its new title."""
    from tests.servers.portal import kill, start_script

    title = f"見える化{number}号室"
    publisher = start_script(folder, PUBLISH_ONE.format(title=title))
    wait_for_line(publisher)
    began = time.monotonic()
    while True:
        with urllib.request.urlopen(
            f"{address}/search/?{urlencode({'q': chr(34) + title + chr(34)})}", timeout=30
        ) as page:
            found = "見つかりませんでした" not in page.read().decode()
        if found:
            found_after = time.monotonic() - began
            kill(publisher)
            return found_after
        if time.monotonic() - began > 60:
            raise RuntimeError("the edit is not found")
        time.sleep(0.05)


if __name__ == "__main__":
    sys.exit(main())
