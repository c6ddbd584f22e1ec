"""Upkeep by night: edited and deleted records leave no trace in the order of hits."""

from datetime import timedelta

from django.utils import timezone

from search.engines import get_engine
from search.models import IndexEntry, Upkeep, UpkeepRun
from search.services.rebuilding import rebuild

# Hours of the local day in which few search.
NIGHT = range(1, 5)


def optimize() -> None:
    """Drop what replaced and deleted documents left in the statistics of words. Raises SearchUnavailable.

    Takes up to two minutes, or as long as a rebuild.
    """
    if not get_engine().optimize():
        rebuild()
    UpkeepRun.note(Upkeep.OPTIMIZE)


def is_time_to_optimize() -> bool:
    """Once a night, if anything was written since the last time."""
    now = timezone.now()
    if timezone.localtime(now).hour not in NIGHT:
        return False
    last = UpkeepRun.last(Upkeep.OPTIMIZE)
    if last is None:
        return IndexEntry.objects.exclude(processed_at=None).exists()
    return last < now - timedelta(hours=12) and IndexEntry.objects.filter(processed_at__gt=last).exists()
