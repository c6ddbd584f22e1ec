"""How the site looks."""

from portal.settings.environment import DATA_DIR, env

# One colour for the header's line, buttons and marks; checked for contrast at start (content.checks).
PORTAL_ACCENT_COLOR = env("PORTAL_ACCENT_COLOR", default="#00665e")
# The stylesheet is put together here (content.stylesheet), and collected from here.
STYLESHEET_DIR = DATA_DIR / "build"
