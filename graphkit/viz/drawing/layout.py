"""Layout of a network: seeded, with room for names, the same at each run.

Path distances become distances on the page (stress majorisation: Gansner, Koren & North,
"Graph drawing by stress majorization", 2004; from pivots where there are many actors: Ortmann,
Klimenta & Brandes, "A sparse stress model", 2016). Then names and actors are pushed apart and
off the ties, and the components are placed side by side. Needs only numpy.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

NAMED = 200
"""Number of actors above which names appear only on zooming in and need no room."""
_ALL_PAIRS = 250  # number of actors up to which each is a pivot
_MANY = 1000  # above this number, half the work per actor
_PIVOTS = 80
_STEPS = 120
_DIMENSIONS = 4  # at the start
_ROOMY = 60  # number of actors up to which the drawing is fitted to the frame with every name
_PUSHED = 700  # number of actors up to which all pairs are compared
_DENSE = 4  # distinct ties per actor
_GAP = 8.0


@dataclass(frozen=True, slots=True)
class LabelBox:
    """The room that an actor and its name take, in pixels around the actor's middle.

    The name is centred below the actor; ``radius`` is that of its symbol.
    """

    radius: float
    width: float
    height: float


def place_actors(
    boxes: Mapping[str, LabelBox],
    ties: Iterable[tuple[str, str]],
    *,
    frame: tuple[float, float] = (900.0, 580.0),
    seed: int = 0,
    anchors: Mapping[str, tuple[float, float]] | None = None,
) -> dict[str, tuple[float, float]]:
    """Compute positions of actors on a drawing.

    Args:
        boxes: the room for each actor.
        ties: pairs of ids; direction, repeats and ties of an actor with itself do not matter.
        frame: width and height in pixels that the drawing is made for. Up to about 60 actors
            are fitted into it if their names leave room; more take the room they need.
        seed: another seed gives another drawing.
        anchors: where actors start from, such as longitude and minus latitude, in any unit;
            without them each starts from a point that depends on its id.

    Returns:
        For each id the middle of the actor in pixels, x to the right and y down, the drawing
        centred on 0, 0. The same input gives the same positions; one more tie moves little.

    Example:
        >>> at = place_actors({"a": LabelBox(9, 40, 14), "b": LabelBox(9, 40, 14)}, [("a", "b")])
        >>> at["a"][0] == -at["b"][0], place_actors({}, [])
        (True, {})
    """
    return place_in_frames([(boxes, frame)], ties, seed=seed, anchors=anchors)[0]


def place_in_frames(
    frames: Sequence[tuple[Mapping[str, LabelBox], tuple[float, float]]],
    ties: Iterable[tuple[str, str]],
    *,
    seed: int = 0,
    anchors: Mapping[str, tuple[float, float]] | None = None,
) -> list[dict[str, tuple[float, float]]]:
    """Compute positions of the same actors in several frames, at little more than the cost of one.

    Args:
        frames: for each frame the room that each actor needs there, and its size as in
            :func:`place_actors`; the ids are the same in all.
        ties, seed, anchors: as in :func:`place_actors`.

    Returns:
        Positions as from :func:`place_actors`, one table per frame.
    """
    ids = list(frames[0][0]) if frames else []
    if not ids:
        return [{} for _ in frames]
    neighbours = _neighbours(ids, ties)
    parts = _components(ids, neighbours)
    shapes = [_stress(part, neighbours, seed, anchors or {}) for part in parts]
    edges = [_edges(part, neighbours) for part in parts]
    return [_framed(boxes, frame, parts, shapes, edges) for boxes, frame in frames]


def _framed(
    boxes: Mapping[str, LabelBox],
    frame: tuple[float, float],
    parts: Sequence[Sequence[str]],
    shapes: Sequence[Array],
    edges: Sequence[NDArray[np.int64]],
) -> dict[str, tuple[float, float]]:
    """Arrange the components side by side in a frame, with room for names."""
    tall, named = frame[1] > frame[0], len(boxes) <= NAMED
    turned = [_turned(shape, tall) for shape in shapes]
    rooms = [
        np.array(
            [
                (boxes[i].radius, *((boxes[i].width, boxes[i].height) if named else (0, 0)))
                for i in part
            ]
        )
        for part in parts
    ]

    few = len(boxes) <= _ROOMY

    def drawn(length: float) -> tuple[list[Array], float]:
        """Draw with ties of a length, and return the share of the frame it takes (1 fits)."""
        placed = [
            _push(shape * length * (1.0 if few else _share(len(shape))), room, edge)
            for shape, room, edge in zip(turned, rooms, edges, strict=True)
        ]
        size = _pack(placed, rooms, frame[0] / frame[1])
        return placed, max(size[0] / frame[0], size[1] / frame[1])

    best, taken = drawn(120.0)
    if few:
        low, high = 40.0, 320.0
        for _ in range(5):
            middle = (low + high) / 2
            placed, needed = drawn(middle)
            if needed <= 1:
                best, taken, low = placed, needed, middle
            else:
                high = middle
        if low == 40.0:
            tries = [drawn(length) for length in (45.0, 60.0, 80.0)]
            best, taken = min(tries, key=lambda one: one[1])
    larger = max(taken, 1.0)
    best = _filled(best, rooms, (frame[0] * larger, frame[1] * larger))
    points = np.concatenate(best)
    points -= (points.max(axis=0) + points.min(axis=0)) / 2
    order = [actor for part in parts for actor in part]
    return {
        a: (round(float(x), 1), round(float(y), 1)) for a, (x, y) in zip(order, points, strict=True)
    }


def _share(actors: int) -> float:
    """Return the relative length of ties in a component: a large one needs more room per actor."""
    return float(min(max((actors / 10) ** 0.25, 0.6), 1.8))


def _neighbours(ids: Sequence[str], ties: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    sets: dict[str, set[str]] = {actor: set() for actor in ids}
    for tail, head in ties:
        if tail != head and tail in sets and head in sets:
            sets[tail].add(head)
            sets[head].add(tail)
    return {actor: sorted(others) for actor, others in sets.items()}


def _components(ids: Sequence[str], neighbours: Mapping[str, list[str]]) -> list[list[str]]:
    """Return the connected components, largest first; actors in the order of their ids."""
    seen: set[str] = set()
    parts = []
    for actor in sorted(ids):
        if actor not in seen:
            part = list(_distances(actor, neighbours))
            seen.update(part)
            parts.append(sorted(part))
    return sorted(parts, key=lambda part: (-len(part), part[0]))


def _distances(start: str, neighbours: Mapping[str, list[str]]) -> dict[str, int]:
    """Count the ties on the shortest path from an actor to each it reaches (breadth first)."""
    found = {start: 0}
    edge = [start]
    while edge:
        reached = []
        for actor in edge:
            for other in neighbours[actor]:
                if other not in found:
                    found[other] = found[actor] + 1
                    reached.append(other)
        edge = reached
    return found


def _edges(part: Sequence[str], neighbours: Mapping[str, list[str]]) -> NDArray[np.int64]:
    place_of = {actor: i for i, actor in enumerate(part)}
    pairs = [(place_of[a], place_of[b]) for a in part for b in neighbours[a] if a < b]
    return np.array(pairs, dtype=np.int64).reshape(-1, 2)


def _hashed(actor: str, seed: int) -> list[float]:
    """Return numbers from -1 to 1, one per dimension, that depend only on the id and the seed."""
    text = f"{seed}\x1f{actor}".encode("utf-8", "replace")
    raw = hashlib.blake2b(text, digest_size=4 * _DIMENSIONS).digest()
    return [int.from_bytes(raw[i : i + 4], "big") / 2**31 - 1 for i in range(0, 4 * _DIMENSIONS, 4)]


def _stress(
    part: Sequence[str],
    neighbours: Mapping[str, list[str]],
    seed: int,
    anchors: Mapping[str, tuple[float, float]],
) -> Array:
    """Lay out a component so that distances on the page follow path distances; a tie is 1."""
    n = len(part)
    if n == 1:
        return np.zeros((1, 2))
    place_of = {actor: i for i, actor in enumerate(part)}
    pivots, far = _pivots(part, neighbours)
    points = _start(part, far, seed, anchors)
    row = np.repeat(np.array([place_of[p] for p in pivots]), n)
    column = np.tile(np.arange(n), len(pivots))
    length = far.ravel()
    edge = _edges(part, neighbours)
    if len(pivots) < n:
        # Neighbours of one actor look alike to the pivots; these pairs keep them apart.
        twins = [
            (place_of[a], place_of[b])
            for others in neighbours.values()
            for step in (1, 2, 5)
            for a, b in zip(others, others[step:], strict=False)
            if a in place_of
        ]
        pairs = np.array(twins, dtype=np.int64).reshape(-1, 2)
        row = np.concatenate([row, edge[:, 0], pairs[:, 0]])
        column = np.concatenate([column, edge[:, 1], pairs[:, 1]])
        length = np.concatenate([length, np.ones(len(edge)), np.full(len(pairs), 1.7)])
    apart = row != column
    row, column, length = row[apart], column[apart], length[apart]
    both = np.concatenate([row, column]), np.concatenate([column, row])
    wanted = np.concatenate([length, length])
    weight = wanted**-2.0
    total = np.bincount(both[0], weight, n)
    steps = _STEPS if n <= _ALL_PAIRS else _STEPS // 3 if n <= _MANY else _STEPS // 6
    if n > _MANY:
        points = points[:, :2]
    # Further dimensions, flattened step by step, let actors pass one another and avoid tangles.
    for step in range(steps):
        across = points[both[0]] - points[both[1]]
        reach = np.maximum(np.sqrt((across**2).sum(axis=1)), 1e-9)
        pull = points[both[1]] + across * (wanted / reach)[:, None]
        points = np.stack(
            [np.bincount(both[0], weight * side, n) / total for side in pull.T], axis=1
        )
        points[:, 2:] *= max(0.0, 1 - 2 * step / steps)
        if step > steps // 2:
            points = points[:, :2]
    return _spread(points) if n > _MANY else points


def _spread(points: Array) -> Array:
    """Spread a crowd: actors near the middle are many and get more of the room."""
    away = points - points.mean(axis=0)
    reach = np.maximum(np.hypot(away[:, 0], away[:, 1]), 1e-9)
    even = np.empty(len(points))
    even[np.argsort(reach, kind="stable")] = np.sqrt(np.arange(1, len(points) + 1) / len(points))
    spread: Array = away * ((0.2 + 0.8 * even * reach.max() / reach)[:, None])
    return spread


def _pivots(part: Sequence[str], neighbours: Mapping[str, list[str]]) -> tuple[list[str], Array]:
    """Choose actors far from one another, each the farthest from those chosen before.

    Also return the number of ties from each pivot to each actor of the component, one row per
    pivot.
    """

    def row(actor: str) -> Array:
        found = _distances(actor, neighbours)
        return np.fromiter((found[other] for other in part), np.float64, len(part))

    if len(part) <= _ALL_PAIRS:
        return list(part), np.array([row(actor) for actor in part])
    start = max(range(len(part)), key=lambda i: (len(neighbours[part[i]]), part[i]))
    chosen, rows = [part[start]], [row(part[start])]
    near = rows[0].copy()
    while len(chosen) < (_PIVOTS if len(part) <= _MANY else _PIVOTS // 2):
        # The last of the farthest, in the order of ids.
        farthest = int(len(part) - 1 - np.argmax(near[::-1]))
        chosen.append(part[farthest])
        rows.append(row(part[farthest]))
        near = np.minimum(near, rows[-1])
    return chosen, np.array(rows)


def _start(
    part: Sequence[str], far: Array, seed: int, anchors: Mapping[str, tuple[float, float]]
) -> Array:
    """Return the positions from which the actors of a component start.

    Each depends only on its id or anchor, so that one tie more or less changes little. For many
    actors this gives poor layouts; they start from the main axes of the distances (pivot MDS:
    Brandes & Pich, "Eigensolver methods for progressive multidimensional scaling", 2007).
    """
    scattered = np.array([_hashed(actor, seed) for actor in part])
    reach = max(float(far.max()), 1.0)
    if len(part) > _ALL_PAIRS:
        square = (far * (1 + 0.06 * scattered[:, 0])) ** 2
        centred = square - square.mean(axis=0) - square.mean(axis=1, keepdims=True) + square.mean()
        _, vectors = np.linalg.eigh(centred @ centred.T)
        axes = centred.T @ vectors[:, [-1, -2]]
        points = 0.15 * scattered
        points[:, :2] += axes / max(float(np.abs(axes).max()), 1e-9) * reach
        return points
    known = [i for i, actor in enumerate(part) if actor in anchors]
    points = scattered
    if len(known) > 1:
        places = np.array([anchors[part[i]] for i in known])
        places -= places.mean(axis=0)
        points = 0.5 * scattered
        points[known] = 0
        points[known, :2] = places / max(float(np.abs(places).max()), 1e-9)
        points[known] += 0.2 * scattered[known]
    return points * reach


def _turned(points: Array, tall: bool) -> Array:
    """Turn a long component along the frame, and give it room for names."""
    points = points - points.mean(axis=0)
    wide, high = points.std(axis=0)
    if (wide > 1.6 * high) if tall else (high > 1.6 * wide):
        points = points[:, ::-1] * np.array([1.0, -1.0])
    # Names are wide: the drawing needs more room across than down.
    turned: Array = points * np.array((1.0, 1.15) if tall else (1.25, 0.9))
    return turned


def _push(points: Array, room: Array, edges: NDArray[np.int64]) -> Array:
    """Move actors with their names apart until none covers another or lies on a tie."""
    n = len(points)
    if n < 2:
        return points
    points = points.copy()
    half = np.stack([np.maximum(room[:, 1] / 2, room[:, 0]), room[:, 0] + room[:, 2] / 2], axis=1)
    drop = np.array([0.0, 1.0]) * room[:, 2][:, None] / 2
    # Among very many ties there is no room next to them.
    off_ties = n <= NAMED and 0 < len(edges) <= _DENSE * n
    first, second = np.triu_indices(n if n <= _PUSHED else 0, 1)
    for step in range(140 if n <= NAMED else 60 if n <= _MANY else 15):
        middle = points + drop
        if n > _PUSHED:
            first, second = _close(middle)
        across = middle[first] - middle[second]
        over = half[first] + half[second] + _GAP - np.abs(across)
        hit = np.nonzero((over > 0).all(axis=1))[0]
        moved = np.zeros_like(points)
        if len(hit):
            one, other, by = first[hit], second[hit], over[hit]
            axis = (by[:, 0] > 1.6 * by[:, 1]).astype(np.int64)
            pick = np.arange(len(hit))
            way = np.sign(across[hit, axis])
            way[way == 0] = 1.0
            shift = way * (by[pick, axis] / 2 + 0.1)
            np.add.at(moved, (one, axis), shift)
            np.add.at(moved, (other, axis), -shift)
            crowd = np.maximum(np.bincount(np.concatenate([one, other]), minlength=n), 1)
            moved /= np.sqrt(crowd)[:, None]
        if off_ties and step < 80:
            moved += _off_ties(points, room, edges)
        if not moved.any():
            break
        points += moved
    return points


def _close(points: Array) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return pairs of actors that are neighbours from left to right or from top to bottom."""
    pairs = []
    for axis in (0, 1):
        order = np.argsort(points[:, axis], kind="stable")
        pairs += [(order[:-k], order[k:]) for k in range(1, 17)]
    return np.concatenate([a for a, _ in pairs]), np.concatenate([b for _, b in pairs])


def _off_ties(points: Array, room: Array, edges: NDArray[np.int64]) -> Array:
    """Return how far each actor must move so that no tie of others runs through it."""
    start, along = points[edges[:, 0]], points[edges[:, 1]] - points[edges[:, 0]]
    square = np.maximum((along**2).sum(axis=1), 1e-9)
    to = points[:, None, :] - start[None, :, :]
    share = (to * along[None]).sum(axis=2) / square
    aside = to - np.clip(share, 0, 1)[..., None] * along[None]
    distance = np.hypot(aside[..., 0], aside[..., 1])
    short = room[:, 0][:, None] + 9.0 - distance
    rows = np.arange(len(points))[:, None]
    own = (edges[:, 0] == rows) | (edges[:, 1] == rows)
    short[own | (share < 0.02) | (share > 0.98)] = 0
    short = np.maximum(short, 0)
    normal = np.stack([-along[:, 1], along[:, 0]], axis=1) / np.sqrt(square)[:, None]
    side = np.sign((aside * normal[None]).sum(axis=2))
    side[side == 0] = 1.0
    moved: Array = ((short * side)[..., None] * normal[None]).sum(axis=1) * 0.5
    return moved


def _extent(points: Array, room: Array) -> tuple[Array, Array]:
    low: Array
    high: Array
    wide = np.maximum(room[:, 1] / 2, room[:, 0])
    low = np.stack([points[:, 0] - wide, points[:, 1] - room[:, 0]], axis=1).min(axis=0)
    high = np.stack([points[:, 0] + wide, points[:, 1] + room[:, 0] + room[:, 2]], axis=1).max(
        axis=0
    )
    return low, high


def _filled(parts: list[Array], rooms: Sequence[Array], frame: tuple[float, float]) -> list[Array]:
    """Enlarge the distances to fill the frame; what did not overlap still does not."""
    ends = [_extent(part, room) for part, room in zip(parts, rooms, strict=True)]
    low = np.min([end[0] for end in ends], axis=0)
    high = np.max([end[1] for end in ends], axis=0)
    middles = np.concatenate(parts)
    span = np.maximum(middles.max(axis=0) - middles.min(axis=0), 1e-9)
    factor = np.clip(1 + (np.array(frame) - (high - low)) / span, 1.0, 1.7)
    return [part * factor for part in parts]


def _pack(parts: list[Array], rooms: Sequence[Array], aspect: float) -> tuple[float, float]:
    """Arrange components next to one another, in place, and return the size of the whole.

    Each is placed as high as possible, the largest first, so that small ones fill the room next
    to a large one.
    """
    bounds = [_extent(part, room) for part, room in zip(parts, rooms, strict=True)]
    sizes = [high - low + 3 * _GAP for low, high in bounds]
    area = float(sum(size[0] * size[1] for size in sizes))
    widest = max(float(size[0]) for size in sizes)

    def shelved(factor: float) -> tuple[float, float, list[tuple[float, float]]]:
        """Return width, height and corners for a width, given as a share of a full frame's."""
        limit = max(widest, factor * float(np.sqrt(area * aspect)))
        # The lower edge of the placed components: from x to the next step it is at y.
        edge: list[tuple[float, float]] = [(0.0, 0.0), (limit, float("inf"))]
        corners, right, low = [], 0.0, 0.0
        for wide, high in sizes:
            y, x = min(_spots(edge, float(wide)))
            corners.append((x, y))
            edge = _lowered(edge, x, x + float(wide), y + float(high))
            right, low = max(right, x + float(wide)), max(low, y + float(high))
        return right, low, corners

    # The width that leaves the least empty room at the frame's proportions.
    factors = (0.8, 0.9, 1.0, 1.1, 1.2, 1.35, 1.5, 1.75, 2.0)
    width, height, corners = min(
        map(shelved, factors), key=lambda size: max(size[0], size[1] * aspect)
    )
    for i, ((low, _), corner) in enumerate(zip(bounds, corners, strict=True)):
        parts[i] = parts[i] - low + np.array(corner)
    return width, height


def _spots(edge: Sequence[tuple[float, float]], wide: float) -> Iterator[tuple[float, float]]:
    """Yield the places (y and x) where something of a width fits below an edge of steps."""
    end = edge[-1][0]
    for i, (x, y) in enumerate(edge[:-1]):
        if x + wide > end + 1e-6:
            return
        j = i + 1
        while edge[j][0] < x + wide - 1e-6:
            y = max(y, edge[j][1])
            j += 1
        yield y, x


def _lowered(
    edge: Sequence[tuple[float, float]], left: float, right: float, low: float
) -> list[tuple[float, float]]:
    """Return an edge of steps that lies lower from one x to another."""
    before = [step for step in edge if step[0] < left - 1e-6]
    covered = [step for step in edge if step[0] <= right + 1e-6]
    after = [step for step in edge if step[0] > right + 1e-6]
    return [*before, (left, low), (right, covered[-1][1]), *after]
