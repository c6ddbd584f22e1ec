"""Which notices a person sees, and in what order."""

from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import BooleanField, ExpressionWrapper, Q, QuerySet

from notifications.models import Notice
from notifications.permissions import notices_visible_to

PAGE_SIZE = 20
NEWEST = 5


def unread_notices(user: Any) -> QuerySet[Notice]:
    """Those that the person has not read, the newest first."""
    return notices_visible_to(user).filter(read_at=None)


def newest_unread(user: Any) -> list[Notice]:
    return list(unread_notices(user)[:NEWEST])


def page_of_notices(user: Any, number: str) -> Page[Notice]:
    """What is unread first, the newest first within each."""
    is_read = ExpressionWrapper(Q(read_at__isnull=False), output_field=BooleanField())
    ordered = notices_visible_to(user).order_by(is_read, "-created_at", "-pk")
    return Paginator(ordered, PAGE_SIZE).get_page(number)
