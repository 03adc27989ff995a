"""Time and memory of each export format on a large network: ``python tests/benchmarks/formats.py``.

17,000 actors, 25,000 ties and 500 sources are written once in each format, each in a process of
its own; the files that have a reader are then read as raw tables.
"""

from __future__ import annotations

import random
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from graphkit import Actor, Claim, Network, Source, export, parse_date
from graphkit.report.export import FORMATS
from graphkit.storage.formats.read import read_foreign

ACTORS, TIES, SOURCES = 17_000, 25_000, 500
READ = ("gexf", "graphml", "pajek", "node-link", "geojson", "ftm")


def large(actors: int = ACTORS, ties: int = TIES, seed: int = 1) -> Network:
    """A random network of cooperation ties, each with a source and a date."""
    chance = random.Random(seed)
    kinds = ("province", "city", "association", "agency", "project")
    nodes = {
        f"A{i}": Actor(
            *(f"A{i}", chance.choice(kinds), {"en": f"Actor {i}", "th": f"ตัวแสดง {i}"}),
            country="TH",
            lat=round(chance.uniform(-50, 60), 4),
            lon=round(chance.uniform(-179, 179), 4),
            since=parse_date(str(1950 + i % 70)),
            source=f"s{i % SOURCES}",
        )
        for i in range(actors)
    }
    ids = list(nodes)
    pairs: dict[tuple[str, str], None] = {}
    while len(pairs) < ties:
        tail, head = sorted(chance.sample(ids, 2))
        pairs[tail, head] = None
    claims = tuple(
        Claim(
            *(tail, head, "cooperates_with"),
            status="in_force",
            since=parse_date(str(1990 + i % 30)),
            confidence=0.9,
            source=f"s{i % SOURCES}",
            locator="p. 1",
        )
        for i, (tail, head) in enumerate(pairs)
    )
    sources = {
        f"s{i}": Source(f"s{i}", f"Source {i}", year=2000 + i % 20, url=f"https://example.org/{i}")
        for i in range(SOURCES)
    }
    return Network(nodes, claims, sources, title="Large")


def measure(form: str) -> None:
    """Write one format and print the seconds and the largest memory of the process."""
    network = large()
    with tempfile.TemporaryDirectory() as folder:
        end = next((end for end in FORMATS[form] if end.startswith(".")), "")
        path = Path(folder, f"large{end}")
        start = time.process_time()
        made = export(network, path, format=form)
        wrote = time.process_time() - start
        row = f"{form:10} {wrote:6.1f} s to write"
        if form in READ:
            start = time.process_time()
            read_foreign(made.paths[0])
            row += f", {time.process_time() - start:5.1f} s to read"
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{row}, {peak:,.0f} MB")


def main() -> None:
    """Measure every format, or those that are named."""
    for form in sys.argv[2:] if sys.argv[1:2] == ["--only"] else FORMATS:
        subprocess.run([sys.executable, __file__, form], check=True)


if __name__ == "__main__":
    if len(sys.argv) == 2 and sys.argv[1] in FORMATS:
        measure(sys.argv[1])
    else:
        main()
