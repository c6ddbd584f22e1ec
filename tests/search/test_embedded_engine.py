from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from search.contracts import SearchDocument
from search.criteria import Sort
from search.engines.contract import Engine
from search.engines.embedded import engine as embedded
from search.engines.embedded.engine import EmbeddedEngine
from search.results import SearchUnavailable
from tests.search.engine_contract import EngineContract, ask, document, keys, put


def built(root: Path, *documents: SearchDocument) -> tuple[EmbeddedEngine, Path]:
    """An engine with these documents, and the folder of its index."""
    engine = EmbeddedEngine(root)
    with engine.rebuild() as index:
        index.swap()
    put(engine, *documents)
    return engine, root / (root / "current").read_text()


def put_in_place_of(file: Path, content: bytes) -> None:
    """Another file of the same name: one that this process still has mapped must not be cut under it (SIGBUS)."""
    aside = file.with_name(f"{file.name}.damaged")
    aside.write_bytes(content)
    aside.replace(file)


def zero(file: Path) -> None:
    """All but the end, which tantivy looks at when it opens the file."""
    content = file.read_bytes()
    put_in_place_of(file, bytes(max(len(content) - 120, 8)) + content[-120:])


def halve(file: Path) -> None:
    put_in_place_of(file, file.read_bytes()[: file.stat().st_size // 2])


class TestEmbeddedEngine(EngineContract):
    @pytest.fixture
    def engine(self, tmp_path: Path) -> Engine:
        engine = EmbeddedEngine(tmp_path)
        with engine.rebuild() as index:
            index.swap()
        return engine


def test_another_process_sees_a_write_at_once(tmp_path: Path) -> None:
    writer, reader = EmbeddedEngine(tmp_path), EmbeddedEngine(tmp_path)
    with writer.rebuild() as index:
        index.swap()
    assert keys(reader, ask()) == []
    put(writer, document(1))
    assert keys(reader, ask()) == ["1"]


def test_a_writer_killed_between_its_deletions_and_its_commit_holds_up_nobody(tmp_path: Path) -> None:
    engine, folder = built(tmp_path, document(1), document(2), document(3))
    before = (folder / "meta.json").read_bytes()
    put(engine, document(2, title="送迎を始めた"))
    # What the kill leaves: the file of deletions is there, the commit that speaks of it is not.
    put_in_place_of(folder / "meta.json", before)
    assert list(folder.glob("*.del"))
    put(EmbeddedEngine(tmp_path), document(2, title="送迎を始めた"))
    fresh = EmbeddedEngine(tmp_path)
    assert fresh.digests().keys() == {document(number).key for number in (1, 2, 3)}
    assert not fresh.needs_rebuild()


def test_no_index_is_said_with_a_typed_error(tmp_path: Path) -> None:
    engine = EmbeddedEngine(tmp_path)
    assert engine.needs_rebuild()
    assert engine.status()["usable"] is False
    with pytest.raises(SearchUnavailable):
        engine.search(ask("送迎"), sort=Sort.RELEVANCE, offset=0, limit=1)


def test_a_broken_index_is_said_with_a_typed_error(tmp_path: Path) -> None:
    _, folder = built(tmp_path, document(1))
    (folder / "meta.json").write_text("{")
    with pytest.raises(SearchUnavailable):
        EmbeddedEngine(tmp_path).count(ask("送迎"))


@pytest.mark.parametrize("damage", [Path.unlink, zero, halve])
@pytest.mark.parametrize("pattern", ["meta.json", "*.term", "*.store", "*.fast", "*.idx", "*.pos", "*.fieldnorm"])
def test_a_damaged_index_asks_to_be_built_anew(tmp_path: Path, pattern: str, damage: Callable[[Path], object]) -> None:
    documents = (document(number, body="送迎の車を出します。" * number) for number in range(1, 40))
    engine, folder = built(tmp_path, *documents)
    put(engine, deleted=("case-study:3",))
    assert not engine.needs_rebuild()
    for file in folder.glob(pattern):
        damage(file)
    assert engine.needs_rebuild()
    assert EmbeddedEngine(tmp_path).status()["usable"] is False


def test_a_panic_inside_the_engine_is_said_with_a_typed_error(tmp_path: Path) -> None:
    _, folder = built(tmp_path, document(1))
    for file in folder.glob("*.store"):
        zero(file)
    with pytest.raises(SearchUnavailable):
        EmbeddedEngine(tmp_path).search(ask("送迎"), sort=Sort.RELEVANCE, offset=0, limit=1)


def test_an_index_of_another_version_is_not_read(tmp_path: Path, monkeypatch: Any) -> None:
    old = EmbeddedEngine(tmp_path)
    with old.rebuild() as index:
        index.swap()
    monkeypatch.setattr(embedded, "schema_stamp", lambda: "another")
    new = EmbeddedEngine(tmp_path)
    assert new.needs_rebuild()
    with pytest.raises(SearchUnavailable):
        new.count(ask())


def test_older_indexes_are_removed_after_the_swap(tmp_path: Path) -> None:
    engine = EmbeddedEngine(tmp_path)
    for _ in range(3):
        with engine.rebuild() as index:
            index.swap()
    assert len([path for path in tmp_path.iterdir() if path.is_dir()]) == 1
