"""The directory: the search with the kind fixed, and its map."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from organizations.enums import ORGANIZATION_KIND
from organizations.models import OrganizationIndexPage
from regions.maps import PinnedPlace, ShownMap, prefecture_map
from regions.models import Area
from search import services
from search.criteria import SearchCriteria
from search.forms import parameters_of
from search.question import place_choices
from search.results import SearchResults
from search.trail import trail_parameters
from search.views import kind_page_response


def directory_response(request: HttpRequest, *, page: OrganizationIndexPage) -> HttpResponse:
    return kind_page_response(
        request, page=page, kind=ORGANIZATION_KIND, template_name="organizations/directory_page.html", more=_beside
    )


def _beside(context: Mapping[str, Any]) -> Mapping[str, Any]:
    """The map, and the municipalities beside it in words; only what the same search finds is on it."""
    criteria: SearchCriteria = context["criteria"]
    results: SearchResults = context["results"]
    place: Area | None = context["place"]
    more: dict[str, Any] = {
        "located_only_label": f"{place.name}に所在地がある団体だけ" if place else "",
        "has_words": bool(criteria.text),
    }
    prefecture = criteria.prefecture or settings.PORTAL_PREFECTURE
    _, areas = place_choices(prefecture)
    municipalities = [area for area in areas if area.is_municipality]
    # Without an engine there are no numbers, and the map would say that there is nothing anywhere.
    counted = (
        None
        if results.is_listing
        else services.count_at_places(criteria, [area.code for area in municipalities], above=(prefecture,))
    )
    if counted is None:
        return more
    links = {area.code: f"?{parameters_of(services.at_place(criteria, area))}#results" for area in municipalities}
    town = place.municipality if place else None
    shown: ShownMap | None = prefecture_map(
        prefecture,
        counts=counted.by_code,
        links=links,
        floor=counted.floor,
        pinned=_pinned(criteria, results, first=context["first_position"]) if town else (),
        close_to=town.code if town else "",
    )
    whole = services.at_place(criteria, town.parent) if town and town.parent else None
    return more | {
        "map": shown,
        "numbered": bool(shown and shown.pins),
        "floor": counted.floor,
        "town": town,
        "whole_prefecture": f"?{parameters_of(whole)}#results" if whole else "",
        "places": [
            (area, links[area.code], counted.by_code[area.code])
            for area in sorted(municipalities, key=lambda area: area.kana)
            if counted.by_code[area.code] > counted.floor or not counted.floor
        ],
    }


def _pinned(criteria: SearchCriteria, results: SearchResults, *, first: int) -> list[PinnedPlace]:
    """The hits of this page whose place is public, numbered as in the list."""
    carried = trail_parameters(criteria)
    return [
        PinnedPlace(
            number=number,
            name=document.title,
            href=f"{document.url}?{carried}&at={number}",
            point=document.point,
            code=document.located[0],
        )
        for number, document in enumerate((hit.document for hit in results.hits), start=first + 1)
        if document.point and document.located
    ]
