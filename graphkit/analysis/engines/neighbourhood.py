"""Measures of an actor's surroundings: contacts, triangles, holes, cores. On numpy alone."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from graphkit.analysis.engines.arrays import FloatArray, IntArray
from graphkit.analysis.engines.projection import Projection, degree

# Pairs of contacts that are looked at in one go: some 100 MB.
_PAIRS = 2_000_000


def triangles(graph: Projection) -> Iterator[tuple[IntArray, IntArray, IntArray]]:
    """Every three actors that are all tied, once each, as the numbers of their three ties.

    They come in lots: arrays of first, second and third ties. Ties point from the actor with
    fewer of them to the one with more, so that no actor has many ahead of it, and the pairs of
    those ahead of each are looked up (Chiba and Nishizeki 1985; Schank and Wagner 2005).
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
    # With each tie go those after it of the same actor.
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
    """In how many triangles each actor is."""
    counts = np.zeros(len(graph.actors), dtype=np.int64)
    for lot in triangles(graph):
        for ij, _, _ in _corners(graph, lot):
            counts += np.bincount(_seers(graph)[ij], minlength=len(counts))
    found: list[int] = (counts // 2).tolist()
    return found


def clustering(graph: Projection) -> list[float | None]:
    """The share of pairs of an actor's contacts that are tied (Watts and Strogatz 1998).

    With strengths each triangle counts the geometric mean of its three, each over the largest
    in the network (Onnela and others 2005). None for an actor with fewer than two contacts.
    """
    n = len(graph.actors)
    root = np.cbrt(graph.weights / graph.weights.max(initial=0.0))
    seers, sums = _seers(graph), np.zeros(n)
    for lot in triangles(graph):
        weight = root[lot[0]] * root[lot[1]] * root[lot[2]]
        for ij, _, _ in _corners(graph, lot):
            sums += np.bincount(seers[ij], weight, n)
    contacts = np.diff(graph.arcs.starts).tolist()
    return [
        None if k < 2 else value / (k * (k - 1))
        for k, value in zip(contacts, sums.tolist(), strict=True)
    ]


def constraint(graph: Projection) -> list[float | None]:
    """How far an actor's contacts are tied to one another and so bind it (Burt 1992, p. 54-56).

    Sum over contacts j of (p_ij + sum over q of p_iq p_qj) squared, p_ij the part of i's
    strength that goes to j. q are the contacts of i that are tied to j, and p_qj is a part of
    all that q gives, outside i's contacts too. None for an actor without ties.
    """
    n, seers = len(graph.actors), _seers(graph)
    shares = _shares(graph)
    invested = shares.copy()
    for lot in triangles(graph):
        for ij, iq, jq in _corners(graph, lot):
            through = shares[iq] * shares[_back(graph, jq)]
            invested += np.bincount(ij, through, len(invested))
    sums = np.zeros(n) + np.bincount(seers, invested**2, n)
    return _defined(graph, sums)


def effective_size(graph: Projection) -> list[float | None]:
    """How many contacts an actor has, less what is redundant among them (Burt 1992, p. 52).

    Sum over contacts j of 1 - sum over q of p_iq m_jq, q the contacts of i tied to j, p_iq the
    part of i's strength that goes to q, m_jq the strength of j's tie to q over that of j's
    strongest. Ties counted alike it is n - 2t/n for n contacts with t ties among them (Borgatti
    1997). None for an actor without ties.
    """
    n, seers = len(graph.actors), _seers(graph)
    shares, weights = _shares(graph), np.concatenate((graph.weights, graph.weights))
    strongest = np.zeros(n)
    np.maximum.at(strongest, seers, weights)
    marginal = weights / strongest[seers]
    left = np.bincount(seers, minlength=n).astype(np.float64)
    for lot in triangles(graph):
        for ij, iq, jq in _corners(graph, lot):
            left -= np.bincount(seers[ij], shares[iq] * marginal[jq], n)
    return _defined(graph, left)


def core(graph: Projection) -> list[int]:
    """The largest k such that the actor is in a part where all have k ties or more.

    Found by peeling off the actor with the fewest ties left (Seidman 1983; Batagelj and
    Zaversnik 2003).
    """
    n = len(graph.actors)
    starts, heads = graph.arcs.starts.tolist(), graph.arcs.heads.tolist()
    left = degree(graph)
    lots: list[list[int]] = [[] for _ in range(max(left, default=0) + 1)]
    for actor in range(n):
        lots[left[actor]].append(actor)
    cores, done, least = [0] * n, [False] * n, 0
    while least < len(lots):
        if not lots[least]:
            least += 1
            continue
        actor = lots[least].pop()
        # An actor stands in the lot of every number of ties it has had; the lowest is met first.
        if done[actor]:
            continue
        done[actor], cores[actor] = True, least
        for other in heads[starts[actor] : starts[actor + 1]]:
            if left[other] > least:
                left[other] -= 1
                lots[left[other]].append(other)
    return cores


def degree_assortativity(graph: Projection) -> float | None:
    """Pearson's correlation of the degrees at the two ends of ties (Newman 2002).

    -1 to 1; None without ties, or where all ends have the same degree.
    """
    m, degrees = len(graph.tails), np.diff(graph.arcs.starts)
    one, other = degrees[graph.tails], degrees[graph.heads]
    # Whole numbers, so that equal degrees are seen to have no variance.
    ends, squares = int((one + other).sum()), int((one**2 + other**2).sum())
    spread = 2 * m * squares - ends**2
    return (4 * m * int((one * other).sum()) - ends**2) / spread if spread else None


def _seers(graph: Projection) -> IntArray:
    """The actor that sees each tie: the tails, then, for the ties seen backwards, the heads."""
    return np.concatenate((graph.tails, graph.heads))


def _back(graph: Projection, arcs: IntArray) -> IntArray:
    """The same ties seen from their other end."""
    m = len(graph.tails)
    return (arcs + m) % (2 * m)


def _corners(
    graph: Projection, lot: tuple[IntArray, IntArray, IntArray]
) -> Iterator[tuple[IntArray, IntArray, IntArray]]:
    """Triangles as each actor i sees each contact j: the ties i to j, i to q and j to q."""
    m = len(graph.tails)
    for ij, one, other in (lot, (lot[1], lot[2], lot[0]), (lot[2], lot[0], lot[1])):
        i, j = graph.tails[ij], graph.heads[ij]
        meets = (graph.tails[one] == i) | (graph.heads[one] == i)
        near, far = np.where(meets, one, other), np.where(meets, other, one)
        iq, jq = near + m * (graph.tails[near] != i), far + m * (graph.tails[far] != j)
        yield ij, iq, jq
        yield ij + m, jq, iq


def _shares(graph: Projection) -> FloatArray:
    """The part of the strength of the one who sees a tie that goes into it."""
    seers, weights = _seers(graph), np.concatenate((graph.weights, graph.weights))
    sums = np.bincount(seers, weights, len(graph.actors))
    return np.asarray(weights / sums[seers])


def _defined(graph: Projection, values: FloatArray) -> list[float | None]:
    """The values, None for actors without ties."""
    tied = graph.arcs.starts[1:] > graph.arcs.starts[:-1]
    return [
        value if has else None for value, has in zip(values.tolist(), tied.tolist(), strict=True)
    ]
