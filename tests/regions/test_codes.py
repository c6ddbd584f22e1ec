"""The check digit of 全国地方公共団体コード, against published codes."""

import pytest

from regions.codes import check_digit, with_check_digit


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
