"""Betweenness from a sample of starting points, with what is known of its error."""

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
from graphkit.model.errors import GraphkitError

SMALLEST_SAMPLE = 20
"""The fewest starts from which an error can be told: one in each group."""

# Groups of starts whose spread tells the error, and Student's t for 95 % with one fewer.
_GROUPS = SMALLEST_SAMPLE
_T = 2.093024
_CHANCE = 0.05


class SampledBetweenness(NamedTuple):
    """Betweenness by a sample of starts.

    ``errors`` say for each actor what the error stays below with a chance of 95 %; ``bound`` is
    what that of no actor exceeds, with a chance of 95 %, whatever the network.
    """

    values: list[float]
    errors: list[float]
    bound: float

    def account(self, sample: int, actors: int) -> dict[str, float]:
        """What an output says of the sample that it rests on."""
        return {
            "starts": min(sample, actors),
            "of": actors,
            "largest_error": max(self.errors, default=0.0),
            "bound": self.bound,
        }


def sampled_betweenness(
    graph: Projection, engine: str, sample: int, seed: int = 0
) -> SampledBetweenness:
    """Betweenness (as :func:`betweenness`) of the shortest paths from some actors only.

    The starts are drawn without replacement; what each adds to an actor is averaged (Brandes
    and Pich 2007). The error of an actor has two parts:

    * what the 20 groups of starts spread, with Student's t for 95 % and the correction for a
      finite population;
    * what no start of the sample can have shown, since a few starts add most to an actor that
      holds a small part of the network: with a chance of 95 % it is less than m = ln(20)/N of
      all starts (the "rule of three", Hanley and Lippman-Hand 1983). They add m at most, and no
      more than the value and m squared: each of their pairs is also met from its other end,
      unless that is one of them.

    The bound needs no assumption: n/(n-1) * sqrt((1 - (N-1)/n) * ln(2n/0.05) / 2N), N the
    starts (Hoeffding's inequality without replacement, Serfling 1974, for all actors at once).
    It is much wider.

    Args:
        graph: the projection.
        engine: a library that can do it, see :func:`path_engine`.
        sample: the number of starts, at least :data:`SMALLEST_SAMPLE`; from n on it is exact.
        seed: of the draw.

    Raises:
        GraphkitError: for a sample that is too small.
    """
    n = len(graph.actors)
    if sample < SMALLEST_SAMPLE:
        raise GraphkitError(
            f"{sample} starts are too few to tell the error; take {SMALLEST_SAMPLE} or more"
        )
    if sample >= n or n < 3:
        exact = path_engine(None, weighted=graph.strengths is not None)
        return SampledBetweenness(betweenness(graph, exact), [0.0] * n, 0.0)
    starts = np.random.default_rng(seed).permutation(n)[:sample]
    groups = np.array_split(starts, _GROUPS)
    added = np.array(list(_added(graph, engine, groups)))
    # From all n starts each pair of ends is counted once.
    scale = n * 2 / ((n - 1) * (n - 2))
    values = added.sum(axis=0) / sample * scale
    means = added / np.array([len(group) for group in groups])[:, None] * scale
    spread = _T * means.std(axis=0, ddof=1) / math.sqrt(_GROUPS) * math.sqrt(1 - sample / n)
    unseen = math.log(1 / _CHANCE) / sample
    errors = spread + np.minimum(unseen, values + unseen**2)
    # At the end of one tie the value is 0, and known.
    errors[np.diff(graph.arcs.starts) < 2] = 0.0
    bound = math.sqrt((1 - (sample - 1) / n) * math.log(2 * n / _CHANCE) / (2 * sample))
    return SampledBetweenness(values.tolist(), errors.tolist(), n / (n - 1) * bound)


def _added(graph: Projection, engine: str, groups: list[IntArray]) -> Iterable[FloatArray]:
    """What each group of starts adds to the betweenness of each actor, half a pair each."""
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
    """What the shortest paths from some actors add to the betweenness of each, on numpy alone.

    Half a pair each, so that all starts together count every pair once. One start at a time,
    all ties of a step at once (Brandes 2001).

    Raises:
        GraphkitError: when there are more shortest paths than a float can count.
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
