"""Pages that staff picked for words: shown above the hits, and no part of them."""

from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Length, Substr
from wagtail.models import PageViewRestriction

from regions.codes import NATION_CODE
from regions.models import Area
from search.analysis.same_words import key_of, keys_of_the_same
from search.criteria import SearchCriteria
from search.models import SearchPick
from search.services.thesaurus import current_thesaurus

MAX_PICKS = 3
# More are read than shown: two words that mean the same may lead to the same page.
_MAX_READ = 30


def picks_for(criteria: SearchCriteria, *, place: Area | None = None) -> list[SearchPick]:
    """At most MAX_PICKS for the first page of a search by words alone, or at a place; one query.

    Any filter but the place leaves them out: nobody knows whether they would pass it. A pick for a place is for those
    who look there or below it, and comes first.
    """
    is_narrowed = criteria.facets or criteria.fixed_kind or not criteria.include_serving
    if not criteria.text or criteria.page > 1 or is_narrowed:
        return []
    keys = keys_of_the_same(criteria.text, current_thesaurus())
    if not keys:
        return []
    codes = (*place.codes_with_ancestors(), NATION_CODE) if place else (NATION_CODE,)
    restrictions = PageViewRestriction.objects.filter(
        page__path=Substr(OuterRef("page__path"), 1, Length("page__path"))
    )
    rows = SearchPick.objects.filter(
        Q(place=None) | Q(place__in=codes), ~Exists(restrictions), key__in=keys, is_active=True, page__live=True
    )
    by_page: dict[int, SearchPick] = {}
    for pick in rows.select_related("page").order_by(F("place").asc(nulls_last=True), "sort_order", "pk")[:_MAX_READ]:
        by_page.setdefault(pick.page_id, pick)
    return list(by_page.values())[:MAX_PICKS]


def refresh_pick_keys() -> None:
    """After a change of the analysis, which may make other tokens of the same words."""
    for pick in SearchPick.objects.all():
        if pick.key != key_of(pick.words):
            pick.save(update_fields=["key"])
