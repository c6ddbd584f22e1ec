"""困りごと: pages that lead from a trouble in residents' words to what helps (S5)."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from search import services
from search.criteria import SearchCriteria, Sort
from search.forms import parameters_of
from search.question import question_context
from search.trail import trail_parameters
from taxonomy.models import ActivityField, Trouble

MAX_RELATED = 6


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
    """One trouble: the first hits for its words, else for its 分野; and troubles near to it."""
    trouble = get_object_or_404(Trouble, key=key, is_active=True)
    fields = list(trouble.fields.filter(is_active=True))
    criteria = SearchCriteria(text=trouble.query or trouble.label)
    results = services.search(criteria)
    if fields and not results.is_listing and (not results.total or results.loosened):
        # What only resembles the words leads further away than what is sorted under the same 分野.
        criteria = SearchCriteria(facets={"field": tuple(field.key for field in fields)}, sort=Sort.NEWEST)
        results = services.search(criteria)
    near = Trouble.objects.filter(is_active=True, fields__in=fields).exclude(pk=trouble.pk).distinct()
    context = question_context(criteria) | {
        "trouble": trouble,
        "results": results,
        "fields": fields,
        "related": near[:MAX_RELATED],
        "parameters": parameters_of(criteria),
        "trail": trail_parameters(criteria),
    }
    return TemplateResponse(request, "search/trouble_page.html", context)
