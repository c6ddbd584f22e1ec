import pytest
from django.core.exceptions import ValidationError

from search.analysis.thesaurus import MAX_VARIANTS, Thesaurus, sequence
from search.models import ThesaurusEntry, ThesaurusKind
from search.services import current_thesaurus, load_thesaurus

THESAURUS = Thesaurus.compile(
    groups=[["買い物弱者", "買い物難民"], ["社会福祉協議会", "社協"], ["ごみ出し", "ゴミ捨て"]],
    one_way={"包括": ["地域包括支援センター"]},
    protected=["地域包括ケア"],
)


def variants(text: str) -> list[tuple[str, ...]]:
    return THESAURUS.variants(sequence(text))


def test_a_group_works_both_ways_and_what_was_typed_comes_first() -> None:
    assert variants("社協") == [sequence("社協"), sequence("社会福祉協議会")]
    assert variants("社会福祉協議会") == [sequence("社会福祉協議会"), sequence("社協")]


def test_a_one_way_entry_works_one_way() -> None:
    assert sequence("地域包括支援センター") in variants("包括")
    assert variants("地域包括支援センター") == [sequence("地域包括支援センター")] or sequence("包括") not in variants(
        "地域包括支援センター"
    )


def test_a_protected_term_keeps_shorter_ones_inside_from_being_expanded() -> None:
    assert variants("地域包括ケア") == [sequence("地域包括ケア")]


def test_the_longest_match_counts() -> None:
    assert variants("買い物弱者") == [sequence("買い物弱者"), sequence("買い物難民")]


def test_a_term_inside_a_longer_word_is_expanded_in_place() -> None:
    assert sequence("買い物難民支援") in variants("買い物弱者支援")


def test_variants_are_bounded() -> None:
    many = Thesaurus.compile(groups=[[f"語{letter}{number}" for number in range(8)] for letter in "甲乙丙"])
    assert len(many.variants(sequence("語甲0語乙0語丙0"))) <= MAX_VARIANTS


def test_a_sentence_of_many_terms_takes_no_longer() -> None:
    """Four alternatives of forty terms have more combinations than there is time."""
    assert len(THESAURUS.variants(sequence("買い物弱者") * 40)) <= MAX_VARIANTS


def test_a_word_in_kana_is_read_as_a_term() -> None:
    assert sequence("ごみ出し") in THESAURUS.read_as("ごみだし")
    assert THESAURUS.read_as("買い物弱者") == ()


@pytest.mark.django_db
def test_an_entry_has_effect_on_the_next_query() -> None:
    assert current_thesaurus().variants(("甲",)) == [("甲",)]
    entry = ThesaurusEntry.objects.create(term="甲乙", others="丙丁")
    assert current_thesaurus().variants(sequence("甲乙")) == [sequence("甲乙"), sequence("丙丁")]
    entry.is_active = False
    entry.save()
    assert current_thesaurus().variants(sequence("甲乙")) == [sequence("甲乙")]
    entry.is_active = True
    entry.save()
    entry.delete()
    assert current_thesaurus().variants(sequence("甲乙")) == [sequence("甲乙")]


@pytest.mark.django_db
def test_the_default_thesaurus_is_loaded_once_and_has_a_hundred_groups() -> None:
    assert load_thesaurus() > 100
    assert ThesaurusEntry.objects.filter(kind=ThesaurusKind.GROUP).count() >= 100
    assert load_thesaurus() == 0
    assert sequence("地域支え合い推進員") in current_thesaurus().variants(sequence("生活支援コーディネーター"))


@pytest.mark.parametrize(
    ("entry", "field"),
    [
        ({"term": "店", "others": "商店"}, "term"),
        ({"term": " 店 ", "others": "商店"}, "term"),
        ({"term": "店！", "others": "商店"}, "term"),
        ({"term": "!!!", "others": "商店"}, "term"),
        ({"term": "！！", "kind": ThesaurusKind.PROTECTED}, "term"),
        ({"term": "自動車", "others": "車"}, "others"),
        ({"term": "自動車", "others": "乗用車\n車"}, "others"),
        ({"term": "自動車", "others": "車", "kind": ThesaurusKind.ONE_WAY}, "others"),
        ({"term": "自動車", "others": "乗用車\n★★"}, "others"),
        ({"term": "商店", "others": "  "}, "others"),
        ({"term": "商店", "others": "、"}, "others"),
        ({"term": "商店", "others": "店舗", "kind": ThesaurusKind.PROTECTED}, "others"),
    ],
)
def test_entries_that_would_do_harm_are_refused(entry: dict[str, str], field: str) -> None:
    with pytest.raises(ValidationError) as refused:
        ThesaurusEntry(**entry).clean()
    assert field in refused.value.message_dict


def test_refused_other_words_are_named() -> None:
    with pytest.raises(ValidationError) as refused:
        ThesaurusEntry(term="自動車", others="車、乗用車、☆").clean()
    one, two = refused.value.message_dict["others"]
    assert one.startswith("「車」：2文字以上")
    assert two.startswith("「☆」：記号だけ")


@pytest.mark.parametrize(
    "others", ["終活\n墓じまい", "終活、墓じまい", "終活，墓じまい", "終活, 墓じまい", "終活、\r\n墓じまい、"]
)
def test_commas_separate_other_words_like_lines(others: str) -> None:
    assert ThesaurusEntry(term="終い支度", others=others).other_terms == ["終活", "墓じまい"]


@pytest.mark.django_db
def test_every_default_entry_would_pass_the_form() -> None:
    load_thesaurus()
    for entry in ThesaurusEntry.objects.all():
        entry.full_clean()
