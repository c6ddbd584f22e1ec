"""Reading of quantised TopoJSON (the file format of regions/data/boundaries)."""

from collections.abc import Iterator
from typing import Any

Ring = list[list[float]]


def polygons_by_code(topology: dict[str, Any]) -> Iterator[tuple[str, list[list[Ring]]]]:
    """Yield (area code, polygons) for every municipality and ward of a topology.

    A polygon is a list of rings, a ring a list of [longitude, latitude] rounded to five decimals (about 1 m).
    """
    (scale_x, scale_y), (x0, y0) = topology["transform"]["scale"], topology["transform"]["translate"]
    arcs: list[Ring] = []
    for deltas in topology["arcs"]:
        x = y = 0
        arc = []
        for dx, dy in deltas:
            x, y = x + dx, y + dy
            arc.append([round(x * scale_x + x0, 5), round(y * scale_y + y0, 5)])
        arcs.append(arc)

    def ring(indexes: list[int]) -> Ring:
        points: Ring = []
        for index in indexes:
            # ~i stands for arc i walked backwards; neighbours share their end point.
            arc = arcs[index] if index >= 0 else arcs[~index][::-1]
            points.extend(arc[1:] if points else arc)
        return points

    for name in ("municipalities", "wards"):
        for geometry in topology["objects"].get(name, {"geometries": []})["geometries"]:
            polygons = geometry["arcs"] if geometry["type"] == "MultiPolygon" else [geometry["arcs"]]
            yield geometry["properties"]["code"], [[ring(indexes) for indexes in polygon] for polygon in polygons]
