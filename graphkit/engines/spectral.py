"""Measures from the matrix of ties, on numpy alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphkit.engines.simple import Simple, components
from graphkit.model import GraphkitError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Vector = NDArray[np.float64]

# Up to this many actors a component's matrix is small enough to be solved whole.
_DENSE = 400
_BASIS = 100
_RESTARTS = 200


def eigenvector(graph: Simple) -> list[float]:
    """Each actor's part in the leading eigenvector of the matrix of ties (Bonacich 1972).

    At least 0, the squares summing to 1. In a network of several components only the one with
    the largest eigenvalue has values above 0; where several share it, each carries its own
    vector as large as the projection of (1, ..., 1) on it, which is where a power iteration from
    equal values ends. Without ties all are 0.

    Raises:
        GraphkitError: when a very long and thin component keeps it from settling.
    """
    import numpy as np

    n = len(graph.actors)
    values = np.zeros(n)
    tails, heads = np.array(graph.tails, dtype=int), np.array(graph.heads, dtype=int)
    strengths = np.ones(len(tails)) if graph.strengths is None else np.array(graph.strengths)
    # The largest sum of a row bounds a component's eigenvalue from above.
    sums = np.bincount(tails, strengths, n) + np.bincount(heads, strengths, n)
    place = np.zeros(n, dtype=int)
    component = np.full(n, -1)
    parts = [members for members in components(graph) if len(members) > 1]
    parts.sort(key=lambda members: -float(sums[members].max()))
    for which, members in enumerate(parts):
        component[members] = which
        place[members] = np.arange(len(members))
    order = np.argsort(component[tails], kind="stable")
    starts = np.searchsorted(component[tails][order], np.arange(len(parts) + 1))
    best = 0.0
    for which, members in enumerate(parts):
        if float(sums[members].max()) < best * (1 - 1e-9):
            break
        ties = order[starts[which] : starts[which + 1]]
        value, vector = _leading(
            len(members), place[tails[ties]], place[heads[ties]], strengths[ties]
        )
        if value < best * (1 - 1e-9):
            continue
        if value > best * (1 + 1e-9):
            values[:] = 0.0
        best = max(best, value)
        values[members] = vector * vector.sum()
    norm = float(np.linalg.norm(values))
    return [float(value) / norm for value in values] if norm else [0.0] * n


def pagerank(graph: Simple, damping: float = 0.85) -> list[float]:
    """The share of time that a walk along ties spends with each actor (Page and others 1999).

    At each step it follows one of the actor's ties, by strength, with the chance ``damping``,
    and else, or where there is none, jumps to any actor. The shares sum to 1.
    """
    import numpy as np

    n = len(graph.actors)
    if not n:
        return []
    tails, heads = np.array(graph.tails, dtype=int), np.array(graph.heads, dtype=int)
    one = np.ones(len(tails)) if graph.strengths is None else np.array(graph.strengths)
    rows, columns = np.concatenate((tails, heads)), np.concatenate((heads, tails))
    weights = np.concatenate((one, one))
    sums = np.bincount(columns, weights, n)
    steps = weights / sums[columns]
    stuck = sums == 0
    shares = np.full(n, 1 / n)
    # Every step leaves at most `damping` of the error: after 300 it is below 1e-21.
    for _ in range(300):
        jump = damping * shares[stuck].sum() + (1 - damping)
        moved = damping * np.bincount(rows, steps * shares[columns], n) + jump / n
        moved /= moved.sum()
        change = float(np.abs(moved - shares).sum())
        shares = moved
        if change < 1e-16:
            break
    return [float(share) for share in shares]


def _leading(
    n: int, tails: NDArray[np.int64], heads: NDArray[np.int64], strengths: Vector
) -> tuple[float, Vector]:
    """The largest eigenvalue of a connected component and its positive unit eigenvector.

    The largest, not the largest in size, so that two-mode components have one too. Small ones
    are solved whole, others by Lanczos iteration with full reorthogonalisation, restarted from
    the best vector so far (Saad 2011, ch. 6 and 7).
    """
    import numpy as np

    if n <= _DENSE:
        matrix = np.zeros((n, n))
        matrix[tails, heads] = strengths
        matrix[heads, tails] = strengths
        values, vectors = np.linalg.eigh(matrix)
        return float(values[-1]), np.abs(vectors[:, -1])
    rows, columns = np.concatenate((tails, heads)), np.concatenate((heads, tails))
    scale = float(strengths.max())
    weights = np.concatenate((strengths, strengths)) / scale

    def multiply(vector: Vector) -> Vector:
        return np.asarray(np.bincount(rows, weights * vector[columns], n), dtype=np.float64)

    vector = np.sqrt(np.bincount(rows, weights, n))
    vector /= np.linalg.norm(vector)
    for _ in range(_RESTARTS):
        basis, small = np.zeros((_BASIS, n)), np.zeros((_BASIS, _BASIS))
        basis[0] = vector
        size = _BASIS
        for step in range(_BASIS):
            after = multiply(basis[step])
            small[step, step] = after @ basis[step]
            for _ in range(2):
                after -= basis[: step + 1].T @ (basis[: step + 1] @ after)
            length = float(np.linalg.norm(after))
            if step + 1 == _BASIS or length < 1e-13:
                size = step + 1
                break
            basis[step + 1] = after / length
            small[step, step + 1] = small[step + 1, step] = length
        _, inner = np.linalg.eigh(small[:size, :size])
        vector = np.abs(inner[:, -1] @ basis[:size])
        vector /= np.linalg.norm(vector)
        image = multiply(vector)
        value = float(vector @ image)
        if float(np.linalg.norm(image - value * vector)) < 1e-13 * value:
            return value * scale, vector
    raise GraphkitError(
        "the eigenvector does not settle on this network, whose largest part is very long and "
        "thin; use another measure, such as pagerank"
    )
