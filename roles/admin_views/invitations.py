"""招待: who was invited to which role, and what became of it."""

from enum import StrEnum
from typing import Any, ClassVar

import django_filters
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import F, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.generic import FormView, View
from wagtail.admin import messages
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import BaseColumn
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.widgets.button import HeaderButton

from content.admin_tables import ChoiceColumn, is_key
from content.japanese_dates import date_text
from roles import services
from roles.admin_views.listing import OpenToStaff, StaffListing, cell, lines, screen_item
from roles.admin_views.people import day_of
from roles.admin_views.role_forms import InviteForm, add_faults, roles_within_reach
from roles.enums import Role
from roles.models import Invitation
from roles.people import invitations_visible_to, is_in_charge
from roles.querysets import InvitationQuerySet
from roles.services import InvitationNotOpen
from roles.wording import areas_text

TITLE = "招待"
BULK_FORM = "revoke-form"


class State(StrEnum):
    OPEN = "待っている"
    ACCEPTED = "受けた"
    EXPIRED = "期限切れ"
    REVOKED = "取り消した"


def state_of(invitation: Invitation) -> State:
    if invitation.accepted_at:
        return State.ACCEPTED
    if invitation.revoked_at:
        return State.REVOKED
    return State.OPEN if invitation.expires_at > timezone.now() else State.EXPIRED


def in_state(invitations: QuerySet[Invitation], state: State) -> QuerySet[Invitation]:
    """The same for a queryset."""
    now = timezone.now()
    return {
        State.ACCEPTED: invitations.exclude(accepted_at=None),
        State.REVOKED: invitations.filter(accepted_at=None).exclude(revoked_at=None),
        State.OPEN: invitations.filter(accepted_at=None, revoked_at=None, expires_at__gt=now),
        State.EXPIRED: invitations.filter(accepted_at=None, revoked_at=None, expires_at__lte=now),
    }[state]


def state_lines(invitation: Invitation) -> list[str]:
    state = state_of(invitation)
    days = {
        State.ACCEPTED: day_of(invitation.accepted_at),
        State.REVOKED: day_of(invitation.revoked_at),
        State.OPEN: f"{day_of(invitation.expires_at)}まで",
        State.EXPIRED: day_of(invitation.expires_at),
    }
    return [state.value, days[state]]


def role_lines(invitation: Invitation) -> list[str]:
    return [invitation.role_text, areas_text(invitation.areas.all())]


def sender_of(invitation: Invitation) -> str:
    return invitation.created_by.get_full_name() if invitation.created_by else ""


class InvitationsFilterSet(WagtailFilterSet):
    state = django_filters.ChoiceFilter(
        label="状態",
        choices=[(state.name.lower(), state.value) for state in State],
        empty_label="すべて",
        method="of_state",
    )
    role = django_filters.ChoiceFilter(
        label="役割",
        choices=[(role.value, role.label) for role in Role if role != Role.PARTICIPANT],
        empty_label="すべて",
    )

    class Meta:
        model = Invitation
        fields: ClassVar[list[str]] = ["role"]

    def of_state(self, invitations: QuerySet[Invitation], name: str, value: str) -> QuerySet[Invitation]:
        return in_state(invitations, State[value.upper()])


class AddressColumn(BaseColumn):
    """Address and name, with what can be done with an invitation that is not used yet."""

    cell_template_name = "roles/admin/invitation_cell.html"

    def get_cell_context_data(self, instance: Invitation, parent_context: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_cell_context_data(instance, parent_context)
        return context | {"may_resend": state_of(instance) in (State.OPEN, State.EXPIRED), "form": BULK_FORM}


class RevocableColumn(ChoiceColumn):
    """A box for those that can still be revoked."""

    def get_cell_context_data(self, instance: Invitation, parent_context: Any) -> dict[str, Any]:
        is_open = state_of(instance) in (State.OPEN, State.EXPIRED)
        return super().get_cell_context_data(instance, parent_context) | {"is_offered": is_open}


class InvitationsView(StaffListing):
    model = Invitation
    page_title = TITLE
    header_icon = "mail"
    results_template_name = "roles/admin/invitations_results.html"
    index_url_name = "roles_invitations"
    index_results_url_name = "roles_invitations_results"
    filterset_class = InvitationsFilterSet
    search_fields: ClassVar[list[str]] = ["email", "name"]
    default_ordering = "-created_at"
    nothing = "招待は、まだありません。"
    export_filename = "invitations"
    columns: ClassVar[list[BaseColumn]] = [
        RevocableColumn("chosen", label="選ぶ", form=BULK_FORM, name_of=lambda invitation: f"{invitation.email}を選ぶ"),
        AddressColumn("email", label="あて先", sort_key="email", width="28%"),
        cell("role", "役割と担当地域", lambda invitation: lines(role_lines(invitation))),
        cell("affiliation", "所属", lambda invitation: invitation.affiliation),
        cell("state", "状態", lambda invitation: lines(state_lines(invitation))),
        cell("created", "招待した日", lambda invitation: day_of(invitation.created_at), sort_key="created_at"),
        cell("by", "招待した人", sender_of),
    ]
    exported = {
        "メールアドレス": lambda invitation: invitation.email,
        "氏名": lambda invitation: invitation.name,
        "役割": lambda invitation: role_lines(invitation)[0],
        "担当地域": lambda invitation: areas_text(invitation.areas.all(), most=100),
        "所属": lambda invitation: invitation.affiliation,
        "任期の最後の日": lambda invitation: str(invitation.ends_on or ""),
        "状態": lambda invitation: state_of(invitation).value,
        "招待した日": lambda invitation: f"{timezone.localtime(invitation.created_at):%Y-%m-%d}",
        "期限": lambda invitation: f"{timezone.localtime(invitation.expires_at):%Y-%m-%d}",
        "招待した人": sender_of,
    }

    def is_open_to(self, user: Any) -> bool:
        return is_in_charge(user, "invitation", "view")

    def get_base_queryset(self) -> InvitationQuerySet:
        return invitations_visible_to(self.request.user).select_related("created_by").with_areas()

    def order_queryset(self, queryset: QuerySet[Invitation]) -> QuerySet[Invitation]:
        return queryset.order_by(self.ordering or self.default_ordering, "-pk")

    def own_buttons(self) -> list[HeaderButton]:
        if not may_invite(self.request.user):
            return []
        return [
            HeaderButton("招待する", url=reverse("roles_invite"), icon_name="plus"),
            HeaderButton("CSVでまとめて招待する", url=reverse("roles_invite_many"), icon_name="upload"),
        ]

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(*args, **kwargs) | {"bulk_form": BULK_FORM}


def may_invite(user: Any) -> bool:
    return bool(roles_within_reach(user, "invite"))


class InviteView(OpenToStaff, WagtailAdminTemplateMixin, FormView[Any]):
    """One invitation."""

    template_name = "roles/admin/form.html"
    page_title = "招待する"
    header_icon = "mail"
    form_class = InviteForm

    def is_open_to(self, user: Any) -> bool:
        return may_invite(user)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.breadcrumbs_items, screen_item("roles_invitations", TITLE), {"url": "", "label": self.page_title}]

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"user": self.request.user}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return context | {
            "submit_label": "招待を送る",
            "explanation": "招待のメールが届きます。リンクを開いてアカウントを作ると、役割が付きます。"
            "同じ人を同じ役割にもう一度招待すると、前に送ったリンクは使えなくなります。",
            "cancel_url": reverse("roles_invitations"),
        }

    def form_valid(self, form: InviteForm) -> HttpResponse:
        try:
            invitation = services.invite(by=self.request.user, **form.cleaned_data)
        except ValidationError as error:
            add_faults(form, error)
            return self.form_invalid(form)
        except PermissionDenied:
            form.add_error("email", "自分を招待することはできません。")
            return self.form_invalid(form)
        until = date_text(timezone.localdate(invitation.expires_at))
        messages.success(self.request, f"{invitation.email}に招待を送りました。{until}まで受けられます。")
        return redirect(reverse("roles_invitations"))


class InvitationAct(OpenToStaff, View):
    """What is done with invitations of the list: one is sent anew, or those that are ticked are revoked."""

    http_method_names = ["post"]

    def is_open_to(self, user: Any) -> bool:
        return is_in_charge(user, "invitation", "view")

    def post(self, request: HttpRequest) -> HttpResponse:
        if "resend" in request.POST:
            self._resend(request.POST["resend"])
        else:
            self._revoke(request.POST.getlist("chosen"))
        return redirect(reverse("roles_invitations"))

    def _resend(self, key: str) -> None:
        seen = invitations_visible_to(self.request.user)
        invitation = get_object_or_404(seen, pk=key if is_key(key) else 0)
        try:
            services.resend_invitation(invitation=invitation, by=self.request.user)
        except InvitationNotOpen as error:
            messages.warning(self.request, error.reason)
        except ValidationError as error:
            messages.error(self.request, " ".join(error.messages))
        else:
            messages.success(self.request, f"{invitation.email}に招待を送り直しました。前のリンクは使えません。")

    def _revoke(self, keys: list[str]) -> None:
        seen = invitations_visible_to(self.request.user)
        chosen = list(seen.filter(pk__in=[key for key in keys if is_key(key)]).order_by(F("created_at"), "pk"))
        revoked, accepted = 0, []
        for invitation in chosen:
            try:
                services.revoke_invitation(invitation=invitation, by=self.request.user)
                revoked += 1
            except InvitationNotOpen:
                accepted.append(invitation.email)
        if revoked:
            messages.success(self.request, f"{revoked}件の招待を取り消しました。送ったリンクは、もう使えません。")
        if accepted:
            messages.warning(self.request, f"もう受けられていたため、取り消していません：{'、'.join(accepted)}")
        if not chosen:
            messages.info(self.request, "取り消す招待に印を付けてください。")
