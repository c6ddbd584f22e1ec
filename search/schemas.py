"""What machines get of a search."""

from django.http import HttpRequest
from ninja import Field, Schema

from api.values import Moment
from content.metadata import absolute_address
from search import registry
from search.marks import excerpt_of
from search.results import FacetGroup, StoredDocument


class TermOut(Schema):
    key: str = Field(description="変わらないキー。絞り込みの値。")
    label: str = Field(description="名称。")


class ResultOut(Schema):
    id: str = Field(description="種類と番号。", title="ID", examples=["case-study:12"])
    kind: str = Field(description="種類のキー。")
    kind_label: str = Field(description="種類。")
    title: str = Field(title="タイトル", description="GIF 451-3 事例「タイトル」。")
    url: str = Field(title="URL", description="ページのアドレス。")
    summary: str = Field(title="概要", description="GIF 451-3 事例「取り組みの概要」。ない種類では本文のはじめ。")
    place_label: str = Field(title="事例の場所", description="GIF 451-3 事例「事例の場所」。")
    located: list[str] = Field(description="所在地のコードと、それを含む地域のコード（JIS X 0401・0402、全国は00）。")
    serves: list[str] = Field(description="対象とする地域のコード。")
    body_name: str = Field(title="対象組織", description="GIF 451-3 事例「対象組織」の名称。")
    fields: list[TermOut] = Field(title="テーマ", description="分野。GIF 451-3 事例「テーマ」。")
    fiscal_years: list[int] = Field(title="事例実施年", description="年度（西暦）。")
    published: Moment | None = Field(title="公開日", description="公開した日時。")
    updated: Moment | None = Field(title="最終更新日", description="最後に更新した日時。")


class FacetValueOut(Schema):
    value: str
    label: str
    count: int = Field(description="選ぶと見つかる件数。同じまとまりの中の選択は数えない。")
    chosen: bool


class FacetOut(Schema):
    name: str = Field(description="引数の名前。")
    label: str
    values: list[FacetValueOut]


class SearchOut(Schema):
    total: int = Field(description="条件に合うものの総数。")
    results: list[ResultOut]
    facets: list[FacetOut] = Field(description="絞り込みの値と件数。")
    loosened: str = Field(description="そのままの言葉では見つからず、条件をゆるめたときの説明。")
    notices: list[str] = Field(description="読めなかった条件など。")


def result_of(document: StoredDocument, *, request: HttpRequest) -> ResultOut:
    searchable = registry.of_kind(document.kind)
    return ResultOut(
        id=document.key,
        kind=document.kind,
        kind_label=searchable.label if searchable else "",
        title=document.title,
        url=absolute_address(document.url, request),
        summary=document.summary or str(excerpt_of(document, ())),
        place_label=document.place_label,
        located=list(document.located),
        serves=list(document.serves),
        body_name=document.body_name,
        fields=[
            TermOut(key=key, label=label) for key, label in zip(document.field_keys, document.labels, strict=False)
        ],
        fiscal_years=list(document.fiscal_years),
        published=document.published,
        updated=document.updated,
    )


def facet_of(group: FacetGroup) -> FacetOut:
    values = [
        FacetValueOut(value=each.value, label=each.label, count=each.count, chosen=each.chosen) for each in group.values
    ]
    return FacetOut(name=group.name, label=group.label, values=values)
