"""What is the same for every kind of record that is a page; see search.contracts.Searchable."""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator
from functools import reduce
from operator import or_
from typing import Any, ClassVar, Generic, TypeVar

from django.db import models
from django.http import HttpRequest
from wagtail.models import Page, PageQuerySet

from search.contracts import SearchDocument
from search.criteria import Sort

P = TypeVar("P", bound=Page)


class PageSearchable(ABC, Generic[P]):
    """Public pages of one type. A subject gives `kind`, `label`, `model`, `document` and what differs."""

    kind: ClassVar[str]
    label: ClassVar[str]
    model: ClassVar[type[models.Model]]
    affecting_models: ClassVar[tuple[type[models.Model], ...]] = ()
    comparison: ClassVar[str] = ""
    sorts: ClassVar[tuple[Sort, ...]] = ()
    trouble_heading: ClassVar[str] = ""
    is_passing: ClassVar[bool] = False

    def count(self) -> int:
        number: int = self.public().count()
        return number

    def documents(self, pks: Iterable[int] | None = None) -> Iterator[SearchDocument]:
        pages = self.with_relations(self.public())
        if pks is not None:
            pages = pages.filter(pk__in=list(pks))
        for page, url in self._with_addresses(pages.order_by("pk"), chunk_size=200):
            yield self.document(page, url)

    def affected_by(self, instance: Any) -> Iterable[int]:
        return ()

    def listing(
        self, *, required: Iterable[Iterable[str]], excluded: Iterable[str], region: str
    ) -> Iterator[tuple[str, str]]:
        pages = self.public().order_by("-first_published_at")
        for alternatives in required:
            pages = pages.filter(reduce(or_, (models.Q(title__icontains=word) for word in alternatives)))
        for word in excluded:
            pages = pages.exclude(title__icontains=word)
        if region:
            pages = self.located_in(pages, region)
        for page, url in self._with_addresses(pages, chunk_size=50):
            yield page.title, url

    def key(self, pk: int) -> str:
        return f"{self.kind}:{pk}"

    def with_relations(self, pages: PageQuerySet[P]) -> PageQuerySet[P]:
        """The pages with all that `document` reads, in a constant number of queries."""
        return pages

    def located_in(self, pages: PageQuerySet[P], region: str) -> PageQuerySet[P]:
        """Those that lie in the prefecture or municipality of this code; a page without a place lies nowhere."""
        return pages.none()

    @abstractmethod
    def document(self, page: P, url: str) -> SearchDocument:
        """What the search knows of a page; `url` is its address on the site."""

    def public(self) -> PageQuerySet[P]:
        """Pages that everybody may open now."""
        pages: PageQuerySet[P] = PageQuerySet(self.model).live().public()
        return pages

    def _with_addresses(self, pages: PageQuerySet[P], *, chunk_size: int) -> Iterator[tuple[P, str]]:
        # One request object for all addresses: Wagtail keeps the site's root on it.
        request = HttpRequest()
        for page in pages.iterator(chunk_size=chunk_size):
            parts = page.get_url_parts(request)
            # A page outside the site has no address: nobody can open it.
            if parts:
                yield page, parts[2]
