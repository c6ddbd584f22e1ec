"""How much the portal adds to what its search engine needs: bare engine, service, whole HTTP response.

    python -m bench.search [--engine elasticsearch] [--documents 100000]

All in one process, on one index of generated documents, for questions of six kinds, in turns:

- bare: the engine calls that the service makes for the question (steps of looseness, page with total, facets without
  their own choice, stored texts and offsets), recorded before and made again;
- service: `search.services.search`, from criteria to results with marks and suggestions;
- HTTP: the whole WSGI application, from the request to the rendered page; no network, no web server.

Besides: the index built from ready SearchDocuments against the analysis alone; memory of the process that serves.
Elasticsearch is that of ELASTICSEARCH_URL, else one of its own (tests/servers/elasticsearch.py). Exit status 1 where a goal
is missed.
"""

import argparse
import gc
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from bench.completion import prepare
from bench.corpus import documents, questions

SEED = 11
BATCH = 500
RECORDS = 200
WARMING = 60
# Largest ratios: of p95, of p50, of whole times; megabytes.
SERVICE_P95, HTTP_P50, HTTP_P95, REBUILD = 1.5, 3.0, 2.0, 1.3
MEMORY = 350


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--documents", type=int, default=10_000)
    arguments.add_argument("--questions", type=int, default=600)
    arguments.add_argument("--engine", choices=["embedded", "elasticsearch"], default="embedded")
    arguments.add_argument("--serve", type=Path, help=argparse.SUPPRESS)
    chosen = arguments.parse_args()
    if chosen.serve:
        prepare(chosen.serve, fresh=False)
        return measure_questions(chosen.questions)
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        if chosen.engine == "elasticsearch" and not os.environ.get("ELASTICSEARCH_URL"):
            from tests.servers.elasticsearch import running_elasticsearch

            parent = Path(stack.enter_context(tempfile.TemporaryDirectory()))
            parent.chmod(0o755)
            os.environ["ELASTICSEARCH_URL"] = stack.enter_context(running_elasticsearch(parent)).url
        if chosen.engine == "embedded":
            os.environ.pop("ELASTICSEARCH_URL", None)
        prepare(folder)
        collect_static_files()
        missed = measure_rebuild(chosen.documents)
        measure_reading()
        # In a process that has built nothing: its memory is a web server's.
        served = subprocess.run(
            [sys.executable, "-m", "bench.search", f"--serve={folder}", f"--questions={chosen.questions}"], check=False
        )
        return 1 if missed or served.returncode else 0


def collect_static_files() -> None:
    """A page names its files by their hashes."""
    from django.core.management import call_command

    call_command("collectstatic", verbosity=0, interactive=False)


def measure_rebuild(number: int) -> bool:
    """Analyse the documents, then analyse them again into an index. Returns whether the goal is missed."""
    from search.analysis.documents import analyse
    from search.engines import get_engine

    engine, ready = get_engine(), list(documents(random.Random(SEED), number))
    batches = [ready[start : start + BATCH] for start in range(0, number, BATCH)]
    began = time.perf_counter()
    for batch in batches:
        list(map(analyse, batch))
    analysing = time.perf_counter() - began
    began = time.perf_counter()
    with engine.rebuild() as index:
        for batch in batches:
            index.write(list(map(analyse, batch)))
        with engine.exclusive():
            index.swap()
    building = time.perf_counter() - began
    status = engine.status()
    print(f"{engine.name}, {number} documents, {status['bytes'] / 1e6:.0f} MB")
    print(f"analysis {analysing:.1f} s ({number / analysing:.0f} documents a second), index built in {building:.1f} s")
    return told("rebuild : analysis", building / analysing, REBUILD)


def measure_reading() -> None:
    """How long a record takes from the database to its SearchDocument; no part of the goals."""
    from search import registry
    from tests.factories.pages import make_case

    for _ in range(RECORDS):
        make_case()
    began = time.perf_counter()
    number = sum(1 for searchable in registry.all_searchables() for _ in searchable.documents())
    print(f"reading the database {(time.perf_counter() - began) / number * 1000:.1f} ms a record ({number} records)")


def measure_questions(number: int) -> int:
    from django.http import QueryDict
    from django.test import RequestFactory
    from django.utils.http import urlencode

    from search import services
    from search.forms import SearchForm

    ask_over_http = http_asker()
    rng, requests, recorder = random.Random(SEED), RequestFactory(), Recorder()
    times: dict[str, dict[str, list[float]]] = {}
    for turn, (kind, parameters) in enumerate(questions(rng, WARMING + number)):
        if turn == WARMING:
            # As gunicorn.conf.py does, where what is loaded at the first requests comes a little later.
            gc.collect()
            gc.freeze()
        address = urlencode(parameters, doseq=True)
        form = SearchForm(QueryDict(address))
        criteria = form.criteria()
        with recorder.recording() as calls:
            services.search(criteria, place=form.place)
        environ = requests.get(f"/search/?{address}", headers={"host": "localhost"}).environ
        tasks: dict[str, Callable[[], object]] = {
            "bare": lambda calls=calls: [call() for call in calls],
            "service": lambda criteria=criteria, place=form.place: services.search(criteria, place=place),
            "HTTP": lambda environ=environ: ask_over_http(environ),
        }
        order = list(tasks.items())
        rng.shuffle(order)
        for name, task in order:
            began = time.perf_counter()
            task()
            if turn >= WARMING:
                times.setdefault(kind, {}).setdefault(name, []).append(time.perf_counter() - began)
    return report(times)


def report(times: dict[str, dict[str, list[float]]]) -> int:
    whole = {name: [t for kind in times.values() for t in kind[name]] for name in ("bare", "service", "HTTP")}
    print(f"{'ms, p50 / p95':10}" + "".join(f"{name:>18}" for name in whole))
    for kind, measured in (*sorted(times.items()), ("all", whole)):
        print(f"{kind:13}" + "".join(f"{'{:.1f} / {:.1f}'.format(*cuts(measured[name])):>18}" for name in whole))
    (_, bare), (service50, service), (http50, http) = (cuts(whole[name]) for name in whole)
    missed = [
        told("service : bare, p95", service / bare, SERVICE_P95),
        told("HTTP : service, p50", http50 / service50, HTTP_P50),
        told("HTTP : service, p95", http / service, HTTP_P95),
        told("memory of the process, MB", memory("VmRSS"), MEMORY),
    ]
    # Files that are mapped into memory are shared by all processes, and the kernel may take them back.
    print(f"  of it its own {memory('RssAnon'):.0f}, files {memory('RssFile'):.0f}")
    return int(any(missed))


def told(what: str, value: float, most: float) -> bool:
    missed = value > most
    print(f"{what} = {value:.2f} (at most {most}){', MISSED' if missed else ''}")
    return missed


def cuts(seconds: list[float]) -> tuple[float, float]:
    """50th and 95th percentile in milliseconds."""
    percentiles = statistics.quantiles(seconds, n=100)
    return percentiles[49] * 1000, percentiles[94] * 1000


def memory(name: str) -> float:
    """A figure of proc(5)'s status of this process, in megabytes."""
    status = Path("/proc/self/status").read_text()
    line = next(line for line in status.splitlines() if line.startswith(name))
    return int(line.split()[1]) / 1024


class Recorder:
    """Notes what the services ask of the engine, so that it can be asked the same again."""

    ASKED = ("search", "count", "count_by_place", "titles")

    def __init__(self) -> None:
        from search.engines import get_engine

        self.engine = get_engine()

    def recording(self) -> Any:
        from contextlib import contextmanager

        @contextmanager
        def record() -> Any:
            calls: list[Callable[[], object]] = []
            kind = type(self.engine)
            originals = {name: getattr(kind, name) for name in self.ASKED}

            def noting(original: Callable[..., object]) -> Callable[..., object]:
                def call(engine: Any, *args: Any, **kwargs: Any) -> object:
                    calls.append(lambda: original(engine, *args, **kwargs))
                    return original(engine, *args, **kwargs)

                return call

            for name, original in originals.items():
                setattr(kind, name, noting(original))
            try:
                yield calls
            finally:
                for name, original in originals.items():
                    setattr(kind, name, original)

        return record()


def http_asker() -> Callable[[dict[str, Any]], int]:
    from django.core.handlers.wsgi import WSGIHandler

    application = WSGIHandler()

    def ask(environ: dict[str, Any]) -> int:
        statuses: list[str] = []
        response = application(environ, lambda status, headers: statuses.append(status))
        body = b"".join(response)
        response.close()
        if statuses != ["200 OK"]:
            raise RuntimeError(f"the page answers {statuses}")
        return len(body)

    return ask


if __name__ == "__main__":
    sys.exit(main())
