# Table and column names come from graphkit.storage.batches.rows; values are always parameters.
# ruff: noqa: S608
"""The tables of a SQLite store, in a transaction."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from graphkit.model.errors import InvalidDataError
from graphkit.storage.batches.rows import TABLE_SPECS, Key, Packer, Row, TableSpec, as_logged
from graphkit.storage.batches.tables import (
    ADDED,
    BOOKKEEPING,
    DESCRIPTION,
    RECORD_TABLES,
    Fresh,
    Header,
    Memberships,
)

_COLUMNS = {"dataset": DESCRIPTION, **{spec.table: spec.columns for spec in TABLE_SPECS}}


class SqlTables:
    """The :class:`~graphkit.storage.batches.tables.Tables` of a SQLite store."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self.memberships = Memberships(connection.execute("SELECT id, dataset FROM membership"))

    def rows(self, spec: TableSpec) -> Iterator[Row]:
        """Yield all rows of a table."""
        names = ", ".join(f'"{name}"' for name in ("row", "id", *spec.columns, *BOOKKEEPING))
        return self._connection.execute(f"SELECT {names} FROM {spec.table}")

    def references(self, spec: TableSpec, ends: Sequence[str]) -> Iterator[Row]:
        """Yield for every row its id, its source, and the columns that name actors."""
        return self._connection.execute(f"SELECT id, source, {', '.join(ends)} FROM {spec.table}")

    def datasets(self) -> list[Row]:
        """Return the rows of the table of datasets."""
        names = ", ".join(("row", "id", *DESCRIPTION, *BOOKKEEPING))
        return self._connection.execute(f"SELECT {names} FROM dataset").fetchall()

    def settled(self, dataset: str) -> str | None:
        """Return the state in which a dataset is known to be in the store."""
        query = "SELECT state FROM settled WHERE dataset = ?"
        found = self._connection.execute(query, (dataset,)).fetchone()
        return found[0] if found else None

    def settle(self, unsettled: Collection[str], settled: Mapping[str, str]) -> None:
        """Delete the states of some datasets, then record those of others."""
        names = [(name,) for name in unsettled]
        self._connection.executemany("DELETE FROM settled WHERE dataset = ?", names)
        self._connection.executemany("INSERT INTO settled VALUES (?, ?)", settled.items())

    def begin(self, header: Header) -> int:
        """Begin a batch; return its number."""
        names = ", ".join(Header._fields)
        found = self._connection.execute(
            f"INSERT INTO batch ({names}) VALUES (?, ?, ?, ?, ?, ?, ?) RETURNING id", header
        ).fetchone()
        return int(found[0])

    def log(self, batch: int, table: str, rows: Iterable[Row], *, removed: bool = False) -> None:
        """Log rows as they are now, before a batch changes or retires them."""
        self._connection.executemany(
            "INSERT INTO change VALUES (?, ?, ?, ?, ?, ?)",
            (
                (batch, table, r[1], r[ADDED], removed, json.dumps(r[1:], ensure_ascii=False))
                for r in rows
            ),
        )

    def add(self, spec: TableSpec, fresh: Iterable[Fresh]) -> None:
        """Write records that are new to the store."""
        row, packer = spec.row, Packer()
        self._put(spec.table, ((None, new[0], *row(new[1], packer), *new[2:]) for new in fresh))

    def put(self, table: str, rows: Iterable[Row]) -> None:
        """Replace the rows with the same row numbers; a row without a number is new."""
        self._put(table, rows)

    def delete(self, table: str, rows: Sequence[Row]) -> None:
        """Delete rows."""
        self._connection.executemany(
            f"DELETE FROM {table} WHERE row = ?", ((row[0],) for row in rows)
        )

    def batches(self) -> dict[int, tuple[str, str]]:
        """Return the dataset of each batch, and the time of its undo (empty if not undone)."""
        query = "SELECT id, dataset, undone_at FROM batch"
        return {number: (name, undone) for number, name, undone in self._connection.execute(query)}

    def logged(self, batch: int) -> list[tuple[str, Row, bool]]:
        """Return the log of a batch: table, row without its number, True if it was retired."""
        query = 'SELECT "table", before, removed FROM change WHERE batch = ?'
        return [
            (table, tuple(as_logged(table, json.loads(before), len(BOOKKEEPING))), bool(removed))
            for table, before, removed in self._connection.execute(query, (batch,))
        ]

    def later(self, batch: int) -> Iterator[int]:
        """Yield the later batches that build directly on a batch."""
        queries = [
            # A later batch changed or retired rows that this one added.
            "SELECT batch FROM change WHERE added = :b AND batch > :b",
            # A later batch changed, retired or re-added rows that this one changed or retired.
            'SELECT c.batch FROM change o JOIN change c USING ("table", id) '
            "WHERE o.batch = :b AND c.batch > :b",
            *(
                f"SELECT added FROM {table} WHERE added > :b AND id IN "
                f"(SELECT id FROM change WHERE batch = :b AND \"table\" = '{table}')"
                for table in RECORD_TABLES
            ),
            # Later rows refer to actors or sources that this batch added.
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
            # Later batches belong to a dataset that this one began.
            "SELECT b.id FROM batch b JOIN dataset d ON d.id = b.dataset "
            "WHERE d.added = :b AND b.id > :b AND b.undone_at = ''",
        ]
        for query in queries:
            for (number,) in self._connection.execute(query, {"b": batch}):
                yield number

    def missing(self, table: str, ids: Collection[Key]) -> set[Key]:
        """Return the ids that no row of a table has."""
        return set(ids).difference(
            key for (key,) in self._connection.execute(f"SELECT id FROM {table}")
        )

    def retired_by(self, table: str, key: Key, after: int) -> int | None:
        """Return the last batch after a given one that retired a row; None without one."""
        query = (
            'SELECT max(batch) FROM change WHERE "table" = ? AND id = ? AND removed AND batch > ?'
        )
        found: int | None = self._connection.execute(query, (table, key, after)).fetchone()[0]
        return found

    def put_back(self, batch: int, table: str, rows: Sequence[Row]) -> None:
        """Restore rows that a batch logged; they come without row numbers."""
        self._connection.execute(
            f"DELETE FROM {table} WHERE id IN "
            '(SELECT id FROM change WHERE batch = ? AND "table" = ?)',
            (batch, table),
        )
        self._put(table, ((None, *row) for row in rows))

    def take_out(self, batch: int, table: str) -> int:
        """Delete the rows that a batch added; return how many."""
        if table == "dataset":
            self._connection.execute(
                "DELETE FROM membership WHERE id IN (SELECT id FROM membership WHERE dataset IN "
                "(SELECT id FROM dataset WHERE added = ?))",
                (batch,),
            )
        return self._connection.execute(f"DELETE FROM {table} WHERE added = ?", (batch,)).rowcount

    def end_undo(self, batch: int, when: str) -> None:
        """Mark a batch as undone; delete its log and all settled states."""
        self._connection.execute("DELETE FROM settled")
        self._connection.execute("DELETE FROM change WHERE batch = ?", (batch,))
        self._connection.execute("UPDATE batch SET undone_at = ? WHERE id = ?", (when, batch))

    def finish(self) -> None:
        """Write the sets of datasets that are new."""
        self._connection.executemany("INSERT INTO membership VALUES (?, ?)", self.memberships.new)

    def check_keys(self) -> None:
        """Check before a commit that no row refers to a missing row.

        Raises:
            InvalidDataError: when one does.
        """
        dangling = self._connection.execute("PRAGMA foreign_key_check").fetchone()
        if dangling:
            raise InvalidDataError(
                f"a row of the table {dangling[0]} would refer to a missing row of the table "
                f"{dangling[2]}; nothing was written. Save the whole dataset"
            )

    def proposals(self) -> Iterator[Row]:
        """Yield id, kind, claim (JSON), score, reasons and evidence (JSON), time of creation."""
        return self._connection.execute(
            "SELECT id, kind, claim, score, reasons, evidence, first_at FROM proposal"
        )

    def verdicts(self) -> Iterator[Row]:
        """Yield proposal id, verdict, who, when and note of every verdict, oldest first."""
        return self._connection.execute(
            'SELECT proposal, verdict, who, "when", note FROM verdict ORDER BY id'
        )

    def add_proposals(self, rows: Sequence[Row]) -> None:
        """Write proposals, with the columns of :meth:`proposals`."""
        self._connection.executemany("INSERT INTO proposal VALUES (?, ?, ?, ?, ?, ?, ?)", rows)

    def change_proposals(self, rows: Sequence[Row]) -> None:
        """Update proposals; each row is id, score, reasons and evidence."""
        self._connection.executemany(
            "UPDATE proposal SET score = ?2, reasons = ?3, evidence = ?4 WHERE id = ?1", rows
        )

    def add_verdicts(self, rows: Sequence[Row]) -> None:
        """Write verdicts, with the columns of :meth:`verdicts`."""
        self._connection.executemany(
            'INSERT INTO verdict (proposal, verdict, who, "when", note) VALUES (?, ?, ?, ?, ?)',
            rows,
        )

    def _put(self, table: str, rows: Iterable[Row]) -> None:
        # Columns are named because an upgraded file has them in another order.
        names = ", ".join(f'"{name}"' for name in ("row", "id", *_COLUMNS[table], *BOOKKEEPING))
        marks = ", ".join("?" * (names.count(",") + 1))
        self._connection.executemany(
            f"INSERT OR REPLACE INTO {table} ({names}) VALUES ({marks})", rows
        )
