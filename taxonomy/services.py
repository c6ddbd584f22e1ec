"""Verbs of the taxonomy."""

import tomllib
from pathlib import Path
from typing import Any

from django.db import transaction

from taxonomy.models import ActivityField, BodyKind, ServiceAType, Term, Trouble

DATA_DIR = Path(__file__).parent / "data"


@transaction.atomic
def load_taxonomy(*, data_dir: Path = DATA_DIR) -> dict[str, int]:
    """Add the terms that are missing, and return how many rows were added by model name.

    A term that exists is left alone: labels and order belong to the staff once loaded.
    """
    terms = tomllib.loads((data_dir / "terms.toml").read_text())
    troubles = tomllib.loads((data_dir / "troubles.toml").read_text())["troubles"]
    added = {
        "ActivityField": _add(
            ActivityField, [row | {"number": number} for number, row in enumerate(terms["activity_fields"], start=1)]
        ),
        "BodyKind": _add(BodyKind, terms["body_kinds"]),
        "ServiceAType": _add(ServiceAType, terms["service_a_types"]),
    }
    fields_by_number = ActivityField.objects.in_bulk(field_name="number")
    known = set(Trouble.objects.values_list("key", flat=True))
    new = [row for row in troubles if row["key"] not in known]
    _add(Trouble, [{name: row[name] for name in ("key", "label", "query")} for row in troubles])
    by_key = Trouble.objects.in_bulk(field_name="key")
    for row in new:
        by_key[row["key"]].fields.set(fields_by_number[number] for number in row["fields"])
    return added | {"Trouble": len(new)}


def _add(model: type[Term], rows: list[dict[str, Any]]) -> int:
    known = set(model._default_manager.values_list("key", flat=True))
    new = [
        model(sort_order=position * 10, **row) for position, row in enumerate(rows, start=1) if row["key"] not in known
    ]
    model._default_manager.bulk_create(new)
    return len(new)
