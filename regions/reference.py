"""The hierarchy of codes from the data file alone, for tools that must not need a database."""

import csv
from functools import cache

from regions.services import DATA_DIR


@cache
def _parents() -> dict[str, str]:
    with (DATA_DIR / "municipalities.csv").open(encoding="utf-8", newline="") as file:
        return {row["code"]: row["parent_code"] or row["prefecture_code"] for row in csv.DictReader(file)}


def codes_above(code: str) -> tuple[str, ...]:
    """Codes of the areas that hold this one, nearest first, up to the prefecture; of any five digits."""
    above = []
    while len(code) > 2:
        code = _parents().get(code, code[:2])
        above.append(code)
    return tuple(above)
