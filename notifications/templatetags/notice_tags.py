"""Tags of notices, for the header and for my page."""

from django import template
from django.template.context import Context

from notifications import listing
from notifications.models import Notice

register = template.Library()


@register.simple_tag(takes_context=True)
def unread_notices(context: Context) -> int:
    """How many notices the person of the request has not read; 0 without a query where nobody is signed in."""
    user = getattr(context.get("request"), "user", None)
    return listing.unread_notices(user).count() if user is not None and user.is_authenticated else 0


@register.simple_tag(takes_context=True)
def newest_unread_notices(context: Context) -> list[Notice]:
    """The newest few that the person has not read; none where nobody is signed in."""
    user = getattr(context.get("request"), "user", None)
    return listing.newest_unread(user) if user is not None and user.is_authenticated else []
