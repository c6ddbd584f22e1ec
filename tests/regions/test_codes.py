"""The check digit of 全国地方公共団体コード, against published codes."""

import pytest

from regions.codes import check_digit, district, with_check_digit


@pytest.mark.parametrize("published", ["112089", "131024", "132063", "342084", "382035", "052019", "110001", "010006"])
def test_check_digit_of_published_codes(published):
    assert check_digit(published[:5]) == published[5]


@pytest.mark.parametrize("published", ["011011", "011070", "011100", "012050", "431010"])
def test_check_digit_stays_one_figure(published):
    """11 minus the remainder is 10 or 11 for these; only the last figure counts."""
    assert check_digit(published[:5]) == published[5]


def test_prefecture_is_padded_before_the_check_digit():
    assert with_check_digit("11") == "110001"


def test_municipality_gets_six_digits():
    assert with_check_digit("11208") == "112089"


@pytest.mark.parametrize("code", ["", "1120", "112089"])
def test_code_of_another_length_is_refused(code):
    with pytest.raises(ValueError, match="zip"):
        check_digit(code)


def test_every_prefecture_is_counted_in_one_of_eight_districts_from_north_to_south():
    districts = [district(f"{number:02}") for number in range(1, 48)]
    sizes = {name: districts.count(name) for name in dict.fromkeys(districts)}
    assert sizes == {
        "北海道": 1,
        "東北": 6,
        "関東": 7,
        "中部": 9,
        "近畿": 7,
        "中国": 5,
        "四国": 4,
        "九州・沖縄": 8,
    }
