"""Kinds of areas, types of regions, bands of population."""

from django.db import models


class AreaKind(models.TextChoices):
    NATION = "nation", "全国"
    PREFECTURE = "prefecture", "都道府県"
    DESIGNATED_CITY = "designated-city", "政令指定都市"
    CITY = "city", "市"
    SPECIAL_WARD = "special-ward", "特別区"
    TOWN = "town", "町"
    VILLAGE = "village", "村"
    WARD = "ward", "行政区"
    DAILY_LIVING_AREA = "daily-living-area", "日常生活圏域（第2層）"


MUNICIPALITY_KINDS = (
    AreaKind.DESIGNATED_CITY,
    AreaKind.CITY,
    AreaKind.SPECIAL_WARD,
    AreaKind.TOWN,
    AreaKind.VILLAGE,
)


class RegionType(models.TextChoices):
    """地域類型, as the MHLW's papers use it (第7回 新たな地域医療構想等に関する検討会, 令和6年8月)."""

    METROPOLITAN = "metropolitan", "大都市型"
    REGIONAL_CITY = "regional-city", "地方都市型"
    DEPOPULATED = "depopulated", "過疎地域型"

    @classmethod
    def of(cls, population: int | None, density: float | None) -> "RegionType | None":
        """Return the type for a population (people) and a density (people per km²), None if one is unknown."""
        if population is None or density is None:
            return None
        if population >= 1_000_000 or density >= 2_000:
            return cls.METROPOLITAN
        if population >= 200_000 or (population >= 100_000 and density >= 200):
            return cls.REGIONAL_CITY
        return cls.DEPOPULATED


class PopulationBand(models.TextChoices):
    """人口規模, in the bands of 重層的支援体制整備事業 人口規模別実施市町村数 (MHLW)."""

    UNDER_10K = "under-10k", "1万人未満"
    FROM_10K = "10k-30k", "1万人以上3万人未満"
    FROM_30K = "30k-50k", "3万人以上5万人未満"
    FROM_50K = "50k-100k", "5万人以上10万人未満"
    FROM_100K = "100k-200k", "10万人以上20万人未満"
    FROM_200K = "200k-300k", "20万人以上30万人未満"
    FROM_300K = "300k-400k", "30万人以上40万人未満"
    FROM_400K = "400k-500k", "40万人以上50万人未満"
    FROM_500K = "from-500k", "50万人以上"

    @classmethod
    def of(cls, population: int | None) -> "PopulationBand | None":
        if population is None:
            return None
        limits = (10_000, 30_000, 50_000, 100_000, 200_000, 300_000, 400_000, 500_000)
        return list(cls)[sum(population >= limit for limit in limits)]
