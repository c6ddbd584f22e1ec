from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.widgets.button import Button
from wagtail.snippets.models import register_snippet

from organizations import log_actions
from organizations.admin_views.application import ApplicationView
from organizations.admin_views.applications import TITLE, ApplicationsView, enter_for
from organizations.admin_views.home_panel import OrganizationsPanel
from organizations.admin_views.records import RecordsView
from organizations.admin_views.reports import ReportsMenuItem, ReportsView, ReportView
from organizations.models import Organization
from organizations.permissions import APPLICATION, may_change_records
from organizations.viewsets import OrganizationsGroup, waiting_edit
from roles.permissions import may_anywhere

register_snippet(OrganizationsGroup)

# Of the buttons below the form of an organization, while a member's edit waits.
LEFT = ("action-save", "action-publish", "action-unpublish", "action-locked")
DONE = {"index_url_name": "organization_reports_done", "index_results_url_name": "organization_reports_done_results"}
LISTS = {
    "waiting": "organization_applications",
    "asked": "organization_applications_asked",
    "decided": "organization_applications_decided",
    "entering": "organization_applications_entering",
}


@hooks.register("register_admin_urls")
def records_address() -> list[URLPattern]:
    return [path("organizations/<int:pk>/records/", RecordsView.as_view(), name="organization_records")]


@hooks.register("register_admin_urls")
def addresses_of_applications() -> list[URLPattern]:
    lists = [
        path(
            f"organization-applications/{'' if tab == 'waiting' else f'{tab}/'}",
            ApplicationsView.as_view(tab=tab, index_url_name=name, index_results_url_name=f"{name}_results"),
            name=name,
        )
        for tab, name in LISTS.items()
    ]
    results = [
        path(
            f"organization-applications/{tab}/results/",
            ApplicationsView.as_view(
                tab=tab, index_url_name=name, index_results_url_name=f"{name}_results", results_only=True
            ),
            name=f"{name}_results",
        )
        for tab, name in LISTS.items()
    ]
    return [
        *lists,
        *results,
        path("organization-reports/", ReportsView.as_view(), name="organization_reports"),
        path(
            "organization-reports/results/", ReportsView.as_view(results_only=True), name="organization_reports_results"
        ),
        path(
            "organization-reports/done/",
            ReportsView.as_view(is_done=True, **DONE),
            name=DONE["index_url_name"],
        ),
        path(
            "organization-reports/done/results/",
            ReportsView.as_view(is_done=True, results_only=True, **DONE),
            name=DONE["index_results_url_name"],
        ),
        path("organization-reports/<int:pk>/", ReportView.as_view(), name="organization_report"),
        path("organization-applications/enter/", enter_for, name="organization_enter_for"),
        path("organization-applications/<int:pk>/", ApplicationView.as_view(), name="organization_application"),
    ]


class ApplicationsMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return may_anywhere(request.user, APPLICATION, "decide")


@hooks.register("register_admin_menu_item")
def applications_in_the_menu() -> MenuItem:
    return ApplicationsMenuItem(
        TITLE,
        reverse("organization_applications"),
        name="organization-applications",
        icon_name="clipboard-list",
        order=211,
    )


@hooks.register("register_snippet_listing_buttons")
def records_button(snippet: Any, user: Any, next_url: str | None = None) -> Iterator[Button]:
    if isinstance(snippet, Organization) and may_change_records(snippet, user):
        yield Button(
            "連絡先・時間・指定", reverse("organization_records", args=[snippet.pk]), icon_name="mail", priority=5
        )


@hooks.register("construct_homepage_panels")
def tell_what_waits(request: HttpRequest, panels: list[Any]) -> None:
    panels.append(OrganizationsPanel())


@hooks.register("construct_snippet_action_menu")
def decided_on_the_application(items: list[Any], request: HttpRequest, context: dict[str, Any]) -> None:
    """A member's edit that waits is decided where there is room for words to the member, not by Wagtail's buttons."""
    found = context.get("instance")
    if isinstance(found, Organization) and found.pk and waiting_edit(found) is not None:
        items[:] = [item for item in items if item.name in LEFT]


@hooks.register("register_log_actions")
def log_of_organizations(actions: Any) -> None:
    for action, (label, line) in log_actions.WORDS.items():
        actions.register_action(action, label, line)


@hooks.register("register_admin_menu_item")
def reports_in_the_menu() -> MenuItem:
    return ReportsMenuItem(
        ReportsView.page_title,
        reverse("organization_reports"),
        name="organization-reports",
        icon_name="warning",
        order=212,
    )
