"""Find cut actors and cut ties in one depth-first search (Hopcroft and Tarjan 1973)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from graphkit.analysis.engines.projection import Projection
from graphkit.analysis.engines.traversal import depth_first

Span = tuple[int, int]
"""A range of positions in the order of the search, without its end."""


class CutPart(NamedTuple):
    """Actors that stay connected when a cut is made: ranges of :attr:`Cuts.order`."""

    size: int
    first: int
    """The lowest number of its actors."""
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Cut:
    """A cut actor, or a cut tie if ``other`` is its second end.

    ``parts`` are the remaining parts of its component, the largest first; parts of equal size by
    their lowest number.
    """

    actor: int
    other: int | None
    parts: tuple[CutPart, ...]


@dataclass(frozen=True, slots=True)
class Cuts:
    """All cuts of a graph, and the order in which the search visited its actors."""

    order: tuple[int, ...]
    cuts: tuple[Cut, ...]

    def members(self, part: CutPart, limit: int | None = None) -> list[int]:
        """Return the actors of a part in the order of the search, at most ``limit``."""
        found: list[int] = []
        for start, stop in part.spans:
            if limit is not None:
                stop = min(stop, start + limit - len(found))
            found.extend(self.order[start:stop])
        return found


def cuts(graph: Projection) -> Cuts:
    """Find every cut actor and cut tie, with the parts that each one separates.

    The time is linear in actors and ties, parts included: the actors below one in a depth-first
    search are visited one after another, so a part is a few ranges of the order.
    """
    order, place, parents, size, low = depth_first(graph.arcs)
    lowest, root = list(range(len(order))), list(range(len(order)))
    apart: dict[int, list[int]] = {}
    bridges: list[tuple[int, int]] = []
    for actor in reversed(order):
        parent = parents[actor]
        if parent >= 0:
            lowest[parent] = min(lowest[parent], lowest[actor])
            if low[actor] >= place[parent]:
                apart.setdefault(parent, []).append(actor)
            if low[actor] > place[parent]:
                bridges.append((parent, actor))
    for actor in order:
        root[actor] = actor if parents[actor] < 0 else root[parents[actor]]

    def below(top: int) -> CutPart:
        return CutPart(size[top], lowest[top], ((place[top], place[top] + size[top]),))

    def rest(actor: int, holes: list[Span]) -> CutPart:
        """Return the rest of an actor's component without some ranges, with its first actor."""
        whole = below(root[actor])
        spans: list[Span] = []
        start, stop = whole.spans[0]
        for hole in [*sorted(holes), (stop, stop)]:
            if start < hole[0]:
                spans.append((start, hole[0]))
            start = hole[1]
        return CutPart(sum(stop - start for start, stop in spans), whole.first, tuple(spans))

    found: list[Cut] = []
    for actor, tops in apart.items():
        parts = [below(top) for top in tops]
        if parents[actor] >= 0:
            own = (place[actor], place[actor] + 1)
            parts.append(rest(actor, [own, *(part.spans[0] for part in parts)]))
        if len(parts) > 1:
            found.append(Cut(actor, None, _largest_first(parts)))
    for upper, lower in bridges:
        part = below(lower)
        parts = [part, rest(upper, [part.spans[0]])]
        found.append(Cut(min(upper, lower), max(upper, lower), _largest_first(parts)))
    return Cuts(tuple(order), tuple(found))


def _largest_first(parts: list[CutPart]) -> tuple[CutPart, ...]:
    return tuple(sorted(parts, key=lambda part: (-part.size, part.first)))
