"""検索の様子: what is searched for and not found, for those who tend the thesaurus."""

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import path, reverse
from django.utils.timezone import localdate
from django.views.generic import TemplateView
from wagtail.admin.menu import MenuItem
from wagtail.admin.paginator import WagtailPaginator
from wagtail.admin.views.generic import WagtailAdminTemplateMixin
from wagtail.permissions import policy_registry

from content.csv_table import csv_lines
from content.japanese_dates import date_text
from search import services
from search.admin_views.insight_lists import LISTS, InsightList, Row
from search.models import SearchPick, ThesaurusEntry
from search.permissions import may_export_insight, may_see_insight
from search.services import InsightScope

TITLE = "検索の様子"
ROWS, ROWS_A_PAGE = 10, 50
PERIODS = (30, 90, 365)


class Paginator(WagtailPaginator):
    @property
    def items_count_label(self) -> str:
        return f"{self.count}件"


class InsightView(WagtailAdminTemplateMixin, TemplateView):
    """Totals, and the beginning of each list."""

    template_name = "search/admin/insight.html"
    page_title = TITLE
    header_icon = "search"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        days = request.GET.get("days", "")
        chosen = int(days) if days in map(str, PERIODS) else PERIODS[0]
        self.scope = InsightScope(days=chosen, with_staff="staff" in request.GET)

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not may_see_insight(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*super().get_breadcrumbs_items(), {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        totals = services.search_totals(self.scope)
        return super().get_context_data(**kwargs) | {
            "scope": self.scope,
            "periods": PERIODS,
            "totals": totals,
            "figures": [
                ("検索の回数", totals.count),
                ("見つからなかった回数", totals.missing),
                ("言葉をゆるめて探した割合", f"{round(100 * totals.loosened / (totals.count or 1))}%"),
            ],
            "first_day": date_text(totals.first_day) if totals.first_day else "",
            "period": f"{date_text(self.scope.first_day)}から{date_text(localdate())}まで",
            "kept_days": settings.SEARCH_LOG_DAYS,
            "min_days": services.MIN_DAYS,
            "may_add": policy_registry.get_by_type(ThesaurusEntry).user_has_permission(self.request.user, "add"),
            "may_pick": policy_registry.get_by_type(SearchPick).user_has_permission(self.request.user, "add"),
            "may_export": may_export_insight(self.request.user),
            "sections": self.sections() if totals.count else [],
        }

    def parameters(self, **more: object) -> str:
        values = {"days": self.scope.days} | ({"staff": "on"} if self.scope.with_staff else {}) | more
        return urlencode(values)

    def sections(self) -> list[dict[str, Any]]:
        sections = []
        for listed in LISTS:
            rows = list(listed.rows(self.scope)[:ROWS])
            address = reverse("search_insight_list", args=[listed.name])
            sections.append(
                {
                    "list": listed,
                    "rows": listed.cells(self.scope, rows),
                    "url": f"{address}?{self.parameters()}" if rows else "",
                }
            )
        return sections


class InsightListView(InsightView):
    """One list, page by page, and as a table to take along."""

    template_name = "search/admin/insight_list.html"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        found = next((each for each in LISTS if each.name == kwargs["name"]), None)
        if found is None:
            raise Http404
        self.list: InsightList = found
        self.page_title = found.title

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        overview = {"url": f"{reverse('search_insight')}?{self.parameters()}", "label": TITLE}
        *above, own = super().get_breadcrumbs_items()
        return [*above, overview, own]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.GET.get("export") == "csv":
            if not may_export_insight(request.user):
                raise PermissionDenied
            rows = list(self.list.rows(self.scope))
            return _csv(self.list, self.list.cells(self.scope, rows), name=f"search-{self.list.name}")
        return super().get(request, *args, **kwargs)

    def sections(self) -> list[dict[str, Any]]:
        return []

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        paginator = Paginator(self.list.rows(self.scope), ROWS_A_PAGE)
        page = paginator.get_page(self.request.GET.get("p"))
        return super().get_context_data(**kwargs) | {
            "section": {"list": self.list, "rows": self.list.cells(self.scope, list(page.object_list))},
            "page_obj": page,
            "is_paginated": page.has_other_pages(),
            "elided_page_range": paginator.get_elided_page_range(page.number),
            "csv_url": f"?{self.parameters(export='csv')}",
        }


class InsightMenuItem(MenuItem):
    """For the menu of reports."""

    def __init__(self) -> None:
        super().__init__(TITLE, reverse("search_insight"), name="search-insight", icon_name="search", order=150)

    def is_shown(self, request: HttpRequest) -> bool:
        return may_see_insight(request.user)


urlpatterns = [
    path("reports/search/", InsightView.as_view(), name="search_insight"),
    path("reports/search/<slug:name>/", InsightListView.as_view(), name="search_insight_list"),
]


def _csv(listed: InsightList, rows: Iterable[Row], *, name: str) -> HttpResponse:
    lines = csv_lines(listed.headings, ((cell.text for cell in row.cells) for row in rows))
    headers = {"Content-Disposition": f'attachment; filename="{name}-{localdate().isoformat()}.csv"'}
    return HttpResponse("".join(lines), content_type="text/csv; charset=utf-8", headers=headers)
