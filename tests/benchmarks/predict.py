"""Benchmark of prediction and its backtest at scale, on twin cities of the world.

    python tests/benchmarks/predict.py FOLDER [--dataset OUT] [--seed S] [--repeats R]

FOLDER holds ``nodes.csv`` (qid, label_en, country_iso2, lat, lon) and ``ties.csv`` (a_qid, b_qid),
as a query of Wikidata gives them; the default is ``../shared/data/world_wikidata2022`` next to the
project if it exists. With ``--dataset`` they are written as a dataset folder, for
``graphkit gaps -n OUT --rule predicted``. A random network of 15,000 towns and 20,000 ties (Holme
and Kim 2002, with places and countries) is timed too.
"""

from __future__ import annotations

import argparse
import csv
import resource
import time
from pathlib import Path

import networkx as nx
import numpy as np

from graphkit.gaps.backtest import backtest
from graphkit.gaps.prediction import predict
from graphkit.model.network import Network
from graphkit.model.records import Actor, Claim
from graphkit.storage.files.write import write_folder

WORLD = Path(__file__).parents[3] / "shared" / "data" / "world_wikidata2022"


def world(folder: Path) -> Network:
    """Return the network of the two files."""
    with (folder / "nodes.csv").open(encoding="utf-8") as file:
        actors = [
            Actor(
                row["qid"],
                "city",
                {"en": row["label_en"]},
                country=row["country_iso2"],
                lat=float(row["lat"]),
                lon=float(row["lon"]),
                wikidata=row["qid"],
                population=int(row["population"]) if row["population"] else None,
            )
            for row in csv.DictReader(file)
        ]
    with (folder / "ties.csv").open(encoding="utf-8") as file:
        pairs = {tuple(sorted((row["a_qid"], row["b_qid"]))) for row in csv.DictReader(file)}
    claims = tuple(Claim(a, b, "sister_city") for a, b in sorted(pairs) if a != b)
    return Network({a.id: a for a in actors}, claims, title="Twin cities of the world, 2022")


def made(n: int = 15_000, ties: int = 20_000) -> Network:
    """Return a random network of a hundred countries."""
    random = np.random.default_rng(1)
    graph = nx.powerlaw_cluster_graph(n, 2, 0.3, seed=1)
    edges = random.permutation(np.array(sorted(graph.edges)))[:ties]
    lat, lon = random.uniform(-60, 70, n), random.uniform(-180, 180, n)
    actors = [
        Actor(f"n{i}", "city", country=f"C{int(lon[i] + 180) // 36}{int(lat[i] + 60) // 14}",
              lat=float(lat[i]), lon=float(lon[i]))
        for i in range(n)
    ]  # fmt: skip
    claims = tuple(Claim(f"n{a}", f"n{b}", "sister_city") for a, b in edges)
    return Network({a.id: a for a in actors}, claims, title="By chance")


def main() -> None:
    """Print seconds, memory and the table of the backtest."""
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", nargs="?", type=Path, default=WORLD)
    parser.add_argument("--dataset", type=Path)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--repeats", type=int, default=5)
    given = parser.parse_args()
    networks = [made()]
    if (given.folder / "nodes.csv").is_file():
        networks.append(world(given.folder))
        if given.dataset:
            write_folder(networks[-1], given.dataset)
    for network in networks:
        _ = network.ties
        start = time.perf_counter()
        found = predict(network)
        seconds = time.perf_counter() - start
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
        print(
            f"{network.title}: {len(network.actors):,} actors, {len(network.ties):,} ties, "
            f"{found.pairs:,} pairs scored in {seconds:.1f} s, {peak:.2f} GB"
        )
    if len(networks) > 1:
        start = time.perf_counter()
        done = backtest(networks[-1], repeats=given.repeats, seed=given.seed, rules=[])
        for row in done.table:
            values = [row[c] for c in done.table.columns if row[c] is not None]
            print(*(str(value).ljust(18 if i < 2 else 8) for i, value in enumerate(values)))
        print(done.summary)
        print(f"{time.perf_counter() - start:.0f} s")


if __name__ == "__main__":
    main()
