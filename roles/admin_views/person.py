"""One person: roles now and before, requests, invitations, and what was done, with the ways to change them."""

from collections.abc import Iterable
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Q, QuerySet
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.timezone import localtime
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.widgets.button import HeaderButton
from wagtail.models import ModelLogEntry

from content.japanese_dates import moment_text
from roles.admin_views.invitations import role_lines, state_lines
from roles.admin_views.listing import SECTION, OpenToStaff, screen_item
from roles.admin_views.people import NEVER, TITLE, day_of, factor_text, state_text
from roles.admin_views.role_forms import roles_within_reach
from roles.enums import Role
from roles.models import Invitation, RoleGrant, RoleRequest
from roles.people import (
    grants_visible_to,
    has_second_factor,
    invitations_visible_to,
    is_in_charge,
    may_close_account_of,
    may_reset_factor_of,
    people_visible_to,
)
from roles.permissions import may_change, may_end, may_hand_over, reach, requests_decidable_by
from roles.wording import areas_text

ENTRIES = 50
# Every area by name: here nobody counts lines.
ALL = 100


def visible_person(reader: Any, pk: int) -> Any:
    """Raises Http404 for a person whom the reader may not see: that there is somebody is not told."""
    return get_object_or_404(people_visible_to(reader).annotate(has_factor=has_second_factor()), pk=pk)


class PersonScreen(OpenToStaff, WagtailAdminTemplateMixin):
    """Everything that stands at the address of a person."""

    person: Any
    header_icon = "user"

    def is_open_to(self, user: Any) -> bool:
        if not is_in_charge(user, "person", "view"):
            return False
        self.person = visible_person(user, self.kwargs["pk"])
        return True

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        way = [*self.breadcrumbs_items, screen_item("roles_people", TITLE)]
        own = screen_item("roles_person", self.person.get_full_name(), self.person.pk)
        return [*way, own] if self.page_title == SECTION else [*way, own, {"url": "", "label": self.page_title}]


class PersonView(PersonScreen, TemplateView):
    template_name = "roles/admin/person.html"
    page_title = SECTION

    def get_header_title(self) -> str:
        return str(self.person.get_full_name())

    def get_header_buttons(self) -> list[HeaderButton]:
        return [
            HeaderButton(label, url=reverse(name, args=[self.person.pk]), icon_name=icon)
            for label, name, icon, is_offered in (
                ("役割を付ける", "roles_give", "plus", self.may_give),
                (
                    "引き継ぐ",
                    "roles_hand_over",
                    "redirect",
                    any(may_hand_over(self.request.user, g) for g in self.held),
                ),
            )
            if is_offered
        ]

    @property
    def may_give(self) -> bool:
        return (
            self.person.is_active
            and self.person != self.request.user
            and bool(roles_within_reach(self.request.user, "grant"))
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        reader = self.request.user
        grants = list(
            grants_visible_to(reader).filter(user=self.person).with_areas().select_related("granted_by", "ended_by")
        )
        self.held = [grant for grant in grants if grant.ended_at is None]
        requests = requests_decidable_by(reader).filter(user=self.person).with_areas()
        invitations = invitations_of(self.person, reader)
        entries = entries_of(self.person, grants, requests, invitations)
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return context | {
            "person": self.person,
            "sees_all": reach(reader, "person", "view").everything,
            "facts": facts(self.person),
            "tending": ways_to_tend(self.person, reader),
            "grants": [self.row_of(grant) | {"ways": self.ways_of(grant)} for grant in self.held],
            "former": [self.row_of(grant) for grant in grants if grant.ended_at],
            "requests": [request_row(request) for request in requests],
            "invitations": [invitation_row(invitation) for invitation in invitations],
            "entries": [entry_row(entry) for entry in entries],
            "history_url": history_url(reader),
        }

    def row_of(self, grant: RoleGrant) -> dict[str, Any]:
        return {"grant": grant, "areas": areas_text(grant.areas.all(), most=ALL)}

    def ways_of(self, grant: RoleGrant) -> list[tuple[str, str]]:
        keys, reader = [self.person.pk, grant.pk], self.request.user
        change = [("変える", reverse("roles_change", args=keys))] if may_change(reader, grant) else []
        end = [("終える", reverse("roles_end", args=keys))] if may_end(reader, grant) else []
        return change + end


def facts(person: Any) -> list[tuple[str, str]]:
    named = [("管理者の印", "コマンドで付けたもの")] if person.is_superuser else []
    return [
        ("メールアドレス", person.email),
        ("アカウント", state_text(person)),
        ("2段階認証", factor_text(person)),
        ("最後のログイン", moment_text(localtime(person.last_login)) if person.last_login else NEVER),
        ("登録した日", day_of(person.date_joined)),
        *named,
    ]


def invitations_of(person: Any, reader: Any) -> QuerySet[Invitation]:
    own = Q(accepted_by=person) | Q(email__iexact=person.email)
    return invitations_visible_to(reader).filter(own).with_areas().select_related("created_by")


def entries_of(
    person: Any, grants: Iterable[RoleGrant], requests: Iterable[RoleRequest], invitations: Iterable[Invitation]
) -> list[ModelLogEntry]:
    """The latest lines of the log on what is shown of the person, and on the account itself."""
    wanted = _logged(type(person), [person.pk])
    for model, rows in ((RoleGrant, grants), (RoleRequest, requests), (Invitation, invitations)):
        wanted |= _logged(model, [row.pk for row in rows])
    found = ModelLogEntry.objects.filter(wanted).select_related("user", "content_type").order_by("-timestamp", "-pk")
    return list(found[:ENTRIES])


def _logged(model: Any, keys: list[int]) -> Q:
    return Q(content_type=ContentType.objects.get_for_model(model), object_id__in=[str(key) for key in keys])


def request_row(request: RoleRequest) -> dict[str, str]:
    when = day_of(request.decided_at or request.created_at)
    return {
        "text": f"{request.role_text}（{areas_text(request.areas.all())}）",
        "state": f"{request.get_state_display()}（{when}）",
        "address": reverse("roles_request", args=[request.pk]),
    }


def invitation_row(invitation: Invitation) -> dict[str, str]:
    return {"text": "　".join(role_lines(invitation)), "state": "　".join(state_lines(invitation))}


def entry_row(entry: ModelLogEntry) -> dict[str, str]:
    role = entry.data.get("role", "")
    named = [Role(role).label] if role in Role.values else []
    reason = entry.data.get("reason", "")
    return {
        "when": moment_text(localtime(entry.timestamp)),
        "who": entry.user_display_name if entry.user_id else "システム",
        "what": entry.message,
        "detail": "、".join([*named, *([reason] if reason else [])]),
    }


def history_url(reader: Any) -> str:
    """Of the whole site, for those to whom it shows these lines."""
    if not reader.has_perm("roles.view_rolegrant"):
        return ""
    kind = ContentType.objects.get_for_model(RoleGrant)
    return f"{reverse('wagtailadmin_reports:site_history')}?object_type={kind.pk}"


def ways_to_tend(person: Any, reader: Any) -> list[tuple[str, str]]:
    """What is done with the account itself."""
    ways = []
    if person.has_factor and may_reset_factor_of(reader, person):
        ways.append(("2段階認証を外す", reverse("roles_reset_factor", args=[person.pk])))
    if may_close_account_of(reader, person):
        ways.append(("アカウントを閉じる", reverse("roles_close", args=[person.pk])))
    return ways
