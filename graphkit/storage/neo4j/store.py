"""A store in a Neo4j database, for teams and for networks that are queried in Cypher.

Labels and property names come from :mod:`graphkit.storage.neo4j.schema`; values are always sent
as parameters.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar
from uuid import uuid4

from graphkit.model.errors import (
    InvalidDataError,
    NotFoundError,
    Problem,
    StoreUnavailableError,
)
from graphkit.model.network import Network
from graphkit.model.proposals import Proposal
from graphkit.model.vocabulary import Ontology, build_ontology, load_ontology
from graphkit.storage.batches.checks import check_numbers, check_references, dataset_name
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
    count_merged,
    keep_proposals,
    list_proposals,
    record_decisions,
    verdict_problems,
)
from graphkit.storage.batches.reading import without_collection
from graphkit.storage.batches.rows import ACTOR_CLAIM, CLAIM, FORMAT
from graphkit.storage.batches.saving import Saving
from graphkit.storage.batches.undo import undo
from graphkit.storage.neo4j.connection import database, explaining_errors, may_repeat, open_driver
from graphkit.storage.neo4j.derived import DerivedWriter, StoredRecords, next_change
from graphkit.storage.neo4j.schema import MARK, NODE_SPECS
from graphkit.storage.neo4j.setup import create_store, foreign_nodes, refuse_foreign_nodes
from graphkit.storage.neo4j.state import StoreState, read_state, stored_ontology, stored_records
from graphkit.storage.neo4j.tables import GraphTables
from graphkit.storage.neo4j.transactions import (
    ATTEMPTS,
    CypherRunner,
    ManyTransactions,
    OneTransaction,
    pause,
    session,
)

if TYPE_CHECKING:
    from neo4j import Transaction

T = TypeVar("T")

WHOLE = 20_000
"""Largest number of rows that a batch writes in one transaction.

A larger batch takes many transactions and is marked as unfinished until the last one.
"""


class Neo4jStore(StoreBase):
    """A store in a Neo4j database, by the contract of
    :class:`~graphkit.storage.batches.contract.Store`.

    Cypher queries see the graph that :mod:`graphkit.model.property_graph` describes. A batch of up
    to :data:`WHOLE` rows is one transaction. A larger batch takes many transactions and is marked
    as unfinished. If it is interrupted, loading the same dataset again completes it and undo
    reverts it; until then nothing else can be loaded or read.

    Args:
        address: such as ``neo4j://host`` or ``bolt://host:7687``.
        create: create the store at the first write if the database has none.
        timeout: seconds to wait for a connection.

    Attributes:
        driver, database: the driver of the server and the name of the database; the driver is
            closed with the store.
    """

    def __init__(self, address: str, *, create: bool = False, timeout: float = 10.0) -> None:
        self.address = address
        self.whole = WHOLE
        self._closed = False
        self.driver = open_driver(address, timeout)
        self.database = database()
        try:
            with self._explained():
                found = self._repeated(self._read_state)
        except BaseException:
            self.close()
            raise
        if found is None and not create:
            self.close()
            raise NotFoundError(
                f"the database at {address} does not contain a graphkit store; "
                f"create one with `graphkit load DATASET {address}`"
            )
        self._begun = found is not None
        self._old = found is not None and found.format < FORMAT

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
        check_numbers(network)
        with self._explained(), without_collection():
            if dry_run:
                return self._read(partial(self._dry_run, network, name, prune))
            self._begin()
            self._refuse_foreign()
            return self._repeated(lambda: self._save(network, name, prune, progress))

    def load(self, *, as_of: dt.date | None = None) -> Network:
        """Load the network of all datasets in the store, in the order of their files."""
        with self._explained(), without_collection():
            return self._read(lambda t: apply_verdicts(t, stored_records(t, as_of).network))

    def history(self) -> list[Batch]:
        """List all batches, newest first, including undone and unfinished ones."""
        text = (
            f"MATCH (n:{MARK}:GraphkitBatch) OPTIONAL MATCH (s:{MARK}:GraphkitStore) "
            "WHERE s.open = n.batch RETURN n.batch, n.dataset, n.title, n.version, "
            "n.content_hash, n.loaded_at, n.graphkit, n.counts, n.undone_at, s IS NOT NULL "
            "ORDER BY n.batch DESC"
        )
        with self._explained():
            rows = self._read(lambda tables: list(tables.runner.read(text)), unfinished=True)
        return [_batch(*row) for row in rows]

    def undo(self, batch: int) -> UndoReport:
        """Undo a batch: restore content, order and description to the state before it."""
        with self._explained(), without_collection():
            return self._repeated(lambda: self._undo(batch))

    def propose(self, proposals: Iterable[Proposal]) -> int:
        """Store proposals; a proposal that is already stored keeps its date and verdicts."""
        kept = list(proposals)
        with self._explained():
            self._begin()
            return self._change(lambda tables: keep_proposals(tables, kept))

    def proposals(
        self, kind: str | None = None, verdict: str | None = None
    ) -> list[StoredProposal]:
        """List the proposals, highest score first."""
        with self._explained():
            return self._read(lambda tables: list_proposals(tables, kind, verdict), unfinished=True)

    def decide_all(self, decisions: Iterable[Decision]) -> int:
        """Record several verdicts, all or none; return how many."""
        pending = list(decisions)
        with self._explained():
            self._begin()
            return self._change(lambda tables: record_decisions(tables, pending))

    def problems(self) -> list[Problem]:
        """List the accepted merges that cannot be applied because an actor is gone."""
        with self._explained():
            return self._read(verdict_problems, unfinished=True)

    def merged(self) -> int:
        """Count the actors that verdicts merge into another; the derived graph keeps them apart."""
        with self._explained():
            return self._read(count_merged)

    def derived_on(self) -> tuple[dt.date | None, bool, Ontology]:
        """Return the day of the derived ties, whether they differ today, and their vocabulary."""
        with self._explained():
            state = self._repeated(self._read_state) or StoreState()
        if state.open is not None:
            raise self._unfinished(state)
        day = dt.date.fromisoformat(state.day) if state.day else None
        return day, self._begun and state.stale, build_ontology(json.loads(state.words or "{}"))[0]

    def close(self) -> None:
        """Close the connection to the server; safe to call twice."""
        self._closed = True
        self.driver.close()

    # Save and undo

    def _dry_run(self, network: Network, name: str, prune: bool, tables: GraphTables) -> LoadReport:
        saving = Saving(network, name)
        saving.tables = tables
        if not saving.settled():
            saving.compare(prune=prune)
        return saving.report(None, dry_run=True)

    def _save(
        self, network: Network, name: str, prune: bool, progress: Progress | None
    ) -> LoadReport:
        saving = Saving(network, name)
        what = f"{saving.state} {prune}"
        with self._locked() as (transaction, state):
            resumed = state.open
            if resumed is not None and (state.doing, state.what) != ("load", what):
                raise self._unfinished(state)
            runner: CypherRunner = OneTransaction(transaction)
            tables = saving.tables = GraphTables(runner, network.ontology, resumed=resumed)
            if resumed is not None or not saving.settled():
                saving.compare(prune=prune)
            report = saving.report(None, dry_run=False)
            if report.nothing_new and resumed is None:
                if state.stale:
                    self._write_derived(runner, state, None, None)
                    transaction.commit()
                return report
            size = report.added + report.changed + report.moved + report.pruned
            if size > self.whole or resumed is not None:
                tables.split(lambda batch: self._divided(transaction, batch, "load", what))
            batch = saving.write(progress)
            runner = tables.runner
            records = None
            if saving.after_alone:
                ids = {table: plan.ids for table, plan in saving.plans.items()}
                today = dt.date.today()
                alone = network if network.as_of == today else replace(network, as_of=today)
                records = StoredRecords(alone, ids[CLAIM.table], ids[ACTOR_CLAIM.table])
            self._write_derived(runner, state, records, progress, written=network.ontology)
            if isinstance(runner, OneTransaction):
                transaction.commit()
        return saving.report(batch, dry_run=False)

    def _undo(self, batch: int) -> UndoReport:
        if not self._begun:
            raise NotFoundError(
                f"there is no batch {batch}: the store has no batches yet; "
                "`graphkit history` lists them"
            )
        with self._locked() as (transaction, state):
            if state.open not in (None, batch):
                raise self._unfinished(state)
            whole = OneTransaction(transaction)
            ontology = stored_ontology(GraphTables(whole, load_ontology()))
            tables = GraphTables(whole, ontology)
            if state.open is not None or self._size(whole, batch) > self.whole:
                tables.split(lambda number: self._divided(transaction, number, "undo", ""))
            report = undo(tables, batch)
            self._write_derived(tables.runner, state, None, None)
            if tables.runner is whole:
                transaction.commit()
        return report

    def _size(self, runner: CypherRunner, batch: int) -> int:
        """Count the rows that a batch added and logged."""
        texts = [
            f"MATCH (n:{MARK}:{node.label}) WHERE n._added = $batch RETURN count(n)"
            for node in NODE_SPECS.values()
        ]
        texts.append(f"MATCH (n:{MARK}:GraphkitChange {{batch: $batch}}) RETURN count(n)")
        return sum(next(runner.read(text, batch=batch))[0] for text in texts)

    def _divided(self, transaction: Transaction, batch: int, doing: str, what: str) -> CypherRunner:
        """Mark a batch as unfinished and continue in many transactions."""
        owner = uuid4().hex
        transaction.run(
            f"MATCH (s:{MARK}:GraphkitStore) SET s.open = $batch, s.doing = $doing, "
            "s.what = $what, s.owner = $owner, s.step = 0",
            batch=batch,
            doing=doing,
            what=what,
            owner=owner,
        ).consume()
        transaction.commit()
        return ManyTransactions(self.driver, self.database, owner)

    def _write_derived(
        self,
        runner: CypherRunner,
        state: StoreState,
        records: StoredRecords | None,
        progress: Progress | None,
        written: Ontology | None = None,
    ) -> None:
        """Update everything derived from the records and note the day; this finishes a batch."""
        if records is None:
            records = stored_records(GraphTables(runner, load_ontology()), None)
        network = records.network
        words = json.dumps(dict(network.ontology.overlay), sort_keys=True, ensure_ascii=False)
        other = written is None or dict(written.overlay) != dict(network.ontology.overlay)
        changed = words != state.words and (state.words is not None or other)
        DerivedWriter(runner, records, vocabulary_changed=changed or other).write(progress)
        until = next_change(network)
        runner.write(
            [
                [
                    (
                        f"MATCH (s:{MARK}:GraphkitStore) SET s.day = $day, s.until = $until, "
                        "s.words = $words, s.version = s.version + 1, s.open = null, "
                        "s.doing = null, s.what = null",
                        {
                            "day": network.as_of.isoformat(),
                            "until": until.isoformat() if until else None,
                            "words": words,
                        },
                    )
                ]
            ]
        )

    # Transactions

    def _read(self, work: Callable[[GraphTables], T], *, unfinished: bool = False) -> T:
        """Return what a read function gives, taken from one state of the store."""
        from neo4j.exceptions import DriverError, Neo4jError

        def once() -> tuple[T] | None:
            with (
                session(self.driver, self.database, write=False) as reading,
                reading.begin_transaction() as transaction,
            ):
                before = read_state(transaction)
                if before and before.open is not None and not unfinished:
                    raise self._unfinished(before)
                try:
                    found = work(GraphTables(OneTransaction(transaction), load_ontology()))
                except (DriverError, Neo4jError):
                    raise
                except Exception:
                    # A concurrent write may have mixed two states, such as a half-deleted row.
                    if before == read_state(transaction):
                        raise
                    return None
                return (found,) if before == read_state(transaction) else None

        for attempt in range(ATTEMPTS):
            found = self._repeated(once)
            if found:
                return found[0]
            # A Neo4j transaction sees what others commit while it reads.
            pause(attempt)
        raise StoreUnavailableError(
            f"another process keeps writing to {self.address}; try again when it has finished"
        )

    def _change(self, work: Callable[[GraphTables], T]) -> T:
        def once() -> T:
            with self._locked() as (transaction, _):
                found = work(GraphTables(OneTransaction(transaction), load_ontology()))
                transaction.commit()
                return found

        return self._repeated(once)

    @contextmanager
    def _locked(self) -> Iterator[tuple[Transaction, StoreState]]:
        """Open a transaction that locks the store until it is committed; other writers wait."""
        with (
            session(self.driver, self.database, write=True) as writing,
            writing.begin_transaction() as transaction,
        ):
            transaction.run(
                f"MATCH (s:{MARK}:GraphkitStore) SET s.version = s.version + 1"
            ).consume()
            state = read_state(transaction)
            if state is None:
                raise StoreUnavailableError(
                    f"the store at {self.address} was deleted while it was open; "
                    "load the dataset again"
                )
            yield transaction, state

    def _repeated(self, work: Callable[[], T]) -> T:
        """Return the result of a function, retried after errors that may pass."""
        for attempt in range(ATTEMPTS - 1):
            try:
                return work()
            except Exception as error:
                if not may_repeat(error, attempt):
                    raise
                pause(attempt)
        return work()

    @contextmanager
    def _explained(self) -> Iterator[None]:
        if self._closed:
            raise StoreUnavailableError(f"the store {self.address!r} is closed; open it again")
        with explaining_errors(self.address):
            yield

    def _read_state(self) -> StoreState | None:
        with (
            session(self.driver, self.database, write=False) as reading,
            reading.begin_transaction() as transaction,
        ):
            state = read_state(transaction)
        if state and state.format > FORMAT:
            raise InvalidDataError(
                f"the store at {self.address} was written by a newer graphkit (format "
                f"{state.format}; this one reads format {FORMAT}); upgrade graphkit to open it"
            )
        return state

    def _unfinished(self, state: StoreState) -> StoreUnavailableError:
        undo_it = f"`graphkit undo {self.address} {state.open}`"
        if state.doing == "undo":
            return StoreUnavailableError(
                f"the undo of batch {state.open} at {self.address} is still running or was "
                f"interrupted; complete it with {undo_it}"
            )
        return StoreUnavailableError(
            f"the load of batch {state.open} at {self.address} is still running or was "
            f"interrupted; complete it by loading the same dataset again, or revert it with "
            f"{undo_it}"
        )

    # Setup

    def _begin(self) -> None:
        """Prepare the database if it lacks constraints, indexes or the store's own node."""
        if self._begun and not self._old:
            return
        self._refuse_foreign()

        def create() -> None:
            with session(self.driver, self.database, write=True) as writing:
                create_store(writing)

        self._repeated(create)
        self._begun, self._old = True, False

    def _refuse_foreign(self) -> None:
        """Refuse a database in which a label of our records is used by other data."""

        def counts() -> dict[str, int]:
            with session(self.driver, self.database, write=False) as reading:
                return foreign_nodes(reading)

        refuse_foreign_nodes(self.address, self._repeated(counts))


def _batch(number: int, *values: Any) -> Batch:
    *names, counts, undone, unfinished = values
    dataset, title, version, content_hash, loaded_at, by = names
    parts = {part: Counts(**each) for part, each in json.loads(counts).items()}
    return Batch(
        *(number, dataset, title, version, content_hash, loaded_at, by, parts, undone, unfinished)
    )
