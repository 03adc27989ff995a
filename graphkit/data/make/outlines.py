"""Make ``outlines/`` from the npm package world-atlas 2.0.2 (Natural Earth 4.1) and Babel (CLDR).

Run by hand to make the outlines again; graphkit itself only reads the files:

    npm pack world-atlas@2.0.2 && tar xzf world-atlas-2.0.2.tgz && pip install babel
    python graphkit/data/make/outlines.py package/countries-10m.json

For each point of a line, the file gives the scale up to which it is needed (Visvalingam & Whyatt,
"Line generalisation by repeated elimination of points", 1993), so that a map reads only as many
points as its scale shows. Lines are shared by the areas on both sides: no gaps at any scale.
"""

from __future__ import annotations

import heapq
import json
import math
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

QUANTUM = 0.002
"""The precision of points in degrees, about that of world-atlas itself."""
DETAIL = ((88.0, -12.0, 126.0, 34.0), 0.004)
"""West, south, east and north of the region in full detail, and its tolerance, in degrees."""
TOLERANCE = 0.022
"""The tolerance elsewhere in degrees, about that of a 1:50 million map."""
STEPS = 8.0
"""Steps of the scale for each doubling."""
COAST, BORDER, DISPUTED = 0, 1, 2

# Where states claim different lines, by ISO 3166 numeric code: pairs of areas and, where only a
# part of their common border is meant, its west, south, east, north. Based on the disputed
# boundary lines of Natural Earth 5 (1:10 million), and the isthmus of Crimea.
_Part = tuple[float, float, float, float] | None
CONTESTED: tuple[tuple[str, str, _Part], ...] = (
    ("156", "356", None),  # China and India
    ("064", "156", None),  # Bhutan and China
    ("356", "586", (72.0, 32.2, 80.0, 37.0)),  # India and Pakistan: Jammu and Kashmir
    ("156", "586", None),  # China and Pakistan, along the same territory
    ("408", "410", None),  # the Koreas
    ("275", "376", None),  # Israel and Palestine
    ("376", "760", None),  # Israel and Syria: the Golan Heights
    ("504", "732", None),  # Morocco and Western Sahara
    ("643", "804", (32.0, 45.0, 37.0, 46.5)),  # the isthmus of Crimea
    ("728", "729", None),  # Sudan and South Sudan
    ("404", "728", None),  # Kenya and South Sudan: the Ilemi triangle
    ("729", "818", None),  # Egypt and Sudan
    ("231", "706", None),  # Ethiopia and Somalia
    ("328", "862", None),  # Guyana and Venezuela
    ("328", "740", None),  # Guyana and Suriname
    ("254", "740", None),  # French Guiana and Suriname
    ("032", "152", (-74.5, -51.0, -72.5, -48.0)),  # the southern ice field of Patagonia
)
LANGUAGES = ("en", "th", "lo", "vi", "zh", "km", "my")
POINTS = 300
"""The largest number of places for a country's name."""


def main(source: str) -> None:
    """Read a topology of countries and write the outlines."""
    topology = json.loads(Path(source).read_text("utf-8"))
    arcs = [decoded(arc, topology["transform"]) for arc in topology["arcs"]]
    countries = topology["objects"]["countries"]["geometries"]
    users: dict[int, set[int]] = defaultdict(set)
    for number, country in enumerate(countries):
        for ring in rings(country):
            for arc in ring:
                users[arc if arc >= 0 else ~arc].add(number)
    roles = [role(arcs[i], [countries[n] for n in users[i]]) for i in range(len(arcs))]
    land = [ring for part in topology["objects"]["land"]["geometries"] for ring in rings(part)]
    folder = Path(__file__).parents[1] / "outlines"
    write(folder / "world.npz", arcs, roles, land)
    named = {}
    for country in countries:
        parts = [
            np.concatenate([arcs[a] if a >= 0 else arcs[~a][::-1] for a in ring])
            for ring in rings(country)
        ]
        code = alpha2(str(country.get("id", "")))
        if code and parts:
            largest = max(parts, key=lambda ring: float(np.prod(np.ptp(ring, axis=0))))
            named[code] = {"names": names(code), "points": inner(largest)}
    text = json.dumps(dict(sorted(named.items())), ensure_ascii=False, separators=(",", ":"))
    (folder / "countries.json").write_text(text + "\n", "utf-8")


def alpha2(numeric: str) -> str:
    """Return the two-letter code of a country; empty if it has none."""
    from babel.core import get_global

    codes = get_global("territory_aliases").get(numeric, [])
    return codes[0] if len(codes) == 1 else ""


def names(code: str) -> dict[str, str]:
    """Return the names of a country by language, without what CLDR adds in brackets."""
    from babel import Locale

    names_of = {lang: Locale(lang).territories.get(code, "") for lang in LANGUAGES}
    return {lang: name.split(" (")[0].split("（")[0] for lang, name in names_of.items() if name}


def inner(ring: np.ndarray[Any, Any]) -> list[list[float]]:
    """Find points well inside an area, the best first: longitude, latitude, degrees to its edge.

    A map that shows a part of a country finds one of them in that part.
    """
    lon = np.unwrap(ring[:, 0], period=360.0)
    stretch = math.cos(math.radians(float(np.clip(ring[:, 1].mean(), -80, 80))))
    x, y = lon * stretch, ring[:, 1]
    grid_x, grid_y = np.meshgrid(
        np.linspace(x.min(), x.max(), 62)[1:-1], np.linspace(y.min(), y.max(), 62)[1:-1]
    )
    at = np.column_stack((grid_x.ravel(), grid_y.ravel()))
    inside = np.zeros(len(at), dtype=bool)
    for (x1, y1), (x2, y2) in zip(zip(x, y), zip(np.roll(x, -1), np.roll(y, -1))):  # noqa: B905
        if y1 != y2:
            over = (y1 > at[:, 1]) != (y2 > at[:, 1])
            inside ^= over & (at[:, 0] < (x2 - x1) * (at[:, 1] - y1) / (y2 - y1) + x1)
    at = at[inside] if inside.any() else np.array([[x.mean(), y.mean()]])
    every = max(1, len(x) // 1500)
    clear = np.full(len(at), np.inf)
    for px, py in zip(x[::every], y[::every], strict=True):
        clear = np.minimum(clear, np.hypot(at[:, 0] - px, at[:, 1] - py))
    found: list[list[float]] = []
    worth = clear.copy()
    for _ in range(POINTS):
        best = int(worth.argmax())
        if found and worth[best] < min(0.3 * found[0][2], 1.0):
            break
        place = float((at[best, 0] / stretch + 180) % 360 - 180)
        found.append([round(place, 2), round(float(at[best, 1]), 2), round(float(clear[best]), 2)])
        worth = np.minimum(worth, 0.6 * np.hypot(*(at - at[best]).T))
    return found


def decoded(arc: list[list[int]], transform: dict[str, list[float]]) -> np.ndarray[Any, Any]:
    """Return longitude and latitude of the points of an arc."""
    points = np.cumsum(np.array(arc, dtype=float), axis=0)
    return points * transform["scale"] + transform["translate"]


def rings(geometry: dict[str, Any]) -> Iterator[list[int]]:
    """Return the rings of an area, each a list of arcs; a negative one runs backwards."""
    polygons = geometry.get("arcs", [])
    for polygon in [polygons] if geometry["type"] == "Polygon" else polygons:
        yield from polygon


def role(arc: np.ndarray[Any, Any], sides: list[dict[str, Any]]) -> int:
    """Return the kind of an arc: coast, border or disputed border."""
    if len(sides) < 2:
        return COAST
    codes = {str(side.get("id", "")) for side in sides}
    if "" in codes:
        return DISPUTED
    x, y = arc.mean(axis=0)
    for one, other, box in CONTESTED:
        if {one, other} == codes and (
            box is None or (box[0] <= x <= box[2] and box[1] <= y <= box[3])
        ):
            return DISPUTED
    return BORDER


def needed(points: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    """Return for each point the tolerance in degrees that drops it; ends are always kept."""
    count = len(points)
    worth = np.full(count, np.inf)
    stretch = math.cos(math.radians(float(np.clip(points[:, 1].mean(), -85, 85))))
    x: list[float] = (points[:, 0] * stretch).tolist()
    y: list[float] = points[:, 1].tolist()
    before, after = list(range(-1, count - 1)), list(range(1, count + 1))

    def area(i: int) -> float:
        a, b = before[i], after[i]
        return abs((x[a] - x[i]) * (y[b] - y[i]) - (x[b] - x[i]) * (y[a] - y[i])) / 2

    heap = [(area(i), i) for i in range(1, count - 1)]
    current = {i: size for size, i in heap}
    heapq.heapify(heap)
    least = 0.0
    while heap:
        size, i = heapq.heappop(heap)
        if current.get(i) != size:
            continue
        del current[i]
        least = max(least, size)
        worth[i] = math.sqrt(least)
        a, b = before[i], after[i]
        after[a], before[b] = b, a
        for j in (a, b):
            if j in current:
                current[j] = area(j)
                heapq.heappush(heap, (current[j], j))
    return worth


def write(
    path: Path, arcs: list[np.ndarray[Any, Any]], roles: list[int], land: list[list[int]]
) -> None:
    """Simplify the arcs, drop unused ones and write the file."""
    west, south, east, north = DETAIL[0]
    lines, scales = [], []
    for arc in arcs:
        worth = needed(arc)
        inside = (arc[:, 0] > west) & (arc[:, 0] < east) & (arc[:, 1] > south) & (arc[:, 1] < north)
        keep = worth >= np.where(inside, DETAIL[1], TOLERANCE)
        lines.append(np.round(arc[keep] / QUANTUM).astype(np.int64))
        steps = np.round(STEPS * np.log2(worth[keep] / 0.001), 0)
        scales.append(np.where(np.isinf(steps), 255, np.clip(steps, 0, 254)).astype(np.uint8))
    rounds = [ring for ring in land if large(ring, lines)]
    used = sorted({a if a >= 0 else ~a for ring in rounds for a in ring})
    used = sorted({*used, *(i for i, r in enumerate(roles) if r != COAST)})
    new = {old: number for number, old in enumerate(used)}
    deltas = np.concatenate([np.diff(lines[i], axis=0, prepend=lines[i][:1]) for i in used])
    # A step over the date line is the short one.
    deltas[:, 0] -= np.where(np.abs(deltas[:, 0]) * QUANTUM > 180, np.sign(deltas[:, 0]), 0) * int(
        360 / QUANTUM
    )
    if np.abs(deltas).max() >= 2**15:
        raise ValueError("a step is too long for the file")
    np.savez_compressed(
        path,
        quantum=np.array(QUANTUM),
        starts=np.array([lines[i][0] for i in used], dtype=np.int32),
        lengths=np.array([len(lines[i]) for i in used], dtype=np.int32),
        dx=deltas[:, 0].astype(np.int16),
        dy=deltas[:, 1].astype(np.int16),
        scales=np.concatenate([scales[i] for i in used]),
        roles=np.array([roles[i] for i in used], dtype=np.uint8),
        rings=np.array(
            [new[a] if a >= 0 else ~new[~a] for ring in rounds for a in ring], dtype=np.int16
        ),
        ring_lengths=np.array([len(ring) for ring in rounds], dtype=np.int16),
    )
    points, size = len(deltas), path.stat().st_size
    sys.stderr.write(f"{len(used)} lines, {len(rounds)} rings, {points} points, {size} bytes\n")


def large(ring: list[int], lines: list[np.ndarray[Any, Any]]) -> bool:
    """Return whether an area can be seen at the largest scale of the maps."""
    points = np.concatenate([lines[a if a >= 0 else ~a] for a in ring])
    west, south, east, north = DETAIL[0]
    size = float((points.max(axis=0) - points.min(axis=0)).max()) * QUANTUM
    x, y = points.mean(axis=0) * QUANTUM
    near = west < x < east and south < y < north
    return len(points) > 3 and size > (DETAIL[1] if near else TOLERANCE)


if __name__ == "__main__":
    main(sys.argv[1])
