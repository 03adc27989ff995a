"""Benchmark of saving, saving again and loading a large network, against bare SQLite.

``python tests/benchmarks/store.py [ACTORS [TIES]]`` builds a network of 100,000 actors and
500,000 ties, and prints the ratios to writing the same rows with bare ``executemany`` in one
transaction. Times are processor seconds, since wall time means little on a shared machine; the
bare tables have the same columns, once without any key and once with the store's own schema.
"""

from __future__ import annotations

import random
import resource
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from graphkit.model.dates import parse_date
from graphkit.model.network import Network
from graphkit.model.records import Actor, Claim, Source
from graphkit.storage import open_store
from graphkit.storage.batches.rows import TABLE_SPECS
from graphkit.storage.batches.tables import BOOKKEEPING
from graphkit.storage.sqlite.file import SCHEMA


def build(actors: int, ties: int, seed: int = 0) -> Network:
    """Return a random network with names in two scripts, dates, lists and sources."""
    rng = random.Random(seed)
    dates = [parse_date(str(year)) for year in range(1980, 2024)]
    sources = {f"s{i}": Source(f"s{i}", f"Register {i}", year=2000 + i % 20) for i in range(1000)}
    people = {
        f"TH-{i:06d}": Actor(
            f"TH-{i:06d}",
            "province",
            {"en": f"Province {i}", "th": f"จังหวัด {i}"},
            country="TH",
            lat=15 + i / actors,
            lon=100.5,
            source=f"s{i % 1000}",
            locator=f"p. {i % 300}",
        )
        for i in range(actors)
    }
    ids = list(people)
    claims = tuple(
        Claim(
            *(rng.choice(ids), rng.choice(ids), "sister_city", "", "in_force", "economic"),
            *("formal", ("culture", "tourism"), (), rng.choice(dates), None, 1.0, 0.9),
            *(f"s{rng.randrange(1000)}", f"row {i}", "a note of some words"),
        )
        for i in range(ties)
    )
    return Network(people, claims, sources, title="large")


def timed(work: Callable[[], Any]) -> tuple[float, float, Any]:
    """Return processor seconds, wall seconds, and the result."""
    wall, cpu = time.perf_counter(), time.process_time()
    result = work()
    return time.process_time() - cpu, time.perf_counter() - wall, result


def bare(path: Path, tables: dict[str, list[tuple[Any, ...]]], schema: str) -> None:
    """Write rows into new tables in one transaction."""
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA synchronous = FULL")
    connection.executescript(schema)
    connection.execute("BEGIN IMMEDIATE")
    for table, rows in tables.items():
        marks = ", ".join("?" * len(rows[0]))
        connection.executemany(f"INSERT INTO {table} VALUES ({marks})", rows)
    connection.execute("COMMIT")
    connection.close()


def main() -> None:
    """Measure and print."""
    actors = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    ties = int(sys.argv[2]) if len(sys.argv) > 2 else 500_000
    network = build(actors, ties)
    hashing, _, _ = timed(lambda: network.content_hash)
    built = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{actors:,} actors, {ties:,} ties; content hash alone {hashing:.2f} s")
    with tempfile.TemporaryDirectory() as name:
        path = Path(name) / "large.db"
        with open_store(Path(name) / "warm.db", create=True) as store:
            first, wall, report = timed(lambda: store.save(network))
        with open_store(path, create=True) as store:
            first = min(first, timed(lambda: store.save(network))[0])
            assert report.added == actors + ties + 1000
            repeat, _, report = timed(lambda: store.save(network))
            assert report.batch is None
            few = tuple(
                c._replace(note="read again") if i % 5000 == 0 else c
                for i, c in enumerate(network.claims)
            )
            edited = Network(network.actors, few, network.sources, title="large")
            _ = edited.content_hash
            change, _, report = timed(lambda: store.save(edited))
            assert report.changed == len(range(0, ties, 5000))
            back, _, _ = timed(lambda: store.undo(2))
            saved = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
            load, _, loaded = timed(store.load)
            assert loaded.claims == network.claims
            assert loaded.actors == network.actors
            del loaded
        size = path.stat().st_size / 2**20
        connection = sqlite3.connect(path)
        tables = {
            f.table: connection.execute(f"SELECT * FROM {f.table} ORDER BY position").fetchall()
            for f in TABLE_SPECS
        }
        connection.close()
        plain = ""
        for spec in TABLE_SPECS:
            names = ", ".join(f'"{c}"' for c in ("row", "id", *spec.columns, *BOOKKEEPING))
            plain += f"CREATE TABLE {spec.table} ({names});"
        tables = {table: rows for table, rows in tables.items() if rows}
        seconds = {
            (kind, again): timed(partial(bare, Path(name) / f"{kind}{again}.db", tables, schema))[0]
            for again in range(2)
            for kind, schema in (("plain", plain), ("keyed", SCHEMA))
        }
        without = min(seconds["plain", 0], seconds["plain", 1])
        within = min(seconds["keyed", 0], seconds["keyed", 1])
        with open_store(path) as store:
            whole, _, _ = timed(lambda: store.undo(1))
    for what, spent, note in (
        ("bare executemany, no keys", without, f"{without / within:.2f} of the same schema"),
        ("bare executemany, same schema", within, "1"),
        ("save", first, f"{first / within:.2f} times that, {first / without:.2f} without keys"),
        ("save and content hash", first + hashing, f"{(first + hashing) / within:.2f}"),
        ("save again, nothing new", repeat, f"{repeat / first:.2f} of the first save"),
        ("save with 1 in 5,000 changed", change, f"{change / first:.2f} of the first save"),
        ("undo of that", back, f"{back / first:.2f} of the first save"),
        ("undo of the first save", whole, f"{whole / first:.2f} of the first save"),
        ("load", load, f"{load / first:.2f} of the first save"),
    ):
        print(f"{what:31}{spent:7.2f} s  {note}")
    print(f"wall time of the first save {wall:.2f} s; file {size:.0f} MB")
    print(f"peak memory {built:.0f} MB once built, {saved:.0f} MB after the saves")


if __name__ == "__main__":
    main()
