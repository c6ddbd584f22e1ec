"""Places that a place can learn from: those beside it, and those like it."""

import math
from statistics import pstdev
from typing import Any

from regions.enums import MUNICIPALITY_KINDS, RegionType
from regions.models import Area, AreaOutline

# What another 地域類型 counts, in standard deviations: as much as a clear difference in one of the three figures.
_OTHER_TYPE = 1.0


def neighbours_of(area: Area) -> list[Area]:
    """Municipalities that share a border with the one that `area` is or lies in, in other prefectures too; by code."""
    municipality = area.municipality
    codes = AreaOutline.objects.filter(pk=municipality).values_list("neighbours", flat=True).first()
    return list(Area.objects.current().filter(pk__in=codes)) if codes else []


def similar_places(area: Area, *, limit: int) -> list[Area]:
    """The municipalities most like the one that `area` is or lies in, most alike first.

    Alike by 人口 and 人口密度 (on a logarithmic scale: twice as many is the same step anywhere) and by 高齢化率, each
    measured in its standard deviation over all municipalities; those of another 地域類型 stand back. Equal ones are
    ordered by code. Empty for a prefecture and where a figure is unknown.
    """
    municipality = area.municipality
    if municipality is None:
        return []
    known = Area.objects.current().filter(kind__in=MUNICIPALITY_KINDS, population__gt=0, population_density__gt=0)
    rows: Any = known.exclude(share_65plus=None).values_list("code", "population", "population_density", "share_65plus")
    figures = {
        code: (math.log(population), math.log(density), float(share)) for code, population, density, share in rows
    }
    types = {code: RegionType.of(population, float(density)) for code, population, density, _ in rows}
    own = figures.get(municipality.code)
    if own is None:
        return []
    # Where all are equal, a figure tells nothing, whatever it is divided by.
    spreads = [pstdev(column) or 1.0 for column in zip(*figures.values(), strict=True)]

    def distance(code: str) -> float:
        apart = math.dist(
            [value / spread for value, spread in zip(own, spreads, strict=True)],
            [value / spread for value, spread in zip(figures[code], spreads, strict=True)],
        )
        return apart + (0 if types[code] == types[municipality.code] else _OTHER_TYPE)

    others = sorted((code for code in figures if code != municipality.code), key=lambda code: (distance(code), code))
    found = Area.objects.in_bulk(others[:limit])
    return [found[code] for code in others[:limit]]
