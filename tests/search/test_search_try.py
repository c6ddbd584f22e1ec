import json
import os
import subprocess
import sys
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import OperationalError

DOCUMENT = {
    "id": 1,
    "title": "買い物送迎",
    "body": "",
    "muni": "宇和島市",
    "region": "38203",
    "fields": [4],
    "year": 2024,
}


@pytest.fixture
def run(tmp_path: Path):
    def try_it(documents: str, queries: str = '[{"id": "q1", "q": "買物"}]', thesaurus: str | None = "{}"):
        files = {"documents": documents, "queries": queries, "thesaurus": thesaurus}
        options = {}
        for name, text in files.items():
            if text is not None:
                options[name] = tmp_path / name
                options[name].write_text(text, encoding="utf-8")
        out, errors = tmp_path / "out.json", StringIO()
        try:
            call_command("search_try", **options, out=out, stdout=StringIO(), stderr=errors)
        except SystemExit as stopped:
            assert not out.exists()
            return stopped.code, errors.getvalue()
        return json.loads(out.read_text()), errors.getvalue()

    return try_it


def lines(*rows: dict) -> str:
    return "\n".join(json.dumps(DOCUMENT | row, ensure_ascii=False) for row in rows)


def test_ids_come_back_as_they_were_written(run) -> None:
    found, _ = run(lines({"id": 7}, {"id": "七"}))
    assert found == {"q1": [7, "七"]}


def test_a_region_and_its_prefecture_filter(run) -> None:
    queries = [
        {"id": "city", "q": "買い物", "filters": {"region": "38203"}},
        {"id": "prefecture", "q": "買い物", "filters": {"region": "38"}},
        {"id": "ward's city", "q": "買い物", "filters": {"region": "11100"}},
        {"id": "all", "q": "買い物", "filters": {}},
    ]
    found, _ = run(lines({"id": 1}, {"id": 2, "region": "38201"}, {"id": 3, "region": "11101"}), json.dumps(queries))
    assert found == {"city": [1], "prefecture": [1, 2], "ward's city": [3], "all": [1, 2, 3]}


def test_the_municipality_and_the_year_can_be_searched(run) -> None:
    queries = '[{"id": "m", "q": "宇和島市"}, {"id": "y", "q": "令和6年度"}, {"id": "none", "q": "!!"}]'
    assert run(lines({}), queries)[0] == {"m": [1], "y": [1], "none": []}


def test_a_thesaurus_from_a_file(run) -> None:
    thesaurus = '{"groups": [["買い物", "お使い"]], "one_way": {}, "protect": []}'
    assert run(lines({}), '[{"id": "q1", "q": "お使い"}]', thesaurus)[0] == {"q1": [1]}


@pytest.mark.django_db
def test_without_the_option_the_sites_own_thesaurus(run) -> None:
    from search.models import ThesaurusEntry

    assert run(lines({}), '[{"id": "q1", "q": "お使い"}]', None)[0] == {"q1": []}
    ThesaurusEntry.objects.create(term="お使い", others="買い物", kind="one-way")
    assert run(lines({}), '[{"id": "q1", "q": "お使い"}]', None)[0] == {"q1": [1]}


@pytest.mark.parametrize("odd", ["\u2028", "\u2029", "\u0085"])
def test_only_line_feeds_end_a_line_of_json(run, odd: str) -> None:
    found, _ = run("\ufeff" + lines({"id": 1, "body": f"買い物{odd}送迎"}, {"id": 2}).replace("\n", "\r\n") + "\r\n")
    assert found == {"q1": [1, 2]}


DEEP, LONG, HALF = "[" * 100_000, "9" * 5_000, '"\\ud800"'
QUERY = '{"id": "a", "q": "x"}'


def short(value: str) -> str:
    """The name of a case; whole, some would fill screens."""
    return value[:40]


@pytest.mark.parametrize(
    ("documents", "message"),
    [
        (lines({}) + "\nnonsense", "documents:2: not JSON"),
        (lines({}) + "\n\n{}", 'documents:3: "id"'),
        (lines({}, {"id": 2, "region": "382"}), "documents:2: region"),
        (lines({"region": "３８"}), "documents:1: region"),
        (lines({"fields": [24]}), "documents:1"),
        (lines({"fields": [True]}), "documents:1"),
        (lines({}, {}), "documents:2: id 1 was used in line 1"),
        (lines({"id": 1, "body": "a\u2028b"}, {"id": True}), "documents:2"),
        # Control characters must be escaped in JSON; they end no line either.
        (lines({}) + '\n{"id": "a\x0b\x0cb", "title": ""}', "documents:2: not JSON"),
        ("[]", "documents:1: not a JSON object"),
        ("", "documents:1: no documents"),
        (lines({}) + f'\n{{"id": 2, "title": {HALF}}}', "documents:2: half a surrogate"),
        (lines({}) + f'\n{{"id": {LONG}, "title": ""}}', "documents:2: a number"),
        (lines({}) + f"\n{DEEP}", "documents:2: nested"),
    ],
    ids=short,
)
def test_bad_documents(run, documents: str, message: str) -> None:
    code, errors = run(documents)
    assert (code, message in errors) == (2, True), errors


@pytest.mark.parametrize(
    ("queries", "message"),
    [
        ("\n{}", "queries:2: not a JSON list"),
        ('[\n{"id": "a",\n]', "queries:3: not JSON"),
        ("[] []", "queries:1: not JSON"),
        (f'[{QUERY},\n\n{{"id": "b"}}]', "queries:3: query 2"),
        (f"[\n{QUERY}\n,\n7]", "queries:4: query 2"),
        ('[\n{"id": true, "q": "x"}]', "queries:2: query 1"),
        (f"[{QUERY},\n {QUERY}]", "queries:2: query 2: id"),
        ('[{"id": "a", "q": "x",\n"filters": {"year": 1}}]', "queries:1: query 1"),
        ('[{"id": "a", "q": "x", "filters": []}]', "queries:1: query 1"),
        ('[{"id": "a", "q": "x", "filters": {"region": "３８"}}]', "queries:1: query 1: region"),
        ('[{"id": "a", "q": "x", "filters": {"region": 0}}]', "queries:1: query 1: region"),
        (f'[{QUERY},\n{{"id": "b", "q": {HALF}}}]', "queries:2: query 2: half"),
        (f'[{QUERY},\n{{"id": {LONG}, "q": ""}}]', "queries:2: a number"),
        (f"[{QUERY},\n{DEEP}", "queries:2: nested"),
        (DEEP, "queries:1: nested"),
    ],
    ids=short,
)
def test_bad_queries(run, queries: str, message: str) -> None:
    code, errors = run(lines({}), queries)
    assert (code, message in errors) == (2, True), errors


@pytest.mark.parametrize(
    ("thesaurus", "message"),
    [
        ("[]", "thesaurus:1: not a JSON object"),
        ('{"groups": [],\n"grops": []}', "thesaurus:2: 'grops'"),
        ('{\n"groups": "x"}', 'thesaurus:2: "groups"'),
        ('{"groups": [["a"],\n["b", 1]]}', "thesaurus:2"),
        ('{"one_way": {\n"a": ["b"],\n"c": "d"}}', "thesaurus:3"),
        ('{"protect": ["a",\n["b"]]}', "thesaurus:2"),
        ('{"protect": null}', "thesaurus:1"),
        (f'{{"groups": [\n[{HALF}]]}}', "thesaurus:2: half"),
        (f'{{"one_way": {{\n{HALF}: []}}}}', "thesaurus:2: half"),
        (f'{{\n"groups": [{LONG}]}}', "thesaurus:2: a number"),
        (f'{{\n"groups": {DEEP}', "thesaurus:2: nested"),
    ],
    ids=short,
)
def test_a_bad_thesaurus(run, thesaurus: str, message: str) -> None:
    code, errors = run(lines({}), thesaurus=thesaurus)
    assert (code, message in errors) == (2, True), errors


def test_bytes_that_are_not_utf_8_have_a_line(run, tmp_path: Path) -> None:
    shift_jis = tmp_path / "shift_jis"
    shift_jis.write_bytes(lines({}).encode() + b"\n" + "買い物".encode("cp932"))
    with pytest.raises(SystemExit) as stopped:
        call_command(
            "search_try", documents=shift_jis, queries=shift_jis, out=tmp_path / "out", stderr=(errors := StringIO())
        )
    assert stopped.value.code == 2
    assert "shift_jis:2: not UTF-8" in errors.getvalue()


@pytest.mark.parametrize("thesaurus", [True, False])
def test_nothing_of_a_site_is_made(tmp_path: Path, *, thesaurus: bool) -> None:
    """A fresh checkout has no database; without a thesaurus the default one serves: 配達 finds 宅配."""
    data, out = tmp_path / "data", tmp_path / "out.json"
    documents = lines({"id": "d1", "title": "配達の店"}, {"id": "d2", "title": "宅配の店"})
    files = {"documents": documents, "queries": '[{"id": "q1", "q": "配達"}]', "thesaurus": "{}"}
    for name, text in files.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    options = [f"--{name}={tmp_path / name}" for name in files if thesaurus or name != "thesaurus"]
    site = {"DATA_DIR": str(data), "DATABASE_URL": f"sqlite:///{data / 'portal.sqlite3'}", "SECRET_KEY": "x" * 50}
    done = subprocess.run(
        [sys.executable, "manage.py", "search_try", *options, f"--out={out}"],
        cwd=settings.BASE_DIR,
        env=os.environ | site | {"DJANGO_SETTINGS_MODULE": "portal.settings"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert list(data.iterdir()) == []
    assert done.returncode == 0, done.stderr
    assert json.loads(out.read_text()) == {"q1": ["d1"] if thesaurus else ["d1", "d2"]}


@pytest.mark.django_db
def test_a_database_without_tables_is_as_good_as_none(run, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail() -> None:
        raise OperationalError("no such table: search_thesaurusstate")

    monkeypatch.setattr("search.management.commands.search_try.current_thesaurus", fail)
    assert run(lines({}), thesaurus=None)[0] == {"q1": [1]}
