"""Drawings, on squares whose place on the drawing can be worked out by hand."""

import re

import pytest

from regions.drawing import WIDTH, draw


def square(x, y, side):
    return [[[[x, y], [x + side, y], [x + side, y + side], [x, y + side], [x, y]]]]


def points(path):
    """Every point of a path in whole units; loops one after the other."""
    loops = []
    for start_x, start_y, steps in re.findall(r"M(-?\d+) (-?\d+)l([-\d ]+)z", path):
        numbers = [int(number) for number in re.findall(r"-?\d+", steps)]
        loop = [(int(start_x), int(start_y))]
        for dx, dy in zip(numbers[::2], numbers[1::2], strict=True):
            loop.append((loop[-1][0] + dx, loop[-1][1] + dy))
        loops.append(loop)
    return loops


def extent(path):
    xs, ys = zip(*(point for loop in points(path) for point in loop), strict=True)
    return min(xs), min(ys), max(xs), max(ys)


def test_a_drawing_fills_its_width_north_is_up_and_shapes_are_true():
    # On the equator a degree is as long from west to east as from south to north.
    drawing = draw("11", {"11001": square(10, -0.5, 1), "11002": square(11, -0.5, 1)})
    west, east = extent(drawing.areas["11001"].path), extent(drawing.areas["11002"].path)
    assert (drawing.width, west[0], east[2]) == (WIDTH, 4, WIDTH - 4)
    assert west[2] == east[0] == WIDTH / 2
    assert west[2] - west[0] == pytest.approx(west[3] - west[1], abs=1)
    assert (west[1], drawing.height - west[3]) == (4, 4)


def test_far_north_a_degree_is_narrow():
    west, top, east, bottom = extent(draw("01", {"01001": square(140, 59.5, 1)}).areas["01001"].path)
    assert (east - west) / (bottom - top) == pytest.approx(0.5, abs=0.01)


def test_the_number_stands_inside_the_area_with_its_room():
    [area] = draw("11", {"11001": square(10, -0.5, 1)}).areas.values()
    left, top, right, bottom = extent(area.path)
    assert left < area.label.x - area.label.room / 2 + 1
    assert area.label.x + area.label.room / 2 - 1 < right
    assert top < area.label.y < bottom
    assert area.label.room > (bottom - top) / 2


def test_in_an_area_bent_like_a_horseshoe_the_number_is_not_in_the_bay():
    horseshoe = [[[[0, 0], [9, 0], [9, 9], [6, 9], [6, 3], [3, 3], [3, 9], [0, 9], [0, 0]]]]
    [area] = draw("11", {"11001": horseshoe}).areas.values()
    left, top, right, bottom = extent(area.path)
    x, y = (area.label.x - left) / (right - left) * 9, (bottom - area.label.y) / (bottom - top) * 9
    assert x < 3 or x > 6 or y < 3


def test_the_smallest_village_does_not_vanish_and_a_tiny_islet_does():
    village, islet = square(10.5, 0.2, 0.0001), square(10.8, 0.8, 0.0001)
    town = [*square(10, 0, 0.3), *islet]
    drawing = draw("11", {"11001": town, "11002": village})
    assert len(points(drawing.areas["11001"].path)) == 1
    left, _, right, _ = extent(drawing.areas["11002"].path)
    assert right - left == 6


def test_a_part_a_thousand_kilometres_away_does_not_shrink_the_rest():
    near = draw("11", {"11001": square(140, 35, 0.5)})
    assert draw("11", {"11001": [*square(140, 35, 0.5), *square(154, 24, 0.01)]}) == near


def test_far_islands_stand_in_boxes_below_the_mainland_no_larger_than_it():
    mainland = {"13101": square(139, 35.5, 0.8)}
    alone = draw("13", mainland)
    drawing = draw("13", mainland | {"13361": square(139.4, 34.7, 0.1), "13421": square(142.1, 27, 0.1)})
    assert drawing.areas["13101"] == alone.areas["13101"]
    assert len(drawing.insets) == 2
    for code, (x, y, width, height) in zip(("13361", "13421"), drawing.insets, strict=True):
        left, top, right, bottom = extent(drawing.areas[code].path)
        assert x <= left < right <= x + width
        assert alone.height <= y <= top < bottom <= y + height == drawing.height
    assert extent(drawing.areas["13361"].path)[2] - extent(drawing.areas["13361"].path)[0] <= WIDTH / 8


def test_the_outline_goes_around_all_of_them():
    drawing = draw("11", {"11001": square(10, -0.5, 1), "11002": square(11, -0.5, 1)})
    [outline] = points(drawing.outline)
    assert extent(drawing.outline) == (4, 4, WIDTH - 4, drawing.height - 4)
    assert len(outline) == 6
