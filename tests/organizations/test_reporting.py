"""情報の誤りの知らせ: open to everybody, bounded, looked after by those who may mend the entry."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from organizations import services
from organizations.models import CorrectionReport
from roles.enums import Role
from tests.factories.organizations import make_organization
from tests.factories.pages import make_home
from tests.factories.people import make_person
from tests.factories.regions import MunicipalityFactory

pytestmark = pytest.mark.django_db

REPORT = {"what": "contact", "text": "電話がつながりません。", "email": ""}


@pytest.fixture
def place():
    cache.clear()
    make_home()
    return MunicipalityFactory()


@pytest.fixture
def found(place):
    return make_organization(place=place)


@pytest.fixture
def address(found):
    return reverse("organizations:report", args=[found.pk])


def test_anybody_tells_and_staff_look_after_it(client, address, found, place):
    assert client.post(address, REPORT)["Location"] == found.get_absolute_url()
    report = found.correction_reports.get()
    assert (report.text, report.user) == ("電話がつながりません。", None)
    staff = make_person(Role.MUNICIPAL_STAFF, place)
    client.force_login(staff)
    listed = reverse("organization_reports")
    assert "電話がつながりません。" in client.get(listed).content.decode()
    screen = reverse("organization_report", args=[report.pk])
    assert "電話がつながりません。" in client.get(screen).content.decode()
    client.post(screen, {"text": "団体に電話しました。"})
    report.refresh_from_db()
    assert report.done_by == staff
    assert "電話がつながりません。" not in client.get(listed).content.decode()
    done = client.get(reverse("organization_reports_done")).content.decode()
    assert "団体に電話しました。" in done


def test_who_comes_second_adds_words(client, found, place):
    """Two had it open: neither's words are lost, and the first stays who settled it."""
    report = services.report_error(organization=found, **REPORT)
    first, second = make_person(Role.MUNICIPAL_STAFF, place), make_person(Role.PREFECTURE_OFFICE)
    screen = reverse("organization_report", args=[report.pk])
    pressed = (
        (first, "番号を直しました。"),
        (first, "番号を直しました。"),
        (second, "確かめ中です。"),
        (second, "確かめ中です。"),
    )
    for person, text in pressed:
        client.force_login(person)
        said = client.post(screen, {"text": text}, follow=True).content.decode()
        assert ("先に対応していました" in said) == (person == second)
    report.refresh_from_db()
    assert (report.done_by, report.done_text) == (
        first,
        f"番号を直しました。\n\n確かめ中です。（{second.get_full_name()}）",
    )


def test_words_that_are_too_long_come_back(client, found, place):
    report = services.report_error(organization=found, **REPORT)
    client.force_login(make_person(Role.MUNICIPAL_STAFF, place))
    long = "あ" * 1001
    text = client.post(reverse("organization_report", args=[report.pk]), {"text": long}).content.decode()
    assert long in text
    assert "1000" in text
    report.refresh_from_db()
    assert report.done_at is None


def test_too_many_words_together_are_refused(client, found, place):
    report = services.report_error(organization=found, **REPORT)
    client.force_login(make_person(Role.MUNICIPAL_STAFF, place))
    screen = reverse("organization_report", args=[report.pk])
    client.post(screen, {"text": "あ" * 600})
    response = client.post(screen, {"text": "い" * 600})
    assert response.status_code == 200
    assert "い" * 600 in response.content.decode()


def test_bad_input_is_kept(client, address, found):
    response = client.post(address, REPORT | {"text": "", "email": "no-address"})
    assert set(response.context["form"].errors) == {"text", "email"}
    assert "no-address" in response.content.decode()
    assert not found.correction_reports.exists()


def test_too_many_in_a_row_are_refused_with_what_was_typed(client, address, found, settings):
    for _ in range(100):
        response = client.post(address, REPORT)
        if response.status_code == 429:
            break
    assert response.status_code == 429
    assert "電話がつながりません。" in response.content.decode()
    assert found.correction_reports.count() < 100


def test_entry_that_is_not_public_takes_none(client, address, found):
    found.unpublish()
    assert client.post(address, REPORT).status_code == 404


def test_staff_of_another_area_settle_nothing(found):
    report = services.report_error(organization=found, **REPORT)
    other = make_person(Role.MUNICIPAL_STAFF, MunicipalityFactory(code="11215", name="狭山市"))
    with pytest.raises(PermissionDenied):
        services.settle_report(report=report, by=other)


def test_settled_reports_are_forgotten_after_a_year(found):
    kept, old = (services.report_error(organization=found, **REPORT) for _ in range(2))
    CorrectionReport.objects.filter(pk=old.pk).update(done_at=timezone.now() - timedelta(days=366))
    assert services.forget_old_reports() == 1
    assert list(CorrectionReport.objects.all()) == [kept]
