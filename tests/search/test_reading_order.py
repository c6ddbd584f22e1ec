"""五十音順 as numbers that both engines sort by."""

from search.analysis.reading_order import LAST, LENGTH, reading_order


def ordered(*readings):
    return sorted(readings, key=reading_order)


def test_sounds_stand_as_in_a_directory():
    assert ordered("わかば", "さくら", "あおぞら", "んだ", "かえで") == [
        "あおぞら",
        "かえで",
        "さくら",
        "わかば",
        "んだ",
    ]


def test_voiced_small_and_katakana_stand_with_the_plain_sound():
    assert reading_order("ガッコウ") == reading_order("かつこう")
    assert ordered("きよし", "ぎょう", "がんす", "かんし") == ["かんし", "がんす", "ぎょう", "きよし"]


def test_marks_count_for_nothing_and_the_shorter_comes_first():
    assert reading_order("カフェー・みどり") == reading_order("かふえみどり")
    assert ordered("みどりのかい", "みどり", "みどりや") == ["みどり", "みどりのかい", "みどりや"]


def test_digits_and_letters_come_first():
    assert ordered("あい", "3ばん", "NPO")[-1] == "あい"


def test_only_the_first_sounds_count():
    same = "あ" * 2 * LENGTH
    assert reading_order(same + "か") == reading_order(same + "き")
    assert reading_order("あ" * LENGTH + "か") < reading_order("あ" * LENGTH + "き")


def test_numbers_fit_into_63_bits():
    assert all(number < LAST for number in reading_order("ん" * 50))
    assert reading_order("") == (0, 0)
