"""`GET /api/v1/regions`: places of Japan with their codes and figures."""

from decimal import Decimal
from typing import Any

from django.http import HttpRequest
from ninja import Field, Query, Router, Schema

from api.lists import Listing, Stretch
from api.values import Text
from regions.enums import AreaKind
from regions.models import Area

router = Router(tags=["地域"])


class RegionOut(Schema):
    code: str = Field(description="このサイトのコード。都道府県は JIS X 0401、市区町村は JIS X 0402（5桁）。")
    check_digit_code: str = Field(title="全国地方公共団体コード", description="検査数字の付いた6桁のコード。")
    kind: AreaKind = Field(description="種類。")
    name: str = Field(title="名称")
    kana: str = Field(title="名称（カナ）", description="ひらがな。")
    full_name: str = Field(description="都道府県からの名称。")
    prefecture_code: str
    parent_code: str | None = Field(None, description="属する地域のコード。")
    latitude: Decimal | None = Field(None, title="緯度")
    longitude: Decimal | None = Field(None, title="経度")
    census_year: int | None = Field(None, description="人口などの調査年（国勢調査）。")
    population: int | None = Field(None, description="人口。")
    population_65plus: int | None = Field(None, description="65歳以上の人口。")
    share_65plus: Decimal | None = Field(None, description="高齢化率（％）。")
    households: int | None = Field(None, description="世帯数。")
    area_km2: Decimal | None = Field(None, description="面積（km²）。")
    region_type: str | None = Field(None, description="地域類型。")
    population_band: str | None = Field(None, description="人口規模。")

    @staticmethod
    def resolve_parent_code(area: Area) -> str | None:
        return area.parent_id


class RegionParameters(Stretch):
    q: Text = Field("", examples=["所沢"], description="名称、よみ、またはコードのはじめ。", max_length=60)
    prefecture: Text = Field("", description="都道府県コード（2桁）。", max_length=2)
    kind: AreaKind | None = Field(None, description="種類。")


@router.get("/regions", response=Listing[RegionOut], summary="地域の一覧", operation_id="list_regions")
def list_regions(request: HttpRequest, parameters: Query[RegionParameters]) -> dict[str, Any]:
    """いまある地域を、コードの順に返します。"""
    parameters.check_names(request)
    areas = Area.objects.current().with_ancestors()
    if parameters.q:
        areas = areas.lookup(parameters.q)
    if parameters.prefecture:
        areas = areas.filter(prefecture_code=parameters.prefecture)
    if parameters.kind:
        areas = areas.filter(kind=parameters.kind)
    total, found = parameters.of(areas.order_by("code"))
    return {"total": total, "results": found}
