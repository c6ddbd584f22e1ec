"""An Elasticsearch of its own for the tests: the official distribution from Maven, in a temporary folder.

The distribution without modules (`integ-test-zip`) is enough: the analysis is the portal's own.
"""

import os
import shutil
import signal
import subprocess
import time
import urllib.error
import urllib.request
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.servers.postgresql import free_port, server_owner

VERSION = "8.19.3"
INSTALL = "apt-get install openjdk-17-jre-headless maven"
PATIENCE = 90  # seconds until the server must answer
MEMORY = "512m"

_ARTIFACT = "org.elasticsearch.distribution.integ-test-zip"
_CONFIGURATION = """\
cluster.name: portal-tests
discovery.type: single-node
network.host: 127.0.0.1
http.port: {http}
transport.port: {transport}
xpack.security.enabled: false
path.data: {folder}/data
path.logs: {folder}/logs
action.auto_create_index: "false"
cluster.routing.allocation.disk.threshold_enabled: false
"""


def is_obtainable() -> bool:
    return shutil.which("java") is not None and (_archive().exists() or shutil.which("mvn") is not None)


@dataclass
class ElasticsearchServer:
    """A server that can be stopped and started again with the same data."""

    folder: Path
    port: int
    process: "subprocess.Popen[bytes] | None" = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        owner = server_owner()
        if owner:
            for path in (self.folder, *self.folder.rglob("*")):
                shutil.chown(path, owner)
        self.process = subprocess.Popen(
            [self.folder / "bin" / "elasticsearch"],
            cwd=self.folder,
            env={
                "PATH": os.environ["PATH"],
                "ES_JAVA_HOME": str(_java_home()),
                "ES_JAVA_OPTS": f"-Xms{MEMORY} -Xmx{MEMORY}",
                "ES_TMPDIR": str(self.folder / "tmp"),
            },
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
            user=owner,
        )
        self._wait_until_ready()

    def stop(self, with_signal: signal.Signals = signal.SIGTERM) -> None:
        """SIGKILL is a power cut: the server and its launcher are gone at once."""
        if self.process is not None:
            os.killpg(self.process.pid, with_signal)
            self.process.wait()
            self.process = None

    def _wait_until_ready(self) -> None:
        # `GET /` answers 405 in this distribution.
        address = f"{self.url}/_cluster/health?wait_for_status=yellow&timeout=2s"
        deadline = time.monotonic() + PATIENCE
        while True:
            try:
                with urllib.request.urlopen(address, timeout=5):
                    return
            except (OSError, urllib.error.HTTPError):
                assert self.process is not None
                if self.process.poll() is not None or time.monotonic() > deadline:
                    log = self.folder / "logs" / "portal-tests.log"
                    raise AssertionError(
                        "Elasticsearch did not start:\n" + (log.read_text()[-3000:] if log.exists() else "")
                    ) from None
                time.sleep(0.2)


@contextmanager
def running_elasticsearch(parent: Path) -> Iterator[ElasticsearchServer]:
    """Start a server in a folder of `parent`, which users other than root must be able to enter."""
    folder = _unpacked(parent)
    server = ElasticsearchServer(folder, free_port())
    (folder / "tmp").mkdir()
    (folder / "config" / "elasticsearch.yml").write_text(
        _CONFIGURATION.format(http=server.port, transport=free_port(), folder=folder)
    )
    try:
        server.start()
        yield server
    finally:
        server.stop()


def _unpacked(parent: Path) -> Path:
    if not _archive().exists():
        subprocess.run(
            [
                "mvn",
                "-q",
                "dependency:get",
                f"-Dartifact={_ARTIFACT}:elasticsearch:{VERSION}:zip",
                "-Dtransitive=false",
            ],
            check=True,
            stdout=subprocess.DEVNULL,
        )
    with zipfile.ZipFile(_archive()) as archive:
        for member in archive.infolist():
            path = Path(archive.extract(member, parent))
            # zipfile forgets which files are programs.
            if not member.is_dir() and member.external_attr >> 16 & 0o111:
                path.chmod(0o755)
    return parent / f"elasticsearch-{VERSION}"


def _archive() -> Path:
    """Where Maven keeps it."""
    folder = Path.home() / ".m2" / "repository" / Path(*_ARTIFACT.split(".")) / "elasticsearch" / VERSION
    return folder / f"elasticsearch-{VERSION}.zip"


def _java_home() -> Path:
    java = shutil.which("java")
    assert java is not None
    return Path(java).resolve().parent.parent
