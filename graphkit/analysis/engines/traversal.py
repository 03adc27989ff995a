"""One walk in depth through a graph, from which its blocks and its cuts are read."""

from __future__ import annotations

from typing import NamedTuple

from graphkit.analysis.engines.projection import Arcs


class DepthFirstOrder(NamedTuple):
    """A walk in depth from the first actor of every component.

    ``order`` lists actors as they were visited and ``place`` tells where each stands in it.
    ``parents`` is the actor from which one was reached, -1 for the first of a component. ``size``
    counts an actor and those reached through it: they stand from its place on, one after
    another. ``low`` is the first place that any of these has a tie to, the tie by which the
    actor was reached left out, or its own place.
    """

    order: list[int]
    place: list[int]
    parents: list[int]
    size: list[int]
    low: list[int]


def depth_first(arcs: Arcs) -> DepthFirstOrder:
    """Visit all actors (Hopcroft and Tarjan 1973), without recursion.

    Example:
        >>> from graphkit.analysis.engines.projection import Projection
        >>> chain = Projection(("a", "b", "c"), (0, 0), (1, 2))
        >>> depth_first(chain.arcs).order, depth_first(chain.arcs).parents
        ([0, 1, 2], [-1, 0, 0])
    """
    starts, heads = arcs.starts.tolist(), arcs.heads.tolist()
    n = len(starts) - 1
    order: list[int] = []
    place, low, size, parents = [-1] * n, [0] * n, [1] * n, [-1] * n
    following = starts[:n]
    for root in range(n):
        if place[root] >= 0:
            continue
        place[root] = low[root] = len(order)
        order.append(root)
        actor = root
        while actor >= 0:
            at = following[actor]
            if at < starts[actor + 1]:
                following[actor] = at + 1
                other = heads[at]
                if place[other] < 0:
                    place[other] = low[other] = len(order)
                    order.append(other)
                    parents[other] = actor
                    actor = other
                elif place[other] < low[actor] and other != parents[actor]:
                    low[actor] = place[other]
                continue
            parent = parents[actor]
            if parent >= 0:
                size[parent] += size[actor]
                low[parent] = min(low[parent], low[actor])
            actor = parent
    return DepthFirstOrder(order, place, parents, size, low)
