"""Any search as a whole, the conditions in the address: JSON, CSV, and the newest of it as an Atom feed."""

import json
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from functools import wraps
from itertools import chain

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import escape
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from api.rates import AddressThrottle
from content.csv_table import csv_lines
from content.metadata import absolute_address
from search import services
from search.criteria import Sort
from search.forms import SearchForm, parameters_of
from search.question import criteria_in_words
from search.results import SearchUnavailable, StoredDocument
from search.schemas import ResultOut, result_of

ENTRIES = 50
# Labels of GIF DS-451-3 事例 where it has one; names in the order of search.schemas.
COLUMNS: dict[str, Callable[[ResultOut], str]] = {
    "ID": lambda row: row.id,
    "種類": lambda row: row.kind_label,
    "タイトル": lambda row: row.title,
    "取り組みの概要": lambda row: row.summary,
    "事例の場所": lambda row: row.place_label,
    "所在地の地域コード": lambda row: ";".join(row.located),
    "対象地域の地域コード": lambda row: ";".join(row.serves),
    "対象組織（実施主体）": lambda row: row.body_name,
    "テーマ（分野）": lambda row: ";".join(field.label for field in row.fields),
    "事例実施年（年度）": lambda row: ";".join(map(str, row.fiscal_years)),
    "公開日": lambda row: _day(row.published),
    "最終更新日": lambda row: _day(row.updated),
    "URL": lambda row: row.url,
}
# What XML cannot hold.
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")

View = Callable[[HttpRequest], HttpResponseBase]


def limited(view: View) -> View:
    """Lists as a whole cost more than a page: each address may ask for few of them."""
    throttle = None

    @wraps(view)
    def answer(request: HttpRequest) -> HttpResponseBase:
        nonlocal throttle
        throttle = throttle or AddressThrottle("export")
        if throttle.allow_request(request):
            response = view(request)
        else:
            seconds = request.rate.reset  # type: ignore[attr-defined]  # put there by the throttle
            response = _plain(
                f"続けて何度も取り出されました。{seconds}秒ほど待ってから、もう一度開いてください。", status=429
            )
        request.rate.put_into(response)  # type: ignore[attr-defined]  # put there by the throttle
        return response

    return require_safe(answer)


@limited
def as_json(request: HttpRequest) -> HttpResponseBase:
    def pieces(total: int, rows: Iterable[ResultOut]) -> Iterator[str]:
        yield f'{{"total": {total}, "results": ['
        for number, row in enumerate(rows):
            yield (", " if number else "") + json.dumps(row.model_dump(mode="json"), ensure_ascii=False)
        yield "]}"

    return _streamed(request, pieces, content_type="application/json")


@limited
def as_csv(request: HttpRequest) -> HttpResponseBase:
    def pieces(total: int, rows: Iterable[ResultOut]) -> Iterator[str]:
        return csv_lines(COLUMNS, ((value(row) for value in COLUMNS.values()) for row in rows))

    response = _streamed(request, pieces, content_type="text/csv; charset=utf-8")
    if response.status_code == 200:
        name = f"検索結果_{timezone.localdate():%Y%m%d}.csv"
        response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name)
    return response


@limited
def as_feed(request: HttpRequest) -> HttpResponseBase:
    """The newest hits, whatever order the page has: Atom (RFC 4287)."""
    form = SearchForm(request.GET)
    criteria = form.criteria()
    if faults := form.faults():
        return _unreadable(faults)
    try:
        newest = services.answer(replace(criteria, sort=Sort.NEWEST), place=form.place, offset=0, limit=ENTRIES)
    except SearchUnavailable:
        return _unavailable()
    page = absolute_address(f"{reverse('search:search')}?{parameters_of(criteria, page='')}", request)
    feed = SearchFeed(
        title=_printable(criteria_in_words(criteria, form.place, newest.facets)),
        link=page,
        description="",
        language="ja",
        author_name=settings.WAGTAIL_SITE_NAME,
        feed_url=absolute_address(request.get_full_path(), request),
        feed_guid=page,
        subtitle=None,
    )
    for document in newest.documents:
        row = result_of(document, request=request)
        feed.add_item(
            title=_printable(row.title),
            link=row.url,
            description=escape(_printable(row.summary)),
            author_name=_printable(row.body_name) or None,
            unique_id=row.url,
            pubdate=row.published,
            updateddate=row.updated or row.published or _today(),
            categories=[field.label for field in row.fields],
        )
    response = HttpResponse(content_type=SearchFeed.content_type)
    feed.write(response, "utf-8")
    return response


class SearchFeed(Atom1Feed):
    def latest_post_date(self) -> datetime:
        """Without an entry it does not change with every request."""
        return super().latest_post_date() if self.items else _today()


def _streamed(
    request: HttpRequest, pieces: Callable[[int, Iterable[ResultOut]], Iterator[str]], *, content_type: str
) -> HttpResponseBase:
    form = SearchForm(request.GET)
    criteria = form.criteria()
    if faults := form.faults():
        return _unreadable(faults)
    try:
        total, documents = services.whole_list(criteria, place=form.place)
        # Read before the answer begins: later nobody can be told that there is none.
        first = next(documents, None)
    except SearchUnavailable:
        return _unavailable()
    found: Iterable[StoredDocument] = () if first is None else chain([first], documents)
    rows = (result_of(document, request=request) for document in found)
    return StreamingHttpResponse(pieces(total, rows), content_type=content_type)


def _day(moment: datetime | None) -> str:
    return f"{timezone.localtime(moment):%Y-%m-%d}" if moment else ""


def _today() -> datetime:
    return timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)


def _printable(text: str) -> str:
    return _UNPRINTABLE.sub(" ", text)


def _unreadable(faults: Iterable[tuple[str, str]]) -> HttpResponse:
    """Without the condition it would be the list of something else."""
    reasons = "\n".join(f"{name}：{reason}" for name, reason in faults)
    return _plain(f"アドレスに、読めない条件があります。\n{reasons}", status=400)


def _unavailable() -> HttpResponse:
    response = _plain("検索の仕組みがいま使えません。しばらくしてから、もう一度お試しください。", status=503)
    response["Retry-After"] = "60"
    return response


def _plain(text: str, *, status: int) -> HttpResponse:
    return HttpResponse(text, status=status, content_type="text/plain; charset=utf-8")
