"""How the directory grows: list, map and page of one organization with 20,000 of them against 1,000.

    python -m bench.directory [--organizations 20000]

One process, the embedded engine, the whole WSGI application from the request to the rendered page; the number of queries
beside it. The list is asked for words and 分野, the map for the pins of a municipality. Exit status 1 where p95 is more than
MOST times that of 1,000, or where a page makes more queries.
"""

import argparse
import random
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from bench.completion import prepare
from bench.search import collect_static_files

SEED = 7
FEW = 1_000
MOST = 2.0
ROUNDS = 60
WARMING = 6
WORDS = ("買い物", "見守り", "送迎", "庭の手入れ", "居場所", "食事")
Measured = dict[str, tuple[float, int]]


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--organizations", type=int, default=20_000)
    many = arguments.parse_args().organizations
    with tempfile.TemporaryDirectory() as folder:
        prepare(Path(folder))
        collect_static_files()
        few = measure(FEW)
        more = measure(many)
    missed = False
    print(f"p95 in ms and queries; {FEW:,} and {many:,} organizations")
    for name, (milliseconds, queries) in few.items():
        later, more_queries = more[name]
        good = later <= MOST * milliseconds and more_queries <= queries
        missed |= not good
        print(
            f"{name:6} {milliseconds:7.1f} → {later:7.1f}  = {later / milliseconds:.2f} (at most {MOST})   "
            f"queries {queries} → {more_queries}  {'ok' if good else 'MISSED'}"
        )
    return int(missed)


def measure(number: int) -> Measured:
    """p95 in milliseconds and the largest number of queries, by the name of the page, with that many organizations."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from organizations.models import Organization, OrganizationIndexPage

    fill(number)
    rng = random.Random(SEED)
    directory = OrganizationIndexPage.objects.get().url
    places = municipalities()
    keys = rng.sample(list(Organization.objects.values_list("pk", flat=True)), ROUNDS)
    client = Client(SERVER_NAME="localhost")
    pages = {
        "list": [f"{directory}?q={rng.choice(WORDS)}&field=shopping" for _ in range(ROUNDS)],
        "map": [
            f"{directory}?prefecture={place.prefecture_code}&municipality={place.code}"
            for place in rng.choices(places, k=ROUNDS)
        ],
        "page": [f"/organizations/{key}/" for key in keys],
    }
    found: Measured = {}
    for name, addresses in pages.items():
        for address in addresses[:WARMING]:
            client.get(address)
        times = []
        for address in addresses:
            start = time.perf_counter()
            answer = client.get(address)
            times.append(time.perf_counter() - start)
            if answer.status_code != 200:
                raise RuntimeError(f"{address} answers {answer.status_code}")
        queries = []
        for address in addresses[:WARMING]:
            with CaptureQueriesContext(
                connection,
            ) as captured:
                client.get(address)
            queries.append(len(captured))
        found[name] = statistics.quantiles(times, n=100)[94] * 1000, max(queries)
    return found


def municipalities() -> list[Any]:
    from django.conf import settings

    from regions.models import Area

    return list(Area.objects.municipalities().current().filter(prefecture_code=settings.PORTAL_PREFECTURE))


def fill(number: int) -> None:
    """Make organizations until there are that many, and the index anew."""
    from django.core.management import call_command

    from organizations.models import Organization, OrganizationService, OrganizationStatus, ServiceArea
    from taxonomy.models import ActivityField, BodyKind

    rng = random.Random(number)
    places, fields, kinds = municipalities(), list(ActivityField.objects.all()), list(BodyKind.objects.all())
    there = Organization.objects.count()
    made = Organization.objects.bulk_create(
        [
            Organization(
                name=f"{rng.choice(WORDS)}の会{each}",
                kana=f"{rng.choice('あかさたなはまやらわ')}のかい{each}",
                body_kind=rng.choice(kinds),
                located_in=(place := rng.choice(places)),
                summary=f"{place.name}で、高齢者の{rng.choice(WORDS)}と{rng.choice(WORDS)}を手伝います。",
                latitude=f"{35.8 + rng.random() / 2:.6f}",
                longitude=f"{139.0 + rng.random() / 2:.6f}",
            )
            for each in range(there, number)
        ],
        batch_size=500,
    )
    OrganizationStatus.objects.bulk_create([OrganizationStatus(organization=each) for each in made], batch_size=500)
    through = Organization.fields.through
    through.objects.bulk_create(
        [
            through(organization_id=each.pk, activityfield_id=field.pk)
            for each in made
            for field in rng.sample(fields, 2)
        ],
        batch_size=500,
    )
    ServiceArea.objects.bulk_create(
        [ServiceArea(organization=each, area=rng.choice(places)) for each in made], batch_size=500
    )
    OrganizationService.objects.bulk_create(
        [
            OrganizationService(organization=each, name=rng.choice(WORDS), field=rng.choice(fields), sort_order=order)
            for each in made
            for order in range(3)
        ],
        batch_size=500,
    )
    call_command("search_rebuild", verbosity=0)


if __name__ == "__main__":
    sys.exit(main())
