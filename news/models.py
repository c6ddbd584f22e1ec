"""お知らせ: news, newest first, with a feed."""

from typing import Any, ClassVar

from django.core.validators import MaxLengthValidator
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from wagtail.admin.panels import FieldPanel
from wagtail.contrib.routable_page.models import RoutablePageMixin, path
from wagtail.fields import RichTextField
from wagtail.search import index

from content.metadata import shared_picture
from content.models import RICH_TEXT_FEATURES, BasePage, PortalImage
from content.pictures import WHOLE, with_renditions


class NewsIndexPage(RoutablePageMixin, BasePage):
    """The list; its feed lies below it, wherever the page is."""

    introduction = models.TextField("はじめに", validators=[MaxLengthValidator(300)], blank=True)

    content_panels: ClassVar[list[Any]] = [
        *BasePage.content_panels,
        FieldPanel("introduction", help_text="一覧の上に出る文です。300字まで。"),
    ]
    search_fields: ClassVar[list[Any]] = [*BasePage.search_fields, index.SearchField("introduction")]
    parent_page_types: ClassVar[list[str]] = ["portal.HomePage"]
    subpage_types: ClassVar[list[str]] = ["news.NewsPage"]
    max_count = 1
    template = "news/news_index_page.html"

    class Meta:
        verbose_name = "お知らせの一覧"

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from news.listing import listing_context

        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        return context | listing_context(year=request.GET.get("year", ""), page=request.GET.get("page", ""))

    @path("feed/", name="feed")
    def feed(self, request: HttpRequest) -> HttpResponse:
        from news.feeds import NewsFeed

        return NewsFeed()(request, index=self)


class NewsPage(BasePage):
    """One piece of news. It goes online and comes down at the times of Wagtail's schedule (公開予定)."""

    # What a list is sorted by; `first_published_at` would be the day of a draft that was published by mistake.
    date = models.DateField(
        "掲載日",
        default=timezone.localdate,
        db_index=True,
        help_text="一覧はこの日付の新しい順に並びます。先の日時に公開するときは、右上の「i」の印を押し、公開の予約も入れます。",
    )
    introduction = models.TextField(
        "はじめに",
        validators=[MaxLengthValidator(300)],
        help_text="何の知らせかを1〜2文で。一覧と検索結果、フィードに出ます。300字まで。",
    )
    image = models.ForeignKey(
        PortalImage,
        verbose_name="画像",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        help_text="なくてもかまいません。",
    )
    body = RichTextField("本文", features=RICH_TEXT_FEATURES, blank=True)

    content_panels: ClassVar[list[Any]] = [
        *BasePage.content_panels,
        FieldPanel("date"),
        FieldPanel("introduction"),
        FieldPanel("image"),
        FieldPanel("body", help_text="日時、場所、申し込み方などを、見出しを付けて書きます。"),
    ]
    search_fields: ClassVar[list[Any]] = [
        *BasePage.search_fields,
        index.SearchField("introduction"),
        index.SearchField("body"),
    ]
    parent_page_types: ClassVar[list[str]] = ["news.NewsIndexPage"]
    subpage_types: ClassVar[list[str]] = []
    template = "news/news_page.html"

    class Meta:
        verbose_name = "お知らせ"

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        if not self.image_id:
            return context
        image = with_renditions(PortalImage.objects.all(), WHOLE).get(pk=self.image_id)
        # The text shows it too.
        self.image = image
        return context | {"shared_picture": shared_picture(image, alt=image.default_alt_text, request=request)}

    @property
    def fiscal_year(self) -> int:
        """The year in whose April the fiscal year began."""
        return self.date.year if self.date.month >= 4 else self.date.year - 1
