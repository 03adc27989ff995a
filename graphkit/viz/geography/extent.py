"""The part of the earth that a map shows, and the places that it leaves off."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from graphkit.model.sphere import distances
from graphkit.viz.geography.projection import Azimuthal, EqualEarth, MapProjection, near

Array = NDArray[np.float64]

_NEAR = 1000.0  # km: places within this distance of the middle are on the map
_REGION = 5000.0  # km: a map with a larger radius shows the whole world
_OFF_SHARE, _MAX_OFF = 0.25, 120  # share and number of places that may be left off the map
_PRICE = 4.0  # cost of leaving a place off: a tenth of them is worth a radius larger by exp(0.4)
_MIN_SIZE = 120.0  # km: smallest size of a map, because outlines are too coarse for less
_BORDER = 16.0  # page units around a map of the world
_STEP = 2 ** (1 / 8)  # scales are rounded down to such steps, so that a map seldom changes scale


class Extent(NamedTuple):
    """The projection, page units per kilometre, the page's middle in km, and the places on it."""

    projection: MapProjection
    scale: float
    x: float
    y: float
    inside: NDArray[np.bool_]


def extent(lon: Array, lat: Array, width: float, height: float, margin: float) -> Extent:
    """Fit a map to places.

    A few places far from the others are left off if that makes the map much larger; it shows them
    on its edge. If places are all over the world, the map shows the whole world.

    Args:
        lon, lat: of the places, in degrees.
        width, height: of the page, in its units.
        margin: page units around the outermost places.

    Returns:
        The extent; its middle and scale are rounded, so that a place added among the others
        seldom changes them, and one left off never does.
    """
    room = width - 2 * margin, height - 2 * margin
    page = width - 2 * _BORDER, height - 2 * _BORDER
    if len(lon) == 0:
        return _whole(lon, page, np.ones(0, dtype=bool))
    middle = _median(lon, lat)
    away = distances(*middle, lon, lat)
    inside = away <= _reach(away)
    flat, at_x, at_y, size = _fitted(lon[inside], lat[inside])
    reach = math.hypot(*size) / 2
    if reach > _REGION:
        return _whole(lon, page, np.ones(len(lon), dtype=bool))
    wide, high = max(size[0], _MIN_SIZE), max(size[1], _MIN_SIZE)
    scale = min(room[0] / wide, room[1] / high)
    scale = _STEP ** math.floor(math.log(scale, _STEP) + 1e-9)
    # The page is not round: in its corners, some places farther away fit as well.
    x, y = flat.forward(lon, lat)
    fits = (np.abs(x - at_x) * scale <= room[0] / 2) & (np.abs(y - at_y) * scale <= room[1] / 2)
    return Extent(flat, scale, at_x, at_y, inside | fits)


def _whole(lon: Array, room: tuple[float, float], inside: NDArray[np.bool_]) -> Extent:
    """Return an extent of the whole world, cut where the fewest places are near."""
    projection = EqualEarth(_opposite(lon))
    x, _ = projection.forward(np.array([projection.lon + 180.0]), np.array([0.0]))
    _, y = projection.forward(np.array([projection.lon]), np.array([90.0]))
    scale = min(room[0] / (2 * float(x[0])), room[1] / (2 * float(y[0])))
    return Extent(projection, scale, 0.0, 0.0, inside)


def _opposite(lon: Array) -> float:
    """Return the meridian, to ten degrees, opposite the widest gap between places."""
    if len(lon) == 0:
        return 0.0
    ordered = np.sort(near(lon, 0.0))
    gaps = np.diff(np.append(ordered, ordered[0] + 360.0))
    widest = int(gaps.argmax())
    cut = ordered[widest] + gaps[widest] / 2
    return float((round((cut - 180.0) / 10) * 10 + 180) % 360 - 180)


def _median(lon: Array, lat: Array) -> tuple[float, float]:
    """Return the point with the least sum of straight distances to all, by Weiszfeld's method.

    Few places far away hardly move it.
    """
    phi, turn = np.radians(lat), np.radians(lon)
    points = np.column_stack((np.cos(phi) * np.cos(turn), np.cos(phi) * np.sin(turn), np.sin(phi)))
    here = points.mean(axis=0)
    for _ in range(40):
        gap = np.linalg.norm(points - here, axis=1)
        weight = 1 / np.maximum(gap, 0.01)
        here = (points * weight[:, None]).sum(axis=0) / weight.sum()
    size = float(np.linalg.norm(here))
    if size < 1e-9:
        return 0.0, 0.0
    x, y, z = (here / size).tolist()
    return math.degrees(math.atan2(y, x)), math.degrees(math.asin(max(-1.0, min(1.0, z))))


def _reach(away: Array) -> float:
    """Return how far from the middle the map extends; leaving places off has a cost."""
    ordered: Sequence[float] = sorted(away.tolist())
    n = len(ordered)
    limit = min(int(n * _OFF_SHARE), _MAX_OFF)
    best, reach = math.inf, ordered[-1]
    for off in range(limit + 1):
        radius = ordered[n - 1 - off]
        if off and radius == ordered[n - off]:
            continue
        cost = math.log(max(radius, _NEAR)) + _PRICE * off / n
        if cost < best - 1e-12:
            best, reach = cost, radius
    return max(reach, _NEAR)


def _fitted(lon: Array, lat: Array) -> tuple[Azimuthal, float, float, tuple[float, float]]:
    """Return the projection around the middle of the places' box, and the box in kilometres.

    The projection's middle is rounded to whole degrees; the box is not.
    """
    middle = _median(lon, lat)
    for _ in range(6):
        flat = Azimuthal(*middle)
        x, y = flat.forward(lon, lat)
        at = (x.min() + x.max()) / 2, (y.min() + y.max()) / 2
        back = flat.back(np.array([at[0]]), np.array([at[1]]))
        middle = float(near(back[0], 0.0)[0]), float(back[1][0])
    flat = Azimuthal(float(round(middle[0])), float(round(middle[1])))
    x, y = flat.forward(lon, lat)
    size = float(x.max() - x.min()), float(y.max() - y.min())
    return flat, float(x.min() + x.max()) / 2, float(y.min() + y.max()) / 2, size
