"""Years in text: 令和6年度 = R6 = 2024年度 are one token, `y2024`."""

import re
import unicodedata
from collections.abc import Iterator

# First year of each era, 西暦.
_ERA_START = {"令和": 2019, "平成": 1989, "昭和": 1926, "大正": 1912, "明治": 1868, "r": 2019, "h": 1989, "s": 1926}
_DIGITS = "0-9０-９"
_KANJI_DIGITS = {"〇": 0, "一": 1, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}

_YEAR = re.compile(
    rf"""
    (?P<era>令和|平成|昭和|大正|明治)\s*(?P<era_year>元|[{_DIGITS}]{{1,2}}|[一二三四五六七八九十]{{1,3}})(?:\s*年度?)?
    | (?<![A-Za-zＡ-Ｚａ-ｚ{_DIGITS}])(?P<letter>[RHSrhsＲＨＳｒｈｓ])(?P<letter_year>元|[{_DIGITS}]{{1,2}})
      (?![A-Za-zＡ-Ｚａ-ｚ{_DIGITS}])(?:\s*年度?)?
    | (?<![{_DIGITS}])(?P<year>(?:19|20|１９|２０)[{_DIGITS}]{{2}})\s*年度?
    """,
    re.VERBOSE,
)
_BARE_YEAR = re.compile(r"(?:19|20)[0-9]{2}")


def year_token(year: int) -> str:
    return f"y{year}"


def year_spans(text: str) -> Iterator[tuple[int, int, int]]:
    """Yield (begin, end, year) for every year written with an era or with 年, in characters."""
    for match in _YEAR.finditer(text):
        if match["year"]:
            yield match.start(), match.end(), int(match["year"])
            continue
        era = match["era"] or unicodedata.normalize("NFKC", match["letter"]).lower()
        number = _number(match["era_year"] or match["letter_year"])
        if number:
            yield match.start(), match.end(), _ERA_START[era] + number - 1


def is_bare_year(text: str) -> bool:
    """Whether a word of a query is a year of four digits without 年."""
    return bool(_BARE_YEAR.fullmatch(text))


def _number(text: str) -> int:
    if text == "元":
        return 1
    if text[0] in "十一二三四五六七八九":
        tens, _, ones = text.rpartition("十")
        if "十" not in text:
            return _KANJI_DIGITS[text] if len(text) == 1 else 0
        return (_KANJI_DIGITS[tens] if tens else 1) * 10 + (_KANJI_DIGITS[ones] if ones else 0)
    return int(text)
