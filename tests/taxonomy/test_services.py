"""Loading of the terms."""

import pytest

from taxonomy.models import ActivityField, BodyKind, ServiceAType, Trouble
from taxonomy.services import load_taxonomy

pytestmark = pytest.mark.django_db

# The order of the national platform's own list.
FIELDS = [
    "掃除",
    "洗濯",
    "調理",
    "買い物",
    "見守り",
    "移動（交通）",
    "住まい",
    "居場所",
    "食事",
    "健康",
    "医療",
    "介護",
    "学び",
    "文化・芸術",
    "（多世代）交流",
    "スポーツ・レクリエーション",
    "まちづくり",
    "ボランティア・地域活動",
    "就労",
    "後継者",
    "防災・防犯",
    "農地",
    "環境保全",
]


def test_23_fields_in_their_order():
    load_taxonomy()
    assert [field.label for field in ActivityField.objects.all()] == FIELDS
    assert [field.number for field in ActivityField.objects.all()] == list(range(1, 24))


def test_kinds_of_bodies_and_service_a_types():
    load_taxonomy()
    assert [kind.label for kind in BodyKind.objects.all()] == [
        "住民主体の活動団体",
        "地域運営組織",
        "NPO法人",
        "社会福祉協議会・社会福祉法人",
        "協同組合",
        "民間企業",
        "保険外サービス等の実施者",
        "行政機関",
        "老人クラブ・自治会",
        "その他",
    ]
    assert [kind.label.split()[0] for kind in ServiceAType.objects.all()] == ["①-1", "①-2", "①-3", "②"]


def test_every_trouble_leads_to_a_field():
    load_taxonomy()
    troubles = Trouble.objects.prefetch_related("fields")
    assert troubles
    assert [trouble.key for trouble in troubles if not trouble.fields.all()] == []


def test_every_term_would_pass_the_form():
    load_taxonomy()
    for model in (ActivityField, BodyKind, ServiceAType, Trouble):
        for term in model.objects.all():
            term.full_clean()


def test_loading_twice_adds_nothing():
    first = load_taxonomy()
    assert first["ActivityField"] == 23
    assert first["Trouble"] > 0
    assert load_taxonomy() == dict.fromkeys(first, 0)
    assert ActivityField.objects.count() == 23


def test_what_the_staff_edited_stays():
    load_taxonomy()
    ActivityField.objects.filter(key="shopping").update(label="買い物支援", sort_order=5, is_active=False)
    trouble = Trouble.objects.first()
    trouble.fields.set(ActivityField.objects.filter(key="farmland"))
    load_taxonomy()
    field = ActivityField.objects.get(key="shopping")
    assert (field.label, field.sort_order, field.is_active) == ("買い物支援", 5, False)
    assert [field.key for field in trouble.fields.all()] == ["farmland"]


def test_term_that_was_removed_comes_back_alone():
    load_taxonomy()
    BodyKind.objects.filter(key="company").delete()
    assert load_taxonomy()["BodyKind"] == 1


@pytest.mark.parametrize("model", [ActivityField, BodyKind, ServiceAType, Trouble])
def test_term_whose_key_was_changed_is_not_added_again(model):
    """Older versions let the staff change keys; label and number are unique as well."""
    load_taxonomy()
    term = model.objects.first()
    model.objects.filter(pk=term.pk).update(key="changed")
    assert load_taxonomy()[model.__name__] == 0
    assert not model.objects.filter(key=term.key).exists()


def test_term_whose_label_or_number_the_staff_took_for_another_is_not_added():
    ActivityField.objects.create(key="own", label="自分たちの分野", number=1)
    BodyKind.objects.create(key="own", label="民間企業")
    added = load_taxonomy()
    assert (added["ActivityField"], added["BodyKind"]) == (22, 9)


def test_trouble_that_is_added_later_finds_a_field_by_its_key():
    load_taxonomy()
    ActivityField.objects.filter(key="cleaning").update(number=30)
    ActivityField.objects.filter(key="laundry").update(key="washing")
    Trouble.objects.filter(key__in=["cannot-clean", "cannot-do-laundry"]).delete()
    assert load_taxonomy()["Trouble"] == 2
    assert [field.key for field in Trouble.objects.get(key="cannot-clean").fields.all()] == ["cleaning"]
    assert [field.key for field in Trouble.objects.get(key="cannot-do-laundry").fields.all()] == ["washing"]
