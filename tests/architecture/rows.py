"""The rows of the house, read from the import-linter contract in pyproject.toml: the one place that lists them."""

import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
_CONFIGURATION = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]
_LAYERS = next(contract["layers"] for contract in _CONFIGURATION["contracts"] if "containers" not in contract)

# Highest first; apps of one row are neighbours and strangers to each other.
ROWS: list[list[str]] = [[app.strip(" ()") for app in layer.split("|")] for layer in _LAYERS]
APPS: list[str] = [app for row in ROWS for app in row]


def may_know(app: str, other: str) -> bool:
    """Whether an app may name another one: itself, or one of a lower row."""
    row_of = {name: number for number, row in enumerate(ROWS) for name in row}
    return app == other or row_of[app] < row_of[other]


def python_files() -> list[Path]:
    """Our own modules, with tests and tools, without migrations."""
    folders = [*APPS, "tests", "bench"]
    files = [path for folder in folders for path in sorted((ROOT / folder).rglob("*.py"))]
    return [path for path in files if "migrations" not in path.parts]


def shown(path: Path) -> str:
    return str(path.relative_to(ROOT))
