"""The portal's own icons: the symbols of one static file, `content/static/content/icons.svg`.

A page points into that file (`<use href="…#field-shopping">`): a list with 60 icons has 7 kB of HTML for them in place
of 21 kB, and the file itself is fetched once (20 kB, 4 kB compressed). Browsers load it as an image, which the content
security policy allows from the portal itself alone, so static files must come from the portal's own address.

A symbol's name is its id: `field-`, `body-` or `kind-` before the key of a term or of a kind of content, or a plain name.
"""

import re
from functools import cache
from pathlib import Path

SPRITE = "content/icons.svg"
GROUPS = ("field", "body", "kind")
NEUTRAL = "term"
_SYMBOL = re.compile(r'<symbol id="([a-z0-9-]+)"')


@cache
def names() -> frozenset[str]:
    return frozenset(_in_order())


def known(name: str) -> str:
    """The name itself, or the neutral icon's where none is drawn, as for terms that staff have added."""
    return name if name in names() else NEUTRAL


def by_group() -> dict[str, list[str]]:
    """Names of all icons in the order of the file; keys: `field`, `body`, `kind`, `interface`."""
    groups: dict[str, list[str]] = {group: [] for group in (*GROUPS, "interface")}
    for name in _in_order():
        group, dash, _key = name.partition("-")
        groups[group if dash and group in GROUPS else "interface"].append(name)
    return groups


def _in_order() -> list[str]:
    file = Path(__file__).parent / "static" / SPRITE
    return _SYMBOL.findall(file.read_text(encoding="utf-8"))
