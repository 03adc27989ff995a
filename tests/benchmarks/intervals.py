"""Benchmark of intervals: 500 drawn networks of the bundled one, with and without igraph, and of a
larger one.

Run: python tests/benchmarks/intervals.py [draws]
"""

from __future__ import annotations

import random
import sys
import time
from importlib.util import find_spec

from graphkit.analysis import MEASURES, centrality_intervals
from graphkit.model.network import Network
from graphkit.model.records import Actor, Claim
from graphkit.model.selection import default_selection
from graphkit.storage.open import SHIPPED, open_network


def large(actors: int = 5_000, ties: int = 8_000, seed: int = 0) -> Network:
    """Return a network of random ties, each with a confidence."""
    rng = random.Random(seed)
    ids = [f"XX-{i}" for i in range(actors)]
    claims = tuple(
        Claim(*rng.sample(ids, 2), "cooperates_with", confidence=rng.uniform(0.3, 1))
        for _ in range(ties)
    )
    return Network(actors={key: Actor(key, "province") for key in ids}, claims=claims)


def timed(network: Network, measures: tuple[str, ...], draws: int, engine: str | None) -> None:
    start = time.perf_counter()
    table = centrality_intervals(network, measures, draws=draws, engine=engine)
    spent = time.perf_counter() - start
    unsure = table.meta["intervals"]["uncertain_ties"]
    print(
        f"{len(table):6,} actors, {unsure:6,} uncertain ties, {draws} draws, "
        f"{table.meta['engine'] or 'no engine':16} {spent:7.2f} s  {', '.join(measures)}"
    )


def main() -> None:
    draws = int(sys.argv[1]) if len(sys.argv) > 1 else 500
    whole = open_network(SHIPPED)
    shipped = whole.select(default_selection(whole.ontology))
    timed(shipped, ("degree", "betweenness"), draws, None)
    for engine in ("igraph", "networkx"):
        if find_spec(engine):
            timed(shipped, ("degree", "betweenness"), draws, engine)
    for measure in MEASURES:
        timed(shipped, (measure,), draws, None)
    timed(large(), ("degree",), draws, None)
    timed(large(), ("betweenness",), 40, None)


if __name__ == "__main__":
    main()
