"""How long one request may wait for an engine on another machine, all its questions together."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass


@dataclass
class Patience:
    """Seconds that are left."""

    seconds: float


_current: ContextVar[Patience | None] = ContextVar("patience", default=None)


@contextmanager
def limited_to(seconds: float) -> Iterator[None]:
    """Inside the block an engine answers within so many seconds in all, or raises SearchUnavailable."""
    token = _current.set(Patience(seconds))
    try:
        yield
    finally:
        _current.reset(token)


def current_patience() -> Patience | None:
    """None where nobody waits for a page: commands, worker, scheduler."""
    return _current.get()
