import pytest

from search.analysis.query_language import MAX_CHUNKS, MAX_QUERY_LENGTH, Chunk, parse


def shape(text: str) -> tuple[list[list[str]], list[str]]:
    parsed = parse(text)
    return [[chunk.text for chunk in group] for group in parsed.required], [chunk.text for chunk in parsed.excluded]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("買い物 送迎", ([["買い物"], ["送迎"]], [])),
        ("買い物　送迎", ([["買い物"], ["送迎"]], [])),
        ("「買い物」（送迎）", ([["買い物"], ["送迎"]], [])),
        ("配食 OR 会食", ([["配食", "会食"]], [])),
        ("配食 OR 会食 通いの場", ([["配食", "会食"], ["通いの場"]], [])),
        ("配食 | 会食", ([["配食", "会食"]], [])),
        ("サロン -体操", ([["サロン"]], ["体操"])),
        ("サロン －体操", ([["サロン"]], ["体操"])),
        ("サロン ー体操", ([["サロン"]], ["体操"])),
        ("-体操", ([], ["体操"])),
        ("OR 買い物", ([["買い物"]], [])),
        ("配食 or 会食", ([["配食", "会食"]], [])),
        ("買い物 AND 送迎", ([["買い物"], ["送迎"]], [])),
        ("買い物 の 支援", ([["買い物"], ["支援"]], [])),
        ("買い物 OR", ([["買い物"]], [])),
        ("ＮＰＯ", ([["NPO"]], [])),
        ("買い物-送迎", ([["買い物-送迎"]], [])),
        ('"買い物', ([["買い物"]], [])),
        ('"買い物" 送迎"', ([["買い物"], ["送迎"]], [])),
    ],
)
def test_shapes(text: str, expected: tuple[list[list[str]], list[str]]) -> None:
    assert shape(text) == expected


def test_quotes_of_every_kind_make_a_phrase() -> None:
    for text in ('"通いの場 体操"', "“通いの場 体操”", "＂通いの場 体操＂"):
        assert parse(text).required == ((Chunk("通いの場 体操", quoted=True),),)


@pytest.mark.parametrize(
    "text", ["", "   ", "　", "!!!", "「」", "- -", '""', "()*&", "\x00", "OR", "|", "の", "を に"]
)
def test_signs_alone_ask_for_nothing(text: str) -> None:
    assert parse(text).is_empty


def test_a_query_of_any_length_is_cut() -> None:
    assert len(parse("あ" * 5000).required[0][0].text) == MAX_QUERY_LENGTH
    assert len(parse("語 " * 400).required) == MAX_CHUNKS
    assert parse("語 " * 400).is_cut
    assert not parse("語 " * MAX_CHUNKS).is_cut
