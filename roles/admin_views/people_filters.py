"""Filters of the list of people."""

from datetime import timedelta
from typing import Any, ClassVar

import django_filters
from django.contrib.auth import get_user_model
from django.db.models import Q, QuerySet
from django.utils import timezone
from wagtail.admin.filters import WagtailFilterSet

from regions.models import Area
from roles.admin_views.role_forms import areas_within
from roles.enums import STAFF_ROLES, Role
from roles.models import RoleGrant
from roles.people import grants_visible_to, has_second_factor
from roles.permissions import places_within, reach, requests_decidable_by
from roles.querysets import RoleGrantQuerySet

NO_ROLE = "none"
ENDS_WITHIN = 60
SILENT_DAYS = (30, 90, 180, 365)
YES, NO = "yes", "no"


class PeopleFilterSet(WagtailFilterSet):
    """Role, area and term are asked of one and the same role that the reader may see."""

    role = django_filters.ChoiceFilter(
        label="役割",
        choices=[*((r.value, r.label) for r in Role if r != Role.PARTICIPANT), (NO_ROLE, "役割のない人（参加者だけ）")],
        empty_label="すべて",
        method="of_grant",
    )
    area = django_filters.ModelChoiceFilter(
        label="地域（中にある日常生活圏域も含む）",
        queryset=Area.objects.none(),
        empty_label="すべて",
        method="of_grant",
    )
    ends = django_filters.ChoiceFilter(
        label="任期",
        choices=[(str(ENDS_WITHIN), f"{ENDS_WITHIN}日以内に終わる")],
        empty_label="すべて",
        method="of_grant",
    )
    silent = django_filters.ChoiceFilter(
        label="ログインしていない期間",
        choices=[(str(days), f"{days}日以上") for days in SILENT_DAYS],
        empty_label="すべて",
        method="of_silence",
    )
    factor = django_filters.ChoiceFilter(
        label="2段階認証",
        choices=[(NO, "職員の役割があるのに、まだ設定していない"), (YES, "設定した")],
        empty_label="すべて",
        method="of_factor",
    )
    waiting = django_filters.ChoiceFilter(
        label="申請", choices=[(YES, "確認待ちの申請がある")], empty_label="すべて", method="of_waiting"
    )
    state = django_filters.ChoiceFilter(
        label="アカウント", choices=[(YES, "使える"), (NO, "止めた")], empty_label="すべて", method="of_state"
    )

    class Meta:
        model = get_user_model()
        fields: ClassVar[list[str]] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.filters["area"].field
        field.queryset = areas_within([reach(self.request.user, "person", "view")])
        field.label_from_instance = lambda area: area.choice_label

    def of_grant(self, people: QuerySet[Any], name: str, value: Any) -> QuerySet[Any]:
        """Done once for the three of them, in `filter_queryset`."""
        return people

    def of_silence(self, people: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        since = timezone.now() - timedelta(days=int(value))
        return people.filter(Q(last_login__lt=since) | Q(last_login=None, date_joined__lt=since))

    def of_factor(self, people: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        if value == YES:
            return people.filter(has_second_factor())
        return without_second_factor(people, grants_visible_to(self.request.user))

    def of_waiting(self, people: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        waiting = requests_decidable_by(self.request.user).waiting()
        return people.filter(pk__in=waiting.values("user"))

    def of_state(self, people: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return people.filter(is_active=value == YES)

    def filter_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        people: QuerySet[Any] = super().filter_queryset(queryset)
        asked = self.form.cleaned_data
        role, area, ends = asked.get("role"), asked.get("area"), asked.get("ends")
        if role == NO_ROLE:
            return people.exclude(pk__in=RoleGrant.objects.active().exclude(role=Role.PARTICIPANT).values("user"))
        if not (role or area or ends):
            return people
        today = timezone.localdate()
        grants = grants_visible_to(self.request.user).active()
        if role:
            grants = grants.filter(role=role)
        if area:
            touched = RoleGrant.areas.through.objects.filter(area__in=places_within([area.code]))
            grants = grants.filter(pk__in=touched.values("rolegrant"))
        if ends:
            grants = grants.filter(ends_on__range=(today, today + timedelta(days=ENDS_WITHIN)))
        return people.filter(pk__in=grants.values("user"))


def without_second_factor(people: QuerySet[Any], seen: RoleGrantQuerySet) -> QuerySet[Any]:
    """People whose role opens the admin, of the roles that the reader may see: the number must not tell of others."""
    grants = seen.active().filter(role__in=STAFF_ROLES)
    return people.filter(Q(pk__in=grants.values("user")) | Q(is_superuser=True)).exclude(has_second_factor())
