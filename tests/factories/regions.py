"""Places with their real codes; figures are round."""

import factory

from regions.enums import AreaKind
from regions.models import Area

PREFECTURES = {"11": "埼玉県", "13": "東京都", "34": "広島県", "38": "愛媛県"}


class AreaFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Area
        django_get_or_create = ("code",)


class NationFactory(AreaFactory):
    code = "00"
    kind = AreaKind.NATION
    name = full_name = "全国"


class PrefectureFactory(AreaFactory):
    code = "11"
    kind = AreaKind.PREFECTURE
    name = factory.LazyAttribute(lambda area: PREFECTURES[area.code])
    full_name = factory.SelfAttribute("name")
    prefecture_code = factory.SelfAttribute("code")
    parent = factory.SubFactory(NationFactory)


class MunicipalityFactory(AreaFactory):
    code = "11208"
    kind = AreaKind.CITY
    name = "所沢市"
    kana = "ところざわし"
    prefecture_code = factory.LazyAttribute(lambda area: area.code[:2])
    parent = factory.LazyAttribute(lambda area: PrefectureFactory(code=area.code[:2]))
    full_name = factory.LazyAttribute(lambda area: f"{area.parent.name}{area.name}")
    census_year = 2020
    population = 342_000
    population_65plus = 93_000
    share_65plus = "27.20"
    households = 154_000
    area_km2 = "72.11"
    population_density = "4749.0"


class WardFactory(MunicipalityFactory):
    code = "11101"
    kind = AreaKind.WARD
    name = "西区"
    kana = "にしく"
    parent = factory.LazyAttribute(
        lambda area: MunicipalityFactory(
            code="11100", name="さいたま市", kana="さいたまし", kind=AreaKind.DESIGNATED_CITY, population=1_324_000
        )
    )
    full_name = factory.LazyAttribute(lambda area: f"{area.parent.full_name}{area.name}")
