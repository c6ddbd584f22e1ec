"""Reading of quantised TopoJSON, on topologies small enough to check by hand."""

from regions.topojson import polygons_by_code


def topology(arcs, geometries, *, name="municipalities"):
    return {
        "transform": {"scale": [0.5, 0.25], "translate": [139.0, 35.0]},
        "arcs": arcs,
        "objects": {name: {"geometries": geometries}},
    }


def geometry(code, arcs, kind="Polygon"):
    return {"type": kind, "arcs": arcs, "properties": {"code": code}}


def test_deltas_are_summed_scaled_and_moved():
    data = topology([[[0, 0], [2, 0], [0, 4], [-2, -4]]], [geometry("11208", [[0]])])
    assert list(polygons_by_code(data)) == [("11208", [[[[139.0, 35.0], [140.0, 35.0], [140.0, 36.0], [139.0, 35.0]]]])]


def test_arcs_are_joined_without_repeating_the_shared_point():
    data = topology([[[0, 0], [2, 0]], [[2, 0], [0, 4], [-2, -4]]], [geometry("11208", [[0, 1]])])
    [(_, [[ring]])] = polygons_by_code(data)
    assert ring == [[139.0, 35.0], [140.0, 35.0], [140.0, 36.0], [139.0, 35.0]]


def test_negative_index_walks_an_arc_backwards():
    data = topology([[[0, 0], [2, 0]], [[0, 0], [2, 4], [0, -4]]], [geometry("11208", [[0, ~1]])])
    [(_, [[ring]])] = polygons_by_code(data)
    assert ring == [[139.0, 35.0], [140.0, 35.0], [140.0, 36.0], [139.0, 35.0]]


def test_multipolygon_keeps_its_islands_and_a_polygon_its_hole():
    triangle = [[0, 0], [2, 0], [0, 4], [-2, -4]]
    data = topology([triangle, triangle], [geometry("42209", [[[0]], [[1]]], "MultiPolygon")])
    [(_, islands)] = polygons_by_code(data)
    assert [len(polygon) for polygon in islands] == [1, 1]
    data = topology([triangle, triangle], [geometry("42209", [[0], [1]])])
    [(_, polygons)] = polygons_by_code(data)
    assert [len(polygon) for polygon in polygons] == [2]


def test_wards_are_read_too_and_may_be_absent():
    data = topology([[[0, 0], [2, 0], [-2, 0]]], [geometry("11101", [[0]])], name="wards")
    assert [code for code, _ in polygons_by_code(data)] == ["11101"]


def test_coordinates_are_rounded_to_a_metre():
    data = topology([[[0, 0], [1, 1]]], [geometry("11208", [[0]])])
    data["transform"]["scale"] = [0.123456789, 0.1]
    [(_, [[ring]])] = polygons_by_code(data)
    assert ring[1] == [139.12346, 35.1]
