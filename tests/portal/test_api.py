"""The API as its users see it: addresses, lists, problems, rates, tags, other sites."""

import json
from datetime import datetime
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from search import services
from search.engines.contract import Engine
from tests.factories.pages import make_case, make_standard_page
from tests.factories.regions import MunicipalityFactory, PrefectureFactory
from tests.factories.taxonomy import ActivityFieldFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nobody_asked_before() -> None:
    cache.clear()


PROBLEM = "application/problem+json; charset=utf-8"


def get(client: Client, path: str, **parameters: Any) -> Any:
    response = client.get(f"/api/v1{path}", parameters)
    assert response.status_code == 200, response.content.decode()
    return response.json()


def problem(client: Client, path: str, status: int, **parameters: Any) -> dict[str, Any]:
    response = client.get(f"/api/v1{path}", parameters)
    assert response.status_code == status
    assert response["Content-Type"] == PROBLEM
    body = response.json()
    assert body["status"] == status
    about, _, kind = body["type"].partition("#")
    page = client.get("/" + about.split("/", 3)[3]).content.decode()
    assert f'id="{kind}"' in page, "its type is explained where it points to"
    return body


# Search


def test_the_search_answers_like_the_page(client: Client, engine: Engine) -> None:
    ActivityFieldFactory(key="shopping", label="買い物")
    case = make_case(title="買い物の送迎", fields=("shopping",))
    make_standard_page(title="買い物の案内")
    make_case(title="体操", fields=("meals",), summary="集まって体を動かします。")
    services.drain()
    page = client.get("/search/", {"q": "買い物"}).context["results"]
    found = get(client, "/search", q="買い物")
    assert found["total"] == page.total
    assert [row["id"] for row in found["results"]] == [hit.document.key for hit in page.hits]
    assert [group["name"] for group in found["facets"]] == [group.name for group in page.facets]
    row = next(row for row in found["results"] if row["id"] == f"case-study:{case.pk}")
    assert row["url"] == case.full_url
    assert row["summary"] == case.summary
    assert row["fields"] == [{"key": "shopping", "label": "買い物"}]
    case.refresh_from_db()
    assert row["published"].endswith("+09:00")
    assert datetime.fromisoformat(row["published"]) == case.first_published_at.replace(microsecond=0)
    narrowed = get(client, "/search", q="買い物", kind="case-study", field="shopping")
    assert [row["id"] for row in narrowed["results"]] == [f"case-study:{case.pk}"]


def test_a_stretch_of_the_list(client: Client, engine: Engine) -> None:
    for number in range(5):
        make_case(title=f"体操 {number}")
    services.drain()
    whole = [row["id"] for row in get(client, "/search", q="体操")["results"]]
    part = get(client, "/search", q="体操", limit=2, offset=3)
    assert (part["total"], [row["id"] for row in part["results"]]) == (5, whole[3:])
    assert get(client, "/search", q="体操", offset=50)["results"] == []


def test_what_could_not_be_read_is_said(client: Client, engine: Engine) -> None:
    found = get(client, "/search", q="体操" * 300)
    assert found["notices"] == ["言葉が長いため、はじめの500文字で探しました。"]


@pytest.mark.parametrize(
    "values",
    [
        {"municipality": "99999"},
        {"prefecture": "99"},
        {"prefecture": "34", "municipality": "11208"},
        {"sort": "bogus"},
        {"field": ["shopping", "nosuch"]},
        {"year": "令和5"},
    ],
)
def test_a_value_that_is_none_is_not_passed_over(client: Client, engine: Engine, values: dict[str, Any]) -> None:
    MunicipalityFactory()
    PrefectureFactory(code="34")
    ActivityFieldFactory(key="shopping")
    told = problem(client, "/search", 422, q="体操", **values)
    assert told["type"].endswith("#unknown-value")
    assert [fault["name"] for fault in told["errors"]] == [list(values)[-1]]
    for kind in ("csv", "json", "atom"):
        response = client.get(f"/search/results.{kind}", values)
        assert response.status_code == 400
        assert list(values)[-1] in response.content.decode()
    framed = client.get("/search/embed/", values)
    assert framed.status_code == 400
    assert "読めないものがある" in framed.content.decode()


@pytest.mark.parametrize("path", ["/search", "/cases", "/regions"])
def test_a_misspelt_parameter_is_not_passed_over(client: Client, engine: Engine, path: str) -> None:
    told = problem(client, path, 422, kewyord="体操")
    assert told["errors"] == [{"name": "kewyord", "reason": "この名前の引数はありません。"}]


@pytest.mark.parametrize("values", [{"region": "saitama"}, {"field": "nosuch"}])
def test_cases_of_an_unknown_place_or_field_are_a_mistake(client: Client, values: dict[str, str]) -> None:
    assert [each["name"] for each in problem(client, "/cases", 422, **values)["errors"]] == list(values)


def test_the_base_address_leads_to_the_description(client: Client) -> None:
    assert client.get("/api/v1/").url == "/api/v1/docs"


def test_too_deep_a_stretch_points_to_the_export(client: Client, engine: Engine) -> None:
    make_case(title="体操")
    services.drain()
    told = problem(client, "/search", 400, q="体操", limit=100, offset=9_901)
    assert told["type"].endswith("#too-deep")
    whole = client.get(f"/{told['export'].split('/', 3)[3]}")
    assert json.loads(b"".join(whole.streaming_content))["total"] == 1
    assert get(client, "/search", q="体操", limit=100, offset=9_900)["results"] == []


def test_without_an_engine_it_says_so(client: Client, search_dir: Any) -> None:
    assert problem(client, "/search", 503, q="体操")["title"] == "検索の仕組みがいま使えません。"


@pytest.mark.parametrize(
    ("parameters", "name"),
    [
        ({"limit": "101"}, "limit"),
        ({"limit": "0"}, "limit"),
        ({"offset": "-1"}, "offset"),
        ({"limit": "多い"}, "limit"),
        ({"only_located": "たぶん"}, "only_located"),
        ({"field": ["a"] * 31}, "field"),
    ],
)
def test_a_wrong_parameter_is_named_in_japanese(
    client: Client, engine: Engine, parameters: dict[str, Any], name: str
) -> None:
    [fault] = problem(client, "/search", 422, **parameters)["errors"]
    assert fault["name"] == name
    assert fault["reason"].endswith("書いてください。")


@pytest.mark.parametrize(("written", "number"), [("true", 1), ("on", 1), ("false", 2), ("0", 2)])
def test_only_what_lies_there(client: Client, engine: Engine, written: str, number: int) -> None:
    place = MunicipalityFactory()
    make_case(title="体操", place=place)
    make_case(title="体操", place=MunicipalityFactory(code="11209", name="飯能市"), serves=(place,))
    services.drain()
    found = get(client, "/search", municipality=place.code, only_located=written)
    assert found["total"] == number


# Cases


def test_cases_the_newest_first_and_one_whole(client: Client) -> None:
    old = make_case(title="送迎", parts={"aim": "だれでも通えること。"})
    new = make_case(title="配食", fields=("meals",))
    draft = make_case(title="下書き")
    draft.unpublish()
    found = get(client, "/cases")
    assert found["total"] == 2
    assert [row["title"] for row in found["results"]] == ["配食", "送迎"]
    assert [row["title"] for row in get(client, "/cases", field="meals")["results"]] == [new.title]
    assert get(client, "/cases", since="2100-01-01")["total"] == 0
    assert get(client, "/cases", until="2100-01-01")["total"] == 2
    for wrong in ("0", "昨日", "2026-02-30"):
        [fault] = problem(client, "/cases", 422, since=wrong)["errors"]
        assert fault == {"name": "since", "reason": "YYYY-MM-DD の形で、ある日を書いてください。"}
    whole = get(client, f"/cases/{old.pk}")
    assert whole["aim"] == "だれでも通えること。"
    assert whole["url"] == old.full_url
    assert problem(client, f"/cases/{draft.pk}", 404)["type"].endswith("#not-found")
    assert problem(client, "/cases/987654321987654321987", 422)["errors"][0]["name"] == "case_id"
    assert problem(client, "/cases/x", 422)
    # Wagtail keeps the roots of sites until a page is made.
    client.get("/api/v1/cases")
    with CaptureQueriesContext(connection) as few:
        client.get("/api/v1/cases")
    for number in range(4):
        make_case(title=f"追加 {number}", fields=("meals", "shopping"))
    client.get("/api/v1/cases")
    with CaptureQueriesContext(connection) as many:
        client.get("/api/v1/cases")
    assert len(many) == len(few) <= 14


def test_cases_of_a_place(client: Client) -> None:
    here, there = MunicipalityFactory(), MunicipalityFactory(code="13101", name="千代田区")
    make_case(title="ここ", place=here)
    make_case(title="よそ", place=there)
    assert [row["title"] for row in get(client, "/cases", region=here.code)["results"]] == ["ここ"]


# Places and terms


def test_regions(client: Client) -> None:
    place = MunicipalityFactory(name="見本市", kana="みほんし")
    found = get(client, "/regions", q="みほん")
    assert [row["name"] for row in found["results"]] == ["見本市"]
    assert found["results"][0]["parent_code"] == place.parent_id
    assert len(found["results"][0]["check_digit_code"]) == 6
    assert get(client, "/regions", q="みほん\x00")["total"] == 1
    assert get(client, "/regions", kind="city", prefecture=place.prefecture_code)["total"] >= 1
    assert problem(client, "/regions", 422, kind="village people")["errors"]


def test_taxonomy(client: Client) -> None:
    ActivityFieldFactory(key="meals", label="配食")
    ActivityFieldFactory(key="gone", label="使わない", number=25, is_active=False)
    found = get(client, "/taxonomy")
    assert found["total"] == len(found["results"]) == 5
    fields = next(each for each in found["results"] if each["name"] == "field")
    assert {"key": "meals", "label": "配食"} in fields["terms"]
    assert "gone" not in str(fields)


# All of them


def test_an_address_that_is_not_there_is_a_problem_too(client: Client) -> None:
    assert problem(client, "/nothing/here", 404)


def test_an_answer_that_has_not_changed_is_not_sent_again(client: Client) -> None:
    first = client.get("/api/v1/taxonomy")
    again = client.get("/api/v1/taxonomy", headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    ActivityFieldFactory(label="新しい分野")
    assert client.get("/api/v1/taxonomy", headers={"If-None-Match": first["ETag"]}).status_code == 200


def test_head_tells_what_get_would_without_the_body(client: Client) -> None:
    asked = client.get("/api/v1/taxonomy")
    told = client.head("/api/v1/taxonomy")
    assert (told.status_code, told.content) == (200, b"")
    for name in ("ETag", "Content-Type", "Content-Length", "RateLimit-Policy"):
        assert told[name] == asked[name]
    assert client.head("/api/v1/taxonomy", headers={"If-None-Match": asked["ETag"]}).status_code == 304
    assert client.head("/api/v1/search?limit=0").status_code == 422
    assert client.head("/search/").status_code == 200


def test_pages_of_other_sites_may_read_and_no_more(client: Client) -> None:
    origin = {"Origin": "https://www.city.example.lg.jp"}
    response = client.get("/api/v1/taxonomy", headers=origin)
    assert response["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Credentials" not in response
    asked = client.options("/api/v1/taxonomy", headers=origin | {"Access-Control-Request-Method": "POST"})
    assert "POST" not in asked["Access-Control-Allow-Methods"]
    assert "Access-Control-Allow-Origin" not in client.get("/", headers=origin)
    assert client.post("/api/v1/taxonomy").status_code == 405


def test_too_many_requests_are_refused_and_each_answer_says_how_many_are_left(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    from portal.api import api

    [throttle] = api.throttle
    monkeypatch.setattr(throttle, "num_requests", 3)
    left = [client.get("/api/v1/taxonomy")["RateLimit"] for _ in range(3)]
    assert [value.split(";")[1] for value in left] == ["r=2", "r=1", "r=0"]
    refused = client.get("/api/v1/taxonomy")
    assert refused.status_code == 429
    assert refused["Content-Type"] == PROBLEM
    assert refused["RateLimit-Policy"] == '"default";q=3;w=60'
    assert 0 < int(refused["Retry-After"]) <= 60
    assert client.get("/api/v1/taxonomy", REMOTE_ADDR="192.0.2.1").status_code == 200


def test_a_fault_of_ours_is_a_problem_without_its_insides(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    from taxonomy import api as taxonomy_api

    monkeypatch.setattr(taxonomy_api, "_VOCABULARIES", {"secret": None})
    told = problem(client, "/taxonomy", 500)
    assert "secret" not in str(told)


def test_the_page_of_the_api_explains_every_operation_and_shape(client: Client) -> None:
    page = client.get("/api/v1/docs").content.decode()
    schema = client.get("/api/v1/openapi.json").json()
    for path, methods in schema["paths"].items():
        assert path in page
        assert f'id="{methods["get"]["operationId"]}"' in page
    for name in ("SearchOut", "ResultOut", "CaseOut", "WholeCaseOut", "RegionOut", "ProblemDetails"):
        assert f'id="{name}"' in page
    assert "取り組みの概要" in page
    assert "swagger" not in page.lower()
    assert "1分に120回まで" in page


def test_every_field_and_parameter_of_the_description_has_a_meaning(client: Client) -> None:
    schema = client.get("/api/v1/openapi.json").json()
    for methods in schema["paths"].values():
        assert methods["get"]["summary"]
        assert [each["name"] for each in methods["get"]["parameters"] if not each.get("description")] == [] or all(
            each["in"] == "path" for each in methods["get"]["parameters"]
        )
