"""The search page; the list of one kind is the same page with the kind fixed."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.response import TemplateResponse
from django.templatetags.static import static
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe
from wagtail.models import Page

from content.metadata import absolute_address
from content.pagination import page_links
from regions.models import Area
from search import registry, services
from search.criteria import Audience, SearchCriteria, Sort
from search.embed import USUAL, embed_height
from search.facets import FACETS
from search.forms import (
    MAX_PAGE,
    SORT_LABELS,
    SearchForm,
    parameters_of,
    picker_parameters,
    place_parameters,
    sorts_of,
)
from search.question import criteria_in_words, place_choices, question_context
from search.remembered_place import remembered_place
from search.results import SearchResults
from search.trail import trail_parameters
from search.visitors import visitor_of

SEARCH_PAGE = "search/search_page.html"
PREFECTURE_CODE = re.compile("[0-9]{2}")


@dataclass(frozen=True)
class ChosenFilter:
    """A chosen filter as a tag: its text, and the address without it."""

    label: str
    value: str
    parameters: str


@dataclass(frozen=True)
class PickedPage:
    """A page that staff picked for the words that were typed."""

    title: str
    url: str
    kind_label: str
    description: str


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    return _response(request, _context(request))


def kind_page_response(
    request: HttpRequest,
    *,
    page: Page,
    kind: str,
    template_name: str = SEARCH_PAGE,
    more: Callable[[Mapping[str, Any]], Mapping[str, Any]] = lambda context: {},
) -> HttpResponse:
    """The list of one kind: `page` gives title and introduction.

    `template_name` extends the search page; `more` makes what it shows besides from what the search page shows.
    """
    context = _context(request, fixed_kind=kind) | {"page": page}
    return _response(request, {**context, **more(context)}, template_name)


@require_safe
def municipalities(request: HttpRequest) -> HttpResponse:
    """Choices for the second select after the first one changed; the page works without."""
    prefecture = request.GET.get("prefecture", "")
    _, areas = place_choices(prefecture if PREFECTURE_CODE.fullmatch(prefecture) else "")
    response = JsonResponse({"municipalities": [{"code": area.code, "label": area.choice_label} for area in areas]})
    response["Cache-Control"] = "public, max-age=3600"
    return response


@require_safe
def complete(request: HttpRequest) -> HttpResponse:
    """What is offered while somebody types; the search works without."""
    completions = services.complete(request.GET.get("q", ""), audiences=(Audience.PUBLIC,))
    rows = [
        {
            "kind": completion.kind.value,
            "label": completion.label,
            "text": completion.text.pieces,
            "detail": completion.detail,
            "url": completion.url,
            "parameters": dict(completion.parameters),
        }
        for completion in completions
    ]
    response = JsonResponse({"completions": rows}, json_dumps_params={"ensure_ascii": False})
    # The same for everybody: what only some may see is never among it.
    response["Cache-Control"] = "public, max-age=300"
    return response


@require_safe
def open_search_description(request: HttpRequest) -> HttpResponse:
    """By which a browser adds the search to those it knows (OpenSearch 1.1)."""
    context = {
        "search_address": absolute_address(reverse("search:search"), request),
        "icon_address": absolute_address(static("content/icon.svg"), request),
    }
    content_type = "application/opensearchdescription+xml; charset=utf-8"
    return render(request, "search/opensearch.xml", context, content_type=content_type)


def _response(request: HttpRequest, context: dict[str, Any], template_name: str = SEARCH_PAGE) -> HttpResponse:
    response = TemplateResponse(request, template_name, context)
    patch_vary_headers(response, ["Cookie"])
    if visitor := visitor_of(request):
        services.count_search(criteria=context["criteria"], results=context["results"], visitor=visitor)
    return response


def _context(request: HttpRequest, *, fixed_kind: str = "") -> dict[str, Any]:
    form = SearchForm(request.GET, fixed_kind=fixed_kind)
    criteria = form.criteria()
    results = services.search(criteria, place=form.place)
    page_count = max(1, -(-results.total // settings.SEARCH_PAGE_SIZE))
    if criteria.page > page_count and results.total:
        criteria = replace(criteria, page=min(page_count, MAX_PAGE))
        results = services.search(criteria, place=form.place)
    # Offered as a link, never filled in: a list that somebody shares, and the numbers of its facets, are the same for all.
    remembered = None if request.GET else remembered_place(request)
    return question_context(criteria, form.place) | {
        "remembered_place": remembered,
        "remembered_parameters": parameters_of(services.at_place(criteria, remembered)) if remembered else "",
        "form": form,
        "place": form.place,
        "results": results,
        "picks": _picked_pages(request, criteria, form.place),
        "max_listing": services.MAX_LISTING,
        "max_export": services.MAX_EXPORT,
        "taken": (taken := picker_parameters(criteria)),
        "embed_title": criteria_in_words(criteria, form.place, results.facets),
        "embed_address": absolute_address(
            f"{reverse('search:embed')}?{taken}{'&' if taken else ''}number={USUAL}", request
        ),
        "embed_height": embed_height(min(results.total, USUAL)),
        "chosen_filters": _chosen_filters(criteria, form.place, results),
        "suggestions": [(way.text, parameters_of(way.criteria), way.total) for way in results.suggestions],
        "pages": _pages(criteria, results),
        "sorts": _sorts(criteria),
        "trail": trail_parameters(criteria),
        "first_position": (criteria.page - 1) * settings.SEARCH_PAGE_SIZE,
        "canonical_parameters": parameters_of(criteria),
        # Search engines take the lists as they are, not each of their filters.
        "is_narrowed": bool(parameters_of(criteria, page="")),
        "comparison": registry.comparison_addresses(hit.document.kind for hit in results.hits),
        **(
            _further_ways(criteria, form.place) if results.total <= services.FEW_HITS and not results.is_listing else {}
        ),
    }


def _picked_pages(request: HttpRequest, criteria: SearchCriteria, place: Area | None) -> list[PickedPage]:
    pages = [pick.page for pick in services.picks_for(criteria, place=place)]
    return [
        PickedPage(page.title, url, searchable.label if searchable else "", page.search_description)
        for page in pages
        if (url := page.get_url(request))
        for searchable in [registry.of_model(page.specific_class)]
    ]


def _further_ways(criteria: SearchCriteria, place: Area | None) -> dict[str, Any]:
    """What to look at beside the few hits that there are: places beside and like the chosen one, 困りごと."""
    nearby = services.places_nearby_with_hits(criteria, place) if place else services.NearbyPlaces()

    def shown(places: tuple[services.PlaceWithHits, ...]) -> list[dict[str, Any]]:
        return [
            {"area": found.area, "total": found.total, "parameters": parameters_of(found.criteria)} for found in places
        ]

    return {
        "nearby": {"neighbours": shown(nearby.neighbours), "similar": shown(nearby.similar)},
        "troubles": services.related_troubles(criteria.text, fields=criteria.facets.get("field", ())),
        "place_parameters": place_parameters(criteria),
    }


def _sorts(criteria: SearchCriteria) -> list[tuple[str, str, bool]]:
    """Value, label, chosen. The default has no value: it is another one as soon as words are typed."""
    return [
        ("" if sort is criteria.default_sort else sort.value, SORT_LABELS[sort], sort is criteria.sort)
        for sort in sorts_of(criteria)
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
