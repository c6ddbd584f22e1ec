"""What the site's frame shows."""

from django import template
from wagtail.models import Page, PageQuerySet

from content.models import StandardPage
from regions import credits as region_credits

register = template.Library()


@register.simple_tag
def menu_pages() -> PageQuerySet[Page]:
    """Public pages right below the home page that are meant for the menu."""
    return Page.objects.live().public().in_menu().filter(depth=3)


@register.simple_tag
def footer_pages() -> PageQuerySet[StandardPage]:
    """Public pages that can be opened from the foot of every page."""
    return StandardPage.objects.live().public().filter(show_in_footer=True)


@register.simple_tag
def place_data_credits() -> dict[str, str]:
    return {"census": region_credits.CENSUS, "boundaries": region_credits.BOUNDARIES}
