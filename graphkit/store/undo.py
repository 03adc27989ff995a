# Table and column names come from graphkit.store.rows; every value is a parameter.
# ruff: noqa: S608
"""Taking a batch back out of a SQLite store, unless later batches build on it."""

from __future__ import annotations

import json
import sqlite3

from graphkit.model import GraphkitError
from graphkit.store.base import UndoReport
from graphkit.store.batches import put
from graphkit.store.checks import now
from graphkit.store.files import RECORD_TABLES


def undo(connection: sqlite3.Connection, batch: int) -> UndoReport:
    """Take a batch back, in an open transaction."""
    known = dict(connection.execute("SELECT id, undone_at FROM batch"))
    if batch not in known:
        listed = f"there are 1 to {max(known)}" if known else "the store has none yet"
        raise GraphkitError(f"there is no batch {batch}; {listed} (`graphkit history` lists them)")
    if known[batch]:
        raise GraphkitError(f"batch {batch} was taken back already, at {known[batch]}")
    _refuse_if_needed(batch, _later(connection, {batch}))
    (dataset,) = connection.execute("SELECT dataset FROM batch WHERE id = ?", (batch,)).fetchone()
    logged = connection.execute(
        'SELECT "table", before, removed FROM change WHERE batch = ?', (batch,)
    ).fetchall()
    removed = 0
    for table in RECORD_TABLES:
        if table == "dataset":
            connection.execute(
                "DELETE FROM membership WHERE id IN (SELECT id FROM membership WHERE dataset IN "
                "(SELECT id FROM dataset WHERE added = ?))",
                (batch,),
            )
        gone = connection.execute(f"DELETE FROM {table} WHERE added = ?", (batch,)).rowcount
        removed += gone if table != "dataset" else 0
        connection.execute(
            f"DELETE FROM {table} WHERE id IN "
            '(SELECT id FROM change WHERE batch = ? AND "table" = ?)',
            (batch, table),
        )
        back = (before for t, before, _ in logged if t == table)
        put(connection, table, ((None, *json.loads(before)) for before in back))
    # A row that is set back may refer to one that a later batch retired.
    retired = _retired(connection, batch)
    _refuse_if_needed(batch, retired | _later(connection, retired))
    connection.execute("DELETE FROM settled")
    connection.execute("DELETE FROM change WHERE batch = ?", (batch,))
    connection.execute("UPDATE batch SET undone_at = ? WHERE id = ?", (now(), batch))
    returned = sum(was_removed for table, _, was_removed in logged if table != "dataset")
    rows = sum(table != "dataset" for table, _, _ in logged)
    return UndoReport(batch, dataset, removed, rows - returned, returned)


def _refuse_if_needed(batch: int, later: set[int]) -> None:
    if not later:
        return
    first = sorted(later, reverse=True)
    names = ", then ".join(str(number) for number in first)
    word = "batch" if len(first) == 1 else "batches"
    raise GraphkitError(
        f"batch {batch} cannot be taken back yet: later batches touched or use its rows; "
        f"undo {word} {names} first"
    )


def _retired(connection: sqlite3.Connection, batch: int) -> set[int]:
    """The later batches that retired rows which others now refer to."""
    ends = {
        (table, fk[0]): fk[3]
        for table in RECORD_TABLES
        for fk in connection.execute(f"PRAGMA foreign_key_list({table})")
    }
    found: set[int] = set()
    for table, row, parent, number in connection.execute("PRAGMA foreign_key_check").fetchall():
        query = (
            f'SELECT max(c.batch) FROM {table} r JOIN change c ON c.id = r."{ends[table, number]}" '
            'WHERE r.rowid = ? AND c."table" = ? AND c.removed AND c.batch > ?'
        )
        later = connection.execute(query, (row, parent, batch)).fetchone()[0]
        if later is None:
            raise GraphkitError(
                f"batch {batch} cannot be taken back: a row of {parent} that it needs is missing"
            )
        found.add(later)
    return found


def _later(connection: sqlite3.Connection, given: set[int]) -> set[int]:
    """The batches that must go before some others can: those that build on them, and so on."""
    found: set[int] = set()
    todo = list(given)
    queries = [
        # Rows that it added and a later one changed or retired.
        "SELECT batch FROM change WHERE added = :b AND batch > :b",
        # Rows that it changed or retired and a later one did again, or added anew.
        'SELECT c.batch FROM change o JOIN change c USING ("table", id) '
        "WHERE o.batch = :b AND c.batch > :b",
        *(
            f"SELECT added FROM {table} WHERE added > :b AND id IN "
            f"(SELECT id FROM change WHERE batch = :b AND \"table\" = '{table}')"
            for table in RECORD_TABLES
        ),
        # Later rows that refer to actors or sources that it added.
        *(
            f"SELECT touched FROM {table} WHERE touched > :b AND {end} IN "
            f"(SELECT id FROM {parent} WHERE added = :b)"
            for table, end, parent in (
                *(("claim", "tail", "actor"), ("claim", "head", "actor")),
                *(("actor_claim", "actor", "actor"), ("actor", "within", "actor")),
                *(("actor", "country", "actor"), ("claim", "source", "source")),
                *(("actor", "source", "source"), ("actor_claim", "source", "source")),
            )
        ),
        # Later batches of a dataset that it began.
        "SELECT b.id FROM batch b JOIN dataset d ON d.id = b.dataset "
        "WHERE d.added = :b AND b.id > :b AND b.undone_at = ''",
    ]
    while todo:
        number = {"b": todo.pop()}
        for query in queries:
            for (later,) in connection.execute(query, number):
                if later not in found:
                    found.add(later)
                    todo.append(later)
    return found - given
