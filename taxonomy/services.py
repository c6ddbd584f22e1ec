"""Verbs of the taxonomy."""

import tomllib
from pathlib import Path
from typing import Any, TypeVar

from django.db import transaction

from taxonomy.models import ActivityField, BodyKind, DesignationLabel, ServiceAType, Term, Trouble

DATA_DIR = Path(__file__).parent / "data"

AnyTerm = TypeVar("AnyTerm", bound=Term)


@transaction.atomic
def load_taxonomy(*, data_dir: Path = DATA_DIR) -> dict[str, int]:
    """Add the terms that are missing, and return how many rows were added by model name.

    A term that exists is left alone: labels and order belong to the staff once loaded. One whose key, number or label
    another row has counts as existing.
    """
    terms = tomllib.loads((data_dir / "terms.toml").read_text())
    troubles = tomllib.loads((data_dir / "troubles.toml").read_text())["troubles"]
    activity_fields = [row | {"number": number} for number, row in enumerate(terms["activity_fields"], start=1)]
    added = {
        "ActivityField": len(_add(ActivityField, activity_fields)),
        "BodyKind": len(_add(BodyKind, terms["body_kinds"])),
        "ServiceAType": len(_add(ServiceAType, terms["service_a_types"])),
        "DesignationLabel": len(_add(DesignationLabel, terms["designation_labels"])),
    }
    # By key where there is one: staff may have given a 分野 another number.
    by_number = ActivityField.objects.in_bulk(field_name="number")
    by_key = ActivityField.objects.in_bulk(field_name="key")
    fields = {row["number"]: by_key.get(row["key"]) or by_number.get(row["number"]) for row in activity_fields}
    numbers = {row["key"]: row["fields"] for row in troubles}
    new = _add(Trouble, [{name: row[name] for name in ("key", "label", "query")} for row in troubles])
    for trouble in new:
        trouble.fields.set(field for number in numbers[trouble.key] if (field := fields[number]))
    return added | {"Trouble": len(new)}


def _add(model: type[AnyTerm], rows: list[dict[str, Any]]) -> list[AnyTerm]:
    """Add rows of which no unique value is taken, and return them."""
    unique = [name for name in ("key", "number", "label") if name in {field.name for field in model._meta.fields}]
    taken = {name: set(model._default_manager.values_list(name, flat=True)) for name in unique}
    new = [
        model(sort_order=position * 10, **row)
        for position, row in enumerate(rows, start=1)
        if not any(row[name] in values for name, values in taken.items())
    ]
    return model._default_manager.bulk_create(new)
