"""What the outlines say of borders: who has one with whom, and lines without their small bends. Pure.

Neighbours share the points of their border exactly, since the files keep every border once (TopoJSON); between two
prefectures, that is two files, points agree to about 10 m.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import combinations, pairwise

from regions.topojson import Ring

Polygons = list[list[Ring]]
Point = tuple[int, int]
# A closed line: its first point is its last.
Loop = list[Point]

# Degrees, about 100 m: points of two files that lie in one cell are one point of one border.
_CELL_DECIMALS = 3
# Four corners that meet in one point are no common border.
_FEWEST_SHARED = 2


def neighbours_by_code(outlines: Mapping[str, Polygons]) -> dict[str, list[str]]:
    """Codes of the areas with which each area has a border in common, across prefectures too; an island has none."""
    holders: dict[tuple[float, float], set[str]] = defaultdict(set)
    for code, points in _points(outlines):
        for x, y in points:
            holders[round(x, _CELL_DECIMALS), round(y, _CELL_DECIMALS)].add(code)
    shared = Counter(pair for codes in holders.values() if len(codes) > 1 for pair in combinations(sorted(codes), 2))
    neighbours: dict[str, list[str]] = {code: [] for code in outlines}
    for (one, other), cells in shared.items():
        if cells >= _FEWEST_SHARED or _shared_points(outlines[one], outlines[other]) >= _FEWEST_SHARED:
            neighbours[one].append(other)
            neighbours[other].append(one)
    return {code: sorted(codes) for code, codes in neighbours.items()}


def _points(outlines: Mapping[str, Polygons]) -> Iterator[tuple[str, Ring]]:
    for code, polygons in outlines.items():
        for polygon in polygons:
            for ring in polygon:
                yield code, ring


def _shared_points(one: Polygons, other: Polygons) -> int:
    """A border shorter than a cell still has its two ends."""
    first, second = ({(x, y) for polygon in polygons for ring in polygon for x, y in ring} for polygons in (one, other))
    return len(first & second)


def simplified(loops: Sequence[Loop], tolerance: float) -> list[Loop]:
    """Loops without the points that lie within `tolerance` of the line; a border that two share stays one line.

    Every stretch between two corners (points where more than two lines meet) is simplified by itself, always in the
    same direction, so that both sides lose the same points. What shrinks to less than a triangle comes back empty.
    """
    around: dict[Point, set[Point]] = defaultdict(set)
    for loop in loops:
        for a, b in pairwise(loop):
            around[a].add(b)
            around[b].add(a)
    corners = {point for point, others in around.items() if len(others) != 2}
    return [_simplified_loop(loop, corners, tolerance) for loop in loops]


def _simplified_loop(loop: Loop, corners: set[Point], tolerance: float) -> Loop:
    points = loop[:-1]
    if len(points) < 3:
        return []
    # Begin at a corner; a loop without one (an island, a hole) at its lowest point, the same seen from both sides.
    start = next((i for i, point in enumerate(points) if point in corners), points.index(min(points)))
    points = [*points[start:], *points[: start + 1]]
    kept: Loop = points[:1]
    stretch = points[:1]
    for point in points[1:]:
        stretch.append(point)
        if point in corners or point == points[0]:
            kept += _thinned(stretch, tolerance)[1:]
            stretch = [point]
    return kept if len(set(kept)) > 2 else []


def _thinned(line: Loop, tolerance: float) -> Loop:
    backwards = (line[-1], line[-2]) < (line[0], line[1])
    thin = douglas_peucker(line[::-1] if backwards else line, tolerance)
    return thin[::-1] if backwards else thin


def douglas_peucker(line: Loop, tolerance: float) -> Loop:
    """The line with only those points that lie farther than `tolerance` from the chords (Douglas and Peucker 1973)."""
    keep = {0, len(line) - 1}
    spans = [(0, len(line) - 1)]
    while spans:
        first, last = spans.pop()
        farthest, distance = _farthest(line, first, last)
        if distance > tolerance:
            keep.add(farthest)
            spans += [(first, farthest), (farthest, last)]
    return [line[i] for i in sorted(keep)]


def _farthest(line: Loop, first: int, last: int) -> tuple[int, float]:
    """The point between two others that lies farthest from the line through them (from both, if they are one point)."""
    (x, y), (end_x, end_y) = line[first], line[last]
    dx, dy = end_x - x, end_y - y
    length = math.hypot(dx, dy)
    # Written out, since half a million of these are looked at whenever the places are loaded.
    farthest, most = first, 0.0
    for i in range(first + 1, last):
        px, py = line[i]
        distance = abs(dx * (py - y) - dy * (px - x)) if length else math.hypot(px - x, py - y)
        if distance > most:
            farthest, most = i, distance
    return farthest, most / (length or 1)


def outer_loops(loops: Iterable[Loop]) -> list[Loop]:
    """The loops around all of them together: what is no border between two of them."""
    lines = Counter((min(pair), max(pair)) for loop in loops for pair in pairwise(loop))
    around: dict[Point, list[Point]] = defaultdict(list)
    for (a, b), times in lines.items():
        # A line that one area walks twice, there and back, bounds nothing.
        if times % 2:
            around[a].append(b)
            around[b].append(a)
    found = []
    for start in list(around):
        while around[start]:
            loop = [start]
            while len(loop) == 1 or loop[-1] != start:
                following = around[loop[-1]].pop()
                around[following].remove(loop[-1])
                loop.append(following)
            found.append(loop)
    return found
