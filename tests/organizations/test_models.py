"""What an organization is, and what of it a revision must leave alone."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from organizations.corporate_number import tidied, validate_corporate_number
from organizations.enums import Activity
from organizations.models import (
    Organization,
    OrganizationDesignation,
    OrganizationService,
    OrganizationStatus,
)
from organizations.services import OrganizationContent, publish_organization, records_of
from tests.factories.organizations import make_organization
from tests.factories.regions import MunicipalityFactory, NationFactory, PrefectureFactory, WardFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("typed", ["8000020130001", "８０００020130001", "8000-0201-30001", " 8000 0201 3000 1 "])
def test_corporate_number_is_kept_in_one_way(typed):
    assert tidied(typed) == "8000020130001"
    validate_corporate_number(tidied(typed))


@pytest.mark.parametrize("typed", ["8000020130002", "800002013000", "80000201300011", "800002013000a", "番号"])
def test_corporate_number_that_nobody_can_have_is_refused_in_words(typed):
    with pytest.raises(ValidationError, match="法人番号"):
        validate_corporate_number(tidied(typed))


def test_one_corporate_number_is_one_organization_and_many_have_none():
    first = make_organization(corporate_number="8000020130001")
    make_organization(name="みどりの会", corporate_number="")
    make_organization(name="あおばの会", corporate_number="")
    again = Organization(name="写し", kana="うつし", summary="写しです。", corporate_number="8000020130001")
    with pytest.raises(ValidationError, match="この法人番号の団体は、もう登録されています"):
        again.validate_constraints()
    with pytest.raises(IntegrityError), transaction.atomic():
        again.save()
    assert Organization.objects.get(corporate_number="8000020130001") == first


@pytest.mark.parametrize(
    ("values", "fault"),
    [
        ({"kana": "緑の会"}, "よみは、ひらがなで"),
        ({"postal_code": "3300001"}, "郵便番号は"),
        ({"latitude": "35.8"}, "緯度と経度は、両方"),
        ({"latitude": "95", "longitude": "139"}, "46"),
        ({"summary": "あ" * 301}, "300"),
    ],
)
def test_what_cannot_be_is_refused(values, fault):
    with pytest.raises(ValidationError, match=fault):
        make_organization(**values)


def test_reading_in_katakana_is_kept_in_hiragana():
    assert make_organization(kana="ミドリノカイ").kana == "みどりのかい"


@pytest.mark.parametrize(
    ("least", "most", "unit", "text", "shown"),
    [
        (500, 1400, "hour", "", "500〜1,400円／1時間"),
        (800, 800, "meal", "", "800円／1食"),
        (0, 0, "", "", "無料"),
        (None, 1000, "time", "", "1,000円まで／1回"),
        (300, None, "month", "", "300円から／1か月"),
        (0, 500, "time", "", "0〜500円／1回"),
        (None, None, "", "応相談", "応相談"),
        (500, 500, "hour", "燃料代は別", "500円／1時間。燃料代は別"),
        (None, None, "", "", ""),
    ],
)
def test_fee_in_words(least, most, unit, text, shown):
    service = OrganizationService(name="家事", fee_min=least, fee_max=most, fee_unit=unit, fee_text=text)
    assert service.fee == shown


@pytest.mark.parametrize(
    ("values", "field"),
    [({"fee_min": 500, "fee_max": 300, "fee_unit": "hour"}, "fee_max"), ({"fee_min": 500}, "fee_unit")],
)
def test_fee_that_says_nothing_is_refused(values, field):
    with pytest.raises(ValidationError) as raised:
        OrganizationService(name="家事", **values).clean()
    assert field in raised.value.error_dict


def test_it_works_where_it_is_unless_it_says_where():
    tokorozawa = MunicipalityFactory()
    sayama = MunicipalityFactory(code="11215", name="狭山市")
    assert make_organization(place=tokorozawa).serves == [tokorozawa]
    assert make_organization(place=tokorozawa, serves=(sayama,)).serves == [sayama]
    assert make_organization(serves=(NationFactory(),)).is_nation_wide


def test_small_resource_needs_no_legal_form():
    """A bench (S15): a name, what it is, where it is."""
    place = MunicipalityFactory()
    from tests.factories.taxonomy import BodyKindFactory

    bench = publish_organization(
        content=OrganizationContent(
            values={
                "name": "坂の途中のベンチ",
                "kana": "さかのとちゅうのべんち",
                "summary": "買い物の帰りに休めます。",
            },
            body_kind=BodyKindFactory(key="other").key,
            fields=[],
            located_in=place.code,
        ),
        by=None,
    )
    assert bench.live
    assert bench.serves == [place]


@pytest.mark.parametrize(("is_public", "shown"), [(True, "埼玉県所沢市見本町1-2 見本ビル2階"), (False, "埼玉県所沢市")])
def test_address_that_is_kept_back_ends_with_the_municipality(is_public, shown):
    found = make_organization(
        address="見本町1-2",
        building="見本ビル2階",
        address_is_public=is_public,
        latitude="35.800000",
        longitude="139.470000",
    )
    assert found.public_address == shown
    assert (found.public_point is not None) == is_public


def place_codes(region):
    return sorted(Organization.objects.reaching(region).values_list("kana", flat=True))


def test_what_reaches_a_place_is_found_by_where_it_works_not_by_its_address():
    tokorozawa, nation, prefecture = MunicipalityFactory(), NationFactory(), PrefectureFactory()
    sayama = MunicipalityFactory(code="11215", name="狭山市")
    tokyo = MunicipalityFactory(code="13101", name="千代田区")
    ward = WardFactory()
    make_organization(kana="しょざいち", place=tokorozawa)
    make_organization(kana="となりで", place=tokorozawa, serves=(sayama,))
    make_organization(kana="けん", place=tokyo, serves=(prefecture,))
    make_organization(kana="くに", place=tokyo, serves=(nation,))
    make_organization(kana="く", place=ward, serves=(ward,))
    assert place_codes("11208") == ["くに", "けん", "しょざいち"]
    assert place_codes("11215") == ["くに", "けん", "となりで"]
    assert place_codes("11") == ["く", "くに", "けん", "しょざいち", "となりで"]
    assert place_codes("11100") == ["く", "くに", "けん"]
    assert place_codes("13101") == ["くに"]


class TestPublishingAnOldRevision:
    """What changes outside the form stays what it is, whatever version goes public."""

    @pytest.fixture
    def found(self):
        return make_organization(
            services=[{"name": "買い物の代行", "field": "shopping", "times": "平日"}],
            contacts=[{"name": "事務局", "phone": "048-000-0000"}],
        )

    def test_confirmation_labels_state_contacts_and_times_stay(self, found):
        old = found.latest_revision
        uuid = found.services.get().uuid
        newer = Organization.objects.get(pk=found.pk).get_latest_revision_as_object()
        newer.name, newer.services = "改めた名前", []
        newer.save_revision().publish()
        label = make_organization(name="印", designations=[{"label": "housing-support"}]).designations.get().label
        OrganizationDesignation.objects.create(organization=found, label=label)
        OrganizationStatus.objects.filter(organization=found).update(
            confirmed_on=date(2026, 11, 1), activity=Activity.PAUSED
        )
        before = records_of(found)

        old.publish()

        found = Organization.objects.get(pk=found.pk)
        assert found.name == "特定非営利活動法人みどり"
        assert found.status.confirmed_on == date(2026, 11, 1)
        assert found.status.activity == Activity.PAUSED
        assert [row.label for row in found.designations.all()] == [label]
        assert records_of(found) == before
        # The service that comes back is the one that it was: its times are found again.
        assert found.services.get().uuid == uuid
        assert before["times"] == {str(uuid): "平日"}

    def test_an_edit_waits_while_the_approved_version_stays_public(self, found):
        draft = found.get_latest_revision_as_object()
        draft.name = "まだ見えない名前"
        draft.save_revision()
        assert Organization.objects.public().get(pk=found.pk).name == "特定非営利活動法人みどり"
