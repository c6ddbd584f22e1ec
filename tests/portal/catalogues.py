"""The project's own Japanese next to that of the installed packages.

    python -m tests.portal.catalogues

compiles `locale/` and prints, ready to paste, what no catalogue has in Japanese: nothing, until a package is raised.
"""

from collections.abc import Iterable
from functools import cache
from pathlib import Path

import django
import polib
from django.apps import apps
from django.conf import settings

Key = tuple[str | None, str]

LOCALE = Path(__file__).resolve().parent.parent.parent / "locale" / "ja" / "LC_MESSAGES"
DOMAINS = ("django", "djangojs")


@cache
def own(domain: str) -> polib.POFile:
    return polib.pofile(str(LOCALE / f"{domain}.po"))


def compiled(domain: str) -> Path:
    return LOCALE / f"{domain}.mo"


@cache
def messages(domain: str) -> dict[Key, polib.POEntry]:
    """Whatever the installed apps, and Django itself, can say."""
    found: dict[Key, polib.POEntry] = {}
    for folder in _locale_folders():
        english = folder / "en" / "LC_MESSAGES" / f"{domain}.po"
        # django-filter keeps no English catalogue; the other languages list its words.
        files = [english] if english.exists() else folder.glob(f"*/LC_MESSAGES/{domain}.po")
        found |= _by_key(entry for file in files for entry in polib.pofile(str(file)) if not entry.obsolete)
    return found


@cache
def japanese(domain: str) -> dict[Key, polib.POEntry]:
    """Whatever has Japanese; our own words stand before those of the packages."""
    found: dict[Key, polib.POEntry] = {}
    for folder in _locale_folders():
        file = folder / "ja" / "LC_MESSAGES" / f"{domain}.po"
        if file.exists():
            found |= _by_key(polib.pofile(str(file)).translated_entries())
    return found | _by_key(own(domain).translated_entries())


def without_japanese(domain: str) -> list[polib.POEntry]:
    return [entry for key, entry in messages(domain).items() if key not in japanese(domain)]


def _locale_folders() -> list[Path]:
    packages = [Path(app.path) for app in apps.get_app_configs()]
    folders = [package / "locale" for package in (*packages, Path(django.__file__).parent / "conf")]
    return [
        folder for folder in folders if folder.is_dir() and folder.is_relative_to(Path(django.__file__).parent.parent)
    ]


def _by_key(entries: Iterable[polib.POEntry]) -> dict[Key, polib.POEntry]:
    return {(entry.msgctxt, entry.msgid): entry for entry in entries}


if __name__ == "__main__":
    if not settings.configured:
        django.setup()
    for domain in DOMAINS:
        own(domain).save_as_mofile(str(compiled(domain)))
        for entry in without_japanese(domain):
            print(f"# {domain}.po: {', '.join(sorted({source for source, _ in entry.occurrences}))}")
            entry.occurrences = []
            print(entry)
