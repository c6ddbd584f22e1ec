"""Tags that show an icon (content.icons), drawn in the colour of the text around it.

An icon is decoration: the words stand beside it, and screen readers pass over it. Where it stands alone, `label` says
what it means.
"""

from django import template
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

from content import icons
from taxonomy.models import Term

register = template.Library()


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """{% icon "search" %} or {% icon "search" "検索" %}."""
    role = format_html('role="img" aria-label="{}"', label) if label else SafeString('aria-hidden="true"')
    return format_html(
        '<svg class="icon" width="24" height="24" {}><use href="{}#{}"/></svg>',
        role,
        static(icons.SPRITE),
        icons.known(name),
    )


@register.simple_tag
def field_icon(field: Term | str, label: str = "") -> SafeString:
    """Of a 分野, given as the term or as its key."""
    return icon(f"field-{_key(field)}", label)


@register.simple_tag
def body_icon(kind: Term | str, label: str = "") -> SafeString:
    """Of a kind of bodies (団体の種類), given as the term or as its key."""
    return icon(f"body-{_key(kind)}", label)


@register.simple_tag
def kind_icon(kind: str, label: str = "") -> SafeString:
    """Of a kind of content, such as `case-study` (search.registry)."""
    return icon(f"kind-{kind}", label)


def _key(term: Term | str) -> str:
    return term.key if isinstance(term, Term) else term
