"""A person's own data as a file: JSON for programs, a table for people, both in one ZIP."""

import json
import tempfile
import zipfile
from collections.abc import Iterator
from typing import IO

from django.utils import timezone

from accounts.models import User
from accounts.personal_data import PersonalData, all_kinds
from content.csv_table import csv_lines
from content.japanese_dates import moment_text

HEADINGS = ("データの種類", "番号", "項目", "内容")
README = """このファイルには、{site} があなたについて持っている情報が入っています（{moment}）。

data.csv   表計算ソフトで開けます。
data.json  プログラムで読むためのものです。内容は同じです。

ほかの人の情報は入っていません。ほかの人に渡さないようにしてください。
"""
IN_MEMORY = 1024 * 1024


def own_data(user: User, *, site: str) -> IO[bytes]:
    """A ZIP, at its beginning; in a file without a name once it grows."""
    found = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115  # whoever streams it closes it
    with zipfile.ZipFile(found, "w", zipfile.ZIP_DEFLATED) as archive:
        moment = moment_text(timezone.localtime())
        archive.writestr("README.txt", README.format(site=site, moment=moment).replace("\n", "\r\n"))
        kinds = [(kind, [dict(row) for row in kind.of(user)]) for kind in all_kinds()]
        archive.writestr("data.json", _json(kinds))
        archive.writestr("data.csv", "".join(csv_lines(HEADINGS, _rows(kinds))))
    found.seek(0)
    return found


def _json(kinds: list[tuple[PersonalData, list[dict[str, str]]]]) -> str:
    described = [
        {"データの種類": kind.label, "目的": kind.purpose, "保存期間": kind.kept_for, "内容": rows}
        for kind, rows in kinds
    ]
    return json.dumps(described, ensure_ascii=False, indent=2)


def _rows(kinds: list[tuple[PersonalData, list[dict[str, str]]]]) -> Iterator[tuple[str, str, str, str]]:
    for kind, rows in kinds:
        for number, row in enumerate(rows, start=1):
            for name, value in row.items():
                yield kind.label, str(number), name, value
