"""/search/embed/: the list of a search in a frame of another site."""

from csp.decorators import csp_update
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.cache import patch_cache_control
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_safe

from search import services
from search.forms import SearchForm, parameters_of
from search.question import criteria_in_words
from search.results import SearchUnavailable

MOST = 20
USUAL = 5
# Pixels on a phone, where titles take three lines.
HEAD_AND_FOOT, ENTRY = 130, 105


def embed_height(number: int) -> int:
    """Room for so many hits: a frame cannot grow by itself."""
    return HEAD_AND_FOOT + ENTRY * number


@require_safe
@xframe_options_exempt
@csp_update({"frame-ancestors": settings.EMBED_SITES})
def embed(request: HttpRequest) -> HttpResponse:
    """The parameters are those of the search page; `number` of hits, MOST at most. No cookie is read or set."""
    form = SearchForm(request.GET)
    criteria = form.criteria()
    faults = form.faults()
    number = request.GET.get("number", "")
    limit = min(max(int(number), 1), MOST) if number.isdecimal() and len(number) < 4 else USUAL
    try:
        # Without a condition that nobody can read it would be the list of something else.
        found = None if faults else services.answer(criteria, place=form.place, offset=0, limit=limit)
    except SearchUnavailable:
        found = None
    context = {
        "title": criteria_in_words(criteria, form.place, found.facets if found else ()),
        "found": found,
        "faults": faults,
        "parameters": parameters_of(criteria, page=""),
    }
    response = TemplateResponse(request, "search/embed.html", context, status=200 if found else 400 if faults else 503)
    patch_cache_control(response, public=True, max_age=300 if found else 0)
    return response
