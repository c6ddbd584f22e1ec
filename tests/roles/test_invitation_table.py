"""The CSV of invitations: what is read of cells, and what is said of a file that is none."""

from datetime import date

import pytest

from content.csv_table import UnreadableFile
from roles.enums import Role
from roles.invitation_table import (
    COLUMNS,
    MAX_BYTES,
    MAX_ROWS,
    TableRow,
    day_of,
    layer_of,
    parts,
    read,
    role_of,
    template,
)

HEADER = ",".join(COLUMNS)


def file(*lines: str, header: str = HEADER, encoding: str = "utf-8") -> bytes:
    return "\r\n".join([header, *lines]).encode(encoding)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932"])
def test_files_of_excel_are_read(encoding: str) -> None:
    (row,) = read(file("山田　花子, hana@example.jp ,SC,1,11208,,,所沢社協①,", "", ",,,", encoding=encoding))
    assert row.line == 2
    assert (row.cell("氏名"), row.cell("メールアドレス"), row.cell("所属")) == (
        "山田　花子",
        "hana@example.jp",
        "所沢社協①",
    )


def test_columns_are_known_by_their_headings() -> None:
    (row,) = read(file("x,市町村職員,a@example.jp,所沢市", header="覚え書き,役割,メールアドレス,市町村名"))
    assert row == TableRow(line=2, cells={"役割": "市町村職員", "メールアドレス": "a@example.jp", "市町村名": "所沢市"})
    assert row.cell("任期の最後の日") == ""


def test_lines_are_counted_as_spreadsheets_do() -> None:
    rows = read(file("a,a@example.jp", "", "b,b@example.jp"))
    assert [row.line for row in rows] == [2, 4]


def test_the_template_is_read_as_it_was_written() -> None:
    rows = read(template())
    assert [set(row.cells) for row in rows] == [set(COLUMNS)] * 2
    assert template().startswith("\ufeff".encode())


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "見出しに"),
        (file("a", header="氏名"), "「メールアドレス」「役割」「市町村コード」か「市町村名」がありません"),
        (file(), "招待する人の行がありません"),
        (file(*["a,a@example.jp"] * (MAX_ROWS + 1)), "行が多すぎます"),
        (b"x" * (MAX_BYTES + 1), "大きすぎます"),
        (b"PK\x03\x04\x00\x00", "CSVのファイルではないようです"),
        (file('"a,b'), "引用符"),
    ],
)
def test_what_is_no_table_is_refused_with_a_reason(content: bytes, message: str) -> None:
    with pytest.raises(UnreadableFile, match=message):
        read(content)


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("生活支援コーディネーター", Role.COORDINATOR),
        (" SC ", Role.COORDINATOR),
        ("ＳＣ", Role.COORDINATOR),
        ("市町村職員", Role.MUNICIPAL_STAFF),
        ("県職員(審査・公開)", Role.PREFECTURE_REVIEWER),
        ("県職員（事務局）", Role.PREFECTURE_OFFICE),
        ("参加者", None),
        ("王様", None),
        ("", None),
    ],
)
def test_roles_are_known_by_name(text: str, role: Role | None) -> None:
    assert role_of(text) == role


@pytest.mark.parametrize(
    ("text", "layer"),
    [
        ("1", 1),
        ("２", 2),
        ("第1層", 1),
        ("第２層（日常生活圏域）", 2),
        ("2層", 2),
        ("3", None),
        ("", None),
        ("12", None),
    ],
)
def test_layers(text: str, layer: int | None) -> None:
    assert layer_of(text) == layer


@pytest.mark.parametrize(
    "text", ["2027-03-31", "2027/3/31", "2027.3.31", "２０２７年３月３１日", "令和9年3月31日", "R9.3.31"]
)
def test_days_as_people_write_them(text: str) -> None:
    assert day_of(text) == date(2027, 3, 31)


def test_the_first_year_of_an_era_and_what_is_no_day() -> None:
    assert day_of("令和元年5月1日") == date(2019, 5, 1)
    assert [day_of(text) for text in ("", "3月31日", "2027-02-30", "45000", "来年度末")] == [None] * 5


def test_several_names_in_one_cell() -> None:
    assert parts("所沢市、川越市 ,飯能市；") == ["所沢市", "川越市", "飯能市"]
