"""The two questions of every search form, place and words: what `search/components/question/question.html` needs."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.db.models import Q

from regions.enums import MUNICIPALITY_KINDS, AreaKind
from regions.models import Area
from search.criteria import SearchCriteria
from search.forms import picker_address
from search.results import FacetGroup


def question_context(criteria: SearchCriteria, place: Area | None = None) -> dict[str, Any]:
    """Criteria and the places to choose from: those of the chosen prefecture, else of the portal's own.

    `place` is offered even if it is none of them (a daily living area, a code out of use): the form must not lose it.
    """
    shown_prefecture = criteria.prefecture or settings.PORTAL_PREFECTURE
    prefectures, municipalities = place_choices(shown_prefecture)
    if criteria.municipality and place is not None and place not in municipalities:
        municipalities.append(place)
    return {
        "criteria": criteria,
        "picker_address": picker_address(criteria),
        "prefectures": prefectures,
        "municipalities": municipalities,
        "shown_prefecture": shown_prefecture,
    }


def place_choices(prefecture: str) -> tuple[list[Area], list[Area]]:
    """All prefectures, and the municipalities and wards of one; in one query."""
    kinds = [*MUNICIPALITY_KINDS, AreaKind.WARD]
    wanted = Q(kind=AreaKind.PREFECTURE) | Q(prefecture_code=prefecture, kind__in=kinds)
    areas = list(Area.objects.current().filter(wanted).select_related("parent"))
    prefectures = [area for area in areas if area.kind == AreaKind.PREFECTURE]
    return prefectures, [area for area in areas if area.kind != AreaKind.PREFECTURE]


def criteria_in_words(criteria: SearchCriteria, place: Area | None = None, facets: Iterable[FacetGroup] = ()) -> str:
    """A title for what is found: 「買い物」・所沢市・移動の検索結果. `facets` are those of the results."""
    chosen = [value.label for group in facets for value in group.values if value.chosen]
    said = "・".join([*([f"「{criteria.text}」"] if criteria.text else []), *([str(place)] if place else []), *chosen])
    return f"{said}の検索結果" if said else "新しい事例・案内"
