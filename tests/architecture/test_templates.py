"""What templates name: templates, static files, tag libraries and addresses of their own app or of a lower row."""

import re
from pathlib import Path

import pytest
from django.apps import apps
from django.contrib.staticfiles import finders
from django.template.loader import get_template

from tests.architecture.rows import APPS, ROOT, may_know, shown

TEMPLATES = [path for app in APPS for path in sorted((ROOT / app / "templates").rglob("*.html"))]
NAMED = re.compile(r"""{%-?\s*(?:include|extends)\s+["']([^"']+)["']""")
STATIC = re.compile(r"""{%-?\s*static\s+["']([^"']+)["']""")
LOAD = re.compile(r"{%-?\s*load\s+([^%]+?)\s*%}")
ADDRESS = re.compile(r"""{%-?\s*url\s+["']([a-z_]+):""")


def app_of(path: Path) -> str:
    return path.relative_to(ROOT).parts[0]


def owner_of_template(name: str) -> str | None:
    """Our app that a template comes from; None for another package's, overridden or not. Unknown names raise."""
    origin = Path(get_template(name).origin.name)
    if "/" in name and name.split("/", maxsplit=1)[0] not in APPS:
        return None
    return app_of(origin) if origin.is_relative_to(ROOT) and ".venv" not in origin.parts else None


def owner_of_static_file(name: str) -> str | None:
    found = finders.find(name)
    assert found, f"{name} does not exist"
    return app_of(Path(found)) if Path(found).is_relative_to(ROOT) and ".venv" not in Path(found).parts else None


def owner_of_library(name: str) -> str | None:
    return next((app for app in APPS if (ROOT / app / "templatetags" / f"{name}.py").exists()), None)


@pytest.mark.parametrize("path", TEMPLATES, ids=shown)
def test_template_names_only_its_own_app_and_lower_rows(path):
    text = path.read_text(encoding="utf-8")
    owners = {name: owner_of_template(name) for name in NAMED.findall(text)}
    owners |= {name: owner_of_static_file(name) for name in STATIC.findall(text)}
    owners |= {name: owner_of_library(name) for names in LOAD.findall(text) for name in names.split()}
    owners |= {f"{name}:": name for name in ADDRESS.findall(text) if name in APPS}
    assert [name for name, owner in owners.items() if owner and not may_know(app_of(path), owner)] == []


@pytest.mark.parametrize("path", TEMPLATES, ids=shown)
def test_template_names_what_it_includes_as_plain_text(path):
    """A name in a variable would escape the test above."""
    computed = re.findall(r"{%-?\s*(?:include|extends|static)\s+(?![\"'])\S+", path.read_text(encoding="utf-8"))
    assert computed == []


def folders(kind):
    return [path for app in APPS for path in sorted((ROOT / app / kind).glob("*")) if path.is_dir()]


@pytest.mark.parametrize("folder", [*folders("templates"), *folders("static")], ids=shown)
def test_folder_of_templates_or_static_files_bears_the_name_of_its_app(folder):
    """Other packages' templates are overridden by the highest row alone, which knows all of them."""
    app = app_of(folder)
    if folder.name in APPS:
        assert folder.name == app
    else:
        assert app == APPS[0]
        assert folder.name in {config.label for config in apps.get_app_configs()}


def test_templates_outside_a_folder_are_the_error_pages_of_the_base_layout():
    bare = {shown(path) for app in APPS for path in (ROOT / app / "templates").glob("*.html")}
    assert {Path(name).parts[0] for name in bare} == {"content"}
    assert {Path(name).stem for name in bare} <= {"400", "403", "403_csrf", "404", "429", "500"}


def test_the_walk_sees_templates():
    assert len(TEMPLATES) > 10
    assert owner_of_template("search/components/question/question.html") == "search"
    assert owner_of_static_file("content/contents.js") == "content"
    assert owner_of_library("content_tags") == "content"
    assert owner_of_library("wagtailcore_tags") is None
