from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern
from wagtail import hooks
from wagtail.models import Page
from wagtail.snippets.models import register_snippet

from search import insight_views, services
from search.trail import is_on_a_trail
from search.viewsets import SearchPickViewSet, ThesaurusEntryViewSet
from search.visitors import visitor_of

register_snippet(ThesaurusEntryViewSet)
register_snippet(SearchPickViewSet)

hooks.register("register_reports_menu_item", insight_views.InsightMenuItem)

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
    return insight_views.urlpatterns
