"""Read GeoJSON: points as actors, and the ties of a file that graphkit wrote."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from graphkit.model.errors import InvalidDataError
from graphkit.storage.files.raw import RawTable
from graphkit.storage.formats.readers.collect import Rows, flat, shown


def read_geojson(document: Mapping[str, Any], file: str) -> list[RawTable]:
    """Return the points of a GeoJSON file: ``id``, ``lat``, ``lon`` and their properties.

    Lines that have ``from`` and ``to`` are ties. Other shapes are not read, which is noted.

    Raises:
        InvalidDataError: when there are no features.
    """
    if document.get("type") == "Feature":
        document = {"features": [document]}
    features = document.get("features")
    if not isinstance(features, list) or not all(isinstance(one, dict) for one in features):
        raise InvalidDataError(f"{file}: the GeoJSON has no features; export it again")
    points, lines = Rows("id", "lat", "lon"), Rows("from", "to", "id")
    others = 0
    for feature in features:
        shape = feature.get("geometry") or {}
        properties = feature.get("properties") or {}
        if not isinstance(shape, dict) or not isinstance(properties, dict):
            raise InvalidDataError(f"{file}: a feature is not complete; export it again")
        fields = flat(properties)
        key = shown(feature.get("id")) or fields.get("id", "")
        if fields.get("id") == key:
            fields.pop("id")
        at = shape.get("coordinates")
        if shape.get("type") == "Point" and isinstance(at, list) and len(at) >= 2:
            for name, value in (("lat", at[1]), ("lon", at[0])):
                if fields.get(name) == shown(value):
                    fields.pop(name)
            points.add({"id": key, "lat": shown(at[1]), "lon": shown(at[0])}, fields)
        elif "from" in fields and "to" in fields:
            ends = {name: fields.pop(name) for name in ("from", "to")}
            lines.add({**ends, "id": key}, fields)
        else:
            others += 1
    notes = [f"{others} features that are not points are not read"] if others else []
    tables = (
        [points.table(file, "points", "actors", notes)] if points.rows or not lines.rows else []
    )
    return tables + ([lines.table(file, "lines", "ties")] if lines.rows else [])
