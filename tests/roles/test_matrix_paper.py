"""The matrix as a paper, and the file itself."""

import csv

import pytest
from django.core.management import call_command

from roles import matrix
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
    settings.PERMISSION_MATRIX = tmp_path / "matrix.csv"
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
