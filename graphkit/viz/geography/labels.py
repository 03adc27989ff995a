"""Placement of the names of actors and countries on a map of the earth."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import lru_cache
from importlib.resources import files
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from graphkit.viz.drawing.layout import LabelBox
from graphkit.viz.drawing.style import estimate_width
from graphkit.viz.geography.outlines import Window
from graphkit.viz.geography.projection import near

Array = NDArray[np.float64]

Side = Literal["right", "left", "above", "below", ""]
NamePlace = tuple[Side, float, float]
"""The side of its symbol on which a name starts, and the middle of the name in page units."""

_MAX_NAMES = 400  # largest number of names that are tried
_AIR = 3.0  # page units between a symbol and its name
_BELOW = 6.0
_LETTER = 10.0  # page units from the middle of a country's name to symbols above it
_SPACED = 1.4  # names of countries are set wider than others


@lru_cache(maxsize=1)
def countries() -> Mapping[str, Mapping[str, Any]]:
    """Return, by two-letter code, ``names`` by language and ``points`` inside each country.

    A point is longitude, latitude and the degrees from it to the country's edge; the first is
    the one farthest from the edge.
    """
    source = files("graphkit") / "data" / "outlines" / "countries.json"
    held: Mapping[str, Mapping[str, Any]] = json.loads(source.read_text("utf-8"))
    return held


def name_sides(
    middles: Array, rooms: Sequence[LabelBox], page: tuple[float, float]
) -> list[NamePlace]:
    """Choose the side of its symbol for each name, so that it hides nothing.

    The order of preference follows Imhof ("Positioning names on maps", 1975): right, left, a
    little higher or lower there, then above and below.

    Args:
        middles: middles of the symbols, the most important first.
        rooms: radius of each symbol, and width and height of its name.
        page: width and height.

    Returns:
        A place for each; its side is empty for a name without room.
    """
    count = len(middles)
    radius = np.array([room.radius for room in rooms])
    boxes = np.empty((count + min(count, _MAX_NAMES), 4))
    boxes[:count, :2] = middles - radius[:, None]
    boxes[:count, 2:] = middles + radius[:, None]
    used = count
    found: list[NamePlace] = []
    half = page[0] / 2, page[1] / 2
    for n, room in enumerate(rooms[:_MAX_NAMES]):
        x, y = middles[n].tolist()
        # Without the space that the room leaves below the last line.
        w, h, out = room.width, room.height - _BELOW, room.radius + _AIR
        choices: tuple[tuple[Side, float, float], ...] = (
            ("right", x + out, y - h / 2),
            ("left", x - out - w, y - h / 2),
            ("right", x + 0.75 * out, y - 0.75 * out - h),
            ("right", x + 0.75 * out, y + 0.75 * out),
            ("left", x - 0.75 * out - w, y - 0.75 * out - h),
            ("left", x - 0.75 * out - w, y + 0.75 * out),
            ("above", x - w / 2, y - out - h),
            ("below", x - w / 2, y + out),
        )
        place: NamePlace = ("", x, y)
        for choice, left, top in choices:
            if not (-half[0] <= left <= half[0] - w and -half[1] <= top <= half[1] - h):
                continue
            there = boxes[:used]
            if not (
                (there[:, 0] < left + w)
                & (there[:, 2] > left)
                & (there[:, 1] < top + h)
                & (there[:, 3] > top)
            ).any():
                place = choice, left + w / 2, top + h / 2
                boxes[used] = left, top, left + w, top + h
                used += 1
                break
        found.append(place)
    return found + [("", x, y) for x, y in middles[len(found) :].tolist()]


def country_names(
    window: Window, page: tuple[float, float], lang: str, taken: Array, lines: Array
) -> list[tuple[str, float, float, Mapping[str, str]]]:
    """Choose the countries whose names fit on the page, and the positions of the names.

    Args:
        window: the part of the earth on the page.
        page: width and height of the page.
        lang: language of the name that must fit; names in other languages may be longer.
        taken: middles of the symbols, which names avoid.
        lines: points on the ties, which names avoid if they can.

    Returns:
        Code, the middle of the name in page units, and the names by language; the largest first.
    """
    per_degree = 111.195 * window.scale
    room = []
    for code, country in countries().items():
        points = np.array(country["points"])
        lon = near(points[:, 0], window.projection.lon)
        x, y = window.projection.forward(lon, points[:, 1])
        at = np.column_stack((window.x + x * window.scale, window.y - y * window.scale))
        names: Mapping[str, str] = country["names"]
        wide = estimate_width(names.get(lang, names["en"]).upper()) * _SPACED / 2
        within = points[:, 2] * per_degree
        edge = np.minimum(
            page[0] / 2 - wide - np.abs(at[:, 0]), page[1] / 2 - 12 - np.abs(at[:, 1])
        )
        fits = (edge > 0) & (within > max(0.45 * wide, 9.0))
        at, clear = at[fits], np.minimum(within, edge)[fits]
        for others in (taken, lines):
            if len(at) and len(others):
                way = np.abs(at[:, None, :] - others[None, :, :]) - (wide, _LETTER)
                less = np.minimum(clear, way.max(axis=2).min(axis=1))
                clear = less if others is taken or less.max() > 0 else clear
        if clear.max(initial=0.0) > 0:
            x, y = at[int(clear.argmax())].tolist()
            room.append((float(within.max()), code, x, y, wide, names))
    shown: list[tuple[str, float, float, Mapping[str, str]]] = []
    widths: list[float] = []
    for _, code, x, y, wide, names in sorted(room, key=lambda one: (-one[0], one[1])):
        if all(
            abs(x - ox) > wide + other or abs(y - oy) > 2 * _LETTER
            for (_, ox, oy, _), other in zip(shown, widths, strict=True)
        ):
            shown.append((code, round(x, 1), round(y, 1), names))
            widths.append(wide)
    return shown
