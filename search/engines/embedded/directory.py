"""The folder of the embedded engine: index folders, the name of the one in use, and the writers' lock.

<stamp>-<time>/   a tantivy index
current           name of the index that is searched; replaced in one step
lock              held by whoever writes; the system lets it go when a process dies
rebuild.lock      held by whoever builds a new index
"""

import os
import shutil
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.core.files import locks


class IndexDirectory:
    def __init__(self, root: Path) -> None:
        self.root = root
        self._held = threading.local()

    def current(self) -> Path | None:
        """The index in use, None before the first rebuild."""
        try:
            path = self.root / (self.root / "current").read_text()
        except FileNotFoundError:
            return None
        return path if path.is_dir() else None

    def new(self, stamp: str) -> Path:
        self.root.mkdir(parents=True, exist_ok=True)
        return Path(tempfile.mkdtemp(prefix=f"{stamp}-", dir=self.root))

    def make_current(self, path: Path) -> None:
        temporary = self.root / "current.new"
        temporary.write_text(path.name)
        with temporary.open() as file:
            os.fsync(file.fileno())
        temporary.replace(self.root / "current")

    def remove(self, path: Path) -> None:
        shutil.rmtree(path, ignore_errors=True)

    def remove_all_but(self, path: Path) -> None:
        """Drop older indexes and what a killed rebuild left; open readers keep their files until they close."""
        for other in self.root.iterdir():
            if other.is_dir() and other != path:
                self.remove(other)

    @contextmanager
    def exclusive(self) -> Iterator[None]:
        """One writer at a time over all processes; may be entered again by the thread that holds it."""
        if getattr(self._held, "depth", 0):
            yield
            return
        with self._locked("lock"):
            self._held.depth = 1
            try:
                yield
            finally:
                self._held.depth = 0

    @contextmanager
    def rebuilding(self) -> Iterator[None]:
        """One rebuild at a time: a second one would take the first one's folder for a leftover."""
        with self._locked("rebuild.lock"):
            yield

    @contextmanager
    def _locked(self, name: str) -> Iterator[None]:
        self.root.mkdir(parents=True, exist_ok=True)
        with (self.root / name).open("w") as file:
            locks.lock(file, locks.LOCK_EX)
            try:
                yield
            finally:
                locks.unlock(file)
