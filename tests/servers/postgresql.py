"""A PostgreSQL of its own for one run of the suite.

    python -m tests.servers.postgresql -- python -m pytest

starts a server in a temporary folder, runs the command with DATABASE_URL set, stops the server.
"""

import os
import pwd
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.servers import servers_are_required

INSTALL = "apt-get install postgresql"
PATIENCE = 30  # seconds until the server must answer


def binaries() -> Path | None:
    """Folder of initdb and postgres; Debian keeps them out of the PATH."""
    found = shutil.which("initdb")
    if found:
        return Path(found).parent
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: float(path.parent.name))
    return folders[-1] if folders else None


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def server_owner() -> str | None:
    """Who runs a server of the tests: PostgreSQL and Elasticsearch refuse root. None for whoever runs the tests."""
    if os.geteuid() != 0:
        return None
    return next(name for name in ("postgres", "nobody") if _exists(name))


@contextmanager
def running_postgresql(folder: Path) -> Iterator[str]:
    """Yield the DATABASE_URL of a fresh server."""
    programs = binaries()
    if programs is None:
        raise FileNotFoundError(f"PostgreSQL is not installed: {INSTALL}")
    owner = server_owner()
    if owner:
        shutil.chown(folder, owner)
    data, port = folder / "data", free_port()
    subprocess.run(
        [programs / "initdb", "-D", data, "-U", "portal", "-A", "trust", "-E", "UTF8", "--no-locale", "--no-sync"],
        check=True,
        stdout=subprocess.DEVNULL,
        cwd=folder,
        user=owner,
    )
    options = {"listen_addresses": "127.0.0.1", "unix_socket_directories": str(folder), "fsync": "off"}
    server = subprocess.Popen(
        [programs / "postgres", "-D", data, "-p", str(port), *(f"-c{k}={v}" for k, v in options.items())],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd=folder,
        user=owner,
    )
    try:
        _wait_for(port, server)
        yield f"postgresql://portal@127.0.0.1:{port}/postgres"
    finally:
        server.terminate()
        server.wait()


def _exists(name: str) -> bool:
    try:
        pwd.getpwnam(name)
    except KeyError:
        return False
    return True


def _wait_for(port: int, server: "subprocess.Popen[bytes]") -> None:
    import psycopg

    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            psycopg.connect(host="127.0.0.1", port=port, user="portal", dbname="postgres", connect_timeout=2).close()
        except psycopg.OperationalError:
            if server.poll() is not None or time.monotonic() > deadline:
                raise
            time.sleep(0.1)
        else:
            return


def main(arguments: list[str]) -> int:
    command = arguments[arguments.index("--") + 1 :]
    if binaries() is None:
        print(f"PostgreSQL is not installed; its run of the suite is left out. To install: {INSTALL}")
        return 1 if servers_are_required() else 0
    folder = Path(tempfile.mkdtemp(prefix="portal-postgresql-"))
    try:
        with running_postgresql(folder) as url:
            return subprocess.run(command, env=os.environ | {"DATABASE_URL": url}, check=False).returncode
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
