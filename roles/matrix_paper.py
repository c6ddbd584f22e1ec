"""The permission matrix as a paper: docs/permissions.md."""

from collections.abc import Iterable
from itertools import groupby

from roles import matrix
from roles.enums import Role, Scope

SHOWN = {
    Scope.NONE: "－",
    Scope.OWN: "自分",
    Scope.AREA: "地域",
    Scope.AREA_AND_OWN: "地域・自分",
    Scope.ALL: "○",
}
INTRODUCTION = """\
# Who may do what

Made from `portal/permission_matrix.csv` and `portal/permission_words.csv` by `manage.py permission_matrix --write`; a test
fails while this page is behind them, and `manage.py check` tells of a file that cannot be read. To change a right, change a cell of the CSV file, write this page anew and start the
portal again (`setup_site` or `migrate` writes the rights of Wagtail's groups anew).

A person may do what any of the person's roles may do. Everyone signed in is a 参加者; a superuser is a 管理者. A role holds
within its areas and its term only.

| sign | how far |
|---|---|
| ○ | everything |
| 地域 | what lies in the areas of the role |
| 自分 | what is one's own |
| 地域・自分 | both |
| － | nothing |

Some rows only describe what holds of itself, and a changed cell changes nothing: what everybody reads (search, API, terms
of use), to sign up, and what is one's own (account, my page, notices, to end one's own role).

What enforces it: `roles/permissions/` (`may` for one object, `within_reach` for a list, `holders` for people), in the
Wagtail admin `roles/policies.py`, `roles/page_policy.py`, `roles/page_tester.py`, `roles/models/reviews.py` and, for the
reports over the whole site, `roles/site_reports.py`.
`portal/protection.py` says which models are which object. Groups that a prefecture makes itself in the admin keep the
rights that it gives them, but nobody does what this page allows to nobody.
`tests/roles/test_matrix_*.py` try every cell inside the area, outside it and without signing in.
"""


def paper() -> str:
    parts = [INTRODUCTION]
    objects = {key: words for (kind, key), words in matrix.words().items() if kind == "object"}
    for group, keys in groupby(objects, key=lambda key: objects[key].group):
        parts.append(f"## {group}\n")
        parts.extend(_section(key, objects[key]) for key in keys)
    return "\n".join(parts)


def _section(object_key: str, words: matrix.Words) -> str:
    heads = ["", "ログインしていない人", *(role.label for role in Role)]
    rows = [
        [_verb(verb), *(SHOWN[row[column]] for column in matrix.COLUMNS)]
        for (key, verb), row in matrix.cells().items()
        if key == object_key
    ]
    lines = [f"### {words.label} `{object_key}`", ""]
    lines += [words.note, ""] if words.note else []
    lines += [_line(heads), "|---|" + ":-:|" * len(matrix.COLUMNS), *(_line(row) for row in rows), ""]
    return "\n".join(lines)


def _verb(verb: str) -> str:
    return f"{matrix.words()['verb', verb].label} `{verb}`"


def _line(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"
