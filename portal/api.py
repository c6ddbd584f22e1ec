"""The API for machines: mounts the router of each app under /api/v1/. Read only, and of what is public alone."""

import logging
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from ninja import NinjaAPI, Router
from ninja.errors import HttpError, ValidationError
from ninja.openapi.docs import DocsBase
from ninja.openapi.schema import OpenAPISchema
from ninja.renderers import JSONRenderer

from api.problems import MEDIA_TYPE, Problem, ProblemDetails
from api.rates import AddressThrottle
from casestudies.api import router as cases
from content.metadata import absolute_address
from organizations.api import router as organizations
from regions.api import router as regions
from search.api import router as search
from taxonomy.api import router as taxonomy

logger = logging.getLogger(__name__)

# Kinds of problems: the last part of their type, status, title.
PROBLEMS = {
    "parameters": (422, "引数に読めないものがあります。"),
    "unknown-value": (422, "引数に、どこにもない値があります。"),
    "too-deep": (400, "一覧の深すぎるところが指定されました。"),
    "not-found": (404, "見つかりません。"),
    "too-many": (429, "要求が多すぎます。"),
    "unavailable": (503, "検索の仕組みがいま使えません。"),
    "unexpected": (500, "こちらの不具合で、こたえられませんでした。"),
}
_KINDS = {404: "not-found", 429: "too-many"}


class DocumentationPage(DocsBase):
    """A page of the site, made from the OpenAPI description: no script, and nothing from elsewhere."""

    def render_page(self, request: HttpRequest, api: NinjaAPI, **kwargs: Any) -> HttpResponse:
        from portal.api_page import api_page

        return api_page(request, api.get_openapi_schema(path_params=kwargs))


class JapaneseRenderer(JSONRenderer):
    """Japanese as it is written, not as escapes."""

    json_dumps_params: Mapping[str, Any] = {"ensure_ascii": False}


class PortalAPI(NinjaAPI):
    def create_response(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = super().create_response(request, *args, **kwargs)
        rate = getattr(request, "rate", None)
        if rate is not None:
            rate.put_into(response)
        return response

    def get_openapi_schema(self, **kwargs: Any) -> OpenAPISchema:
        """Every operation may answer with a problem."""
        schema = super().get_openapi_schema(**kwargs)
        reference = {"$ref": "#/components/schemas/ProblemDetails"}
        schema["components"]["schemas"]["ProblemDetails"] = ProblemDetails.model_json_schema()
        for operations in schema["paths"].values():
            for operation in operations.values():
                problem = {"description": "問題の説明（RFC 9457）", "content": {MEDIA_TYPE: {"schema": reference}}}
                operation["responses"] |= {"4XX": problem, "5XX": problem}
        return schema


api = PortalAPI(
    title=f"{settings.WAGTAIL_SITE_NAME} API",
    version="1",
    description=(
        "公開されている事例・案内・地域・用語を、プログラムから読むための窓口です。登録は要りません。\n\n"
        '一覧は {"total": 総数, "results": [...]} の形で返します。項目の名前（title）は、'
        "政府相互運用性フレームワーク（GIF）の言い方です。"
    ),
    urls_namespace="api",
    docs=DocumentationPage(),
    docs_url="/docs",
    renderer=JapaneseRenderer(),
    throttle=[AddressThrottle("api")],
)
nothing_else = Router()
for router in (search, cases, organizations, regions, taxonomy, nothing_else):
    api.add_router("", router)


@nothing_else.get("/{path:rest}", include_in_schema=False)
def nothing_here(request: HttpRequest, rest: str) -> None:
    raise Http404


def _problem(request: HttpRequest, kind: str, *, status: int | None = None, **members: Any) -> HttpResponse:
    """`kind` is one of PROBLEMS, which gives what is not said here."""
    usual_status, title = PROBLEMS[kind]
    status = status or usual_status
    about = absolute_address(reverse("api:openapi-view"), request)
    body = {"type": f"{about}#{kind}", "title": title, "status": status, **members}
    response = api.create_response(request, {name: value for name, value in body.items() if value != ""}, status=status)
    response["Content-Type"] = f"{MEDIA_TYPE}; charset=utf-8"
    if status == 503:
        response["Retry-After"] = "60"
    return response


@api.exception_handler(Problem)
def told_by_a_router(request: HttpRequest, error: Problem) -> HttpResponse:
    return _problem(request, error.kind, detail=error.detail, **error.members)


@api.exception_handler(HttpError)
def told_by_ninja(request: HttpRequest, error: HttpError) -> HttpResponse:
    return _problem(request, _KINDS.get(error.status_code, "unexpected"), status=error.status_code)


@api.exception_handler(Http404)
def not_found(request: HttpRequest, error: Http404) -> HttpResponse:
    return _problem(request, "not-found")


@api.exception_handler(ValidationError)
def wrong_parameters(request: HttpRequest, error: ValidationError) -> HttpResponse:
    faults = [{"name": str(fault["loc"][-1]), "reason": _reason(fault)} for fault in error.errors]
    return _problem(request, "parameters", errors=faults)


@api.exception_handler(Exception)
def unexpected(request: HttpRequest, error: Exception) -> HttpResponse:
    logger.error("api: %s", request.path, exc_info=error)
    return _problem(request, "unexpected")


def _reason(fault: Mapping[str, Any]) -> str:
    """pydantic's own words are English."""
    bounds = fault.get("ctx", {})
    reasons = {
        "int_parsing": "整数で書いてください。",
        "greater_than_equal": f"{bounds.get('ge')}以上で書いてください。",
        "less_than_equal": f"{bounds.get('le')}以下で書いてください。",
        "string_too_long": f"{bounds.get('max_length')}文字以内で書いてください。",
        "too_long": f"{bounds.get('max_length')}個以内で書いてください。",
        "bool_parsing": "true か false で書いてください。",
        "enum": f"次のどれかを書いてください：{bounds.get('expected')}",
    }
    kind = str(fault["type"])
    if kind.startswith("date"):
        return "YYYY-MM-DD の形で、ある日を書いてください。"
    return reasons.get(kind, "読めない値です。")
