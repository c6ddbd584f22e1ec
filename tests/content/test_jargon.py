"""Which words a text leaves unexplained."""

import pytest

from content.jargon import unexplained_words
from content.page_findings import Jargon
from content.services import load_jargon

JARGON = ["協議体", "SC", "サービス・活動A", "第2層"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("SCが集まりました。", ["SC"]),
        ("ＳＣが集まりました。", ["SC"]),
        ("SC（生活支援コーディネーター）が集まりました。SCは3人です。", []),
        ("生活支援コーディネーター（SC）が集まりました。", []),
        ("生活支援コーディネーター(以下「SC」という)が集まりました。", []),
        ("「SC」とは、生活支援コーディネーターのことです。", []),
        ("SC（3人）が集まりました。", ["SC"]),
        ("市内の大学（SC、ICTを研究）", ["SC", "ICT"]),
        ("協議体で話し合いました。", ["協議体"]),
        ("協議体（地域の支え合いを話し合う場）で話し合いました。", []),
        ("第２層の協議体です。", ["第2層", "協議体"]),
        ("サービス・活動Aを始めました。", ["サービス・活動A"]),
        ("ICTとSCとICT", ["ICT", "SC"]),
        ("住民協議体で話し合いました。", []),
        ("協議体：住民が話し合う場です。", []),
        ("第II期とWiFiとA型とLEDs", []),
        ("https://EXAMPLE.jp/PDF/ABC?X=DEF と INFO@example.jp", []),
        ("", []),
    ],
)
def test_words_without_explanation_are_found(text, words):
    assert list(unexplained_words(text, JARGON)) == words


def test_excerpt_shows_where_the_word_is_used_first():
    text = "あ" * 60 + "SCが来ました。" + "い" * 60
    excerpt = unexplained_words(text, [])["SC"]
    assert excerpt.startswith("…ああ")
    assert excerpt.endswith("いい…")
    assert "SCが来ました。" in excerpt
    assert len(excerpt) <= 120


@pytest.mark.django_db
def test_words_are_loaded_once_and_those_of_staff_stay():
    Jargon.objects.all().delete()
    assert load_jargon() == Jargon.objects.count() > 20
    assert Jargon.objects.get(word="NPO").treatment == "known"
    assert Jargon.objects.get(word="SC").explanation == "生活支援コーディネーター"
    Jargon.objects.exclude(word="SC").delete()
    assert load_jargon() == 0
    assert Jargon.objects.count() == 1
