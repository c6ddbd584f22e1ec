"""Names say what is inside, and files stay small enough to read."""

from tests.architecture.rows import APPS, ROOT, python_files, shown

SAYING_NOTHING = {"core", "utils", "helpers", "common", "base", "misc", "util", "helper"}
LONGEST = 400
LONGEST_SETTINGS = 150


def test_no_module_and_no_app_has_a_name_that_says_nothing():
    files = python_files()
    assert len(files) > 100
    named = [shown(path) for path in files if SAYING_NOTHING & {path.stem, *path.relative_to(ROOT).parts[:-1]}]
    assert named == []


def test_no_file_is_too_long_to_read():
    lengths = {shown(path): len(path.read_text(encoding="utf-8").splitlines()) for path in python_files()}
    assert {name: lines for name, lines in lengths.items() if lines > LONGEST} == {}


def test_settings_are_small_files():
    files = sorted((ROOT / "portal" / "settings").glob("*.py"))
    assert files
    lengths = {path.name: len(path.read_text(encoding="utf-8").splitlines()) for path in files}
    assert {name: lines for name, lines in lengths.items() if lines > LONGEST_SETTINGS} == {}


def test_folders_of_tests_mirror_the_apps():
    """A folder for an app that is gone, or under another name, would be looked for in vain."""
    others = {"architecture", "journeys", "servers", "factories"}
    found = {path.name for path in (ROOT / "tests").iterdir() if (path / "__init__.py").exists()}
    assert found <= {*APPS, *others}
