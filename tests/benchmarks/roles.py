"""Benchmark of brokerage with permuted groups on a large network, against listing every two-path.

    python tests/benchmarks/roles.py [ACTORS] [PERMUTATIONS]

The network is random with a seed: new actors tie themselves to those with many ties and often
close triangles (Holme and Kim 2002), as twin cities do. "Plain" lists every pair of neighbours of
every actor once for each permutation, in Python; it is timed on three permutations.
"""

from __future__ import annotations

import sys
import time

import networkx as nx
import numpy as np

from graphkit.analysis import brokerage
from graphkit.analysis.engines.brokerage import by_permutation, directed_ties, role_counts
from graphkit.model.network import Network
from graphkit.model.records import Actor, Claim

PLAIN_DRAWS = 3
GROUPS = 12


def plain(neighbours: list[set[int]], groups: list[int]) -> list[list[int]]:
    """Count the five roles of every actor, pair by pair."""
    found = []
    for v, near in enumerate(neighbours):
        counts = [0] * 5
        own = groups[v]
        for i in near:
            first = groups[i]
            for j in near - neighbours[i]:
                if j == i:
                    continue
                third = groups[j]
                if first == own:
                    counts[0 if third == own else 3] += 1
                elif third == own:
                    counts[2] += 1
                else:
                    counts[1 if first == third else 4] += 1
        found.append(counts)
    return found


def main() -> None:
    """Print seconds and ratios."""
    actors = int(sys.argv[1]) if len(sys.argv) > 1 else 20_000
    permutations = int(sys.argv[2]) if len(sys.argv) > 2 else 1000
    graph = nx.powerlaw_cluster_graph(actors, 3, 0.3, seed=1)
    groups = np.random.default_rng(1).integers(0, GROUPS, actors).tolist()
    network = Network(
        actors={
            str(a): Actor(str(a), "province", country=f"C{group:02}")
            for a, group in enumerate(groups)
        },
        claims=tuple(Claim(str(a), str(b), "sister_city") for a, b in graph.edges),
    )
    _ = network.ties, network.content_hash
    start = time.perf_counter()
    table = brokerage(network, permutations=permutations)
    whole = time.perf_counter() - start
    ties = directed_ties(network)
    _ = ties.totals
    start = time.perf_counter()
    by_permutation(ties, groups, permutations, 0)
    each = (time.perf_counter() - start) / permutations
    neighbours = [set(graph[a]) for a in range(actors)]
    random = np.random.default_rng(0)
    start = time.perf_counter()
    for _ in range(PLAIN_DRAWS):
        mixed = random.permutation(groups).tolist()
        slow = plain(neighbours, mixed)
    one = (time.perf_counter() - start) / PLAIN_DRAWS
    assert role_counts(ties, mixed)[:, :5].tolist() == slow
    print(f"{actors:,} actors, {graph.number_of_edges():,} ties, {len(table)} rows")
    print(f"brokerage, {permutations:,} permutations {whole:8.2f} s")
    print(f"one permutation           {each * 1000:8.2f} ms  1")
    print(f"one in plain Python       {one * 1000:8.2f} ms  {one / each:.0f} times that")


if __name__ == "__main__":
    main()
