"""How far actors are from one another, exactly, for many starting points at once."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from graphkit.analysis.engines.arrays import BitArray, FloatArray, IntArray
from graphkit.analysis.engines.projection import Projection, components

# Bits of a word, words of a row, and from how many ties on an actor's are united in one go.
_BITS = 64
_WORDS = 8
_HUB = 64


class Distances(NamedTuple):
    """Distances in ties from each actor to those it reaches, summed up.

    ``reached`` counts the others it reaches, ``sums`` adds up their distances, ``inverse`` one
    over each; ``pairs[d - 1]`` counts the pairs of actors at the distance ``d``.
    """

    reached: IntArray
    sums: IntArray
    inverse: FloatArray
    pairs: list[int]


def distances(graph: Projection) -> Distances:
    """The distances of all pairs, ties counted alike, on numpy alone.

    Breadth-first search from hundreds of actors at once: each actor has a row of bits, one for
    each start that has come by; a step unites the rows of its contacts (Then and others 2014,
    The more the merrier: efficient multi-source graph traversal, PVLDB 8, 449-460). Distances
    are symmetric, so the bits that are new in an actor's row count the actors at that distance
    from it. Starts in different components share their bits.

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
    """The ties of actors sorted by their number, so that a step is a few long operations."""

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
        # The k-th contact of every other actor that has so many.
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
    """For each step from some starts, how many of them come by each actor for the first time."""
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
    """How many bits are set in each row."""
    if hasattr(np, "bitwise_count"):
        return np.asarray(np.bitwise_count(words).sum(axis=1, dtype=np.int64))
    # numpy before 2.0 looks bytes up.
    table = np.unpackbits(np.arange(256, dtype=np.uint8)[:, None], axis=1).sum(axis=1)
    return np.asarray(table[words.view(np.uint8)].sum(axis=1, dtype=np.int64))


def _bits(graph: Projection) -> IntArray:
    """The place of each actor within its component."""
    bits = np.zeros(len(graph.actors), dtype=np.int64)
    for members in components(graph):
        bits[members] = np.arange(len(members))
    return bits
