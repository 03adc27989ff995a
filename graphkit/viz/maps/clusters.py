"""Clusters: countries or communities as one symbol each, so that a large map starts readable."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from graphkit.viz.drawing.constants import FRAMES, LINE, WRAP
from graphkit.viz.drawing.layout import LabelBox, place_in_frames
from graphkit.viz.maps.content import MapContent

MAX_CLUSTERS = 24
"""Largest number of groups with a symbol of their own; smaller groups share the last one."""
MIN_ACTORS = 3
"""Smallest number of actors of a group with a symbol of its own."""
_RADIUS, _MORE = (
    11.0,
    25.0,
)  # pixels: radius of an empty group, and by how much that of the largest exceeds it
_LINES = 3  # lines of a group's name


def cluster_symbols(content: MapContent, groups: Mapping[str, str], seed: int) -> dict[str, Any]:
    """Return the symbols that represent groups of actors, and their positions by their ties.

    Args:
        content: the part of the network on the map.
        groups: the group of each actor; an actor without one belongs to the rest.
        seed: random seed of the layout.

    Returns:
        ``own``: the groups with a symbol of their own, the largest first; all others form the
        rest, whose word is empty. ``units``: by word, the radius in pixels and the positions on
        the ``wide`` and the ``tall`` drawing.
    """
    sizes = Counter(groups[a.id] for a in content.actors if groups.get(a.id))
    ranked = sorted(sizes, key=lambda word: (-sizes[word], len(word), word))
    own = [word for word in ranked[:MAX_CLUSTERS] if sizes[word] >= MIN_ACTORS]
    kept = set(own)
    unit = {a.id: groups[a.id] if groups.get(a.id) in kept else "" for a in content.actors}
    counts = Counter(unit.values())
    largest = max(counts.values(), default=1)
    radius = {w: round(_RADIUS + _MORE * math.sqrt(n / largest), 1) for w, n in counts.items()}
    ties = (*content.ties, *content.earlier)
    pairs = sorted({_ends(unit[t.tail], unit[t.head]) for t in ties})
    frames = [
        (
            {w: LabelBox(r + 3, WRAP[shape] + 4.0, _LINES * LINE + 6.0) for w, r in radius.items()},
            FRAMES[shape],
        )
        for shape in FRAMES
    ]
    places = place_in_frames(frames, pairs, seed=seed, anchors=_middles(content, unit))
    return {
        "own": own,
        "units": {
            word: {
                "r": radius[word],
                **{s: list(at[word]) for s, at in zip(FRAMES, places, strict=True)},
            }
            for word in sorted(radius, key=lambda w: (-counts[w], w))
        },
    }


def _ends(one: str, other: str) -> tuple[str, str]:
    return (one, other) if one <= other else (other, one)


def _middles(content: MapContent, unit: Mapping[str, str]) -> dict[str, tuple[float, float]]:
    """Return the starting positions of the symbols: the middle of their actors' places on earth."""
    found: dict[str, list[tuple[float, float]]] = defaultdict(list)
    for actor in content.actors:
        if actor.lat is not None and actor.lon is not None:
            found[unit[actor.id]].append((actor.lon, -actor.lat))
    return {word: _mean(points) for word, points in found.items()}


def _mean(points: Sequence[tuple[float, float]]) -> tuple[float, float]:
    return (
        math.fsum(x for x, _ in points) / len(points),
        math.fsum(y for _, y in points) / len(points),
    )
