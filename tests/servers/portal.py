"""The whole portal as real processes: gunicorn, worker and scheduler, the way `make demo` starts them."""

import base64
import contextlib
import hmac
import json
import os
import queue
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.servers.postgresql import free_port

ROOT = Path(__file__).resolve().parent.parent.parent
PATIENCE = 240  # seconds until `Ready:`, on a machine that does other things too


# Portals that run now, by their address: so that steps find the one whose page they are on.
RUNNING: dict[str, "RunningPortal"] = {}


@dataclass(frozen=True)
class RunningPortal:
    """`url` without a final slash; `accounts` maps addresses to passwords, `secrets` those of staff to what their

    authenticator app knows. `sessions`: cookies of who signed in already; `used`: half minutes whose code was used.
    """

    url: str
    data_dir: Path
    accounts: dict[str, str]
    secrets: dict[str, str] = field(default_factory=dict)
    sessions: dict[str, list[Any]] = field(default_factory=dict)
    used: dict[str, int] = field(default_factory=dict)

    def code(self, address: str) -> str:
        """One of the authenticator app that was not used yet; the portal takes those of the next half minute too."""
        now = int(time.time()) // 30
        wanted = max(now, self.used.get(address, 0) + 1)
        if wanted > now + 1:
            time.sleep((wanted - 1) * 30 - time.time() + 0.5)
        self.used[address] = wanted
        return code_of_the_app(self.secrets[address], at=wanted)

    def manage(self, *arguments: str, check: bool = True) -> "subprocess.CompletedProcess[str]":
        return manage(self.data_dir, *arguments, check=check)


def code_of_the_app(secret: str, *, at: int) -> str:
    """RFC 6238, in half minutes. Not allauth's: scripts that start a portal have no Django of their own."""
    digest = hmac.digest(base64.b32decode(secret), at.to_bytes(8), "sha1")
    start = digest[-1] & 15
    return f"{(int.from_bytes(digest[start : start + 4]) & 0x7FFFFFFF) % 1_000_000:06}"


def environment(data_dir: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name not in ("SECRET_KEY", "DATABASE_URL")}
    return kept | {
        "DATA_DIR": str(data_dir),
        "HTTPS": "0",
        "PORTAL_PREFECTURE": "11",
        "LINK_CHECK": "0",
        "DJANGO_SETTINGS_MODULE": "portal.settings",
        "WEB_WORKERS": "1",
    }


def manage(data_dir: Path, *arguments: str, check: bool = True) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env=environment(data_dir),
        capture_output=True,
        text=True,
        check=check,
    )


@contextmanager
def running_portal(data_dir: Path, **switches: str) -> Iterator[RunningPortal]:
    """Start the demo in a folder of its own and yield once it says that it is ready; stop it like Ctrl-C does."""
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "manage.py", "demo", "--port", str(port)],
        cwd=ROOT,
        env=environment(data_dir) | switches,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    lines: queue.Queue[str] = queue.Queue()
    assert process.stdout is not None
    threading.Thread(target=lambda out: [lines.put(line) for line in out], args=(process.stdout,), daemon=True).start()
    try:
        _wait_until_ready(process, lines)
        running = RunningPortal(f"http://localhost:{port}", data_dir, *read_accounts(data_dir))
        RUNNING[running.url] = running
        yield running
    finally:
        RUNNING.pop(f"http://localhost:{port}", None)
        process.send_signal(signal.SIGINT)
        try:
            process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        process.stdout.close()


def read_accounts(data_dir: Path) -> tuple[dict[str, str], dict[str, str]]:
    """Passwords of all accounts of the demo, and secrets of those of staff, by address."""
    rows = json.loads((data_dir / "demo_accounts.json").read_text())
    secrets = {email: row["secret"] for email, row in rows.items() if row["secret"]}
    return {email: row["password"] for email, row in rows.items()}, secrets


def start_process(data_dir: Path, command: str) -> "subprocess.Popen[bytes]":
    """Start one of the portal's processes by itself, so that it can be killed without the others."""
    return subprocess.Popen(
        command.split(),
        cwd=ROOT,
        env=environment(data_dir),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


def start_script(data_dir: Path, code: str) -> "subprocess.Popen[str]":
    """Run Python inside the portal; its output can be read while it runs."""
    return subprocess.Popen(
        [sys.executable, "manage.py", "shell", "--no-imports", "-c", code],
        cwd=ROOT,
        env=environment(data_dir),
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        start_new_session=True,
    )


def kill(process: "subprocess.Popen[bytes] | subprocess.Popen[str]") -> None:
    """kill -9 for a process and everything that it started."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    if process.stdout:
        process.stdout.close()


def _wait_until_ready(process: "subprocess.Popen[str]", lines: "queue.Queue[str]") -> None:
    deadline = time.monotonic() + PATIENCE
    seen: list[str] = []
    while time.monotonic() < deadline:
        try:
            seen.append(lines.get(timeout=0.5))
        except queue.Empty:
            if process.poll() is not None:
                break
        else:
            if seen[-1].startswith("Ready:"):
                return
    raise AssertionError("the portal did not start:\n" + "".join(seen[-40:]))
