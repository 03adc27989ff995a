"""Compute current-flow betweenness, which counts all paths between a pair, with numpy."""

from __future__ import annotations

import numpy as np

from graphkit.analysis.engines.arrays import FloatArray, IntArray
from graphkit.analysis.engines.projection import Projection, components
from graphkit.model.errors import InvalidDataError

LARGEST_FLOW = 2000
"""Largest number of actors of a component for which current-flow betweenness is computed."""


def current_flow(graph: Projection) -> list[float]:
    """Return the share of the current between other pairs that passes each actor (Newman 2005).

    For each connected pair of other actors, one unit of current flows in at one and out at the
    other, and the strength of a tie is its conductance. The current through an actor is summed
    over pairs and divided by (n-1)(n-2)/2. The ends of a pair do not count (Brandes and Fleischer
    2005). 0 for fewer than three actors.

    Raises:
        InvalidDataError: when a component has more than :data:`LARGEST_FLOW` actors: the work
            grows with actors times ties.
    """
    n = len(graph.actors)
    values = np.zeros(n)
    parts = [members for members in components(graph) if len(members) > 2]
    largest = max(map(len, parts), default=0)
    if largest > LARGEST_FLOW:
        raise InvalidDataError(
            f"current_flow is limited to {LARGEST_FLOW:,} connected actors, and this network has "
            f"{largest:,}; select a smaller part (--around, --kind) or use betweenness"
        )
    place = np.zeros(n, dtype=np.int64)
    first = graph.first_reached
    for members in parts:
        place[members] = np.arange(len(members))
        ties = np.flatnonzero(first[graph.tails] == members[0])
        tails, heads = place[graph.tails[ties]], place[graph.heads[ties]]
        values[members] = _passed(len(members), tails, heads, graph.weights[ties])
    scale = 2 / ((n - 1) * (n - 2)) if n > 2 else 0.0
    found: list[float] = (values * scale).tolist()
    return found


def _passed(n: int, tails: IntArray, heads: IntArray, strengths: FloatArray) -> FloatArray:
    """Return the current through each actor of a connected part, summed over pairs of others."""
    laplacian = np.zeros((n, n))
    laplacian[tails, heads] = laplacian[heads, tails] = -strengths
    np.fill_diagonal(laplacian, -laplacian.sum(axis=1))
    # Any inverse up to a constant is enough: only differences of potentials are used.
    potential = np.linalg.inv(laplacian + strengths.mean() / n)
    # Sorted, the k-th of n flows is larger than k others and smaller than n-1-k.
    larger = 2 * np.arange(n) - (n - 1)
    own = np.zeros(n)
    for tail, head, strength in zip(tails.tolist(), heads.tolist(), strengths, strict=True):
        # The current through the tie for a pair is the difference of the pair's entries.
        flow = strength * (potential[tail] - potential[head])
        total = float(np.sort(flow) @ larger)
        for end in (tail, head):
            own[end] += total - float(np.abs(flow - flow[end]).sum())
    # No current passes an actor with a single tie; remove the rounding error.
    own[np.bincount(tails, minlength=n) + np.bincount(heads, minlength=n) == 1] = 0.0
    return own / 2
