"""Codes of places: JIS X 0401 (two digits), JIS X 0402 (five digits), and the form with check digit (six)."""

NATION_CODE = "00"


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
