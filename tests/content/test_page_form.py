"""Dates and times in the form of every page."""

from datetime import timedelta

import pytest
from django.utils import timezone
from wagtail.admin.widgets import AdminDateInput, AdminDateTimeInput

from content.models import StandardPage
from content.page_form import PAST, UNREADABLE
from tests.factories.pages import make_home, make_standard_page

pytestmark = pytest.mark.django_db


def form_of(page, user, parent=None, **values):
    form_class = StandardPage.get_edit_handler().get_form_class()
    data = {"title": page.title, "slug": page.slug, "body": "null", "comments-TOTAL_FORMS": "0"}
    data |= {"comments-INITIAL_FORMS": "0"}
    return form_class(data | values, instance=page, for_user=user, parent_page=parent or page.get_parent())


@pytest.mark.parametrize("text", ["1911-09-01 00:00", "2020-01-01 09:00"])
def test_a_time_that_has_passed_is_refused_beside_its_field(admin_user, text):
    form = form_of(make_standard_page(), admin_user, go_live_at=text)
    assert form.errors["go_live_at"] == [PAST]


@pytest.mark.parametrize("text", ["明日", "2026-02-30 09:00", "11/23 9:00"])
def test_what_cannot_be_read_is_said_with_an_example_and_kept(admin_user, text):
    form = form_of(make_standard_page(), admin_user, go_live_at=text)
    assert form.errors["go_live_at"] == [UNREADABLE]
    assert text in str(form["go_live_at"])


def test_a_time_of_the_past_at_which_the_page_went_public_stays(admin_user):
    page = make_standard_page()
    page.go_live_at = timezone.localtime().replace(second=0, microsecond=0) - timedelta(days=3)
    page.save()
    form = form_of(page, admin_user, go_live_at=page.go_live_at.strftime("%Y-%m-%d %H:%M"))
    assert "go_live_at" not in form.errors


@pytest.mark.parametrize(
    "text",
    ["2126-11-23 09:00", "2126/11/23 9:00", "2126年11月23日 9:00", "2126年11月23日 9時", "2126年11月23日9時0分"],
)
def test_dates_may_be_typed_as_people_write_them(admin_user, text):
    form = form_of(make_standard_page(), admin_user, go_live_at=text)
    assert "go_live_at" not in form.errors
    moment = timezone.localtime(form.cleaned_data["go_live_at"])
    assert (moment.year, moment.month, moment.day, moment.hour, moment.minute) == (2126, 11, 23, 9, 0)


def test_two_pages_of_one_title_get_addresses_of_their_own(admin_user):
    public = make_standard_page(slug="exchange")
    for _ in range(2):
        page = StandardPage(title=public.title, slug="exchange", live=False)
        form = form_of(page, admin_user, parent=public.get_parent())
        assert "slug" not in form.errors
        page.slug = form.cleaned_data["slug"]
        public.get_parent().add_child(instance=page)
    assert list(StandardPage.objects.values_list("slug", flat=True)) == ["exchange", "exchange-2", "exchange-3"]


def test_the_address_of_a_public_page_is_never_changed_without_a_word(admin_user):
    make_standard_page(slug="exchange")
    page = StandardPage.objects.get(pk=make_standard_page(slug="other").pk)
    page.slug = "exchange"
    form = form_of(page, admin_user)
    assert form.errors["slug"]


@pytest.mark.parametrize("widget", [AdminDateInput, AdminDateTimeInput])
def test_the_calendar_leaves_typed_text_alone(widget):
    make_home()
    assert widget().get_config()["validateOnBlur"] is False
