"""Benchmark of exact betweenness with numpy alone, against igraph and networkx in the same run.

The network is KONECT's of sister cities, or one like it: 14,274 actors, 20,573 ties, half of the
actors with one tie, a third in one biconnected block. networkx is timed on paths from a sample of
actors and extrapolated.

Run: python tests/benchmarks/betweenness.py [folder with out.twin] [times]
"""

from __future__ import annotations

import random
import statistics
import sys
import time
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import networkx as nx
import numpy as np

from graphkit.analysis.engines import brandes

KONECT = Path(__file__).parents[3] / "shared" / "data" / "konect_twin"
ACTORS, TIES, BLOCK, BLOCK_TIES = 14_274, 20_573, 4_470, 12_004
SAMPLE = 60


def konect(folder: Path) -> nx.Graph:
    lines = (folder / "out.twin").read_text("utf-8").splitlines()
    pairs = (line.split()[:2] for line in lines if line and not line.startswith("%"))
    graph = nx.Graph((int(a), int(b)) for a, b in pairs)
    graph.remove_edges_from(list(nx.selfloop_edges(graph)))
    return nx.convert_node_labels_to_integers(graph)


def look_alike(seed: int = 0) -> nx.Graph:
    """Make a ring with chords between its hubs, trees attached to it, and actors without ties."""
    rng = random.Random(seed)
    graph = nx.cycle_graph(BLOCK)
    ends = list(range(BLOCK))
    while graph.number_of_edges() < BLOCK_TIES:
        one, other = rng.randrange(BLOCK), rng.choice(ends)
        if one != other and not graph.has_edge(one, other):
            graph.add_edge(one, other)
            ends += (one, other)
    for actor in range(BLOCK, BLOCK + TIES - BLOCK_TIES):
        graph.add_edge(actor, rng.randrange(actor) if rng.random() < 0.7 else rng.choice(ends))
    graph.add_nodes_from(range(ACTORS))
    return graph


def timed(work: Callable[[], Any], times: int) -> tuple[float, Any]:
    """Return the median time, and the result."""
    spent, found = [], None
    for _ in range(times):
        start = time.perf_counter()
        found = work()
        spent.append(time.perf_counter() - start)
    return statistics.median(spent), found


def main() -> None:
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else KONECT
    times = int(sys.argv[2]) if len(sys.argv) > 2 else 3
    there = (folder / "out.twin").exists()
    graph = konect(folder) if there else look_alike()
    n, ties = len(graph), list(graph.edges)
    largest = max(nx.biconnected_components(graph), key=len)
    print(
        f"{'KONECT sister cities' if there else 'look-alike (no out.twin there)'}: {n:,} actors, "
        f"{len(ties):,} ties, largest biconnected block {len(largest):,}; numpy {np.__version__}, "
        f"median of {times}"
    )
    tails, heads = zip(*ties, strict=True)
    own, found = timed(lambda: brandes.betweenness(n, tails, heads), times)
    print(f"graphkit, numpy      {own:8.2f} s")
    if find_spec("igraph"):
        import igraph

        made = igraph.Graph(n=n, edges=ties)
        other, expected = timed(lambda: np.array(made.betweenness(directed=False)), times)
        off = np.max(np.abs(found - expected) / np.maximum(expected, 1))
        print(
            f"igraph {igraph.__version__:13} {other:8.2f} s   {other / own:7.1f}x as long; "
            f"largest relative difference {off:.1e}"
        )
    part, _ = timed(lambda: nx.betweenness_centrality(graph, k=SAMPLE, seed=1), 1)
    whole = part / SAMPLE * n
    print(
        f"networkx {nx.__version__:11} {whole:8.0f} s   {whole / own:7.0f}x as long; extrapolated "
        f"from {SAMPLE} of {n:,} starting points in {part:.1f} s"
    )


if __name__ == "__main__":
    main()
