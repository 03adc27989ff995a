"""The state of a Neo4j store, kept in a node of its own, and its records as a network."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, NamedTuple

from graphkit.model.vocabulary import Ontology
from graphkit.storage.batches.reading import in_order, network_of
from graphkit.storage.batches.rows import ACTOR_CLAIM, CLAIM, FORMAT, TABLE_SPECS
from graphkit.storage.neo4j.derived import StoredRecords
from graphkit.storage.neo4j.schema import MARK
from graphkit.storage.neo4j.tables import GraphTables

if TYPE_CHECKING:
    from neo4j import Transaction


class StoreState(NamedTuple):
    """The properties of the store's own node.

    Attributes:
        format: the format of the store; see :data:`graphkit.storage.batches.rows.FORMAT`.
        version: a counter that grows with every write.
        open: the batch that is not finished, if there is one.
        doing: ``load`` or ``undo``, the work on the unfinished batch.
        what: the state of the network that the unfinished batch loads.
        day: the day for which the derived ties were computed.
        until: the next day on which a derived tie differs.
        words: the vocabulary of the derived ties, as JSON.
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
        """True if the derived ties were computed for another day and differ today."""
        today = dt.date.today().isoformat()
        return (
            self.day is None or today < self.day or (self.until is not None and today >= self.until)
        )


def read_state(transaction: Transaction) -> StoreState | None:
    """Read the state of the store; None if the database does not have one."""
    names = ", ".join(f"s.{name}" for name in StoreState._fields)
    found = transaction.run(f"MATCH (s:{MARK}:GraphkitStore) RETURN {names}").single()
    return StoreState(*found.values()) if found else None


def stored_records(tables: GraphTables, as_of: dt.date | None) -> StoredRecords:
    """Read all records of the store as a network, with the ids of the rows of claims."""
    datasets = tables.datasets()
    found = {
        spec.table: in_order(spec, (row[1:] for row in tables.rows(spec))) for spec in TABLE_SPECS
    }
    records = {table: each.records for table, each in found.items()}
    return StoredRecords(
        network_of(datasets, records, as_of), found[CLAIM.table].ids, found[ACTOR_CLAIM.table].ids
    )


def stored_ontology(tables: GraphTables) -> Ontology:
    """Read the vocabulary of all datasets of the store."""
    return network_of(tables.datasets(), {spec.table: () for spec in TABLE_SPECS}, None).ontology
