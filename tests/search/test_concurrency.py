"""What other processes do between two steps of this one. The others are threads: the index's lock treats both alike."""

import threading
from collections.abc import Callable, Iterable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from casestudies.models import CaseStudyPage
from casestudies.searchable import CaseStudySearchable
from search import services
from search.analysis.documents import AnalysedDocument, analyse
from search.contracts import SearchDocument
from search.engines import get_engine
from search.engines.contract import Engine, Rebuild
from search.engines.elasticsearch.engine import ElasticsearchRebuild
from search.engines.embedded.engine import EmbeddedRebuild
from search.models import IndexEntry
from search.services import DrainReport, indexing
from tests.factories.pages import make_case
from tests.search.engine_contract import ask, keys

pytestmark = pytest.mark.django_db

HELD_OFF = 0.4  # seconds given to a writer that ought to be kept waiting
PATIENCE = 20  # seconds until it must have had its turn


class OtherWorker(threading.Thread):
    """Another process that writes a record; it takes its turn like all writers, and needs no database for it."""

    def __init__(self, engine: Engine, document: AnalysedDocument, version: int) -> None:
        super().__init__(daemon=True)
        self.engine, self.document, self.version = engine, document, version

    def run(self) -> None:
        with self.engine.exclusive():
            self.engine.write([self.document], versions={self.document.document.key: self.version})


class Change:
    """A new title, published and put into the index by another worker. Called in the middle of something else."""

    def __init__(self, engine: Engine, case: CaseStudyPage, title: str) -> None:
        self.engine, self.case, self.title = engine, case, title
        self.worker: OtherWorker | None = None

    def __call__(self) -> None:
        self.case.title = self.title
        self.case.save_revision().publish()
        # Workers lease what they are about to write.
        entries = IndexEntry.objects.filter(object_id=self.case.pk)
        entries.update(leased_until=timezone.now() + indexing.LEASE)
        [document] = CaseStudySearchable().documents([self.case.pk])
        self.worker = OtherWorker(self.engine, analyse(document), entries.get().version)
        self.worker.start()
        self.worker.join(HELD_OFF)

    def wait(self) -> None:
        assert self.worker, "nothing was read or written"
        self.worker.join(PATIENCE)
        assert not self.worker.is_alive()


class Killed(BaseException):
    """Not an Exception: nothing may handle it."""


def after_reading(monkeypatch: pytest.MonkeyPatch, act: Callable[[], object]) -> None:
    """Act once: when cases were read the next time, before anything is done with what was read."""
    read = CaseStudySearchable.documents
    acted = False

    def read_and_act(self: CaseStudySearchable, pks: Iterable[int] | None = None) -> Iterator[SearchDocument]:
        nonlocal acted
        documents = list(read(self, pks))
        if not acted:
            acted = True
            act()
        yield from documents

    monkeypatch.setattr(CaseStudySearchable, "documents", read_and_act)


def test_a_record_read_early_and_written_late_replaces_no_newer_copy(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = make_case()
    change = Change(engine, case, "配食の見守り")
    after_reading(monkeypatch, change)
    indexing._write(list(IndexEntry.objects.all()))
    change.wait()
    assert keys(engine, ask("配食")) == [str(case.pk)]
    assert services.find_differences().count == 0


def test_records_are_not_even_read_while_another_worker_writes(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    make_case()
    writing, read = threading.Event(), threading.Event()
    read_too_early: list[bool] = []

    def write_for_a_while() -> None:
        with engine.exclusive():
            writing.set()
            read_too_early.append(read.wait(HELD_OFF))

    other = threading.Thread(target=write_for_a_while, daemon=True)
    after_reading(monkeypatch, read.set)
    other.start()
    assert writing.wait(PATIENCE)
    assert services.drain().written
    other.join(PATIENCE)
    assert read_too_early == [False]
    assert read.is_set()


def test_a_second_worker_gets_nothing_of_what_the_first_is_writing(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_case()
    of_the_second: list[DrainReport] = []
    after_reading(monkeypatch, lambda: of_the_second.append(services.drain()))
    assert services.drain().written
    assert of_the_second == [DrainReport()]


def test_what_a_killed_worker_held_is_written_when_its_lease_ends(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = make_case()

    def die() -> None:
        raise Killed

    after_reading(monkeypatch, die)
    with pytest.raises(Killed):
        services.drain()
    assert not services.has_due_entries()
    assert services.drain() == DrainReport()
    now = timezone.now
    monkeypatch.setattr(timezone, "now", lambda: now() + timedelta(seconds=30))
    assert services.has_due_entries()
    services.drain()
    assert keys(engine, ask()) == [str(case.pk)]


def hook_into_the_replay(engine: Engine, monkeypatch: pytest.MonkeyPatch, act: Callable[[], object]) -> None:
    after_reading(monkeypatch, act)


def hook_before_the_swap(engine: Engine, monkeypatch: pytest.MonkeyPatch, act: Callable[[], object]) -> None:
    kind = REBUILDS[engine.name]
    swap = kind.swap

    def act_and_swap(self: Rebuild) -> None:
        act()
        swap(self)

    monkeypatch.setattr(kind, "swap", act_and_swap)


def hook_while_it_is_filled(engine: Engine, monkeypatch: pytest.MonkeyPatch, act: Callable[[], object]) -> None:
    act()


REBUILDS: dict[str, type[Any]] = {"embedded": EmbeddedRebuild, "elasticsearch": ElasticsearchRebuild}
hooks = pytest.mark.parametrize("hook", [hook_while_it_is_filled, hook_into_the_replay, hook_before_the_swap])


@pytest.fixture(params=["embedded", pytest.param("elasticsearch", marks=pytest.mark.elasticsearch)])
def either_engine(request: pytest.FixtureRequest, settings: Any, index_prefix: str) -> Iterator[Engine]:
    if request.param == "elasticsearch":
        server = request.getfixturevalue("elasticsearch")
        settings.ELASTICSEARCH = settings.ELASTICSEARCH | {"urls": [server.url], "prefix": index_prefix}
    engine = get_engine()
    with engine.rebuild() as rebuild:
        rebuild.swap()
    yield engine
    if request.param == "elasticsearch":
        engine.remove_indexes()


@hooks
def test_a_change_written_during_a_rebuild_is_not_lost(
    either_engine: Engine, monkeypatch: pytest.MonkeyPatch, hook: Any
) -> None:
    case = make_case()
    services.drain()
    change = Change(either_engine, case, "配食の見守り")
    # The hook is set once all records were read: what is read after that is the replay.
    services.rebuild(progress=lambda number: hook(either_engine, monkeypatch, change))
    change.wait()
    assert keys(either_engine, ask("配食")) == [str(case.pk)]
    assert services.find_differences().count == 0


@hooks
def test_a_deletion_during_a_rebuild_brings_nothing_back(
    either_engine: Engine, monkeypatch: pytest.MonkeyPatch, hook: Any
) -> None:
    case = make_case()
    kept = make_case(title="体操")
    services.drain()
    workers = []

    def delete() -> None:
        key = f"case-study:{case.pk}"
        case.delete()
        entries = IndexEntry.objects.filter(object_id=case.pk)
        entries.update(leased_until=timezone.now() + indexing.LEASE)
        version = entries.get().version

        def write() -> None:
            with either_engine.exclusive():
                either_engine.write([], deleted=[key], versions={key: version})

        workers.append(threading.Thread(target=write, daemon=True))
        workers[0].start()
        workers[0].join(HELD_OFF)

    services.rebuild(progress=lambda number: hook(either_engine, monkeypatch, delete))
    workers[0].join(PATIENCE)
    assert keys(either_engine, ask()) == [str(kept.pk)]
    assert services.find_differences().count == 0


@pytest.mark.elasticsearch
@pytest.mark.parametrize("either_engine", ["elasticsearch"], indirect=True)
def test_a_write_older_than_a_rebuild_does_not_undo_it(either_engine: Engine) -> None:
    """A worker that read a record, and was then stopped until the rebuild was over; a lock would have kept it waiting."""
    case = make_case()
    services.drain()
    version = IndexEntry.objects.get(object_id=case.pk).version
    [old] = CaseStudySearchable().documents([case.pk])
    case.title = "配食の見守り"
    case.save_revision().publish()
    services.drain()
    services.rebuild()
    either_engine.write([analyse(old)], versions={old.key: version})
    assert keys(either_engine, ask("配食")) == [str(case.pk)]
    assert services.find_differences().count == 0
