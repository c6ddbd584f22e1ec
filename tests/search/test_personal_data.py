"""Of what may tell of a person nothing is kept; of what people search for, nearly all."""

import pytest

from search.services.counting import kept_words
from tests.factories.regions import MunicipalityFactory, PrefectureFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "text",
    [
        "090-1234-5678",
        "０９０－１２３４－５６７８",
        "090 1234 5678 に電話",
        "048ー000ー0000",
        "(04)2998-1111",
        "2998-1111",
        "taro@example.jp",
        "ｔａｒｏ＠ｅｘａｍｐｌｅ．ｊｐ",
        "1234 5678 9012",
        "被保険者番号 0123456789",
        "359-0042",
        "〒3590042 所沢市並木",
        "所沢市並木1-1-1",
        "並木一丁目二番",
        "並木1番1号",
        "所沢市大字上安松12-3",
        "昭和12年3月4日",
        "1940年生まれ 母",
        "山田太郎",
        "やまだ はなこ",
        "ヤマダ タロウ",
        "田中",
        "髙橋 徘徊",
        "渡邊さん 介護",
        "所沢 佐藤さん",
        "スミスさん",
        "-鈴木一郎",
        '"鈴木一郎"',
        "買い物 OR 鈴木",
        "母が転んでから一人で買い物に行けなくなり困っていますどこに相談したらよいかだれか教えてくださいお願いしますどうかよろしくお願いします",
        "https://example.jp/?token=abc",
    ],
)
def test_what_may_tell_of_a_person_is_not_kept(text: str) -> None:
    assert kept_words(text) is None


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("買い物支援", "買い物支援"),
        ("　買い物　支援 ", "買い物 支援"),
        ("ＮＰＯ", "npo"),
        ("認知症カフェ", "認知症カフェ"),
        ("見守り -電話", "見守り -電話"),
        ("令和6年度", "令和6年度"),
        ("要支援1・2", "要支援1・2"),
        ("2024年", "2024年"),
        ("75歳以上", "75歳以上"),
        ("サービス・活動A", "サービス・活動a"),
        ("1号被保険者", "1号被保険者"),
        ("お母さん", "お母さん"),
        ("子ども食堂", "子ども食堂"),
        ("所沢", "所沢"),
        ("'; DROP TABLE search_searchday; --", "drop table search_searchday"),
        ("<script>alert</script>", "script alert /script"),
        ("=HYPERLINK", "=hyperlink"),
        ("の が", ""),
        ("\x00\x1f", ""),
        ("", ""),
    ],
)
def test_what_people_search_for_is_kept(text: str, words: str) -> None:
    assert kept_words(text) == words


def test_a_surname_that_is_a_place_is_a_place() -> None:
    assert kept_words("小川町") is None
    assert kept_words("福島 配食") is None
    MunicipalityFactory(code="11343", name="小川町", kana="おがわまち")
    PrefectureFactory(code="34", name="福島県", kana="ふくしまけん")
    assert kept_words("小川町") == "小川町"
    assert kept_words("小川") == "小川"
    assert kept_words("おがわ") == "おがわ"
    assert kept_words("福島 配食") == "福島 配食"


@pytest.mark.parametrize("text", ["小川さん", "小川太郎", "小川みどり", "小川 光", "小川 田中", "所沢様"])
def test_a_place_is_a_name_where_a_given_name_or_san_stands_behind(text: str) -> None:
    MunicipalityFactory(code="11343", name="小川町", kana="おがわまち")
    assert kept_words(text) is None
