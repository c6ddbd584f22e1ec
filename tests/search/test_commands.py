import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from search import services
from search.engines.contract import Engine
from tests.factories.pages import make_case

pytestmark = pytest.mark.django_db


def output(*arguments: str) -> str:
    out = StringIO()
    call_command(*arguments, stdout=out, stderr=StringIO())
    return out.getvalue()


def test_check_reports_and_changes_nothing(engine: Engine) -> None:
    case = make_case()
    services.drain()
    assert output("search_reconcile", "--check").startswith("0 differences")
    engine.write([], deleted=[f"case-study:{case.pk}"])
    for _ in range(2):
        with pytest.raises(SystemExit) as stopped:
            output("search_reconcile", "--check")
        assert stopped.value.code == 1
    assert output("search_reconcile").startswith("1 differences")
    services.drain()
    assert output("search_reconcile", "--check").startswith("0 differences")


def test_check_without_an_index_is_an_error() -> None:
    with pytest.raises(CommandError):
        output("search_reconcile", "--check")


def test_rebuild_and_status(engine: Engine) -> None:
    make_case()
    assert "1 records" in output("search_rebuild")
    services.drain()
    status = json.loads(output("search_status", "--json"))
    assert status["documents"] == 1
    assert status["waiting"] == 0
    assert status["usable"] is True
    assert "documents" in output("search_status")


def test_a_damaged_index_is_told_and_mended(engine: Engine, search_dir: Path) -> None:
    make_case()
    services.drain()
    for file in search_dir.glob("*/*.store"):
        file.write_bytes(b"")
    written = StringIO()
    with pytest.raises(SystemExit, match="1"):
        call_command("search_status", "--json", stdout=written)
    assert json.loads(written.getvalue())["usable"] is False
    with pytest.raises(CommandError):
        output("search_reconcile", "--check")
    output("search_reconcile")
    assert output("search_reconcile", "--check").startswith("0 differences")
