"""The search's part of the admin: thesaurus, picks, its state, what was searched, a line on the home."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.models import Page
from wagtail.snippets.models import register_snippet

from search import services
from search.admin_views import insight
from search.admin_views.state import TITLE, StateView, TroublePanel
from search.permissions import may_tend_search
from search.services.retrying import RETRY
from search.trail import is_on_a_trail
from search.viewsets import SearchPickViewSet, ThesaurusEntryViewSet
from search.visitors import visitor_of

register_snippet(ThesaurusEntryViewSet)
register_snippet(SearchPickViewSet)


class StateMenuItem(MenuItem):
    def is_shown(self, request):
        return may_tend_search(request.user)


@hooks.register("register_admin_urls")
def address_of_the_state():
    return [path("reports/search-state/", StateView.as_view(), name="search_state")]


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


hooks.register("register_reports_menu_item", insight.InsightMenuItem)

Serve = Callable[..., HttpResponse]


# The innermost: what Wagtail refuses or asks a password for is not opened.
@hooks.register("on_serve_page", order=100)
def count_pages_opened_from_a_search(serve: Serve) -> Serve:
    def counting(page: Page, request: HttpRequest, args: Any, kwargs: Any) -> HttpResponse:
        response = serve(page, request, args, kwargs)
        if response.status_code == 200 and is_on_a_trail(request) and (visitor := visitor_of(request)):
            services.count_open(page_id=page.pk, text=request.GET.get("q", ""), visitor=visitor)
        return response

    return counting


@hooks.register("register_admin_urls")
def addresses_of_the_insight() -> list[URLPattern]:
    return insight.urlpatterns
