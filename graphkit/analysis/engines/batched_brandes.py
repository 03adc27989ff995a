"""Run breadth-first searches from 64 actors at once, with numpy.

Each actor has a 64-bit word with one bit per search that has reached it (Then et al. 2014); the
numbers of shortest paths are the 64 columns of a matrix, summed over many partners at a time.
Actors close to each other share a batch, so that few rows are idle, and parts of the graph that
are not connected share its columns.

References:
    Brandes, U. (2001) A faster algorithm for betweenness centrality. J. Math. Sociology 25,
    163-177. Then, M., Kaufmann, M., Chirigati, F., Hoang-Vu, T.-A., Pham, K., Kemper, A.,
    Neumann, T. and Vo, H. T. (2014) The more the merrier: efficient multi-source graph
    traversal. Proc. VLDB Endowment 8, 449-460.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from graphkit.analysis.engines.arrays import BitArray, FloatArray, IntArray
from graphkit.analysis.engines.projection import arcs_of
from graphkit.model.errors import InvalidDataError

# Number of searches in a batch: the bits of a word.
_WIDTH = 64

# Partners of a row that are summed directly; further partners of a hub are summed in pieces of
# this size.
_PIECE = 16


class AdjacencyLists:
    """The partners of every row, with rows renumbered so that those with most partners come first.

    ``order`` gives the old number of a row. The partners of row ``i`` are
    ``others[ptr[i]:ptr[i + 1]]``. ``nth[k]`` holds the k-th partner of the rows that have more
    than k, which come first. The remaining partners of the first ``hubs`` rows are in
    ``pieces``, with the same layout, and ``parts[k]`` holds the k-th piece of a hub.
    """

    def __init__(self, n: int, tails: IntArray, heads: IntArray) -> None:
        degree = np.bincount(tails, minlength=n) + np.bincount(heads, minlength=n)
        self.order = np.argsort(-degree, kind="stable")
        place = np.argsort(self.order)
        self.ptr, _, self.others, _ = arcs_of(n, place[tails], place[heads])
        degree = degree[self.order]
        self.hubs = int(np.count_nonzero(degree > _PIECE))
        self.nth = _nth(self.ptr, self.others, _PIECE)
        self.counts = [len(partners) for partners in self.nth]
        more = -(-(degree[: self.hubs] - _PIECE) // _PIECE)
        ends = np.append(0, np.cumsum(more))
        hub = np.repeat(np.arange(self.hubs), more)
        start = self.ptr[hub] + _PIECE * (1 + np.arange(len(hub)) - ends[hub])
        long = np.minimum(_PIECE, self.ptr[hub + 1] - start)
        longest_first = np.argsort(-long, kind="stable")
        start, long = start[longest_first], long[longest_first]
        self.pieces = [
            self.others[start[: np.count_nonzero(long > k)] + k]
            for k in range(int(long.max(initial=0)))
        ]
        self.parts = _nth(ends, np.argsort(longest_first), len(hub))
        self.part_counts = [len(parts) for parts in self.parts]

    def sums(
        self, values: FloatArray, place: IntArray, rows: IntArray, buffers: _Buffers
    ) -> FloatArray:
        """Return the sum of the partners' values of some rows, given in increasing order.

        ``place`` is the position of a partner in ``values``. The sums are in ``buffers.sums``.
        """
        summed = buffers.sums[: len(rows)]
        np.take(values, place[self.nth[0][rows]], axis=0, out=summed, mode="clip")
        for partners, count in zip(
            self.nth[1:], np.searchsorted(rows, self.counts[1:]), strict=True
        ):
            if not count:
                return summed
            _add(summed, values, place[partners[rows[:count]]], buffers)
        hubs = rows[: int(np.searchsorted(rows, self.hubs))]
        if len(hubs):
            pieces = buffers.pieces[: len(self.pieces[0])]
            np.take(values, place[self.pieces[0]], axis=0, out=pieces, mode="clip")
            for partners in self.pieces[1:]:
                _add(pieces, values, place[partners], buffers)
            for parts, count in zip(
                self.parts, np.searchsorted(hubs, self.part_counts), strict=True
            ):
                _add(summed, pieces, parts[hubs[:count]], buffers)
        return summed


@dataclass(frozen=True, slots=True)
class _Buffers:
    """Matrices that are reused, because allocating new ones takes longer than filling them."""

    sums: FloatArray
    pieces: FloatArray
    spare: FloatArray


def _add(into: FloatArray, values: FloatArray, places: IntArray, buffers: _Buffers) -> None:
    """Add some rows of ``values`` to the first rows of ``into``."""
    taken = buffers.spare[: len(places)]
    np.take(values, places, axis=0, out=taken, mode="clip")
    into[: len(places)] += taken


def dependencies(ties: AdjacencyLists, piece: IntArray, weights: FloatArray) -> FloatArray:
    """Return twice the weighted betweenness of each actor.

    The value is the sum, over ordered pairs of other actors, of the product of their weights
    times the share of their shortest paths that passes through the actor.

    Args:
        ties: the ties; every actor has at least one.
        piece: the number of the connected piece of each actor.
        weights: the number of actors that each one represents.

    Raises:
        InvalidDataError: when there are more shortest paths than a float can count.
    """
    try:
        with np.errstate(over="raise"):
            return _passes(ties, piece, weights)
    except FloatingPointError:
        raise too_many_paths() from None


def too_many_paths() -> InvalidDataError:
    """Return the error for a network with more shortest paths than a float can count."""
    return InvalidDataError(
        "two actors are connected by more shortest paths than can be counted (over 1e308); "
        "measure a part of the network, or use closeness, which counts no paths"
    )


def _passes(ties: AdjacencyLists, piece: IntArray, weights: FloatArray) -> FloatArray:
    """Run both passes of Brandes's algorithm, one batch of actors after another."""
    n = len(piece)
    piece, weights = np.unique(piece[ties.order], return_inverse=True)[1], weights[ties.order]
    turn = _turns(ties, piece)
    pieces = len(ties.pieces[0]) if ties.pieces else 0
    buffers = _Buffers(*(np.empty((rows, _WIDTH)) for rows in (n, pieces, max(n, pieces))))
    store = np.empty((2 * n, _WIDTH))
    place = np.zeros(n, dtype=np.int64)
    score = np.zeros(n)
    for first in range(0, int(turn.max()) + 1, _WIDTH):
        here = np.flatnonzero((turn >= first) & (turn < first + _WIDTH))
        standing = np.zeros((int(piece.max()) + 1, _WIDTH))
        standing[piece[here], turn[here] - first] = weights[here]
        levels = list(_levels(ties, turn - first))
        needed = sum(len(rows) + 1 for rows, _ in levels)
        if needed > len(store):
            store = np.empty((needed + needed // 4, _WIDTH))
        # Numbers of shortest paths per level; a last row of zeros represents all other rows.
        counts: list[FloatArray] = []
        end = 0
        for rows, words in levels:
            level = store[end : end + len(rows) + 1]
            end += len(level)
            level[-1] = 0
            if counts:
                summed = ties.sums(counts[-1], place, rows, buffers)
                np.multiply(summed, _columns(words), out=level[:-1])
            else:
                level[:-1] = _columns(words)
            counts.append(level)
            place.fill(len(rows))
            place[rows] = np.arange(len(rows))
        # From the farthest level back, compute (weight + dependency) / number of paths. The
        # dependency of a row one step nearer is its own number of paths times the sum of these
        # over its partners. Numbers of paths are whole, so min(number, 1) is 1 on the level and 0
        # elsewhere.
        for step in range(len(levels) - 1, 0, -1):
            rows, paths = levels[step][0], counts[step][:-1]
            spare = buffers.spare[: len(rows)]
            farthest = step == len(levels) - 1
            if not farthest:
                summed = ties.sums(counts[step + 1], place, rows, buffers)
                np.take(standing, piece[rows], axis=0, out=spare, mode="clip")
                spare *= paths
                spare *= summed
                score[rows] += spare.sum(axis=1)
            np.maximum(paths, 1, out=spare)
            np.divide(weights[rows, None], spare, out=spare)
            if not farthest:
                spare += summed
            np.minimum(paths, 1, out=paths)
            paths *= spare
            place.fill(len(rows))
            place[rows] = np.arange(len(rows))
    found = np.empty(n)
    found[ties.order] = score
    return found


def _levels(ties: AdjacencyLists, turn: IntArray) -> Iterator[tuple[IntArray, BitArray]]:
    """Search breadth-first from the rows whose turn is 0 to 63, all at once.

    Yields, for each distance, the rows at that distance in increasing order and one word per row:
    bit ``t`` is set if the row has this distance from the row of its piece whose turn is ``t``.
    """
    front = np.zeros(len(turn), dtype=np.uint64)
    rows = np.flatnonzero((turn >= 0) & (turn < _WIDTH))
    front[rows] = np.uint64(1) << turn[rows].astype(np.uint64)
    seen = front.copy()
    while len(rows):
        yield rows, front[rows]
        front = np.bitwise_or.reduceat(front[ties.others], ties.ptr[:-1]) & ~seen
        seen |= front
        rows = np.flatnonzero(front)


def _turns(ties: AdjacencyLists, piece: IntArray) -> IntArray:
    """Return the turn of each row within its piece, so that rows near each other share a batch.

    The order is that of a breadth-first search from the row with the most partners: rows found
    through the same partner follow one another.
    """
    front = np.unique(piece, return_index=True)[1]
    seen = np.zeros(len(piece), dtype=bool)
    order = []
    while len(front):
        seen[front] = True
        order.append(front)
        reached = _gather(ties.ptr, ties.others, front)
        reached = reached[~seen[reached]]
        front = reached[np.sort(np.unique(reached, return_index=True)[1])]
    rows = np.concatenate(order)
    rows = rows[np.argsort(piece[rows], kind="stable")]
    turn = np.empty_like(piece)
    turn[rows] = np.arange(len(rows)) - np.searchsorted(piece[rows], piece[rows])
    return turn


def _nth(ptr: IntArray, values: IntArray, limit: int) -> list[IntArray]:
    """Return, for each k below ``limit``, the k-th value of every row that has more than k.

    Rows are sorted by length, longest first, so list k covers the first ``len(list k)`` rows.
    """
    long = np.diff(ptr)
    return [
        values[ptr[: np.count_nonzero(long > k)] + k]
        for k in range(min(limit, int(long.max(initial=0))))
    ]


def _gather(ptr: IntArray, values: IntArray, rows: IntArray) -> IntArray:
    """Return the values of some rows, in the order of the rows."""
    long = ptr[rows + 1] - ptr[rows]
    ends = np.cumsum(long)
    places: IntArray = np.repeat(ptr[rows] - ends + long, long) + np.arange(ends[-1])
    return values[places]


def _columns(words: BitArray) -> NDArray[np.uint8]:
    """Return the bits of words as 0 and 1, one column per bit."""
    octets = words.astype("<u8").view(np.uint8).reshape(-1, _WIDTH // 8)
    return np.unpackbits(octets, axis=1, bitorder="little")
