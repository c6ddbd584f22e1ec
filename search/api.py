"""`GET /api/v1/search`: the search page for machines."""

from collections.abc import Mapping
from dataclasses import replace

from django.http import HttpRequest
from django.urls import reverse
from ninja import Field, Query, Router

from api.lists import Stretch
from api.problems import Problem
from api.values import Text
from content.metadata import absolute_address
from regions.enums import PopulationBand, RegionType
from search import services
from search.forms import SORT_LABELS, SearchForm, parameters_of
from search.results import SearchUnavailable
from search.schemas import SearchOut, facet_of, result_of
from taxonomy.enums import OfferKind

router = Router(tags=["検索"])


_SEVERAL = "field=shopping&field=transport のように繰り返すと、どれかに当てはまるもの。"


def _said(labels: Mapping[str, str]) -> str:
    return "、".join(f"{value}（{label}）" for value, label in labels.items()) + "。"


class SearchParameters(Stretch):
    """The fields of the search page, with the same names as in its address."""

    q: Text = Field(
        "",
        examples=["買い物"],
        description='探したい言葉。空白で区切ると、すべてを含むもの。OR、-言葉、"語句" も使える。',
    )
    prefecture: Text = Field("", examples=["11"], description="都道府県コード（JIS X 0401、2桁）。")
    municipality: Text = Field("", description="市区町村コード（JIS X 0402、5桁）。")
    only_located: bool = Field(default=False, description="この地域で行われているものだけ。")
    sort: Text = Field("", description=_said({sort.value: label for sort, label in SORT_LABELS.items()}))
    kind: list[Text] = Field([], max_length=30, description=f"種類。値は、こたえの facets にある value。{_SEVERAL}")
    field: list[Text] = Field([], max_length=30, description=f"分野のキー（/taxonomy）。{_SEVERAL}")
    body: list[Text] = Field([], max_length=30, description="団体の種類のキー（/taxonomy）。")
    designation: list[Text] = Field([], max_length=30, description="指定・認定のキー（/taxonomy）。")
    offer: list[Text] = Field([], max_length=30, description=_said(dict(OfferKind.choices)))
    year: list[Text] = Field([], max_length=30, description="年度（西暦）。")
    region_type: list[Text] = Field([], max_length=30, description=_said(dict(RegionType.choices)))
    population: list[Text] = Field([], max_length=30, description=_said(dict(PopulationBand.choices)))
    service_a: list[Text] = Field([], max_length=30, description="サービス・活動Aの類型のキー（/taxonomy）。")


@router.get("/search", response=SearchOut, summary="事例・案内などを言葉と地域で探す", operation_id="search")
def search(request: HttpRequest, parameters: Query[SearchParameters]) -> SearchOut:
    """検索のページと同じ条件・同じ順番で返します。条件はページのアドレスの「?」より後と同じ書き方です。"""
    # A stretch is told by `offset`; the page's address may be taken over as it is.
    parameters.check_names(request, also=["page"])
    form = SearchForm(request.GET)
    # What counts as true is said here, not by a form's box.
    criteria = replace(form.criteria(), include_serving=not parameters.only_located)
    if faults := form.faults():
        raise Problem("unknown-value", errors=[{"name": name, "reason": reason} for name, reason in faults])
    export = f"{reverse('search:json')}?{parameters_of(criteria, page='')}"
    parameters.check_depth(instead=absolute_address(export, request))
    try:
        found = services.answer(criteria, place=form.place, offset=parameters.offset, limit=parameters.limit)
    except SearchUnavailable as error:
        raise Problem("unavailable", detail="しばらくしてから、もう一度お試しください。") from error
    return SearchOut(
        total=found.total,
        results=[result_of(document, request=request) for document in found.documents],
        facets=[facet_of(group) for group in found.facets],
        loosened=found.loosened,
        notices=form.notices,
    )
