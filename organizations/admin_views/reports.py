"""情報の誤りの知らせ in the admin: those that wait, those that were looked after, and one of them."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.timezone import localtime
from django.views.generic import FormView
from wagtail.admin import messages
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from content.japanese_dates import date_text
from organizations import services
from organizations.enums import CorrectionKind
from organizations.forms.decision import WordsForm
from organizations.models import CorrectionReport, Organization
from organizations.models.reports import LONGEST_REPORT
from organizations.permissions import OBJECT
from organizations.viewsets import edit_address
from roles.admin_views.listing import OpenToStaff, StaffListing, cell, screen_item
from roles.permissions import may_anywhere, those_with

TITLE = "情報の誤りの知らせ"


def reports_for(user: Any) -> QuerySet[CorrectionReport]:
    """Of organizations that the person may change."""
    found = CorrectionReport.objects.filter(organization__in=those_with(user, Organization, "change").values("pk"))
    return found.select_related("organization", "user", "done_by")


def _where_to_mend(report: CorrectionReport) -> str:
    """Contacts, times and whether it is active are on a screen of their own."""
    if report.what in (CorrectionKind.CONTACT, CorrectionKind.TIMES, CorrectionKind.ENDED):
        return reverse("organization_records", args=[report.organization_id])
    return edit_address(report.organization)


def _who_told(report: CorrectionReport) -> str:
    return report.email or (report.user.get_full_name() if report.user else "")


def _day(moment: Any) -> str:
    return date_text(localtime(moment).date())


def _who_settled(report: CorrectionReport) -> str:
    return report.done_by.get_full_name() if report.done_by else ""


class ReportsView(StaffListing):
    """The oldest first; those that were looked after, the latest first."""

    model = CorrectionReport
    page_title = TITLE
    header_icon = "warning"
    index_url_name = "organization_reports"
    index_results_url_name = "organization_reports_results"
    is_searchable = False
    # With tabs above the table.
    results_template_name = "roles/admin/requests_results.html"
    explanation = "団体の名前を押すと、団体の内容を直したり、したことを書いたりできます。"
    is_done = False
    columns: list[Column] = [
        TitleColumn(
            "organization",
            label="団体",
            width="20%",
            accessor=lambda report: report.organization.name,
            get_url=lambda report: reverse("organization_report", args=[report.pk]),
        ),
        cell("what", "何が違うか", lambda report: report.get_what_display()),
        cell("text", "内容", lambda report: report.text, width="25%"),
        cell("email", "知らせた人", _who_told),
        cell("created_at", "届いた日", lambda report: _day(report.created_at)),
    ]

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        if self.is_done:
            self.columns = [
                *type(self).columns,
                cell("done_text", "対応の内容", lambda report: report.done_text, width="25%"),
                cell("done_at", "対応した日", lambda report: _day(report.done_at)),
                cell("done_by", "対応した人", _who_settled),
            ]

    def is_open_to(self, user: Any) -> bool:
        return may_anywhere(user, OBJECT, "change")

    @property
    def nothing(self) -> str:  # type: ignore[override]  # of each tab
        return "対応した知らせはありません。" if self.is_done else "対応を待っている知らせはありません。"

    def get_base_queryset(self) -> QuerySet[CorrectionReport]:
        return reports_for(self.request.user).filter(done_at__isnull=not self.is_done)

    def order_queryset(self, queryset: QuerySet[CorrectionReport]) -> QuerySet[CorrectionReport]:
        return queryset.order_by("-done_at", "-pk") if self.is_done else queryset.order_by("created_at", "pk")

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        tabs = [
            ("対応待ち", reverse("organization_reports"), not self.is_done),
            ("対応したもの", reverse("organization_reports_done"), self.is_done),
        ]
        return super().get_context_data(*args, **kwargs) | {"tabs": tabs, "tabs_label": "対応の状態"}


class ReportView(OpenToStaff, WagtailAdminTemplateMixin, FormView[WordsForm]):
    """What was told, and what was done about it."""

    template_name = "organizations/admin/report.html"
    page_title = "知らせに対応する"
    header_icon = "warning"
    form_class = WordsForm

    def is_open_to(self, user: Any) -> bool:
        self.report = get_object_or_404(reports_for(user), pk=self.kwargs["pk"])
        return True

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            *self.breadcrumbs_items,
            screen_item("organization_reports", TITLE),
            {"url": "", "label": str(self.report.organization)},
        ]

    def get_form_kwargs(self) -> dict[str, Any]:
        words = {
            "label": "対応の内容（任意）",
            "help_text": f"団体に確かめたことや、直した所を書きます。職員だけに見えます。{LONGEST_REPORT}字まで。",
            "required": False,
            "longest": LONGEST_REPORT,
        }
        return super().get_form_kwargs() | words

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        report = self.report
        facts = [
            ("内容", report.text),
            ("知らせた人", _who_told(report)),
            ("届いた日", _day(report.created_at)),
        ]
        if report.done_at:
            facts += [
                ("対応した日", _day(report.done_at)),
                ("対応した人", _who_settled(report)),
                ("対応の内容", report.done_text),
            ]
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return context | {"report": report, "facts": facts, "mend_url": _where_to_mend(report)}

    def form_valid(self, form: WordsForm) -> HttpResponse:
        was_first = self.report.done_at is None or self.report.done_by == self.request.user
        text = form.cleaned_data["text"]
        try:
            services.settle_report(report=self.report, by=self.request.user, text=text)
        except ValidationError:
            form.add_error("text", f"前に書いたものと合わせて、{LONGEST_REPORT}字までにしてください。")
            return self.form_invalid(form)
        about = f"「{self.report.organization}」についての知らせ"
        if "seen" in self.request.POST:
            messages.success(self.request, f"{about}に、対応の内容を書き足しました。")
        elif was_first:
            messages.success(self.request, f"{about}に、対応したことを記録しました。")
        else:
            who = f"{_who_settled(self.report)}さん" if self.report.done_by else "ほかの人"
            added = "書いた文は書き足しました。" if text else ""
            messages.warning(self.request, f"{about}には、{who}が先に対応していました。{added}")
        return redirect("organization_reports")


class ReportsMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return may_anywhere(request.user, OBJECT, "change")
