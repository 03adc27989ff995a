"""Compute exact distances between all actors, from many starting points at once."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from graphkit.analysis.engines.arrays import BitArray, FloatArray, IntArray
from graphkit.analysis.engines.projection import Projection, components

# Bits per word, words per row, and the number of ties from which an actor counts as a hub.
_BITS = 64
_WORDS = 8
_HUB = 64


class Distances(NamedTuple):
    """Sums of the distances, in ties, from each actor to the others that it reaches.

    ``reached`` is the number of others reached, ``sums`` the sum of their distances and
    ``inverse`` the sum of 1/distance; ``pairs[d - 1]`` is the number of pairs at distance ``d``.
    """

    reached: IntArray
    sums: IntArray
    inverse: FloatArray
    pairs: list[int]


def distances(graph: Projection) -> Distances:
    """Return the distances of all pairs over unweighted ties.

    The breadth-first search starts from hundreds of actors at once: each actor has a row of bits,
    one per start that has reached it, and a step combines the rows of its contacts (Then and
    others 2014, The more the merrier: efficient multi-source graph traversal, PVLDB 8, 449-460).
    Distances are symmetric, so the new bits in an actor's row count the actors at that distance
    from it. Starts in different components share bits.

    Example:
        >>> found = distances(Projection(("a", "b", "c", "d"), (0, 1), (1, 2)))
        >>> found.sums.tolist(), found.pairs
        ([3, 2, 3, 0], [2, 1])
    """
    n = len(graph.actors)
    counts = np.diff(graph.arcs.starts)
    order = np.argsort(-counts, kind="stable")
    order = order[counts[order] > 0]
    rows = _ContactLists(graph, order)
    bit = _bits(graph)[order]
    reached, sums = np.zeros(len(order), dtype=np.int64), np.zeros(len(order), dtype=np.int64)
    inverse, pairs = np.zeros(len(order)), [0]
    for first in range(0, int(bit.max(initial=-1)) + 1, _BITS * _WORDS):
        starts = np.flatnonzero((bit >= first) & (bit < first + _BITS * _WORDS))
        for step, new in enumerate(_spread(rows, starts, bit[starts] - first), start=1):
            reached += new
            sums += step * new
            inverse += new / step
            pairs += [0] * (step - len(pairs))
            pairs[step - 1] += int(new.sum())
    found = Distances(np.zeros(n, np.int64), np.zeros(n, np.int64), np.zeros(n), [])
    for whole, part in zip(found[:3], (reached, sums, inverse), strict=True):
        whole[order] = part
    return found._replace(pairs=[count // 2 for count in pairs if count])


class _ContactLists:
    """The contacts of actors, sorted by number of ties so that a step needs few operations."""

    def __init__(self, graph: Projection, order: IntArray) -> None:
        starts, _, heads, _ = graph.arcs
        place = np.zeros(len(graph.actors), dtype=np.int64)
        place[order] = np.arange(len(order))
        counts = starts[order + 1] - starts[order]
        self.size = len(order)
        self.hubs = int(np.searchsorted(-counts, -_HUB))
        ends = np.cumsum(counts[: self.hubs])
        self.hub_starts = ends - counts[: self.hubs]
        self.hub_heads = place[
            np.concatenate([heads[starts[hub] : starts[hub + 1]] for hub in order[: self.hubs]])
            if self.hubs
            else heads[:0]
        ]
        # The k-th contact of every other actor that has more than k.
        others = order[self.hubs :]
        left = counts[self.hubs :]
        self.contacts = [
            place[heads[starts[others[: np.searchsorted(-left, -k)]] + k]]
            for k in range(int(left.max(initial=0)))
        ]

    def unite(self, rows: BitArray, out: BitArray, spare: BitArray) -> None:
        """Write into each actor's row the union of its contacts' rows."""
        if self.hubs:
            met = rows[self.hub_heads]
            np.bitwise_or.reduceat(met, self.hub_starts, axis=0, out=out[: self.hubs])
        out = out[self.hubs :]
        for k, contacts in enumerate(self.contacts):
            if k == 0:
                np.take(rows, contacts, axis=0, out=out)
                continue
            met = np.take(rows, contacts, axis=0, out=spare[: len(contacts)])
            np.bitwise_or(out[: len(contacts)], met, out=out[: len(contacts)])


def _spread(rows: _ContactLists, starts: IntArray, bit: IntArray) -> Iterator[IntArray]:
    """Yield, for each step, the number of starts that reach each actor for the first time."""
    seen = np.zeros((rows.size, _WORDS), dtype=np.uint64)
    seen[starts, bit // _BITS] = np.uint64(1) << (bit % _BITS).astype(np.uint64)
    last, new, spare = seen.copy(), np.empty_like(seen), np.empty_like(seen)
    while True:
        rows.unite(last, new, spare)
        np.bitwise_and(new, np.bitwise_not(seen, out=spare), out=new)
        counted = _counted(new)
        if not counted.any():
            return
        yield counted
        np.bitwise_or(seen, new, out=seen)
        last, new = new, last


def _counted(words: BitArray) -> IntArray:
    """Return the number of bits set in each row."""
    if hasattr(np, "bitwise_count"):
        return np.asarray(np.bitwise_count(words).sum(axis=1, dtype=np.int64))
    # numpy before 2.0 has no bitwise_count; look bytes up in a table.
    table = np.unpackbits(np.arange(256, dtype=np.uint8)[:, None], axis=1).sum(axis=1)
    return np.asarray(table[words.view(np.uint8)].sum(axis=1, dtype=np.int64))


def _bits(graph: Projection) -> IntArray:
    """Return the position of each actor within its component, used as its bit."""
    bits = np.zeros(len(graph.actors), dtype=np.int64)
    for members in components(graph):
        bits[members] = np.arange(len(members))
    return bits
