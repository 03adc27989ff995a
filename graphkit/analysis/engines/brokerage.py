"""Count brokerage roles in directed ties and compare them with chance, with numpy.

An actor v brokers between i and j when there are ties i -> v -> j and no tie i -> j: an open
two-path. The groups of the three actors determine the role (Gould and Fernandez 1989). Open
two-paths are never listed: their number is computed by multiplying the counts of neighbours by
group and subtracting the two-paths that a tie closes, so that a hub with thousands of ties costs
no more than its ties and triangles.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike

from graphkit.analysis.engines.arrays import BoolArray, FloatArray, IntArray
from graphkit.analysis.engines.neighbourhood import triangles
from graphkit.analysis.engines.projection import Projection
from graphkit.model.network import Network

ROLES = ("coordinator", "itinerant", "gatekeeper", "representative", "liaison", "total")
"""The roles, in the order of the columns of every array here; the last one is their sum."""

# Largest number of cells per tie up to which a full table of neighbours by group is kept.
_CELLS = 8


@dataclass(frozen=True, eq=False)
class DirectedTies:
    """Directed ties among actors numbered from 0: no self-ties, each pair once per direction.

    ``tails`` and ``heads`` are sorted. A symmetric tie is stored as ties in both directions;
    ``symmetric`` is True if there is such a tie.
    """

    actors: tuple[str, ...]
    tails: IntArray
    heads: IntArray
    symmetric: bool

    @property
    def density(self) -> float:
        """Return ties as a share of the n (n-1) possible ones; 0 for fewer than two actors."""
        n = len(self.actors)
        return len(self.tails) / (n * (n - 1)) if n > 1 else 0.0

    @cached_property
    def mutual(self) -> BoolArray:
        """Return, for each tie, True if there is also a tie in the opposite direction."""
        n = len(self.actors)
        return np.isin(self.heads * n + self.tails, self.tails * n + self.heads)

    @cached_property
    def closed(self) -> tuple[IntArray, IntArray, IntArray]:
        """Return the two-paths i -> v -> j with a tie i -> j: the numbers of v, of i and of j."""
        n = len(self.actors)
        arcs = self.tails * n + self.heads
        found: list[list[IntArray]] = [[], [], []]
        for three in _triangles(self):
            for v, i, j in ((0, 1, 2), (0, 2, 1), (1, 0, 2), (1, 2, 0), (2, 0, 1), (2, 1, 0)):
                there = _among(arcs, three[i] * n + three[v])
                there &= _among(arcs, three[v] * n + three[j])
                there &= _among(arcs, three[i] * n + three[j])
                for place, which in enumerate((v, i, j)):
                    found[place].append(three[which][there])
        none = np.zeros(0, dtype=np.int64)
        broker, tail, head = (np.concatenate((none, *parts)) for parts in found)
        return broker, tail, head

    @cached_property
    def totals(self) -> IntArray:
        """Return the number of open two-paths through each actor."""
        n = len(self.actors)
        into, out = np.bincount(self.heads, minlength=n), np.bincount(self.tails, minlength=n)
        back = np.bincount(self.tails[self.mutual], minlength=n)
        return into * out - back - np.bincount(self.closed[0], minlength=n)


def directed_ties(network: Network, actors: Sequence[str] | None = None) -> DirectedTies:
    """Return the directed ties of a network, with parallel ties merged and self-ties left out.

    Args:
        network: the selected network.
        actors: the ids of the actors to include; None for all. Ties with others are left out.
    """
    # In the order of ids, so that no permutation depends on the order of rows.
    taken = tuple(sorted(network.actors if actors is None else actors))
    number = {actor: place for place, actor in enumerate(taken)}
    pairs: set[tuple[int, int]] = set()
    symmetric = False
    for tie in network.counted_ties.values():
        tail, head = number.get(tie.tail), number.get(tie.head)
        if tail is None or head is None or tail == head:
            continue
        pairs.add((tail, head))
        if tie.symmetric:
            symmetric = True
            pairs.add((head, tail))
    ends = np.array(sorted(pairs), dtype=np.int64).reshape(-1, 2)
    return DirectedTies(taken, ends[:, 0].copy(), ends[:, 1].copy(), symmetric)


def role_counts(ties: DirectedTies, groups: ArrayLike) -> IntArray:
    """Count the open two-paths that each actor brokers in each role.

    Args:
        ties: the ties.
        groups: the number of each actor's group, from 0.

    Returns:
        One row per actor, one column per role of :data:`ROLES`. Both directions of a symmetric
        tie count, as in a symmetric matrix: a pair connected in both directions counts as two
        ordered pairs.
    """
    labels = np.asarray(groups, dtype=np.int64)
    return _counter(ties, len(labels), _group_count(labels))(labels, labels, None)


def by_formula(sizes: ArrayLike, density: float) -> tuple[FloatArray, FloatArray]:
    """Return the mean and variance of an actor's counts in a random digraph, by its group.

    Every tie exists with probability ``density``, independently of all others; groups keep their
    sizes (Gould and Fernandez 1989). This null model does not hold for symmetric ties: there a
    two-path and its reverse exist together, so the variance is twice as large for every role in
    which both count, that is all except gatekeeper and representative.

    Args:
        sizes: the number of actors of each group.
        density: the probability of a tie, 0 to 1.

    Returns:
        Two arrays, one row per group and one column per role.
    """
    n = np.asarray(sizes, dtype=np.float64)
    total, d = n.sum(), density
    two, shared = d**2 * (1 - d), d**3 * (1 - d) ** 3
    others = total - n

    def rest(values: FloatArray) -> FloatArray:
        """Return the sum over all other groups."""
        return np.asarray(values.sum() - values)

    # Ordered pairs of a tail and a head in each role, then pairs of such pairs that share one
    # end: only these are correlated.
    pairs = np.empty((len(n), 6))
    common = np.empty((len(n), 6))
    pairs[:, 0] = (n - 1) * (n - 2)
    common[:, 0] = 2 * (n - 1) * (n - 2) * (n - 3)
    pairs[:, 1] = rest(n * (n - 1))
    common[:, 1] = 2 * rest(n * (n - 1) * (n - 2))
    pairs[:, 2] = pairs[:, 3] = others * (n - 1)
    common[:, 2] = common[:, 3] = (n - 1) * others * (others - 1) + others * (n - 1) * (n - 2)
    pairs[:, 4] = others**2 - rest(n**2)
    apart = others[:, None] - n[None, :]
    each = n[None, :] * apart * (apart - 1)
    common[:, 4] = 2 * (each.sum(axis=1) - np.diag(each))
    pairs[:, 5] = (total - 1) * (total - 2)
    common[:, 5] = 2 * (total - 1) * (total - 2) * (total - 3)
    expected = two * pairs
    return expected, expected * (1 - two) + shared * common


def totals_by_formula(sizes: ArrayLike, density: float) -> tuple[FloatArray, FloatArray]:
    """Return the mean and variance of the counts of all actors together, for each role.

    The null model is that of :func:`by_formula`. Two-paths of different brokers are correlated
    too, where the open side of one is a tie of the other.
    """
    n = np.asarray(sizes, dtype=np.float64)
    total, d = n.sum(), density
    two = d**2 * (1 - d)
    both, crossed, opened = d**3 * (1 - d) ** 3, d**4 * (1 - d) ** 2, d**5 * (1 - d)
    i, j = n[:, None], n[None, :]
    apart = ~np.eye(len(n), dtype=bool)
    pairs, extra = np.empty(6), np.empty(6)

    def whole(size: FloatArray) -> tuple[float, float]:
        """Return pairs and covariance terms of two-paths within sets of these sizes."""
        within = size * (size - 1) * (size - 2)
        each = (4 * size - 10) * both - 4 * (size - 3) * crossed + (size - 3) * opened
        return float(within.sum()), float((within * each).sum())

    pairs[0], extra[0] = whole(n)
    pairs[5], extra[5] = whole(np.array([total]))
    pairs[1] = (n * (n - 1) * (total - n)).sum()
    each = i * j * (i - 1) * ((2 * i + 2 * j - 6) * both + (total - i - 1) * opened)
    extra[1] = each[apart].sum()
    pairs[2] = pairs[3] = pairs[1]
    extra[2] = extra[3] = (
        n * (total - n) * (n - 1) * ((total - 3) * both + (n - 2) * opened)
    ).sum()
    pairs[4] = (i * j * (total - i - j))[apart].sum()
    # The sum over ordered triples (i, j, k) of different groups; the sum over k is in closed form.
    rest, squares = total - i - j, (n**2).sum() - i**2 - j**2
    each = rest * (4 * (total - j) - 2 * (i + 1)) * both - 2 * squares * both
    each -= rest * (4 * total - 2 * (i + j + 1)) * crossed - 4 * squares * crossed
    each += rest * (total - i - 1) * opened - squares * opened
    extra[4] = (i * j * each)[apart].sum()
    expected = two * pairs
    return expected, expected * (1 - two) + extra


def by_permutation(
    ties: DirectedTies, groups: ArrayLike, permutations: int, seed: int
) -> tuple[FloatArray, FloatArray]:
    """Return the mean and standard deviation of an actor's counts when others' groups are permuted.

    The ties stay the same and every actor keeps its own group; the groups of all other actors are
    permuted at random, with the sizes of groups kept. The mean is exact; the deviation is that of
    the permutations around it. ``total`` is the same in every permutation: its deviation is 0.

    Args:
        ties: the ties.
        groups: the number of each actor's group, from 0.
        permutations: the number of permutations, at least 1.
        seed: the random seed.

    Returns:
        Two arrays, one row per actor and one column per role.
    """
    labels = np.asarray(groups, dtype=np.int64)
    n = len(labels)
    sizes = np.bincount(labels)
    own, others, alike = sizes - 1, n - sizes, sizes * (sizes - 1)
    # Ordered pairs of others in each role of a broker of a group, of all (n-1)(n-2).
    pairs = np.empty((len(sizes), 6), dtype=np.int64)
    pairs[:, 0] = own * (own - 1)
    pairs[:, 1] = alike.sum() - alike
    pairs[:, 2] = pairs[:, 3] = own * others
    pairs[:, 5] = (n - 1) * (n - 2)
    pairs[:, 4] = others * (others - 1) - pairs[:, 1]
    mean = ties.totals[:, None] * (pairs / max(1, (n - 1) * (n - 2)))[labels]
    squares = np.zeros((n, 6))
    count = _counter(ties, n, len(sizes))
    random = np.random.default_rng(seed)
    drawn_by = np.empty(n, dtype=np.int64)
    for _ in range(permutations):
        drawn = random.permutation(n)
        drawn_by[drawn] = np.arange(n)
        # Each broker swaps groups with the actor that drew its own group: all permutations of the
        # groups of the others are then equally likely.
        squares += (count(labels[drawn], labels, drawn_by) - mean) ** 2
    return mean, _deviation(squares / permutations, mean)


def totals_by_permutation(
    ties: DirectedTies, groups: ArrayLike, permutations: int, seed: int
) -> tuple[FloatArray, FloatArray]:
    """Return the mean and standard deviation of the summed counts when all groups are permuted.

    The mean is exact; the deviation is that of the permutations around it. ``total`` never
    changes.
    """
    labels = np.asarray(groups, dtype=np.int64)
    n = len(labels)
    sizes = np.bincount(labels)
    triples = np.zeros(6)
    triples[0] = (sizes * (sizes - 1) * (sizes - 2)).sum()
    triples[1:4] = (sizes * (sizes - 1) * (n - sizes)).sum()
    triples[5] = n * (n - 1) * (n - 2)
    triples[4] = triples[5] - triples[:4].sum()
    mean = ties.totals.sum() * triples / max(1.0, triples[5])
    squares = np.zeros(6)
    count = _counter(ties, n, len(sizes))
    random = np.random.default_rng(seed)
    for _ in range(permutations):
        mixed = labels[random.permutation(n)]
        squares += (count(mixed, mixed, None).sum(axis=0) - mean) ** 2
    return mean, _deviation(squares / permutations, mean)


def _deviation(variance: FloatArray, mean: FloatArray) -> FloatArray:
    """Return the root of a variance; 0 where it is only the rounding error of the mean."""
    root = np.sqrt(variance)
    return np.where(root > 1e-9 * np.maximum(1.0, mean), root, 0.0)


def _group_count(labels: IntArray) -> int:
    """Return the number of groups."""
    return int(labels.max(initial=-1)) + 1


def _counter(
    ties: DirectedTies, n: int, group_count: int
) -> Callable[[IntArray, IntArray, IntArray | None], IntArray]:
    """Return a function that counts roles; everything independent of groups is computed here once.

    The function takes the groups of actors as others see them, their groups as brokers, and for
    each broker the number of the actor that it sees in the group that was drawn for the broker.
    """
    into, out = np.bincount(ties.heads, minlength=n), np.bincount(ties.tails, minlength=n)
    back = np.bincount(ties.tails[ties.mutual], minlength=n)
    both_ways = bool(ties.mutual.all())
    mutual_tails, mutual_heads = ties.tails[ties.mutual], ties.heads[ties.mutual]
    broker, tail, head = ties.closed
    if both_ways:
        # Each closed pair is listed in both orders; one of them is enough.
        half = tail < head
        broker, tail, head = broker[half], tail[half], head[half]
    dense = n * group_count <= _CELLS * max(len(ties.tails), n)

    def shared(one: IntArray, other: IntArray) -> IntArray:
        """Return, for each broker, the pairs of an in- and an out-neighbour in the same group."""
        if dense:
            size = n * group_count
            first = np.bincount(one, minlength=size)
            second = first if other is one else np.bincount(other, minlength=size)
            return np.asarray((first * second).reshape(n, group_count).sum(axis=1))
        keys, first = np.unique(one, return_counts=True)
        if other is one:
            second = first
        else:
            keys_too, second = np.unique(other, return_counts=True)
            keys, at, at_too = np.intersect1d(
                keys, keys_too, assume_unique=True, return_indices=True
            )
            first, second = first[at], second[at_too]
        found = np.bincount(keys // group_count, weights=first * second, minlength=n)
        return found.astype(np.int64)

    def count(labels: IntArray, own: IntArray, swapped: IntArray | None) -> IntArray:
        def seen(viewer: IntArray, other: IntArray) -> IntArray:
            found = labels[other]
            if swapped is not None:
                at = np.flatnonzero(swapped[viewer] == other)
                found[at] = labels[viewer[at]]
            return found

        def mine(viewer: IntArray, found: IntArray) -> IntArray:
            return np.bincount(viewer[found == own[viewer]], minlength=n)

        tails_seen = seen(ties.heads, ties.tails)
        own_in = own_out = own_back = mine(ties.heads, tails_seen)
        keys_in = keys_out = ties.heads * group_count + tails_seen
        if not both_ways:
            heads_seen = seen(ties.tails, ties.heads)
            own_out = mine(ties.tails, heads_seen)
            own_back = mine(mutual_tails, seen(mutual_tails, mutual_heads))
            keys_out = ties.tails * group_count + heads_seen
        tail_group, head_group, group = seen(broker, tail), seen(broker, head), own[broker]
        tail_own, head_own = tail_group == group, head_group == group
        which = np.select(
            (tail_own & head_own, head_own, tail_own, tail_group == head_group), (0, 1, 2, 3), 4
        )
        closed = np.bincount(broker * 5 + which, minlength=5 * n).reshape(n, 5)
        if both_ways:
            closed = closed * 2
            closed[:, 1] = closed[:, 2] = (closed[:, 1] + closed[:, 2]) // 2
        counts = np.empty((n, 6), dtype=np.int64)
        counts[:, 0] = own_in * own_out - own_back - closed[:, 0]
        counts[:, 1] = shared(keys_in, keys_out) - own_in * own_out
        counts[:, 1] -= back - own_back + closed[:, 3]
        counts[:, 2] = (into - own_in) * own_out - closed[:, 1]
        counts[:, 3] = own_in * (out - own_out) - closed[:, 2]
        counts[:, 5] = ties.totals
        counts[:, 4] = counts[:, 5] - counts[:, :4].sum(axis=1)
        return counts

    return count


def _triangles(ties: DirectedTies) -> Iterator[tuple[IntArray, IntArray, IntArray]]:
    """Yield all triangles, whatever the directions of their ties, in batches."""
    n = len(ties.actors)
    pairs = np.unique(np.minimum(ties.tails, ties.heads) * n + np.maximum(ties.tails, ties.heads))
    graph = Projection(ties.actors, *np.divmod(pairs, max(1, n)))
    for batch in triangles(graph):
        one, other = graph.tails[batch[0]], graph.heads[batch[0]]
        # Each of the three actors is an end of two of the three ties.
        ends = sum(graph.tails[tie] + graph.heads[tie] for tie in batch)
        yield one, other, ends // 2 - one - other


def _among(known: IntArray, keys: IntArray) -> BoolArray:
    """Return, for each key, True if it is one of the known keys, which are sorted."""
    if not len(known):
        return np.zeros(len(keys), dtype=bool)
    place = np.minimum(np.searchsorted(known, keys), len(known) - 1)
    return np.asarray(known[place] == keys)
