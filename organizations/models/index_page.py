"""The page of the directory."""

from typing import Any, ClassVar
from urllib.parse import urljoin

from django.core.validators import MaxLengthValidator
from django.db import models
from django.http import HttpRequest, HttpResponse
from wagtail.admin.panels import FieldPanel
from wagtail.search import index

from content.models import BasePage
from organizations.models.organizations import Organization

# What one file may hold, with room for the pages (sitemaps.org).
MOST_IN_SITEMAP = 40_000


class OrganizationIndexPage(BasePage):
    """支える団体: the search over everything with the kind fixed, beside a map."""

    introduction = models.TextField("はじめに", validators=[MaxLengthValidator(300)], blank=True)

    content_panels: ClassVar[list[Any]] = [
        *BasePage.content_panels,
        FieldPanel(
            "introduction", help_text="このページのはじめに出る文です。何が見つかるかを2〜3文で書きます。300字まで。"
        ),
    ]
    search_fields: ClassVar[list[Any]] = [*BasePage.search_fields, index.SearchField("introduction")]
    parent_page_types: ClassVar[list[str]] = ["portal.HomePage"]
    subpage_types: ClassVar[list[str]] = []
    max_count = 1

    class Meta:
        verbose_name = "団体の一覧"

    def get_sitemap_urls(self, request: HttpRequest | None = None) -> list[dict[str, Any]]:
        """With the organizations, which are no pages."""
        own: list[dict[str, Any]] = super().get_sitemap_urls(request)
        home = self.get_full_url(request)
        rows = Organization.objects.public().only("pk", "last_published_at").order_by("pk")[:MOST_IN_SITEMAP]
        further = [
            {"location": urljoin(home, row.get_absolute_url()), "lastmod": row.last_published_at}
            for row in rows.iterator(chunk_size=2000)
        ]
        return [*own, *further]

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        from organizations.directory import directory_response

        return directory_response(request, page=self)
