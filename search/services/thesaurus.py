"""The site's thesaurus: rows in the database, compiled once a process and change."""

import json
import re
import threading
import time
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db import transaction

from regions.enums import AreaKind
from regions.models import Area
from search.analysis.query_language import normalise
from search.analysis.thesaurus import Thesaurus
from search.models import ThesaurusEntry, ThesaurusKind, ThesaurusState

_SUFFIX_OF_PLACE = re.compile("(?:と|ふ|けん|し|く|ちょう|まち|むら|そん)$")
DATA_FILE = Path(__file__).parent.parent / "data" / "thesaurus.json"

_lock = threading.Lock()
_compiled: tuple[float, UUID | None, Thesaurus] | None = None


def entries_by_term() -> dict[str, int]:
    """The number of an entry by each of its words, as counts of searches write them; one query."""
    entries = ThesaurusEntry.objects.order_by("-is_active", "pk")
    found: dict[str, int] = {}
    for entry in entries:
        for term in (entry.term, *entry.other_terms):
            found.setdefault(normalise(term).lower(), entry.pk)
    return found


def current_thesaurus(*, trusted_for: float = 0.0) -> Thesaurus:
    """The thesaurus as staff left it at most `trusted_for` seconds ago; one small query while nothing changed."""
    global _compiled  # noqa: PLW0603  # the one cached value of the process
    now = time.monotonic()
    known = _compiled
    if known is not None and now - known[0] < trusted_for:
        return known[2]
    stamp = ThesaurusState.objects.filter(pk=1).values_list("stamp", flat=True).first()
    with _lock:
        thesaurus = _compiled[2] if _compiled is not None and _compiled[1] == stamp else _compile()
        _compiled = (now, stamp, thesaurus)
        return thesaurus


def thesaurus_of(data: Mapping[str, Any]) -> Thesaurus:
    """Compile {"groups": [[…]], "one_way": {"包括": […]}, "protect": […]}."""
    return Thesaurus.compile(
        groups=data.get("groups", ()), one_way=data.get("one_way", {}), protected=data.get("protect", ())
    )


@transaction.atomic
def load_thesaurus(*, path: Path = DATA_FILE) -> int:
    """Add the default entries if the thesaurus is empty, and return how many; the staff's own are never touched."""
    if ThesaurusEntry.objects.exists():
        return 0
    data = json.loads(path.read_text(encoding="utf-8"))
    rows = [
        *(
            ThesaurusEntry(kind=ThesaurusKind.GROUP, term=group[0], others="\n".join(group[1:]))
            for group in data["groups"]
        ),
        *(
            ThesaurusEntry(kind=ThesaurusKind.ONE_WAY, term=term, others="\n".join(others))
            for term, others in data["one_way"].items()
        ),
        *(ThesaurusEntry(kind=ThesaurusKind.PROTECTED, term=term) for term in data["protect"]),
    ]
    ThesaurusEntry.objects.bulk_create(rows)
    ThesaurusState.touch()
    return len(rows)


def thesaurus_with(*, entry: ThesaurusEntry) -> Thesaurus:
    """What the thesaurus would be if this entry were saved as it is, new or changed; nothing is written."""
    others = list(ThesaurusEntry.objects.filter(is_active=True).exclude(pk=entry.pk))
    rows = [*others, entry] if entry.is_active else others
    # Where variants are too many, older rows come first; a new one has no number yet.
    return compile_rows(sorted(rows, key=lambda row: (row.pk is None, row.pk)))


def compile_rows(rows: Iterable[ThesaurusEntry]) -> Thesaurus:
    """These rows, in use or not, as a thesaurus; with the readings of places, which need no row."""
    groups, one_way, protected = [], {}, []
    for entry in rows:
        if entry.kind == ThesaurusKind.GROUP:
            groups.append([entry.term, *entry.other_terms])
        elif entry.kind == ThesaurusKind.ONE_WAY:
            one_way[entry.term] = entry.other_terms
        else:
            protected.append(entry.term)
    return Thesaurus.compile(groups=groups, one_way=one_way, protected=protected, readings=_readings_of_places())


def _compile() -> Thesaurus:
    return compile_rows(ThesaurusEntry.objects.filter(is_active=True).order_by("pk"))


def names_of_a_place(*, kind: str, kana: str, name: str) -> Iterator[tuple[str, str]]:
    """いずもし, 出雲市; いずも, 出雲."""
    yield kana, name
    if kind != AreaKind.DAILY_LIVING_AREA and (match := _SUFFIX_OF_PLACE.search(kana)):
        yield kana[: match.start()], name[:-1]


def _readings_of_places() -> Iterator[tuple[str, str]]:
    """Of places out of use too, which older records still name."""
    for kind, kana, name in Area.objects.exclude(kana="").values_list("kind", "kana", "name"):
        yield from names_of_a_place(kind=kind, kana=kana, name=name)
