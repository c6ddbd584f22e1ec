"""What the site's frame shows."""

from typing import Any

from django import template
from django.conf import settings
from django.db.models import F, Q
from django.template.context import Context
from django.urls import NoReverseMatch, reverse
from wagtail.models import Page
from wagtail.permission_policies.pages import PagePermissionPolicy

from content import reports
from notifications.models import Notice
from regions import credits as region_credits

register = template.Library()

SHOWN_DRAFTS = 5


@register.simple_tag(takes_context=True)
def menu_pages(context: Context) -> list[Page]:
    """Public pages right below the home page that are meant for the menu."""
    return [page for page in _frame_pages(context) if page.show_in_menus]


@register.simple_tag(takes_context=True)
def footer_pages(context: Context) -> list[Page]:
    """Public pages right below the home page that can be opened from the foot of every page."""
    return [page for page in _frame_pages(context) if page.show_in_footer]


@register.simple_tag(takes_context=True)
def edit_address(context: Context) -> str:
    """Of the form in which the person signed in may change the page that is shown; empty if there is none."""
    page, request = context.get("page"), context.get("request")
    # In the preview the form is open already.
    if not isinstance(page, Page) or request is None or getattr(request, "is_preview", False):
        return ""
    may_edit = request.user.is_authenticated and page.permissions_for_user(request.user).can_edit()
    return reports.edit_address(page.pk) if may_edit else ""


@register.simple_tag(takes_context=True)
def person_menu(context: Context) -> dict[str, Any]:
    """What the header offers to whoever asks: their own pages with the number of unread notices, or how to get in.

    Of a person who is signed in the unread notices are counted once for a request, of visitors nothing.
    """
    request = context.get("request")
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {"sign_up_is_open": settings.SIGN_UP_OPEN}
    return {
        "user": user,
        "my_page": _address_of("roles:my_page"),
        "notices": _address_of("notifications:notices"),
        "unread": Notice.objects.filter(user=user, read_at=None).count(),
        "is_staff": user.has_perm("wagtailadmin.access_admin"),
    }


def _address_of(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


def _frame_pages(context: Context) -> list[Any]:
    """Pages of menu and foot, read once for a request."""
    request = context.get("request")
    pages: list[Any] | None = getattr(request, "frame_pages", None)
    if pages is None:
        chosen = Q(show_in_menus=True) | Q(standardpage__show_in_footer=True)
        queryset = Page.objects.live().public().filter(chosen, depth=3)
        pages = list(queryset.annotate(show_in_footer=F("standardpage__show_in_footer")))
        if request is not None:
            request.frame_pages = pages
    return pages


@register.simple_tag(takes_context=True)
def my_drafts(context: Context) -> list[Page]:
    """The newest drafts that the person signed in may edit, whoever began them: a successor finds a predecessor's."""
    user = context["request"].user
    if not user.has_perm("wagtailadmin.access_admin"):
        return []
    editable = PagePermissionPolicy().instances_user_has_permission_for(user, "change")
    drafts = Page.objects.filter(has_unpublished_changes=True, pk__in=editable.values("pk")).select_related("owner")
    return list(drafts.order_by("-latest_revision_created_at", "-pk")[:SHOWN_DRAFTS])


@register.simple_tag
def place_data_credits() -> dict[str, str]:
    return {"census": region_credits.CENSUS, "boundaries": region_credits.BOUNDARIES}
