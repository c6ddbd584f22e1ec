"""`GET /api/v1/cases` and `/api/v1/cases/{id}`: whole cases, under the labels of GIF DS-451-3 事例."""

from datetime import date
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Field, Path, Query, Router, Schema
from wagtail.models import PageQuerySet
from wagtail.rich_text import get_text_for_indexing

from api.lists import Listing, Stretch
from api.problems import Problem
from api.values import Day, Moment, Text
from casestudies.models import CaseStudyPage
from casestudies.searchable import CaseStudySearchable
from regions.models import Area
from taxonomy.models import ActivityField

router = Router(tags=["取組事例"])

# No larger one fits into the column.
CaseNumber = Annotated[
    int, Field(ge=1, le=2**31 - 1, description="事例の番号。/search の id では「case-study:」より後。")
]


class NamedOut(Schema):
    key: str
    label: str


class PlaceOut(Schema):
    code: str = Field(description="地域のコード（/regions）。")
    name: str


class ProgramOut(Schema):
    name: str = Field(description="制度・事業の名称。")
    fiscal_year: int | None = None
    amount: int | None = Field(None, description="金額（円）。")
    note: str = ""


class LinkOut(Schema):
    title: str
    url: str


class SourceOut(Schema):
    title: str = Field(description="資料名。")
    publisher: str
    published: str = ""
    section: str = ""
    url: str = ""


class CaseOut(Schema):
    """事例のあらまし。"""

    id: int = Field(title="ID")
    url: str = Field(title="URL")
    title: str = Field(title="タイトル")
    subtitle: str = Field(title="サブタイトル")
    fiscal_year: int | None = Field(title="事例実施年", description="開始年度（西暦）。")
    fiscal_year_end: int | None = Field(description="終了年度（西暦）。続いている取組などでは空。")
    located: list[PlaceOut] = Field(title="事例の場所", description="所在地。")
    serves: list[PlaceOut] = Field(description="対象とする地域。")
    body_name: str = Field(title="対象組織", description="中心になって取り組んだ団体。")
    body_kind: NamedOut | None = Field(description="団体の種類。")
    fields: list[NamedOut] = Field(title="テーマ", description="分野。")
    service_a_type: NamedOut | None = Field(description="サービス・活動Aの類型。")
    keywords: list[str] = Field(title="キーワード")
    summary: str = Field(title="取り組みの概要")
    published: Moment | None = Field(title="公開日")
    updated: Moment | None = Field(title="最終更新日")


class WholeCaseOut(CaseOut):
    """事例の全体。書かれていない項目は空です。"""

    background: str = Field(title="取り組み理由")
    aim: str = Field(title="目的")
    team: str = Field(description="推進体制。")
    partners: str = Field(title="協力者")
    activities: str = Field(title="取り組み内容")
    money: str = Field(description="資金。")
    people: str = Field(description="担い手。")
    challenges: str = Field(title="挑戦したこと", description="苦労した点。")
    results: str = Field(title="成果")
    sustaining: str = Field(title="持続させる仕組み")
    next_steps: str = Field(description="今後の方向性。")
    lessons: str = Field(title="学んだこと", description="ほかの地域へのヒント。")
    contact: str = Field(title="連絡先情報")
    programs: list[ProgramOut] = Field(title="利用した制度")
    links: list[LinkOut] = Field(title="関連URL")
    sources: list[SourceOut] = Field(description="出典。")
    confirmed_on: date | None = Field(description="最終確認日。")


class CaseParameters(Stretch):
    region: Text = Field(
        "", examples=["11"], description="都道府県か市区町村のコード。そこにある事例だけ。", max_length=10
    )
    field: Text = Field("", description="分野のキー（/taxonomy）。", max_length=60)
    since: Day | None = Field(None, description="この日（日本時間）以後に更新されたもの。YYYY-MM-DD。")
    until: Day | None = Field(None, description="この日（日本時間）以前に更新されたもの。YYYY-MM-DD。")

    def check_known(self) -> None:
        """Raise a Problem for a place or a 分野 that is none: the list would be empty for no reason told."""
        errors = []
        if self.region and not Area.objects.filter(code=self.region).exists():
            errors.append({"name": "region", "reason": "この地域のコードはありません。"})
        if self.field and not ActivityField.objects.filter(key=self.field).exists():
            errors.append({"name": "field", "reason": "分野にない値です。"})
        if errors:
            raise Problem("unknown-value", errors=errors)


@router.get("/cases", response=Listing[CaseOut], summary="取組事例の一覧", operation_id="list_cases")
def list_cases(request: HttpRequest, parameters: Query[CaseParameters]) -> Listing[CaseOut]:
    """公開中の事例を、最後に更新したものから順に返します。言葉で探すには /search を使います。"""
    cases = _cases()
    parameters.check_names(request)
    parameters.check_known()
    if parameters.region:
        cases = _searchable.located_in(cases, parameters.region)
    if parameters.field:
        cases = cases.filter(fields__key=parameters.field)
    if parameters.since:
        cases = cases.filter(last_published_at__date__gte=parameters.since)
    if parameters.until:
        cases = cases.filter(last_published_at__date__lte=parameters.until)
    total, found = parameters.of(cases.order_by("-last_published_at", "-pk"))
    return Listing[CaseOut](total=total, results=[CaseOut(**_values(case, request)) for case in found])


@router.get("/cases/{case_id}", response=WholeCaseOut, summary="取組事例の全体", operation_id="get_case")
def get_case(request: HttpRequest, case_id: Path[CaseNumber]) -> WholeCaseOut:
    """ひとつの事例を、書かれていることすべてとともに返します。"""
    case = _cases().filter(pk=case_id).select_related("confirmation").first()
    if case is None:
        raise Problem("not-found", detail="この番号の事例はないか、公開が終わっています。")
    texts = {name: get_text_for_indexing(getattr(case, name)) for name in (*CaseStudyPage.PARTS, "contact")}
    confirmation = getattr(case, "confirmation", None)
    return WholeCaseOut(
        **_values(case, request),
        **texts,
        programs=[ProgramOut.from_orm(program) for program in case.programs.all()],
        links=[LinkOut.from_orm(link) for link in case.links.all()],
        sources=[SourceOut.from_orm(source) for source in case.sources.all()],
        confirmed_on=confirmation.confirmed_on if confirmation else None,
    )


_searchable = CaseStudySearchable()


def _cases() -> PageQuerySet[CaseStudyPage]:
    """Public cases with all that `_values` reads, in a constant number of queries."""
    return _searchable.with_relations(_searchable.public())


def _values(case: CaseStudyPage, request: HttpRequest) -> dict[str, Any]:
    return {
        "id": case.pk,
        "url": case.get_full_url(request),
        "title": case.title,
        "subtitle": case.subtitle,
        "fiscal_year": case.fiscal_year,
        "fiscal_year_end": case.fiscal_year_end,
        "located": [_place(area) for area in case.located],
        "serves": [_place(area) for area in case.serves],
        "body_name": case.body_name,
        "body_kind": _named(case.body_kind),
        "fields": [_named(field) for field in case.fields.all()],
        "service_a_type": _named(case.service_a_type),
        "keywords": [word.strip() for word in case.keywords.split("、") if word.strip()],
        "summary": case.summary,
        "published": case.first_published_at,
        "updated": case.last_published_at,
    }


def _place(area: Area) -> PlaceOut:
    return PlaceOut(code=area.code, name=str(area))


def _named(term: Any) -> NamedOut | None:
    return NamedOut(key=term.key, label=term.label) if term else None
