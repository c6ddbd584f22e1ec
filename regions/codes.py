"""Codes of places: JIS X 0401 (two digits), JIS X 0402 (five digits), and the form with check digit (six)."""

NATION_CODE = "00"
# 地方 by the code of their last prefecture; the eight of school atlases.
_LAST_OF_DISTRICT = {
    "01": "北海道",
    "07": "東北",
    "14": "関東",
    "23": "中部",
    "30": "近畿",
    "35": "中国",
    "39": "四国",
    "47": "九州・沖縄",
}


def district(prefecture_code: str) -> str:
    """The 地方 that a prefecture is counted in: 関東 for 11."""
    return next(name for last, name in _LAST_OF_DISTRICT.items() if prefecture_code <= last)


def check_digit(code: str) -> str:
    """Return the check digit for a five-digit code (総務省「全国地方公共団体コード仕様」).

    Weights 6, 5, 4, 3, 2; the last digit of 11 minus the remainder by 11.
    """
    total = sum(int(digit) * weight for digit, weight in zip(code, (6, 5, 4, 3, 2), strict=True))
    return str((11 - total % 11) % 10)


def with_check_digit(code: str) -> str:
    """Return the six-digit form of a two- or five-digit code."""
    five_digits = code.ljust(5, "0")
    return five_digits + check_digit(five_digits)
