from concurrent.futures import ThreadPoolExecutor

import pytest

from search.analysis.tokens import MAX_CHARACTERS, bigram_texts, bigrams, tokenise


def words(text: str) -> list[str]:
    return [token.text for token in tokenise(text)]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("買物", "買い物"),
        ("買いもの", "買い物"),
        ("空家", "空き家"),
        ("取組", "取り組み"),
        ("ボランテイア", "ボランティア"),
        ("コーディネータ", "コーディネーター"),
        ("ＮＰＯ", "npo"),
        ("認知症のカフェ", "認知症カフェ"),
        ("令和6年度", "2024年"),
    ],
)
def test_spellings_that_are_one(one: str, other: str) -> None:
    assert words(one) == words(other)


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("京都", "東京都"),
        ("配食", "手配食材"),
        ("市場", "市場原理"),
        ("包括", "包括的な支援"),
        ("サロン", "美容サロン"),
    ],
)
def test_a_word_is_not_found_inside_another(query: str, text: str) -> None:
    assert words(query)[0] not in words(text)


def test_offsets_point_into_the_text_as_written() -> None:
    text = "ＮＰＯが買物を支援。令和６年度も。"
    assert [text[token.begin : token.end] for token in tokenise(text)] == ["ＮＰＯ", "買物", "支援", "令和６年度"]


def test_a_text_longer_than_the_dictionary_takes_keeps_every_token_and_its_place() -> None:
    sentence = "住民が買い物を手伝う。"
    text = sentence * (2 * MAX_CHARACTERS // len(sentence) + 5)
    tokens = tokenise(text)
    shopping = [token for token in tokens if token.text == "買い物"]
    assert len(shopping) == text.count("買い物")
    assert {text[token.begin : token.end] for token in shopping} == {"買い物"}


def test_a_long_text_without_an_end_of_a_sentence() -> None:
    assert tokenise("買い物" * MAX_CHARACTERS)


def test_threads_do_not_disturb_each_other() -> None:
    texts = ["買い物の送迎を支援する", "通いの場で体操をする"] * 100
    expected = [words(text) for text in texts]
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(words, texts)) == expected


def test_pairs_of_characters_do_not_cross_signs() -> None:
    assert bigram_texts("カフェ、ＡB") == ["カフ", "フエ", "ab"]
    assert [pair.text for pair in bigrams("カフェ、ＡB")] == bigram_texts("カフェ、ＡB")
