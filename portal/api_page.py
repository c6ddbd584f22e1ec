"""/api/v1/docs: the OpenAPI description as a page of the site."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from api.lists import DEEPEST, MOST_AT_ONCE
from content.metadata import absolute_address
from portal.api import PROBLEMS

_TYPES = {
    "string": "文字",
    "integer": "整数",
    "number": "数",
    "boolean": "true か false",
    "object": "まとまり",
}
_FORMATS = {"date": "日付（YYYY-MM-DD）", "date-time": "日時（ISO 8601、日本時間）"}
_PERIODS = {"s": "秒", "min": "分", "h": "時間", "hour": "時間", "d": "日", "day": "日"}


@dataclass(frozen=True)
class Row:
    """A parameter or a field: its name, the label of GIF if there is one, type and meaning."""

    name: str
    label: str
    type: str
    meaning: str


@dataclass(frozen=True)
class Operation:
    anchor: str
    summary: str
    meaning: str
    path: str
    example: str
    parameters: list[Row]
    answer: str


@dataclass(frozen=True)
class Shape:
    name: str
    meaning: str
    rows: list[Row]


def api_page(request: HttpRequest, schema: Mapping[str, Any]) -> HttpResponse:
    operations = list(_operations(schema))
    context = {
        "address": absolute_address("/api/v1/", request),
        "title": schema["info"]["title"],
        "contents": [
            {"anchor": "about", "text": "はじめに"},
            *({"anchor": each.anchor, "text": each.summary} for each in operations),
            {"anchor": "shapes", "text": "返ってくるものの形"},
            {"anchor": "problems", "text": "うまくいかないとき"},
        ],
        "operations": operations,
        "shapes": list(_shapes(schema)),
        "problems": PROBLEMS.items(),
        "rates": [_rate(settings.API_RATES[name]) for name in ("api", "export")],
        "most_at_once": MOST_AT_ONCE,
        "deepest": DEEPEST,
    }
    return TemplateResponse(request, "portal/api_page.html", context)


def _operations(schema: Mapping[str, Any]) -> Iterator[Operation]:
    for path, methods in schema["paths"].items():
        for operation in methods.values():
            answer = operation["responses"][200]["content"]["application/json"]["schema"]
            yield Operation(
                anchor=operation["operationId"],
                summary=operation["summary"],
                meaning=operation.get("description", ""),
                path=path,
                example=_example(path, operation["parameters"]),
                parameters=[
                    _row(each["name"], each["schema"] | {"description": each.get("description", "")})
                    for each in operation["parameters"]
                ],
                answer=_type(answer),
            )


def _example(path: str, parameters: Iterable[Mapping[str, Any]]) -> str:
    """An address that can be opened, from the examples of the parameters; empty where the path has none."""
    given = {each["name"]: each["schema"]["examples"][0] for each in parameters if each["schema"].get("examples")}
    if "{" in path:
        return ""
    return "?".join(filter(None, (path, "&".join(f"{name}={value}" for name, value in given.items()))))


def _shapes(schema: Mapping[str, Any]) -> Iterator[Shape]:
    for name, shape in schema["components"]["schemas"].items():
        if "properties" in shape:
            yield Shape(
                name=name,
                # A class without words of its own has those of its library.
                meaning=shape.get("description", "") if shape.get("description", "").isascii() is False else "",
                rows=[_row(field, value) for field, value in shape["properties"].items()],
            )


def _row(name: str, field: Mapping[str, Any]) -> Row:
    # pydantic makes a title of every name; ours are Japanese, or words of GIF such as ID and URL.
    label = str(field.get("title", ""))
    is_own = not label.isascii() or label in ("ID", "URL")
    return Row(name, label if is_own else "", _type(field), str(field.get("description", "")))


def _type(field: Mapping[str, Any]) -> str:
    if "$ref" in field:
        return str(field["$ref"]).rpartition("/")[2]
    if "anyOf" in field:
        return "、".join("空（null）" if each.get("type") == "null" else _type(each) for each in field["anyOf"])
    if field.get("type") == "array":
        return f"{_type(field['items'])}の並び"
    if "enum" in field:
        return "、".join(map(str, field["enum"]))
    return _FORMATS.get(field.get("format", ""), _TYPES.get(field.get("type", ""), ""))


def _rate(rate: str) -> str:
    """120/min as 1分に120回まで."""
    number, _, period = rate.partition("/")
    return f"1{_PERIODS.get(period, period)}に{number}回まで"
