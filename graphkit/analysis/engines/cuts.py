"""Actors and ties without which a network falls apart, found in one walk through it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from graphkit.analysis.engines.projection import Projection
from graphkit.analysis.engines.traversal import depth_first

Span = tuple[int, int]
"""A stretch of the order in which actors are visited, the end not included."""


class CutPart(NamedTuple):
    """Actors that stay together when a cut is made: stretches of :attr:`Cuts.order`."""

    size: int
    first: int
    """The lowest number among its actors."""
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Cut:
    """A cut actor, or a cut tie where ``other`` is its second end.

    ``parts`` are what is left of its component, the largest first; of equal ones the one with
    the lowest number first.
    """

    actor: int
    other: int | None
    parts: tuple[CutPart, ...]


@dataclass(frozen=True, slots=True)
class Cuts:
    """All cuts of a graph, and the order in which its actors were visited."""

    order: tuple[int, ...]
    cuts: tuple[Cut, ...]

    def members(self, part: CutPart, limit: int | None = None) -> list[int]:
        """The actors of a part, the first ``limit`` of them as they were visited."""
        found: list[int] = []
        for start, stop in part.spans:
            if limit is not None:
                stop = min(stop, start + limit - len(found))
            found.extend(self.order[start:stop])
        return found


def cuts(graph: Projection) -> Cuts:
    """Every cut actor and cut tie, with the parts that each separates.

    Linear in actors and ties, the parts included: the actors that a walk in depth reaches
    through one are visited one after another, and a part is a few such stretches.
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
        """What is left of an actor's component without some stretches, its first actor in it."""
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
