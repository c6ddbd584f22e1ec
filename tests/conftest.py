"""Fixtures of the whole suite, and its closing lines."""

import shutil
import tempfile
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from search.engines import get_engine
from search.engines.contract import Engine
from tests.servers import (
    chromium,
    html_checker,
    missing_servers,
    postgresql,
    report_missing,
    servers_are_required,
)
from tests.servers import (
    elasticsearch as elasticsearch_server,
)


def pytest_configure(config: pytest.Config) -> None:
    if chromium.executable() is None:
        report_missing("Chromium", chromium.INSTALL)
    if not html_checker.is_installed():
        report_missing("Nu HTML Checker", html_checker.INSTALL)
    if postgresql.binaries() is None:
        report_missing("PostgreSQL", postgresql.INSTALL)
    if not elasticsearch_server.is_obtainable():
        report_missing("Elasticsearch (Java and Maven)", elasticsearch_server.INSTALL)
    if servers_are_required() and missing_servers():
        raise pytest.UsageError(f"REQUIRE_SERVERS=1, but missing: {', '.join(missing_servers())}")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    lacking = {
        "browser": chromium.executable() is None,
        "elasticsearch": not elasticsearch_server.is_obtainable(),
    }
    for item in items:
        if item.get_closest_marker("elasticsearch"):
            # One server for all of them: tests of one group run in one process.
            item.add_marker(pytest.mark.xdist_group("elasticsearch"))
        for marker, is_lacking in lacking.items():
            if is_lacking and item.get_closest_marker(marker):
                item.add_marker(pytest.mark.skip(reason=f"what {marker} tests need is not installed"))


def pytest_terminal_summary(terminalreporter: Any) -> None:
    if hasattr(terminalreporter.config, "workerinput"):
        return
    for name, command in missing_servers().items():
        terminalreporter.write_line(f"SKIPPED for lack of {name}. To install it: {command}", yellow=True)


@pytest.fixture(autouse=True)
def search_dir(settings: Any, tmp_path: Path) -> Path:
    """No test sees another one's index."""
    settings.SEARCH_INDEX_DIR = tmp_path / "search"
    return tmp_path / "search"


@pytest.fixture
def engine(search_dir: Path) -> Engine:
    """The engine of the settings with an empty index."""
    engine = get_engine()
    with engine.rebuild() as rebuild:
        rebuild.swap()
    return engine


@pytest.fixture(scope="session")
def elasticsearch() -> Iterator[elasticsearch_server.ElasticsearchServer]:
    """A real server for tests marked `elasticsearch`; each uses a prefix of its own."""
    # Not pytest's folder, which nobody but its owner may enter.
    folder = Path(tempfile.mkdtemp(prefix="portal-elasticsearch-"))
    folder.chmod(0o755)
    try:
        with elasticsearch_server.running_elasticsearch(folder) as server:
            yield server
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def index_prefix() -> str:
    """No test sees another one's indexes."""
    return f"test-{uuid.uuid4().hex[:8]}"
