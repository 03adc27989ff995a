"""Benchmark of the search for duplicates: its speed at scale, and its accuracy on labelled actors.

    python tests/benchmarks/duplicates.py [--actors N]

The search runs on N places of the gazetteer (20,000 unless given), one in ten of which is repeated
in another language or with a wrong letter. It prints seconds and memory, the number of scored
pairs among all pairs, and an estimate from a sample of the time to compare all pairs. Then
precision and recall on both halves of the labelled actors in ``tests/data/duplicates``: without
the gazetteer, from which the labels come, and with it.
"""

from __future__ import annotations

import argparse
import random
import resource
import time
from pathlib import Path

from graphkit.model.network import Network
from graphkit.model.records import Actor
from graphkit.names.gazetteer import open_gazetteer
from graphkit.resolve.duplicates import DuplicateSearch, search
from graphkit.resolve.likeness import EvidenceFinder
from graphkit.storage.open import open_network

LABELLED = Path(__file__).parents[1] / "data" / "duplicates"
SAMPLE = 20_000


def places(count: int) -> Network:
    """Return a network of places of the gazetteer, one in ten of them twice."""
    draw = random.Random(1)
    actors: dict[str, Actor] = {}
    every = list(open_gazetteer())
    draw.shuffle(every)
    for place in every:
        if len(actors) >= count:
            break
        names = {lang: name for lang, name in place.names.items() if name}
        point = (place.lat, place.lon)
        fields = {"country": place.country, "lat": point[0], "lon": point[1]}
        actors[place.id] = Actor(place.id, place.kind, names, aliases=place.aliases, **fields)
        if names and draw.random() < 0.1:
            lang = draw.choice([*names])
            name, i = names[lang], draw.randrange(len(names[lang]))
            if len(name) > 5 and draw.random() < 0.3:
                name = name[:i] + name[i + 1 :]
            key = f"{place.id}~2"
            actors[key] = Actor(key, place.kind, {lang: name}, country=place.country)
    return Network(actors, title="Places of the gazetteer")


def figures(network: Network, found: DuplicateSearch) -> str:
    """Return precision and recall, by the ids of labelled actors."""
    twins = sum(key.endswith("~2") for key in network.actors)
    right = sum(d.a.partition("~")[0] == d.b.partition("~")[0] for d in found.duplicates)
    named = len(found.duplicates)
    return (
        f"{named:,} named of {twins:,}, precision {right / max(1, named):.3f}, "
        f"recall {right / max(1, twins):.3f}"
    )


def all_pairs(network: Network) -> float:
    """Estimate the seconds that scoring every pair would take, from a sample."""
    draw = random.Random(2)
    ids = sorted(network.actors)
    finder = EvidenceFinder(network)
    pairs = [sorted(draw.sample(ids, 2)) for _ in range(SAMPLE)]
    for key in ids:
        finder.profiles.profile(key).names  # noqa: B018 - reads the names, which every search does once
    start = time.perf_counter()
    for a, b in pairs:
        finder.evidence(a, b)
    return (time.perf_counter() - start) / SAMPLE * len(ids) * (len(ids) - 1) / 2


def main() -> None:
    """Print seconds, memory and figures."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--actors", type=int, default=20_000)
    given = parser.parse_args()
    network = places(given.actors)
    start, worked = time.perf_counter(), time.process_time()
    found = search(network)
    seconds, worked = time.perf_counter() - start, time.process_time() - worked
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    count = len(network.actors)
    every = count * (count - 1) // 2
    print(f"{count:,} actors: {seconds:.1f} s, {worked:.1f} s of processors, {memory:.0f} MB")
    print(figures(network, found))
    print(f"weighed {found.pairs:,} of {every:,} pairs, one in {every // max(1, found.pairs):,}")
    print(f"names that too many bear: {len(found.left_out)}")
    print(f"all pairs would take {all_pairs(network) / 3600:.1f} hours")
    for half in ("tuning", "unseen"):
        network = open_network(str(LABELLED / half))
        for known in (False, True):
            found = search(network, gazetteer=known)
            with_ = "with" if known else "without"
            print(f"{half}, {with_} the gazetteer: {figures(network, found)}")


if __name__ == "__main__":
    main()
