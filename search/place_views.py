"""The page 「地域を選ぶ」, and the place that the portal remembers for a visitor."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.template.response import TemplateResponse
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_POST, require_safe

from search.criteria import SearchCriteria
from search.forms import AddressField, SearchForm, picker_address, picker_parameters
from search.place_picker import (
    candidates,
    place_picker,
)
from search.remembered_place import forget, place_of_code, remember, remembered_place

MAX_NAME_LENGTH = 40


class PlaceForm(SearchForm):
    """The criteria to keep, and how to look for a place."""

    name = AddressField(label="地域の名前・よみ・コード", required=False)
    show = AddressField(label="都道府県", required=False)
    by = AddressField(label="並べ方", required=False)


@require_safe
def places(request: HttpRequest) -> HttpResponse:
    """Choose a place by name, reading, code, in a list or on a map; everything else that was asked for is kept."""
    return _page(request, request.GET)


@require_POST
def remember_place(request: HttpRequest) -> HttpResponse:
    place = place_of_code(request.POST.get("place", ""))
    if place is None:
        return _page(request, _kept(request), place_error="地域を選んでください。", status=400)
    response = _back(request, show=place.prefecture_code)
    remember(response, place)
    return response


@require_POST
def forget_place(request: HttpRequest) -> HttpResponse:
    response = _back(request)
    forget(response)
    return response


def _kept(request: HttpRequest) -> QueryDict:
    return QueryDict(request.POST.get("kept", ""))


def _back(request: HttpRequest, *, show: str = "") -> HttpResponseRedirect:
    """To the picker with the criteria that it carried, made anew from what they say: never to an address as sent."""
    address = picker_address(SearchForm(_kept(request)).criteria())
    if show:
        address += f"{'&' if '?' in address else '?'}show={show}"
    return HttpResponseRedirect(f"{address}#remembered")


def _page(request: HttpRequest, data: QueryDict, *, place_error: str = "", status: int = 200) -> HttpResponse:
    form = PlaceForm(data)
    criteria = form.criteria()
    name = form.cleaned_data["name"][:MAX_NAME_LENGTH]
    by_area_group = form.cleaned_data["by"] == "group"
    named = candidates(criteria, name) if name else None
    # Who types a name wants that part of the country, not the portal's own.
    meant = named.places[0].area.prefecture_code if named and named.places else ""
    show = form.cleaned_data["show"] or meant or criteria.prefecture or settings.PORTAL_PREFECTURE
    picker = place_picker(criteria, show=show, by_area_group=by_area_group)
    context: dict[str, Any] = {
        "criteria": criteria,
        "chosen_place": form.place,
        "notices": form.notices,
        "name": name,
        "candidates": named,
        "shown": picker.shown,
        "by_area_group": by_area_group,
        "districts": picker.districts,
        "kept": picker_parameters(criteria),
        "kept_fields": _fields(criteria),
        "kept_filters": sum(len(values) for values in criteria.facets.values()),
        "remembered_place": remembered_place(request),
        "place_error": place_error,
    }
    response = TemplateResponse(request, "search/places_page.html", context, status=status)
    patch_vary_headers(response, ["Cookie"])
    return response


def _fields(criteria: SearchCriteria) -> list[tuple[str, str]]:
    """The criteria as hidden fields, one for each value."""
    kept = QueryDict(picker_parameters(criteria))
    return [(name, value) for name, values in kept.lists() for value in values]
