"""Roles in words, for templates."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django import template
from django.utils import timezone

from regions.models import Area
from roles import wording
from roles.models import RoleGrant

register = template.Library()


@register.filter
def areas_text(areas: Iterable[Area]) -> str:
    """The first names and how many more, for lists."""
    return wording.areas_text(areas)


@register.filter
def all_areas_text(areas: Iterable[Area]) -> str:
    """Every name, for the page of one role."""
    return wording.areas_text(areas, most=1000)


@register.simple_tag
def held_roles(user: Any) -> list[RoleGrant]:
    return list(RoleGrant.objects.active().filter(user=user).with_areas().order_by("granted_at", "pk"))


@register.filter
def days_ago(moment: datetime) -> str:
    """きょう or 3日前に, before a verb."""
    days = (timezone.localdate() - timezone.localtime(moment).date()).days
    return f"{days}日前に" if days > 0 else "きょう"
