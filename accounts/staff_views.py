"""Which views are for staff alone, besides the whole Wagtail admin."""

from collections.abc import Callable
from typing import Any, TypeVar

from django.http import HttpRequest
from django.urls import reverse

View = TypeVar("View", bound=Callable[..., Any])
MARK = "is_staff_view"
# Reached without a second factor: one must be able to leave.
EXEMPT = ("wagtailadmin_logout",)


def staff_view(view: View) -> View:
    """Mark a view outside the admin (`staff_view(SomeView.as_view())`): it asks staff for their second factor too."""
    setattr(view, MARK, True)
    return view


def is_staff_view(request: HttpRequest, view: Callable[..., Any]) -> bool:
    return getattr(view, MARK, False) or is_in_admin(request)


def is_in_admin(request: HttpRequest) -> bool:
    if not request.path_info.startswith(reverse("wagtailadmin_home")):
        return False
    return request.resolver_match is None or request.resolver_match.url_name not in EXEMPT
