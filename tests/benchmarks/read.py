"""Benchmark of reading and checking 200,000 rows of ties, against a bare csv.DictReader.

Run: python tests/benchmarks/read.py [rows]
"""

from __future__ import annotations

import csv
import random
import sys
import tempfile
import time
from pathlib import Path

from graphkit.storage.files.read import read_network
from graphkit.storage.files.schema import TABLES

ACTORS, SOURCES = 10_000, 500


def make(folder: Path, rows: int, seed: int = 0) -> None:
    """Write a dataset of random ties, with as many filled cells as the bundled network."""
    rng = random.Random(seed)
    with (folder / "sources.csv").open("w", newline="", encoding="utf-8-sig") as file:
        out = csv.writer(file)
        out.writerow(TABLES["sources"])
        for i in range(SOURCES):
            out.writerow([f"s{i}", f"Source {i}", "", 1990 + i % 35, *[""] * 7])
    with (folder / "actors.csv").open("w", newline="", encoding="utf-8-sig") as file:
        out = csv.DictWriter(file, TABLES["actors"], restval="")
        out.writeheader()
        for i in range(ACTORS):
            out.writerow(
                {
                    "id": f"XX-{i}",
                    "kind": "province",
                    "name_en": f"Province {i}",
                    "name_th": f"จังหวัดที่ {i}",
                    "country": "XX",
                    "lat": rng.uniform(-90, 90),
                    "lon": rng.uniform(-180, 180),
                    "source": f"s{i % SOURCES}",
                }
            )
    words = ["culture", "education", "trade_investment", "tourism", "health"]
    with (folder / "ties.csv").open("w", newline="", encoding="utf-8-sig") as file:
        out = csv.writer(file)
        out.writerow(TABLES["ties"])
        for i in range(rows):
            tail, head = rng.sample(range(ACTORS), 2)
            year = rng.randint(1975, 2025)
            out.writerow(
                [
                    f"XX-{tail}",
                    f"XX-{head}",
                    rng.choice(["sister_city", "cooperates_with", "visited"]),
                    "",
                    rng.choice(["in_force", "in_process", "proposed", ""]),
                    "",
                    rng.choice(["formal", "informal", ""]),
                    "|".join(rng.sample(words, rng.randint(0, 3))),
                    rng.choice(["", "", "budget|staff"]),
                    rng.choice(
                        [f"{year}", f"{year}-{rng.randint(1, 12):02d}", f"พ.ศ. {year + 543}"]
                    ),
                    "",
                    "",
                    rng.choice(["", "0.9", "0.7"]),
                    f"s{rng.randrange(SOURCES)}",
                    f"p. {rng.randint(1, 400)}",
                    rng.choice(["", f"row {i} of a list", "ลงนามโดยผู้ว่าราชการจังหวัด"]),
                ]
            )


def bare(folder: Path) -> int:
    """Read the same files with a bare csv.DictReader, for comparison."""
    rows = 0
    for path in folder.glob("*.csv"):
        with path.open(newline="", encoding="utf-8-sig") as file:
            rows += sum(1 for _ in csv.DictReader(file))
    return rows


def main() -> None:
    """Time both five times in turn, and print the best times and their ratio."""
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 200_000
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        make(folder, rows)
        size = (folder / "ties.csv").stat().st_size / 1e6
        print(f"{rows:,} rows of ties ({size:.1f} MB), {ACTORS:,} actors, {SOURCES} sources")
        passes, reads = [], []
        for _ in range(5):
            start = time.perf_counter()
            assert bare(folder) == rows + ACTORS + SOURCES
            passes.append(time.perf_counter() - start)
            start = time.perf_counter()
            network, problems = read_network(folder)
            reads.append(time.perf_counter() - start)
            assert len(network.claims) == rows - sum(p.code == "duplicate_row" for p in problems)
        errors = sum(p.severity == "error" for p in problems)
        print(f"csv.DictReader alone   {min(passes):6.2f} s")
        print(f"read_network, checked  {min(reads):6.2f} s   ({errors} errors)")
        print(f"ratio of speeds        {min(passes) / min(reads):6.2f}   (at least 0.20 is wanted)")


if __name__ == "__main__":
    main()
