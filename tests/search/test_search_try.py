import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

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


@pytest.mark.parametrize(
    ("documents", "queries", "thesaurus", "message"),
    [
        (lines({}) + "\nnonsense", "[]", "{}", "documents:2: not JSON"),
        (lines({}, {"id": 2, "region": "382"}), "[]", "{}", "documents:2: region"),
        (lines({"fields": [24]}), "[]", "{}", "documents:1"),
        (lines({}, {}), "[]", "{}", "documents:2: id"),
        ("[]", "[]", "{}", "documents:1: not a JSON object"),
        ("", "[]", "{}", "no documents"),
        (lines({}), "{}", "{}", "queries: not a JSON list"),
        (lines({}), '[{"id": "a"}]', "{}", "queries: query 1"),
        (lines({}), '[{"id": "a", "q": "x", "filters": {"year": 1}}]', "{}", "queries: query 1"),
        (lines({}), '[\n{"id": "a",\n]', "{}", "queries:"),
        (lines({}), "[]", '{"groups": "x"}', "thesaurus"),
    ],
)
def test_bad_input_names_file_and_line_and_writes_nothing(run, documents, queries, thesaurus, message) -> None:
    code, errors = run(documents, queries, thesaurus)
    assert code == 2
    assert message in errors
