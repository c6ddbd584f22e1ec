"""Full lists of what the admin's home shows the beginning of."""

from collections.abc import Iterable
from typing import Any, ClassVar

from django.conf import settings
from django.db.models import QuerySet
from django.utils.dateparse import parse_datetime
from django.utils.timezone import localtime, now
from wagtail.admin.ui.tables import Column
from wagtail.models import Page

from content.japanese_dates import moment_text
from content.reports import PagesOfReader, WayToThePage, day_text
from portal.review import request_texts
from portal.upkeep import Waiting, pages_waiting_for, scheduled_pages, stale_pages

TITLE = WayToThePage(accessor="get_admin_display_title")


def waiting_text(page: Any) -> str:
    """Why a page waits; of a draft with a time (`draft_goes_live`), that nothing will happen then."""
    moment = parse_datetime(page.draft_goes_live or "")
    if page.waiting == Waiting.DRAFT and moment and moment > now():
        return f"日時（{moment_text(localtime(moment))}）は入っていますが、まだ予約されていません"
    return Waiting(page.waiting).label


def with_requests(pages: Iterable[Page]) -> list[Page]:
    """The same pages, each with its `request_text`: who asked for its approval or sent it back, if somebody did."""
    pages = list(pages)
    texts = request_texts(pages)
    for page in pages:
        page.request_text = texts.get(page.pk, "")
    return pages


def changed_text(page: Page) -> str:
    return day_text(page.latest_revision_created_at)


def published_text(page: Page) -> str:
    return day_text(page.last_published_at)


def schedule_text(page: Any) -> str:
    """公開：2026年11月21日（土）9時00分　公開終了：…."""
    parts = []
    if page.goes_public_at:
        parts.append(f"公開：{moment_text(localtime(page.goes_public_at))}")
    if page.expire_at:
        parts.append(f"公開終了：{moment_text(localtime(page.expire_at))}")
    return "　".join(parts)


class PagesReport(PagesOfReader):
    model = Page
    results_template_name = "portal/reports/pages_results.html"
    explanation = ""
    nothing = ""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return context | {"explanation": self.explanation, "nothing": self.nothing}


class WaitingReport(PagesReport):
    page_title = "あなたを待っているページ"
    header_icon = "tasks"
    index_url_name = "waiting_report"
    index_results_url_name = "waiting_report_results"
    # What waits for somebody waits for those who write or review.
    permission_required = None
    any_permission_required: ClassVar[list[str]] = ["add", "change", "publish", "approve"]
    explanation = "確認を頼まれたページ、差し戻されたページ、書きかけのページ、承認を待っているページです。"
    nothing = "あなたを待っているページはありません。"
    columns: ClassVar[list[Column]] = [
        TITLE,
        Column("waiting", label="どうなっているか", accessor=waiting_text),
        Column("request_text", label="だれが依頼・差し戻したか"),
        Column("changed", label="最後に保存した日", accessor=changed_text),
    ]

    def get_queryset(self) -> QuerySet[Page]:
        return pages_waiting_for(self.request.user)

    def decorate_paginated_queryset(self, object_list: Iterable[Page]) -> list[Page]:
        return with_requests(object_list)


class StaleReport(PagesReport):
    page_title = "古くなったページ"
    header_icon = "time"
    index_url_name = "stale_report"
    index_results_url_name = "stale_report_results"
    nothing = "古くなったページはありません。"
    export_filename = "stale-pages"
    columns: ClassVar[list[Column]] = [TITLE, Column("published", label="最後に公開した日", accessor=published_text)]
    list_export: ClassVar[list[str]] = ["title", "last_published_at"]
    export_headings: ClassVar[dict[str, str]] = {"title": "ページ", "last_published_at": "最後に公開した日"}

    @property
    def explanation(self) -> str:  # type: ignore[override]  # the number is a setting
        return (
            f"{settings.STALE_AFTER_MONTHS}か月以上変わっていない公開中のページを、古い順に並べています。"
            "内容を確かめて公開し直すと、この一覧から消えます。"
        )

    def get_queryset(self) -> QuerySet[Page]:
        return stale_pages(self.request.user)


class ScheduleReport(PagesReport):
    page_title = "これから公開・終了するページ"
    header_icon = "calendar-alt"
    index_url_name = "schedule_report"
    index_results_url_name = "schedule_report_results"
    explanation = "日時を決めて公開するページと、公開を終えるページです。早い順に並べています。"
    nothing = "公開や公開終了を予約しているページはありません。"
    columns: ClassVar[list[Column]] = [TITLE, Column("schedule", label="予定", accessor=schedule_text)]

    def get_queryset(self) -> QuerySet[Page]:
        return scheduled_pages(self.request.user)
