"""個人情報の一覧: kinds of personal data held and the number of people, for staff who answer for it."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse
from django.utils.timezone import localdate
from django.views.generic import TemplateView
from wagtail.admin.menu import MenuItem
from wagtail.admin.views.generic import PermissionCheckedMixin, WagtailAdminTemplateMixin

from accounts.models import User
from accounts.personal_data import all_kinds
from content.csv_table import csv_lines
from content.japanese_dates import date_text
from roles.permissions import may

TITLE = "個人情報の一覧"
# From so many people on a 個人情報ファイル簿 is drawn up and published (個人情報の保護に関する法律 第75条).
PUBLISHED_FROM = 1000
HEADINGS = ("情報の種類", "利用目的", "保存期間", "人数", "個人情報ファイル簿")


def may_read(user: Any) -> bool:
    return may(user, "personal-data", "view")


def rows() -> list[tuple[str, str, str, int, str]]:
    """A number of queries that does not grow with the people."""
    found = []
    for kind in all_kinds():
        people = kind.people()
        mark = f"要る（{PUBLISHED_FROM:,}人以上）" if people >= PUBLISHED_FROM else "要らない"
        found.append((kind.label, kind.purpose, kind.kept_for, people, mark))
    return found


class RegisterView(PermissionCheckedMixin, WagtailAdminTemplateMixin, TemplateView):
    model = User
    permission_required = "view"
    template_name = "portal/reports/personal_data.html"
    page_title = TITLE
    header_icon = "user"

    def user_has_permission(self, permission: str) -> bool:
        return may_read(self.request.user)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*super().get_breadcrumbs_items(), {"url": "", "label": TITLE}]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.GET.get("export") == "csv":
            return _csv()
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {
            "headings": HEADINGS,
            "rows": rows(),
            "today": date_text(localdate()),
            "published_from": PUBLISHED_FROM,
        }


class RegisterMenuItem(MenuItem):
    """For the menu of reports."""

    def __init__(self) -> None:
        super().__init__(TITLE, reverse("personal_data_register"), name="personal-data", icon_name="user", order=210)

    def is_shown(self, request: HttpRequest) -> bool:
        return may_read(request.user)


urlpatterns = [path("reports/personal-data/", RegisterView.as_view(), name="personal_data_register")]


def _csv() -> HttpResponse:
    lines = csv_lines(HEADINGS, ((*words, str(people), mark) for *words, people, mark in rows()))
    headers = {"Content-Disposition": f'attachment; filename="personal-data-{localdate().isoformat()}.csv"'}
    return HttpResponse("".join(lines), content_type="text/csv; charset=utf-8", headers=headers)
