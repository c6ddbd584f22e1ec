"""Borders of 地域類型 and 人口規模, as the ministry's papers draw them."""

import pytest

from regions.enums import PopulationBand, RegionType


@pytest.mark.parametrize(
    ("population", "density", "expected"),
    [
        (1_000_000, 1, "大都市型"),
        (999_999, 1_999.9, "地方都市型"),
        (500, 2_000, "大都市型"),
        (200_000, 0.1, "地方都市型"),
        (199_999, 199.9, "過疎地域型"),
        (199_999, 200, "地方都市型"),
        (100_000, 200, "地方都市型"),
        (100_000, 199.9, "過疎地域型"),
        (99_999, 1_999.9, "過疎地域型"),
        (0, 0.0, "過疎地域型"),
    ],
)
def test_region_type_at_its_borders(population, density, expected):
    assert RegionType.of(population, density).label == expected


@pytest.mark.parametrize(("population", "density"), [(None, 2_000), (1_000_000, None), (None, None)])
def test_unknown_figure_gives_no_region_type(population, density):
    assert RegionType.of(population, density) is None


@pytest.mark.parametrize(
    ("population", "expected"),
    [
        (0, "1万人未満"),
        (9_999, "1万人未満"),
        (10_000, "1万人以上3万人未満"),
        (29_999, "1万人以上3万人未満"),
        (30_000, "3万人以上5万人未満"),
        (49_999, "3万人以上5万人未満"),
        (50_000, "5万人以上10万人未満"),
        (99_999, "5万人以上10万人未満"),
        (100_000, "10万人以上20万人未満"),
        (199_999, "10万人以上20万人未満"),
        (200_000, "20万人以上30万人未満"),
        (299_999, "20万人以上30万人未満"),
        (300_000, "30万人以上40万人未満"),
        (399_999, "30万人以上40万人未満"),
        (400_000, "40万人以上50万人未満"),
        (499_999, "40万人以上50万人未満"),
        (500_000, "50万人以上"),
        (3_777_491, "50万人以上"),
    ],
)
def test_population_band_at_its_borders(population, expected):
    assert PopulationBand.of(population).label == expected


def test_unknown_population_gives_no_band():
    assert PopulationBand.of(None) is None
