"""Compute measures from the matrix of ties with numpy: eigenvector, Katz and PageRank."""

from __future__ import annotations

import math

import numpy as np

from graphkit.analysis.engines.arrays import FloatArray, IntArray
from graphkit.analysis.engines.projection import Projection
from graphkit.model.errors import InvalidDataError

# Largest number of actors of a component that is solved as a full matrix.
_DENSE = 200
# Vectors of a basis, vectors kept for the next one, and steps between convergence checks.
_BASIS = 60
_KEPT = 20
_CHECK_EVERY = 12
# Largest number of bases; fewer for large networks, where each one takes long.
_RESTARTS = 200
_LONGEST = 2_000_000
# Largest relative residual of an eigenvector that counts as converged.
_CONVERGED = 1e-14
# Relative difference below which eigenvalues count as equal.
_SAME = 1e-9
_EXACT = 1e-15
_CORRECTIONS = 2
_SAFE = 0.9


def eigenvector(graph: Projection) -> list[float]:
    """Return each actor's component of the leading eigenvector of the tie matrix (Bonacich 1972).

    Values are at least 0 and their squares sum to 1. In a network of several components, only
    actors of the component with the largest eigenvalue have values above 0. If several components
    share that eigenvalue, each has its own vector, scaled by the projection of (1, ..., 1) on it,
    which is the limit of a power iteration from equal values. Without ties all values are 0.

    Raises:
        InvalidDataError: when a very long and thin component prevents convergence.
    """

    n = len(graph.actors)
    values, found = [0.0] * n, _leading_parts(graph)
    if not found:
        return values
    best = max(value for value, _, _ in found)
    for value, members, vector in found:
        if value > best * (1 - _SAME):
            scaled = vector * vector.sum()
            for member, part in zip(members.tolist(), scaled.tolist(), strict=True):
                values[member] = part
    norm = math.sqrt(math.fsum(value * value for value in values))
    return [value / norm for value in values]


def katz_alpha(graph: Projection) -> float:
    """Return the default attenuation of :func:`katz`: 0.9 divided by the largest eigenvalue.

    From one over the largest eigenvalue on, the sum over walks does not converge. Without ties it
    is 0.9.
    """
    return _SAFE / max((value for value, _, _ in _leading_parts(graph)), default=1.0)


def katz(graph: Projection, alpha: float | None = None) -> list[float]:
    """Return the Katz centrality: the walks that end at each actor, longer ones counting less.

    It solves x = 1 + alpha A x, where A is the matrix of strengths, scaled so that the squares
    sum to 1 as in networkx (Katz 1953). A walk of k steps counts alpha to the power of k; the walk
    of no steps, which an actor without ties also has, counts 1.

    Args:
        graph: the projection.
        alpha: the attenuation per step, above 0 and below one over the largest eigenvalue; None
            for :func:`katz_alpha`.

    Raises:
        InvalidDataError: for another ``alpha``.
    """
    n = len(graph.actors)
    safe = katz_alpha(graph)
    alpha = safe if alpha is None else alpha
    largest = safe / _SAFE
    if not 0 < alpha < largest and len(graph.tails):
        raise InvalidDataError(
            f"alpha is {alpha}; for this network, Katz centrality needs a value above 0 and below "
            f"{largest:.6g} (one over the largest eigenvalue)"
        )
    _, rows, columns, ties = graph.arcs
    steps = alpha * graph.weights[ties]
    # The matrix 1 - alpha A has only positive eigenvalues, so conjugate gradients apply (Hestenes
    # and Stiefel 1952).
    walks, wrong = np.ones(n), np.zeros(n)
    for _ in range(_CORRECTIONS):
        wrong = 1 - walks + np.bincount(rows, steps * walks[columns], n)
        towards, size = wrong.copy(), _dot(wrong, wrong)
        while size > 0 and math.sqrt(size) > _EXACT * _length(walks):
            image = towards - np.bincount(rows, steps * towards[columns], n)
            far = size / _dot(towards, image)
            walks += far * towards
            wrong -= far * image
            size, last = _dot(wrong, wrong), size
            towards = wrong + size / last * towards
    found: list[float] = (walks / (_length(walks) or 1.0)).tolist()
    return found


def pagerank(graph: Projection, damping: float = 0.85) -> list[float]:
    """Return the share of time that a random walk spends at each actor (Page and others 1999).

    At each step, with probability ``damping``, the walk follows one of the actor's ties in
    proportion to strength; otherwise, or if there are no ties, it jumps to any actor. The shares
    sum to 1.
    """
    n = len(graph.actors)
    if not n:
        return []
    _, rows, columns, ties = graph.arcs
    weights = graph.weights[ties]
    sums = np.bincount(columns, weights, n)
    steps = weights / sums[columns]
    stuck = sums == 0
    shares = np.full(n, 1 / n)
    # Every step reduces the error by the factor `damping`: after 300 it is below 1e-21.
    for _ in range(300):
        jump = damping * shares[stuck].sum() + (1 - damping)
        moved = damping * np.bincount(rows, steps * shares[columns], n) + jump / n
        moved /= moved.sum()
        change = float(np.abs(moved - shares).sum())
        shares = moved
        if change < 1e-16:
            break
    return [float(share) for share in shares]


def _dot(one: FloatArray, other: FloatArray) -> float:
    """Return the dot product of two vectors without BLAS.

    The threads of BLAS wait for each other: on a busy machine it can take a hundred times as long.
    The same holds for ``@`` of a matrix and a vector.
    """
    return float(np.einsum("i,i->", one, other))


def _length(vector: FloatArray) -> float:
    return math.sqrt(_dot(vector, vector))


def _leading_parts(graph: Projection) -> list[tuple[float, IntArray, FloatArray]]:
    """Return eigenvalue, actors and vector of each component that may have the largest one."""
    n, tails, heads, strengths = len(graph.actors), graph.tails, graph.heads, graph.weights
    first = graph.first_reached
    # The largest row sum is an upper bound of a component's eigenvalue.
    sums, bound = np.bincount(graph.arcs.tails, strengths[graph.arcs.ties], n), np.zeros(n)
    np.maximum.at(bound, first, sums)
    place, found, best = np.zeros(n, dtype=np.int64), [], 0.0
    for which in np.argsort(-bound, kind="stable").tolist():
        if bound[which] == 0 or bound[which] < best * (1 - _SAME):
            break
        members = np.flatnonzero(first == which)
        place[members] = np.arange(len(members))
        ties = np.flatnonzero(first[tails] == which)
        value, vector = _leading(
            len(members), place[tails[ties]], place[heads[ties]], strengths[ties]
        )
        best = max(best, value)
        found.append((value, members, vector))
    return found


def _leading(
    n: int, tails: IntArray, heads: IntArray, strengths: FloatArray
) -> tuple[float, FloatArray]:
    """Return the largest eigenvalue of a connected component and its positive unit eigenvector.

    It is the largest eigenvalue, not the largest absolute one, so that two-mode components have a
    unique one too. Small components are solved as a full matrix, others by Lanczos iteration with
    full reorthogonalisation, restarted with the best vectors so far (Wu and Simon 2000).
    """
    if n <= _DENSE:
        matrix = np.zeros((n, n))
        matrix[tails, heads] = strengths
        matrix[heads, tails] = strengths
        values, vectors = np.linalg.eigh(matrix)
        return float(values[-1]), np.abs(vectors[:, -1])
    rows, columns = np.concatenate((tails, heads)), np.concatenate((heads, tails))
    scale = float(strengths.max())
    weights = np.concatenate((strengths, strengths)) / scale

    def multiply(vector: FloatArray) -> FloatArray:
        return np.asarray(np.bincount(rows, weights * vector[columns], n), dtype=np.float64)

    basis, small = np.zeros((_BASIS + 1, n)), np.zeros((_BASIS, _BASIS))
    basis[0] = np.sqrt(np.bincount(rows, weights, n))
    basis[0] /= _length(basis[0])
    first = 0
    for _ in range(min(_RESTARTS, 20 + _LONGEST // n)):
        for step in range(first, _BASIS):
            size = step + 1
            after = multiply(basis[step])
            for _ in range(2):
                along = np.einsum("ij,j->i", basis[:size], after)
                after -= np.einsum("i,ij->j", along, basis[:size])
                small[:size, step] += along
            small[step, :size] = small[:size, step]
            length = _length(after)
            if length < _CONVERGED or size % _CHECK_EVERY == 0:
                values, inner = np.linalg.eigh(small[:size, :size])
                if length * abs(inner[-1, -1]) < _CONVERGED * values[-1]:
                    vector = np.abs(np.einsum("i,ij->j", inner[:, -1], basis[:size]))
                    vector /= _length(vector)
                    return float((vector * multiply(vector)).sum()) * scale, vector
            basis[size] = after / length
        basis[:_KEPT] = np.einsum("ik,ij->kj", inner[:, -_KEPT:], basis[:_BASIS])
        basis[_KEPT] = basis[_BASIS]
        small[:] = 0.0
        np.fill_diagonal(small[:_KEPT, :_KEPT], values[-_KEPT:])
        first = _KEPT
    raise InvalidDataError(
        "the eigenvector does not converge, because the largest part of this network is very long "
        "and thin; use another measure, such as pagerank"
    )
