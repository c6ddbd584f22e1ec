"""Looking through published pages: their links, and the words that they leave unexplained."""

import logging

from django.db import models, transaction
from django.db.models import Case, Exists, F, OuterRef, Q, Value, When
from django.utils import timezone
from wagtail.contrib.redirects.models import Redirect
from wagtail.documents import get_document_model
from wagtail.models import CollectionViewRestriction, Page, PageViewRestriction

from content.enums import JargonTreatment, LinkKind, LinkProblem
from content.jargon import unexplained_words
from content.page_findings import LONGEST_ADDRESS, Jargon, PageLink, PageScan, UnexplainedWord, WebAddress
from content.page_text import FoundLink, OwnSites, links_of, text_of

logger = logging.getLogger(__name__)

PAGES_AT_ONCE = 50
PATHS_AT_ONCE = 5000


def scan_changed_pages(*, most: int = PAGES_AT_ONCE) -> int:
    """Look through pages published since they were last looked through; return how many."""
    scans = PageScan.objects.filter(page=OuterRef("pk"))
    known = scans.filter(is_stale=False).filter(
        Q(published_at=OuterRef("last_published_at")) | Q(published_at=None, page__last_published_at=None)
    )
    pages = Page.objects.live().filter(depth__gt=1).filter(~Exists(known)).order_by("pk")[:most]
    ids = list(pages.values_list("pk", flat=True))
    if not ids:
        return 0
    sites = OwnSites()
    jargon = list(Jargon.objects.filter(treatment=JargonTreatment.EXPLAIN).values_list("word", flat=True))
    for page in Page.objects.filter(pk__in=ids).specific():
        try:
            with transaction.atomic():
                _scan(page, sites, jargon)
        except Exception:
            logger.exception("page %d could not be looked through", page.pk)
        # Also after an error, so that one page holds up no other.
        PageScan.objects.update_or_create(
            page_id=page.pk, defaults={"published_at": page.last_published_at, "is_stale": False}
        )
    recheck_links_inside(page_ids=ids)
    return len(ids)


def _scan(page: Page, sites: OwnSites, jargon: list[str]) -> None:
    before = {_key(link): link.problem_since for link in PageLink.objects.filter(page=page).exclude(problem="")}
    PageLink.objects.filter(page=page).delete()
    for found in dict.fromkeys(links_of(page, sites)):
        link = _row_of(page, found)
        since = before.get(_key(link))
        if link.problem:
            link.problem_since = since or timezone.now()
        elif since and link.kind != LinkKind.ELSEWHERE:
            # Kept until the recheck that follows.
            link.problem, link.problem_since = LinkProblem.GONE, since
        link.save()
    UnexplainedWord.objects.filter(page=page).delete()
    UnexplainedWord.objects.bulk_create(
        UnexplainedWord(page=page, word=word, excerpt=excerpt)
        for word, excerpt in unexplained_words(text_of(page), jargon).items()
    )


def _key(link: PageLink) -> tuple[str, str, int | None]:
    """By which a link is known again; the target of a typed address is found later."""
    return link.kind, link.url, None if link.url else link.target


def _row_of(page: Page, found: FoundLink) -> PageLink:
    link = PageLink(
        page=page,
        kind=found.kind,
        url=found.url,
        text=found.text[:200],
        target=found.target,
        url_path=found.url_path,
        problem=LinkProblem.MALFORMED if found.is_malformed else "",
    )
    # A longer address than any site makes is left alone.
    if found.kind == LinkKind.ELSEWHERE and not found.is_malformed and len(found.url) <= LONGEST_ADDRESS:
        link.address, _ = WebAddress.objects.get_or_create(url=found.url)
        link.problem = link.address.problem
    return link


def recheck_links_inside(*, page_ids: list[int] | None = None) -> int:
    """Set the problems of links to this site's own pages and documents anew, and return how many changed.

    The number of queries does not grow with the links: only rows whose problem changed are read.
    """
    links = PageLink.objects.all() if page_ids is None else PageLink.objects.filter(page_id__in=page_ids)
    _find_typed_pages(links)
    changed = [row for case in (_pages_now(links), _documents_now(links)) for row in case]
    redirected = _redirected([url for _, url, now in changed if now])
    by_problem: dict[str, list[int]] = {}
    for pk, url, now in changed:
        by_problem.setdefault("" if url in redirected else now, []).append(pk)
    with transaction.atomic():
        for problem, keys in by_problem.items():
            rows = PageLink.objects.filter(pk__in=keys)
            if problem:
                rows.filter(problem="").update(problem_since=timezone.now())
                rows.update(problem=problem)
            else:
                rows.exclude(problem="").update(problem="", problem_since=None)
    return len(changed)


def _find_typed_pages(links: models.QuerySet[PageLink]) -> None:
    """Set the targets of typed addresses. In a query of its own: `url_path` has no index to look each of them up by."""
    typed = list(links.filter(kind=LinkKind.TYPED).values_list("pk", "url_path", "target"))
    paths = sorted({path for _, path, _ in typed})
    pages: dict[str, int] = {}
    for start in range(0, len(paths), PATHS_AT_ONCE):
        found = Page.objects.filter(url_path__in=paths[start : start + PATHS_AT_ONCE])
        pages.update(found.values_list("url_path", "pk"))
    moved = [PageLink(pk=pk, target=pages.get(path)) for pk, path, target in typed if pages.get(path) != target]
    PageLink.objects.bulk_update(moved, ["target"], batch_size=500)


Changed = models.QuerySet[PageLink, tuple[int, str, str]]


def _changed(links: models.QuerySet[PageLink], *cases: When) -> Changed:
    now = Case(*cases, default=Value(""), output_field=models.CharField())
    return links.annotate(now=now).exclude(problem=F("now")).values_list("pk", "url", "now")


def _pages_now(links: models.QuerySet[PageLink]) -> Changed:
    targets = Page.objects.filter(pk=OuterRef("target"))
    closed = Q()
    for path in PageViewRestriction.objects.values_list("page__path", flat=True):
        closed |= Q(path__startswith=path)
    return _changed(
        links.filter(kind__in=[LinkKind.PAGE, LinkKind.TYPED]),
        When(~Exists(targets), then=Value(LinkProblem.GONE)),
        When(Exists(targets.filter(live=False)), then=Value(LinkProblem.UNPUBLISHED)),
        *([When(Exists(targets.filter(closed)), then=Value(LinkProblem.CLOSED))] if closed else []),
    )


def _documents_now(links: models.QuerySet[PageLink]) -> Changed:
    documents = get_document_model().objects.filter(pk=OuterRef("target"))
    closed = Q()
    for path in CollectionViewRestriction.objects.values_list("collection__path", flat=True):
        closed |= Q(collection__path__startswith=path)
    return _changed(
        links.filter(kind=LinkKind.DOCUMENT),
        When(~Exists(documents), then=Value(LinkProblem.GONE)),
        *([When(Exists(documents.filter(closed)), then=Value(LinkProblem.CLOSED))] if closed else []),
    )


def _redirected(urls: list[str]) -> set[str]:
    """Those addresses that a redirect of the site leads on."""
    paths = {url: Redirect.normalise_path(url) for url in urls if url}
    known = set(Redirect.objects.filter(old_path__in=paths.values()).values_list("old_path", flat=True))
    return {url for url, path in paths.items() if path in known}
