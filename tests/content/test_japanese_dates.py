"""Dates as the administration writes them."""

from datetime import UTC, date, datetime

import pytest

from content.japanese_dates import date_text, era_year, fiscal_year_text
from content.templatetags import content_tags


@pytest.mark.parametrize(
    ("day", "text"),
    [
        (date(2019, 5, 1), "令和元年"),
        (date(2019, 4, 30), "平成31年"),
        (date(1989, 1, 8), "平成元年"),
        (date(1989, 1, 7), "昭和64年"),
        (date(1926, 12, 25), "昭和元年"),
        (date(1926, 12, 24), "大正15年"),
        (date(1912, 7, 30), "大正元年"),
        (date(1912, 7, 29), "明治45年"),
        (date(2019, 12, 31), "令和元年"),
        (date(2020, 1, 1), "令和2年"),
        (date(2026, 11, 21), "令和8年"),
    ],
)
def test_era_year_at_the_borders(day, text):
    assert era_year(day) == text


def test_day_before_all_eras_is_written_in_the_common_era():
    assert era_year(date(1868, 10, 22)) == "1868年"


@pytest.mark.parametrize(
    ("day", "text"),
    [
        (date(2026, 11, 21), "2026年11月21日（土）"),
        (date(2026, 11, 22), "2026年11月22日（日）"),
        (date(2026, 11, 23), "2026年11月23日（月）"),
        (date(2024, 2, 29), "2024年2月29日（木）"),
        (date(2026, 1, 2), "2026年1月2日（金）"),
    ],
)
def test_date_with_its_weekday_and_no_leading_zeros(day, text):
    assert date_text(day) == text


@pytest.mark.parametrize(
    ("year", "text"),
    [
        (1988, "昭和63年度（1988年度）"),
        (1989, "平成元年度（1989年度）"),
        (1990, "平成2年度（1990年度）"),
        (2018, "平成30年度（2018年度）"),
        (2019, "令和元年度（2019年度）"),
        (2020, "令和2年度（2020年度）"),
        (2024, "令和6年度（2024年度）"),
        (2026, "令和8年度（2026年度）"),
    ],
)
def test_fiscal_year_in_both_calendars(year, text):
    assert fiscal_year_text(year) == text


def test_filter_shows_a_moment_as_the_day_that_it_is_in_japan():
    assert content_tags.date_text(datetime(2026, 11, 20, 15, 30, tzinfo=UTC)) == "2026年11月21日（土）"
    assert content_tags.date_text(datetime(2026, 11, 20, 14, 59, tzinfo=UTC)) == "2026年11月20日（金）"


def test_filters_show_nothing_for_nothing():
    assert content_tags.date_text(None) == ""
    assert content_tags.fiscal_year(None) == ""
    assert content_tags.thousands(None) == ""


def test_thousands_keeps_zero_and_decimals():
    assert [content_tags.thousands(value) for value in (0, 1_234_567, 4749.5)] == ["0", "1,234,567", "4,749.5"]
