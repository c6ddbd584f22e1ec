"""From a GET request to criteria and back to an address."""

import re
from collections.abc import Iterable
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.http import QueryDict
from django.urls import reverse
from django.utils.datastructures import MultiValueDict

from regions.codes import NATION_CODE
from regions.models import Area
from search import registry
from search.analysis.query_language import MAX_CHUNKS, MAX_QUERY_LENGTH, parse
from search.criteria import SearchCriteria, Sort
from search.facets import FACET_NAMES, FACETS

MAX_VALUES_PER_FACET = 30
MAX_PAGE = 500
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")

SORT_LABELS = {
    Sort.RELEVANCE: "言葉に近い順",
    Sort.NEWEST: "新しい順",
    Sort.PLACE: "市町村順",
    Sort.READING: "五十音順",
    Sort.CONFIRMED: "最近確かめた順",
}
SORTS_OF_ALL = (Sort.RELEVANCE, Sort.NEWEST, Sort.PLACE)


class AddressField(forms.CharField):
    """Text from an address: a control character, which nobody types, is a space."""

    def to_python(self, value: Any) -> str:
        return str(super().to_python(_CONTROL.sub(" ", value or "")))


class SearchForm(forms.Form):
    """Keyword, place, order. What cannot be understood is passed over with a notice, never an error page."""

    q = AddressField(label="探したい言葉", required=False)
    prefecture = AddressField(label="都道府県", required=False)
    municipality = AddressField(label="市区町村", required=False)
    only_located = forms.BooleanField(label="この地域で行われている取組だけを見る", required=False)
    sort = forms.ChoiceField(label="並び順", choices=[(sort.value, SORT_LABELS[sort]) for sort in Sort], required=False)

    def __init__(self, data: QueryDict, *, fixed_kind: str = "") -> None:
        super().__init__(data)
        self.query_data: MultiValueDict[str, str] = data
        self.fixed_kind = fixed_kind
        self.notices: list[str] = []
        self.place: Area | None = None
        self._unknown_places: list[str] = []
        self._has_sort = True

    def criteria(self) -> SearchCriteria:
        """Criteria from whatever was sent; fills `place` and `notices`."""
        self.is_valid()
        text = self.cleaned_data.get("q", "")
        if len(text) > MAX_QUERY_LENGTH:
            self.notices.append(f"言葉が長いため、はじめの{MAX_QUERY_LENGTH}文字で探しました。")
            text = text[:MAX_QUERY_LENGTH]
        parsed = parse(text)
        if text and parsed.is_empty:
            self.notices.append(
                "探せる言葉がなかったため、言葉の条件なしで探しました。記号や「の」「が」だけでは探せません。"
            )
        if parsed.is_cut:
            self.notices.append(f"言葉が多いため、はじめの{MAX_CHUNKS}語で探しました。")
        prefecture, municipality = self._place_codes()
        criteria = SearchCriteria(
            text=text,
            prefecture=prefecture,
            municipality=municipality,
            include_serving=not self.cleaned_data.get("only_located", False),
            facets=dict(self._facet_values()),
            fixed_kind=self.fixed_kind,
            page=self._page(),
        )
        wanted = self.cleaned_data.get("sort")
        self._has_sort = not wanted or Sort(wanted) in sorts_of(criteria)
        return replace(criteria, sort=Sort(wanted) if wanted and self._has_sort else criteria.default_sort)

    def faults(self) -> list[tuple[str, str]]:
        """Names of parameters whose value means nothing, and why: a page passes them over, a machine is to be told.

        After `criteria`.
        """
        faults = [(name, "この地域のコードはありません。") for name in self._unknown_places]
        if "sort" in self.errors:
            faults.append(("sort", f"次のどれかを書いてください：{'、'.join(Sort)}"))
        if not self._has_sort:
            faults.append(("sort", "この並び順は、kind でこの順番のある種類をひとつ選んだときだけ使えます。"))
        for facet in FACETS:
            values = self.query_data.getlist(facet.name)
            labels = facet.labels() if facet.labels and any(values) else {}
            if any(value and facet.label_of(value, labels) is None for value in values):
                faults.append((facet.name, f"{facet.label}にない値があります。"))
        return faults

    def _place_codes(self) -> tuple[str, str]:
        prefecture = self.cleaned_data.get("prefecture", "")
        municipality = self.cleaned_data.get("municipality", "")
        codes = [code for code in (municipality, prefecture) if code]
        if not codes:
            return "", ""
        # 全国 is no place to narrow to.
        areas = Area.objects.with_ancestors().exclude(code=NATION_CODE).in_bulk(codes)
        self._unknown_places = [
            name for name in ("prefecture", "municipality") if self.cleaned_data.get(name) not in ("", None, *areas)
        ]
        if self._unknown_places:
            self.notices.append("指定された地域が見つからないため、その条件を外しました。")
        area = areas.get(municipality)
        if area is not None and prefecture in areas and area.prefecture_code != prefecture:
            self.notices.append("市区町村が選んだ都道府県にないため、都道府県全体で探しました。")
            self._unknown_places = ["municipality"]
            area = None
        if area is not None and area.code != area.prefecture_code:
            self.place = area
            return area.prefecture_code, area.code
        self.place = areas.get(prefecture) or area
        return (self.place.code, "") if self.place else ("", "")

    def _facet_values(self) -> Iterable[tuple[str, tuple[str, ...]]]:
        for name in FACET_NAMES:
            if name == "kind" and self.fixed_kind:
                continue
            values = tuple(dict.fromkeys(value for value in self.query_data.getlist(name) if value))
            if values:
                yield name, values[:MAX_VALUES_PER_FACET]

    def _page(self) -> int:
        page = self.query_data.get("page", "")
        return min(max(int(page[:6]), 1), MAX_PAGE) if page.isdecimal() else 1


def sorts_of(criteria: SearchCriteria) -> tuple[Sort, ...]:
    """Orders that a list with these criteria has: those of its kind too, where there is only one."""
    kinds = (criteria.fixed_kind,) if criteria.fixed_kind else criteria.facets.get("kind", ())
    return (*SORTS_OF_ALL, *(registry.sorts_of(kinds[0]) if len(kinds) == 1 else ()))


def parameters_of(criteria: SearchCriteria, **changes: Any) -> str:
    """The address that shows these criteria, without the leading question mark."""
    query = QueryDict(mutable=True)
    values: dict[str, Any] = {
        "q": criteria.text,
        "prefecture": criteria.prefecture,
        "municipality": criteria.municipality,
        "only_located": "" if criteria.include_serving else "on",
        "sort": "" if criteria.sort is criteria.default_sort else criteria.sort.value,
        "page": criteria.page if criteria.page > 1 else "",
    } | changes
    for name, value in values.items():
        if value:
            query[name] = value
    for name, chosen in criteria.facets.items():
        query.setlist(name, list(chosen))
    return query.urlencode()


def place_parameters(criteria: SearchCriteria) -> str:
    """The part of the address that says of which place."""
    values = {"prefecture": criteria.prefecture, "municipality": criteria.municipality}
    return urlencode({name: value for name, value in values.items() if value})


def picker_parameters(criteria: SearchCriteria) -> str:
    """The criteria for the picker's address; a kind that the page itself fixes becomes a choice."""
    if criteria.fixed_kind:
        criteria = criteria.with_facet("kind", (criteria.fixed_kind,))
    return parameters_of(criteria, page="")


def picker_address(criteria: SearchCriteria) -> str:
    """Where to choose a place for these criteria, which are kept."""
    parameters = picker_parameters(criteria)
    return reverse("search:places") + (f"?{parameters}" if parameters else "")
