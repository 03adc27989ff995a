"""Compute exact betweenness of unweighted ties with numpy.

Two ideas make it fast.

*Less to search.* Shortest paths pass from one biconnected block to the next only at cut actors.
So each block is searched separately, and its cut actors represent all actors behind them. The
remaining pairs, those that an actor separates, are counted by a formula, and trees need no search
at all (Puzis, Elovici, Zilberman, Dolev and Brandes 2015; Sariyüce, Saule, Kaya and Çatalyürek
2013).

*Many searches at once.* Brandes's two passes run from 64 actors at once, and blocks that are not
connected share the same 64 columns (:mod:`graphkit.analysis.engines.batched_brandes`).

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

import numpy as np
from numpy.typing import ArrayLike

from graphkit.analysis.engines.arrays import FloatArray, IntArray
from graphkit.analysis.engines.batched_brandes import AdjacencyLists, dependencies
from graphkit.analysis.engines.projection import arcs_of
from graphkit.analysis.engines.traversal import depth_first


def betweenness(n: int, tails: ArrayLike, heads: ArrayLike) -> FloatArray:
    """Return the betweenness of each actor, not divided by the number of pairs (Freeman 1977).

    The value is the sum, over unordered pairs of other actors, of the share of their shortest
    paths that passes through the actor; exact up to rounding. Time grows with the square of the
    size of the largest biconnected block and with the longest distance in it: it is short where
    most actors are a few steps apart; for rings and grids igraph is faster.

    Args:
        n: the number of actors, numbered from 0.
        tails: one end of every tie.
        heads: the other end. Direction, repeated ties and self-ties are ignored.

    Returns:
        One number per actor, 0 to (n-1)(n-2)/2.

    Raises:
        InvalidDataError: when two actors are connected by more shortest paths than a float can
            count.

    Example:
        >>> betweenness(5, [0, 1, 1, 3], [1, 2, 3, 4]).tolist()
        [0.0, 5.0, 0.0, 3.0, 0.0]
    """
    tails, heads = _unique_pairs(n, tails, heads)
    cut = _blocks(n, tails, heads)
    size = cut.behind[cut.root]
    # Pairs in different branches at an actor: all pairs of others minus those within one branch.
    found = ((size - 1.0) ** 2 - cut.squares - (size - cut.behind) ** 2.0) / 2
    if not len(cut.tops):
        return np.asarray(found)
    # One row for the top of each block, then one for each actor in the block where it was found.
    inner = np.flatnonzero(cut.block >= 0)
    actors = np.concatenate((cut.tops, inner))
    block = np.concatenate((np.arange(len(cut.tops)), cut.block[inner]))
    outside = size[cut.tops] - cut.below
    weights = np.concatenate((outside, cut.behind[inner])).astype(np.float64)
    row = np.full(n, -1)
    row[inner] = np.arange(len(cut.tops), len(actors))
    # A tie belongs to the block of its end that was found later, of which that end is not the top.
    later = np.where(cut.place[tails] > cut.place[heads], tails, heads)
    kept = row[later] >= 0
    later, earlier = later[kept], (tails + heads - later)[kept]
    inside = cut.block[later]
    ends = np.where(cut.tops[inside] == earlier, inside, row[earlier])
    ties = AdjacencyLists(len(actors), row[later], ends)
    return np.asarray(found + np.bincount(actors, dependencies(ties, block, weights), n) / 2)


@dataclass(frozen=True, slots=True)
class _Blocks:
    """Biconnected blocks of three or more actors, found by one depth-first search.

    ``place`` is the position of each actor in the search and ``root`` the first actor of its
    component. ``behind`` counts an actor and the actors in the branches below it that it
    separates; ``squares`` is the sum of the squared sizes of these branches. ``tops`` are the
    actors at which the search entered each block, and ``below`` counts the actors in the block
    and behind it, without its top. ``block`` is the block of which an actor is a member but not
    the top, -1 if that block has only two actors or there is none.
    """

    place: IntArray
    root: IntArray
    behind: IntArray
    squares: FloatArray
    tops: IntArray
    below: IntArray
    block: IntArray


def _blocks(n: int, tails: IntArray, heads: IntArray) -> _Blocks:
    order, place, parents, size, low = depth_first(arcs_of(n, tails, heads))
    block, root = [-1] * n, list(range(n))
    entered: list[int] = []
    branches: list[int] = []
    for actor in order:
        parent = parents[actor]
        if parent < 0:
            continue
        root[actor] = root[parent]
        if low[actor] < place[parent]:
            block[actor] = block[parent]
        else:
            block[actor] = len(entered)
            entered.append(parent)
            branches.append(size[actor])
    tops, below = np.array(entered, dtype=np.int64), np.array(branches, dtype=np.int64)
    within = np.array(block, dtype=np.int64)
    large = np.bincount(within[within >= 0], minlength=len(tops)) > 1
    number = np.append(np.where(large, np.cumsum(large) - 1, -1), -1)
    return _Blocks(
        np.array(place, dtype=np.int64),
        np.array(root, dtype=np.int64),
        1 + np.bincount(tops, below, n).astype(np.int64),
        np.bincount(tops, below**2, n).astype(np.float64),
        tops[large],
        below[large],
        number[within],
    )


def _unique_pairs(n: int, tails: ArrayLike, heads: ArrayLike) -> tuple[IntArray, IntArray]:
    """Return the ends of ties, each pair once and without self-ties."""
    one, other = np.asarray(tails, dtype=np.int64), np.asarray(heads, dtype=np.int64)
    low, high = np.minimum(one, other), np.maximum(one, other)
    pair = np.unique((low * n + high)[low != high])
    return pair // max(n, 1), pair % max(n, 1)
