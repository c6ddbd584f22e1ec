"""The way back to the search, on any page that the search knows."""

from django import template
from django.template.context import Context
from wagtail.models import Page

from search import registry
from search.trail import Trail, trail_of

register = template.Library()


@register.simple_tag(takes_context=True)
def page_trail(context: Context) -> Trail | None:
    """The trail of the page that is shown; None if it was not opened from a search."""
    page, request = context.get("page"), context.get("request")
    if request is None or not isinstance(page, Page) or "at" not in request.GET:
        return None
    searchable = registry.of_model(type(page))
    if searchable is None:
        return None
    parent = page.get_parent()
    list_url = (parent.get_url(request) if parent else None) or "/"
    return trail_of(request, key=f"{searchable.kind}:{page.pk}", kind=searchable.kind, list_url=list_url)
