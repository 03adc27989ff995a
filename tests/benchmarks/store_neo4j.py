"""Benchmark of loading a large network into Neo4j, loading it again and reading it back.

``python tests/benchmarks/store_neo4j.py ADDRESS [ACTORS [TIES]]`` builds a network of 100,000
actors and 500,000 ties and prints the ratios to the bare driver, which sends the same batches of
``UNWIND`` for the same nodes and relationships; preparing the batches is not counted. Times are
wall time, of client and server together: run it on an otherwise idle machine. All nodes in the
database must have the label ``Graphkit``; they are deleted.
"""

from __future__ import annotations

import resource
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from neo4j import Driver
from store import build

from graphkit.model.network import Network
from graphkit.storage import open_store
from graphkit.storage.batches.rows import TABLE_SPECS
from graphkit.storage.batches.saving import Saving
from graphkit.storage.batches.tables import Fresh
from graphkit.storage.neo4j.connection import database, open_driver
from graphkit.storage.neo4j.derived import DerivedWriter, StoredRecords
from graphkit.storage.neo4j.tables import GraphTables
from graphkit.storage.neo4j.transactions import Statement

MARK = "Graphkit"


class Bare:
    """A runner that sends batches one after the other, and counts only the time of the driver."""

    def __init__(self, driver: Driver) -> None:
        self._driver = driver
        self.seconds = 0.0
        self.rows = 0

    def read(self, text: str, **parameters: Any) -> Iterator[list[Any]]:
        """Return no rows, because the database is empty."""
        return iter(())

    def write(self, steps: Iterable[Sequence[Statement]]) -> None:
        """Send each step in a transaction."""
        for step in steps:
            start = time.perf_counter()
            for text, parameters in step:
                self._driver.execute_query(text, parameters, database_=database())
                self.rows += len(parameters["rows"])
            self.seconds += time.perf_counter() - start


def bare(driver: Driver, network: Network) -> Bare:
    """Load a network by the batches alone."""
    runner = Bare(driver)
    saving = Saving(network, "large")
    tables = GraphTables(runner, network.ontology)
    own = tables.memberships.number(frozenset(("large",)))
    for spec in TABLE_SPECS:
        plan = saving.plans[spec.table]
        tables.add(
            spec,
            (
                Fresh(key, record, own, 1, 1, float(i))
                for i, (key, record) in enumerate(zip(plan.ids, plan.records, strict=True))
            ),
        )
    records = StoredRecords(network, saving.plans["claim"].ids, ())
    DerivedWriter(runner, records, vocabulary_changed=False).write()
    return runner


def wipe(driver: Driver) -> None:
    """Delete what graphkit wrote."""
    # Claims first: a source that half a million of them cite would fill the server's memory.
    for label in ("Claim", MARK):
        text = f"MATCH (n:{label}) WITH n LIMIT 5000 DETACH DELETE n RETURN count(n) AS n"
        while driver.execute_query(text, database_=database()).records[0]["n"]:
            pass


def timed(work: Callable[[], Any]) -> tuple[float, float, Any]:
    """Return wall seconds, processor seconds of this process, and the result."""
    wall, cpu = time.perf_counter(), time.process_time()
    result = work()
    return time.perf_counter() - wall, time.process_time() - cpu, result


def memory() -> float:
    """Return the peak memory of this process, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> None:
    """Measure and print."""
    address = sys.argv[1]
    actors = int(sys.argv[2]) if len(sys.argv) > 2 else 100_000
    ties = int(sys.argv[3]) if len(sys.argv) > 3 else 500_000
    network = build(actors, ties)
    driver = open_driver(address)
    foreign = f"MATCH (n) WHERE NOT n:{MARK} RETURN count(n) AS n"
    if driver.execute_query(foreign, database_=database()).records[0]["n"]:
        sys.exit("the database holds data of others; give an empty one")
    wipe(driver)
    print(f"{actors:,} actors, {ties:,} ties; memory once built {memory():.0f} MB", flush=True)
    with open_store(address, create=True) as store:
        # A server that has just started is slower; both runs find constraints and plans in place.
        store.save(build(max(1000, actors // 20), max(4000, ties // 20)))
        wipe(driver)
    with open_store(address, create=True) as store:
        first, cpu, report = timed(lambda: store.save(network, dataset="large"))
        assert report.added == actors + ties + 1000
        peak = memory()
        repeat, _, report = timed(lambda: store.save(network, dataset="large"))
        assert report.batch is None
        back, _, loaded = timed(store.load)
        assert loaded.claims == network.claims
        assert loaded.actors == network.actors
        del loaded
    print(f"{'load':28}{first:8.1f} s  {cpu:.1f} s of it this process", flush=True)
    print(f"{'load again, nothing new':28}{repeat:8.1f} s  {repeat / first:.2f} of the load")
    print(f"{'read back to a Network':28}{back:8.1f} s  {back / first:.2f} of the load")
    print(f"{'peak memory of the client':28}{peak:8.0f} MB; {memory():.0f} MB with what was read")
    wipe(driver)
    runner = bare(driver, network)
    print(f"{'bare driver, same batches':28}{runner.seconds:8.1f} s  {runner.rows:,} rows sent")
    print(f"{'load against the bare driver':28}{first / runner.seconds:8.2f} times")
    wipe(driver)
    driver.close()


if __name__ == "__main__":
    main()
