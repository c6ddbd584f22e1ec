"""What looks as if it told of one person. It rather holds back too much: what is held back is only a number less."""

import re
from collections.abc import Iterator
from itertools import pairwise

from search.analysis.query_language import normalise
from search.analysis.tokens import Part, parts_of_speech

# Sentences of this length are typed once, and may tell anything.
MAX_WORDS_LENGTH = 60

_DASHES = re.compile("[-‐‑‒–—―−ー－ｰ~〜～]")
_SPELLINGS = str.maketrans("髙﨑𠮷濵德邉邊嶋澤濱齋齊", "高崎吉浜徳辺辺島沢浜斎斎")
_NUMERAL = "[0-9〇一二三四五六七八九十]"
_PATTERNS = (
    # Telephone, マイナンバー (12), 被保険者番号 (10), postal code (7), a day of birth in digits (8), however it is spaced.
    re.compile(r"[0-9](?:[\s()./・-]{0,2}[0-9]){6,}"),
    # A local telephone number, or a house in a town of many blocks.
    re.compile(r"(?<![0-9])[0-9]{2,4}-[0-9]{4}(?![0-9])"),
    re.compile(r"[0-9]{1,4}-[0-9]{1,4}-[0-9]{1,4}"),
    re.compile(r"[都道府県市区町村郡字].*[0-9]{1,4}-[0-9]{1,4}"),
    re.compile(rf"{_NUMERAL}\s*丁目\s*{_NUMERAL}|{_NUMERAL}\s*番地|{_NUMERAL}\s*番\s*{_NUMERAL}+\s*号"),
    re.compile(rf"{_NUMERAL}\s*月\s*{_NUMERAL}+\s*日|生年月日|[0-9]\s*年\s*生まれ"),
    re.compile(r"\S@\S|://"),
)
_HONORIFICS = {"さん", "さま", "様", "氏", "君", "くん", "ちゃん", "殿"}
# A word that is also a given name: 光, みどり.
_MAYBE_GIVEN_NAME = re.compile("[ぁ-ん]{2,4}|[一-鿿]")
_NOT_GIVEN_NAMES = set("都道府県市区町村郡")


def tells_of_somebody(text: str) -> bool:
    """Whether it holds a number or an address of a person, or is too long to be words."""
    text = _DASHES.sub("-", normalise(text))
    return len(text) > MAX_WORDS_LENGTH or any(pattern.search(text) for pattern in _PATTERNS)


def names_of_people(text: str) -> set[str]:
    """What may be names of people, as written; some of the short ones are names of places too."""
    parts = [part for part in parts_of_speech(normalise(text).translate(_SPELLINGS)) if part.text.strip()]
    return {part.text for part in parts if _is_a_person(part)} | set(_whole_names(parts))


def _whole_names(parts: list[Part]) -> Iterator[str]:
    """Of two words, which no place is called: 山口花子, 福島様; 小川みどり, if that is all."""
    for first, second in pairwise(parts):
        is_name = _is_a_person(first) or first.kinds[:3] == ("名詞", "固有名詞", "地名")
        may_be_given = second.kinds[0] == "名詞" and _MAYBE_GIVEN_NAME.fullmatch(second.text)
        if (
            (is_name and second.text in _HONORIFICS)
            or (_is_a_person(first) and _is_a_person(second))
            or (_is_a_person(first) and len(parts) == 2 and may_be_given and second.text not in _NOT_GIVEN_NAMES)
        ):
            yield f"{first.text} {second.text}"


def _is_a_person(part: Part) -> bool:
    return part.kinds[:3] == ("名詞", "固有名詞", "人名")
