"""Fixtures of the whole suite, and its closing lines."""

from pathlib import Path
from typing import Any

import pytest

from search.engines import get_engine
from search.engines.contract import Engine
from tests.servers import chromium, html_checker, missing_servers, postgresql, report_missing, servers_are_required


def pytest_configure(config: pytest.Config) -> None:
    if chromium.executable() is None:
        report_missing("Chromium", chromium.INSTALL)
    if not html_checker.is_installed():
        report_missing("Nu HTML Checker", html_checker.INSTALL)
    if postgresql.binaries() is None:
        report_missing("PostgreSQL", postgresql.INSTALL)
    if servers_are_required() and missing_servers():
        raise pytest.UsageError(f"REQUIRE_SERVERS=1, but missing: {', '.join(missing_servers())}")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    if chromium.executable() is None:
        for item in items:
            if item.get_closest_marker("browser"):
                item.add_marker(pytest.mark.skip(reason="Chromium is not installed"))


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
