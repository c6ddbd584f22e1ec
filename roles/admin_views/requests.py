"""役割の申請: what waits for a decision, and the decision on a page of its own."""

from typing import Any, ClassVar

import django_filters
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from content.japanese_dates import moment_text
from roles import services
from roles.admin_views.listing import OpenToStaff, StaffListing, cell, lines, screen_item
from roles.admin_views.people import day_of
from roles.admin_views.role_forms import DecisionForm, DeclineForm, add_faults
from roles.enums import RequestState, Role
from roles.models import RoleGrant, RoleRequest
from roles.people import is_in_charge, people_visible_to
from roles.permissions import requests_decidable_by
from roles.querysets import RoleRequestQuerySet
from roles.services import AlreadyDecided
from roles.terms import default_end
from roles.wording import areas_text, role_text

TITLE = "役割の申請"
LONG = 7


def days_waited(request: RoleRequest) -> int:
    """Whole days by the calendar."""
    return (timezone.localdate() - timezone.localdate(request.created_at)).days


def days_text(days: int) -> str:
    return f"{days}日" if days else "きょう届きました"


def waited_text(request: RoleRequest) -> str:
    """3日; of one that waits long, in words too."""
    if request.state != RequestState.WAITING:
        return ""
    days = days_waited(request)
    return f"⚠ {days}日（長く待っています）" if days > LONG else days_text(days)


def roles_held(person: Any) -> str:
    held = RoleGrant.objects.active().filter(user=person).with_areas().order_by("pk")
    return "、".join(f"{grant}（{areas_text(grant.areas.all())}）" for grant in held) or "参加者"


def state_cell(request: RoleRequest) -> str | SafeString:
    if request.state == RequestState.WAITING:
        return str(request.get_state_display())
    who = request.decided_by.get_full_name() if request.decided_by else ""
    return lines([request.get_state_display(), day_of(request.decided_at), who])


class RequestsFilterSet(WagtailFilterSet):
    role = django_filters.ChoiceFilter(label="役割", choices=Role.choices, empty_label="すべて")

    class Meta:
        model = RoleRequest
        fields: ClassVar[list[str]] = ["role"]


class RequestsView(StaffListing):
    """Those that wait, the oldest first; behind the other tab those that were decided, the latest first."""

    model = RoleRequest
    page_title = TITLE
    header_icon = "clipboard-list"
    results_template_name = "roles/admin/requests_results.html"
    index_url_name = "roles_requests"
    index_results_url_name = "roles_requests_results"
    filterset_class = RequestsFilterSet
    is_searchable = False
    is_of_decided = False
    columns: list[Column] = [
        TitleColumn(
            "user",
            label="申請した人",
            accessor=lambda request: request.user.get_full_name(),
            get_url=lambda request: reverse("roles_request", args=[request.pk]),
        ),
        cell("role", "役割", role_text),
        cell("areas", "担当地域", lambda request: areas_text(request.areas.all())),
        cell("affiliation", "所属", lambda request: request.affiliation),
        cell("reason", "理由", lambda request: request.reason, width="25%"),
        cell("created", "申請した日", lambda request: day_of(request.created_at)),
    ]

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        more = (
            cell("state", "結果", state_cell) if self.is_of_decided else cell("waited", "待っている日数", waited_text)
        )
        self.columns = [*type(self).columns, more]

    def is_open_to(self, user: Any) -> bool:
        return is_in_charge(user, "role-request", "decide")

    @property
    def nothing(self) -> str:  # type: ignore[override]  # of either tab
        return "決まった申請は、まだありません。" if self.is_of_decided else "確認待ちの申請はありません。"

    def get_base_queryset(self) -> RoleRequestQuerySet:
        found = requests_decidable_by(self.request.user).select_related("user", "decided_by").with_areas()
        if self.is_of_decided:
            return found.exclude(state=RequestState.WAITING)
        return found.waiting()

    def order_queryset(self, queryset: QuerySet[RoleRequest]) -> QuerySet[RoleRequest]:
        return queryset.order_by("-decided_at", "-pk") if self.is_of_decided else queryset.order_by("created_at", "pk")

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        tabs = [
            ("確認待ち", reverse("roles_requests"), not self.is_of_decided),
            ("決まったもの", reverse("roles_requests_decided"), self.is_of_decided),
        ]
        return super().get_context_data(*args, **kwargs) | {"tabs": tabs}


class RequestView(OpenToStaff, WagtailAdminTemplateMixin, TemplateView):
    """One request with what is known of the person, and two forms: approve, decline."""

    template_name = "roles/admin/request.html"
    page_title = "申請を確かめる"
    header_icon = "clipboard-list"

    def is_open_to(self, user: Any) -> bool:
        if not is_in_charge(user, "role-request", "decide"):
            return False
        found = requests_decidable_by(user).select_related("user", "decided_by", "grant").with_areas()
        self.role_request = get_object_or_404(found, pk=self.kwargs["pk"])
        return True

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.breadcrumbs_items, screen_item("roles_requests", TITLE), {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        found = self.role_request
        initial = {"ends_on": default_end(found.role)}
        forms = {"approval": DecisionForm(initial=initial, prefix="approval"), "refusal": DeclineForm(prefix="refusal")}
        context: dict[str, Any] = super().get_context_data(**forms | kwargs)
        is_known = people_visible_to(self.request.user).filter(pk=found.user_id).exists()
        return context | {
            "role_request": found,
            "facts": [
                ("申請した人", found.user.get_full_name()),
                ("メールアドレス", found.user.email),
                ("いまの役割", roles_held(found.user)),
                ("申請した役割", role_text(found)),
                ("担当地域", areas_text(found.areas.all(), most=100)),
                ("所属", found.affiliation),
                ("理由", found.reason),
                ("申請した日時", moment_text(timezone.localtime(found.created_at))),
                ("待っている日数", waited_text(found)),
            ],
            "is_waiting": found.state == RequestState.WAITING,
            "decided": moment_text(timezone.localtime(found.decided_at)) if found.decided_at else "",
            "person_url": reverse("roles_person", args=[found.user_id]) if is_known else "",
        }

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.role_request.state != RequestState.WAITING:
            return self._too_late(AlreadyDecided(self.role_request))
        is_approval = "approve" in request.POST
        name = "approval" if is_approval else "refusal"
        form = (DecisionForm if is_approval else DeclineForm)(request.POST, prefix=name)
        if form.is_valid():
            try:
                told = self._decide(form.cleaned_data, is_approval=is_approval)
            except ValidationError as error:
                add_faults(form, error)
            except AlreadyDecided as error:
                return self._too_late(error)
            else:
                messages.success(request, told)
                return redirect(reverse("roles_requests"))
        return self.render_to_response(self.get_context_data(**{name: form}))

    def _too_late(self, error: AlreadyDecided) -> HttpResponse:
        messages.warning(self.request, f"{error.message}あなたの決定は、取り消されました。")
        return redirect(self.request.path)

    def _decide(self, data: dict[str, Any], *, is_approval: bool) -> str:
        who = f"{self.role_request.user.get_full_name()}さん"
        if is_approval:
            services.approve_request(request=self.role_request, by=self.request.user, **data)
            return f"{who}の申請を承認しました。本人に知らせが届きます。"
        services.decline_request(request=self.role_request, by=self.request.user, **data)
        return f"{who}の申請を見送りました。本人に知らせが届きます。"
