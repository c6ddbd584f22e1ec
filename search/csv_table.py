"""Tables that spreadsheets open with a double click."""

import csv
import re
from collections.abc import Iterable, Iterator

_GAP = re.compile(r"\s+")
# A program that calculates takes a cell that begins so for a formula (OWASP, CSV injection). Apostrophes before it count
# too, so that `unguarded` gives back what was there.
_FORMULA = re.compile(r"'*[=+\-@＝＋－＠]")


def csv_lines(headings: Iterable[str], rows: Iterable[Iterable[str]]) -> Iterator[str]:
    """UTF-8 with its mark and CRLF, as Excel wants it; one record a line (機械可読性に関するルール L1-14)."""
    writer = csv.writer(_Echo())
    yield "\ufeff" + writer.writerow(headings)
    for row in rows:
        yield writer.writerow(map(_guarded, row))


def unguarded(cell: str) -> str:
    """A cell as it was before it was guarded against being taken for a formula."""
    text = cell.strip()
    return text[1:] if text.startswith("'") and _FORMULA.match(text) else text


def _guarded(cell: str) -> str:
    text = _GAP.sub(" ", cell).strip()
    return f"'{text}" if _FORMULA.match(text) else text


class _Echo:
    """What is written to it comes back from `writerow`."""

    def write(self, line: str) -> str:
        return line
