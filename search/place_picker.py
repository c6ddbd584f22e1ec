"""What the page 「地域を選ぶ」 shows: places by name, in order of the 五十音, by 圏域, on a map, with counts of hits."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby

from django.conf import settings
from django.db.models import Case, Q, When
from django.urls import reverse

from regions.codes import NATION_CODE, district
from regions.enums import AreaKind
from regions.maps import ShownMap, prefecture_map
from regions.models import Area, AreaGroup
from regions.querysets import kana_row, to_hiragana
from search import services
from search.criteria import SearchCriteria
from search.forms import parameters_of, picker_parameters
from search.question import place_choices

MAX_CANDIDATES = 30


@dataclass(frozen=True)
class PlaceChoice:
    """A place as a link to its hits. `count` is None where it is not counted; `parts` are the wards of a city."""

    area: Area
    href: str
    count: int | None
    parts: tuple["PlaceChoice", ...] = ()


@dataclass(frozen=True)
class PlaceGroup:
    """`anchor` is the group's id on the page."""

    anchor: str
    heading: str
    places: tuple[PlaceChoice, ...]


@dataclass(frozen=True)
class ShownPrefecture:
    """One prefecture with its municipalities; the counts of its `whole` and of each are what a click gives."""

    area: Area
    whole: PlaceChoice
    groups: tuple[PlaceGroup, ...]
    places: tuple[Area, ...]
    map: ShownMap | None
    floor: int
    has_area_groups: bool


@dataclass(frozen=True)
class PlacePicker:
    """`districts` are all prefectures, each a link that shows it here; `shown` is None while no places are loaded."""

    shown: ShownPrefecture | None
    districts: tuple[PlaceGroup, ...]


@dataclass(frozen=True)
class Candidates:
    """Places that a name may mean; `is_cut` if there are more."""

    places: tuple[PlaceChoice, ...]
    is_cut: bool


def candidates(criteria: SearchCriteria, name: str) -> Candidates:
    """Places that a name, a reading or a code may mean; exact names first, then those of the own prefecture."""
    is_exact = Case(When(Q(name=name) | Q(kana=to_hiragana(name)), then=0), default=1)
    is_near = Case(When(prefecture_code=settings.PORTAL_PREFECTURE, then=0), default=1)
    found = Area.objects.current().exclude(pk=NATION_CODE).lookup(name).select_related("parent")
    ranked = list(found.order_by(is_exact, is_near, "code")[: MAX_CANDIDATES + 1])
    places = tuple(_choice(criteria, area, None) for area in ranked[:MAX_CANDIDATES])
    return Candidates(places, len(ranked) > MAX_CANDIDATES)


def place_picker(criteria: SearchCriteria, *, show: str, by_area_group: bool) -> PlacePicker:
    """All prefectures, and the municipalities of one: `show` is its code, the portal's own if there is none such."""
    prefectures, areas = place_choices(show)
    if show not in {area.code for area in prefectures}:
        show = settings.PORTAL_PREFECTURE
        prefectures, areas = place_choices(show)
    counted = services.count_at_places(criteria, [area.code for area in prefectures])
    counts = counted.by_code if counted else {}
    own = next((area for area in prefectures if area.code == show), None)
    return PlacePicker(
        shown=_shown(criteria, own, areas, counts.get(show), by_area_group=by_area_group) if own else None,
        districts=_by_district(criteria, prefectures, counts),
    )


def municipalities_of(criteria: SearchCriteria, prefecture: str) -> ShownPrefecture | None:
    """The municipalities of one prefecture with what a click on each gives; None while no places are loaded."""
    prefectures, areas = place_choices(prefecture)
    own = next((area for area in prefectures if area.code == prefecture), None)
    return _shown(criteria, own, areas, None, by_area_group=False) if own else None


def _shown(
    criteria: SearchCriteria, prefecture: Area, areas: list[Area], total: int | None, *, by_area_group: bool
) -> ShownPrefecture:
    municipalities = [area for area in areas if area.is_municipality]
    counted = services.count_at_places(criteria, [area.code for area in municipalities], above=(prefecture.code,))
    counts = counted.by_code if counted else {}
    floor = counted.floor if counted else 0
    wards = groupby((area for area in areas if area.kind == AreaKind.WARD), key=lambda ward: ward.parent_id)
    parts = {city: tuple(_choice(criteria, ward, None) for ward in members) for city, members in wards}
    choices = {
        area.code: _choice(criteria, area, counts.get(area.code), parts.get(area.code, ())) for area in municipalities
    }
    links = {code: choice.href for code, choice in choices.items()}
    area_groups = _area_groups(choices) if prefecture.code == settings.PORTAL_PREFECTURE else ()
    return ShownPrefecture(
        area=prefecture,
        whole=_choice(criteria, prefecture, total),
        groups=area_groups if by_area_group and area_groups else _by_reading(choices.values()),
        places=(prefecture, *areas),
        # Without an engine there are no numbers, and the map would say that there is nothing anywhere.
        map=prefecture_map(prefecture.code, counts=counts, links=links, floor=floor) if counted else None,
        floor=floor,
        has_area_groups=bool(area_groups),
    )


def _by_district(
    criteria: SearchCriteria, prefectures: Iterable[Area], counts: Mapping[str, int]
) -> tuple[PlaceGroup, ...]:
    parameters = picker_parameters(criteria)
    start = f"?{parameters}&" if parameters else "?"
    return tuple(
        PlaceGroup(
            f"district-{number}",
            name,
            tuple(PlaceChoice(area, f"{start}show={area.code}#places", counts.get(area.code)) for area in members),
        )
        for number, (name, members) in enumerate(groupby(prefectures, key=lambda area: district(area.code)), start=1)
    )


def _choice(
    criteria: SearchCriteria, area: Area, count: int | None, parts: tuple[PlaceChoice, ...] = ()
) -> PlaceChoice:
    address = f"{reverse('search:search')}?{parameters_of(services.at_place(criteria, area))}"
    return PlaceChoice(area, address, count, parts)


def _by_reading(choices: Iterable[PlaceChoice]) -> tuple[PlaceGroup, ...]:
    in_order = sorted(choices, key=lambda choice: (choice.area.kana, choice.area.code))
    return tuple(
        PlaceGroup(f"row-{number}", f"{row}行" if row else "よみ不明", tuple(places))
        for number, (row, places) in enumerate(
            groupby(in_order, key=lambda choice: kana_row(choice.area.kana)), start=1
        )
    )


def _area_groups(choices: Mapping[str, PlaceChoice]) -> tuple[PlaceGroup, ...]:
    """圏域 with their members, and at the end what is in none."""
    groups = [
        (group.name, [choices[area.code] for area in group.members.all() if area.code in choices])
        for group in AreaGroup.objects.prefetch_related("members")
    ]
    grouped: Collection[str] = {choice.area.code for _, places in groups for choice in places}
    if not grouped:
        return ()
    groups.append(("そのほか", [choice for code, choice in choices.items() if code not in grouped]))
    return tuple(
        PlaceGroup(f"group-{number}", name, tuple(sorted(places, key=lambda choice: choice.area.kana)))
        for number, (name, places) in enumerate(groups, start=1)
        if places
    )
