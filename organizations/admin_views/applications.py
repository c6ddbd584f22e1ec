"""団体の登録申請 in the admin: the queue, and 代行入力."""

from datetime import date
from typing import Any, ClassVar

import django_filters
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.widgets.button import HeaderButton

from content.japanese_dates import date_text
from organizations import services
from organizations.enums import ApplicationKind, ApplicationState
from organizations.forms.decision import EnterForForm
from organizations.models import Application
from organizations.permissions import APPLICATION, applications_decidable_by, applications_written_by, may_enter
from organizations.querysets import ApplicationQuerySet
from regions.models import Area
from roles.admin_views.listing import StaffListing, cell
from roles.permissions import may_anywhere

TITLE = "団体の登録申請"
# Days after which an application is said to wait long.
LONG = 7


def days_waited(application: Application) -> int:
    """Whole days by the calendar, since whoever's turn it is has it."""
    return (timezone.localdate() - timezone.localdate(application.since)).days


def waited_text(application: Application) -> str:
    days = days_waited(application)
    return f"⚠ {days}日（長く待っています）" if days > LONG else f"{days}日" if days else "きょうから"


def day_text(moment: Any) -> str:
    return date_text(timezone.localtime(moment).date()) if moment else ""


def _address(application: Application) -> str:
    is_draft = application.state == ApplicationState.DRAFT
    return reverse("organizations:application" if is_draft else "organization_application", args=[application.pk])


class ApplicationsFilterSet(WagtailFilterSet):
    kind = django_filters.ChoiceFilter(label="種類", choices=ApplicationKind.choices, empty_label="すべて")
    located_in = django_filters.ModelChoiceFilter(label="所在地", queryset=Area.objects.none(), empty_label="すべて")
    mine = django_filters.ChoiceFilter(
        label="担当者",
        choices=[("mine", "自分"), ("nobody", "決まっていない")],
        empty_label="すべて",
        method="filter_assignee",
    )

    class Meta:
        model = Application
        fields: ClassVar[list[str]] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        places = applications_decidable_by(self.request.user).exclude(located_in=None).values("located_in")
        self.filters["located_in"].queryset = Area.objects.filter(pk__in=places)

    def filter_assignee(self, queryset: ApplicationQuerySet, name: str, value: str) -> ApplicationQuerySet:
        return queryset.filter(assignee=self.request.user if value == "mine" else None)


class ApplicationsView(StaffListing):
    """Those that wait for staff, the longest first; behind the other tabs those that wait for an answer, the decided, and
    what the reader has begun to type in for somebody.
    """

    model = Application
    page_title = TITLE
    header_icon = "clipboard-list"
    index_url_name = "organization_applications"
    index_results_url_name = "organization_applications_results"
    filterset_class = ApplicationsFilterSet
    # With tabs above the table.
    results_template_name = "roles/admin/requests_results.html"
    is_searchable = False
    tab = "waiting"
    columns: list[Column] = [
        TitleColumn(
            "name",
            label="団体",
            accessor=lambda application: application.name or "（名前なし）",
            get_url=_address,
        ),
        cell("kind", "種類", lambda application: application.get_kind_display()),
        cell("receipt_number", "受付番号", lambda application: application.receipt_number),
        cell("located_in", "所在地", lambda application: application.located_in or ""),
        cell("submitted_at", "送った日", lambda application: day_text(application.submitted_at)),
        cell("state", "状態", lambda application: application.get_state_display()),
        cell(
            "assignee",
            "担当者",
            lambda application: application.assignee.get_full_name() if application.assignee else "",
        ),
    ]

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        if self.tab in ("waiting", "asked"):
            self.columns = [*type(self).columns, cell("waited", "待っている日数", waited_text)]

    def is_open_to(self, user: Any) -> bool:
        return may_anywhere(user, APPLICATION, "decide")

    @property
    def nothing(self) -> str:  # type: ignore[override]  # of each tab
        return {
            "waiting": "確かめるのを待っている申請はありません。",
            "asked": "返事を待っている申請はありません。",
            "decided": "決まった申請は、まだありません。",
            "entering": "入力の途中のものはありません。",
        }[self.tab]

    def own_buttons(self) -> list[HeaderButton]:
        if not may_enter(self.request.user):
            return []
        return [HeaderButton("代わりに入力する", url=reverse("organization_enter_for"), icon_name="plus")]

    def get_base_queryset(self) -> ApplicationQuerySet:
        if self.tab == "entering":
            drafts: ApplicationQuerySet = applications_written_by(self.request.user).exclude(entered_by=None)
            return drafts.filter(state=ApplicationState.DRAFT).select_related("located_in", "assignee")
        found = applications_decidable_by(self.request.user).select_related("located_in", "assignee")
        if self.tab == "waiting":
            return found.of_staff()
        return found.filter(state=ApplicationState.ASKED) if self.tab == "asked" else found.decided()

    def order_queryset(self, queryset: QuerySet[Application]) -> QuerySet[Application]:
        return queryset.order_by("-since", "-pk") if self.tab == "decided" else queryset.order_by("since", "pk")

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        names = {
            "waiting": ("確認待ち", "organization_applications"),
            "asked": ("返事待ち", "organization_applications_asked"),
            "decided": ("決まったもの", "organization_applications_decided"),
        }
        if may_enter(self.request.user):
            names["entering"] = ("代わりに入力している途中", "organization_applications_entering")
        tabs = [(label, reverse(name), tab == self.tab) for tab, (label, name) in names.items()]
        return super().get_context_data(*args, **kwargs) | {"tabs": tabs}


def enter_for(request: HttpRequest) -> HttpResponse:
    """代行入力: how it came; then the steps of the public site, as the applicant would fill them in."""
    if not may_enter(request.user):
        raise PermissionDenied
    form = EnterForForm(request.POST or None, initial={"received_on": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        received: date = form.cleaned_data["received_on"]
        if received > timezone.localdate():
            form.add_error("received_on", "受け取った日は、今日か、それより前にしてください。")
        else:
            made = services.enter_for(by=request.user, **form.cleaned_data)
            return redirect("organizations:step", made.pk, "name")
    return TemplateResponse(
        request, "organizations/admin/enter_for.html", {"form": form, "page_title": "代わりに入力する"}
    )
