"""Real servers for tests. What is not on the machine is reported at the end of the run, with the way to install it."""

import os

_missing: dict[str, str] = {}


def servers_are_required() -> bool:
    """In CI a missing server is a failure, not a skip."""
    return os.environ.get("REQUIRE_SERVERS") == "1"


def report_missing(name: str, command: str) -> None:
    _missing[name] = command


def missing_servers() -> dict[str, str]:
    return dict(_missing)
