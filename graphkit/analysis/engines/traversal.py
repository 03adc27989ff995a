"""Visit a graph depth-first; blocks and cuts are derived from the order of the visit."""

from __future__ import annotations

from typing import NamedTuple

from graphkit.analysis.engines.projection import Arcs


class DepthFirstOrder(NamedTuple):
    """The order of a depth-first search from the first actor of every component.

    ``order`` lists actors as visited, and ``place`` is the position of each actor in it.
    ``parents`` is the actor from which one was reached, -1 for the first of a component. ``size``
    counts an actor and those reached through it, which follow it in ``order``. ``low`` is the
    lowest position to which any of these has a tie, without the tie by which the actor was
    reached, or its own position.
    """

    order: list[int]
    place: list[int]
    parents: list[int]
    size: list[int]
    low: list[int]


def depth_first(arcs: Arcs) -> DepthFirstOrder:
    """Visit all actors depth-first, without recursion (Hopcroft and Tarjan 1973).

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
