"""The thesaurus as a table for spreadsheets: CSV in, CSV out. Pure: no database."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from content.csv_table import UnreadableFile, csv_lines, csv_table, unguarded
from search.models import ThesaurusEntry, ThesaurusKind

COLUMNS = ("種類", "言葉", "ほかの言葉", "メモ", "使う")
MAX_BYTES = 1024 * 1024
MAX_ROWS = 2000
SEPARATOR = "、"
# 同じ意味の言葉, without the explanation in brackets.
_KINDS = {kind: kind.label.partition("（")[0] for kind in ThesaurusKind}
_YES, _NO = ("はい", "使う", "○", "〇", "1", "true", ""), ("いいえ", "使わない", "×", "0", "false")


@dataclass(frozen=True, kw_only=True)
class TableRow:
    """A row of the file, counted as spreadsheets do; `kind` is empty and `is_active` None where nothing known stands."""

    line: int
    kind: str
    kind_text: str
    term: str
    others: tuple[str, ...]
    note: str
    is_active: bool | None

    def as_entry(self) -> ThesaurusEntry:
        return ThesaurusEntry(
            kind=self.kind,
            term=self.term,
            others="\n".join(self.others),
            note=self.note,
            is_active=self.is_active is not False,
        )


def write(entries: Iterable[ThesaurusEntry]) -> bytes:
    rows = (
        (kind_text(e.kind), e.term, SEPARATOR.join(e.other_terms), e.note, _YES[0] if e.is_active else _NO[0])
        for e in entries
    )
    return "".join(csv_lines(COLUMNS, rows)).encode()


def read(content: bytes) -> list[TableRow]:
    """The rows of a file, empty ones left out. Raises UnreadableFile."""
    table = csv_table(content, max_bytes=MAX_BYTES)
    places = _places([cell.strip() for cell in table[0]] if table else [])
    rows = [
        _row(line, [unguarded(cell) for cell in cells], places)
        for line, cells in enumerate(table[1:], start=2)
        if any(cell.strip() for cell in cells)
    ]
    if not rows:
        raise UnreadableFile("見出しの下に、読み込む行がありません。")
    if len(rows) > MAX_ROWS:
        raise UnreadableFile(f"行が多すぎます。一度に読み込めるのは{MAX_ROWS:,}行までです。")
    return rows


def kind_text(kind: str) -> str:
    return _KINDS.get(ThesaurusKind(kind), kind)


def _places(header: list[str]) -> dict[str, int]:
    if missing := [column for column in COLUMNS if column not in header]:
        raise UnreadableFile(
            f"1行目の見出しに「{'」「'.join(missing)}」がありません。"
            f"1行目には「{'」「'.join(COLUMNS)}」と書いてください。「CSVで書き出す」のファイルをもとにすると確実です。"
        )
    return {column: header.index(column) for column in COLUMNS}


def _row(line: int, cells: list[str], places: dict[str, int]) -> TableRow:
    kind, term, others, note, use = (cells[places[column]] if places[column] < len(cells) else "" for column in COLUMNS)
    known = {text: value.value for value, text in _KINDS.items()}
    return TableRow(
        line=line,
        kind=known.get(kind.partition("（")[0], ""),
        kind_text=kind,
        term=term,
        others=tuple(ThesaurusEntry(others=others).other_terms),
        note=note,
        is_active=True if use.lower() in _YES else False if use.lower() in _NO else None,
    )


def repeated(rows: Iterable[TableRow]) -> Iterator[tuple[TableRow, int]]:
    """Rows whose kind and word stand further up already, and where."""
    first: dict[tuple[str, str], int] = {}
    for row in rows:
        line = first.setdefault((row.kind, row.term), row.line)
        if line != row.line:
            yield row, line
