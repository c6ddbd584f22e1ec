"""Tables that spreadsheets open with a double click, and tables that they wrote."""

import csv
import io
import re
from collections.abc import Iterable, Iterator

_GAP = re.compile(r"\s+")
# A program that calculates takes a cell that begins so for a formula (OWASP, CSV injection). Apostrophes before it count
# too, so that `unguarded` gives back what was there.
_FORMULA = re.compile(r"'*[=+\-@＝＋－＠]")
# utf-8-sig reads UTF-8 with and without a mark; Excel on Japanese Windows writes cp932.
_ENCODINGS = ("utf-8-sig", "cp932")


class UnreadableFile(Exception):
    """A file as a whole is not the table that was asked for; says why, in words for staff."""


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


def csv_table(content: bytes, *, max_bytes: int) -> list[list[str]]:
    """All lines of a file, cells as they stand. Raises UnreadableFile."""
    if len(content) > max_bytes:
        raise UnreadableFile(f"ファイルが大きすぎます。{max_bytes // 1024**2}MBまでです。いくつかに分けてください。")
    try:
        # `strict` stumbles over quotation marks that never close, which would swallow the rest of the file.
        return list(csv.reader(io.StringIO(_decoded(content), newline=""), strict=True))
    except csv.Error as error:
        raise UnreadableFile('CSVとして読めません。引用符（"）が閉じているか、確かめてください。') from error


def _decoded(content: bytes) -> str:
    for encoding in _ENCODINGS:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        # Workbooks and other programs' files hold it, texts never.
        if "\0" not in text:
            return text
    raise UnreadableFile(
        "CSVのファイルではないようです。Excelでは、「名前を付けて保存」で「CSV UTF-8（コンマ区切り）」を選びます。"
    )


def _guarded(cell: str) -> str:
    text = _GAP.sub(" ", cell).strip()
    return f"'{text}" if _FORMULA.match(text) else text


class _Echo:
    """What is written to it comes back from `writerow`."""

    def write(self, line: str) -> str:
        return line
