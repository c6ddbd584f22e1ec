"""The stylesheet of the public site, one file put together from its parts.

One file, since twenty small ones cost a slow line more in round trips than in bytes; a finder of Django's static files,
since a bundler would need Node or a writable folder at run time for nothing more than joining.
"""

import os
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.storage import FileSystemStorage

from content.colours import BLACK, WHITE, mix
from content.components import all_components

NAME = "content/site.css"
PARTS = Path(__file__).parent / "styles"


def accent_rules(accent: str) -> str:
    """The accent colour and the shades made from it."""
    shades = {
        "accent": accent,
        "accent-strong": mix(accent, BLACK, 0.75),
        "accent-line": mix(accent, WHITE, 0.4),
        "accent-tint": mix(accent, WHITE, 0.16),
        "accent-surface": mix(accent, WHITE, 0.07),
    }
    return ":root {\n" + "".join(f"  --color-{name}: {value};\n" for name, value in shades.items()) + "}\n"


def stylesheet() -> str:
    return "\n".join(
        [accent_rules(settings.PORTAL_ACCENT_COLOR), *(path.read_text(encoding="utf-8") for path in _parts())]
    )


def _parts() -> Iterator[Path]:
    yield PARTS / "tokens.css"
    yield PARTS / "base.css"
    yield from (component.stylesheet for component in all_components() if component.stylesheet.exists())
    yield PARTS / "print.css"


class StylesheetFinder(BaseFinder):
    """Puts the stylesheet together anew whenever it is looked for: while developing, and by `collectstatic`."""

    def find(self, path: str, find_all: bool = False, **kwargs: Any) -> Any:  # noqa: FBT001, FBT002  # Django's signature
        if path != NAME:
            return []
        found = str(_write())
        return [found] if find_all else found

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterator[tuple[str, FileSystemStorage]]:
        _write()
        yield NAME, FileSystemStorage(location=settings.STYLESHEET_DIR)


def _write() -> Path:
    """Aside first: whoever reads meanwhile sees the old file or the new one."""
    path = Path(settings.STYLESHEET_DIR) / NAME
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor, aside = tempfile.mkstemp(dir=path.parent)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(stylesheet())
    Path(aside).chmod(0o644)
    return Path(aside).replace(path)
