"""The search's part of the admin: the thesaurus, the state of the search, a line on the home."""

from django.urls import path, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.snippets.models import register_snippet

from search.permissions import may_tend_search
from search.services.retrying import RETRY
from search.state_view import TITLE, StateView, TroublePanel
from search.viewsets import ThesaurusEntryViewSet

register_snippet(ThesaurusEntryViewSet)


class StateMenuItem(MenuItem):
    def is_shown(self, request):
        return may_tend_search(request.user)


@hooks.register("register_admin_urls")
def address_of_the_state():
    return [path("reports/search/", StateView.as_view(), name="search_state")]


@hooks.register("register_reports_menu_item")
def add_the_state():
    return StateMenuItem(TITLE, reverse("search_state"), name="search-state", icon_name="search", order=200)


@hooks.register("construct_homepage_panels")
def tell_of_troubles(request, panels):
    if may_tend_search(request.user):
        panels.append(TroublePanel())


@hooks.register("register_log_actions")
def log_of_retries(actions):
    actions.register_action(RETRY, "索引へもう一度入れる", "索引へもう一度入れるように頼みました")
