"""五十音順: the order of readings as numbers, since an index sorts by numbers. Pure.

As a directory has it: what is voiced or small stands with the plain sound (が with か, ょ with よ), long marks and signs
count for nothing, digits and letters come first.
"""

import unicodedata

from regions.querysets import to_hiragana

_SOUNDS = "あいうえおかきくけこさしすせそたちつてとなにぬねのはひふへほまみむめもやゆよらりるれろわをん"
_PLAIN = str.maketrans("ぁぃぅぇぉっゃゅょゎゐゑ", "あいうえおつやゆよわいえ")
# 0 is the end, 1 a digit or letter.
_PLACES = {sound: place for place, sound in enumerate(_SOUNDS, start=2)}
_BASE = 2 + len(_SOUNDS)
# So many sounds fit into 63 bits, which both engines sort by.
LENGTH = 11
# Behind every reading: of what has none.
LAST = 2**63 - 1


def reading_order(reading: str) -> tuple[int, int]:
    """Two numbers that sort as the first 22 sounds of the reading do."""
    places = [place for sound in _plain(reading) if (place := _place(sound))]
    return _number(places[:LENGTH]), _number(places[LENGTH : 2 * LENGTH])


def _plain(reading: str) -> str:
    # Taken apart, が is か and a mark, which is no sound.
    apart = unicodedata.normalize("NFKD", reading)
    return to_hiragana(apart).translate(_PLAIN)


def _place(sound: str) -> int:
    # To Unicode the long mark is a letter.
    return _PLACES.get(sound, 1 if sound.isalnum() and sound != "ー" else 0)


def _number(places: list[int]) -> int:
    number = 0
    for place in places + [0] * (LENGTH - len(places)):
        number = number * _BASE + place
    return number
