"""Rich text as pages show it: every heading has an anchor, and a long text a table of contents."""

from dataclasses import dataclass

from bs4 import BeautifulSoup
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import slugify
from wagtail.rich_text import expand_db_html

# With fewer parts a reader sees them all without a list of them.
FEWEST_PARTS = 3
# Ids of the frame around the text.
TAKEN = frozenset({"main", "contents-heading"})


@dataclass(frozen=True)
class Heading:
    anchor: str
    text: str


@dataclass(frozen=True)
class HeadedText:
    """`contents` are the headings of the first level; empty for a text of few parts."""

    html: SafeString
    contents: tuple[Heading, ...]


def headed_text(text: str) -> HeadedText:
    """Expand rich text as Wagtail's filter `richtext` does, with anchors made of the words of each heading.

    They stay the same while the heading does, whatever is put before it; a heading that occurs again gets a number.
    """
    soup = BeautifulSoup(expand_db_html(text), "html.parser")
    taken = set(TAKEN)
    headings = []
    for tag in soup.find_all(["h2", "h3"]):
        words = tag.get_text().strip()
        stem = anchor = slugify(words, allow_unicode=True) or "part"
        number = 1
        while anchor in taken:
            number += 1
            anchor = f"{stem}-{number}"
        taken.add(anchor)
        tag["id"] = anchor
        if tag.name == "h2":
            headings.append(Heading(anchor, words))
    contents = tuple(headings) if len(headings) >= FEWEST_PARTS else ()
    return HeadedText(mark_safe(str(soup)), contents)  # noqa: S308  # Wagtail's own output, of which only ids were set
