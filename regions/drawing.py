"""From outlines in degrees to a drawing of a prefecture for SVG. Pure; `regions.maps` shows what it draws.

Small enough for a page: whole numbers, relative steps, no bend that would not be seen. Shapely would do the geometry,
but brings NumPy and GEOS to every server for a few dozen lines that run once, when the places are loaded.
"""

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from regions.borders import Loop, Point, Polygons, outer_loops, simplified

WIDTH = 640
_MARGIN = 4
# Of the drawing's units: bends and islands smaller than this are not seen.
_TOLERANCE = 0.8
_SMALLEST_PART = 4.0
# An area that would be smaller stands as a square of twice this, so that it does not vanish.
_LEAST_HALF = 3
_LABEL_LINES = 8
# Parts this far from the largest one (尖閣諸島, 南鳥島 …) would shrink all the rest to nothing.
_FAR_KM = 60
_KM_PER_DEGREE = 111.2
_INSET_HEIGHT = 170
_INSET_GAP = 12

# West, south, east, north.
_Degrees = tuple[float, float, float, float]

# Islands in a box below the mainland, by the beginnings of their codes; one tuple a box, from left to right.
INSETS: dict[str, tuple[tuple[str, ...], ...]] = {
    "13": (("1336", "1338", "1340"), ("1342",)),  # 伊豆諸島、小笠原
    "46": (("46304",), ("46222", "4652", "4653")),  # 十島村、奄美群島
    "47": (("47207", "47381", "47382"), ("47214", "47375"), ("47357", "47358")),  # 八重山、宮古、大東
}


@dataclass(frozen=True)
class Label:
    """Where a number fits inside an area, and how much room there is (units)."""

    x: int
    y: int
    room: int


@dataclass(frozen=True)
class DrawnArea:
    path: str
    label: Label


@dataclass(frozen=True)
class Drawing:
    """`areas` by code, `outline` the path around all of them, `insets` boxes as (x, y, width, height).

    `frames` say where a point in degrees lies on it, the main one last.
    """

    width: int
    height: int
    areas: Mapping[str, DrawnArea]
    outline: str
    insets: tuple[tuple[int, int, int, int], ...]
    frames: tuple["Frame", ...]


@dataclass(frozen=True)
class Frame:
    """A part of the drawing and the degrees that it shows: equirectangular, true to shape at its middle.

    `codes` are the beginnings of the codes of what it shows; none in the frame of all that has none of its own.
    """

    west: float
    north: float
    across: float
    scale: float
    left: float
    top: float
    codes: tuple[str, ...] = ()

    def place(self, longitude: float, latitude: float) -> Point:
        x = self.left + (longitude - self.west) * self.across * self.scale
        return round(x), round(self.top + (self.north - latitude) * self.scale)


def draw(prefecture_code: str, outlines: Mapping[str, Polygons]) -> Drawing:
    """Draw the municipalities of one prefecture, `WIDTH` units across and at most about half as much again high."""
    outlines = {code: _without_far_parts(polygons) for code, polygons in outlines.items()}
    groups = [
        (beginnings, {code: polygons for code, polygons in outlines.items() if code.startswith(beginnings)})
        for beginnings in INSETS.get(prefecture_code, ())
    ]
    boxed = {code for _, group in groups for code in group}
    main = {code: polygons for code, polygons in outlines.items() if code not in boxed}
    groups = [(beginnings, group) for beginnings, group in groups if group] if main else []
    frame, height = _main_frame(main or outlines)
    frames = [(main or outlines, frame)]
    insets = []
    box_width = (WIDTH - _INSET_GAP * (len(groups) - 1)) // max(len(groups), 1)
    for number, (beginnings, group) in enumerate(groups):
        box = (number * (box_width + _INSET_GAP), height + _INSET_GAP, box_width, _INSET_HEIGHT)
        insets.append(box)
        inset = _fitted(_extent(group), box, largest_scale=frame.scale)
        frames.append((group, replace(inset, codes=beginnings)))
    if insets:
        height += _INSET_GAP + _INSET_HEIGHT
    return _drawn(frames, height, tuple(insets))


def _main_frame(outlines: Mapping[str, Polygons]) -> tuple[Frame, int]:
    """The frame as wide as the drawing, but not higher than wide; and how high it is."""
    extent = _extent(outlines)
    frame = _fitted(extent, (0, 0, WIDTH, WIDTH))
    height = math.ceil((extent[3] - extent[1]) * frame.scale) + 2 * _MARGIN
    return _fitted(extent, (0, 0, WIDTH, height)), height


def _extent(outlines: Mapping[str, Polygons]) -> _Degrees:
    boxes = [_box(polygon[0]) for polygons in outlines.values() for polygon in polygons]
    wests, souths, easts, norths = zip(*boxes, strict=True)
    return min(wests), min(souths), max(easts), max(norths)


def _fitted(extent: _Degrees, box: tuple[int, int, int, int], *, largest_scale: float = math.inf) -> Frame:
    """The frame that shows the extent in the middle of the box; scale in units a degree of latitude."""
    west, south, east, north = extent
    across = math.cos(math.radians((south + north) / 2))
    left, top, width, height = box
    wide, high = (east - west) * across, north - south
    scale = min((width - 2 * _MARGIN) / wide, (height - 2 * _MARGIN) / high, largest_scale)
    return Frame(west, north, across, scale, left + (width - wide * scale) / 2, top + (height - high * scale) / 2)


def _without_far_parts(polygons: Polygons) -> Polygons:
    boxes = [_box(polygon[0]) for polygon in polygons]
    largest = max(boxes, key=lambda box: (box[2] - box[0]) * (box[3] - box[1]))
    return [polygon for polygon, box in zip(polygons, boxes, strict=True) if _gap_km(box, largest) < _FAR_KM]


def _box(ring: Iterable[Iterable[float]]) -> _Degrees:
    xs, ys = zip(*ring, strict=True)
    return min(xs), min(ys), max(xs), max(ys)


def _gap_km(one: _Degrees, other: _Degrees) -> float:
    across = max(one[0] - other[2], other[0] - one[2], 0) * math.cos(math.radians(one[1]))
    return math.hypot(across, max(one[1] - other[3], other[1] - one[3], 0)) * _KM_PER_DEGREE


def _drawn(
    frames: Sequence[tuple[Mapping[str, Polygons], Frame]], height: int, insets: tuple[tuple[int, int, int, int], ...]
) -> Drawing:
    placed = [
        (code, _on_the_grid(frame.place(x, y) for x, y in ring))
        for outlines, frame in frames
        for code, polygons in outlines.items()
        for polygon in polygons
        for ring in polygon
    ]
    loops_of: dict[str, list[Loop]] = {}
    for (code, _), loop in zip(placed, simplified([loop for _, loop in placed], _TOLERANCE), strict=True):
        # An enclave is a loop here and a hole there, of one size: it is left out on both sides or on none.
        loops = loops_of.setdefault(code, [])
        if abs(_area(loop)) >= _SMALLEST_PART:
            loops.append(loop)
    for code, placed_loop in placed:
        if not loops_of[code]:
            loops_of[code].append(_square(placed_loop[0]))
    areas = {code: DrawnArea(_path(loops), _label(loops)) for code, loops in loops_of.items()}
    outline = _path(outer_loops(loop for loops in loops_of.values() for loop in loops))
    # Asked in this order: what an inset shows lies there, all else in the main one.
    return Drawing(WIDTH, height, areas, outline, insets, tuple(frame for _, frame in reversed(frames)))


def _on_the_grid(points: Iterable[Point]) -> Loop:
    loop: Loop = []
    for point in points:
        if not loop or point != loop[-1]:
            loop.append(point)
    return loop


def _area(loop: Loop) -> float:
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in pairwise(loop)) / 2


def _square(centre: Point) -> Loop:
    x, y, half = *centre, _LEAST_HALF
    return [
        (x - half, y - half),
        (x + half, y - half),
        (x + half, y + half),
        (x - half, y + half),
        (x - half, y - half),
    ]


def _path(loops: Iterable[Loop]) -> str:
    """SVG path data: each loop from a point in relative steps, closed by `z`."""
    return "".join(_subpath(loop) for loop in loops)


def _subpath(loop: Loop) -> str:
    steps = "".join(f"{_signed(b[0] - a[0])}{_signed(b[1] - a[1])}" for a, b in pairwise(loop[:-1]))
    return f"M{loop[0][0]} {loop[0][1]}l{steps.lstrip()}z"


def _signed(number: int) -> str:
    return str(number) if number < 0 else f" {number}"


def _label(loops: list[Loop]) -> Label:
    """The roomiest of a few places inside the largest loop."""
    largest = max(loops, key=lambda loop: abs(_area(loop)))
    return max(_candidates(largest), key=lambda label: label.room)


def _candidates(loop: Loop) -> Iterator[Label]:
    _, low, _, high = _box(loop)
    for part in range(1, _LABEL_LINES):
        y = low + (high - low) * part / _LABEL_LINES
        for left, right in _inside(loop, y):
            x = (left + right) / 2
            # The same line turned by a right angle.
            turned = [(point[1], point[0]) for point in loop]
            above, below = next(((a, b) for a, b in _inside(turned, x) if a <= y <= b), (y, y))
            yield Label(round(x), round(y), round(min(right - left, 2 * (y - above), 2 * (below - y))))


def _inside(loop: Loop, y: float) -> Iterator[tuple[float, float]]:
    """The stretches of a horizontal line inside the loop, from x to x."""
    # Halfway between two whole numbers no point of the loop lies on the line.
    y = math.floor(y) + 0.5
    crossings = sorted(
        a[0] + (y - a[1]) * (b[0] - a[0]) / (b[1] - a[1]) for a, b in pairwise(loop) if (a[1] > y) != (b[1] > y)
    )
    return zip(crossings[::2], crossings[1::2], strict=True)
