"""What my page shows of organizations."""

from typing import Any

from django import template
from django.template.context import Context

from organizations.models import Application, Membership

register = template.Library()
MOST_SHOWN = 10


@register.simple_tag(takes_context=True)
def my_organizations(context: Context) -> dict[str, Any]:
    user = context["request"].user
    memberships = Membership.objects.filter(user=user, organization__live=True).select_related("organization")
    return {
        "memberships": list(memberships),
        "applications": list(Application.objects.of(user).open().order_by("-changed_at")[:MOST_SHOWN]),
    }
