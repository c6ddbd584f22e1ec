"""Which news a list shows."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from wagtail.models import PageQuerySet

from content.models import PortalImage
from content.pagination import page_links
from content.pictures import CARD, with_renditions
from news.models import NewsIndexPage, NewsPage

PAGE_SIZE = 20
NEWEST = 3


@dataclass(frozen=True)
class NewestNews:
    index: NewsIndexPage
    pages: list[NewsPage]


def public_news() -> PageQuerySet[NewsPage]:
    """News that everyone may read, the newest first."""
    pages: PageQuerySet[NewsPage] = NewsPage.objects.live().public().order_by("-date", "-pk")
    return pages


def newest_news() -> NewestNews | None:
    """The newest few and the list of all; None while there is none."""
    pages = list(public_news()[:NEWEST])
    index = NewsIndexPage.objects.live().first() if pages else None
    return NewestNews(index, pages) if index else None


def listing_context(*, year: str, page: str) -> dict[str, Any]:
    """A page of the list. `year` is a fiscal year of those that have news; anything else means all of them."""
    pages = public_news()
    months = pages.order_by().dates("date", "month", order="DESC")
    years = list(dict.fromkeys(NewsPage(date=month).fiscal_year for month in months))
    chosen = int(year) if year in map(str, years) else None
    if chosen is not None:
        pages = pages.filter(date__gte=date(chosen, 4, 1), date__lt=date(chosen + 1, 4, 1))
    current = Paginator(pages, PAGE_SIZE).get_page(page)

    def address(number: int) -> str:
        return "?" + "&".join([f"year={chosen}"] * (chosen is not None) + [f"page={number}"])

    chosen_parameters = {"year": chosen, "page": current.number if current.number > 1 else None}
    return {
        "canonical_parameters": urlencode({name: value for name, value in chosen_parameters.items() if value}),
        "years": years,
        "chosen_year": chosen,
        "news": _with_images(list(current.object_list)),
        "pages": page_links(current, address),
    }


def _with_images(news: list[NewsPage]) -> list[NewsPage]:
    """Read the images with their cards in a constant number of queries."""
    images = with_renditions(PortalImage.objects.all(), CARD).in_bulk([page.image_id for page in news if page.image_id])
    for page in news:
        page.image = images.get(page.image_id)
    return news
