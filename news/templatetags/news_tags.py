"""News on other pages."""

from typing import Any

from django import template
from django.template.context import Context

from news.listing import NewestNews, newest_news
from news.models import NewsIndexPage

register = template.Library()


@register.simple_tag(name="newest_news")
def newest() -> NewestNews | None:
    """The newest news with `pages` and `index`; None while there is none."""
    return newest_news()


@register.inclusion_tag("news/components/feed_link/feed_link.html", takes_context=True)
def news_feed_link(context: Context) -> dict[str, Any]:
    """For the head of a page: where a feed reader finds the news."""
    return {"index": NewsIndexPage.objects.live().public().first(), "request": context.get("request")}
