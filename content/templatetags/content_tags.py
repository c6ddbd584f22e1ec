"""Tags and filters of the base layout and of all pages."""

from datetime import date, datetime
from decimal import Decimal

from django import template
from django.forms import BaseForm, BoundField
from django.template.context import Context
from django.utils import timezone
from django.utils.encoding import uri_to_iri
from django.utils.safestring import SafeString, mark_safe

from content import contact, japanese_dates
from content.models import PortalImage
from content.pictures import CARD, WHOLE, picture
from content.rich_text import HeadedText, headed_text
from content.slots import fillings_of

register = template.Library()


@register.simple_tag(takes_context=True)
def slot(context: Context, name: str) -> SafeString:
    """Render what apps have put into a slot (see content.slots)."""
    if context.template is None:
        raise RuntimeError("{% slot %} works within a template only")
    engine = context.template.engine
    # What one filling names must not leak into the page around it.
    with context.push():
        parts = [engine.get_template(filling.template_name).render(context) for filling in fillings_of(name)]
    return mark_safe("".join(parts))  # noqa: S308  # the output of templates, escaped there


@register.simple_tag
def photo(image: PortalImage, *, alt: str, sizes: str = "100vw", card: bool = False, eager: bool = False) -> SafeString:
    """Render a picture in the formats and widths that the browser may choose from; see content.pictures."""
    return picture(image, shape=CARD if card else WHOLE, alt=alt, sizes=sizes, eager=eager).__html__()


register.simple_tag(contact.contact_page)
register.simple_tag(contact.mail_about)


@register.filter
def readable_address(address: str) -> str:
    """An address as people type it: ?q=買い物, not ?q=%E8%B2%B7…; what would change its meaning stays encoded."""
    return uri_to_iri(address)


@register.filter
def with_headings(text: str) -> HeadedText:
    """Rich text of a page with anchors at its headings, and its table of contents; see content.rich_text."""
    return headed_text(text)


@register.filter
def date_text(value: date | datetime | None) -> str:
    """2026年11月21日（土）, in the site's time zone."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        value = timezone.localtime(value).date()
    return japanese_dates.date_text(value)


@register.filter
def fiscal_year(value: int | None) -> str:
    """令和8年度（2026年度）."""
    return "" if value is None else japanese_dates.fiscal_year_text(value)


@register.filter
def thousands(value: int | float | Decimal | None) -> str:
    """1,234,567; a figure with decimals keeps them."""
    return "" if value is None else f"{value:,}"


@register.filter
def faulty_fields(form: BaseForm) -> list[BoundField]:
    """The fields that somebody sees and has to mend; none of a form that was not sent."""
    return [field for field in form.visible_fields() if field.errors]
