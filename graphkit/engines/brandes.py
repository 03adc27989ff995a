"""Exact shortest-path measures where every tie counts alike, on numpy alone.

Two ideas make it fast.

*Less to search.* Shortest paths cross from one biconnected block to the next at cut actors
only. So each block is searched by itself, its cut actors standing for all who lie behind them;
what is left, the pairs that an actor holds apart, is a closed formula, and trees need no search
at all (Puzis, Elovici, Zilberman, Dolev and Brandes 2015; Sariyüce, Saule, Kaya and Çatalyürek
2013).

*Many searches at once.* Brandes's two passes run from 64 actors side by side, and blocks that do
not touch each other are searched by the same 64 columns (:mod:`graphkit.engines.batches`).

References:
    Brandes, U. (2001) A faster algorithm for betweenness centrality. J. Math. Sociology 25,
    163-177. Hopcroft, J. and Tarjan, R. (1973) Algorithm 447: efficient algorithms for graph
    manipulation. Comm. ACM 16, 372-378. Puzis, R., Elovici, Y., Zilberman, P., Dolev, S. and
    Brandes, U. (2015) Topology manipulations for speeding betweenness centrality computation.
    J. Complex Networks 3, 84-112. Sariyüce, A. E., Saule, E., Kaya, K. and Çatalyürek, Ü. V.
    (2013) Shattering and compressing networks for betweenness centrality. SIAM Data Mining,
    686-694.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from graphkit.engines.batches import Ties, dependencies, partners_of

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from graphkit.engines.batches import Numbers, Values


def betweenness(n: int, tails: ArrayLike, heads: ArrayLike) -> Values:
    """How many pairs of other actors each actor lies between.

    Sum over unordered pairs of other actors of the part of their shortest paths that passes the
    actor (Freeman 1977, not divided by the number of pairs). Exact up to rounding. Time grows
    with the square of the largest biconnected block, and with the longest distance in it: where
    most actors are a few steps apart it is short, in rings and grids igraph is faster.

    Args:
        n: the number of actors, numbered from 0.
        tails: one end of every tie.
        heads: the other end. Direction is ignored, ties given twice count once, self-ties not.

    Returns:
        One number an actor, 0 to (n-1)(n-2)/2.

    Raises:
        GraphkitError: when two actors are joined by more shortest paths than a float can count.

    Example:
        >>> betweenness(5, [0, 1, 1, 3], [1, 2, 3, 4]).tolist()
        [0.0, 5.0, 0.0, 3.0, 0.0]
    """
    import numpy as np

    tails, heads = _simple(n, tails, heads)
    cut = _blocks(n, tails, heads)
    size = cut.behind[cut.root]
    # Pairs in different branches at an actor: all pairs of others less those within a branch.
    found = ((size - 1.0) ** 2 - cut.squares - (size - cut.behind) ** 2.0) / 2
    if not cut.members:
        return np.asarray(found)
    actors = np.array([actor for members in cut.members for actor in members])
    block = np.repeat(np.arange(len(cut.members)), [len(members) for members in cut.members])
    # The first member of a block is the one by which the search came in.
    top = np.append(True, block[1:] != block[:-1])
    outside = size[actors] - np.array(cut.below)[block]
    weights = np.where(top, outside, cut.behind[actors]).astype(np.float64)
    row, top_row = np.full(n, -1), np.flatnonzero(top)
    row[actors[~top]] = np.flatnonzero(~top)
    # A tie lies in the block of its end that was found later, of which it is not the top.
    later = np.where(cut.found[tails] > cut.found[heads], tails, heads)
    kept = row[later] >= 0
    later, earlier = later[kept], (tails + heads - later)[kept]
    inside = block[row[later]]
    is_top = actors[top_row[inside]] == earlier
    ties = Ties(len(actors), row[later], np.where(is_top, top_row[inside], row[earlier]))
    return np.asarray(found + np.bincount(actors, dependencies(ties, block, weights), n) / 2)


@dataclass(frozen=True, slots=True)
class _Cut:
    """Biconnected blocks, from one search in depth of every component.

    ``found`` numbers actors as the search met them, ``root`` is where it began in an actor's
    component. ``behind`` counts an actor and all whom the search reached through it but not
    through its own way in; ``squares`` sums the squares of the branches that the search found
    below an actor. ``members`` are the blocks of three or more, the one nearest the root first;
    ``below`` counts all behind a block, that one left out.
    """

    found: Numbers
    root: Numbers
    behind: Numbers
    squares: Values
    members: list[list[int]]
    below: list[int]


def _blocks(n: int, tails: Numbers, heads: Numbers) -> _Cut:
    """Hopcroft and Tarjan's search (1973), without recursion."""
    import numpy as np

    ptr, others = partners_of(n, tails, heads)
    starts, partners = ptr.tolist(), others.tolist()
    found, low, root = [-1] * n, [0] * n, list(range(n))
    came, behind, squares = [-1] * n, [1] * n, [0.0] * n
    following = starts[:n]
    members: list[list[int]] = []
    below: list[int] = []
    count = 0
    for start in range(n):
        if found[start] >= 0:
            continue
        found[start] = low[start] = count
        count += 1
        # Actors of blocks that are still open, in the order found.
        waiting: list[int] = []
        actor = start
        while True:
            place = following[actor]
            if place < starts[actor + 1]:
                following[actor] = place + 1
                other = partners[place]
                if found[other] < 0:
                    found[other] = low[other] = count
                    count += 1
                    came[other], root[other] = actor, start
                    waiting.append(other)
                    actor = other
                elif found[other] < low[actor] and other != came[actor]:
                    low[actor] = found[other]
                continue
            parent = came[actor]
            if parent < 0:
                break
            if low[actor] < found[parent]:
                low[parent] = min(low[parent], low[actor])
            else:
                block, branch = [parent], 0
                last = -1
                while last != actor:
                    last = waiting.pop()
                    block.append(last)
                    branch += behind[last]
                behind[parent] += branch
                squares[parent] += float(branch) ** 2
                if len(block) > 2:
                    members.append(block)
                    below.append(branch)
            actor = parent
    return _Cut(
        np.array(found, dtype=np.intp),
        np.array(root, dtype=np.intp),
        np.array(behind, dtype=np.intp),
        np.array(squares),
        members,
        below,
    )


def _simple(n: int, tails: ArrayLike, heads: ArrayLike) -> tuple[Numbers, Numbers]:
    """The ends of ties, each pair once and no actor with itself."""
    import numpy as np

    one, other = np.asarray(tails, dtype=np.intp), np.asarray(heads, dtype=np.intp)
    low, high = np.minimum(one, other), np.maximum(one, other)
    pair = np.unique((low * n + high)[low != high])
    return pair // max(n, 1), pair % max(n, 1)
