"""Write a network to Neo4j as its property graph, with three queries and without a store."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from neo4j_server import MARK, Neo4jServer

from graphkit.model.network import Network
from graphkit.model.property_graph import (
    Properties,
    actor_claim_rows,
    actor_rows,
    claim_rows,
    rival_rows,
    source_rows,
    tie_rows,
)

_NODES = f"""\
UNWIND $rows AS row CREATE (n:{MARK}:$(row.labels)) SET n = row.properties
RETURN row.labels[0] AS label, n.id AS id, elementId(n) AS element"""
_TIES = """\
UNWIND $rows AS row MATCH (a) WHERE elementId(a) = row[0] MATCH (b) WHERE elementId(b) = row[2]
CREATE (a)-[r:$(row[1])]->(b) SET r = row[3]"""

End = tuple[str, str]
"""A node: its first label and its id."""


def fill(server: Neo4jServer, network: Network) -> None:
    """Replace the graphkit data of a server by a network."""
    nodes = list(_nodes(network))
    with server.driver.session() as session, session.begin_transaction() as transaction:
        transaction.run(f"MATCH (n:{MARK}) DETACH DELETE n")
        made = transaction.run(_NODES, rows=nodes)
        elements = {(label, key): element for label, key, element in made.values()}
        ties = [[elements[a], kind, elements[b], p] for a, kind, b, p in _ties(network)]
        transaction.run(_TIES, rows=ties)
        transaction.commit()


def _nodes(network: Network) -> Iterator[dict[str, Any]]:
    for actor in actor_rows(network):
        yield {"labels": ["Actor", actor.label], "properties": actor.properties}
    for source in source_rows(network):
        yield {"labels": ["Source"], "properties": source}
    for label, rows in (
        ("Claim", claim_rows(network)),
        ("ActorClaim", actor_claim_rows(network)),
    ):
        for row in rows:
            yield {"labels": [label], "properties": row.properties}


def _ties(network: Network) -> Iterator[tuple[End, str, End, Properties]]:
    def cites(end: End, source: str) -> Iterator[tuple[End, str, End, Properties]]:
        if source in network.sources:
            yield end, "CITES", ("Source", source), {}

    for tie in tie_rows(network):
        yield ("Actor", tie.tail), tie.type, ("Actor", tie.head), tie.properties
    for claim in claim_rows(network):
        end = ("Claim", claim.properties["id"])
        yield end, "FROM", ("Actor", claim.tail), {}
        yield end, "TO", ("Actor", claim.head), {}
        yield from cites(end, claim.source)
    for rival, chosen, name in rival_rows(network):
        yield ("Claim", rival), "DISAGREES", ("Claim", chosen), {"field": name}
    for stated in actor_claim_rows(network):
        end = ("ActorClaim", stated.properties["id"])
        yield end, "ABOUT", ("Actor", stated.actor), {}
        yield from cites(end, stated.source)
