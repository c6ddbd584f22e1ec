"""The sample organizations of the demo: fictitious, and marked 見本 in their names."""

import dataclasses
import math
import tomllib
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.db import transaction

from organizations.models import Organization
from organizations.services import OrganizationContent, publish_organization
from regions.models import Area, DailyLivingArea

FOLDER = Path(__file__).parent / "sample_content" / "organizations"
AREAS = FOLDER.parent / "daily_living_areas.toml"
MARK = "（見本）"
_KM_PER_DEGREE = 111.2
# Fields of the content that are no columns of the organization itself.
_PARTS = {field.name for field in dataclasses.fields(OrganizationContent)} - {"values"}
_OWN = {*_PARTS, "offset"}


def load_sample_daily_living_areas(*, path: Path = AREAS) -> None:
    """Add those that are not there. Their numbers are high: staff's own begin at 01."""
    for row in tomllib.loads(path.read_text(encoding="utf-8"))["areas"]:
        values = {"parent_id": row["parent"], "name": row["name"], "kana": row["kana"]}
        DailyLivingArea.objects.get_or_create(code=row["code"], defaults=values)


@transaction.atomic
def load_sample_organizations(*, folder: Path = FOLDER) -> int:
    """Publish the organizations of every file, one a kind of body, and return their number."""
    load_sample_daily_living_areas()
    rows = [
        row | {"body_kind": path.stem}
        for path in sorted(folder.glob("*.toml"))
        for row in tomllib.loads(path.read_text(encoding="utf-8"))["organizations"]
    ]
    places = Area.objects.in_bulk([row["located_in"] for row in rows])
    for row in rows:
        _publish(row, places)
    return len(rows)


def _publish(row: dict[str, Any], places: dict[str, Area]) -> Organization:
    values = {name: value for name, value in row.items() if name not in _OWN}
    values["name"] = f"{row['name']}{MARK}"
    if "offset" in row:
        values |= _point(places[row["located_in"]], *row["offset"])
    parts = {name: row[name] for name in _PARTS if name in row}
    if "service_areas" in parts:
        parts["service_areas"] = [tuple(area) for area in parts["service_areas"]]
    content = OrganizationContent(values=values, **parts)
    return publish_organization(content=content, by=None)


def _point(place: Area, east: float, north: float) -> dict[str, Decimal]:
    """So many km from the place's own point, rounded as a coordinate is kept."""
    if place.latitude is None or place.longitude is None:
        return {}
    latitude = float(place.latitude) + north / _KM_PER_DEGREE
    longitude = float(place.longitude) + east / (_KM_PER_DEGREE * math.cos(math.radians(latitude)))
    return {"latitude": Decimal(f"{latitude:.6f}"), "longitude": Decimal(f"{longitude:.6f}")}
