"""What of a text can be completed from."""

import pytest

from search.analysis.completion import LONGEST_PREFIX, fold, prefixes_of, span_of, spellings, words_of


def found(text: str, typed: str) -> str | None:
    """The part of the text that is what was typed."""
    span = span_of(text, words_of(text), spellings(typed))
    return span and text[slice(*span)]


@pytest.mark.parametrize(
    ("typed", "part"),
    [
        ("住", "住"),
        ("じゅう", "住民"),
        ("ジュウミン", "住民"),
        ("買", "買"),
        ("かいもの", "買い物"),
        ("ｶｲﾓﾉ", "買い物"),
        ("買物", "買い物"),
        ("買い物そう", "買い物送迎"),
        ("かいものs", "買い物"),
        ("かいmｓ", "買い物"),
        ("ｎｐｏ法人", "NPO法人"),
        ("うんてんするかいもの", "運転する買い物"),
        ("住民が運転する買い物送迎", "住民が運転する買い物送迎"),
    ],
)
def test_words_are_found_from_their_beginning_as_written_and_as_read(typed: str, part: str) -> None:
    assert found("住民が運転する買い物送迎（NPO法人）", typed) == part


@pytest.mark.parametrize("typed", ["もの", "い物", "が", "する", "みん", "kai", "住民が運転する買い物送迎と体操", "。"])
def test_nothing_is_found_from_the_middle_of_a_word_nor_beyond_what_was_typed(typed: str) -> None:
    assert found("住民が運転する買い物送迎（NPO法人）", typed) is None


@pytest.mark.parametrize(
    ("text", "typed", "part"),
    [
        ("スポーツ・レクリエーション", "れく", "レク"),
        ("スポーツ・レクリエーション", "すぽーつれ", "スポーツ・レ"),
        ("（多世代）交流", "多世代交", "多世代）交"),
        ("地域の見守り", "み", "見"),
        ("社会福祉協議会", "かい", None),
        ("埼玉県の取組", "けん", None),
    ],
)
def test_signs_are_passed_over_and_suffixes_begin_nothing(text: str, typed: str, part: str | None) -> None:
    assert found(text, typed) == part


@pytest.mark.parametrize("typed", ["", " ", "k", "kai", "NPO", "2024", "😀", "\x00", "!?", "ー"])
def test_without_a_japanese_character_there_is_nothing_to_look_up(typed: str) -> None:
    assert spellings(typed) == ()


def test_a_reading_is_looked_up_only_where_it_says_more() -> None:
    assert spellings("家") == ("家",)
    assert spellings("かいも") == ("かいも",)
    assert spellings("買物") == ("買物", "かいもの")


def test_prefixes_hold_no_space_and_have_a_bound() -> None:
    prefixes = prefixes_of("住民 と　役場", words_of("住民 と　役場"))
    assert "住民と役場" in prefixes
    assert not any(set(prefix) & {" ", "　"} for prefix in prefixes)
    text = "買い物と通院のための移動を支える住民の活動" * 20
    prefixes = prefixes_of(text, words_of(text))
    assert max(map(len, prefixes)) == LONGEST_PREFIX
    assert len(prefixes) < 500
    assert prefixes_of("", ()) == prefixes_of("！", words_of("！")) == set()


def test_one_form_for_all_kana() -> None:
    assert fold("ボランティア") == fold("ぼらんてぃあ") == fold("ﾎﾞﾗﾝﾃｨｱ") == "ぼらんてぃあ"
