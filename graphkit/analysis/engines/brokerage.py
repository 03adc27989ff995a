"""Roles of brokers in directed ties, counted and compared with chance, on numpy alone.

A broker v stands between i and j when ties run i -> v -> j and none runs i -> j: an open
two-path. The groups of the three tell the role (Gould and Fernandez 1989). Open two-paths are
never listed: those of an actor are its neighbours by group multiplied, less those that a tie
closes, so that a hub of thousands of ties costs no more than its ties and triangles.
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
"""The roles, in the order of every array here; the last is their sum."""

# A table of neighbours by group is kept whole up to so many cells for each tie.
_CELLS = 8


@dataclass(frozen=True, eq=False)
class DirectedTies:
    """Directed ties among actors numbered from 0: no self-ties, each pair once a direction.

    ``tails`` and ``heads`` are in order. A symmetric tie is a tie in both directions;
    ``symmetric`` says whether there is such a tie.
    """

    actors: tuple[str, ...]
    tails: IntArray
    heads: IntArray
    symmetric: bool

    @property
    def density(self) -> float:
        """Ties as a share of the n (n-1) that there could be; 0 for fewer than two actors."""
        n = len(self.actors)
        return len(self.tails) / (n * (n - 1)) if n > 1 else 0.0

    @cached_property
    def mutual(self) -> BoolArray:
        """Whether a tie has one the other way."""
        n = len(self.actors)
        return np.isin(self.heads * n + self.tails, self.tails * n + self.heads)

    @cached_property
    def closed(self) -> tuple[IntArray, IntArray, IntArray]:
        """The two-paths i -> v -> j with a tie i -> j: the numbers of v, of i and of j."""
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
        """How many open two-paths run through each actor."""
        n = len(self.actors)
        into, out = np.bincount(self.heads, minlength=n), np.bincount(self.tails, minlength=n)
        back = np.bincount(self.tails[self.mutual], minlength=n)
        return into * out - back - np.bincount(self.closed[0], minlength=n)


def directed_ties(network: Network, actors: Sequence[str] | None = None) -> DirectedTies:
    """The ties of a network in their directions, parallel ones united, self-ties left out.

    Args:
        network: the network, cut already.
        actors: ids of those that take part; None for all. A tie with another is left out.
    """
    taken = tuple(network.actors if actors is None else actors)
    number = {actor: place for place, actor in enumerate(taken)}
    pairs: set[tuple[int, int]] = set()
    symmetric = False
    for tie in network.ties.values():
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
    """How many open two-paths each actor brokers in each role.

    Args:
        ties: the ties.
        groups: the number of each actor's group, from 0.

    Returns:
        A row an actor, a column a role of :data:`ROLES`. Both directions of a symmetric tie
        count, as they do in a symmetric matrix: a pair that could be reached either way is two
        ordered pairs.
    """
    labels = np.asarray(groups, dtype=np.int64)
    return _counter(ties, len(labels), _kinds(labels))(labels, labels, None)


def by_formula(sizes: ArrayLike, density: float) -> tuple[FloatArray, FloatArray]:
    """Mean and variance of an actor's counts in a random digraph, by the actor's group.

    Every tie is there with the chance ``density``, independently of all others; groups keep
    their sizes (Gould and Fernandez 1989). This is no null for symmetric ties: there a two-path
    and its way back come and go together, and the variance is twice as large where both count
    for one role, as in all but gatekeeper and representative.

    Args:
        sizes: how many actors each group has.
        density: the chance of a tie, 0 to 1.

    Returns:
        Two arrays, a row a group and a column a role.
    """
    n = np.asarray(sizes, dtype=np.float64)
    total, d = n.sum(), density
    two, shared = d**2 * (1 - d), d**3 * (1 - d) ** 3
    others = total - n

    def rest(values: FloatArray) -> FloatArray:
        """The sum over all other groups."""
        return np.asarray(values.sum() - values)

    # Ordered pairs of a tail and a head in each role, then pairs of such pairs with one end
    # in common: only those vary together.
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
    """Mean and variance of the counts of all actors together, a role after the other.

    The null is that of :func:`by_formula`. Two-paths of different brokers vary together too:
    where one's open side is the other's tie.
    """
    n = np.asarray(sizes, dtype=np.float64)
    total, d = n.sum(), density
    two = d**2 * (1 - d)
    both, crossed, opened = d**3 * (1 - d) ** 3, d**4 * (1 - d) ** 2, d**5 * (1 - d)
    i, j = n[:, None], n[None, :]
    apart = ~np.eye(len(n), dtype=bool)
    pairs, extra = np.empty(6), np.empty(6)

    def whole(size: FloatArray) -> tuple[float, float]:
        """Of two-paths within sets of these sizes."""
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
    # The sum over ordered triples (i, j, k) of different groups, the last one in closed form.
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
    """Mean and standard deviation of an actor's counts when the groups of all others are mixed.

    The ties stay as they are and every actor keeps its own group; which of the others belong
    to which group is drawn anew, the sizes of groups kept. The mean is exact; the deviation is
    that of the draws around it. ``total`` is the same in every draw: its deviation is 0.

    Args:
        ties: the ties.
        groups: the number of each actor's group, from 0.
        permutations: how many draws, at least 1.
        seed: of the draws.

    Returns:
        Two arrays, a row an actor and a column a role.
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
        # Each broker takes its own group back from whichever actor drew it and gives what it
        # drew itself: all ways to mix the groups of the others are then equally likely.
        squares += (count(labels[drawn], labels, drawn_by) - mean) ** 2
    return mean, _deviation(squares / permutations, mean)


def totals_by_permutation(
    ties: DirectedTies, groups: ArrayLike, permutations: int, seed: int
) -> tuple[FloatArray, FloatArray]:
    """Mean and standard deviation of the counts of all actors together, groups of all mixed.

    The mean is exact, the deviation that of the draws around it; ``total`` never changes.
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
    """The root of a variance; 0 where all that differs is the rounding of the mean."""
    root = np.sqrt(variance)
    return np.where(root > 1e-9 * np.maximum(1.0, mean), root, 0.0)


def _kinds(labels: IntArray) -> int:
    """How many groups there are."""
    return int(labels.max(initial=-1)) + 1


def _counter(
    ties: DirectedTies, n: int, kinds: int
) -> Callable[[IntArray, IntArray, IntArray | None], IntArray]:
    """A function that counts roles, with all that does not depend on groups done before.

    It takes the groups in which actors are seen by others, those in which they broker, and for
    each broker the number of an actor that it sees in the group given to the broker itself.
    """
    into, out = np.bincount(ties.heads, minlength=n), np.bincount(ties.tails, minlength=n)
    back = np.bincount(ties.tails[ties.mutual], minlength=n)
    both_ways = bool(ties.mutual.all())
    mutual_tails, mutual_heads = ties.tails[ties.mutual], ties.heads[ties.mutual]
    broker, tail, head = ties.closed
    if both_ways:
        # Each closed pair stands there in both orders; one of them is enough.
        half = tail < head
        broker, tail, head = broker[half], tail[half], head[half]
    dense = n * kinds <= _CELLS * max(len(ties.tails), n)

    def shared(one: IntArray, other: IntArray) -> IntArray:
        """For each broker, pairs of an in- and an out-neighbour of one group."""
        if dense:
            size = n * kinds
            first = np.bincount(one, minlength=size)
            second = first if other is one else np.bincount(other, minlength=size)
            return np.asarray((first * second).reshape(n, kinds).sum(axis=1))
        keys, first = np.unique(one, return_counts=True)
        if other is one:
            second = first
        else:
            keys_too, second = np.unique(other, return_counts=True)
            keys, at, at_too = np.intersect1d(
                keys, keys_too, assume_unique=True, return_indices=True
            )
            first, second = first[at], second[at_too]
        found = np.bincount(keys // kinds, weights=first * second, minlength=n)
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
        keys_in = keys_out = ties.heads * kinds + tails_seen
        if not both_ways:
            heads_seen = seen(ties.tails, ties.heads)
            own_out = mine(ties.tails, heads_seen)
            own_back = mine(mutual_tails, seen(mutual_tails, mutual_heads))
            keys_out = ties.tails * kinds + heads_seen
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
    """Every three actors that are all tied, whatever the directions, in lots."""
    n = len(ties.actors)
    pairs = np.unique(np.minimum(ties.tails, ties.heads) * n + np.maximum(ties.tails, ties.heads))
    graph = Projection(ties.actors, *np.divmod(pairs, max(1, n)))
    for lot in triangles(graph):
        one, other = graph.tails[lot[0]], graph.heads[lot[0]]
        # Each of the three is an end of two of the three ties.
        ends = sum(graph.tails[tie] + graph.heads[tie] for tie in lot)
        yield one, other, ends // 2 - one - other


def _among(known: IntArray, keys: IntArray) -> BoolArray:
    """Which keys are among the known ones, which are in order."""
    if not len(known):
        return np.zeros(len(keys), dtype=bool)
    place = np.minimum(np.searchsorted(known, keys), len(known) - 1)
    return np.asarray(known[place] == keys)
