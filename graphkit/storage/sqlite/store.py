"""A store in one SQLite file that survives crashes and can be sent by mail."""

from __future__ import annotations

import datetime as dt
import json
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from graphkit.model.errors import Problem
from graphkit.model.network import Network
from graphkit.model.proposals import Proposal
from graphkit.storage.batches.checks import check_references, dataset_name
from graphkit.storage.batches.contract import (
    Batch,
    Counts,
    Decision,
    LoadReport,
    Progress,
    StoreBase,
    StoredProposal,
    UndoReport,
)
from graphkit.storage.batches.proposals import (
    apply_verdicts,
    keep_proposals,
    list_proposals,
    record_decisions,
    verdict_problems,
)
from graphkit.storage.batches.reading import in_order, network_of, without_collection
from graphkit.storage.batches.rows import TABLE_SPECS, Row, TableSpec
from graphkit.storage.batches.saving import Saving
from graphkit.storage.batches.undo import undo
from graphkit.storage.sqlite.file import MEMORY, check_folder, explaining_errors, open_file
from graphkit.storage.sqlite.tables import SqlTables


class SqliteStore(StoreBase):
    """A store in a SQLite file, by the contract of
    :class:`~graphkit.storage.batches.contract.Store`.

    It uses a rollback journal, full synchronisation and one transaction per batch. If a process
    is killed, the file still opens and contains every batch whose save had returned and no part
    of any other.

    Args:
        address: the file, or ``:memory:`` for a store that exists until it is closed.
        create: create the file at the first write if it does not exist.
        timeout: seconds to wait while another process writes.
    """

    def __init__(self, address: str | Path, *, create: bool = False, timeout: float = 10.0) -> None:
        self.address = str(address)
        self._timeout = timeout
        # A dry run must not leave a file behind, so the file is created at the first write.
        self._not_created = create and self.address != MEMORY and not Path(address).exists()
        if self._not_created:
            check_folder(Path(address))
        opened = MEMORY if self._not_created else address
        self._connection = open_file(opened, create=create, timeout=timeout)

    def save(
        self,
        network: Network,
        *,
        dataset: str = "",
        prune: bool = False,
        dry_run: bool = False,
        progress: Progress | None = None,
    ) -> LoadReport:
        """Update a dataset in the store to the state of a network, as one batch."""
        name = dataset_name(network, dataset)
        check_references(network)
        with explaining_errors(self.address), without_collection():
            saving = Saving(network, name)
            with self._transaction(write=not dry_run, bulk=True) as connection:
                tables = saving.tables = SqlTables(connection)
                if not saving.settled():
                    saving.compare(prune=prune)
                if dry_run or saving.report(None, dry_run=False).nothing_new:
                    return saving.report(None, dry_run=dry_run)
                batch = saving.write(progress)
                tables.finish()
                if saving.report(None, dry_run=False).pruned:
                    # The references inside the network were checked above; only a pruned row can
                    # be missing.
                    tables.check_keys()
                connection.execute("COMMIT")
        return saving.report(batch, dry_run=False)

    def load(self, *, as_of: dt.date | None = None) -> Network:
        """Load the network of all datasets in the store, in the order of their files."""
        with (
            explaining_errors(self.address),
            without_collection(),
            self._transaction(write=False) as connection,
        ):
            tables = SqlTables(connection)
            records = {spec.table: in_order(spec, self._read(spec)).records for spec in TABLE_SPECS}
            return apply_verdicts(tables, network_of(tables.datasets(), records, as_of))

    def _read(self, spec: TableSpec) -> Iterator[Row]:
        names = ", ".join(f'"{name}"' for name in ("id", *spec.columns, "position"))
        return self._connection.execute(f"SELECT {names} FROM {spec.table}")  # noqa: S608

    def history(self) -> list[Batch]:
        """List all batches, newest first, including undone ones."""
        with explaining_errors(self.address), self._transaction(write=False) as connection:
            rows = connection.execute(
                "SELECT id, dataset, title, version, content_hash, loaded_at, graphkit, counts, "
                "undone_at FROM batch ORDER BY id DESC"
            ).fetchall()
        return [
            Batch(
                *(
                    *head,
                    {part: Counts(**each) for part, each in json.loads(counts).items()},
                    undone,
                )
            )
            for *head, counts, undone in rows
        ]

    def undo(self, batch: int) -> UndoReport:
        """Undo a batch: restore content, order and description to the state before it."""
        with (
            explaining_errors(self.address),
            self._transaction(write=True, bulk=True) as connection,
        ):
            tables = SqlTables(connection)
            report = undo(tables, batch)
            tables.check_keys()
            connection.execute("COMMIT")
        return report

    def propose(self, proposals: Iterable[Proposal]) -> int:
        """Store proposals; a proposal that is already stored keeps its date and verdicts."""
        with explaining_errors(self.address), self._transaction(write=True) as connection:
            new = keep_proposals(SqlTables(connection), proposals)
            connection.execute("COMMIT")
        return new

    def proposals(
        self, kind: str | None = None, verdict: str | None = None
    ) -> list[StoredProposal]:
        """List the proposals, highest score first."""
        with explaining_errors(self.address), self._transaction(write=False) as connection:
            return list_proposals(SqlTables(connection), kind, verdict)

    def decide_all(self, decisions: Iterable[Decision]) -> int:
        """Record several verdicts, all or none; return how many."""
        with explaining_errors(self.address), self._transaction(write=True) as connection:
            count = record_decisions(SqlTables(connection), decisions)
            connection.execute("COMMIT")
        return count

    def problems(self) -> list[Problem]:
        """List the accepted merges that cannot be applied because an actor is gone."""
        with explaining_errors(self.address), self._transaction(write=False) as connection:
            return verdict_problems(SqlTables(connection))

    def close(self) -> None:
        """Close the file; safe to call twice."""
        self._not_created = False
        self._connection.close()

    @contextmanager
    def _transaction(self, *, write: bool, bulk: bool = False) -> Iterator[sqlite3.Connection]:
        """Open a transaction that is rolled back unless the block commits it.

        With ``bulk``, foreign keys are not checked row by row, which would scan all claims for
        each retired actor; the block checks them once before it commits.
        """
        if self._not_created and (write or Path(self.address).exists()):
            connection = open_file(self.address, create=True, timeout=self._timeout)
            self._connection.close()
            self._connection, self._not_created = connection, False
        connection = self._connection
        connection.execute(f"PRAGMA foreign_keys = {'OFF' if bulk else 'ON'}")
        connection.execute("BEGIN IMMEDIATE" if write else "BEGIN")
        try:
            yield connection
        finally:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            connection.execute("PRAGMA foreign_keys = ON")
