"""What the pages of one's own account show."""

from django import template

from content.japanese_dates import local_moment_text

register = template.Library()
register.filter("moment", local_moment_text)

# (part of the User-Agent header, name); the first that fits: Edge also calls itself Chrome, and Chrome Safari.
BROWSERS = (("Edg", "Edge"), ("Firefox", "Firefox"), ("Chrome", "Chrome"), ("Safari", "Safari"))
SYSTEMS = (
    ("Windows", "Windows"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Mac OS", "Mac"),
    ("Linux", "Linux"),
)


@register.filter
def device(user_agent: str) -> str:
    """Name browser and system as people know them."""
    names = [next((name for part, name in known if part in user_agent), "") for known in (SYSTEMS, BROWSERS)]
    return "・".join(name for name in names if name) or "分からない端末"


@register.filter
def in_fours(secret: str) -> str:
    """Groups that can be typed without losing one's place."""
    return " ".join(secret[start : start + 4] for start in range(0, len(secret), 4))
