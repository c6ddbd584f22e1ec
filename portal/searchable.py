"""Plain pages in the search. Here, because `content` lies below `search` and must not know it."""

from typing import ClassVar

from django.db import models
from wagtail.rich_text import get_text_for_indexing

from content.models import StandardPage
from search.contracts import SearchDocument
from search.page_searchable import PageSearchable


class StandardPageSearchable(PageSearchable[StandardPage]):
    kind: ClassVar[str] = "page"
    label: ClassVar[str] = "案内のページ"
    model: ClassVar[type[models.Model]] = StandardPage

    def document(self, page: StandardPage, url: str) -> SearchDocument:
        return SearchDocument(
            kind=self.kind,
            key=self.key(page.pk),
            number=page.pk,
            title=page.title,
            url=url,
            summary=page.introduction,
            body=get_text_for_indexing(page.body) if page.body_is_searched else "",
            facets={"kind": (self.kind,)},
            published=page.first_published_at,
            updated=page.last_published_at,
        )
