"""A store in one SQLite file: whole after a crash, and small enough to mail."""

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
from graphkit.storage.batches import proposals as guesses
from graphkit.storage.batches.checks import check_references, dataset_name
from graphkit.storage.batches.contract import (
    Batch,
    Common,
    Counts,
    Decision,
    LoadReport,
    Progress,
    StoredProposal,
    UndoReport,
)
from graphkit.storage.batches.reading import in_order, network_of, without_collection
from graphkit.storage.batches.rows import FORMS, Form, Row
from graphkit.storage.batches.saving import Saving
from graphkit.storage.batches.undo import undo
from graphkit.storage.sqlite.file import MEMORY, check_folder, open_file, speaking
from graphkit.storage.sqlite.tables import SqlTables


class SqliteStore(Common):
    """A store in a SQLite file, by the contract of
    :class:`~graphkit.storage.batches.contract.Store`.

    Rollback journal, full synchronisation, one transaction a batch: a process that is killed
    leaves a file that opens with everything whose save had returned, and nothing half.

    Args:
        address: the file, or ``:memory:`` for a store that is gone when it is closed.
        create: make the file, at the first write, if there is none.
        timeout: seconds to wait for another process that writes.
    """

    def __init__(self, address: str | Path, *, create: bool = False, timeout: float = 10.0) -> None:
        self.address = str(address)
        self._timeout = timeout
        # A dry run shall not leave a file behind, so one is only made to be written.
        self._unborn = create and self.address != MEMORY and not Path(address).exists()
        if self._unborn:
            check_folder(Path(address))
        opened = MEMORY if self._unborn else address
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
        """Bring a dataset in the store to the state of a network, as one batch."""
        name = dataset_name(network, dataset)
        check_references(network)
        with speaking(self.address), without_collection():
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
                    # What the network holds was seen to hold together; only what left can be
                    # missed.
                    tables.check_keys()
                connection.execute("COMMIT")
        return saving.report(batch, dry_run=False)

    def load(self, *, as_of: dt.date | None = None) -> Network:
        """The network of all datasets in the store, in the order of their files."""
        with (
            speaking(self.address),
            without_collection(),
            self._transaction(write=False) as connection,
        ):
            tables = SqlTables(connection)
            records = {form.table: in_order(form, self._read(form)).records for form in FORMS}
            return guesses.decided(tables, network_of(tables.datasets(), records, as_of))

    def _read(self, form: Form) -> Iterator[Row]:
        names = ", ".join(f'"{name}"' for name in ("id", *form.columns, "position"))
        return self._connection.execute(f"SELECT {names} FROM {form.table}")  # noqa: S608

    def history(self) -> list[Batch]:
        """All batches, the newest first, those taken back too."""
        with speaking(self.address), self._transaction(write=False) as connection:
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
        """Take a batch back: content, order and description are as they were before it."""
        with (
            speaking(self.address),
            self._transaction(write=True, bulk=True) as connection,
        ):
            tables = SqlTables(connection)
            report = undo(tables, batch)
            tables.check_keys()
            connection.execute("COMMIT")
        return report

    def propose(self, proposals: Iterable[Proposal]) -> int:
        """Keep proposals. One that is known already keeps its date and its verdicts."""
        with speaking(self.address), self._transaction(write=True) as connection:
            new = guesses.propose(SqlTables(connection), proposals)
            connection.execute("COMMIT")
        return new

    def proposals(
        self, kind: str | None = None, verdict: str | None = None
    ) -> list[StoredProposal]:
        """The proposals, the highest score first."""
        with speaking(self.address), self._transaction(write=False) as connection:
            return guesses.proposals(SqlTables(connection), kind, verdict)

    def decide_all(self, decisions: Iterable[Decision]) -> int:
        """Record several verdicts, all or none of them; how many."""
        with speaking(self.address), self._transaction(write=True) as connection:
            count = guesses.decide(SqlTables(connection), decisions)
            connection.execute("COMMIT")
        return count

    def problems(self) -> list[Problem]:
        """What verdicts ask for and the records do not allow: actors to merge that are gone."""
        with speaking(self.address), self._transaction(write=False) as connection:
            return guesses.problems(SqlTables(connection))

    def close(self) -> None:
        """Let go of the file; it can be closed twice."""
        self._unborn = False
        self._connection.close()

    @contextmanager
    def _transaction(self, *, write: bool, bulk: bool = False) -> Iterator[sqlite3.Connection]:
        """A transaction that is rolled back unless the block commits it.

        With ``bulk``, foreign keys are not checked row by row, which would cost a scan of all
        claims for each retired actor; the block checks them once, before it commits.
        """
        if self._unborn and (write or Path(self.address).exists()):
            connection = open_file(self.address, create=True, timeout=self._timeout)
            self._connection.close()
            self._connection, self._unborn = connection, False
        connection = self._connection
        connection.execute(f"PRAGMA foreign_keys = {'OFF' if bulk else 'ON'}")
        connection.execute("BEGIN IMMEDIATE" if write else "BEGIN")
        try:
            yield connection
        finally:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            connection.execute("PRAGMA foreign_keys = ON")
