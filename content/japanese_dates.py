"""Dates as the Japanese administration writes them. Stored is always 西暦; 和暦 is made when showing."""

from datetime import date, datetime

from django.utils.timezone import localtime

# Era names and the first day of each (元号法 and 改元の政令).
ERAS = (
    ("令和", date(2019, 5, 1)),
    ("平成", date(1989, 1, 8)),
    ("昭和", date(1926, 12, 25)),
    ("大正", date(1912, 7, 30)),
    ("明治", date(1868, 10, 23)),
)
WEEKDAYS = "月火水木金土日"


def era_year(day: date) -> str:
    """Return 令和8年 for a day in 2026; 元年 for the first year of an era."""
    for name, first_day in ERAS:
        if day >= first_day:
            year = day.year - first_day.year + 1
            return f"{name}{'元' if year == 1 else year}年"
    return f"{day.year}年"


def date_text(day: date) -> str:
    """Return 2026年11月21日（土）."""
    return f"{day.year}年{day.month}月{day.day}日（{WEEKDAYS[day.weekday()]}）"


def moment_text(moment: datetime) -> str:
    """Return 2026年11月21日（土）9時00分, in the time zone that the moment carries."""
    return f"{date_text(moment.date())}{moment.hour}時{moment.minute:02d}分"


def local_moment_text(moment: datetime | None) -> str:
    """The same in the portal's time zone; empty for what has not happened."""
    return moment_text(localtime(moment)) if moment else ""


def fiscal_year_text(year: int) -> str:
    """Return 令和8年度（2026年度）; the fiscal year 2019 is 令和元年度, as the ministries write it."""
    # A fiscal year carries the era of its last day of December: 2019年度 began in 平成 and is written 令和元年度.
    return f"{era_year(date(year, 12, 31))}度（{year}年度）"
