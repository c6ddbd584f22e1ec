"""Asking the other sites. Network alone: run it where waiting holds up nobody."""

import logging
import time
from datetime import timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from content.enums import LinkKind, LinkProblem
from content.page_findings import PageLink, WebAddress
from content.probing import Answer, Prober

logger = logging.getLogger(__name__)

MOST_AT_ONCE = 30
LONGEST_RUN = 60  # seconds after which no further address is begun
HOST_PAUSE = 3.0  # seconds between two questions to one host
LEASE = timedelta(minutes=15)  # a killed run's address is free again after it
WHEN_GOOD = timedelta(days=7)
WHEN_BROKEN = timedelta(days=1)
# A site that is down for an hour is no broken link: told after the third failure.
PAUSES_OF_FAILURES = (timedelta(hours=1), timedelta(hours=12))


def check_addresses(*, most: int = MOST_AT_ONCE) -> int:
    """Ask after addresses that are due and return their number; LINK_CHECK off: 0. Two runs at once do no harm."""
    if not settings.LINK_CHECK:
        return 0
    with transaction.atomic():
        WebAddress.objects.filter(links=None).delete()
        due = WebAddress.objects.select_for_update().filter(next_check_at__lte=timezone.now())
        addresses = list(due.order_by("next_check_at", "pk")[:most])
        leased = WebAddress.objects.filter(pk__in=[address.pk for address in addresses])
        leased.update(next_check_at=timezone.now() + LEASE)
    started = time.monotonic()
    last_asked: dict[str, float] = {}
    asked = 0
    with Prober() as prober:
        for address in addresses:
            if time.monotonic() - started > LONGEST_RUN:
                break
            host = urlsplit(address.url).netloc.lower()
            pause = last_asked.get(host, -HOST_PAUSE) + HOST_PAUSE - time.monotonic()
            if host in last_asked and pause > 0:
                time.sleep(pause)
            answer = _ask(prober, address.url)
            last_asked[host] = time.monotonic()
            _note(address, answer)
            asked += 1
    return asked


def _ask(prober: Prober, url: str) -> Answer:
    """One strange address holds up no other."""
    try:
        return prober.ask(url)
    except Exception:
        logger.exception("could not ask for %s", url)
        return Answer(problem=LinkProblem.NO_ANSWER, is_passing=True)


@transaction.atomic
def _note(address: WebAddress, answer: Answer) -> None:
    now = timezone.now()
    address.checked_at, address.status = now, answer.status
    if answer.problem is None:
        address.failures, address.problem, address.next_check_at = 0, "", now + WHEN_GOOD
    else:
        address.failures += 1
        is_told = not answer.is_passing or address.failures > len(PAUSES_OF_FAILURES)
        if is_told:
            address.problem = answer.problem
        address.next_check_at = now + (WHEN_BROKEN if is_told else PAUSES_OF_FAILURES[address.failures - 1])
    address.save()
    links = PageLink.objects.filter(kind=LinkKind.ELSEWHERE, address=address).exclude(problem=address.problem)
    if address.problem:
        links.filter(problem="").update(problem_since=now)
        links.update(problem=address.problem)
    else:
        links.update(problem="", problem_since=None)
