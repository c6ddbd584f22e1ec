"""The way back to the search, on any page that the search knows."""

from django import template
from django.db.models import Model
from django.http import HttpRequest
from django.template.context import Context
from wagtail.models import Page

from search import registry
from search.trail import Trail, trail_of

register = template.Library()


@register.simple_tag(takes_context=True)
def page_trail(context: Context) -> Trail | None:
    """The trail of the record or page that is shown; None if it was not opened from a search."""
    request = context.get("request")
    # A record that is no page says itself where its list is.
    record = context.get("record") or context.get("page")
    if request is None or not isinstance(record, Model) or "at" not in request.GET:
        return None
    searchable = registry.of_model(type(record))
    if searchable is None:
        return None
    list_url = context.get("list_url") if "record" in context else _list_of(record, request)
    return trail_of(request, key=f"{searchable.kind}:{record.pk}", kind=searchable.kind, list_url=list_url or "/")


def _list_of(record: Model, request: HttpRequest) -> str | None:
    parent = record.get_parent() if isinstance(record, Page) else None
    url: str | None = parent.get_url(request) if parent else None
    return url
