"""Compute measures of an actor's neighbourhood with numpy: triangles, structural holes, cores."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from graphkit.analysis.engines.arrays import FloatArray, IntArray
from graphkit.analysis.engines.projection import Projection, degree

# Pairs of contacts that are processed at once: about 100 MB.
_PAIRS = 2_000_000


def triangles(graph: Projection) -> Iterator[tuple[IntArray, IntArray, IntArray]]:
    """Yield every triangle once, as the numbers of its three ties.

    Triangles come in batches: arrays of first, second and third ties. Each tie is directed from
    the actor with fewer ties to the one with more, so that no actor has many outgoing ties, and
    every pair of outgoing ties is checked for a closing tie (Chiba and Nishizeki 1985; Schank and
    Wagner 2005).
    """
    n = len(graph.actors)
    counts = np.diff(graph.arcs.starts)
    rank = np.empty(n, dtype=np.int64)
    rank[np.argsort(counts, kind="stable")] = np.arange(n)
    low = np.minimum(rank[graph.tails], rank[graph.heads])
    high = np.maximum(rank[graph.tails], rank[graph.heads])
    codes = low * n + high
    ties = np.argsort(codes)
    codes, low, high = codes[ties], low[ties], high[ties]
    ends = np.searchsorted(low, np.arange(n), side="right")
    # Each tie is paired with the later ties of the same actor.
    after = ends[low] - np.arange(len(ties)) - 1
    done = np.cumsum(after)
    first = 0
    while first < len(ties):
        passed = done[first] - after[first]
        last = max(first + 1, int(np.searchsorted(done, passed + _PAIRS, side="right")))
        count = after[first:last]
        one = np.repeat(np.arange(first, last), count)
        begun = np.repeat(np.cumsum(count) - count, count)
        other = one + 1 + np.arange(len(one)) - begun
        wanted = high[one] * n + high[other]
        place = np.minimum(np.searchsorted(codes, wanted), max(0, len(codes) - 1))
        closed = codes[place] == wanted
        yield ties[one[closed]], ties[other[closed]], ties[place[closed]]
        first = last


def triangle_counts(graph: Projection) -> list[int]:
    """Return the number of triangles of each actor."""
    counts = np.zeros(len(graph.actors), dtype=np.int64)
    for batch in triangles(graph):
        for ij, _, _ in _corners(graph, batch):
            counts += np.bincount(_arc_starts(graph)[ij], minlength=len(counts))
    found: list[int] = (counts // 2).tolist()
    return found


def clustering(graph: Projection) -> list[float | None]:
    """Return the share of pairs of an actor's contacts that are tied (Watts and Strogatz 1998).

    With strengths, each triangle counts as the geometric mean of its three strengths, each divided
    by the largest in the network (Onnela and others 2005). None for an actor with fewer than two
    contacts.
    """
    n = len(graph.actors)
    root = np.cbrt(graph.weights / graph.weights.max(initial=0.0))
    starts, sums = _arc_starts(graph), np.zeros(n)
    for batch in triangles(graph):
        weight = root[batch[0]] * root[batch[1]] * root[batch[2]]
        for ij, _, _ in _corners(graph, batch):
            sums += np.bincount(starts[ij], weight, n)
    contacts = np.diff(graph.arcs.starts).tolist()
    return [
        None if k < 2 else value / (k * (k - 1))
        for k, value in zip(contacts, sums.tolist(), strict=True)
    ]


def constraint(graph: Projection) -> list[float | None]:
    """Return the constraint of each actor: how much its contacts limit it (Burt 1992, p. 54-56).

    The value is the sum over contacts j of (p_ij + sum over q of p_iq p_qj) squared, where p_ij
    is the share of i's strength that goes to j, and q are the contacts of i that are tied to j.
    p_qj is a share of the whole strength of q, which includes ties outside i's contacts. None for
    an actor without ties.
    """
    n, starts = len(graph.actors), _arc_starts(graph)
    shares = _shares(graph)
    invested = shares.copy()
    for batch in triangles(graph):
        for ij, iq, jq in _corners(graph, batch):
            through = shares[iq] * shares[_reversed(graph, jq)]
            invested += np.bincount(ij, through, len(invested))
    sums = np.zeros(n) + np.bincount(starts, invested**2, n)
    return _defined(graph, sums)


def effective_size(graph: Projection) -> list[float | None]:
    """Return the number of an actor's contacts minus the redundant part (Burt 1992, p. 52).

    The value is the sum over contacts j of 1 - sum over q of p_iq m_jq, where q are the contacts
    of i tied to j, p_iq is the share of i's strength that goes to q, and m_jq is the strength of
    j's tie to q divided by that of j's strongest tie. With unweighted ties it is n - 2t/n for n
    contacts with t ties among them (Borgatti 1997). None for an actor without ties.
    """
    n, starts = len(graph.actors), _arc_starts(graph)
    shares, weights = _shares(graph), np.concatenate((graph.weights, graph.weights))
    strongest = np.zeros(n)
    np.maximum.at(strongest, starts, weights)
    marginal = weights / strongest[starts]
    left = np.bincount(starts, minlength=n).astype(np.float64)
    for batch in triangles(graph):
        for ij, iq, jq in _corners(graph, batch):
            left -= np.bincount(starts[ij], shares[iq] * marginal[jq], n)
    return _defined(graph, left)


def core(graph: Projection) -> list[int]:
    """Return the core number: the largest k such that the actor belongs to a k-core.

    In a k-core every actor has at level k ties to others in it. It is found by repeatedly removing
    the actor with the fewest remaining ties (Seidman 1983; Batagelj and Zaversnik 2003).
    """
    n = len(graph.actors)
    starts, heads = graph.arcs.starts.tolist(), graph.arcs.heads.tolist()
    left = degree(graph)
    buckets: list[list[int]] = [[] for _ in range(max(left, default=0) + 1)]
    for actor in range(n):
        buckets[left[actor]].append(actor)
    cores, done, level = [0] * n, [False] * n, 0
    while level < len(buckets):
        if not buckets[level]:
            level += 1
            continue
        actor = buckets[level].pop()
        # An actor is in the bucket of every number of ties it has had; its lowest is found first.
        if done[actor]:
            continue
        done[actor], cores[actor] = True, level
        for other in heads[starts[actor] : starts[actor + 1]]:
            if left[other] > level:
                left[other] -= 1
                buckets[left[other]].append(other)
    return cores


def degree_assortativity(graph: Projection) -> float | None:
    """Return Pearson's correlation of the degrees at the two ends of ties (Newman 2002).

    -1 to 1; None without ties, or where all ends have the same degree.
    """
    m, degrees = len(graph.tails), np.diff(graph.arcs.starts)
    one, other = degrees[graph.tails], degrees[graph.heads]
    # Integers, so that the variance of equal degrees is exactly 0.
    ends, squares = int((one + other).sum()), int((one**2 + other**2).sum())
    spread = 2 * m * squares - ends**2
    return (4 * m * int((one * other).sum()) - ends**2) / spread if spread else None


def _arc_starts(graph: Projection) -> IntArray:
    """Return the actor at the start of each arc: the tails, then the heads for reversed ties."""
    return np.concatenate((graph.tails, graph.heads))


def _reversed(graph: Projection, arcs: IntArray) -> IntArray:
    """Return the same ties as arcs in the opposite direction."""
    m = len(graph.tails)
    return (arcs + m) % (2 * m)


def _corners(
    graph: Projection, batch: tuple[IntArray, IntArray, IntArray]
) -> Iterator[tuple[IntArray, IntArray, IntArray]]:
    """Yield the arcs i to j, i to q and j to q for each actor i and contact j of each triangle."""
    m = len(graph.tails)
    for ij, one, other in (batch, (batch[1], batch[2], batch[0]), (batch[2], batch[0], batch[1])):
        i, j = graph.tails[ij], graph.heads[ij]
        meets = (graph.tails[one] == i) | (graph.heads[one] == i)
        near, far = np.where(meets, one, other), np.where(meets, other, one)
        iq, jq = near + m * (graph.tails[near] != i), far + m * (graph.tails[far] != j)
        yield ij, iq, jq
        yield ij + m, jq, iq


def _shares(graph: Projection) -> FloatArray:
    """Return, for each arc, its share of the total strength of the actor at its start."""
    starts, weights = _arc_starts(graph), np.concatenate((graph.weights, graph.weights))
    sums = np.bincount(starts, weights, len(graph.actors))
    return np.asarray(weights / sums[starts])


def _defined(graph: Projection, values: FloatArray) -> list[float | None]:
    """Return the values, None for actors without ties."""
    tied = graph.arcs.starts[1:] > graph.arcs.starts[:-1]
    return [
        value if has else None for value, has in zip(values.tolist(), tied.tolist(), strict=True)
    ]
