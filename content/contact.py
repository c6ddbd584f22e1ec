"""Whom visitors can ask."""

from content.models import StandardPage

CONTACT_SLUG = "contact"


def contact_page() -> StandardPage | None:
    """The page 「お問い合わせ」, if the prefecture keeps it."""
    page: StandardPage | None = StandardPage.objects.live().public().filter(slug=CONTACT_SLUG).first()
    return page
