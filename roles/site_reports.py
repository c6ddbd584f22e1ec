"""Wagtail's reports over the whole site, for those whose rights end at an area.

Of what is not a page Wagtail asks only whether the person may do something with its kind: 「サイト全体の履歴」 and the
reports of workflows would name entries of every municipality, also drafts, to the staff of one. Pages are asked for one
by one already (roles/page_policy.py).
"""

from typing import Any

import django_filters
from django.contrib.auth import get_user_model
from django.contrib.contenttypes.models import ContentType
from django.db.models import CharField, Q, QuerySet
from django.db.models.functions import Cast
from django.http import HttpRequest
from wagtail.admin.views.reports.audit_logging import SiteHistoryReportFilterSet
from wagtail.admin.views.reports.base import ReportView
from wagtail.admin.views.reports.workflows import WorkflowReportFilterSet, WorkflowTasksView, WorkflowView
from wagtail.models import ModelLogEntry
from wagtail.models.audit_log import BaseLogEntryManager, ModelLogEntryManager
from wagtail.permissions import policy_registry

from roles import protected
from roles.policies import TO_ENTER


def keep_within_reach() -> None:
    """Put what stands here in the place of Wagtail's; once, when the portal starts."""
    ModelLogEntryManager.viewable_by_user = _viewable_by_user
    # Wagtail means this one, and asks another, which offers everybody who ever changed a page.
    SiteHistoryReportFilterSet.get_users_queryset = SiteHistoryReportFilterSet.get_user_choices
    _restrict(WorkflowView, "")
    _restrict(WorkflowTasksView, "workflow_state__")
    requested_by = django_filters.ModelChoiceFilter(field_name="requested_by", queryset=_who_asked)
    WorkflowReportFilterSet.base_filters["requested_by"] = requested_by


def out_of_reach(user: Any, path: str = "") -> Q:
    """What tells of rows of other areas. `path`: lookup to the row that has `content_type` and `object_id`."""
    found = Q(pk__in=[])
    for entry in protected.everything():
        if entry.is_page or not entry.area_path:
            continue
        policy = policy_registry.get_by_type(entry.model)
        # What was deleted is within the reach of everything alone.
        if policy.reaches_everything(user, TO_ENTER):
            continue
        rows = policy.instances_user_has_any_permission_for(user, TO_ENTER)
        kind = Q(**{f"{path}content_type": ContentType.objects.get_for_model(entry.model)})
        # PostgreSQL compares no number with the text of `object_id`.
        found |= kind & ~Q(**{f"{path}object_id__in": rows.values_list(Cast("pk", CharField()), flat=True)})
    return found


def _viewable_by_user(log: ModelLogEntryManager, user: Any) -> QuerySet[ModelLogEntry]:
    entries: QuerySet[ModelLogEntry] = BaseLogEntryManager.viewable_by_user(log, user)
    return entries.exclude(out_of_reach(user))


def _restrict(view_class: type[ReportView], path: str) -> None:
    """Their addresses cannot be taken: Wagtail's come before those of hooks."""
    everything = view_class.get_queryset

    def get_queryset(view: ReportView) -> QuerySet[Any]:
        states: QuerySet[Any] = everything(view)
        return states.exclude(out_of_reach(view.request.user, path))

    view_class.get_queryset = get_queryset


def _who_asked(request: HttpRequest) -> QuerySet[Any]:
    """Of what is in the report: Wagtail offers everybody who ever asked for something."""
    report = WorkflowView()
    report.setup(request)
    rows = report.get_queryset().order_by()
    users = get_user_model()
    return users._default_manager.filter(pk__in=rows.values("requested_by")).order_by(users.USERNAME_FIELD)
