"""A store in a Neo4j database, for teams and for graphs that are asked in Cypher.

Labels and properties come from :mod:`graphkit.storage.neo4j.schema`; every value is a parameter.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar
from uuid import uuid4

from graphkit.model.errors import GraphkitError, Problem
from graphkit.model.network import Network
from graphkit.model.proposals import Proposal
from graphkit.model.vocabulary import Ontology, build_ontology, load_ontology
from graphkit.storage.batches import proposals as guesses
from graphkit.storage.batches.checks import check_numbers, check_references, dataset_name
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
from graphkit.storage.batches.rows import ACTOR_CLAIM, CLAIM, FORMAT, FORMS
from graphkit.storage.batches.saving import Saving
from graphkit.storage.batches.undo import undo
from graphkit.storage.neo4j.connection import database, may_repeat, open_driver, speaking_of
from graphkit.storage.neo4j.derived import Drawing, Drawn, next_change
from graphkit.storage.neo4j.schema import MARK, SHAPES
from graphkit.storage.neo4j.tables import INDEXED, UNIQUE, GraphTables
from graphkit.storage.neo4j.transactions import ATTEMPTS, Link, Stepwise, Whole, pause, session

if TYPE_CHECKING:
    from neo4j import Transaction

T = TypeVar("T")

WHOLE = 20_000
"""Rows up to which a batch is one transaction; above, it is many, and marked until it is done."""


class State(NamedTuple):
    """What the store's own node says.

    ``version`` grows with every write. ``open`` is the batch that is not finished, ``doing``
    whether it is loaded or undone, ``what`` the state of the network that is being loaded.
    ``day`` is the day that the drawn ties are of, ``until`` the next on which one differs.
    """

    format: int = FORMAT
    version: int = 0
    open: int | None = None
    doing: str | None = None
    what: str | None = None
    day: str | None = None
    until: str | None = None
    words: str | None = None

    @property
    def stale(self) -> bool:
        """Whether the drawn ties are of another day than today and differ today."""
        today = dt.date.today().isoformat()
        return (
            self.day is None or today < self.day or (self.until is not None and today >= self.until)
        )


class Neo4jStore(Common):
    """A store in a Neo4j database, by the contract of
    :class:`~graphkit.storage.batches.contract.Store`.

    What is asked in Cypher is what :mod:`graphkit.model.property_graph` describes. A batch of up to
    :data:`WHOLE` rows is one transaction. A larger one is many, under a batch that is marked as
    unfinished: after a cut, loading the same again completes it, undo takes it back, and until
    then nothing else can be loaded or read.

    Args:
        address: such as ``neo4j://host`` or ``bolt://host:7687``.
        create: begin a store, at the first write, in a database that holds none.
        timeout: seconds to wait for a connection.

    Attributes:
        driver, database: what reaches it; closed with the store.
    """

    def __init__(self, address: str, *, create: bool = False, timeout: float = 10.0) -> None:
        self.address = address
        self.whole = WHOLE
        self._closed = False
        self.driver = open_driver(address, timeout)
        self.database = database()
        try:
            with self._speaking():
                found = self._repeated(self._look)
        except BaseException:
            self.close()
            raise
        if found is None and not create:
            self.close()
            raise GraphkitError(
                f"there is no network of graphkit in the database at {address}; "
                f"`graphkit load DATASET {address}` puts one there"
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
        """Bring a dataset in the store to the state of a network, as one batch."""
        name = dataset_name(network, dataset)
        check_references(network)
        check_numbers(network)
        with self._speaking(), without_collection():
            if dry_run:
                return self._read(partial(self._foretell, network, name, prune))
            self._begin()
            self._refuse_foreign()
            return self._repeated(lambda: self._save(network, name, prune, progress))

    def load(self, *, as_of: dt.date | None = None) -> Network:
        """The network of all datasets in the store, in the order of their files."""
        with self._speaking(), without_collection():
            return self._read(lambda t: guesses.decided(t, _drawn(t, as_of).network))

    def history(self) -> list[Batch]:
        """All batches, the newest first, those taken back and the unfinished too."""
        text = (
            f"MATCH (n:{MARK}:GraphkitBatch) OPTIONAL MATCH (s:{MARK}:GraphkitStore) "
            "WHERE s.open = n.batch RETURN n.batch, n.dataset, n.title, n.version, "
            "n.content_hash, n.loaded_at, n.graphkit, n.counts, n.undone_at, s IS NOT NULL "
            "ORDER BY n.batch DESC"
        )
        with self._speaking():
            rows = self._read(lambda tables: list(tables.link.read(text)), unfinished=True)
        return [_batch(*row) for row in rows]

    def undo(self, batch: int) -> UndoReport:
        """Take a batch back: content, order and description are as they were before it."""
        with self._speaking(), without_collection():
            return self._repeated(lambda: self._undo(batch))

    def propose(self, proposals: Iterable[Proposal]) -> int:
        """Keep proposals. One that is known already keeps its date and its verdicts."""
        kept = list(proposals)
        with self._speaking():
            self._begin()
            return self._change(lambda tables: guesses.propose(tables, kept))

    def proposals(
        self, kind: str | None = None, verdict: str | None = None
    ) -> list[StoredProposal]:
        """The proposals, the highest score first."""
        with self._speaking():
            return self._read(
                lambda tables: guesses.proposals(tables, kind, verdict), unfinished=True
            )

    def decide_all(self, decisions: Iterable[Decision]) -> int:
        """Record several verdicts, all or none of them; how many."""
        given = list(decisions)
        with self._speaking():
            self._begin()
            return self._change(lambda tables: guesses.decide(tables, given))

    def problems(self) -> list[Problem]:
        """What verdicts ask for and the records do not allow: actors to merge that are gone."""
        with self._speaking():
            return self._read(guesses.problems, unfinished=True)

    def merged(self) -> int:
        """How many actors are another one by verdicts; they stand apart in what is drawn."""
        with self._speaking():
            return self._read(guesses.merged)

    def drawn_on(self) -> tuple[dt.date | None, bool, Ontology]:
        """The day that the drawn ties are of, whether they differ today, and their vocabulary."""
        with self._speaking():
            state = self._repeated(self._look) or State()
        if state.open is not None:
            raise self._unfinished(state)
        day = dt.date.fromisoformat(state.day) if state.day else None
        return day, self._begun and state.stale, build_ontology(json.loads(state.words or "{}"))[0]

    def close(self) -> None:
        """Let go of the server; it can be closed twice."""
        self._closed = True
        self.driver.close()

    # Saving and taking back

    def _foretell(
        self, network: Network, name: str, prune: bool, tables: GraphTables
    ) -> LoadReport:
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
            link: Link = Whole(transaction)
            tables = saving.tables = GraphTables(link, network.ontology, resumed=resumed)
            if resumed is not None or not saving.settled():
                saving.compare(prune=prune)
            report = saving.report(None, dry_run=False)
            if report.nothing_new and resumed is None:
                if state.stale:
                    self._draw(link, state, None, None)
                    transaction.commit()
                return report
            size = report.added + report.changed + report.moved + report.pruned
            if size > self.whole or resumed is not None:
                tables.split(lambda batch: self._divided(transaction, batch, "load", what))
            batch = saving.write(progress)
            link = tables.link
            drawn = None
            if saving.after_alone:
                ids = {table: plan.ids for table, plan in saving.plans.items()}
                today = dt.date.today()
                alone = network if network.as_of == today else replace(network, as_of=today)
                drawn = Drawn(alone, ids[CLAIM.table], ids[ACTOR_CLAIM.table])
            self._draw(link, state, drawn, progress, written=network.ontology)
            if isinstance(link, Whole):
                transaction.commit()
        return saving.report(batch, dry_run=False)

    def _undo(self, batch: int) -> UndoReport:
        if not self._begun:
            raise GraphkitError(
                f"there is no batch {batch}; the store has none yet (`graphkit history` lists them)"
            )
        with self._locked() as (transaction, state):
            if state.open not in (None, batch):
                raise self._unfinished(state)
            whole = Whole(transaction)
            tables = GraphTables(whole, _ontology(GraphTables(whole, load_ontology())))
            if state.open is not None or self._size(whole, batch) > self.whole:
                tables.split(lambda number: self._divided(transaction, number, "undo", ""))
            report = undo(tables, batch)
            self._draw(tables.link, state, None, None)
            if tables.link is whole:
                transaction.commit()
        return report

    def _size(self, link: Link, batch: int) -> int:
        """How many rows a batch added and logged."""
        texts = [
            f"MATCH (n:{MARK}:{shape.label}) WHERE n._added = $batch RETURN count(n)"
            for shape in SHAPES.values()
        ]
        texts.append(f"MATCH (n:{MARK}:GraphkitChange {{batch: $batch}}) RETURN count(n)")
        return sum(next(link.read(text, batch=batch))[0] for text in texts)

    def _divided(self, transaction: Transaction, batch: int, doing: str, what: str) -> Link:
        """Mark a batch as unfinished, and go on in many transactions."""
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
        return Stepwise(self.driver, self.database, owner)

    def _draw(
        self,
        link: Link,
        state: State,
        drawn: Drawn | None,
        progress: Progress | None,
        written: Ontology | None = None,
    ) -> None:
        """Draw what follows from the records, and note the day; a batch is finished then."""
        if drawn is None:
            drawn = _drawn(GraphTables(link, load_ontology()), None)
        network = drawn.network
        words = json.dumps(dict(network.ontology.overlay), sort_keys=True, ensure_ascii=False)
        other = written is None or dict(written.overlay) != dict(network.ontology.overlay)
        changed = words != state.words and (state.words is not None or other)
        Drawing(link, drawn, words=changed or other).draw(progress)
        until = next_change(network)
        link.write(
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
        """What some reading gives, all of one state of the store."""

        from neo4j.exceptions import DriverError, Neo4jError

        def once() -> tuple[T] | None:
            with (
                session(self.driver, self.database, write=False) as reading,
                reading.begin_transaction() as transaction,
            ):
                before = _state(transaction)
                if before and before.open is not None and not unfinished:
                    raise self._unfinished(before)
                try:
                    found = work(GraphTables(Whole(transaction), load_ontology()))
                except (DriverError, Neo4jError):
                    raise
                except Exception:
                    # Rows of two states, such as one that is just being deleted, make no record.
                    if before == _state(transaction):
                        raise
                    return None
                return (found,) if before == _state(transaction) else None

        for attempt in range(ATTEMPTS):
            found = self._repeated(once)
            if found:
                return found[0]
            # A transaction of Neo4j sees what others commit while it reads.
            pause(attempt)
        raise GraphkitError(
            f"another process keeps writing to {self.address}; try again when it has finished"
        )

    def _change(self, work: Callable[[GraphTables], T]) -> T:
        def once() -> T:
            with self._locked() as (transaction, _):
                found = work(GraphTables(Whole(transaction), load_ontology()))
                transaction.commit()
                return found

        return self._repeated(once)

    @contextmanager
    def _locked(self) -> Iterator[tuple[Transaction, State]]:
        """A transaction that holds the store until it is committed; others wait."""
        with (
            session(self.driver, self.database, write=True) as writing,
            writing.begin_transaction() as transaction,
        ):
            transaction.run(
                f"MATCH (s:{MARK}:GraphkitStore) SET s.version = s.version + 1"
            ).consume()
            state = _state(transaction)
            if state is None:
                raise GraphkitError(f"the network at {self.address} was removed meanwhile")
            yield transaction, state

    def _repeated(self, work: Callable[[], T]) -> T:
        """What some work gives, tried again where that may help."""
        for attempt in range(ATTEMPTS - 1):
            try:
                return work()
            except Exception as error:
                if not may_repeat(error, attempt):
                    raise
                pause(attempt)
        return work()

    @contextmanager
    def _speaking(self) -> Iterator[None]:
        if self._closed:
            raise GraphkitError(f"the store {self.address!r} was closed; connect to it again")
        with speaking_of(self.address):
            yield

    def _look(self) -> State | None:
        with (
            session(self.driver, self.database, write=False) as reading,
            reading.begin_transaction() as transaction,
        ):
            state = _state(transaction)
        if state and state.format > FORMAT:
            raise GraphkitError(
                f"the network at {self.address} was written by a newer graphkit (format "
                f"{state.format}; this one reads format {FORMAT}); upgrade graphkit to open it"
            )
        return state

    def _unfinished(self, state: State) -> GraphkitError:
        undo_it = f"`graphkit undo {self.address} {state.open}`"
        if state.doing == "undo":
            return GraphkitError(
                f"batch {state.open} at {self.address} is being taken back, or was when that was "
                f"cut off; {undo_it} completes it"
            )
        return GraphkitError(
            f"batch {state.open} at {self.address} is being loaded, or was when that was cut "
            f"off; load the same dataset again to complete it, or take it back with {undo_it}"
        )

    # The database around the store

    def _begin(self) -> None:
        """Constraints, indexes and the store's own node, in a database that lacks them."""
        if self._begun and not self._old:
            return
        self._refuse_foreign()

        def make() -> None:
            with session(self.driver, self.database, write=True) as writing:
                for label, name in UNIQUE:
                    writing.run(
                        f"CREATE CONSTRAINT {_schema_name(label, name)} IF NOT EXISTS "
                        f"FOR (n:{label}) REQUIRE n.{name} IS UNIQUE"
                    ).consume()
                for label, name in INDEXED:
                    writing.run(
                        f"CREATE INDEX {_schema_name(label, name)} IF NOT EXISTS "
                        f"FOR (n:{label}) ON (n.{name})"
                    ).consume()
                writing.run("CALL db.awaitIndexes(60)").consume()
                writing.run(
                    "MERGE (s:GraphkitStore {id: 1}) ON CREATE "
                    f"SET s:{MARK}, s.format = {FORMAT}, s.version = 0"
                ).consume()
                # An older format is read as it is; what is written now needs this one.
                writing.run(
                    f"MATCH (s:{MARK}:GraphkitStore) WHERE s.format < {FORMAT} "
                    f"SET s.format = {FORMAT}"
                ).consume()

        self._repeated(make)
        self._begun, self._old = True, False

    def _refuse_foreign(self) -> None:
        """See that the labels of records are on nothing but our own nodes."""
        text = " UNION ALL ".join(
            f"MATCH (n:{shape.label}) WHERE NOT n:{MARK} "
            f"RETURN '{shape.label}' AS label, count(n) AS n"
            for shape in SHAPES.values()
        )

        def counts() -> dict[str, int]:
            with session(self.driver, self.database, write=False) as reading:
                return {row[0]: row[1] for row in reading.run(text).values()}

        for label, count in self._repeated(counts).items():
            if count:
                raise GraphkitError(
                    f"the database at {self.address} has the label :{label} on nodes that are not "
                    f"of graphkit ({count:,}); nothing was written: use another database "
                    "(NEO4J_DATABASE), or rename that label"
                )


def _batch(number: int, *told: Any) -> Batch:
    *names, counts, undone, unfinished = told
    dataset, title, version, content_hash, loaded_at, by = names
    parts = {part: Counts(**each) for part, each in json.loads(counts).items()}
    return Batch(
        *(number, dataset, title, version, content_hash, loaded_at, by, parts, undone, unfinished)
    )


def _schema_name(label: str, name: str) -> str:
    return f"graphkit_{label.lower()}_{name.strip('_')}"


def _state(transaction: Transaction) -> State | None:
    names = ", ".join(f"s.{name}" for name in State._fields)
    found = transaction.run(f"MATCH (s:{MARK}:GraphkitStore) RETURN {names}").single()
    return State(*found.values()) if found else None


def _drawn(tables: GraphTables, as_of: dt.date | None) -> Drawn:
    datasets = tables.datasets()
    found = {form.table: in_order(form, (row[1:] for row in tables.rows(form))) for form in FORMS}
    records = {table: each.records for table, each in found.items()}
    return Drawn(
        network_of(datasets, records, as_of), found[CLAIM.table].ids, found[ACTOR_CLAIM.table].ids
    )


def _ontology(tables: GraphTables) -> Ontology:
    return network_of(tables.datasets(), {form.table: () for form in FORMS}, None).ontology
