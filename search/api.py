"""`GET /api/v1/search`: the search page for machines."""

from dataclasses import replace

from django.http import HttpRequest
from django.urls import reverse
from ninja import Field, Query, Router

from api.lists import Stretch
from api.problems import Problem
from api.values import Text
from content.metadata import absolute_address
from search import services
from search.forms import SearchForm, parameters_of
from search.results import SearchUnavailable
from search.schemas import SearchOut, facet_of, result_of

router = Router(tags=["検索"])


class SearchParameters(Stretch):
    """The fields of the search page, with the same names as in its address."""

    q: Text = Field("", description='探したい言葉。空白で区切ると、すべてを含むもの。OR、-言葉、"語句" も使える。')
    prefecture: Text = Field("", description="都道府県コード（JIS X 0401、2桁）。")
    municipality: Text = Field("", description="市区町村コード（JIS X 0402、5桁）。")
    only_located: bool = Field(default=False, description="この地域で行われているものだけ。")
    sort: Text = Field("", description="relevance（言葉に近い順）、newest（新しい順）、place（市町村順）。")
    kind: list[Text] = Field([], max_length=30, description="種類。")
    field: list[Text] = Field([], max_length=30, description="分野のキー（/taxonomy）。")
    body: list[Text] = Field([], max_length=30, description="団体の種類のキー（/taxonomy）。")
    year: list[Text] = Field([], max_length=30, description="年度（西暦）。")
    region_type: list[Text] = Field([], max_length=30, description="地域類型。")
    population: list[Text] = Field([], max_length=30, description="人口規模。")
    service_a: list[Text] = Field([], max_length=30, description="サービス・活動Aの類型のキー（/taxonomy）。")


@router.get("/search", response=SearchOut, summary="事例・案内などを言葉と地域で探す", operation_id="search")
def search(request: HttpRequest, parameters: Query[SearchParameters]) -> SearchOut:
    """検索のページと同じ条件・同じ順番で返します。条件はページのアドレスの「?」より後と同じ書き方です。"""
    form = SearchForm(request.GET)
    # What counts as true is said here, not by a form's box.
    criteria = replace(form.criteria(), include_serving=not parameters.only_located)
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
