"""Estimate betweenness from a sample of starting points, with its sampling error."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import NamedTuple

import numpy as np

from graphkit.analysis.engines.adapters import as_igraph, as_networkx, igraph_lengths
from graphkit.analysis.engines.arrays import FloatArray, IntArray
from graphkit.analysis.engines.batched_brandes import too_many_paths
from graphkit.analysis.engines.paths import betweenness, path_engine
from graphkit.analysis.engines.projection import Projection
from graphkit.model.errors import InvalidDataError

SMALLEST_SAMPLE = 20
"""The smallest number of starts that allows an error estimate: one in each group."""

# Number of groups of starts for the error estimate, and Student's t for a 95 % interval with 19
# degrees of freedom.
_GROUPS = SMALLEST_SAMPLE
_T = 2.093024
_CHANCE = 0.05


class SampledBetweenness(NamedTuple):
    """Betweenness estimated from a sample of starts.

    ``errors`` are, for each actor, the limit that the error does not exceed with a probability of
    95 %; ``bound`` is the limit for all actors at once, with a probability of 95 %, for any
    network.
    """

    values: list[float]
    errors: list[float]
    bound: float

    def account(self, sample: int, actors: int) -> dict[str, float]:
        """Return a description of the sample for the metadata of an output."""
        return {
            "starts": min(sample, actors),
            "of": actors,
            "largest_error": max(self.errors, default=0.0),
            "bound": self.bound,
        }


def sampled_betweenness(
    graph: Projection, engine: str, sample: int, seed: int = 0
) -> SampledBetweenness:
    """Estimate betweenness (as :func:`betweenness`) from the shortest paths of a sample of starts.

    The starts are drawn without replacement and their contributions are averaged (Brandes and
    Pich 2007). The error of an actor has two parts:

    * the spread between 20 groups of starts, with Student's t for 95 % and the finite population
      correction;
    * the contribution of starts of a kind that the sample does not contain, since for an actor
      that connects a small part of the network, a few starts contribute most: with a probability
      of 95 % they are less than m = ln(20)/N of all starts (the "rule of three", Hanley and
      Lippman-Hand 1983). They contribute at most m, and at most the value plus m squared, because
      each of their pairs is also found from its other end, unless that is one of them too.

    The bound needs no assumption: n/(n-1) * sqrt((1 - (N-1)/n) * ln(2n/0.05) / 2N), where N is the
    number of starts (Hoeffding's inequality without replacement, Serfling 1974, for all actors at
    once). It is much wider.

    Args:
        graph: the projection.
        engine: a library that can compute it, see :func:`path_engine`.
        sample: the number of starts, at least :data:`SMALLEST_SAMPLE`; exact from n on.
        seed: the random seed.

    Raises:
        InvalidDataError: for a sample that is too small.
    """
    n = len(graph.actors)
    if sample < SMALLEST_SAMPLE:
        raise InvalidDataError(
            f"a sample of {sample} is too small to estimate the error; use {SMALLEST_SAMPLE} or "
            "more"
        )
    if sample >= n or n < 3:
        exact = path_engine(None, weighted=graph.strengths is not None)
        return SampledBetweenness(betweenness(graph, exact), [0.0] * n, 0.0)
    starts = np.random.default_rng(seed).permutation(n)[:sample]
    groups = np.array_split(starts, _GROUPS)
    added = np.array(list(_added(graph, engine, groups)))
    # With all n starts, each pair of ends would be counted once.
    scale = n * 2 / ((n - 1) * (n - 2))
    values = added.sum(axis=0) / sample * scale
    means = added / np.array([len(group) for group in groups])[:, None] * scale
    spread = _T * means.std(axis=0, ddof=1) / math.sqrt(_GROUPS) * math.sqrt(1 - sample / n)
    unseen = math.log(1 / _CHANCE) / sample
    errors = spread + np.minimum(unseen, values + unseen**2)
    # The value of an actor with fewer than two ties is exactly 0.
    errors[np.diff(graph.arcs.starts) < 2] = 0.0
    bound = math.sqrt((1 - (sample - 1) / n) * math.log(2 * n / _CHANCE) / (2 * sample))
    return SampledBetweenness(values.tolist(), errors.tolist(), n / (n - 1) * bound)


def _added(graph: Projection, engine: str, groups: list[IntArray]) -> Iterable[FloatArray]:
    """Yield the contribution of each group of starts to the betweenness of each actor.

    A pair counts one half, since it is found from both of its ends.
    """
    n = len(graph.actors)
    if engine == "numpy":
        yield from (added_by(graph, group) for group in groups)
    elif engine == "igraph":
        made, lengths = as_igraph(graph), igraph_lengths(graph)
        for group in groups:
            found = made.betweenness(directed=False, weights=lengths, sources=group.tolist())
            yield np.array(found)
    else:
        import networkx as nx

        reference, weight = as_networkx(graph), None if graph.strengths is None else "length"
        for group in groups:
            by_number = nx.betweenness_centrality_subset(
                reference, group.tolist(), range(n), weight=weight
            )
            yield np.array([by_number[number] for number in range(n)])


def added_by(graph: Projection, starts: IntArray) -> FloatArray:
    """Return the contribution of the shortest paths from some starts to each actor's betweenness.

    A pair counts one half, so that all starts together count every pair once. Each start is
    processed separately, all ties of a step at once (Brandes 2001).

    Raises:
        InvalidDataError: when there are more shortest paths than a float can count.
    """
    n = len(graph.actors)
    first, _, heads, _ = graph.arcs
    counts = np.diff(first)
    total = np.zeros(n)
    for start in starts.tolist():
        step = np.full(n, -1, dtype=np.int64)
        ways, passed = np.zeros(n), np.zeros(n)
        step[start], ways[start] = 0, 1.0
        edge = np.array([start])
        walked: list[tuple[IntArray, IntArray]] = []
        while len(edge):
            sees = np.repeat(edge, counts[edge])
            ends = np.cumsum(counts[edge])
            place = np.arange(len(sees)) + np.repeat(
                first[edge] - ends + counts[edge], counts[edge]
            )
            seen = heads[place]
            fresh = step[seen] < 0
            sees, seen = sees[fresh], seen[fresh]
            step[seen] = len(walked) + 1
            np.add.at(ways, seen, ways[sees])
            walked.append((sees, seen))
            edge = np.flatnonzero(step == len(walked)) if len(seen) > n // 8 else np.unique(seen)
        for sees, seen in reversed(walked):
            np.add.at(passed, sees, ways[sees] / ways[seen] * (1 + passed[seen]))
        passed[start] = 0.0
        total += passed
    if not np.isfinite(total).all():
        raise too_many_paths()
    return total / 2
