"""Declutter a map: move symbols that would hide one another apart, as little as possible.

First, overlapping symbols push each other away while they grow to their size, so that two
neighbours share the distance and keep their direction. Then they are placed one by one, the most
important first, at the nearest free spot: most are there already, and no two overlap at the end.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

Bounds = tuple[float, float, float, float]
"""Left, top, right, bottom."""

_ROUNDS, _MAX_PUSHES = 400, 120_000  # rounds of pushing, and rounds times symbols
_GROWN = 0.3  # the share of the rounds after which symbols have their size
_NEAR = 24  # largest number of symbols of a cell that push another; more occur only in a heap
_FEW = 300  # largest number of symbols for which free spots are searched in fine steps
_GOLDEN = math.pi * (3 - math.sqrt(5))
_REACH = 36.0  # page units: symbols of places this near to each other should find room within it
_FILL = 0.7  # share of a disc that round symbols can cover when packed together
_CROWDED = 0.75  # the share of the symbols that should find room this way


def shrink_factor(points: Array, radius: Array, gap: float, min_radius: float) -> float:
    """Return the share of their size that symbols keep on a page, so that few are moved far.

    Args:
        points, radius, gap: as for :func:`move_apart`.
        min_radius: smallest radius of the median symbol, in page units.

    Returns:
        At most 1, rounded down to a step, so that one more symbol seldom changes all.
    """
    if len(points) == 0:
        return 1.0
    cells = np.floor(points / (_REACH / 1.5)).astype(np.int64)
    found: dict[tuple[int, int], float] = {}
    for cell, r in zip(map(tuple, cells.tolist()), radius.tolist(), strict=True):
        found[cell] = found.get(cell, 0.0) + (r + gap / 2) ** 2
    needed = [
        sum(found.get((i + di, j + dj), 0.0) for di in (-1, 0, 1) for dj in (-1, 0, 1))
        for i, j in cells.tolist()
    ]
    share = _REACH * math.sqrt(_FILL / float(np.quantile(needed, _CROWDED)))
    share = max(share, min_radius / float(np.median(radius)))
    return min(1.0, 0.9 ** math.ceil(math.log(share, 0.9) - 1e-9))


def move_apart(
    points: Array, radius: Array, gap: float, box: Bounds, fixed: NDArray[np.bool_]
) -> Array:
    """Return new middles for round symbols, so that none touches another.

    Args:
        points: the true place of each, one row each, in order of importance: where there is no
            room, the later one moves.
        radius: radius of each symbol in page units.
        gap: wanted distance between two symbols in page units; at least half of it is kept.
        box: bounds of the middles, as long as there is room inside.
        fixed: symbols that keep their place unless they overlap one another.

    Returns:
        The middles. A symbol that touches no other keeps its place.
    """
    if len(points) < 2:
        return points.copy()
    return _settled(_pushed(points, radius, gap, box, fixed), radius, gap / 2, box, fixed)


def spread_on_edge(points: Array, room: Array, box: Bounds) -> Array:
    """Move points along the edge of a box until each has its room.

    The sum of squared moves is minimal for the edge cut at its widest gap (isotonic regression by
    pooling neighbours: Ayer et al., 1955).

    Args:
        points: on the edge of the box, one row each.
        room: the length of edge that each takes, half on either side; the sum is less than the
            edge.
        box: left, top, right and bottom.
    """
    if len(points) == 0:
        return points
    left, top, right, bottom = box
    wide, high = right - left, bottom - top
    x, y = points[:, 0] - left, points[:, 1] - top
    # Clockwise from the top left corner.
    sides = np.stack((y, wide - x, high - y, x)).argmin(axis=0)
    at = np.choose(sides, (x, wide + y, 2 * wide + high - x, 2 * (wide + high) - y))
    total = 2 * (wide + high)
    order = np.lexsort((np.arange(len(at)), at))
    gaps = np.diff(at[order], append=at[order[0]] + total)
    order = np.roll(order, -1 - int(gaps.argmax()))
    first = at[order[0]]
    run = np.where(at[order] < first, at[order] + total, at[order])
    size = room[order]
    before = np.concatenate(([0.0], np.cumsum((size[1:] + size[:-1]) / 2)))
    pools: list[tuple[float, int]] = []
    for value in (run - before).tolist():
        mean, count = value, 1
        while pools and pools[-1][0] > mean:
            other, many = pools.pop()
            mean, count = (mean * count + other * many) / (count + many), count + many
        pools.append((mean, count))
    shift = np.repeat([mean for mean, _ in pools], [count for _, count in pools])
    # Points that would pass each other around the box stay within the edge's length.
    slack = max(0.0, total - before[-1] - (size[0] + size[-1]) / 2) / 2
    middle = (shift[0] + shift[-1]) / 2
    moved = np.clip(shift, middle - slack, middle + slack) + before
    place = np.empty(len(at))
    place[order] = moved % total
    corners = np.array([0.0, wide, wide + high, 2 * wide + high, total])
    return np.column_stack(
        (
            np.interp(place, corners, [left, right, right, left, left]),
            np.interp(place, corners, [top, top, bottom, bottom, top]),
        )
    )


def _parted(points: Array, room: Array) -> Array:
    """Return offsets for symbols at the same place, arranged as a sunflower's seeds.

    Vogel, "A better way to construct the sunflower head", 1979.
    """
    _, place, counts = np.unique(
        np.round(points, 3), axis=0, return_inverse=True, return_counts=True
    )
    order = np.argsort(place.ravel(), kind="stable")
    first = np.cumsum(counts) - counts
    rank, inner = np.empty(len(points), dtype=np.int64), np.empty(len(points))
    rank[order] = np.arange(len(points)) - np.repeat(first, counts)
    # The area that earlier symbols at the same place take.
    taken = np.concatenate(([0.0], np.cumsum(room[order] ** 2)[:-1]))
    inner[order] = taken - np.repeat(taken[first], counts)
    size = 0.62 * np.sqrt(np.maximum(inner, 0.0))
    return np.column_stack((size * np.cos(rank * _GOLDEN), size * np.sin(rank * _GOLDEN)))


def _pushed(home: Array, radius: Array, gap: float, box: Bounds, fixed: NDArray[np.bool_]) -> Array:
    low, high = np.minimum(home, box[:2]), np.maximum(home, box[2:])
    widest = 2 * float(radius.max()) + gap
    moved = home + np.where(fixed[:, None], 0.0, _parted(home, 2 * radius + gap))
    touched = np.any(moved != home, axis=1)
    rounds = min(_ROUNDS, max(60, _MAX_PUSHES // len(home)))
    for step in range(rounds):
        grown = min(1.0, (step + 1) / (_GROWN * rounds))
        one, two = _close(moved, widest * grown)
        way = moved[two] - moved[one]
        far = np.hypot(way[:, 0], way[:, 1])
        short = (radius[one] + radius[two] + gap) * grown - far
        hit = short > 1e-3
        if not hit.any():
            if grown == 1.0:
                break
            continue
        one, two, way, far, short = one[hit], two[hit], way[hit], far[hit], short[hit]
        push = way / np.maximum(far, 1e-9)[:, None] * short[:, None]
        # If one symbol stays, the other moves the whole way.
        share = np.where(fixed[one] == fixed[two], 0.5, np.where(fixed[one], 0.0, 1.0))[:, None]
        shift = np.zeros_like(moved)
        np.add.at(shift, one, -push * share)
        np.add.at(shift, two, push * (1 - share))
        # Otherwise symbols pushed from many sides would fly off.
        count = np.bincount(np.concatenate((one, two)), minlength=len(moved))
        shift /= np.sqrt(np.maximum(count, 1))[:, None]
        shift[fixed] = 0.0
        touched |= count > 0
        # A pull back to the true place, which fades so that all symbols come to rest.
        pull = 0.06 * max(0.0, 1 - step / (0.7 * rounds))
        moved = np.clip(moved + shift + (home - moved) * pull, low, high)
    return np.where((touched & ~fixed)[:, None], moved, home)


def _close(points: Array, cell: float) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return all pairs of rows within a cell's width of each other, and some other pairs.

    At most :data:`_NEAR` rows of a cell are compared, however many it has.
    """
    at = np.floor(points / cell).astype(np.int64)
    at -= at.min(axis=0) - 1
    wide = int(at[:, 1].max()) + 3
    key = at[:, 0] * wide + at[:, 1]
    order = np.argsort(key, kind="stable")
    ordered = key[order]
    ones, twos = [], []
    for step in (0, 1, wide - 1, wide, wide + 1):
        if step:
            first = np.searchsorted(ordered, ordered + step, side="left")
        else:
            first = np.arange(len(ordered)) + 1
        last = np.searchsorted(ordered, ordered + step, side="right")
        one, two = _ranges(first, np.minimum(last, first + _NEAR))
        ones.append(order[one])
        twos.append(order[two])
    return np.concatenate(ones), np.concatenate(twos)


def _across(some: Array, others: Array, cell: float) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return all pairs of a row and one of the others within a cell's width of each other."""
    both = np.floor(np.concatenate((some, others)) / cell).astype(np.int64)
    both -= both.min(axis=0) - 1
    wide = int(both[:, 1].max()) + 3
    key = both[:, 0] * wide + both[:, 1]
    mine, theirs = key[: len(some)], key[len(some) :]
    order = np.argsort(theirs, kind="stable")
    ordered = theirs[order]
    found = [
        _ranges(
            np.searchsorted(ordered, mine + step - 1, side="left"),
            np.searchsorted(ordered, mine + step + 1, side="right"),
        )
        for step in (-wide, 0, wide)
    ]
    return np.concatenate([f[0] for f in found]), order[np.concatenate([f[1] for f in found])]


def _ranges(
    first: NDArray[np.int64], last: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the number of each range with every number in it."""
    count = np.maximum(last - first, 0)
    one = np.repeat(np.arange(len(first)), count)
    return one, np.arange(len(one)) - np.repeat(np.cumsum(count) - count, count) + first[one]


def _settled(
    moved: Array, radius: Array, gap: float, box: Bounds, fixed: NDArray[np.bool_]
) -> Array:
    """Move symbols that still overlap, later ones first, to the nearest free spot."""
    order = np.lexsort((np.arange(len(moved)), ~fixed)).tolist()
    clear = _clear(moved, radius, gap, order)
    left = [n for n in order if not clear[n]]
    done = moved.copy()
    kept = np.flatnonzero(clear)
    # A fine lattice finds nearer spots; for many symbols a coarse one is good enough, and each
    # symbol takes only one spot of it.
    fine = len(moved) <= _FEW
    classes = _classes(radius)
    # Symbols of similar size are placed together: a lattice for the largest has few spots for
    # small ones.
    for one in sorted({int(classes[n]) for n in left}):
        wanted = [n for n in left if classes[n] == one]
        largest = float(radius[wanted].max())
        grow = 0.0
        while wanted:
            step = (largest + gap) / 2 if fine else 2 * largest + gap
            x, y = _spots(done[kept], radius[kept], largest + gap, step, box, grow)
            waiting = []
            for n in wanted:
                away = (x - moved[n, 0]) ** 2 + (y - moved[n, 1]) ** 2
                spot = int(away.argmin()) if len(away) else -1
                if spot < 0 or not math.isfinite(away[spot]):
                    waiting.append(n)
                    continue
                done[n] = x[spot], y[spot]
                if fine:
                    free = np.hypot(x - x[spot], y - y[spot]) >= radius[n] + largest + gap
                    x, y = x[free], y[free]
                else:
                    x[spot] = math.inf
            kept = np.concatenate((kept, np.setdiff1d(wanted, waiting)))
            wanted, grow = waiting, grow + 0.5
    return done


def _classes(radius: Array) -> NDArray[np.int64]:
    """Return size classes: 0 from the largest size down to a quarter of it, and so on."""
    found: NDArray[np.int64] = np.floor(np.log(radius.max() / radius) / math.log(4)).astype(
        np.int64
    )
    return found


def _clear(points: Array, radius: Array, gap: float, order: Sequence[int]) -> NDArray[np.bool_]:
    """Return which symbols touch none of the earlier ones that are clear themselves.

    The work grows with the number of clear symbols, not with the pairs of a crowd.
    """
    classes = _classes(radius).tolist()
    widths = [2 * float(radius.max()) / 4**c + gap for c in range(max(classes) + 1)]
    cells: list[dict[tuple[int, int], list[tuple[float, float, float]]]] = [{} for _ in widths]
    clear = np.zeros(len(points), dtype=bool)
    for n in order:
        (x, y), r = points[n].tolist(), float(radius[n])
        if any(
            math.hypot(x - ox, y - oy) < r + other + gap
            for width, grid in zip(widths, cells, strict=True)
            if grid
            for i in range(*_span(x, r + (width + gap) / 2, width))
            for j in range(*_span(y, r + (width + gap) / 2, width))
            for ox, oy, other in grid.get((i, j), ())
        ):
            continue
        clear[n] = True
        width = widths[classes[n]]
        spot = math.floor(x / width), math.floor(y / width)
        cells[classes[n]].setdefault(spot, []).append((x, y, r))
    return clear


def _span(value: float, reach: float, width: float) -> tuple[int, int]:
    return math.floor((value - reach) / width), math.floor((value + reach) / width) + 1


def _spots(
    points: Array, radius: Array, room: float, step: float, box: Bounds, grow: float
) -> tuple[Array, Array]:
    """Return points of a lattice over an enlarged box that are clear of all symbols."""
    left, top, right, bottom = box
    out = grow * max(right - left, bottom - top, 100.0)
    x, y = np.meshgrid(
        np.arange(math.ceil((left - out) / step), (right + out) / step) * step,
        np.arange(math.ceil((top - out) / step), (bottom + out) / step) * step,
    )
    spots = np.column_stack((x.ravel(), y.ravel()))
    free = np.ones(len(spots), dtype=bool)
    classes = _classes(radius) if len(radius) else np.zeros(0, dtype=np.int64)
    for one in np.unique(classes).tolist():
        here = np.flatnonzero(classes == one)
        symbol, spot = _across(points[here], spots, room + float(radius[here].max()))
        symbol = here[symbol]
        hit = np.hypot(*(points[symbol] - spots[spot]).T) < radius[symbol] + room
        free[spot[hit]] = False
    return spots[free, 0], spots[free, 1]
