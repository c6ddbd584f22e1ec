"""How news fills the search document."""

from datetime import datetime, time
from typing import ClassVar

from django.db import models
from django.utils import timezone
from wagtail.rich_text import get_text_for_indexing

from news.models import NewsPage
from search.contracts import SearchDocument
from search.page_searchable import PageSearchable


class NewsSearchable(PageSearchable[NewsPage]):
    kind: ClassVar[str] = "news"
    label: ClassVar[str] = "お知らせ"
    model: ClassVar[type[models.Model]] = NewsPage
    is_passing: ClassVar[bool] = True

    def document(self, page: NewsPage, url: str) -> SearchDocument:
        return SearchDocument(
            kind=self.kind,
            key=self.key(page.pk),
            number=page.pk,
            title=page.title,
            url=url,
            summary=page.introduction,
            body=get_text_for_indexing(page.body),
            facets={"kind": (self.kind,), "year": (str(page.fiscal_year),)},
            fiscal_years=(page.fiscal_year,),
            published=timezone.make_aware(datetime.combine(page.date, time.min)),
            updated=page.last_published_at,
        )
