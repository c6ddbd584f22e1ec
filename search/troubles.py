"""困りごと: pages that lead from a trouble in residents' words to what helps (S5)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from regions.models import Area
from search import registry, services
from search.criteria import SearchCriteria, Sort
from search.forms import SearchForm, parameters_of, place_parameters
from search.question import question_context
from search.results import SearchHit, SearchResults
from search.trail import trail_parameters, trouble_start
from taxonomy.models import ActivityField, Trouble

MAX_RELATED = 6
MAX_BESIDE = 3


@dataclass(frozen=True, kw_only=True)
class Beside:
    """The first hits of a kind that has a list of its own; `parameters` lead to it."""

    heading: str
    hits: Sequence[SearchHit]
    total: int
    parameters: str


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """All troubles, each under the first of its 分野."""
    groups: dict[ActivityField, list[Trouble]] = {}
    for trouble in Trouble.objects.filter(is_active=True).prefetch_related("fields"):
        first = min(trouble.fields.all(), key=lambda field: field.sort_order, default=None)
        if first is not None:
            groups.setdefault(first, []).append(trouble)
    ordered = sorted(groups.items(), key=lambda group: group[0].sort_order)
    return TemplateResponse(request, "search/troubles_page.html", {"groups": ordered})


@require_safe
def trouble(request: HttpRequest, key: str) -> HttpResponse:
    """One trouble at a place or anywhere: the first hits for its words, else for its 分野; and troubles near to it.

    Who could help stands in a list of its own: beside many bodies the few cases of others would not be seen. Other words than its own are a search of their own.
    """
    trouble = get_object_or_404(Trouble, key=key, is_active=True)
    words = trouble.query or trouble.label
    form = SearchForm(request.GET)
    asked = form.criteria()
    if asked.text not in ("", words):
        return HttpResponseRedirect(f"{reverse('search:search')}?{parameters_of(asked)}")
    fields = list(trouble.fields.filter(is_active=True))
    at = SearchCriteria(prefecture=asked.prefecture, municipality=asked.municipality)
    apart = registry.trouble_headings()
    among = tuple(kind for kind, _ in registry.kinds() if kind not in apart)
    criteria, results = _first_that_finds(words, fields, at.with_facet("kind", among if apart else ()), form.place)
    near = Trouble.objects.filter(is_active=True, fields__in=fields).exclude(pk=trouble.pk).distinct()
    shown = replace(criteria, prefecture=at.prefecture, municipality=at.municipality)
    context = question_context(shown, form.place) | {
        "trouble": trouble,
        "words": words,
        "form": form,
        "place": form.place,
        "is_elsewhere": criteria.region != at.region,
        "place_parameters": place_parameters(at),
        "results": results,
        "fields": fields,
        "beside": list(_beside(words, fields, at, form.place)),
        "related": near[:MAX_RELATED],
        "parameters": parameters_of(criteria),
        "comparison": registry.comparison_addresses(hit.document.kind for hit in results.hits),
        "trail": trail_parameters(criteria, start=trouble_start(trouble, at)),
    }
    return TemplateResponse(request, "search/trouble_page.html", context)


def _beside(words: str, fields: Sequence[ActivityField], at: SearchCriteria, place: Area | None) -> Iterator[Beside]:
    for kind, heading in registry.trouble_headings().items():
        criteria, results = _first_that_finds(words, fields, at.with_facet("kind", (kind,)), place)
        if results.total and not results.is_listing:
            yield Beside(
                heading=heading,
                hits=results.hits[:MAX_BESIDE],
                total=results.total,
                parameters=parameters_of(criteria),
            )


def _first_that_finds(
    words: str, fields: Sequence[ActivityField], at: SearchCriteria, place: Area | None
) -> tuple[SearchCriteria, SearchResults]:
    """For the words, else for the 分野; at the place, else anywhere.

    What only resembles the words leads further away than what is sorted under the same 分野.
    """
    chosen = tuple(field.key for field in fields)
    for where, area in [(at, place), (at.without_place(), None)] if place else [(at, None)]:
        criteria = replace(where, text=words)
        results = services.search(criteria, place=area)
        if results.is_listing or not fields or (results.total and not results.loosened):
            return criteria, results
        criteria = replace(where.with_facet("field", chosen), sort=Sort.NEWEST)
        results = services.search(criteria, place=area)
        if results.total:
            break
    return criteria, results
