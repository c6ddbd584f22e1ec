"""The power of the search server is cut while the index is rebuilt and staff go on publishing: nothing is lost."""

import random
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from elasticsearch import Elasticsearch

from portal.management.commands.demo import processes
from tests.search.test_kills import PUBLISH, REBUILD, SEED, wait_until_equal
from tests.servers.elasticsearch import ElasticsearchServer, running_elasticsearch
from tests.servers.portal import kill, manage, start_process, start_script

pytestmark = [pytest.mark.processes, pytest.mark.elasticsearch]

CUTS = 2
PREFIX = "kills"


@pytest.fixture
def own_server() -> Iterator[ElasticsearchServer]:
    """Not the one that other tests share."""
    folder = Path(tempfile.mkdtemp(prefix="portal-elasticsearch-"))
    folder.chmod(0o755)
    try:
        with running_elasticsearch(folder) as server:
            yield server
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def data_dir(own_server: ElasticsearchServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A site with sample content whose processes find the server by its address in the environment alone."""
    monkeypatch.setenv("ELASTICSEARCH_URL", own_server.url)
    monkeypatch.setenv("ELASTICSEARCH_INDEX_PREFIX", PREFIX)
    manage(tmp_path, "demo", "--prepare-only")
    return tmp_path


def indexes(server: ElasticsearchServer) -> list[str]:
    with Elasticsearch(server.url) as client:
        return sorted(client.indices.get(index=f"{PREFIX}-*"))


def test_power_cuts_during_rebuilds_lose_nothing_and_leave_nothing(
    data_dir: Path, own_server: ElasticsearchServer
) -> None:
    rng = random.Random(SEED)
    assert not (data_dir / "search").exists(), "the embedded engine was used"
    commands = processes(0)
    running: list[subprocess.Popen[bytes]] = [
        start_process(data_dir, commands[name]) for name in ("worker", "scheduler")
    ]
    try:
        for _ in range(CUTS):
            publisher = start_script(data_dir, PUBLISH.format(seed=rng.random()))
            assert publisher.stdout
            publisher.stdout.readline()
            rebuilding = start_script(data_dir, REBUILD)
            time.sleep(rng.uniform(2.5, 4.5))
            own_server.stop(signal.SIGKILL)
            time.sleep(rng.uniform(0.5, 1.5))
            kill(rebuilding)
            own_server.start()
            # While staff go on.
            manage(data_dir, "search_rebuild")
            kill(publisher)
            wait_until_equal(data_dir)
            assert len(indexes(own_server)) == 1
    finally:
        for process in running:
            kill(process)
