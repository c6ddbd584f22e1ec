import re
from pathlib import Path

import environ

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
