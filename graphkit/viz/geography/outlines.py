"""Land and borders of the world, in the detail that a map's frame and scale show."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import as_file, files
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from graphkit.viz.geography.projection import Azimuthal, MapProjection, near

Array = NDArray[np.float64]

_STEPS = 8.0  # steps of the scale per doubling of 0.001 degrees, as the file was built
_FINE = 0.6  # page units: corners smaller than this are not seen
_SPECK = 1.2  # page units: areas smaller than this are not seen either
_CHORD = 2.0  # degrees: longer steps bend under a projection
_BORDER, _DISPUTED = 1, 2


class Window(NamedTuple):
    """The part of the earth in a frame: kilometres from the projection's middle, and the scale."""

    projection: MapProjection
    west: float
    south: float
    east: float
    north: float
    scale: float
    """Page units per kilometre."""
    x: float
    y: float
    """Position of the projection's middle on the page."""


@dataclass(frozen=True, slots=True)
class World:
    """The file of outlines: lines in degrees, the role of each, and the rings that bound land."""

    lines: tuple[Array, ...]
    scales: tuple[NDArray[np.uint8], ...]
    roles: tuple[int, ...]
    rings: tuple[tuple[int, ...], ...]
    boxes: Array
    """West, south, east, north of each ring; west within -180 to 180, or all around a pole."""


@lru_cache(maxsize=1)
def world() -> World:
    """Read the outlines of the package (Natural Earth, from world-atlas)."""
    source = files("graphkit") / "data" / "outlines" / "world.npz"
    with as_file(source) as path, np.load(path, allow_pickle=False) as held:
        data = {name: held[name] for name in held.files}
    ends = np.cumsum(data["lengths"])[:-1]
    deltas = np.stack((data["dx"], data["dy"]), axis=1).astype(np.int64)
    lines = []
    for start, steps in zip(data["starts"], np.split(deltas, ends), strict=True):
        lines.append((start + np.cumsum(steps, axis=0)) * float(data["quantum"]))
    cuts = np.cumsum(data["ring_lengths"])[:-1]
    rings = tuple(tuple(ring.tolist()) for ring in np.split(data["rings"], cuts))
    scales = tuple(np.split(data["scales"], ends))
    roles = tuple(data["roles"].tolist())
    bare = World(tuple(lines), scales, roles, rings, np.zeros((0, 4)))
    points, firsts = np.concatenate(lines), np.concatenate(([0], ends))
    boxes = np.hstack((np.minimum.reduceat(points, firsts), np.maximum.reduceat(points, firsts)))
    boxes = boxes[[ring[0] if ring[0] >= 0 else ~ring[0] for ring in rings]]
    for number, ring in enumerate(rings):
        if len(ring) > 1 or boxes[number, 2] - boxes[number, 0] > 180:
            outline = _ring(bare, number, 0)
            boxes[number] = (*outline.min(axis=0), *outline.max(axis=0))
    return World(bare.lines, scales, roles, rings, boxes)


def _thinned(atlas: World, line: int, min_scale: int) -> Array:
    """Return a line with the points that a scale needs; its ends are always kept."""
    thin: Array = atlas.lines[line][atlas.scales[line] >= min_scale]
    return thin


def _ring(atlas: World, number: int, min_scale: int) -> Array:
    """Return a closed ring with continuous longitudes; around a pole, closed over it."""
    parts = []
    for arc in atlas.rings[number]:
        line = _thinned(atlas, arc if arc >= 0 else ~arc, min_scale)
        parts.append((line if arc >= 0 else line[::-1])[:-1])
    ring = np.concatenate(parts)
    lon = np.unwrap(np.append(ring[:, 0], ring[0, 0]), period=360.0)
    turns = lon[-1] - lon[0]
    ring = np.column_stack((lon[:-1], ring[:, 1]))
    if abs(turns) > 180:
        pole = -90.0 if ring[:, 1].mean() < 0 else 90.0
        over = [(lon[-1], ring[0, 1]), (lon[-1], pole), (lon[0], pole)]
        ring = np.concatenate((ring, over))
    return ring


def draw(window: Window, extra: float) -> dict[str, str]:
    """Draw land, borders and the grid of a frame as SVG path data in page units.

    Args:
        window: the part of the earth in the frame.
        extra: page units that are drawn beyond the frame, so that cut edges are invisible after
            clipping.

    Returns:
        ``land`` (closed areas), ``borders``, ``disputed`` and ``grid`` (open lines); each may
        be empty.
    """
    atlas = world()
    margin = extra / window.scale
    bounds = (
        window.west - margin,
        window.south - margin,
        window.east + margin,
        window.north + margin,
    )
    west, south, east, north = _degrees(window.projection, bounds)
    per_degree = 111.195 * window.scale
    min_scale = int(np.clip(_STEPS * np.log2(max(_FINE / per_degree, 1e-6) / 0.001), 0, 254))
    speck = _SPECK / per_degree
    sizes = atlas.boxes[:, 2:] - atlas.boxes[:, :2]
    shown = (sizes.max(axis=1) > speck) & (atlas.boxes[:, 1] < north) & (atlas.boxes[:, 3] > south)
    land: list[str] = []
    for shift in (-720.0, -360.0, 0.0, 360.0, 720.0):
        there = shown & (atlas.boxes[:, 0] + shift < east) & (atlas.boxes[:, 2] + shift > west)
        for number in np.flatnonzero(there).tolist():
            ring = _ring(atlas, number, min_scale) + np.array((shift, 0.0))
            ring = _clip(ring, (west, south, east, north))
            if len(ring) > 2:
                ring = _clip(_projected(window, _dense(ring, closed=True)), bounds)
                land.append(_path(window, ring, closed=True))
    found: dict[int, list[str]] = {_BORDER: [], _DISPUTED: []}
    for number, what in enumerate(atlas.roles):
        if what in found:
            line = _thinned(atlas, number, min_scale)
            found[what] += _open(window, line, bounds)
    grid = [p for line in _grid(west, south, east, north) for p in _open(window, line, bounds)]
    return {
        "land": "".join(land),
        "borders": "".join(found[_BORDER]),
        "disputed": "".join(found[_DISPUTED]),
        "grid": "".join(grid),
    }


def _degrees(
    projection: MapProjection, bounds: tuple[float, float, float, float]
) -> tuple[float, float, float, float]:
    """Return a box in degrees that contains everything within bounds in kilometres."""
    if not isinstance(projection, Azimuthal):
        return projection.lon - 180.0, -90.0, projection.lon + 180.0, 90.0
    west, south, east, north = bounds
    x, y = np.meshgrid(np.linspace(west, east, 33), np.linspace(south, north, 33))
    lon, lat = projection.back(x.ravel(), y.ravel())
    lon, lat = lon[~np.isnan(lon)], lat[~np.isnan(lat)]
    low, high = max(float(lat.min()) - 1, -90.0), min(float(lat.max()) + 1, 90.0)
    left, right = float(lon.min()) - 1, float(lon.max()) + 1
    for pole in (-90.0, 90.0):
        px, py = projection.forward(np.array([projection.lon]), np.array([pole]))
        if west <= px[0] <= east and south <= py[0] <= north:
            low, high = (pole, high) if pole < 0 else (low, pole)
            left, right = projection.lon - 180.0, projection.lon + 180.0
    return max(left, projection.lon - 180.0), low, min(right, projection.lon + 180.0), high


def _open(window: Window, line: Array, bounds: tuple[float, float, float, float]) -> list[str]:
    """Return the parts of a line within bounds, as paths."""
    middle = window.projection.lon
    lon = np.unwrap(near(line[:, 0], middle), period=360.0)
    line = np.column_stack((lon, line[:, 1]))
    paths = []
    for shift in (-360.0, 0.0, 360.0):
        moved = line + np.array((shift, 0.0))
        if moved[:, 0].max() < middle - 180 or moved[:, 0].min() > middle + 180:
            continue
        for part in _inside(moved, (middle - 180, -90.0, middle + 180, 90.0)):
            flat = _projected(window, _dense(part, closed=False))
            paths += [_path(window, p, closed=False) for p in _inside(flat, bounds)]
    return paths


def _grid(west: float, south: float, east: float, north: float) -> list[Array]:
    """Return meridians and parallels at a round distance, about six across."""
    wide = max(east - west, north - south)
    step = next((s for s in (1, 2, 5, 10, 15, 30) if wide / s <= 8), 30)
    lines = []
    for lon in np.arange(np.ceil(west / step) * step, east, step):
        lat = np.linspace(max(south, -90), min(north, 90), 60)
        lines.append(np.column_stack((np.full(60, lon), lat)))
    for at in np.arange(np.ceil(south / step) * step, north, step):
        if abs(at) < 90:
            lines.append(np.column_stack((np.linspace(west, east, 120), np.full(120, at))))
    return lines


def _projected(window: Window, points: Array) -> Array:
    x, y = window.projection.forward(points[:, 0], points[:, 1])
    return np.column_stack((x, y))


def _dense(points: Array, *, closed: bool) -> Array:
    """Insert points between those that lie far apart, so that projected lines bend correctly."""
    ends = np.roll(points, -1, axis=0) if closed else points[1:]
    starts = points if closed else points[:-1]
    parts = np.maximum(np.ceil(np.abs(ends - starts).max(axis=1) / _CHORD), 1).astype(np.int64)
    if parts.size == 0 or parts.max() == 1:
        return points
    which = np.repeat(np.arange(len(parts)), parts)
    first = np.repeat(np.cumsum(parts) - parts, parts)
    share = ((np.arange(len(which)) - first) / parts[which])[:, None]
    dense = starts[which] * (1 - share) + ends[which] * share
    return dense if closed else np.concatenate((dense, points[-1:]))


def _clip(ring: Array, bounds: tuple[float, float, float, float]) -> Array:
    """Cut a ring to a box (Sutherland & Hodgman, "Reentrant polygon clipping", 1974)."""
    for axis, bound, sign in ((0, 0, 1.0), (1, 1, 1.0), (0, 2, -1.0), (1, 3, -1.0)):
        if len(ring) == 0:
            return ring
        depth = (ring[:, axis] - bounds[bound]) * sign
        inside = depth >= 0
        if inside.all():
            continue
        after = np.roll(ring, -1, axis=0)
        crossing = inside != np.roll(inside, -1)
        run = depth - np.roll(depth, -1)
        share = np.divide(depth, run, out=np.zeros_like(depth), where=crossing)
        cut = ring + (after - ring) * share[:, None]
        both = np.empty((2 * len(ring), 2))
        both[0::2], both[1::2] = ring, cut
        keep = np.empty(2 * len(ring), dtype=bool)
        keep[0::2], keep[1::2] = inside, crossing
        ring = both[keep]
    return ring


def _inside(line: Array, bounds: tuple[float, float, float, float]) -> list[Array]:
    """Return the parts of an open line within a box; steps are cut where they cross its edge."""
    west, south, east, north = bounds
    if len(line) < 2:
        return []
    start, step = line[:-1], np.diff(line, axis=0)
    enter, leave = np.zeros(len(step)), np.ones(len(step))
    # Liang & Barsky, "A new concept and method for line clipping", 1984, a step at a time.
    for axis, low, high in ((0, west, east), (1, south, north)):
        run, at = step[:, axis], start[:, axis]
        still = run == 0
        safe = np.where(still, 1.0, run)
        one, two = (low - at) / safe, (high - at) / safe
        outside = still & ((at < low) | (at > high))
        first = np.where(still, np.where(outside, 2.0, 0.0), np.minimum(one, two))
        last = np.where(still, 1.0, np.maximum(one, two))
        enter, leave = np.maximum(enter, first), np.minimum(leave, last)
    parts: list[Array] = []
    seen = enter < leave
    if not seen.any():
        return parts
    if seen.all() and not enter.any() and (leave == 1).all():
        return [line]
    so_far: list[Array] = []
    for i in np.flatnonzero(seen).tolist():
        if so_far and enter[i] > 0:
            parts.append(np.array(so_far))
            so_far = []
        so_far = so_far or [start[i] + step[i] * enter[i]]
        so_far.append(start[i] + step[i] * leave[i])
        if leave[i] < 1:
            parts.append(np.array(so_far))
            so_far = []
    if so_far:
        parts.append(np.array(so_far))
    return parts


def _path(window: Window, points: Array, *, closed: bool) -> str:
    """Format points in kilometres as SVG path data in relative steps of a tenth of a unit."""
    if len(points) < (3 if closed else 2):
        return ""
    page = np.column_stack(
        (window.x + points[:, 0] * window.scale, window.y - points[:, 1] * window.scale)
    )
    tenths = np.round(page * 10).astype(np.int64)
    moved = np.any(np.diff(tenths, axis=0) != 0, axis=1)
    tenths = tenths[np.append(True, moved)]
    if len(tenths) < (3 if closed else 2):
        return ""
    steps = np.diff(tenths, axis=0).tolist()
    x, y = tenths[0].tolist()
    body = " ".join(f"{_tenth(dx)} {_tenth(dy)}" for dx, dy in steps)
    return f"M{_tenth(x)} {_tenth(y)}l{body}{'Z' if closed else ''}"


def _tenth(value: int) -> str:
    return f"{value / 10:g}"
