"""Components: parts of pages, each a folder `<app>/templates/<app>/components/<name>/`.

`<name>.html` is the template (its first line says what it needs), `<name>.css` its rules, `<name>.toml` its samples:
tables `[[samples]]` with a `title` and a `context`, shown on the style page.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.apps import apps
from django.conf import settings


@dataclass(frozen=True)
class Component:
    app: str
    name: str
    folder: Path

    @property
    def template_name(self) -> str:
        return f"{self.app}/components/{self.name}/{self.name}.html"

    @property
    def stylesheet(self) -> Path:
        return self.folder / f"{self.name}.css"

    @property
    def samples(self) -> Path:
        return self.folder / f"{self.name}.toml"


def all_components() -> Iterator[Component]:
    """Components of our own apps; the rows from below, so that rules of an upper row come last, then by name."""
    for config in reversed(list(apps.get_app_configs())):
        folder = Path(config.path) / "templates" / config.label / "components"
        # Packages may lie below BASE_DIR too, in .venv.
        if Path(config.path).parent == settings.BASE_DIR and folder.is_dir():
            for path in sorted(folder.iterdir()):
                yield Component(config.label, path.name, path)
