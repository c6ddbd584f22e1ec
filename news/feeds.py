"""The newest news for feed readers, in Atom (RFC 4287)."""

from datetime import datetime, time

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.http import HttpRequest
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import escape

from news.listing import public_news
from news.models import NewsIndexPage, NewsPage

NEWEST = 20


class NewsFeed(Feed):
    feed_type = Atom1Feed

    def get_object(self, request: HttpRequest, *, index: NewsIndexPage) -> NewsIndexPage:
        # Wagtail keeps the root of the site on the request; without it each address would look for it anew.
        self.request = request
        return index

    def title(self, index: NewsIndexPage) -> str:
        return f"{index.title}｜{settings.WAGTAIL_SITE_NAME}"

    def subtitle(self, index: NewsIndexPage) -> str:
        return index.introduction

    def link(self, index: NewsIndexPage) -> str:
        return index.get_url(self.request)

    def feed_url(self, index: NewsIndexPage) -> str:
        return index.get_url(self.request) + index.reverse_subpage("feed")

    def author_name(self) -> str:
        return settings.WAGTAIL_SITE_NAME

    def items(self, index: NewsIndexPage) -> list[NewsPage]:
        return list(public_news()[:NEWEST])

    def item_title(self, page: NewsPage) -> str:
        return page.title

    def item_description(self, page: NewsPage) -> str:
        # Atom says html here.
        return escape(page.introduction)

    def item_link(self, page: NewsPage) -> str:
        return page.get_url(self.request)

    def item_author_name(self, page: NewsPage) -> str:
        return page.responsible or settings.WAGTAIL_SITE_NAME

    def item_pubdate(self, page: NewsPage) -> datetime:
        return timezone.make_aware(datetime.combine(page.date, time.min))

    def item_updateddate(self, page: NewsPage) -> datetime | None:
        return page.last_published_at
