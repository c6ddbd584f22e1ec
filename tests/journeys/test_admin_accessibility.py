"""axe on every screen that the portal adds to Wagtail's admin; and none of them is missing in the list."""

import re
from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

import pytest
from django.urls import URLResolver, get_resolver, resolve
from playwright.sync_api import Page

from tests.journeys.admin_screens import OWN
from tests.journeys.axe import violations
from tests.journeys.conftest import Keys

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

# Views of ours that show no screen of their own, by their pattern, and why.
NO_SCREEN = {
    r"results/(<str:pk>/)?$": "the rows of a list, without the screen around them",
    r"/(act|resend)/$|role-confirmations/confirm/$": "leads back to the list",
    r"-chooser/$|/choose/": "a dialog",
    r"\.png$": "a picture",
    r"/(template|export)/$": "a file",
}

# Wagtail's own map of a long form; it scrolls without being reached by the keyboard.
MINIMAP = ".w-minimap"

# A message that is still fading in has no colours of its own yet.
NOTHING_MOVES = """addEventListener("DOMContentLoaded", () => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync("*, ::before, ::after { transition: none !important; animation: none !important }");
  document.adoptedStyleSheets = [sheet];
})"""


def own_patterns(resolver: URLResolver, before: str = "") -> Iterator[str]:
    """Of each view in the admin that is neither Wagtail's nor Django's."""
    for pattern in resolver.url_patterns:
        address = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from own_patterns(pattern, address)
            continue
        view = getattr(pattern.callback, "view_class", pattern.callback)
        if address.startswith("admin/") and not view.__module__.startswith(("wagtail.", "django.")):
            yield address


def test_every_screen_of_ours_is_in_the_list(keys: Keys) -> None:
    no_screen = re.compile("|".join(NO_SCREEN))
    patterns = {each for each in own_patterns(get_resolver()) if not no_screen.search(each)}
    assert len(patterns) > 40
    listed = {resolve(urlsplit(address.format_map(keys)).path).route for address in OWN}
    assert patterns - listed == set()


def test_axe_finds_nothing(sign_in_as: Callable[[str], Page], keys: Keys) -> None:
    page = sign_in_as("admin")
    page.add_init_script(NOTHING_MOVES)
    found = []
    for address in OWN:
        answer = page.goto(address.format_map(keys))
        assert answer is not None
        assert answer.status == 200, address
        for width in (1280, 375):
            page.set_viewport_size({"width": width, "height": 900})
            found += violations(page, f"{address} {width} px", within="#main", but=MINIMAP)
    assert not found, "\n".join(found)
