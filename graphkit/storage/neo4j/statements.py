"""Labels and Cypher texts of the tables of a Neo4j store."""

from __future__ import annotations

from graphkit.storage.batches.rows import ACTOR_CLAIM, CLAIM
from graphkit.storage.neo4j.schema import (
    BOOKS,
    CLAIM_PROPERTIES,
    DERIVED,
    MARK,
    NODE_SPECS,
    create_map,
)

BATCH, CHANGE, DATASET = "GraphkitBatch", "GraphkitChange", "GraphkitDataset"
SETTLED, PROPOSAL, VERDICT = "GraphkitSettled", "GraphkitProposal", "GraphkitVerdict"
"""Labels of the bookkeeping nodes."""

LINKS = "FROM|TO|CITES|ABOUT"
"""Relationships from a claim or an actor claim to what it refers to."""

_CITES = (
    " WITH n, r WHERE r.source IS NOT NULL MATCH (s:Source {id: r.source}) CREATE (n)-[:CITES]->(s)"
)
JOIN = {
    CLAIM.table: " WITH n, r MATCH (a:Actor {id: r.tail}) MATCH (b:Actor {id: r.head}) "
    f"CREATE (n)-[:FROM]->(a), (n)-[:TO]->(b){_CITES}",
    ACTOR_CLAIM.table: " WITH n, r MATCH (a:Actor {id: r.actor}) "
    f"CREATE (n)-[:ABOUT]->(a){_CITES}",
}
"""By table, what completes the text of a query that creates or replaces nodes ``n``."""

UNLINK = {
    "source": [f"MATCH (n)<-[drawn:CITES]-(:{DERIVED}) DELETE drawn"],
    "actor": [
        f"MATCH (n)<-[:FROM|TO]-(c:{DERIVED}) DETACH DELETE c",
        "MATCH (n)-[drawn]-(:Actor) WHERE drawn._drawn IS NOT NULL DELETE drawn",
    ],
    "claim": [f"MATCH (n)-[drawn:{LINKS}|DISAGREES]-(:{MARK}) DELETE drawn"],
    "actor_claim": [f"MATCH (n)-[drawn:{LINKS}]->(:{MARK}) DELETE drawn"],
}
"""By table, what deletes the derived relationships of nodes ``n`` before the nodes."""

_AT = {name: f"r[{i}]" for i, name in enumerate(CLAIM_PROPERTIES)}
CREATE_CLAIM = (
    f"UNWIND $rows AS r MATCH (a:Actor {{id: {_AT['tail']}}}) "
    f"MATCH (b:Actor {{id: {_AT['head']}}}) "
    f"CREATE (n:{MARK}:Claim {{{create_map((*CLAIM_PROPERTIES, *BOOKS), 'r')}}}), "
    "(n)-[:FROM]->(a), (n)-[:TO]->(b) "
    f"WITH n, {_AT['source']} AS source WHERE source IS NOT NULL "
    "MATCH (s:Source {id: source}) CREATE (n)-[:CITES]->(s)"
)
"""The text of a query that creates claims and their relationships."""

_OWN = f"MATCH (o:{MARK}:{CHANGE} {{batch: $b}})"
LATER = (
    # A later batch changed or retired rows that this one added.
    f"MATCH (c:{MARK}:{CHANGE}) WHERE c.added = $b AND c.batch > $b RETURN DISTINCT c.batch",
    # A later batch changed, retired or re-added rows that this one changed or retired.
    f"{_OWN} MATCH (c:{MARK}:{CHANGE} {{row: o.row}}) WHERE c.batch > $b RETURN DISTINCT c.batch",
    *(
        f"{_OWN} WHERE o.table = '{table}' WITH collect(o.row) AS rows "
        f"MATCH (n:{MARK}:{label}) WHERE n._added > $b AND "
        f"'{table} ' + toString(n.{key}) IN rows RETURN DISTINCT n._added"
        for table, label, key in (
            ("dataset", DATASET, "id"),
            *((node.spec.table, node.label, node.key) for node in NODE_SPECS.values()),
        )
    ),
    # Later rows refer to actors or sources that this batch added.
    f"MATCH (p:{MARK}:Actor)<-[:FROM|TO|ABOUT]-(n:{MARK}) "
    "WHERE p._added = $b AND n._touched > $b RETURN DISTINCT n._touched",
    f"MATCH (p:{MARK}:Source)<-[:CITES]-(n:{MARK}) "
    "WHERE p._added = $b AND n._touched > $b RETURN DISTINCT n._touched",
    *(
        f"MATCH (n:{MARK}:Actor) WHERE n._touched > $b "
        f"MATCH (p:{MARK}:{label} {{id: n.{end}}}) WHERE p._added = $b RETURN DISTINCT n._touched"
        for end, label in (("within", "Actor"), ("country", "Actor"), ("source", "Source"))
    ),
    # Later batches belong to a dataset that this one began.
    f"MATCH (d:{MARK}:{DATASET}) WHERE d._added = $b "
    f"MATCH (n:{MARK}:{BATCH}) WHERE n.dataset = d.id AND n.batch > $b AND n.undone_at = '' "
    "RETURN DISTINCT n.batch",
)
"""Queries for the numbers of the later batches that build directly on batch ``$b``."""
