"""The matrix as a paper, and the file itself."""

import csv
import shutil

import pytest
from django.core.management import call_command

from roles import matrix
from roles.checks import matrix_can_be_read
from roles.enums import Scope
from roles.management.commands.permission_matrix import FILE
from roles.matrix_paper import paper


def test_docs_are_up_to_date():
    assert FILE.read_text(encoding="utf-8") == paper(), "run manage.py permission_matrix --write"


def test_the_command_shows_the_paper(capsys):
    call_command("permission_matrix")
    assert capsys.readouterr().out.strip() == paper().strip()


@pytest.fixture
def faulty(settings, tmp_path):
    """A copy of the matrix that a test spoils."""
    with settings.PERMISSION_MATRIX.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    words = settings.PERMISSION_MATRIX.with_name(matrix.WORDS_FILE)
    settings.PERMISSION_MATRIX = tmp_path / "matrix.csv"
    shutil.copy(words, tmp_path)
    matrix.cells.cache_clear()

    def write(change):
        with settings.PERMISSION_MATRIX.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows(change(rows))

    yield write
    matrix.cells.cache_clear()


def test_a_line_that_stands_twice_is_refused(faulty):
    faulty(lambda rows: [*rows, rows[1]])
    with pytest.raises(ValueError, match="stands twice"):
        matrix.cells()


def test_a_reach_that_there_is_not_is_refused(faulty):
    faulty(lambda rows: [rows[0], [*rows[1][:-1], "everything"]])
    with pytest.raises(ValueError, match="everything"):
        matrix.cells()


def test_what_is_not_in_the_matrix_is_nobodys():
    with pytest.raises(KeyError):
        matrix.scope("administrator", "case", "frobnicate")


def test_who_is_not_signed_in_has_all_or_nothing():
    assert {row[matrix.ANYONE] for row in matrix.cells().values()} <= {Scope.ALL, Scope.NONE}


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda rows: [rows[0], [*rows[1][:-1], "non"]], "line 2, case, view: 'non'"),
        (lambda rows: [row[:-1] for row in rows], "no column administrator"),
        (lambda rows: [rows[0], *[row for row in rows[1:] if row[0] != "redirect"]], "no row of redirect"),
        (lambda rows: [*rows, ["stranger", *rows[1][1:]]], "no object stranger"),
    ],
)
def test_checks_tell_of_a_faulty_file(faulty, change, told):
    faulty(change)
    assert told in " ".join(error.msg for error in matrix_can_be_read())


def test_a_file_of_a_spreadsheet_is_read(faulty, settings):
    faulty(lambda rows: rows)
    content = settings.PERMISSION_MATRIX.read_bytes()
    settings.PERMISSION_MATRIX.write_bytes(b"\xef\xbb\xbf" + content)
    assert matrix_can_be_read() == []
    assert matrix.has("case", "view")
