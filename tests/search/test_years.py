import pytest

from search.analysis.years import year_spans


def years(text: str) -> list[int]:
    return [year for _, _, year in year_spans(text)]


@pytest.mark.parametrize(
    "text", ["令和6年度", "令和６年", "令和六年度", "R6", "Ｒ６", "R6.3", "2024年度", "２０２４年", "2024年度当初予算"]
)
def test_every_way_to_write_2024(text: str) -> None:
    assert years(text) == [2024]


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("令和元年", 2019),
        ("平成30年度", 2018),
        ("平成三十年", 2018),
        ("昭和五十一年", 1976),
        ("H31", 2019),
        ("大正十年", 1921),
    ],
)
def test_eras(text: str, year: int) -> None:
    assert years(text) == [year]


@pytest.mark.parametrize("text", ["2024人", "R2D2", "SR6", "第6年", "12024年", "R123", "令和"])
def test_what_is_no_year(text: str) -> None:
    assert years(text) == []
