"""Derived relationships: everything in a Neo4j store that follows from its records.

These are the ties as relationships, the geography as claims, the disagreements between claims,
and the few properties of a record that depend on other records. They are updated after every
batch, and only differences are written.
Labels and property names come from :mod:`graphkit.storage.neo4j.schema`; values are always sent
as parameters.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from graphkit.model.network import Network
from graphkit.model.property_graph import (
    actor_claim_ids,
    actor_claim_properties,
    claim_id,
    claim_ids,
    derived_claims,
    rivals,
    type_of,
)
from graphkit.model.records import tie_id
from graphkit.storage.batches.contract import Progress
from graphkit.storage.batches.rows import Key
from graphkit.storage.neo4j.schema import (
    CLAIM_PROPERTIES,
    DERIVED,
    MARK,
    TIE_PROPERTIES,
    claim_node,
    create_map,
    quoted,
    tie_values,
)
from graphkit.storage.neo4j.transactions import CypherRunner, Statement, parts, steps


class StoredRecords(NamedTuple):
    """All records of a store as a network, with the ids of the rows of claims."""

    network: Network
    claims: Sequence[Key]
    actor_claims: Sequence[Key]


def next_change(network: Network) -> dt.date | None:
    """Return the next day on which a tie of the network can differ; None if there is none.

    Example:
        >>> from graphkit.model.dates import parse_date
        >>> from graphkit.model.records import Claim
        >>> claim = Claim("a", "b", "borders", until=parse_date("2030"))
        >>> next_change(Network(claims=(claim,), as_of=dt.date(2026, 1, 1)))
        datetime.date(2031, 1, 1)
    """
    days = {claim.since.first for claim in network.claims if claim.since}
    ends = {claim.until.last for claim in network.claims if claim.until} - {dt.date.max}
    days |= {end + dt.timedelta(days=1) for end in ends}
    # Next to dated claims, an undated claim begins in the year of its source.
    years = {source.year for source in network.sources.values()} - {None}
    days |= {dt.date(year, 1, 1) for year in years if year and 0 < year <= dt.MAXYEAR}
    return min((day for day in days if day > network.as_of), default=None)


class DerivedWriter:
    """Updates the derived part of a store to match its records.

    Args:
        runner: runs the Cypher.
        records: the records that are in the store now.
        vocabulary_changed: True if the vocabulary may have changed since they were written.
    """

    def __init__(
        self, runner: CypherRunner, records: StoredRecords, *, vocabulary_changed: bool
    ) -> None:
        self._runner, self._vocabulary_changed = runner, vocabulary_changed
        self._network, self._claims, self._actor_claims = records

    def write(self, progress: Progress | None = None) -> None:
        """Write the differences."""
        self._update_geography()
        self._update_ties(progress)
        self._number_repeated_claims()
        if self._vocabulary_changed:
            self._update_claims()
        self._update_actor_claims()
        self._update_disagreements()

    def _update_ties(self, progress: Progress | None) -> None:
        there = {
            key: (element, digest)
            for element, key, digest in self._runner.read(
                f"MATCH (:{MARK}:Actor)-[t]->(:Actor) WHERE t._drawn IS NOT NULL "
                "RETURN elementId(t), t.id, t._drawn"
            )
        }
        ontology = self._network.ontology
        old: list[str] = []

        def new() -> Iterator[tuple[str, list[Any]]]:
            for tie in self._network.ties.values():
                values = tie_values(tie, ontology)
                element, digest = there.pop(tie.id, (None, None))
                if digest == values[-1]:
                    continue
                if element is not None:
                    old.append(element)
                yield tie.kind, [tie.tail, tie.head, *values]

        if there:
            # Delete first: two relationships with one id would be two ties to a reader.
            made = list(new())
            old += (element for element, _ in there.values())
            text = "UNWIND $rows AS r MATCH ()-[t]->() WHERE elementId(t) = r DELETE t"
            self._runner.write(steps(text, old))
            self._runner.write(_by_type(made))
        else:
            total = len(self._network.ties)
            self._runner.write(_by_type(_with_progress(new(), total, progress)))

    def _update_geography(self) -> None:
        there = {
            row[0]: row[1]
            for row in self._runner.read(f"MATCH (n:{MARK}:{DERIVED}) RETURN n.id, elementId(n)")
        }
        claims = {claim_id(claim): claim for claim in derived_claims(self._network)}
        gone = [element for key, element in there.items() if key not in claims]
        drop = f"UNWIND $rows AS r MATCH (n:{DERIVED}) WHERE elementId(n) = r DETACH DELETE n"
        self._runner.write(steps(drop, gone))
        made = (
            [*map(claim_node(claim, self._network.ontology).get, CLAIM_PROPERTIES)]
            for key, claim in claims.items()
            if key not in there
        )
        self._runner.write(steps(_CREATE_DERIVED, made))

    def _number_repeated_claims(self) -> None:
        """Give claims that repeat another row a number in their id, and only those."""
        want: dict[Key, str] = {}
        claims = self._network.claims
        if len(set(claims)) < len(claims):
            for key, claim, name in zip(self._claims, claims, claim_ids(claims), strict=True):
                if name != claim_id(claim):
                    want[key] = name
        numbered = {
            row[0]: row[1]
            for row in self._runner.read(
                f"MATCH (n:{MARK}:Claim) WHERE n._repeats RETURN n._key, n.id"
            )
        }
        by_key = dict(zip(self._claims, claims, strict=True)) if numbered else {}
        changed: list[list[Any]] = [
            [key, name, True] for key, name in want.items() if numbered.get(key) != name
        ]
        changed += [
            [key, claim_id(by_key[key]), None]
            for key in numbered
            if key not in want and key in by_key
        ]
        text = (
            f"UNWIND $rows AS r MATCH (n:{MARK}:Claim {{_key: r[0]}}) "
            "SET n.id = r[1], n._repeats = r[2]"
        )
        self._runner.write(steps(text, changed))

    def _update_claims(self) -> None:
        """Update the properties of claims that depend on the vocabulary."""
        ontology = self._network.ontology
        there = {
            row[0]: (row[1], row[2])
            for row in self._runner.read(
                f"MATCH (n:{MARK}:Claim) WHERE NOT n:{DERIVED} RETURN n._key, n.tie, n.status"
            )
        }

        def changed() -> Iterator[list[Any]]:
            for key, c in zip(self._claims, self._network.claims, strict=True):
                symmetric = ontology.tie_kinds[c.kind].symmetric
                tie = tie_id(c.kind, c.tail, c.head, c.key, symmetric=symmetric)
                want = (tie, c.status or ontology.default_status)
                if there.get(key) != want:
                    yield [key, *want]

        text = (
            f"UNWIND $rows AS r MATCH (n:{MARK}:Claim {{_key: r[0]}}) "
            "SET n.tie = r[1], n.status = r[2]"
        )
        self._runner.write(steps(text, changed()))

    def _update_actor_claims(self) -> None:
        there = {
            row[0]: row[1:]
            for row in self._runner.read(
                f"MATCH (n:{MARK}:ActorClaim) RETURN n._key, n.id, n.used, n.disputed"
            )
        }
        claims, actors = self._network.actor_claims, self._network.actors
        changed = []
        for key, claim, name in zip(
            self._actor_claims, claims, actor_claim_ids(claims), strict=True
        ):
            get = actor_claim_properties(claim, actors[claim.actor], name).get
            want = [name, get("used"), get("disputed")]
            if there.get(key) != want:
                changed.append([key, *want])
        text = (
            f"UNWIND $rows AS r MATCH (n:{MARK}:ActorClaim {{_key: r[0]}}) "
            "SET n.id = r[1], n.used = r[2], n.disputed = r[3]"
        )
        self._runner.write(steps(text, changed))

    def _update_disagreements(self) -> None:
        there: dict[tuple[Key, Key, str], str] = {}
        for element, *pair in self._runner.read(
            f"MATCH (n:{MARK}:Claim)-[d:DISAGREES]->(c:{MARK}:Claim) "
            "RETURN elementId(d), n._key, c._key, d.field"
        ):
            there[pair[0], pair[1], pair[2]] = element
        want = dict.fromkeys(rivals(self._network, self._claims))
        gone = [element for pair, element in there.items() if pair not in want]
        text = "UNWIND $rows AS r MATCH ()-[d]->() WHERE elementId(d) = r DELETE d"
        self._runner.write(steps(text, gone))
        text = (
            f"UNWIND $rows AS r MATCH (n:{MARK}:Claim {{_key: r[0]}}) "
            f"MATCH (c:{MARK}:Claim {{_key: r[1]}}) CREATE (n)-[:DISAGREES {{field: r[2]}}]->(c)"
        )
        self._runner.write(steps(text, (list(pair) for pair in want if pair not in there)))


def _by_type(ties: Iterable[tuple[str, list[Any]]]) -> Iterator[Sequence[Statement]]:
    """Yield statements that create relationships, one for each kind of tie."""
    for part in parts(ties):
        kinds: dict[str, list[list[Any]]] = defaultdict(list)
        for kind, row in part:
            kinds[kind].append(row)
        yield [(_create_tie(type_of(kind)), {"rows": rows}) for kind, rows in kinds.items()]


def _create_tie(type_: str) -> str:
    return (
        "UNWIND $rows AS r MATCH (a:Actor {id: r[0]}) MATCH (b:Actor {id: r[1]}) "
        f"CREATE (a)-[:{quoted(type_)} {{{create_map(TIE_PROPERTIES, 'r', 2)}}}]->(b)"
    )


def _with_progress(
    ties: Iterable[tuple[str, list[Any]]], total: int, progress: Progress | None
) -> Iterator[tuple[str, list[Any]]]:
    done = 0
    for done, tie in enumerate(ties, 1):
        yield tie
        if progress and done % 20_000 == 0:
            progress("ties", done, total)
    if progress and done:
        progress("ties", done, total)


_AT = {name: f"r[{i}]" for i, name in enumerate(CLAIM_PROPERTIES)}
_CREATE_DERIVED = (
    f"UNWIND $rows AS r MATCH (a:Actor {{id: {_AT['tail']}}}) "
    f"MATCH (b:Actor {{id: {_AT['head']}}}) "
    f"CREATE (n:{MARK}:Claim:{DERIVED} {{{create_map(CLAIM_PROPERTIES, 'r')}}}), "
    "(n)-[:FROM]->(a), (n)-[:TO]->(b) "
    f"WITH n, {_AT['source']} AS source WHERE source IS NOT NULL "
    "MATCH (s:Source {id: source}) CREATE (n)-[:CITES]->(s)"
)
