"""Panels of the admin's home: what to write, what waits for me, what is old, what is scheduled."""

from abc import abstractmethod
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.conf import settings
from django.urls import reverse
from wagtail.admin.ui.components import Component
from wagtail.models import Page

from casestudies.models import CaseStudyIndexPage, CaseStudyPage
from content.reports import edit_address
from news.models import NewsIndexPage, NewsPage
from portal.process_state import standstills
from portal.reports import changed_text, published_text, schedule_text, waiting_text, with_requests
from portal.upkeep import pages_waiting_for, scheduled_pages, stale_pages

ROWS = 8


# What editors write most, and the list that it goes below.
WRITTEN = (("取組事例を書く", CaseStudyPage, CaseStudyIndexPage), ("お知らせを書く", NewsPage, NewsIndexPage))


class WritingPanel(Component):
    """The way to an empty form: in the explorer it is a sign without words."""

    name = "writing"
    order = 100
    template_name = "portal/admin/writing_panel.html"

    def get_context_data(self, parent_context: Mapping[str, Any]) -> dict[str, Any]:
        user = parent_context["request"].user
        lists = [(text, model, parent) for text, model, of in WRITTEN for parent in of.objects.all()[:1]]
        return {
            "links": [
                (text, add_address(model, parent))
                for text, model, parent in lists
                if parent.permissions_for_user(user).can_add_subpage()
            ]
        }


def add_address(model: type[Page], parent: Page) -> str:
    return reverse("wagtailadmin_pages:add", args=[model._meta.app_label, model._meta.model_name, parent.pk])


class PagesPanel(Component):
    """The first rows of a list of pages, and the way to all of it."""

    template_name = "portal/admin/pages_panel.html"
    name = heading = nothing = all_url_name = icon = detail_heading = ""

    @abstractmethod
    def pages(self, user: Any) -> Iterable[Page]:
        """The first ROWS, and one more if there are more."""

    @abstractmethod
    def detail(self, page: Page) -> str: ...

    def get_context_data(self, parent_context: Mapping[str, Any]) -> dict[str, Any]:
        pages = list(self.pages(parent_context["request"].user))
        return {
            "name": self.name,
            "heading": self.heading,
            "icon": self.icon,
            "nothing": self.nothing,
            "detail_heading": self.detail_heading,
            "rows": [
                (page.get_admin_display_title(), edit_address(page.pk), self.detail(page)) for page in pages[:ROWS]
            ],
            "has_more": len(pages) > ROWS,
            "all_address": reverse(self.all_url_name),
        }


class WaitingPanel(PagesPanel):
    name = "waiting"
    order = 110
    heading = "対応が必要なページ"
    icon = "tasks"
    nothing = "今、対応が必要なページはありません。"
    detail_heading = "どうなっているか"
    all_url_name = "waiting_report"

    def pages(self, user: Any) -> Iterable[Page]:
        return with_requests(pages_waiting_for(user)[: ROWS + 1])

    def detail(self, page: Any) -> str:
        return f"{waiting_text(page)}（{page.request_text or f'{changed_text(page)}に保存'}）"


class StalePanel(PagesPanel):
    name = "stale"
    order = 120
    heading = "古くなったもの"
    icon = "time"
    detail_heading = "最後に公開した日"
    all_url_name = "stale_report"

    @property
    def nothing(self) -> str:  # type: ignore[override]  # the number is a setting
        return f"{settings.STALE_AFTER_MONTHS}か月以上変わっていないページはありません。"

    def pages(self, user: Any) -> Iterable[Page]:
        return stale_pages(user)[: ROWS + 1]

    def detail(self, page: Page) -> str:
        return f"{published_text(page)}から変わっていません"


class SchedulePanel(PagesPanel):
    name = "schedule"
    order = 130
    heading = "これから公開・終了するもの"
    icon = "calendar-alt"
    nothing = "公開や公開終了を予約しているページはありません。"
    detail_heading = "予定"
    all_url_name = "schedule_report"

    def pages(self, user: Any) -> Iterable[Page]:
        return scheduled_pages(user)[: ROWS + 1]

    def detail(self, page: Page) -> str:
        return schedule_text(page)


class ProcessPanel(Component):
    """A process that stands still. Nothing is drawn while all is well."""

    name = "processes"
    order = 92
    template_name = "portal/admin/process_panel.html"

    def get_context_data(self, parent_context: Mapping[str, Any]) -> dict[str, Any]:
        return {"standstills": standstills()}


PANELS: tuple[Callable[[], PagesPanel], ...] = (WaitingPanel, StalePanel, SchedulePanel)
