"""Named filters of places."""

import re
import unicodedata
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Any

from django.db import models

from regions.codes import with_check_digit
from regions.enums import MUNICIPALITY_KINDS, AreaKind

if TYPE_CHECKING:
    from regions.models import Area  # noqa: F401  # named in a string below

# From a daily living area in a ward up to the nation.
WITH_ANCESTORS = "parent__parent__parent__parent"
_KANA_ROWS = [
    "あいうえお",
    "かきくけこ",
    "さしすせそ",
    "たちつてと",
    "なにぬねの",
    "はひふへほ",
    "まみむめも",
    "やゆよ",
    "らりるれろ",
    "わをん",
]
_KATAKANA_TO_HIRAGANA = {code: code - 0x60 for code in range(ord("ァ"), ord("ヶ") + 1)}


def to_hiragana(text: str) -> str:
    """Katakana as hiragana, the way readings are stored."""
    return text.translate(_KATAKANA_TO_HIRAGANA)


def kana_row(reading: str) -> str:
    """The row of the 五十音 in which a reading begins, by its first sound: か for がもう; empty without a reading."""
    first = unicodedata.normalize("NFD", to_hiragana(reading))[:1]
    return next((row[0] for row in _KANA_ROWS if first and first in row), "")


class AreaQuerySet(models.QuerySet["Area"]):
    def current(self) -> "AreaQuerySet":
        return self.filter(retired_on=None)

    def prefectures(self) -> "AreaQuerySet":
        return self.filter(kind=AreaKind.PREFECTURE)

    def municipalities(self) -> "AreaQuerySet":
        return self.filter(kind__in=MUNICIPALITY_KINDS)

    def wards(self) -> "AreaQuerySet":
        return self.filter(kind=AreaKind.WARD)

    def within(self, code: str) -> "AreaQuerySet":
        """The place of this code and all that lies in it.

        A prefecture's code begins those of all in it, a municipality's those of its daily living areas; not of wards.
        """
        wards = self.model._default_manager.filter(parent=code, kind=AreaKind.WARD).values_list("code", flat=True)
        return self.filter(reduce(or_, (models.Q(code__startswith=begin) for begin in (code, *wards))))

    def with_ancestors(self) -> "AreaQuerySet":
        """Fetch everything above in the same query: ward, city, prefecture, nation."""
        return self.select_related(WITH_ANCESTORS)

    def lookup(self, text: str) -> "AreaQuerySet":
        """Places whose name or reading begins with or holds `text`, or whose code (2, 5 or 6 digits) begins with it."""
        text = re.sub(r"\s", "", unicodedata.normalize("NFKC", text))
        if not text:
            return self.none()
        if text.isdecimal():
            is_prefecture = len(text) == 6 and text == with_check_digit(text[:2])
            return self.filter(code=text[:2]) if is_prefecture else self.filter(code__startswith=text[:5])
        reading = to_hiragana(text)
        found: Any = (
            models.Q(name__contains=text) | models.Q(full_name__contains=text) | models.Q(kana__startswith=reading)
        )
        return self.filter(found)
