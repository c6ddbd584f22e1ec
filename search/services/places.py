"""How much a search finds at which places, so that a number beside a place is what a click on it gives."""

import logging
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace

from django.conf import settings
from django.db.models import Q

from regions.codes import NATION_CODE
from regions.enums import MUNICIPALITY_KINDS, AreaKind
from regions.likeness import neighbours_of, similar_places
from regions.models import Area
from regions.querysets import to_hiragana
from search.analysis.query_language import ParsedQuery, parse
from search.criteria import SearchCriteria
from search.engines import get_engine
from search.engines.contract import Engine
from search.query import EngineQuery, Looseness, build
from search.results import SearchUnavailable
from search.services.thesaurus import current_thesaurus

logger = logging.getLogger(__name__)

# Among so many of the most similar places those with hits are looked for.
_SIMILAR_LOOKED_AT = 100


@dataclass(frozen=True)
class PlaceCounts:
    """`by_code` holds every place that was asked for; `floor` is what all of them have in common."""

    by_code: Mapping[str, int]
    floor: int


@dataclass(frozen=True)
class PlaceWithHits:
    """`criteria` find exactly `total` hits there."""

    area: Area
    total: int
    criteria: SearchCriteria


@dataclass(frozen=True)
class NearbyPlaces:
    neighbours: tuple[PlaceWithHits, ...] = ()
    similar: tuple[PlaceWithHits, ...] = ()


def count_at_places(
    criteria: SearchCriteria,
    codes: Collection[str],
    *,
    above: tuple[str, ...] = (),
    loosest: Looseness = Looseness.SOME,
) -> PlaceCounts | None:
    """What the criteria would find at each of these places instead of their own; None while no engine answers.

    A place that finds nothing up to the step `loosest` counts 0.

    `above` are the codes that lie above every one of them, without the nation: the prefecture for municipalities,
    nothing for prefectures. At most four steps of looseness with four questions each, however many places there are.
    """
    try:
        return _Counter(criteria, above).count(codes, loosest)
    except SearchUnavailable as error:
        error.log(logger)
        return None


def places_nearby_with_hits(criteria: SearchCriteria, place: Area, *, limit: int = 5) -> NearbyPlaces:
    """Where beside the place, and at which places like it, the same search finds something: at most `limit` each.

    Only what lies at a place counts, and its criteria say so; what holds some of the words alone would lead in circles.
    Neighbours with the most hits, similar places most alike first. Empty for a prefecture and while no engine answers.
    """
    beside = neighbours_of(place)
    alike = [area for area in similar_places(place, limit=_SIMILAR_LOOKED_AT) if area not in beside]
    located = replace(criteria, include_serving=False, page=1)
    codes = [area.code for area in (*beside, *alike)]
    counts = count_at_places(located, codes, loosest=Looseness.PAIRS) if codes else None
    if counts is None:
        return NearbyPlaces()

    def with_hits(areas: Iterable[Area]) -> list[PlaceWithHits]:
        return [
            PlaceWithHits(area, counts.by_code[area.code], at_place(located, area))
            for area in areas
            if counts.by_code[area.code]
        ]

    most_first = sorted(with_hits(beside), key=lambda found: (-found.total, found.area.code))
    return NearbyPlaces(tuple(most_first[:limit]), tuple(with_hits(alike)[:limit]))


def at_place(criteria: SearchCriteria, area: Area) -> SearchCriteria:
    """The same search at another place."""
    is_prefecture = area.code == area.prefecture_code
    return replace(criteria, prefecture=area.prefecture_code, municipality="" if is_prefecture else area.code, page=1)


def places_called(name: str) -> list[Area]:
    """Prefectures and municipalities of this name or reading, with or without 市, 区, 町, 村, 県; the home prefecture's first."""
    if len(name) < 2:
        return []
    endings = ("", *"都道府県市区町村")
    reading = to_hiragana(name)
    called = Q(name__in=[name + ending for ending in endings]) | Q(kana=reading)
    kinds = (AreaKind.PREFECTURE, *MUNICIPALITY_KINDS)
    areas = Area.objects.current().with_ancestors().filter(called, kind__in=kinds)
    return sorted(areas, key=lambda area: (area.prefecture_code != settings.PORTAL_PREFECTURE, area.code))


class _Counter:
    def __init__(self, criteria: SearchCriteria, above: tuple[str, ...]) -> None:
        self.criteria = replace(criteria, prefecture="", municipality="")
        self.common = (*above, NATION_CODE)
        self.parsed: ParsedQuery = parse(criteria.text)
        self.thesaurus = current_thesaurus()
        self.engine: Engine = get_engine()

    def count(self, codes: Collection[str], loosest: Looseness) -> PlaceCounts:
        """Each place at the step of looseness at which a search there would stop (search.services.searching)."""
        found: dict[str, int] = {}
        floor = None
        for looseness in Looseness:
            open_codes = [code for code in codes if code not in found]
            if not open_codes or looseness > loosest:
                break
            counts, common = self._counts(looseness, self.criteria)
            floor = common if floor is None else floor
            is_last = not self.parsed.required or looseness is loosest
            stops = {code for code in open_codes if is_last or counts.get(code, 0) + common}
            if len(stops) < len(open_codes) and self.criteria.facets:
                # Facets have no say in the step.
                unfiltered, unfiltered_common = self._counts(looseness, replace(self.criteria, facets={}))
                stops |= {code for code in open_codes if unfiltered.get(code, 0) + unfiltered_common}
            found |= {code: counts.get(code, 0) + common for code in stops}
        return PlaceCounts(found, floor or 0)

    def _counts(self, looseness: Looseness, criteria: SearchCriteria) -> tuple[Mapping[str, int], int]:
        """Hits of each place without those that all have in common, and how many these are."""
        query: EngineQuery = build(criteria, self.parsed, self.thesaurus, looseness=looseness)
        if not criteria.include_serving:
            return self.engine.count_by_place(query, only_located=True), 0
        own = replace(query, not_serving=self.common)
        common = self.engine.count(query) - self.engine.count(own)
        return self.engine.count_by_place(own, only_located=False), common
