"""Plain pages in the search. Here, because `content` lies below `search` and must not know it."""

from collections.abc import Iterable, Iterator
from typing import Any, ClassVar

from django.db import models
from django.http import HttpRequest
from wagtail.models import PageQuerySet
from wagtail.rich_text import get_text_for_indexing

from content.models import StandardPage
from search.contracts import SearchDocument


class StandardPageSearchable:
    kind: ClassVar[str] = "page"
    label: ClassVar[str] = "案内のページ"
    model: ClassVar[type[models.Model]] = StandardPage
    affecting_models: ClassVar[tuple[type[models.Model], ...]] = ()

    def keys(self) -> Iterable[str]:
        return (f"{self.kind}:{pk}" for pk in self._public().values_list("pk", flat=True))

    def documents(self, pks: Iterable[int] | None = None) -> Iterator[SearchDocument]:
        pages = self._public().order_by("pk")
        if pks is not None:
            pages = pages.filter(pk__in=list(pks))
        request = HttpRequest()
        for page in pages.iterator(chunk_size=200):
            url = page.get_url_parts(request)
            yield SearchDocument(
                kind=self.kind,
                key=f"{self.kind}:{page.pk}",
                number=page.pk,
                title=page.title,
                url=url[2] if url else "",
                summary=page.introduction,
                body=get_text_for_indexing(page.body),
                facets={"kind": (self.kind,)},
                published=page.first_published_at,
                updated=page.last_published_at,
            )

    def affected_by(self, instance: Any) -> Iterable[int]:
        return ()

    def listing(self, *, words: Iterable[str], region: str) -> Iterator[tuple[str, str]]:
        if region:
            # A plain page lies nowhere.
            return
        pages = self._public().order_by("-first_published_at")
        for word in words:
            pages = pages.filter(title__icontains=word)
        request = HttpRequest()
        for page in pages.iterator(chunk_size=50):
            url = page.get_url_parts(request)
            yield page.title, url[2] if url else ""

    def _public(self) -> PageQuerySet[StandardPage]:
        return StandardPage.objects.live().public()
