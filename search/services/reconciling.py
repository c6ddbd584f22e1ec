"""Compare index and database, and mend what differs."""

from dataclasses import dataclass

from search import registry
from search.engines import get_engine
from search.models import Upkeep, UpkeepRun
from search.services.indexing import queue
from search.services.rebuilding import rebuild


@dataclass(frozen=True, kw_only=True)
class Differences:
    """Keys that the index lacks, holds in an old state, or ought not to hold."""

    missing: tuple[str, ...] = ()
    stale: tuple[str, ...] = ()
    surplus: tuple[str, ...] = ()

    @property
    def count(self) -> int:
        return len(self.missing) + len(self.stale) + len(self.surplus)

    @property
    def keys(self) -> tuple[str, ...]:
        return (*self.missing, *self.stale, *self.surplus)


def find_differences() -> Differences:
    """Compare every record with its copy in the index; changes nothing. Raises SearchUnavailable."""
    indexed = get_engine().digests()
    missing, stale, seen = [], [], set()
    for searchable in registry.all_searchables():
        for document in searchable.documents():
            seen.add(document.key)
            digest = indexed.get(document.key)
            if digest is None:
                missing.append(document.key)
            elif digest != document.digest():
                stale.append(document.key)
    surplus = sorted(set(indexed) - seen)
    return Differences(missing=tuple(missing), stale=tuple(stale), surplus=tuple(surplus))


def reconcile() -> Differences:
    """Queue whatever differs and return it; build the index if there is none that can be read."""
    if get_engine().needs_rebuild():
        rebuild()
    differences = find_differences()
    by_kind: dict[str, list[int]] = {}
    for key in differences.keys:
        kind, _, object_id = key.rpartition(":")
        by_kind.setdefault(kind, []).append(int(object_id))
    for kind, object_ids in by_kind.items():
        queue(kind=kind, object_ids=object_ids)
    UpkeepRun.note(Upkeep.RECONCILE, differences.count)
    return differences
