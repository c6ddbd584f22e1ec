"""On the admin's home: what of organizations waits for the reader."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.db.models import Exists, OuterRef
from django.urls import reverse
from wagtail.admin.ui.components import Component

from organizations.admin_views.applications import days_waited
from organizations.admin_views.reports import reports_for
from organizations.enums import OPEN, ApplicationKind
from organizations.models import Application, Organization
from organizations.permissions import APPLICATION, OBJECT, applications_decidable_by
from organizations.viewsets import edit_address, in_review
from roles.permissions import may_anywhere, those_with

MOST_NAMED = 10


class OrganizationsPanel(Component):
    """Whoever looks after them finds the way even while nothing waits."""

    name = "organizations"
    order = 104
    template_name = "roles/admin/home_panel.html"

    def get_context_data(self, parent_context: Mapping[str, Any]) -> dict[str, Any]:
        lines = list(_lines(parent_context["request"].user))
        return {"lines": lines, "name": self.name, "heading": "支える団体", "icon": "clipboard-list"}


def _lines(user: Any) -> Iterator[tuple[str, str]]:
    if may_anywhere(user, APPLICATION, "decide"):
        waiting = applications_decidable_by(user).of_staff().order_by("since")
        number, oldest = waiting.count(), waiting.first()
        days = f"（最も古いもの：{days_waited(oldest)}日）" if oldest else ""
        text = f"団体の登録申請：確認待ち{number:,}件{days}" if number else "確認待ちの団体の登録申請はありません"
        yield text, reverse("organization_applications")
    if may_anywhere(user, OBJECT, "change"):
        number = reports_for(user).filter(done_at=None).count()
        if number:
            yield f"情報の誤りの知らせ：{number:,}件", reverse("organization_reports")
    if may_anywhere(user, OBJECT, "publish"):
        for organization in edits_of_staff_in_review(user)[:MOST_NAMED]:
            yield f"承認を待っている団体の変更：{organization.name}", edit_address(organization)


def edits_of_staff_in_review(user: Any) -> Any:
    """Changes by colleagues, which are in no queue of applications."""
    by_members = Application.objects.filter(organization=OuterRef("pk"), kind=ApplicationKind.EDIT, state__in=OPEN)
    mine = those_with(user, Organization, "publish")
    return mine.filter(in_review()).exclude(Exists(by_members.exclude(submitted_at=None))).order_by("pk")
