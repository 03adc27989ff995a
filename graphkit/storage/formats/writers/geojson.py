"""Write GeoJSON (RFC 7946): actors as points, ties between places as lines."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from graphkit.model.network import Network
from graphkit.model.records import Actor
from graphkit.storage.atomic import open_atomic
from graphkit.storage.formats.graph import Column, Graph, Value

Point = tuple[float, float]
"""Longitude and latitude in degrees."""


def write_geojson(network: Network, path: Path, *, notes: Sequence[str] = ()) -> None:
    """Write a network as a GeoJSON collection of points and lines.

    Actors without coordinates are left out with their ties. A line that crosses the 180th
    meridian is cut there, as the standard asks.

    Args:
        network: what is written, all of it.
        path: the file.
        notes: what the file does not carry, for its member ``notes``.

    Raises:
        GraphkitError: when the file cannot be written.
    """
    graph = Graph(network)
    about: dict[str, Any] = {**graph.about(), "notes": list(notes)}
    with open_atomic(path) as file:
        file.write('{"type": "FeatureCollection",\n')
        file.write(f'"graphkit": {json.dumps(about, ensure_ascii=False)},\n"features": [')
        for number, feature in enumerate(_features(graph)):
            file.write(",\n" if number else "\n")
            file.write(json.dumps(feature, ensure_ascii=False, allow_nan=False))
        file.write("\n]}\n")


def _features(graph: Graph) -> Iterator[dict[str, Any]]:
    network = graph.network
    for node in graph.nodes():
        at = _point(node.actor)
        if at:
            yield {
                "type": "Feature",
                "id": node.id,
                "geometry": {"type": "Point", "coordinates": at},
                "properties": {
                    "id": node.id,
                    "name": node.actor.name(),
                    **_properties(graph.node_columns, node.values),
                },
            }
    for edge in graph.edges():
        start, end = (_point(network.actors[key]) for key in (edge.tie.tail, edge.tie.head))
        if start and end:
            yield {
                "type": "Feature",
                "id": edge.id,
                "geometry": _line(start, end),
                "properties": {
                    "id": edge.id,
                    "from": edge.tail,
                    "to": edge.head,
                    "label": network.ontology.tie_kinds[edge.tie.kind].label["en"],
                    **_properties(graph.edge_columns, edge.values),
                },
            }


def _properties(columns: Sequence[Column], values: Sequence[Value]) -> dict[str, Value]:
    return {
        column.name: value
        for column, value in zip(columns, values, strict=True)
        if value is not None
    }


def _point(actor: Actor) -> Point | None:
    return None if actor.lat is None or actor.lon is None else (actor.lon, actor.lat)


def _line(start: Point, end: Point) -> dict[str, Any]:
    """Return a straight line on the map, in two parts if it crosses the 180th meridian.

    Example:
        >>> _line((170.0, 0.0), (-170.0, 10.0))["coordinates"]
        [[(170.0, 0.0), (180.0, 5.0)], [(-180.0, 5.0), (-170.0, 10.0)]]
    """
    if abs(end[0] - start[0]) <= 180:
        return {"type": "LineString", "coordinates": [start, end]}
    side = 180.0 if start[0] > 0 else -180.0
    unrolled = end[0] + 2 * side
    share = (side - start[0]) / (unrolled - start[0])
    lat = start[1] + share * (end[1] - start[1])
    parts = [[start, (side, lat)], [(-side, lat), end]]
    return {"type": "MultiLineString", "coordinates": parts}
