"""The part of the admin that is about people: its menu, its addresses, its lines on the home and in the log."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.urls import path, reverse
from wagtail import hooks
from wagtail.admin.menu import Menu, MenuItem, SubmenuMenuItem

from roles import log_actions
from roles.admin_views import confirmations, invitation_exchange, invitations, people, person, person_actions, requests
from roles.admin_views.home_panel import RolesPanel
from roles.admin_views.listing import SECTION
from roles.people import is_in_charge

hooks.register("register_log_actions", log_actions.register)


@hooks.register("before_delete_snippet")
def names_nothing_that_is_out_of_reach(request: HttpRequest, instances: Any) -> None:
    """Wagtail lists by name what the person may not delete, also drafts of other areas."""
    asked = set(request.GET.getlist("id"))
    found = list(instances)
    everything = type(found[0])._default_manager.count() if found and "all" in asked else len(asked)
    if asked and len(found) < everything:
        raise PermissionDenied


# Title, name of its address, icon, who may open it.
SCREENS = (
    (people.TITLE, "roles_people", "group", lambda user: is_in_charge(user, "person", "view")),
    (requests.TITLE, "roles_requests", "clipboard-list", lambda user: is_in_charge(user, "role-request", "decide")),
    (invitations.TITLE, "roles_invitations", "mail", lambda user: is_in_charge(user, "invitation", "view")),
    (confirmations.TITLE, "roles_confirmations", "calendar-check", confirmations.may_confirm),
)


class ScreenMenuItem(MenuItem):
    def __init__(self, title: str, name: str, icon: str, is_open_to: Callable[[Any], bool], order: int) -> None:
        super().__init__(title, reverse(name), name=name.replace("_", "-"), icon_name=icon, order=order)
        self.is_open_to = is_open_to

    def is_shown(self, request: HttpRequest) -> bool:
        return self.is_open_to(request.user)


@hooks.register("register_admin_menu_item")
def add_people_to_the_menu():
    items = [ScreenMenuItem(*screen, order) for order, screen in enumerate(SCREENS)]
    return SubmenuMenuItem(SECTION, Menu(items=items), name="people-and-roles", icon_name="group", order=430)


@hooks.register("construct_homepage_panels")
def tell_what_waits(request, panels):
    panels.append(RolesPanel())


LISTS = (
    ("people/", people.PeopleView),
    ("role-requests/", requests.RequestsView),
    ("invitations/", invitations.InvitationsView),
    ("role-confirmations/", confirmations.ConfirmationsView),
)
OF_A_PERSON = (
    ("", person.PersonView, "roles_person"),
    ("give/", person_actions.GiveView, "roles_give"),
    ("roles/<int:grant>/", person_actions.ChangeView, "roles_change"),
    ("roles/<int:grant>/end/", person_actions.EndView, "roles_end"),
    ("hand-over/", person_actions.HandOverView, "roles_hand_over"),
    ("second-factor/", person_actions.ResetFactorView, "roles_reset_factor"),
    ("close/", person_actions.CloseView, "roles_close"),
)


@hooks.register("register_admin_urls")
def addresses_of_people_and_roles():
    decided = requests.RequestsView.as_view(is_of_decided=True, index_url_name="roles_requests_decided")
    return [
        *(path(address, view.as_view(), name=view.index_url_name) for address, view in LISTS),
        *(
            path(f"{address}results/", view.as_view(results_only=True), name=view.index_results_url_name)
            for address, view in LISTS
        ),
        *(path(f"people/<int:pk>/{rest}", view.as_view(), name=name) for rest, view, name in OF_A_PERSON),
        path("role-requests/decided/", decided, name="roles_requests_decided"),
        path("role-requests/<int:pk>/", requests.RequestView.as_view(), name="roles_request"),
        path("invitations/new/", invitations.InviteView.as_view(), name="roles_invite"),
        path("invitations/act/", invitations.InvitationAct.as_view(), name="roles_invitations_act"),
        path("invitations/many/", invitation_exchange.InviteManyView.as_view(), name="roles_invite_many"),
        path(
            "invitations/many/template/", invitation_exchange.TemplateFileView.as_view(), name="roles_invite_template"
        ),
        path("role-confirmations/confirm/", confirmations.ConfirmView.as_view(), name="roles_confirm"),
    ]
