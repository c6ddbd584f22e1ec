"""Invitations as a table for spreadsheets: CSV in, an empty one out. Cells become values; what they mean is asked later."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date

from content.csv_table import UnreadableFile, csv_lines, csv_table, unguarded
from roles.enums import Layer, Role

NAME, EMAIL, ROLE, LAYER = "氏名", "メールアドレス", "役割", "層"
CODE, MUNICIPALITY, LIVING_AREA = "市町村コード", "市町村名", "日常生活圏域"
AFFILIATION, LAST_DAY = "所属", "任期の最後の日"
COLUMNS = (NAME, EMAIL, ROLE, LAYER, CODE, MUNICIPALITY, LIVING_AREA, AFFILIATION, LAST_DAY)
REQUIRED = (EMAIL, ROLE)
MAX_BYTES = 1024 * 1024
MAX_ROWS = 500
_SEPARATORS = re.compile(r"[、,，;；\n]+")
_DAY = re.compile(r"(?:(令和|R)\s*(\d{1,2}|元)|(\d{4}))\s*[年/.\-]\s*(\d{1,2})\s*[月/.\-]\s*(\d{1,2})\s*日?")
REIWA = 2018
# Addresses that nobody has; lines with them were left in the file by mistake.
SAMPLES = ("mihon1@example.com", "mihon2@example.com")
_OTHER_NAMES = {"SC": Role.COORDINATOR, "コーディネーター": Role.COORDINATOR}


@dataclass(frozen=True, kw_only=True)
class TableRow:
    """A line of the file, counted as spreadsheets do, with its cells by their headings."""

    line: int
    cells: dict[str, str]

    def cell(self, column: str) -> str:
        """Not by brackets: a template would ask them before the attributes."""
        return self.cells.get(column, "")


def template() -> bytes:
    """What staff fill in: the headings and two lines that show how."""
    rows = (
        ("見本 一郎", SAMPLES[0], Role.COORDINATOR.label, "1", "99999", "", "", "見本市社会福祉協議会", "2027-03-31"),
        ("見本 花子", SAMPLES[1], Role.MUNICIPAL_STAFF.label, "", "", "見本市", "", "介護福祉課", ""),
    )
    return "".join(csv_lines(COLUMNS, rows)).encode()


def read(content: bytes) -> list[TableRow]:
    """The lines of a file, empty ones left out. Raises UnreadableFile."""
    table = csv_table(content, max_bytes=MAX_BYTES)
    header = [_plain(cell) for cell in table[0]] if table else []
    missing = [column for column in REQUIRED if column not in header]
    if CODE not in header and MUNICIPALITY not in header:
        missing.append(f"{CODE}」か「{MUNICIPALITY}")
    if missing:
        raise UnreadableFile(
            f"1行目の見出しに「{'」「'.join(missing)}」がありません。「ひな形を保存する」のファイルに書くと確実です。"
        )
    rows = [
        TableRow(
            line=line,
            cells={name: unguarded(cell) for name, cell in zip(header, cells, strict=False) if name in COLUMNS},
        )
        for line, cells in enumerate(table[1:], start=2)
        if any(cell.strip() for cell in cells)
    ]
    if not rows:
        raise UnreadableFile("見出しの下に、招待する人の行がありません。")
    if len(rows) > MAX_ROWS:
        raise UnreadableFile(f"行が多すぎます。一度に招待できるのは{MAX_ROWS:,}人までです。いくつかに分けてください。")
    return rows


def role_of(text: str) -> Role | None:
    """By its name, brackets and blanks in whatever width."""
    wanted = _plain(text)
    named = {_plain(role.label): role for role in Role if role != Role.PARTICIPANT} | _OTHER_NAMES
    return named.get(wanted)


def layer_of(text: str) -> int | None:
    """1 for 1, 第1層, 第１層（市町村）; None for what is no layer."""
    found = re.fullmatch(r"第?([12])層?(?:\(.*\))?", _plain(text))
    return Layer(int(found[1])).value if found else None


def day_of(text: str) -> date | None:
    """2027-03-31, 2027/3/31, 2027年3月31日, 令和9年3月31日, R9.3.31; None for what is no day."""
    found = _DAY.fullmatch(_plain(text))
    if not found:
        return None
    era, era_year, year, month, day = found.groups()
    number = REIWA + (1 if era_year == "元" else int(era_year)) if era else int(year)
    try:
        return date(number, int(month), int(day))
    except ValueError:
        return None


def parts(text: str) -> list[str]:
    """Several names in one cell."""
    return [part for part in (_plain(part) for part in _SEPARATORS.split(text)) if part]


def _plain(text: str) -> str:
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))
