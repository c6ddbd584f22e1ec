"""Verbs of the places."""

import csv
import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal
from itertools import groupby
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone

from regions.borders import Polygons, neighbours_by_code
from regions.codes import NATION_CODE, with_check_digit
from regions.drawing import Drawing, draw
from regions.enums import AreaKind
from regions.models import Area, AreaOutline, DailyLivingArea, PrefectureMap
from regions.signals import areas_loaded
from regions.topojson import polygons_by_code

DATA_DIR = Path(__file__).parent / "data"
CENSUS_YEAR = 2020
# More codes than this do not go out of use between two files; 平成の大合併 took years for its hundreds.
MOST_RETIRED = 20

_SUMMED = ("population", "population_65plus", "households")


class RegionDataError(ValueError):
    """A file of places that must not be loaded; the message names file and line."""


@dataclass(frozen=True, kw_only=True)
class LoadReport:
    areas: int
    outlines: int
    retired: tuple[str, ...]


@transaction.atomic
def load_regions(*, data_dir: Path = DATA_DIR, today: date | None = None, force_retire: bool = False) -> LoadReport:
    """Bring nation, prefectures, municipalities and wards in line with the files; may be run again.

    Codes that the files no longer hold are retired, codes that come back are used again. Areas and groups that staff
    added are left alone, but for the full name that an area takes from its parent. Raises RegionDataError on a wrong
    row, and on more than MOST_RETIRED codes to retire at once unless `force_retire` says that they are meant.
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
    if len(retired) > MOST_RETIRED and not force_retire:
        # A file that was cut off must not take real places out of use.
        raise RegionDataError(
            f"{len(retired)} places in use are missing from the files ({retired[0]} … {retired[-1]}); at most "
            f"{MOST_RETIRED} are retired at once. If they are really gone: manage.py load_regions --force-retire"
        )
    gone.update(retired_on=today or timezone.localdate())
    _rename_daily_living_areas()
    areas_loaded.send(sender=Area)
    return LoadReport(areas=len(areas), outlines=_load_outlines(data_dir), retired=retired)


def _read_rows(data_dir: Path) -> list[dict[str, Any]]:
    """Rows in an order in which parents come first."""
    placed = _converted(data_dir / "municipalities.csv", _area_row)
    municipalities = [row for _, row in placed]

    def prefecture_row(row: dict[str, str]) -> dict[str, Any]:
        return _prefecture_row(row, [m for m in municipalities if m["parent_id"] == row["code"]])

    prefectures = [row for _, row in _converted(data_dir / "prefectures.csv", prefecture_row)]
    nation = {"code": NATION_CODE, "kind": AreaKind.NATION, "name": "全国", "kana": "ぜんこく", "full_name": "全国"}
    nation |= _summed(prefectures)
    rows = [nation, *prefectures, *sorted(municipalities, key=lambda row: row["kind"] == AreaKind.WARD)]
    codes = {row["code"] for row in rows}
    for place, row in placed:
        if row["parent_id"] not in codes:
            raise RegionDataError(
                f"{place}: {row['code']} {row['name']}: parent {row['parent_id']} is not in the files"
            )
    return rows


def _converted(path: Path, convert: Callable[[dict[str, str]], dict[str, Any]]) -> list[tuple[str, dict[str, Any]]]:
    """Converted rows, each with its place (`file:line`); what is wrong in one is told with its place."""
    rows = []
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        for row in reader:
            place = f"{path.name}:{reader.line_num}"
            if None in row or None in row.values():
                raise RegionDataError(f"{place}: too many or too few cells")
            try:
                rows.append((place, convert(row)))
            except KeyError as error:
                raise RegionDataError(f"{place}: there is no column {error}") from error
            except ValueError as error:
                raise RegionDataError(f"{place}: {error}") from error
    if not rows:
        raise RegionDataError(f"{path.name}:1: the file holds no rows")
    return rows


def _area_row(row: dict[str, str]) -> dict[str, Any]:
    if with_check_digit(row["code"]) != row["check_digit_code"]:
        raise ValueError(f"check digit of {row['check_digit_code']} is wrong")
    kinds = {choice.label: choice for choice in AreaKind}
    if row["kind"] not in kinds:
        raise ValueError(f"unknown kind {row['kind']!r}")

    def figure(name: str, convert: Callable[[str], Any] = int) -> Any:
        # An empty cell means unknown, which is not zero.
        return _figure(name, row[name], convert) if row[name] else None

    return {
        "code": row["code"],
        "kind": kinds[row["kind"]],
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


def _figure(name: str, text: str, convert: Callable[[str], Any]) -> Any:
    try:
        value = convert(text)
        if 0 <= value < 10**9:
            return value
    except (ValueError, ArithmeticError):
        # int() raises the one, Decimal() and a comparison with NaN the other.
        pass
    raise ValueError(f"{name} is not a figure: {text!r}")


def _prefecture_row(row: dict[str, str], municipalities: list[dict[str, Any]]) -> dict[str, Any]:
    return _summed(municipalities) | {
        "code": row["code"],
        "kind": AreaKind.PREFECTURE,
        "name": row["name"],
        "kana": row["kana"],
        "full_name": row["name"],
        "prefecture_code": row["code"],
        "parent_id": NATION_CODE,
    }


def _summed(parts: list[dict[str, Any]]) -> dict[str, Any]:
    """Sums over the parts equal the published figures; area and density are not summed (open borders)."""
    sums = {name: _sum([part[name] for part in parts]) for name in _SUMMED}
    population, population_65plus = sums["population"], sums["population_65plus"]
    share = None
    if population and population_65plus is not None:
        share = (Decimal(population_65plus * 100) / population).quantize(Decimal("0.01"))
    return sums | {"census_year": None if population is None else CENSUS_YEAR, "share_65plus": share}


def _sum(figures: list[int | None]) -> int | None:
    """A sum in which nothing is unknown; None if a part is, or if there are no parts."""
    known = [figure for figure in figures if figure is not None]
    return sum(known) if known and len(known) == len(figures) else None


def _rename_daily_living_areas() -> None:
    """Their full names begin with the parent's, which a newer file may have changed."""
    areas = list(DailyLivingArea.objects.select_related("parent"))
    renamed = [area for area in areas if area.full_name != area.full_name_now]
    for area in renamed:
        area.full_name = area.full_name_now
    DailyLivingArea.objects.bulk_update(renamed, ["full_name"], batch_size=500)


def _load_outlines(data_dir: Path) -> int:
    """Outlines, and what is drawn and found out from them, once for all pages."""
    polygons = {
        code: polygons
        for path in sorted((data_dir / "boundaries").glob("*.topojson"))
        for code, polygons in polygons_by_code(json.loads(path.read_text(encoding="utf-8")))
    }
    municipal = set(Area.objects.current().municipalities().values_list("code", flat=True))
    municipalities = {code: polygons[code] for code in polygons if code in municipal}
    neighbours = neighbours_by_code(municipalities)
    drawings = {
        prefecture: draw(prefecture, dict(outlines))
        for prefecture, outlines in groupby(sorted(municipalities.items()), key=lambda item: item[0][:2])
    }
    rows = [_outline(code, polygons[code], neighbours.get(code, []), drawings) for code in polygons]
    # Drawn for a frame that may be another one now.
    AreaOutline.objects.exclude(path="").exclude(pk__in=municipalities).update(path="", neighbours=[])
    AreaOutline.objects.bulk_create(
        rows,
        batch_size=200,
        update_conflicts=True,
        unique_fields=["area"],
        update_fields=[field.name for field in AreaOutline._meta.concrete_fields if not field.primary_key],
    )
    PrefectureMap.objects.all().delete()
    PrefectureMap.objects.bulk_create(
        PrefectureMap(
            prefecture_id=code,
            width=drawing.width,
            height=drawing.height,
            outline=drawing.outline,
            insets=list(drawing.insets),
            frames=[asdict(frame) for frame in drawing.frames],
        )
        for code, drawing in drawings.items()
    )
    return len(rows)


def _outline(code: str, polygons: Polygons, neighbours: list[str], drawings: Mapping[str, Drawing]) -> AreaOutline:
    outline = AreaOutline(area_id=code, polygons=polygons, neighbours=neighbours)
    drawn = drawings[code[:2]].areas.get(code) if code[:2] in drawings else None
    if drawn is not None:
        outline.path = drawn.path
        outline.label_x, outline.label_y, outline.label_room = drawn.label.x, drawn.label.y, drawn.label.room
    return outline
