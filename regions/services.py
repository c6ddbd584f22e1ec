"""Verbs of the places."""

import csv
import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone

from regions.codes import NATION_CODE, with_check_digit
from regions.enums import AreaKind
from regions.models import Area, AreaOutline
from regions.topojson import polygons_by_code

DATA_DIR = Path(__file__).parent / "data"
CENSUS_YEAR = 2020

_SUMMED = ("population", "population_65plus", "households")


class RegionDataError(ValueError):
    """A file of places that must not be loaded; the message names file and line."""


@dataclass(frozen=True, kw_only=True)
class LoadReport:
    areas: int
    outlines: int
    retired: tuple[str, ...]


@transaction.atomic
def load_regions(*, data_dir: Path = DATA_DIR, today: date | None = None) -> LoadReport:
    """Bring nation, prefectures, municipalities and wards in line with the files; may be run again.

    Codes that the files no longer hold are retired, codes that come back are used again. Areas and groups that staff
    added are left alone. Raises RegionDataError on a wrong check digit or an unknown parent.
    """
    rows = _read_rows(data_dir)
    areas = [Area(**row) for row in rows]
    updated = [field.name for field in Area._meta.concrete_fields if field.name not in ("code", "successor")]
    Area.objects.bulk_create(
        areas, batch_size=500, update_conflicts=True, unique_fields=["code"], update_fields=updated
    )
    gone = (
        Area.objects.current().exclude(kind=AreaKind.DAILY_LIVING_AREA).exclude(code__in=[area.code for area in areas])
    )
    retired = tuple(gone.values_list("code", flat=True))
    gone.update(retired_on=today or timezone.localdate())
    return LoadReport(areas=len(areas), outlines=_load_outlines(data_dir), retired=retired)


def _read_rows(data_dir: Path) -> list[dict[str, Any]]:
    """Rows in an order in which parents come first."""
    municipalities = [_area_row(path, line, row) for path, line, row in _records(data_dir / "municipalities.csv")]
    prefectures = [
        _prefecture_row(row, [m for m in municipalities if m["parent_id"] == row["code"]])
        for _, _, row in _records(data_dir / "prefectures.csv")
    ]
    nation = {"code": NATION_CODE, "kind": AreaKind.NATION, "name": "全国", "kana": "ぜんこく", "full_name": "全国"}
    rows = [nation, *prefectures, *sorted(municipalities, key=lambda row: row["kind"] == AreaKind.WARD)]
    codes = {row["code"] for row in rows}
    for row in rows:
        if row.get("parent_id") and row["parent_id"] not in codes:
            raise RegionDataError(f"{row['code']} {row['name']}: parent {row['parent_id']} is not in the files")
    return rows


def _records(path: Path) -> Iterable[tuple[Path, int, dict[str, str]]]:
    with path.open(encoding="utf-8", newline="") as file:
        for line, row in enumerate(csv.DictReader(file), start=2):
            yield path, line, row


def _area_row(path: Path, line: int, row: dict[str, str]) -> dict[str, Any]:
    if with_check_digit(row["code"]) != row["check_digit_code"]:
        raise RegionDataError(f"{path.name}:{line}: check digit of {row['check_digit_code']} is wrong")
    try:
        kind = AreaKind({choice.label: choice for choice in AreaKind}[row["kind"]])
    except KeyError:
        raise RegionDataError(f"{path.name}:{line}: unknown kind {row['kind']!r}") from None

    def figure(name: str, convert: Callable[[str], Any] = int) -> Any:
        # An empty cell means unknown, which is not zero.
        return convert(row[name]) if row[name] else None

    return {
        "code": row["code"],
        "kind": kind,
        "name": row["name"],
        "kana": row["kana"],
        "full_name": row["full_name"],
        "name_en": row["name_en"],
        "county": row["county"],
        "prefecture_code": row["prefecture_code"],
        "parent_id": row["parent_code"] or row["prefecture_code"],
        "latitude": figure("latitude", Decimal),
        "longitude": figure("longitude", Decimal),
        "coordinate_type": row["coordinate_type"],
        "census_year": CENSUS_YEAR if row["population"] else None,
        "population": figure("population"),
        "population_65plus": figure("population_65plus"),
        "share_65plus": figure("share_65plus", Decimal),
        "households": figure("households"),
        "area_km2": figure("area_km2", Decimal),
        "population_density": figure("population_density", Decimal),
        "note": row["note"],
    }


def _prefecture_row(row: dict[str, str], municipalities: list[dict[str, Any]]) -> dict[str, Any]:
    # Sums over the municipalities equal the published figures; area and density are not summed (open borders).
    sums = {name: _sum([m[name] for m in municipalities]) for name in _SUMMED}
    population, population_65plus = sums["population"], sums["population_65plus"]
    share = None
    if population and population_65plus is not None:
        share = (Decimal(population_65plus * 100) / population).quantize(Decimal("0.01"))
    return sums | {
        "code": row["code"],
        "kind": AreaKind.PREFECTURE,
        "name": row["name"],
        "kana": row["kana"],
        "full_name": row["name"],
        "prefecture_code": row["code"],
        "parent_id": NATION_CODE,
        "census_year": CENSUS_YEAR,
        "share_65plus": share,
    }


def _sum(figures: list[int | None]) -> int | None:
    """A sum in which nothing is unknown; None if a part is."""
    known = [figure for figure in figures if figure is not None]
    return sum(known) if len(known) == len(figures) else None


def _load_outlines(data_dir: Path) -> int:
    outlines = [
        AreaOutline(area_id=code, polygons=polygons)
        for path in sorted((data_dir / "boundaries").glob("*.topojson"))
        for code, polygons in polygons_by_code(json.loads(path.read_text(encoding="utf-8")))
    ]
    AreaOutline.objects.bulk_create(
        outlines, batch_size=200, update_conflicts=True, unique_fields=["area"], update_fields=["polygons"]
    )
    return len(outlines)
