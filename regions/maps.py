"""What the components `prefecture_map` and `locator_map` show; drawn by `load_regions`, here only read."""

import math
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

from regions.credits import BOUNDARIES
from regions.drawing import Frame
from regions.enums import MUNICIPALITY_KINDS, AreaKind
from regions.models import Area, AreaOutline, PrefectureMap

LEVELS = 4
# A pin's radius as a share of the map's longer side: two digits are read on a phone.
_PIN_SHARE = 0.026
_MOST_RINGS = 6
# Around a very small place.
_LEAST_ROOM = 12
_NUMBER = re.compile(r"-?[0-9]+")
# Units of the drawing that a digit takes; a number with less room would run over the border.
_ROOM_FOR_A_DIGIT = 9
# An area with less room is hard to find on a small map: a ring shows where it is.
_ROOM_TO_BE_FOUND = 40


@dataclass(frozen=True)
class MapArea:
    """`level` 0 to 4 is the step of its colour; `number_at` the place for its count, None where there is no room."""

    code: str
    name: str
    path: str
    count: int
    level: int
    href: str
    number_at: tuple[int, int] | None


@dataclass(frozen=True)
class Pin:
    """A mark at (x, y), in units of the drawing, with a radius; `number` stands in it, `name` is read out."""

    number: int
    name: str
    href: str
    x: float
    y: float
    radius: float

    @property
    def text_size(self) -> float:
        return self.radius * 1.15


@dataclass(frozen=True)
class PinnedPlace:
    """What a pin stands for: its latitude and longitude in degrees, and the code of a place that it lies in."""

    number: int
    name: str
    href: str
    point: tuple[float, float]
    code: str


@dataclass(frozen=True)
class LegendStep:
    level: int
    least: int
    most: int


@dataclass(frozen=True)
class ShownMap:
    name: str
    width: int
    height: int
    insets: list[list[int]]
    areas: tuple[MapArea, ...]
    legend: tuple[LegendStep, ...]
    view: tuple[int, int, int, int]
    is_close: bool = False
    pins: tuple[Pin, ...] = ()
    credit: str = BOUNDARIES


@dataclass(frozen=True)
class LocatorMap:
    """`rings` are the places (x, y) of areas too small to be seen; `description` says in words what the map shows."""

    width: int
    height: int
    insets: list[list[int]]
    outline: str
    paths: tuple[str, ...]
    rings: tuple[tuple[int, int], ...]
    description: str
    credit: str = BOUNDARIES


def prefecture_map(
    prefecture_code: str,
    *,
    counts: Mapping[str, int],
    links: Mapping[str, str],
    floor: int = 0,
    pinned: Iterable[PinnedPlace] = (),
    close_to: str = "",
) -> ShownMap | None:
    """The municipalities of a prefecture as links, coloured by `counts`; None while no outlines are loaded.

    `counts` and `links` (addresses) are by code; a municipality without a link is left out of the map's links.
    `floor` is what every municipality counts at least (what serves the whole prefecture): the lightest step.
    `pinned` are shown as pins where they lie; of `close_to`, the code of a municipality, only its surroundings are shown.
    """
    frame = PrefectureMap.objects.select_related("prefecture").filter(pk=prefecture_code).first()
    if frame is None:
        return None
    outlines = (
        AreaOutline.objects.filter(area__prefecture_code=prefecture_code, area__retired_on=None)
        .exclude(path="")
        .select_related("area")
        .defer("polygons", "neighbours")
    )
    steps = colour_steps((counts.get(outline.pk, 0) for outline in outlines), floor=floor)
    areas = tuple(_shown_area(outline, counts.get(outline.pk, 0), links, steps) for outline in outlines)
    near = next((outline.path for outline in outlines if outline.pk == close_to), "")
    view = _surroundings(near) if near else (0, 0, frame.width, frame.height)
    pins = _pins(frame, pinned, view)
    return ShownMap(
        frame.prefecture.name, frame.width, frame.height, frame.insets, areas, steps, view, bool(near), pins
    )


def _surroundings(path: str) -> tuple[int, int, int, int]:
    """The box around an outline with some room."""
    left, top, width, height = box_around(path)
    room = max(width, height) // 5 + _LEAST_ROOM
    return left - room, top - room, width + 2 * room, height + 2 * room


def box_around(path: str) -> tuple[int, int, int, int]:
    """Of an outline: x, y, width, height in units of the drawing."""
    xs, ys = zip(*_points(path), strict=True)
    return min(xs), min(ys), max(xs) - min(xs), max(ys) - min(ys)


def _points(path: str) -> Iterator[tuple[int, int]]:
    """Points of a path as regions.drawing writes it: `M` and a point, `l` and steps."""
    for loop in path.split("z"):
        numbers = [int(number) for number in _NUMBER.findall(loop)]
        x = y = 0
        for step_x, step_y in zip(numbers[::2], numbers[1::2], strict=True):
            x, y = x + step_x, y + step_y
            yield x, y


def _pins(frame: PrefectureMap, pinned: Iterable[PinnedPlace], view: tuple[int, int, int, int]) -> tuple[Pin, ...]:
    """Pins of one size whatever the view shows; those that would hide each other stand beside each other."""
    left, top, width, height = view
    radius = round(max(width, height) * _PIN_SHARE, 1)
    frames = [Frame(**(row | {"codes": tuple(row["codes"])})) for row in frame.frames]
    pins: list[Pin] = []
    for place in pinned:
        shown_in = next((each for each in frames if not each.codes or place.code.startswith(each.codes)), None)
        if shown_in is None or place.code[:2] != frame.pk:
            continue
        there = shown_in.place(place.point[1], place.point[0])
        if left <= there[0] <= left + width and top <= there[1] <= top + height:
            x, y = _beside(*there, pins, radius)
            pins.append(Pin(place.number, place.name, place.href, x, y, radius))
    return tuple(pins)


def _beside(x: float, y: float, pins: Iterable[Pin], radius: float) -> tuple[float, float]:
    """The free place nearest to a point, on rings around it."""
    for ring in range(_MOST_RINGS):
        for turn in range(max(1, 6 * ring)):
            angle = math.tau * turn / max(1, 6 * ring)
            at = x + 2 * radius * ring * math.cos(angle), y + 2 * radius * ring * math.sin(angle)
            if all(math.hypot(at[0] - pin.x, at[1] - pin.y) > 1.9 * radius for pin in pins):
                return round(at[0], 1), round(at[1], 1)
    return x, y


def _shown_area(outline: AreaOutline, count: int, links: Mapping[str, str], steps: Iterable[LegendStep]) -> MapArea:
    has_room = outline.label_room >= _ROOM_FOR_A_DIGIT * (1 + len(str(count)))
    return MapArea(
        code=outline.pk,
        name=outline.area.name,
        path=outline.path,
        count=count,
        level=next((step.level for step in steps if step.least <= count <= step.most), 0),
        href=links.get(outline.pk, ""),
        number_at=(outline.label_x, outline.label_y) if has_room else None,
    )


def colour_steps(counts: Iterable[int], *, floor: int = 0) -> tuple[LegendStep, ...]:
    """Ranges of counts, one a colour: `floor` alone, then up to four that grow (few places have much, many little)."""
    most = max(counts, default=floor) - floor
    lowest = LegendStep(0, floor, floor)
    if most < 1:
        return (lowest,)
    begins = sorted({1, *(round(most ** (step / LEVELS)) for step in range(1, LEVELS))})
    if most <= LEVELS:
        begins = list(range(1, most + 1))
    bounds = [*begins, most + 1]
    ranges = [(least, following - 1) for least, following in pairwise(bounds) if following > least]
    # A short legend still reaches the darkest colour.
    return (
        lowest,
        *(
            LegendStep(LEVELS - len(ranges) + number, floor + least, floor + highest)
            for number, (least, highest) in enumerate(ranges, start=1)
        ),
    )


def locator_maps(areas: Iterable[Area]) -> list[LocatorMap]:
    """One map for each prefecture that the areas lie in; none without outlines and none for the nation.

    Areas with their ancestors (`with_ancestors`). A ward and a daily living area are shown as their city, a prefecture
    filled as a whole.
    """
    shown: dict[str, dict[str, Area]] = {}
    for area in areas:
        place = area.municipality or area
        if place.kind != AreaKind.NATION:
            shown.setdefault(place.prefecture_code, {})[place.code] = place
    frames = PrefectureMap.objects.select_related("prefecture").in_bulk(list(shown))
    codes = [code for places in shown.values() for code, place in places.items() if place.kind in MUNICIPALITY_KINDS]
    outlines = AreaOutline.objects.exclude(path="").defer("polygons", "neighbours").in_bulk(codes)
    maps = (
        _locator(frames[prefecture], places, [outlines[code] for code in places if code in outlines])
        for prefecture, places in shown.items()
        if prefecture in frames
    )
    return [located for located in maps if located is not None]


def _locator(frame: PrefectureMap, places: Mapping[str, Area], outlines: list[AreaOutline]) -> LocatorMap | None:
    is_whole = frame.pk in places
    if not is_whole and not outlines:
        return None
    prefecture = frame.prefecture.name
    names = "、".join(places[outline.pk].name for outline in outlines)
    return LocatorMap(
        width=frame.width,
        height=frame.height,
        insets=frame.insets,
        outline=frame.outline,
        paths=(frame.outline,) if is_whole else tuple(outline.path for outline in outlines),
        rings=() if is_whole else tuple((o.label_x, o.label_y) for o in outlines if o.label_room < _ROOM_TO_BE_FOUND),
        description=f"{prefecture}の地図" if is_whole else f"{prefecture}の地図。{names}の場所を示しています。",
    )
