"""Upkeep by night."""

from datetime import datetime, timedelta
from io import StringIO
from zoneinfo import ZoneInfo

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from search import services
from search.engines import get_engine
from search.engines.contract import Engine
from search.models import IndexEntry
from search.results import SearchUnavailable
from tests.factories.pages import make_case
from tests.search.engine_contract import ask, keys

pytestmark = pytest.mark.django_db

NIGHT = datetime(2026, 11, 21, 2, 30, tzinfo=ZoneInfo("Asia/Tokyo"))


def at(monkeypatch: pytest.MonkeyPatch, moment: datetime) -> None:
    monkeypatch.setattr(timezone, "now", lambda: moment)


def score_of_the_best(engine: Engine) -> float:
    return engine.search(ask("買い物"), sort="relevance", offset=0, limit=1).hits[0].score


def test_edited_records_leave_no_trace_in_the_scores(engine: Engine) -> None:
    cases = [make_case(title=f"体操 {number}") for number in range(20)]
    wanted = make_case(title="買い物")
    services.drain()
    before = score_of_the_best(engine)
    # The word is counted in the replaced copies, so that it seems less rare.
    for title in ("買い物の体操", "体操"):
        for case in cases:
            case.title = title
            case.save_revision().publish()
        services.drain()
    for number, case in enumerate(cases):
        case.title = f"体操 {number}"
        case.save_revision().publish()
    services.drain()
    assert score_of_the_best(engine) != before
    call_command("search_optimize", stdout=StringIO())
    assert score_of_the_best(get_engine()) == before
    assert str(wanted.pk) in keys(engine, ask("買い物"))
    assert services.find_differences().count == 0


def test_it_is_done_once_a_night_after_a_day_with_changes(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    at(monkeypatch, NIGHT)
    assert not services.is_time_to_optimize()
    make_case()
    services.drain()
    assert services.is_time_to_optimize()
    services.optimize()
    assert not services.is_time_to_optimize()
    at(monkeypatch, NIGHT + timedelta(days=1))
    assert not services.is_time_to_optimize(), "nothing was written since"
    IndexEntry.objects.update(processed_at=NIGHT + timedelta(hours=9))
    assert services.is_time_to_optimize()
    at(monkeypatch, NIGHT + timedelta(hours=10))
    assert not services.is_time_to_optimize(), "by day"


def test_an_engine_that_does_not_answer_is_said(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(self: Engine) -> bool:
        raise SearchUnavailable("gone")

    monkeypatch.setattr(type(engine), "optimize", fail)
    with pytest.raises(CommandError, match="gone"):
        call_command("search_optimize")
