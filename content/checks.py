"""System checks of the layout."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, register

from content.colours import WHITE, contrast, is_colour, mix

LEAST_CONTRAST = 4.5  # text, WCAG 2.2, 1.4.3


@register()
def accent_colour_can_be_read(**kwargs: Any) -> list[CheckMessage]:
    """White text stands on the accent colour, and text of that colour on white and on its own lightest shades."""
    colour = settings.PORTAL_ACCENT_COLOR
    if not is_colour(colour):
        return [Error(f"PORTAL_ACCENT_COLOR is no colour such as #00665e: {colour!r}", id="content.E001")]
    least = contrast(colour, mix(colour, WHITE, 0.16))
    if least >= LEAST_CONTRAST:
        return []
    return [
        Error(
            f"PORTAL_ACCENT_COLOR {colour} is too light: its contrast with its own tint is {least:.2f}, "
            f"at least {LEAST_CONTRAST} is needed.",
            hint="Choose a darker colour.",
            id="content.E002",
        )
    ]
