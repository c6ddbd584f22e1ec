"""利用者: people by role and area."""

from datetime import datetime
from typing import Any, ClassVar

from django.contrib.auth import get_user_model
from django.db.models import Prefetch, Q, QuerySet, Value
from django.db.models.functions import Concat
from django.http import HttpResponse
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.timezone import localtime
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.widgets.button import HeaderButton
from wagtail.log_actions import log

from content.japanese_dates import date_text
from roles import log_actions
from roles.admin_views.listing import StaffListing, cell, lines
from roles.admin_views.people_filters import PeopleFilterSet
from roles.enums import Role
from roles.models import RoleGrant
from roles.people import grants_visible_to, has_second_factor, is_in_charge, people_visible_to
from roles.wording import areas_text

TITLE = "利用者"
NEVER = "まだありません"


def day_of(moment: datetime | None, otherwise: str = "") -> str:
    return date_text(localtime(moment).date()) if moment else otherwise


def role_text(grant: RoleGrant) -> str:
    """生活支援コーディネーター 第1層（市町村）：所沢市（2027年3月31日（水）まで）."""
    term = f"（{date_text(grant.ends_on)}まで）" if grant.ends_on else ""
    return f"{grant}：{areas_text(grant.areas.all())}{term}"


def roles_texts(person: Any) -> list[str]:
    texts = [role_text(grant) for grant in person.shown_grants]
    # One made on the command line has no row.
    is_named = any(grant.role == Role.ADMINISTRATOR for grant in person.shown_grants)
    return texts if is_named or not person.is_superuser else [Role.ADMINISTRATOR.label, *texts]


def roles_cell(person: Any) -> SafeString:
    return lines(roles_texts(person) or ["参加者"])


def affiliations(person: Any) -> list[str]:
    return list(dict.fromkeys(grant.affiliation for grant in person.shown_grants if grant.affiliation))


def factor_text(person: Any) -> str:
    return "設定した" if person.has_factor else "まだ"


def state_text(person: Any) -> str:
    return "使える" if person.is_active else "止めた"


def with_shown_grants(people: QuerySet[Any], reader: Any) -> QuerySet[Any]:
    """Each person with what the reader may see of the roles of today, and whether there is a second factor."""
    grants = grants_visible_to(reader).active().with_areas()
    shown: QuerySet[Any] = people.annotate(has_factor=has_second_factor()).prefetch_related(
        Prefetch("role_grants", grants.order_by("role", "pk"), to_attr="shown_grants")
    )
    return shown


def person_address(person: Any) -> str:
    return reverse("roles_person", args=[person.pk])


class PeopleView(StaffListing):
    model = get_user_model()
    page_title = TITLE
    header_icon = "group"
    index_url_name = "roles_people"
    index_results_url_name = "roles_people_results"
    filterset_class = PeopleFilterSet
    search_fields: ClassVar[list[str]] = ["last_name", "first_name", "email"]
    default_ordering = "last_name"
    explanation = "氏名を押すと、その人の役割と記録を見たり、役割を付けたりできます。"
    nothing = "利用者はいません。"
    export_filename = "people"
    columns: ClassVar[list[Column]] = [
        TitleColumn(
            "name", label="氏名", accessor="get_full_name", get_url=person_address, sort_key="last_name", width="15%"
        ),
        cell("email", "メールアドレス", lambda person: person.email, sort_key="email"),
        cell("roles", "役割と担当地域", roles_cell, width="28%"),
        cell("affiliation", "所属", lambda person: lines(affiliations(person))),
        cell("last_login", "最後のログイン", lambda p: day_of(p.last_login, NEVER), sort_key="last_login"),
        cell("factor", "2段階認証", factor_text),
        cell("state", "アカウント", state_text),
    ]
    exported = {
        "氏名": lambda person: person.get_full_name(),
        "メールアドレス": lambda person: person.email,
        "役割と担当地域": lambda person: "、".join(roles_texts(person) or ["参加者"]),
        "所属": lambda person: "、".join(affiliations(person)),
        "最後のログイン": lambda person: f"{localtime(person.last_login):%Y-%m-%d}" if person.last_login else "",
        "2段階認証": factor_text,
        "アカウント": state_text,
        "登録した日": lambda person: f"{localtime(person.date_joined):%Y-%m-%d}",
    }

    def is_open_to(self, user: Any) -> bool:
        return is_in_charge(user, "person", "view")

    def may_export(self) -> bool:
        return is_in_charge(self.request.user, "person", "export")

    def as_spreadsheet(self, queryset: QuerySet[Any], spreadsheet_format: str) -> HttpResponse:
        """Addresses that leave the portal leave a line in its log."""
        response = super().as_spreadsheet(queryset, spreadsheet_format)
        log(self.request.user, log_actions.EXPORT, user=self.request.user, data={"number": len(queryset)})
        return response

    def get_base_queryset(self) -> QuerySet[Any]:
        return with_shown_grants(people_visible_to(self.request.user), self.request.user)

    def order_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        ordering = self.ordering or self.default_ordering
        sign = "-" if ordering.startswith("-") else ""
        more = [f"{sign}first_name"] if ordering.endswith("last_name") else []
        return queryset.order_by(ordering, *more, "pk")

    def search_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Every word must be somewhere in the name, with or without a blank between its parts, or in the address."""
        if not self.is_searching:
            return queryset
        wanted = Q()
        for word in self.search_query.split():
            wanted &= Q(whole_name__icontains=word) | Q(email__icontains=word)
        found: QuerySet[Any] = queryset.annotate(whole_name=Concat("last_name", Value(""), "first_name"))
        return found.filter(wanted)

    def own_buttons(self) -> list[HeaderButton]:
        if not is_in_charge(self.request.user, "invitation", "view"):
            return []
        return [HeaderButton("招待する", url=reverse("roles_invite"), icon_name="mail")]
