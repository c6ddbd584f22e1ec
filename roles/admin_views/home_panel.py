"""On the admin's home: what of people and roles waits for the reader."""

from collections.abc import Mapping
from typing import Any

from django.urls import reverse
from wagtail.admin.ui.components import Component

from roles import services
from roles.admin_views.confirmations import may_confirm
from roles.admin_views.people_filters import NO, without_second_factor
from roles.admin_views.requests import days_text, days_waited
from roles.people import grants_visible_to, is_in_charge, people_visible_to
from roles.permissions import requests_decidable_by


class RolesPanel(Component):
    """Whoever decides on requests finds the way to them even while none waits."""

    name = "roles"
    order = 105
    template_name = "roles/admin/home_panel.html"

    def get_context_data(self, parent_context: Mapping[str, Any]) -> dict[str, Any]:
        user = parent_context["request"].user
        found = (requests_line(user), confirmations_line(user), second_factor_line(user))
        lines = [line for line in found if line]
        return {"lines": lines, "name": self.name, "heading": "利用者と役割", "icon": "group"}


def requests_line(user: Any) -> tuple[str, str] | None:
    if not is_in_charge(user, "role-request", "decide"):
        return None
    waiting = requests_decidable_by(user).waiting().order_by("created_at")
    number, oldest = waiting.count(), waiting.first()
    if oldest is None:
        return "確認待ちの申請はありません", reverse("roles_requests")
    return f"確認待ちの申請：{number:,}件（最も古いもの：{days_text(days_waited(oldest))}）", reverse("roles_requests")


def confirmations_line(user: Any) -> tuple[str, str] | None:
    number = services.grants_to_confirm(user).count() if may_confirm(user) else 0
    return (f"年に一度の確認を待つ役割：{number:,}件", reverse("roles_confirmations")) if number else None


def second_factor_line(user: Any) -> tuple[str, str] | None:
    if not is_in_charge(user, "person", "view"):
        return None
    people = people_visible_to(user).filter(is_active=True)
    number = without_second_factor(people, grants_visible_to(user)).count()
    address = f"{reverse('roles_people')}?factor={NO}"
    return (f"2段階認証をまだ設定していない職員：{number:,}人", address) if number else None
