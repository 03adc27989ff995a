"""Benchmark of matching names: speed and accuracy.

    PYTHONPATH=. python tests/benchmarks/match.py [NAMES] [ACTORS]

Matches misspelt and well-spelt names of the gazetteer's places (10,000) against a network of other
places (20,000), and for comparison every name with every name of a sample; then judges each part
of the lists of names in ``data/match``, and prints the wrong matches.
"""

from __future__ import annotations

import random
import resource
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "support"))

from match_names import PARTS, judge

from graphkit.model.network import Network
from graphkit.model.records import Actor, all_names
from graphkit.names.gazetteer import open_gazetteer
from graphkit.names.similarity import compare_names
from graphkit.resolve.match import Matcher

SAMPLE = 10


def main(count: int = 10_000, size: int = 20_000) -> None:
    """Print the figures."""
    rng = random.Random(1)
    places = list(open_gazetteer())
    rng.shuffle(places)
    actors = {
        p.id: Actor(p.id, p.kind, p.names, aliases=p.aliases[:4], country=p.country)
        for p in places[:size]
    }
    asked = [(p.id, slip(rng, rng.choice(p.all_names()))) for p in rng.choices(places, k=count)]
    started = time.perf_counter()
    matcher = Matcher(Network(actors=actors), open_gazetteer())
    matcher.match("x")
    indexed = time.perf_counter()
    found = [matcher.match(name) for _, name in asked]
    ended = time.perf_counter()
    first = sum(bool(f) and f[0].id == place for (place, _), f in zip(asked, found, strict=True))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"{count:,} names, {size:,} actors, {len(places):,} places of the gazetteer")
    print(f"index {indexed - started:.1f} s, match {ended - indexed:.1f} s, peak {peak} MB")
    print(f"first candidate is the place meant: {first / count:.3f} (4 of 10 names misspelt)")
    started = time.perf_counter()
    names = [name for actor in actors.values() for name in all_names(actor)]
    for _, name in asked[:SAMPLE]:
        max(compare_names(name, other).score for other in names)
    plain = (time.perf_counter() - started) / SAMPLE * count
    print(f"every name against every name: {plain / (ended - indexed):,.0f} times as long")
    for part in PARTS:
        share, wrong = judge(part)
        print(f"\n{part}: {share:.3f} right; wrong:")
        for row, candidates in wrong:
            got = ", ".join(f"{c.id} {c.score:.2f}" for c in candidates) or "none"
            print(f"  {row.name}: {got}; means {' or '.join(row.ids) or 'nothing known'}")


def slip(rng: random.Random, name: str) -> str:
    """Return a name, with one letter missing in 4 of 10 cases."""
    if rng.random() < 0.4 and len(name) > 4:
        lost = rng.randrange(1, len(name))
        return name[:lost] + name[lost + 1 :]
    return name


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
