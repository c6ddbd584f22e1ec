"""Borders, on squares small enough to check by hand."""

import pytest

from regions.borders import douglas_peucker, neighbours_by_code, outer_loops, simplified


def square(x, y, side=1.0):
    corners = [[x, y], [x + side, y], [x + side, y + side], [x, y + side], [x, y]]
    return [[corners]]


def loop(*points):
    return [*points, points[0]]


def test_a_common_border_makes_neighbours_and_a_common_corner_does_not():
    found = neighbours_by_code({"a": square(0, 0), "b": square(1, 0), "c": square(1, 1), "island": square(9, 9)})
    assert found == {"a": ["b"], "b": ["a", "c"], "c": ["b"], "island": []}


def test_points_of_two_files_that_differ_by_metres_are_one_border():
    other_file = [[[[x + 0.0001, y - 0.0001] for x, y in square(1, 0)[0][0]]]]
    assert neighbours_by_code({"11207": square(0, 0), "19213": other_file})["11207"] == ["19213"]


def test_a_border_shorter_than_the_grid_of_comparison_counts():
    short = [[[[0, 0], [0.0001, 0], [0.0001, 0.0003], [0, 0.0003], [0, 0]]]]
    beside = [[[[0.0001, 0], [0.5, 0], [0.5, 0.5], [0.0001, 0.0003], [0.0001, 0]]]]
    assert neighbours_by_code({"a": short, "b": beside}) == {"a": ["b"], "b": ["a"]}


def test_a_small_bend_goes_and_a_large_one_stays():
    assert douglas_peucker([(0, 0), (5, 1), (10, 0)], 2) == [(0, 0), (10, 0)]
    assert douglas_peucker([(0, 0), (5, 3), (10, 0)], 2) == [(0, 0), (5, 3), (10, 0)]
    assert douglas_peucker([(0, 0), (3, 4), (0, 0)], 2) == [(0, 0), (3, 4), (0, 0)]


def test_both_sides_of_a_border_lose_the_same_points():
    border = [(10, 0), (11, 3), (9, 6), (13, 9), (10, 12), (10, 20)]
    left = loop((0, 0), *border, (0, 20))
    right = loop(*reversed(border), (20, 0), (20, 20))
    one, other = simplified([left, right], 1.5)
    assert set(one) & set(other) >= {(10, 0), (13, 9), (10, 20)}
    assert set(one) & set(border) == set(other) & set(border)
    assert len(one) < len(left)


def test_an_enclave_and_the_hole_that_it_fills_lose_the_same_points():
    ring = [(5, 5), (9, 4), (12, 6), (13, 10), (9, 13), (5, 12), (4, 9)]
    hole, enclave = simplified([loop(*ring[3:], *ring[:3]), loop(*reversed(ring))], 1.2)
    assert set(hole) == set(enclave)


def test_what_shrinks_to_a_line_comes_back_empty():
    assert simplified([[(0, 0), (4, 0), (0, 0)], loop((0, 0), (10, 1), (20, 0))], 2) == [[], []]


@pytest.mark.parametrize("turned", [False, True])
def test_the_outline_of_two_halves_is_that_of_the_whole(turned):
    left, right = loop((0, 0), (5, 0), (5, 9), (0, 9)), loop((5, 0), (9, 0), (9, 9), (5, 9))
    [outline] = outer_loops([left, right[::-1] if turned else right])
    assert set(outline) == {(0, 0), (5, 0), (9, 0), (9, 9), (5, 9), (0, 9)}
    assert outline[0] == outline[-1]


def test_an_island_has_an_outline_of_its_own():
    assert len(outer_loops([loop((0, 0), (5, 0), (5, 9)), loop((20, 20), (25, 20), (25, 29))])) == 2
