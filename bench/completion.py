"""How long somebody who types waits for what is offered, against a bare look-up in the index.

Both in one process, on one index of generated documents, in turns, for beginnings of words of all kinds:

- endpoint: the whole WSGI application, from the request to the rendered response; no network, no web server;
- look-up: one `engine.search` of one term, for as many documents as the endpoint offers completions;
- titles: for comparison, the one look-up of titles that the endpoint itself makes.

Prints 50th and 95th percentiles; exit status 1 if the endpoint's 95th is more than twice the look-up's.
"""

import argparse
import os
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

MOST = 2.0
OFFERED = 8
MOST_TITLES = 4
# The first ones read the vocabulary, load the dictionary and open the index.
WARMING = 50


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--documents", type=int, default=5_000)
    arguments.add_argument("--requests", type=int, default=2_000)
    chosen = arguments.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        prepare(Path(folder))
        rng = random.Random(11)
        titles = build_index(rng, chosen.documents)
        return measure(rng, titles, chosen.requests)


def prepare(folder: Path, *, fresh: bool = True) -> None:
    """A site of its own, with all places, terms and the thesaurus, and no page; not `fresh`: one made before."""
    os.environ |= {
        "DATA_DIR": str(folder),
        "DATABASE_URL": f"sqlite:///{folder / 'portal.sqlite3'}",
        "DJANGO_SETTINGS_MODULE": "portal.settings",
        "HTTPS": "0",
        "SECRET_KEY": "only-for-a-measurement" * 3,
    }
    import django
    from django.core.management import call_command

    django.setup()
    if not fresh:
        return
    (folder / "static").mkdir()
    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    call_command("setup_site")


def build_index(rng: random.Random, number: int) -> list[str]:
    """Fill the index and return the titles."""
    from search.analysis.documents import analyse
    from search.engines import get_engine

    documents = list(generated(rng, number))
    engine = get_engine()
    with engine.rebuild() as index:
        for start in range(0, number, 500):
            index.write([analyse(document) for document in documents[start : start + 500]])
        with engine.exclusive():
            index.swap()
    return [document.title for document in documents]


def generated(rng: random.Random, number: int) -> Iterator[Any]:
    """Documents of about 700 characters about real places and terms."""
    from regions.models import Area
    from search.contracts import SearchDocument
    from search.models import ThesaurusEntry

    places = list(Area.objects.municipalities().values_list("name", flat=True))
    terms = [term for entry in ThesaurusEntry.objects.all() for term in (entry.term, *entry.other_terms)]
    who = ["住民", "自治会", "社会福祉協議会", "民生委員", "生協", "商店街", "大学生", "農家", "民間企業", "NPO法人"]
    what = ["支える", "始めた", "見直す", "広げる", "話し合う", "担い手を育てる", "つなぐ"]
    for each in range(1, number + 1):
        place, someone, term = rng.choice(places), rng.choice(who), rng.choice(terms)
        sentences = (
            f"{rng.choice(places)}では{rng.choice(who)}が{rng.choice(terms)}と{rng.choice(terms)}を{rng.choice(what)}取組を進めている。"
            for _ in range(20)
        )
        yield SearchDocument(
            kind="case-study",
            key=f"case-study:{each}",
            number=each,
            title=f"{someone}が{term}を{rng.choice(what)}{place}の{rng.choice(terms)}",
            url=f"/cases/{each}/",
            body="".join(sentences),
            facets={"kind": ("case-study",)},
            published=datetime(2020, 4, 1, tzinfo=UTC) + timedelta(hours=each),
        )


def beginnings(rng: random.Random, titles: list[str], number: int) -> Iterator[tuple[str, str]]:
    """What is typed on the way to a word of a title, and that word as a term of the index."""
    from search.analysis.completion import words_of
    from search.analysis.tokens import tokenise

    for _ in range(number):
        title = rng.choice(titles)
        token = rng.choice(tokenise(title))
        rest = title[token.begin :]
        read = "".join(word.reading for word in words_of(rest))
        yield rng.choice((rest, read))[: rng.randint(1, 6)], token.text


def tasks_of(requests: Any) -> Callable[[str, str], dict[str, Callable[[], object]]]:
    """What is measured, for what is typed and a term."""
    from django.core.handlers.wsgi import WSGIHandler

    from search.analysis.completion import spellings
    from search.criteria import Audience, Sort
    from search.engines import get_engine
    from search.query import EngineQuery, Phrase

    engine, application, audiences = get_engine(), WSGIHandler(), (Audience.PUBLIC,)

    def ask(environ: dict[str, Any]) -> int:
        statuses: list[str] = []
        response = application(environ, lambda status, headers: statuses.append(status))
        body = b"".join(response)
        response.close()
        if statuses != ["200 OK"]:
            raise RuntimeError(f"the endpoint answers {statuses}")
        return body.count(b'"kind"')

    def tasks(typed: str, term: str) -> dict[str, Callable[[], object]]:
        environ = requests.get("/search/complete/", {"q": typed}, headers={"host": "localhost"}).environ
        query = EngineQuery(text=Phrase((term,)), audiences=audiences)
        titles = [spellings(typed) or (typed,)]
        return {
            "endpoint": lambda: ask(environ),
            "look-up": lambda: engine.search(query, sort=Sort.RELEVANCE, offset=0, limit=OFFERED),
            "titles": lambda: engine.titles(titles, audiences=audiences, limit=MOST_TITLES),
        }

    return tasks


def measure(rng: random.Random, titles: list[str], number: int) -> int:
    from django.test import RequestFactory

    tasks = tasks_of(RequestFactory())
    times: dict[str, list[float]] = {"endpoint": [], "look-up": [], "titles": []}
    offered = []
    for turn, (typed, term) in enumerate(beginnings(rng, titles, WARMING + number)):
        order = list(tasks(typed, term).items())
        rng.shuffle(order)
        for name, task in order:
            started = time.perf_counter()
            result = task()
            seconds = time.perf_counter() - started
            if turn >= WARMING:
                times[name].append(seconds)
                offered += [result] if isinstance(result, int) else []
    print(f"{len(titles)} documents, {number} requests, {statistics.mean(offered):.1f} completions each on average")
    cuts = {name: statistics.quantiles(measured, n=100) for name, measured in times.items()}
    for name, percentiles in cuts.items():
        print(f"{name:10} p50 {percentiles[49] * 1000:6.2f} ms   p95 {percentiles[94] * 1000:6.2f} ms")
    ratio = cuts["endpoint"][94] / cuts["look-up"][94]
    print(f"endpoint : look-up, p95 = {ratio:.2f} (at most {MOST})")
    return 0 if ratio <= MOST else 1


if __name__ == "__main__":
    sys.exit(main())
