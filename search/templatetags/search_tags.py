"""How matches are shown."""

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from search import registry
from search.results import MarkedText

register = template.Library()


@register.filter
def kind_label(kind: str) -> str:
    searchable = registry.of_kind(kind)
    return searchable.label if searchable else ""


@register.filter
def with_marks(marked: MarkedText) -> SafeString:
    """The text with <mark> around what matches; no space between the pieces, as Japanese needs it."""
    return format_html_join(
        "", "{}", ((format_html("<mark>{}</mark>", text) if is_marked else text,) for text, is_marked in marked.pieces)
    )
