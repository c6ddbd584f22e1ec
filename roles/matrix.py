"""The permission matrix: who may do what with what, and how far. Data: one CSV file (`settings.PERMISSION_MATRIX`).

A row is an object and a verb, a column a role; a cell is a Scope. `anyone` is whoever is not signed in. The Japanese
words for objects and verbs stand beside it in `permission_words.csv`.
"""

import csv
from dataclasses import dataclass
from functools import cache

from django.conf import settings

from roles.enums import Role, Scope

ANYONE = "anyone"
COLUMNS = (ANYONE, *Role.values)
WORDS_FILE = "permission_words.csv"


@dataclass(frozen=True)
class Words:
    """How an object or a verb is called. `group`: the heading under which an object stands; `note`: what is not plain."""

    label: str
    group: str
    note: str


@cache
def cells() -> dict[tuple[str, str], dict[str, Scope]]:
    """(object, verb) → role or `anyone` → how far. Raises ValueError for a faulty file."""
    path = settings.PERMISSION_MATRIX
    found: dict[tuple[str, str], dict[str, Scope]] = {}
    # Spreadsheets begin a file with a byte order mark.
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = csv.DictReader(file)
        missing = {"object", "verb", *COLUMNS} - set(rows.fieldnames or ())
        if missing:
            raise ValueError(f"{path.name} has no column {', '.join(sorted(missing))}")
        for row in rows:
            key = (row["object"], row["verb"])
            if key in found:
                raise ValueError(f"{path.name}, line {rows.line_num}: {key} stands twice")
            try:
                found[key] = {column: Scope(row[column]) for column in COLUMNS}
            except ValueError as error:
                raise ValueError(f"{path.name}, line {rows.line_num}, {', '.join(key)}: {error}") from error
    return found


def scope(role: str, object_key: str, verb: str) -> Scope:
    """Raises KeyError for an object or verb that is not in the matrix: nothing is allowed by forgetting it."""
    return cells()[object_key, verb][role]


def has(object_key: str, verb: str) -> bool:
    return (object_key, verb) in cells()


@cache
def words() -> dict[tuple[str, str], Words]:
    """("object" or "verb", key) → its words, in the order of the file."""
    path = settings.PERMISSION_MATRIX.with_name(WORDS_FILE)
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    return {(row["kind"], row["key"]): Words(row["label"], row["group"], row["note"]) for row in rows}
