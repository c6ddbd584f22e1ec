"""年に一度の確認: roles whose holders staff have not looked at for a year."""

from typing import Any, ClassVar

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.ui.tables import BaseColumn, TitleColumn
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from content.admin_tables import ChoiceColumn, is_key
from content.japanese_dates import date_text
from roles import services
from roles.admin_views.listing import OpenToStaff, StaffListing, cell, lines, screen_item
from roles.admin_views.people import NEVER, day_of
from roles.admin_views.role_forms import EndForm, add_faults
from roles.models import RoleGrant
from roles.permissions import may_end, may_with_any_grant
from roles.wording import areas_text

TITLE = "年に一度の確認"
FORM = "confirm-form"
REASON = "年に一度の確認で、もう担当していないことが分かったため"


def may_confirm(user: Any) -> bool:
    return may_with_any_grant(user, "confirm")


def reminders_text(grant: RoleGrant) -> str:
    """How often staff were asked already."""
    number = grant.confirmation_reminders
    return f"{number}回お知らせしました" if number else "これからお知らせします"


class ConfirmationsView(StaffListing):
    model = RoleGrant
    page_title = TITLE
    header_icon = "calendar-check"
    results_template_name = "roles/admin/confirmations_results.html"
    index_url_name = "roles_confirmations"
    index_results_url_name = "roles_confirmations_results"
    is_searchable = False
    explanation = (
        "前に確かめてから1年がたった役割です。いまも担当している人に印を付けて「いまも担当している」を、"
        "もう担当していない人に印を付けて「役割を終える」を押します。"
    )
    nothing = "いま確かめる役割はありません。"
    columns: ClassVar[list[BaseColumn]] = [
        ChoiceColumn(
            "chosen", label="選ぶ", form=FORM, name_of=lambda grant: f"{grant.user.get_full_name()}（{grant}）を選ぶ"
        ),
        TitleColumn(
            "user",
            label="氏名",
            accessor=lambda grant: grant.user.get_full_name(),
            get_url=lambda grant: reverse("roles_person", args=[grant.user_id]),
        ),
        cell("role", "役割と担当地域", lambda grant: lines([str(grant), areas_text(grant.areas.all())])),
        cell("affiliation", "所属", lambda grant: grant.affiliation),
        cell("term", "任期", lambda grant: f"{date_text(grant.ends_on)}まで" if grant.ends_on else "定めなし"),
        cell("last_login", "最後のログイン", lambda grant: day_of(grant.user.last_login, NEVER)),
        cell("confirmed", "前に確かめた日", lambda grant: lines([day_of(grant.confirmed_at), reminders_text(grant)])),
    ]

    def is_open_to(self, user: Any) -> bool:
        return may_confirm(user)

    def get_base_queryset(self) -> QuerySet[RoleGrant]:
        return services.grants_to_confirm(self.request.user).select_related("user").prefetch_related("areas__parent")

    def order_queryset(self, queryset: QuerySet[RoleGrant]) -> QuerySet[RoleGrant]:
        """The oldest first, as the service gives them."""
        return queryset

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(*args, **kwargs) | {"form_id": FORM}


class ConfirmView(OpenToStaff, WagtailAdminTemplateMixin, TemplateView):
    """What was ticked: all of it is done, or none."""

    template_name = "roles/admin/end_many.html"
    page_title = "役割を終える"
    header_icon = "calendar-check"

    http_method_names = ["post"]

    def is_open_to(self, user: Any) -> bool:
        return may_confirm(user)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        way = screen_item("roles_confirmations", TITLE)
        return [*self.breadcrumbs_items, way, {"url": "", "label": self.page_title}]

    def post(self, request: HttpRequest) -> HttpResponse:
        keys = [key for key in request.POST.getlist("chosen") if is_key(key)]
        grants = list(RoleGrant.objects.filter(pk__in=keys).select_related("user").with_areas().order_by("pk"))
        if not grants:
            messages.info(request, "役割に印を付けてください。")
        elif "end" in request.POST:
            return self._end(grants)
        else:
            number = services.confirm_grants(grants=grants, by=request.user)
            messages.success(request, f"{number}件の役割を、いまも担当していると確かめました。")
        return redirect(reverse("roles_confirmations"))

    def _end(self, grants: list[RoleGrant]) -> HttpResponse:
        """On a page of its own: the button stands beside the one that confirms."""
        if not all(is_for_others_to_end(self.request.user, grant) for grant in grants):
            raise PermissionDenied
        is_sent = "reason" in self.request.POST
        form = EndForm(self.request.POST if is_sent else None, initial={"reason": REASON})
        if not (is_sent and form.is_valid() and self._ended(grants, form)):
            return self.render_to_response(self.get_context_data(form=form, grants=grants))
        messages.success(self.request, f"{len(grants)}件の役割を終えました。本人に知らせが届きます。")
        return redirect(reverse("roles_confirmations"))

    def _ended(self, grants: list[RoleGrant], form: EndForm) -> bool:
        try:
            with transaction.atomic():
                for grant in grants:
                    services.end_grant(grant=grant, by=self.request.user, reason=form.cleaned_data["reason"])
        except ValidationError as error:
            add_faults(form, error)
            return False
        return True


def is_for_others_to_end(user: Any, grant: RoleGrant) -> bool:
    return grant.user_id != user.pk and may_end(user, grant)
