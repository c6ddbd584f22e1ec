import json
import os
import re
import shutil
import stat
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import environ
import pytest

from portal.settings import security

ROOT = Path(__file__).resolve().parent.parent.parent
READ = re.compile(r"""(?:env(?:\.\w+)?|os\.environ\.get)\(\s*"([A-Z_]+)\"""")
LISTED = re.compile(r"^# (.+)\n#?([A-Z_]+)=(.*)$", re.MULTILINE)


def test_every_switch_is_listed_with_a_line_of_meaning() -> None:
    files = [*(ROOT / "portal" / "settings").glob("*.py"), ROOT / "gunicorn.conf.py"]
    read = {name for file in files for name in READ.findall(file.read_text())}
    text = (ROOT / ".env.example").read_text()
    listed = {name: meaning for meaning, name, _ in LISTED.findall(text)}
    assert read == set(listed)
    assert all(len(meaning) > 10 for meaning in listed.values())


class EmptyEnvironment(environ.Env):
    ENVIRON: dict[str, str] = {}


def test_a_copy_can_be_read_as_it_is() -> None:
    env = EmptyEnvironment()
    env.read_env(ROOT / ".env.example")
    assert env("PORTAL_NAME") == "生活支援共創プラットフォーム"
    assert env.int("WEB_WORKERS") == 2
    assert env.bool("HTTPS") is True
    assert "DATABASE_URL" not in env.ENVIRON


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """The files that read the environment, in a folder whose `.env` is the test's own."""
    project = tmp_path / "project"
    (project / "portal" / "settings").mkdir(parents=True)
    for name in ("gunicorn.conf.py", "portal/settings/environment.py"):
        shutil.copy(ROOT / name, project / name)
    return project


def values_in(path: Path, *names: str, cwd: Path, **environment: str) -> dict[str, str]:
    """Run a file in a process of its own, without Django's settings, and return values as text."""
    code = (
        "import json, runpy, sys; values = runpy.run_path(sys.argv[1]); "
        "print(json.dumps({name: str(values[name]) for name in sys.argv[2:]}))"
    )
    kept = {"PATH": os.environ["PATH"], **environment}
    command = [sys.executable, "-c", code, str(path), *names]
    result = subprocess.run(command, cwd=cwd, env=kept, capture_output=True, text=True, check=True)
    values: dict[str, str] = json.loads(result.stdout)
    return values


def test_gunicorn_reads_the_file_where_the_environment_is_silent(project: Path, tmp_path: Path) -> None:
    (project / ".env").write_text("WEB_WORKERS=7\nWEB_THREADS=3\n")
    conf = project / "gunicorn.conf.py"
    assert values_in(conf, "workers", "threads", cwd=tmp_path) == {"workers": "7", "threads": "3"}
    assert values_in(conf, "workers", cwd=tmp_path, WEB_WORKERS="5") == {"workers": "5"}


def test_gunicorn_has_defaults(project: Path) -> None:
    assert values_in(project / "gunicorn.conf.py", "workers", "threads", cwd=project) == {
        "workers": "2",
        "threads": "4",
    }


@pytest.mark.parametrize("line", ["DATA_DIR=./var", "DATA_DIR=var", ""])
def test_relative_data_dir_counts_from_the_project_wherever_it_is_started(
    project: Path, tmp_path: Path, line: str
) -> None:
    (project / ".env").write_text(f"{line}\n")
    found = values_in(project / "portal" / "settings" / "environment.py", "DATA_DIR", cwd=tmp_path)
    assert found == {"DATA_DIR": str(project / "var")}
    assert [path.name for path in tmp_path.iterdir()] == ["project"]


def test_absolute_data_dir_is_taken_as_it_is(project: Path, tmp_path: Path) -> None:
    path = project / "portal" / "settings" / "environment.py"
    assert values_in(path, "DATA_DIR", cwd=project, DATA_DIR=str(tmp_path / "data")) == {
        "DATA_DIR": str(tmp_path / "data")
    }


ENVIRONMENT = ROOT / "portal" / "settings" / "environment.py"
READ_ONE = """
import json, runpy, sys
env = runpy.run_path(sys.argv[1])["env"]
print(json.dumps([env("SECRET_KEY", default="default"), env.list("EMBED_SITES", default=["*"]), env.int("NUMBER", default=7)]))
"""


def read(data_dir: Path, **environment: str) -> list[object]:
    kept = {"PATH": os.environ["PATH"], "DATA_DIR": str(data_dir), **environment}
    command = [sys.executable, "-c", READ_ONE, str(ENVIRONMENT)]
    result = subprocess.run(command, env=kept, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stderr
    found: list[object] = json.loads(result.stdout)
    return found


def test_a_switch_without_a_value_keeps_its_default(tmp_path: Path) -> None:
    assert read(tmp_path, SECRET_KEY="", NUMBER=" ") == ["default", ["*"], 7]
    # None at all is a choice.
    assert read(tmp_path, EMBED_SITES="")[1] == []


@pytest.mark.parametrize("end", ["\n", "\r\n", ""])
def test_the_newline_that_ends_a_file_is_no_part_of_the_secret(tmp_path: Path, end: str) -> None:
    file = tmp_path / "key"
    file.write_bytes(f" a b{end}".encode())
    assert read(tmp_path, SECRET_KEY_FILE=str(file))[0] == " a b"


@pytest.mark.parametrize("secret", ["$abc", "$$a", "a$b", "#a"])
def test_a_secret_may_begin_with_any_character(tmp_path: Path, secret: str) -> None:
    assert read(tmp_path, SECRET_KEY=secret)[0] == secret


def test_a_number_that_is_none_names_its_switch(tmp_path: Path) -> None:
    with pytest.raises(AssertionError, match="ImproperlyConfigured: NUMBER cannot be read"):
        read(tmp_path, NUMBER="many")


def test_empty_switches_mean_what_is_said_of_them(tmp_path: Path) -> None:
    empty = dict.fromkeys(
        ("DATABASE_URL", "REDIS_URL", "EMAIL_URL", "OIDC_PROVIDERS", "MAIL_SERVICE_OPTIONS", "SECRET_KEY"), ""
    )
    kept = {"PYTHONPATH": str(ROOT), "DATA_DIR": str(tmp_path), **empty}
    names = ("DATABASES", "CACHES", "MAIL_TRANSPORT", "OIDC_PROVIDERS", "SECRET_KEY_FALLBACKS")
    values = values_in(ROOT / "portal" / "settings" / "__init__.py", *names, cwd=tmp_path, **kept)
    assert str(tmp_path / "portal.sqlite3") in values["DATABASES"]
    assert "DatabaseCache" in values["CACHES"]
    assert values["MAIL_TRANSPORT"].endswith("console.EmailBackend")
    assert (values["OIDC_PROVIDERS"], values["SECRET_KEY_FALLBACKS"]) == ("[]", "[]")


def test_former_keys_are_read_with_commas_between(tmp_path: Path) -> None:
    file = tmp_path / "former"
    file.write_text("$first,second\n")
    kept = {"PYTHONPATH": str(ROOT), "DATA_DIR": str(tmp_path), "SECRET_KEY_FALLBACKS_FILE": str(file)}
    path = ROOT / "portal" / "settings" / "security.py"
    values = values_in(path, "SECRET_KEY_FALLBACKS", cwd=tmp_path, **kept)
    assert values == {"SECRET_KEY_FALLBACKS": "['$first', 'second']"}


def test_secret_key_is_made_once_for_its_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / "secret_key"
    key = security.secret_key_kept_in(path)
    assert len(key) >= 50
    assert security.secret_key_kept_in(path) == path.read_text() == key
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert list(tmp_path.iterdir()) == [path]


def test_processes_that_start_at_once_agree_on_one_secret_key(tmp_path: Path) -> None:
    for number in range(20):
        path = tmp_path / str(number)
        with ThreadPoolExecutor(8) as pool:
            keys = set(pool.map(security.secret_key_kept_in, [path] * 8))
        assert keys == {path.read_text()}
        assert keys != {""}


def test_start_that_is_cut_off_leaves_no_empty_secret_key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def stop() -> str:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(security, "get_random_secret_key", stop)
        with pytest.raises(KeyboardInterrupt):
            security.secret_key_kept_in(tmp_path / "secret_key")
    assert len(security.secret_key_kept_in(tmp_path / "secret_key")) >= 50
