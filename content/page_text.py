"""What a page says and where its links lead, read from its fields, whatever its type.

A model may name fields that hold no running text in `fields_without_prose` (titles of papers, words for the search).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from bs4 import BeautifulSoup
from django.db import models
from django.urls import Resolver404, resolve
from modelcluster.fields import ParentalKey
from modelcluster.models import get_all_child_relations
from wagtail.fields import RichTextField
from wagtail.models import Page, Site
from wagtail.rich_text import get_text_for_indexing

from content.enums import LinkKind

# `linktype` in stored rich text.
_STORED_KINDS = {"page": LinkKind.PAGE, "document": LinkKind.DOCUMENT}
# Schemes of links that are no addresses of the web.
_OTHER_SCHEMES = {"mailto", "tel", "sms", "ftp", "data", "javascript"}


@dataclass(frozen=True, kw_only=True)
class FoundLink:
    """`target` is the key of a page or document, `url_path` that of a typed address of this site ("" if it has none)."""

    kind: LinkKind
    url: str
    text: str
    target: int | None = None
    url_path: str = ""
    is_malformed: bool = False


class OwnSites:
    """Tells addresses of this site from those of others. Read once for many pages."""

    def __init__(self) -> None:
        self._roots = {
            site.hostname.lower(): site.root_page.url_path for site in Site.objects.select_related("root_page")
        }
        default = Site.objects.select_related("root_page").filter(is_default_site=True).first()
        self._default_root = default.root_page.url_path if default else "/"

    def link(self, url: str, text: str) -> FoundLink | None:
        """The link that an address stands for; None for one that needs no check."""
        url = url.strip()
        try:
            parts = urlsplit(url)
            host = (parts.hostname or "").lower()
        except ValueError:
            return FoundLink(kind=LinkKind.ELSEWHERE, url=url, text=text, is_malformed=True)
        if not url or parts.scheme in _OTHER_SCHEMES or (not host and not parts.scheme and not parts.path):
            return None
        if not host and not parts.scheme and parts.path.startswith("/"):
            return self._typed(url, parts.path, text, self._default_root)
        if host in self._roots:
            return self._typed(url, parts.path or "/", text, self._roots[host])
        is_malformed = parts.scheme not in ("http", "https") or not host
        return FoundLink(kind=LinkKind.ELSEWHERE, url=url, text=text, is_malformed=is_malformed)

    def _typed(self, url: str, path: str, text: str, root: str) -> FoundLink | None:
        try:
            match = resolve(path)
        except Resolver404:
            # Without its final slash an address is led on to the page.
            match = None
        if match is not None and match.url_name == "wagtaildocs_serve":
            return FoundLink(kind=LinkKind.DOCUMENT, url=url, text=text, target=int(match.args[0]))
        if match is not None and match.url_name != "wagtail_serve":
            return None
        inside = path.strip("/")
        return FoundLink(kind=LinkKind.TYPED, url=url, text=text, url_path=f"{root}{inside}/" if inside else root)


def links_of(page: Page, sites: OwnSites) -> list[FoundLink]:
    """Every link of a specific page and of the rows that belong to it."""
    return [link for row in _rows_of(page) for link in _links_of_row(row, sites)]


def text_of(page: Page) -> str:
    """The running text of a specific page, a field a line."""
    return "\n".join(text for row in _rows_of(page) for text in _texts_of_row(row) if text)


def _rows_of(page: Page) -> Iterator[models.Model]:
    yield page
    for relation in get_all_child_relations(type(page)):
        # Comments and the like hang on Wagtail's own page model.
        if relation.model is not Page:
            yield from getattr(page, relation.get_accessor_name()).all()


def _fields_of(row: models.Model) -> Iterator[models.Field[Any, Any]]:
    """The row's own columns; of what Wagtail keeps for every page, the title alone."""
    if isinstance(row, Page):
        yield row._meta.get_field("title")
    yield from (field for field in row._meta.concrete_fields if field.model is not Page)


def _links_of_row(row: models.Model, sites: OwnSites) -> Iterator[FoundLink]:
    label = "" if isinstance(row, Page) else str(getattr(row, "title", "") or getattr(row, "name", ""))
    for field in _fields_of(row):
        value = getattr(row, field.attname)
        if not value:
            continue
        if isinstance(field, RichTextField):
            yield from _links_of_rich_text(str(value), sites)
        elif isinstance(field, models.URLField):
            if link := sites.link(str(value), label or str(field.verbose_name)):
                yield link
        elif _points_at_a_page(field):
            yield FoundLink(kind=LinkKind.PAGE, url="", text=label or str(field.verbose_name), target=int(value))


def _points_at_a_page(field: models.Field[Any, Any]) -> bool:
    if not isinstance(field, models.ForeignKey) or isinstance(field, ParentalKey) or field.remote_field.parent_link:
        return False
    return isinstance(field.related_model, type) and issubclass(field.related_model, Page)


def _links_of_rich_text(html: str, sites: OwnSites) -> Iterator[FoundLink]:
    for anchor in BeautifulSoup(html, "html.parser").find_all("a"):
        text = " ".join(anchor.get_text().split())
        kind, target = str(anchor.get("linktype", "")), str(anchor.get("id", ""))
        if kind in _STORED_KINDS and target.isdecimal():
            yield FoundLink(kind=_STORED_KINDS[kind], url="", text=text, target=int(target))
        elif link := sites.link(str(anchor.get("href", "")), text):
            yield link


def _texts_of_row(row: models.Model) -> Iterator[str]:
    left_out = getattr(row, "fields_without_prose", ())
    for field in _fields_of(row):
        is_text = isinstance(field, models.CharField | models.TextField) and not isinstance(field, models.URLField)
        if not is_text or field.choices or field.name in left_out:
            continue
        value = str(getattr(row, field.attname) or "")
        yield get_text_for_indexing(value) if isinstance(field, RichTextField) else value
