"""Words that sound like another one, or nearly: whatever was converted wrongly or mistyped keeps its sound."""

from collections.abc import Iterator

from search.analysis.completion import fold

# Shorter sounds are one slip away from too many words.
SHORTEST = 4
_LARGE_KANA = str.maketrans("ぁぃぅぇぉっゃゅょゎゔぢづ", "あいうえおつやゆよわぶじず", "ー")


def sound(reading: str) -> str:
    """A reading without what people leave out or write otherwise: small kana, long marks, ぢ and づ."""
    return fold(reading).translate(_LARGE_KANA)


def slips(sound: str) -> Iterator[str]:
    """The sound, and the sound with any one kana left out: two that differ by one slip share one of these."""
    yield sound
    if len(sound) >= SHORTEST:
        yield from dict.fromkeys(sound[:place] + sound[place + 1 :] for place in range(len(sound)))


def is_one_slip(one: str, other: str) -> bool:
    """Whether two sounds that share one of their `slips` differ by one kana, or by two that changed places."""
    if len(one) != len(other):
        return abs(len(one) - len(other)) == 1
    differing = [place for place, (left, right) in enumerate(zip(one, other, strict=True)) if left != right]
    if len(differing) != 2:
        return len(differing) < 2
    first, second = differing
    return second == first + 1 and one[first] == other[second] and one[second] == other[first]
