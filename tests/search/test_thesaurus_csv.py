"""The thesaurus as a CSV file, out and in again."""

import pytest

from content.csv_table import UnreadableFile
from search import thesaurus_csv
from search.models import ThesaurusEntry, ThesaurusKind
from search.thesaurus_csv import read, write

HEADER = "種類,言葉,ほかの言葉,メモ,使う\r\n"


def file(*lines: str, encoding: str = "utf-8") -> bytes:
    return (HEADER + "".join(f"{line}\r\n" for line in lines)).encode(encoding)


def test_a_file_opens_in_spreadsheets() -> None:
    entry = ThesaurusEntry(term="買い物弱者", others="買い物難民\n買物困難者", note="会議で決めた")
    off = ThesaurusEntry(kind=ThesaurusKind.PROTECTED, term="地域包括ケア", is_active=False)
    text = write([entry, off]).decode("utf-8")
    assert text.startswith("\ufeff" + HEADER)
    assert text.splitlines()[1:] == [
        "同じ意味の言葉,買い物弱者,買い物難民、買物困難者,会議で決めた,はい",
        "保護する言葉,地域包括ケア,,,いいえ",
    ]
    assert text.count("\r\n") == text.count("\n") == 3


@pytest.mark.parametrize("note", ["=1+1", "+81", "-", "@SUM(A1)", "'=1+1", "'は引用符", "買い物", "'", '"、,'])
def test_no_cell_is_a_formula_and_every_cell_comes_back_as_it_was(note: str) -> None:
    content = write([ThesaurusEntry(term="買い物", others="=配達", note=note)])
    cells = content.decode("utf-8-sig").splitlines()[1]
    assert ",'=配達," in cells
    assert ",=" not in cells
    [row] = read(content)
    assert (row.others, row.note) == (("=配達",), note)


@pytest.mark.parametrize("sign", ["\t", "\r"])
def test_signs_that_no_field_keeps_are_guarded_all_the_same(sign: str) -> None:
    [row] = read(write([ThesaurusEntry(term="買い物", others="配達", note=f"{sign}=1")]))
    assert row.note == "=1"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932"])
def test_encodings_that_offices_use(encoding: str) -> None:
    [row] = read(file("一方通行,包括,地域包括支援センター、ほうかつ,,いいえ", encoding=encoding))
    assert (row.line, row.kind, row.term, row.is_active) == (2, "one-way", "包括", False)
    assert row.others == ("地域包括支援センター", "ほうかつ")


def test_columns_in_another_order_empty_rows_and_long_names_of_kinds() -> None:
    content = "使う,言葉,種類,メモ,ほかの言葉,余り\n,配食,同じ意味の言葉（どれで探しても）,,弁当\n,,,,\n×,体操,謎,,,\n".encode()
    first, second = read(content)
    assert (first.line, first.kind, first.is_active, first.others) == (2, "group", True, ("弁当",))
    assert (second.line, second.kind, second.kind_text, second.is_active) == (4, "", "謎", False)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "1行目の見出し"),
        (b"PK\x03\x04\x00\x00workbook", "CSVのファイルではない"),
        (HEADER.encode("utf-16"), "CSVのファイルではない"),
        (b"\xff\xd8\xff\xe0", "CSVのファイルではない"),
        ("言葉,メモ\n買い物,\n".encode(), "「種類」「ほかの言葉」「使う」がありません"),
        (HEADER.encode(), "読み込む行がありません"),
        (file('一方通行,"包括,地域'), "CSVとして読めません"),
        (b"x" * (thesaurus_csv.MAX_BYTES + 1), "大きすぎます"),
        (file(*["一方通行,包括,地域,,"] * (thesaurus_csv.MAX_ROWS + 1)), "行が多すぎます"),
    ],
)
def test_what_is_no_table_is_refused_in_plain_words(content: bytes, message: str) -> None:
    with pytest.raises(UnreadableFile, match=message):
        read(content)
