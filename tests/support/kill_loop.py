"""Kill a process that saves networks at random moments, and count the rows that were lost.

``python tests/support/kill_loop.py 50`` prints one line per kill and, at the end, the number of
rows whose save had returned but which were missing when the file was opened again.
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from graphkit.model.network import Network
from graphkit.model.records import Actor, Claim, Source
from graphkit.storage import open_store

SIZE = 400


def network_of(step: int) -> Network:
    """Return the network that is saved as batch ``step``: it grows, and some of its rows change."""
    source = Source("s", f"Register, edition {step}", year=2000)
    actors = {
        f"a{i}": Actor(f"a{i}", "province", {"th": f"จังหวัด {i}"}, source="s")
        for i in range(SIZE + 40 * step)
    }
    names = list(actors)
    claims = tuple(
        Claim(
            names[i],
            names[(i * 7 + 1) % len(names)],
            "cooperates_with",
            source="s",
            locator=f"row {i}",
            note=f"seen in edition {step - step % (i % 5 + 1)}",
        )
        for i in range(len(names))
        if i != (i * 7 + 1) % len(names)
    )
    return Network(actors, claims, {"s": source}, title="growing", version=str(step))


def child(path: str) -> None:
    """Save one network after the other without end, and print a line after each."""
    with open_store(path, create=True) as store:
        step = max((b.batch for b in store.history()), default=0)
        print("ready", flush=True)
        while True:
            step += 1
            report = store.save(network_of(step), prune=True)
            print(f"saved {report.batch} {len(store_rows(step))}", flush=True)


def store_rows(step: int) -> set[str]:
    """Return every row of a network as text."""
    network = network_of(step)
    return {repr(r) for r in (*network.actors.values(), *network.claims)}


def kill_once(path: Path, rng: random.Random) -> tuple[int, int, bool]:
    """Start the child, kill it and open the file.

    Returns:
        The number of saves that had returned, the number of their rows that were lost, and
        whether a journal was left to roll back.
    """
    command = [sys.executable, __file__, "--child", str(path)]
    env = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=env) as process:
        assert process.stdout is not None
        process.stdout.readline()
        time.sleep(rng.uniform(0.0, 0.35))
        process.send_signal(signal.SIGKILL)
        lines = process.stdout.read().splitlines()
    hot = path.with_name(path.name + "-journal").exists()
    acknowledged = [int(line.split()[1]) for line in lines if line.startswith("saved ")]
    with open_store(path) as store:
        history = {batch.batch: batch for batch in store.history()}
        loaded = store.load()
    newest = max(history, default=0)
    # Rows of a save that had returned but are missing, or a state that no save made.
    there = {repr(r) for r in (*loaded.actors.values(), *loaded.claims)}
    lost = len(store_rows(newest) - there) if newest else 0
    lost += sum(len(store_rows(n)) for n in acknowledged if n not in history)
    if newest and loaded.content_hash != network_of(newest).content_hash:
        lost = max(lost, 1)
    return len(acknowledged), lost, hot


def begin(path: Path) -> None:
    """Create a store without a network."""
    with open_store(path, create=True) as store:
        store.propose([])


def run(kills: int, folder: Path, seed: int = 0, say: bool = True) -> tuple[int, int, int]:
    """Kill the child ``kills`` times; return saves that returned, rows lost, and journals left."""
    rng = random.Random(seed)
    path = folder / "killed.db"
    begin(path)
    total = missing = journals = 0
    for number in range(1, kills + 1):
        acknowledged, lost, hot = kill_once(path, rng)
        total, missing, journals = total + acknowledged, missing + lost, journals + hot
        if say:
            print(f"kill {number}: {acknowledged} saves acknowledged, {lost} rows lost, hot={hot}")
        if number % 10 == 0:
            path.unlink()
            begin(path)
    return total, missing, journals


if __name__ == "__main__":
    if sys.argv[1] == "--child":
        child(sys.argv[2])
    with tempfile.TemporaryDirectory() as name:
        count = int(sys.argv[1])
        saves, rows, journals = run(count, Path(name))
    print(
        f"{count} kills, {saves} batches acknowledged, {journals} left a journal to roll back; "
        f"lost acknowledged rows: {rows}"
    )
    sys.exit(1 if rows else 0)
