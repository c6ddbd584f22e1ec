"""With 5,000 people the screens ask the database as often as with a few, and answer at once."""

import time
from collections.abc import Iterable
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from regions.models import Area
from roles.enums import RequestState, Role
from roles.models import Invitation, RoleGrant, RoleRequest
from tests.roles.admin import admin_of

pytestmark = pytest.mark.django_db

PATIENCE = 5  # seconds for a page, on a machine that has other things to do


def fill(areas: list[Area], numbers: Iterable[int]) -> None:
    """People with a role in one of the areas, a request, and an invitation each."""
    numbers = list(numbers)
    people = User.objects.bulk_create(
        User(email=f"many{n}@example.jp", last_name=f"姓{n:05}", first_name="名") for n in numbers
    )
    old = timezone.now() - timedelta(days=500)
    grants = RoleGrant.objects.bulk_create(
        RoleGrant(user=p, role=Role.COORDINATOR, layer=1, affiliation="社協", confirmed_at=old) for p in people
    )
    requests = RoleRequest.objects.bulk_create(
        RoleRequest(user=p, role=Role.MUNICIPAL_STAFF, affiliation="市", reason="担当", state=RequestState.WAITING)
        for p in people
    )
    invitations = Invitation.objects.bulk_create(
        Invitation(email=p.email, role=Role.ADVISOR, secret_hash=p.email, expires_at=timezone.now() + timedelta(days=9))
        for p in people
    )
    for model, rows in ((RoleGrant, grants), (RoleRequest, requests), (Invitation, invitations)):
        through = model.areas.through
        key = f"{model._meta.model_name}_id"
        through.objects.bulk_create(
            through(**{key: row.pk, "area_id": areas[n % len(areas)].pk}) for n, row in enumerate(rows)
        )
    with connection.cursor() as cursor:
        # What the database does by itself after a while: without it PostgreSQL plans for empty tables.
        cursor.execute("ANALYZE")


def asked(client: Client, address: str) -> tuple[int, float]:
    start = time.perf_counter()
    with CaptureQueriesContext(
        connection,
    ) as queries:
        response = client.get(address)
    assert response.status_code == 200
    return len(queries), time.perf_counter() - start


def addresses(area: Area) -> list[str]:
    people = reverse("roles_people")
    filters = (
        "",
        "?q=姓",
        f"?role=coordinator&area={area.pk}&ends=60",
        "?silent=30",
        "?factor=no",
        "?waiting=yes",
        "?role=none",
    )
    others = (
        "roles_requests",
        "roles_requests_decided",
        "roles_invitations",
        "roles_confirmations",
        "wagtailadmin_home",
    )
    return [*(people + each for each in filters), f"{people}?ordering=email&p=2", *map(reverse, others)]


def test_the_lists_ask_equally_often_with_two_hundred_and_five_thousand_people(
    office: User, city_staff: User, tokorozawa: Area, kawagoe: Area
) -> None:
    fill([tokorozawa, kawagoe], range(200))
    browsers = [admin_of(user) for user in (office, city_staff)]
    for client in browsers:
        # What is remembered from request to request is asked for once.
        asked(client, reverse("wagtailadmin_home"))
    few = {(n, address): asked(c, address) for n, c in enumerate(browsers) for address in addresses(tokorozawa)}
    fill([tokorozawa, kawagoe], range(200, 5000))
    for (number, address), (queries, _) in few.items():
        found, seconds = asked(browsers[number], address)
        assert found == queries, address
        assert seconds < PATIENCE, (address, seconds)


def test_a_table_to_take_along_asks_equally_often(office: User, tokorozawa: Area) -> None:
    client = admin_of(office)
    # What is remembered from request to request is asked for once.
    asked(client, f"{reverse('roles_people')}?export=csv")
    counts = []
    for numbers in (range(60), range(60, 600)):
        fill([tokorozawa], numbers)
        counts.append(
            [asked(client, f"{reverse(name)}?export=csv")[0] for name in ("roles_people", "roles_invitations")]
        )
    assert counts[0] == counts[1]
