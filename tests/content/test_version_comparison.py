"""What the comparison of two versions of a page says of values that are no text."""

from datetime import UTC, date, datetime

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.html import strip_tags
from wagtail.models import Revision

from content.version_comparison import value_text
from tests.factories.pages import make_news


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        (True, "はい"),
        (False, "いいえ"),
        (0, "0"),
        (date(2026, 11, 21), "2026年11月21日（土）"),
        (datetime(2026, 11, 21, 0, 30, tzinfo=UTC), "2026年11月21日（土）9時30分"),
    ],
)
def test_a_value_reads_as_people_write_it(value: object, text: str) -> None:
    assert value_text(value) == text


@pytest.mark.usefixtures("engine")
def test_rich_text_that_only_bears_the_marks_of_the_editor_is_no_change(admin_client: Client) -> None:
    news = make_news(body="<p>同じ本文</p>")
    first = news.latest_revision
    news.body = '<p data-block-key="a1b2c">同じ本文</p>'
    second = news.save_revision()
    news.body = '<p data-block-key="a1b2c">別の本文</p>'
    third = news.save_revision()

    def compared(one: Revision, other: Revision) -> str:
        address = reverse("wagtailadmin_pages:revisions_compare", args=[news.pk, one.pk, other.pk])
        return admin_client.get(address).content.decode()

    assert "同じ" not in compared(first, second)
    assert "同じ" in compared(second, third)


@pytest.mark.usefixtures("engine")
def test_a_date_that_changed(admin_client: Client) -> None:
    news = make_news(date=date(2026, 11, 21))
    first = news.latest_revision
    news.date = date(2026, 11, 22)
    second = news.save_revision()
    address = reverse("wagtailadmin_pages:revisions_compare", args=[news.pk, first.pk, second.pk])
    text = admin_client.get(address).content.decode()
    assert (
        '<span class="deletion">2026年11月21日（土）</span><span class="addition">2026年11月22日（日）</span>' in text
    )
    news.date = None
    third = news.save_revision(clean=False)
    address = reverse("wagtailadmin_pages:revisions_compare", args=[news.pk, third.pk, second.pk])
    text = admin_client.get(address).content.decode()
    assert '<span class="addition">2026年11月22日（日）</span>' in text
    assert "None" not in strip_tags(text)
