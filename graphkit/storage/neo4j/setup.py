"""Prepare a Neo4j database for a store: constraints, indexes and the store's own node."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphkit.model.errors import InvalidDataError
from graphkit.storage.batches.rows import FORMAT
from graphkit.storage.neo4j.schema import MARK, NODE_SPECS
from graphkit.storage.neo4j.tables import INDEXED, UNIQUE

if TYPE_CHECKING:
    from neo4j import Session

_FOREIGN = " UNION ALL ".join(
    f"MATCH (n:{node.label}) WHERE NOT n:{MARK} RETURN '{node.label}' AS label, count(n) AS n"
    for node in NODE_SPECS.values()
)


def create_store(session: Session) -> None:
    """Create what a store needs in a database that lacks it; an older format is upgraded."""
    for label, name in UNIQUE:
        session.run(
            f"CREATE CONSTRAINT {_schema_name(label, name)} IF NOT EXISTS "
            f"FOR (n:{label}) REQUIRE n.{name} IS UNIQUE"
        ).consume()
    for label, name in INDEXED:
        session.run(
            f"CREATE INDEX {_schema_name(label, name)} IF NOT EXISTS FOR (n:{label}) ON (n.{name})"
        ).consume()
    session.run("CALL db.awaitIndexes(60)").consume()
    session.run(
        "MERGE (s:GraphkitStore {id: 1}) ON CREATE "
        f"SET s:{MARK}, s.format = {FORMAT}, s.version = 0"
    ).consume()
    # Stores of an older format can be read without an upgrade, but not written.
    session.run(
        f"MATCH (s:{MARK}:GraphkitStore) WHERE s.format < {FORMAT} SET s.format = {FORMAT}"
    ).consume()


def foreign_nodes(session: Session) -> dict[str, int]:
    """Count the nodes that carry a label of our records but were not written by graphkit."""
    return {row[0]: row[1] for row in session.run(_FOREIGN).values()}


def refuse_foreign_nodes(address: str, counts: dict[str, int]) -> None:
    """Refuse a database in which a label of our records is used by other data.

    Raises:
        InvalidDataError: naming the label and the number of nodes.
    """
    for label, count in counts.items():
        if count:
            raise InvalidDataError(
                f"the database at {address} uses the label :{label} for other data ({count:,} "
                "nodes); nothing was written. Use another database (NEO4J_DATABASE), or rename "
                "that label"
            )


def _schema_name(label: str, name: str) -> str:
    return f"graphkit_{label.lower()}_{name.strip('_')}"
