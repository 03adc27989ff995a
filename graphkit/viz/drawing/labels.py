"""Label placement: close to the symbol, off the lines, no overlaps.

Places around a symbol are tried in the order of cartographers (Imhof, "Positioning names on maps",
1975), here with the one below first, because names of a network are centred. If all are taken,
places farther away are tried, with a line that leads there. More important names choose first;
names with a poor place choose first in the next round (five rounds, the best is kept).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from graphkit.viz.drawing.constants import COVERED, CROSSED, NAME_PLACES, POOR, ROUNDS, USUAL

Array = NDArray[np.float64]

_GAP = 3.0  # pixels between an actor and its name
_APART = 1.0  # pixels between two names
_LEADER = 3.0  # cost of a place that needs a line
_UNPLACED = 12.0
_DIRECTIONS, _REACHES = 12, (16.0, 32.0, 52.0)


@dataclass(frozen=True, slots=True)
class LabelledActor:
    """An actor whose name is to be placed: its middle and radius, and the size of the name."""

    x: float
    y: float
    radius: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class LabelPlace:
    """The place of a name: its middle, its top, and whether a line should lead to it."""

    x: float
    top: float
    led: bool = False


def place_labels(
    named: Sequence[LabelledActor],
    discs: Sequence[tuple[float, float, float]],
    lines: Sequence[tuple[float, float, float, float]],
    frame: tuple[float, float, float, float],
) -> list[LabelPlace | None]:
    """Place names, the most important first.

    Args:
        named: the actors whose names are placed.
        discs: middle and radius of every actor, named or not.
        lines: the ties as straight segments: x and y of both ends.
        frame: left, top, right and bottom of the box that names stay inside.

    Returns:
        A place for each name, or None if there is none. No two names overlap, and none leaves the
        frame.

    Example:
        >>> place_labels([LabelledActor(50, 50, 8, 40, 17)], [(50, 50, 8)], [], (0, 0, 100, 100))
        [LabelPlace(x=50.0, top=61.0, led=False)]
    """
    if not named:
        return []
    places = [_places(one) for one in named]
    boxes = np.array([[box for box, _, _ in some] for some in places])
    base = np.array([[cost for _, cost, _ in some] for some in places])
    base[_outside(boxes, frame)] = math.inf
    rounds = np.array(discs, dtype=np.float64).reshape(-1, 3)
    stretches = np.array(lines, dtype=np.float64).reshape(-1, 4)
    for row, some in enumerate(boxes):
        open_ = np.isfinite(base[row])
        hidden = COVERED * _covering(some[open_], rounds)
        base[row, open_] += hidden + CROSSED * _crossing(some[open_], stretches)
    usual = boxes[:, 0]
    order = list(range(len(named)))
    best: tuple[float, list[int]] = (math.inf, [])
    for _ in range(ROUNDS):
        chosen, costs = _attempt(order, boxes, base, usual)
        if sum(costs) < best[0] - 1e-9:
            best = (sum(costs), chosen)
        poor = [row for row in order if costs[row] >= POOR]
        if not poor:
            break
        order = [*poor, *(row for row in order if row not in set(poor))]
    found: list[LabelPlace | None] = []
    for row, which in enumerate(best[1]):
        if which < 0:
            found.append(None)
            continue
        box, _, led = places[row][which]
        found.append(LabelPlace((box[0] + box[2]) / 2, box[1], led))
    return found


def _places(one: LabelledActor) -> list[tuple[tuple[float, float, float, float], float, bool]]:
    """List the boxes a name could take, the cost of each, and whether a line must lead there."""
    x, y, r, w, h = one.x, one.y, one.radius, one.width, one.height
    over, under = y - r - _GAP - h, y + r + _GAP
    corners = []
    for _, across, down, cost in NAME_PLACES:
        if down:
            corners.append((x - w * across, under if down > 0 else over, cost))
        else:
            left = x + r + 2 * _GAP if across > 0 else x - r - 2 * _GAP - w
            corners.append((left, y - h / 2, cost))
    found = [((left, top, left + w, top + h), cost, False) for left, top, cost in corners]
    for ring, reach in enumerate(_REACHES):
        for way in range(_DIRECTIONS):
            turn = 2 * math.pi * (way + 3) / _DIRECTIONS
            dx, dy = math.cos(turn), math.sin(turn)
            mid_x = x + dx * (r + reach + w / 2)
            mid_y = y + dy * (r + reach + h / 2)
            box = (mid_x - w / 2, mid_y - h / 2, mid_x + w / 2, mid_y + h / 2)
            found.append((box, _LEADER + 0.7 * ring, True))
    return found


def _attempt(
    order: Sequence[int], boxes: Array, base: Array, usual: Array
) -> tuple[list[int], list[float]]:
    """Put each name at its cheapest free place, in an order; -1 if there is none."""
    chosen, costs = [-1] * len(boxes), [_UNPLACED] * len(boxes)
    waiting = np.ones(len(boxes), dtype=bool)
    taken = np.zeros((0, 4))
    for row in order:
        waiting[row] = False
        cost = base[row] + USUAL * _meet(boxes[row], usual[waiting]).sum(axis=1)
        cost[_meet(boxes[row], taken).any(axis=1)] = math.inf
        which = int(cost.argmin())
        if cost[which] < _UNPLACED:
            chosen[row], costs[row] = which, float(cost[which])
            taken = np.vstack((taken, boxes[row, which]))
    return chosen, costs


def _meet(some: Array, others: Array) -> NDArray[np.bool_]:
    a, b = some[:, None, :], others[None, :, :]
    met: NDArray[np.bool_] = (
        (a[..., 0] < b[..., 2] + _APART)
        & (a[..., 2] + _APART > b[..., 0])
        & (a[..., 1] < b[..., 3])
        & (a[..., 3] > b[..., 1])
    )
    return met


def _outside(boxes: Array, frame: tuple[float, float, float, float]) -> NDArray[np.bool_]:
    left, top, right, bottom = frame
    out: NDArray[np.bool_] = (
        (boxes[..., 0] < left)
        | (boxes[..., 1] < top)
        | (boxes[..., 2] > right)
        | (boxes[..., 3] > bottom)
    )
    return out


def _covering(boxes: Array, discs: Array) -> Array:
    """Count the actors that each box hides."""
    x, y, r = discs.T
    away_x = np.maximum(np.maximum(boxes[:, :1] - x, x - boxes[:, 2:3]), 0)
    away_y = np.maximum(np.maximum(boxes[:, 1:2] - y, y - boxes[:, 3:4]), 0)
    hidden: Array = (np.hypot(away_x, away_y) < r).sum(axis=1)
    return hidden


def _crossing(boxes: Array, lines: Array) -> Array:
    """Count the lines that run through each box (Liang & Barsky, 1984)."""
    enter = np.zeros((len(boxes), len(lines)))
    leave = np.ones((len(boxes), len(lines)))
    for axis in (0, 1):
        start, run = lines[:, axis], lines[:, axis + 2] - lines[:, axis]
        safe = np.where(np.abs(run) < 1e-9, 1e-9, run)
        one = (boxes[:, axis : axis + 1] - start) / safe
        two = (boxes[:, axis + 2 : axis + 3] - start) / safe
        enter = np.maximum(enter, np.minimum(one, two))
        leave = np.minimum(leave, np.maximum(one, two))
    crossed: Array = (enter < leave).sum(axis=1)
    return crossed
