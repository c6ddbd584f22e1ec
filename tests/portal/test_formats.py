"""Dates and times as Wagtail's screens write them."""

from datetime import UTC, datetime

from django.utils.formats import date_format
from django.utils.translation import override

from content.japanese_dates import date_text, moment_text


def test_wagtails_screens_and_ours_write_dates_in_one_way():
    morning = datetime(2026, 11, 21, 9, 5, tzinfo=UTC)
    with override("ja"):
        assert date_format(morning, "DATETIME_FORMAT") == moment_text(morning)
        assert date_format(morning.date()) == date_text(morning.date())
