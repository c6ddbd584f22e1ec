"""情報の誤りの知らせ in the admin: those that wait, the oldest first."""

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.views.decorators.http import require_POST
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.tables import Column, TitleColumn

from content.japanese_dates import date_text
from organizations import services
from organizations.enums import CorrectionKind
from organizations.models import CorrectionReport, Organization
from organizations.permissions import OBJECT
from organizations.viewsets import edit_address
from roles.admin_views.listing import StaffListing, cell
from roles.permissions import may_anywhere, those_with


def reports_for(user: Any) -> QuerySet[CorrectionReport]:
    """Of organizations that the person may change."""
    return CorrectionReport.objects.filter(organization__in=those_with(user, Organization, "change").values("pk"))


def _where_to_mend(report: CorrectionReport) -> str:
    """Contacts, times and whether it is active are on a screen of their own."""
    if report.what in (CorrectionKind.CONTACT, CorrectionKind.TIMES, CorrectionKind.ENDED):
        return reverse("organization_records", args=[report.organization_id])
    return edit_address(report.organization)


class ReportsView(StaffListing):
    model = CorrectionReport
    page_title = "情報の誤りの知らせ"
    header_icon = "warning"
    index_url_name = "organization_reports"
    index_results_url_name = "organization_reports_results"
    is_searchable = False
    results_template_name = "organizations/admin/reports_results.html"
    explanation = "団体に確かめて、内容を直したら、「対応した」を押します。押すと、この一覧から消えます。"
    nothing = "対応を待っている知らせはありません。"
    columns: list[Column] = [
        TitleColumn(
            "organization",
            label="団体",
            accessor=lambda report: report.organization.name,
            get_url=_where_to_mend,
        ),
        cell("what", "何が違うか", lambda report: report.get_what_display()),
        cell("text", "内容", lambda report: report.text, width="40%"),
        cell(
            "email", "知らせた人", lambda report: report.email or (report.user.get_full_name() if report.user else "")
        ),
        cell("created_at", "届いた日", lambda report: date_text(timezone.localtime(report.created_at).date())),
        cell(
            "settle",
            "対応",
            lambda report: format_html(
                '<button type="submit" class="button button-small button-secondary" form="settle" '
                'formaction="{}">対応した<span class="w-sr-only">：{}</span></button>',
                reverse("organization_report_settle", args=[report.pk]),
                report.organization.name,
            ),
        ),
    ]

    def is_open_to(self, user: Any) -> bool:
        return may_anywhere(user, OBJECT, "change")

    def get_base_queryset(self) -> QuerySet[CorrectionReport]:
        return reports_for(self.request.user).filter(done_at=None).select_related("organization", "user")

    def order_queryset(self, queryset: QuerySet[CorrectionReport]) -> QuerySet[CorrectionReport]:
        return queryset.order_by("created_at", "pk")


class ReportsMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return may_anywhere(request.user, OBJECT, "change")


@require_POST
def settle(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(reports_for(request.user), pk=pk)
    services.settle_report(report=found, by=request.user)
    messages.success(request, f"「{found.organization}」についての知らせに、対応しました。")
    return redirect(reverse("organization_reports"))
