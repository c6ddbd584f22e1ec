"""The search page; the list of one kind is the same page with the kind fixed."""

import re
from dataclasses import dataclass, replace
from typing import Any

from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe
from wagtail.models import Page

from content.pagination import page_links
from regions.models import Area
from search import services
from search.criteria import SearchCriteria, Sort
from search.facets import FACETS
from search.forms import MAX_PAGE, SORT_LABELS, SearchForm, default_sort, parameters_of
from search.question import place_choices, question_context
from search.results import SearchResults

PREFECTURE_CODE = re.compile("[0-9]{2}")


@dataclass(frozen=True)
class ChosenFilter:
    """A chosen filter as a tag: its text, and the address without it."""

    label: str
    value: str
    parameters: str


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    return TemplateResponse(request, "search/search_page.html", _context(request))


def kind_page_response(request: HttpRequest, *, page: Page, kind: str) -> HttpResponse:
    """The list of one kind: `page` gives title and introduction."""
    context = _context(request, fixed_kind=kind) | {"page": page}
    return TemplateResponse(request, "search/search_page.html", context)


@require_safe
def municipalities(request: HttpRequest) -> HttpResponse:
    """Choices for the second select after the first one changed; the page works without."""
    prefecture = request.GET.get("prefecture", "")
    _, areas = place_choices(prefecture if PREFECTURE_CODE.fullmatch(prefecture) else "")
    response = JsonResponse({"municipalities": [{"code": area.code, "label": area.choice_label} for area in areas]})
    response["Cache-Control"] = "public, max-age=3600"
    return response


def _context(request: HttpRequest, *, fixed_kind: str = "") -> dict[str, Any]:
    form = SearchForm(request.GET, fixed_kind=fixed_kind)
    criteria = form.criteria()
    results = services.search(criteria, place=form.place)
    page_count = max(1, -(-results.total // settings.SEARCH_PAGE_SIZE))
    if criteria.page > page_count and results.total:
        criteria = replace(criteria, page=min(page_count, MAX_PAGE))
        results = services.search(criteria, place=form.place)
    return question_context(criteria, form.place) | {
        "form": form,
        "place": form.place,
        "results": results,
        "max_listing": services.MAX_LISTING,
        "chosen_filters": _chosen_filters(criteria, form.place, results),
        "suggestions": [(way.text, parameters_of(way.criteria), way.total) for way in results.suggestions],
        "pages": _pages(criteria, results),
        "sorts": _sorts(criteria),
        "parameters": parameters_of(criteria, page=""),
        "fixed_kind": fixed_kind,
    }


def _sorts(criteria: SearchCriteria) -> list[tuple[str, str, bool]]:
    """Value, label, chosen. The default has no value: it is another one as soon as words are typed."""
    return [
        ("" if sort is default_sort(criteria) else sort.value, label, sort is criteria.sort)
        for sort, label in SORT_LABELS.items()
        if criteria.text or sort is not Sort.RELEVANCE
    ]


def _chosen_filters(criteria: SearchCriteria, place: Area | None, results: SearchResults) -> list[ChosenFilter]:
    chosen = []
    if place is not None:
        wider = replace(criteria, municipality="") if criteria.municipality else criteria.without_place()
        chosen.append(ChosenFilter("地域", str(place), parameters_of(wider, page="")))
        if not criteria.include_serving:
            with_serving = replace(criteria, include_serving=True)
            chosen.append(ChosenFilter("対象", "この地域の取組だけ", parameters_of(with_serving, page="")))
    shown = {(group.name, value.value): value.label for group in results.facets for value in group.values}
    # The emergency listing knows no facets: none must look as if it had an effect.
    for facet in () if results.is_listing else FACETS:
        for value in criteria.facets.get(facet.name, ()):
            rest = tuple(other for other in criteria.facets[facet.name] if other != value)
            label = shown.get((facet.name, value), value)
            chosen.append(ChosenFilter(facet.label, label, parameters_of(criteria.with_facet(facet.name, rest))))
    return chosen


def _pages(criteria: SearchCriteria, results: SearchResults) -> dict[str, Any] | None:
    """Links to the neighbouring pages; None where everything fits on one."""
    paginator = Paginator(range(results.total), settings.SEARCH_PAGE_SIZE)
    if results.is_listing:
        return None
    return page_links(
        paginator.get_page(criteria.page),
        lambda number: "?" + parameters_of(criteria, page=number if number > 1 else ""),
    )
