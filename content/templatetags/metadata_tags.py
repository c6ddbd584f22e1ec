"""Tags for what machines read of a page, mostly in its head."""

from collections.abc import Iterable
from typing import Any

from django import template
from django.template.context import Context
from django.utils.safestring import SafeString, mark_safe
from wagtail.models import Page

from content import structured_data
from content.metadata import absolute_address

register = template.Library()


@register.simple_block_tag
def one_line(content: str) -> SafeString:
    """Keep what stands inside as a variable, to be written more than once: {% one_line as title %}…{% endone_line %}."""
    return mark_safe(" ".join(content.split()))  # noqa: S308  # the output of a template, escaped there


@register.simple_tag(takes_context=True)
def canonical_address(context: Context) -> str:
    """The one address of a page, whatever parameters it was opened with, but for `canonical_parameters`."""
    request, page = context.get("request"), context.get("page")
    if request is None:
        return ""
    # A page in preview may have no address yet.
    address = page.get_full_url(request) if isinstance(page, Page) else absolute_address(request.path, request)
    parameters = context.get("canonical_parameters")
    return f"{address}?{parameters}" if address and parameters else address or ""


@register.simple_tag
def json_ld(data: dict[str, Any]) -> SafeString:
    return structured_data.json_ld(data)


@register.simple_tag(takes_context=True)
def breadcrumb_data(
    context: Context, *, ancestors: Iterable[Page], between: str, between_url: str, current: str
) -> SafeString:
    """The entries of the breadcrumb as data; see its component for the parameters."""
    request = context.get("request")
    if request is None:
        return SafeString()
    links = [("トップ", "/")]
    if between:
        links.append((between, between_url))
    links += [(page.title, page.get_url(request)) for page in ancestors or () if page.depth > 2]
    absolute = [(name, absolute_address(address, request)) for name, address in links]
    return structured_data.json_ld(structured_data.breadcrumb_list(absolute, current))
