"""Run Cypher without a server: a read-only copy of a network in memory, in the kglite engine.

This is the only module that knows kglite; any class with the same :meth:`EmbeddedEngine.run` can
replace it.

Differences between kglite 0.21 and Neo4j 5.26, and how they are handled here:

- With kglite's optimizer on, an aggregate over an undirected two-hop pattern can be wrong: every
  query runs with the optimizer off.
- kglite does not accept block comments, and it runs several statements in one text but answers
  only the last: the guard removes comments and rejects a second statement.
- kglite gives every node the properties `type` (its label) and `title` (a made-up one): the
  property graph has no such properties, except the titles of sources.
- A query with a label, type or property that no record has returns no rows and a warning: the
  warnings are returned with the answer, not printed.
- Division by zero is null in kglite and infinity in Neo4j: both engines return null here.
- kglite rounds a negative half away from zero, Neo4j towards the greater number; `toString` writes
  very large and very small numbers in full, where Neo4j writes `1.0E20`.
- `FORMAT CSV` after a query returns text instead of rows: it is rejected.
- A timeout ends a query within about 0.4 s (measured over paths, products and loops), so no second
  process is needed; the work limit keeps memory below about 3 GB.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any

from graphkit.model.errors import InvalidQueryError
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
from graphkit.query.answer import Answer, cannot_run, plain_value, too_large, too_slow

_WORK = 3_000_000
"""Limit of intermediate rows and list elements of a query; a path of nine ties takes about 0.8 kB
per row."""


class EmbeddedEngine:
    """A read-only copy of a network that answers Cypher.

    Example:
        >>> from graphkit.model.records import Actor
        >>> engine = EmbeddedEngine(Network(actors={"TH-49": Actor("TH-49", "province")}))
        >>> engine.run("MATCH (a:Province) RETURN a.id AS id", {}).rows
        [('TH-49',)]
    """

    def __init__(self, network: Network) -> None:
        """Copy a network; about 0.1 s for 500 actors and 1,000 ties."""
        import kglite

        # Warnings are returned with every answer; printed, they would only be noise.
        kglite.set_query_warning_policy("silent")
        self.name = f"kglite {kglite.__version__}"
        self._graph = kglite.KnowledgeGraph()
        self._load(network)
        self._graph.read_only(True)

    def run(
        self,
        text: str,
        parameters: Mapping[str, Any],
        *,
        limit: int = 0,
        timeout: float = 0,
    ) -> Answer:
        """Run a query that :func:`graphkit.query.guard.read_only` has accepted.

        Args:
            text: the query.
            parameters: the value of each ``$name``.
            limit: the largest number of rows; 0 for all.
            timeout: seconds after which to give up; 0 for never.

        Returns:
            The rows; nodes and relationships are given as their properties.

        Raises:
            InvalidQueryError: when the query is not valid, takes too long or needs too much
                memory.
        """
        import kglite

        try:
            result = self._graph.cypher(
                text,
                params=dict(parameters),
                timeout_ms=max(1, round(timeout * 1000)) if timeout else 0,
                max_work_units=_WORK,
                row_limit=limit or None,
                disable_optimizer=True,
            )
        except kglite.CypherTimeoutError:
            raise too_slow(timeout) from None
        except (kglite.KgError, ValueError, TypeError, OverflowError, RecursionError) as error:
            raise _explain_value(str(error)) from None
        if isinstance(result, str):
            raise InvalidQueryError(
                "FORMAT CSV is not allowed in a query; choose csv as the output format instead"
            )
        columns = tuple(result.columns)
        total = (result.diagnostics or {}).get("total_rows")
        rows = [tuple(_value(row[column]) for column in columns) for row in result]
        return Answer(
            columns, rows, len(rows) if total is None else total, tuple(_notes(result.warnings))
        )

    def _load(self, network: Network) -> None:
        actors = sorted(actor_rows(network), key=lambda row: row.label)
        for label, group in groupby(actors, key=lambda row: row.label):
            self._create(f"(n:Actor:`{label}`)", (row.properties for row in group))
        self._create("(n:Source)", source_rows(network))
        ties = sorted(tie_rows(network), key=lambda row: row.type)
        for type_, group_ in groupby(ties, key=lambda row: row.type):
            rows = [(row.tail, row.head, row.properties) for row in group_]
            self._relate("Actor", f"`{type_}`", "Actor", rows)
        claims = list(claim_rows(network))
        self._create("(n:Claim)", (row.properties for row in claims))
        self._relate("Claim", "FROM", "Actor", [(r.properties["id"], r.tail, {}) for r in claims])
        self._relate("Claim", "TO", "Actor", [(r.properties["id"], r.head, {}) for r in claims])
        rivals = [(rival, chosen, {"field": name}) for rival, chosen, name in rival_rows(network)]
        self._relate("Claim", "DISAGREES", "Claim", rivals)
        stated = list(actor_claim_rows(network))
        self._create("(n:ActorClaim)", (row.properties for row in stated))
        self._relate(
            "ActorClaim",
            "ABOUT",
            "Actor",
            [(r.properties["id"], r.actor, {}) for r in stated],
        )
        for label, ends in (
            ("Claim", [(row.properties["id"], row.source) for row in claims]),
            ("ActorClaim", [(row.properties["id"], row.source) for row in stated]),
        ):
            known = [(claim, source) for claim, source in ends if source in network.sources]
            self._relate(label, "CITES", "Source", [(*pair, {}) for pair in known])

    def _create(self, node: str, rows: Iterable[Properties]) -> None:
        self._write(f"UNWIND $rows AS row CREATE {node} SET n = row", list(rows))

    def _relate(
        self, tail: str, type_: str, head: str, rows: Sequence[tuple[str, str, Properties]]
    ) -> None:
        self._write(
            f"UNWIND $rows AS row MATCH (a:{tail} {{id: row.a}}) MATCH (b:{head} {{id: row.b}}) "
            f"CREATE (a)-[r:{type_}]->(b) SET r = row.p",
            [
                {"a": tail_id, "b": head_id, "p": properties}
                for tail_id, head_id, properties in rows
            ],
        )

    def _write(self, text: str, rows: list[Any]) -> None:
        if rows:
            self._graph.cypher(text, params={"rows": rows}, disable_optimizer=True, timeout_ms=0)


def _explain_value(message: str) -> InvalidQueryError:
    """Turn an engine message into an error, with graphkit's own text for the engine's limits."""
    if "max_work_units" in message or "safety" in message:
        return too_large()
    return cannot_run(message.removeprefix("Cypher "))


def _notes(warnings: Iterable[str]) -> Iterator[str]:
    """Yield the warnings about the query, without that of the row limit, which ``total`` shows."""
    return (warning for warning in warnings if "row_limit" not in warning)


def _value(value: Any) -> Any:
    """Return a value as plain Python; nodes and relationships become their properties."""
    if isinstance(value, list):
        return [_value(element) for element in value]
    if isinstance(value, dict):
        if {"id", "properties"} <= value.keys() and ("labels" in value or "type" in value):
            hidden = {"type"} if "Source" in value.get("labels", ()) else {"type", "title"}
            return {k: _value(v) for k, v in value["properties"].items() if k not in hidden}
        return {key: _value(element) for key, element in value.items()}
    return plain_value(value)
