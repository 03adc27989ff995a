"""Actors and ties without which a network falls apart, found in one walk through it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from graphkit.engines.simple import Simple

Span = tuple[int, int]
"""A stretch of the order in which actors are visited, the end not included."""


class Part(NamedTuple):
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
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Cuts:
    """All cuts of a graph, and the order in which its actors were visited."""

    order: tuple[int, ...]
    cuts: tuple[Cut, ...]

    def members(self, part: Part, most: int | None = None) -> list[int]:
        """The actors of a part, the first ``most`` of them as they were visited."""
        found: list[int] = []
        for start, stop in part.spans:
            if most is not None:
                stop = min(stop, start + most - len(found))
            found.extend(self.order[start:stop])
        return found


def cuts(graph: Simple) -> Cuts:
    """Every cut actor and cut tie, with the parts that each separates.

    One depth-first walk with low points (Hopcroft and Tarjan 1973), without recursion: linear
    in actors and ties, the parts included, since the actors below a tie of the walk are visited
    one after another and a part is a few such stretches.
    """
    n = len(graph.actors)
    starts, seen = graph.arcs.starts.tolist(), graph.arcs.heads.tolist()
    visit, low, size, lowest = [-1] * n, [0] * n, [1] * n, list(range(n))
    order: list[int] = []
    found: list[Cut] = []
    for root in range(n):
        if visit[root] >= 0:
            continue
        begin = len(order)
        apart: dict[int, list[int]] = {}
        bridges: list[tuple[int, int]] = []
        visit[root] = low[root] = begin
        order.append(root)
        stack = [(root, -1, iter(seen[starts[root] : starts[root + 1]]))]
        while stack:
            actor, parent, rest = stack[-1]
            child = next(rest, None)
            if child is None:
                stack.pop()
                if parent < 0:
                    continue
                size[parent] += size[actor]
                lowest[parent] = min(lowest[parent], lowest[actor])
                low[parent] = min(low[parent], low[actor])
                if low[actor] >= visit[parent]:
                    apart.setdefault(parent, []).append(actor)
                    if low[actor] > visit[parent]:
                        bridges.append((parent, actor))
            elif visit[child] < 0:
                visit[child] = low[child] = len(order)
                order.append(child)
                stack.append((child, actor, iter(seen[starts[child] : starts[child + 1]])))
            elif child != parent:
                low[actor] = min(low[actor], visit[child])
        whole = (begin, len(order))

        def below(top: int) -> Part:
            return Part(size[top], lowest[top], ((visit[top], visit[top] + size[top]),))

        for actor, tops in apart.items():
            parts = [below(top) for top in tops]
            if actor != root:
                holes = [(visit[actor], visit[actor] + 1), *(part.spans[0] for part in parts)]
                parts.append(_rest(whole, holes, root))
            if len(parts) > 1:
                found.append(Cut(actor, None, _largest_first(parts)))
        for upper, lower in bridges:
            part = below(lower)
            parts = [part, _rest(whole, [part.spans[0]], root)]
            found.append(Cut(min(upper, lower), max(upper, lower), _largest_first(parts)))
    return Cuts(tuple(order), tuple(found))


def _rest(whole: Span, holes: list[Span], first: int) -> Part:
    """What is left of a component without some stretches; it has the component's first actor."""
    spans: list[Span] = []
    start = whole[0]
    for hole in [*sorted(holes), (whole[1], whole[1])]:
        if start < hole[0]:
            spans.append((start, hole[0]))
        start = hole[1]
    return Part(sum(stop - start for start, stop in spans), first, tuple(spans))


def _largest_first(parts: list[Part]) -> tuple[Part, ...]:
    return tuple(sorted(parts, key=lambda part: (-part.size, part.first)))
