"""The site's vocabulary: 分野, thesaurus, 困りごと and places, read from the database once a process and change."""

import re
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from uuid import UUID

from django.conf import settings
from django.urls import reverse

from regions.enums import AreaKind
from regions.models import Area
from search.analysis.completion import Word, fold, words_of
from search.completions import CompletionKind
from search.models import ThesaurusEntry, ThesaurusKind, ThesaurusState
from search.services.thesaurus import names_of_a_place
from search.vocabulary import Entry, Vocabulary
from taxonomy.models import ActivityField, Trouble

# Between the parts of a 分野: 移動（交通）, 文化・芸術.
_SIGNS = re.compile("[・（）()]")

_lock = threading.Lock()
_read: tuple[float, UUID | None, Vocabulary] | None = None


def current_vocabulary(*, trusted_for: float = 0.0) -> Vocabulary:
    """The vocabulary as staff left it at most `trusted_for` seconds ago; one small query while nothing changed."""
    global _read  # noqa: PLW0603  # the one cached value of the process
    now = time.monotonic()
    known = _read
    if known is not None and now - known[0] < trusted_for:
        return known[2]
    stamp = ThesaurusState.objects.filter(pk=1).values_list("stamp", flat=True).first()
    with _lock:
        # Without a stamp nobody has been told of any change: an empty site.
        if _read is not None and stamp is not None and _read[1] == stamp:
            vocabulary = _read[2]
        else:
            vocabulary = Vocabulary(tuple(_entries()))
        _read = (now, stamp, vocabulary)
        return vocabulary


def _entries() -> Iterator[Entry]:
    fields = list(_fields())
    yield from fields
    yield from _terms({fold(entry.text): entry.meaning for entry in fields})
    yield from _troubles()
    yield from _places()


def _fields() -> Iterator[Entry]:
    for each in ActivityField.objects.filter(is_active=True):
        entry = _entry(CompletionKind.FIELD, each.label, f"field:{each.key}")
        parts = tuple((_reading(part), part) for part in _SIGNS.split(each.label) if part)
        yield replace(entry, rank=-1, parameters={"field": each.key}, spelt=parts)


def _terms(meanings: dict[str, str]) -> Iterator[Entry]:
    """Each term once; of one entry's terms its first goes before the others. What is a 分野 already is that 分野."""
    used = set(meanings)
    for entry in ThesaurusEntry.objects.filter(is_active=True).exclude(kind=ThesaurusKind.PROTECTED).order_by("pk"):
        terms = [entry.term, *(entry.other_terms if entry.kind == ThesaurusKind.GROUP else ())]
        meaning = next((meanings[fold(term)] for term in terms if fold(term) in meanings), f"term:{entry.pk}")
        for term in terms:
            if fold(term) not in used:
                used.add(fold(term))
                each = _entry(CompletionKind.TERM, term, meaning, query=term)
                yield replace(each, rank=int(term != entry.term), spelt=((each.reading, term),))


def _troubles() -> Iterator[Entry]:
    for each in Trouble.objects.filter(is_active=True):
        url = reverse("search:trouble", args=[each.key])
        yield replace(_entry(CompletionKind.TROUBLE, each.label, f"trouble:{each.key}"), url=url)


def _entry(kind: CompletionKind, text: str, meaning: str, *, query: str = "") -> Entry:
    return Entry(kind=kind, text=text, words=words_of(text), meaning=meaning, query=query)


def _reading(text: str) -> str:
    return "".join(word.reading for word in words_of(text))


def _places() -> Iterator[Entry]:
    """Places in use, those of the portal's own prefecture first; a ward or a daily living area below its city's name."""
    rows = list(
        Area.objects.current()
        .exclude(kind=AreaKind.NATION)
        .values_list("code", "kind", "name", "kana", "prefecture_code", "parent_id")
    )
    by_code = {row[0]: row for row in rows}
    for code, kind, name, kana, prefecture, parent in rows:
        above = by_code.get(parent) if kind in (AreaKind.WARD, AreaKind.DAILY_LIVING_AREA) else None
        city = above[2] if above else ""
        words = [Word(0, len(city), fold(above[3] or city))] if above else []
        words.append(Word(len(city), len(city) + len(name), fold(kana or name)))
        is_prefecture = kind == AreaKind.PREFECTURE
        yield Entry(
            kind=CompletionKind.PLACE,
            text=city + name,
            words=tuple(words),
            meaning=f"place:{code}",
            rank=int(prefecture != settings.PORTAL_PREFECTURE),
            detail="" if is_prefecture or prefecture not in by_code else by_code[prefecture][2],
            parameters={"prefecture": prefecture, "municipality": "" if is_prefecture else code},
            spelt=tuple(names_of_a_place(kind=kind, kana=kana, name=name)),
        )
