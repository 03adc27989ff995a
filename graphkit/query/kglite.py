"""Cypher without a server: a network in memory, in the kglite engine, read only.

The one place that knows kglite; anything with the same :meth:`EmbeddedEngine.run` can stand in.

Where kglite 0.21 is not as Neo4j 5.26, and what follows here:

- An aggregate over an undirected two-hop pattern can be wrong with its optimizer on; every query
  runs with all passes off.
- It takes no block comments and runs several statements of one text, of which it answers the last;
  the guard takes out comments and refuses a second statement.
- `x.type` and `x.title` are there on every node (label and a made-up title); the property graph has
  no such properties, but for the titles of sources.
- A query that names a label, a type or a property that no record has gives no rows and a warning;
  the warnings are handed on, not printed.
- Division by zero is null, where Neo4j has infinity; it comes back as null from both.
- A half below zero is rounded away from zero, in Neo4j towards the greater number; `toString`
  writes very large and very small numbers out, where Neo4j has `1.0E20`.
- `FORMAT CSV` behind a query gives text instead of rows; refused.
- A deadline ends a query within about 0.4 s of it (measured over paths, products and loops), so
  that no second process is needed; the budget of work keeps memory below about 3 GB.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any

from graphkit.model.errors import GraphkitError
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
from graphkit.query.answer import Answer, faulty, plain, too_large, too_slow

_WORK = 3_000_000
"""Intermediate rows and list elements that a query may hold; a path of nine ties costs about
0.8 kB a row."""


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

        # Warnings come back with every answer; printed, they would reach users as noise.
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
        """The answer to a query that :func:`graphkit.query.guard.read_only` has passed.

        Args:
            text: the query.
            parameters: the value of each ``$name``.
            limit: at most this many rows; 0 for all.
            timeout: seconds after which to give up; 0 for never.

        Returns:
            The rows, nodes and relationships as their properties.

        Raises:
            GraphkitError: when the query is at fault, takes too long or holds too much.
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
            raise _explain(str(error)) from None
        if isinstance(result, str):
            raise GraphkitError("FORMAT CSV is no part of a query; ask for csv as the output")
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
        told = list(actor_claim_rows(network))
        self._create("(n:ActorClaim)", (row.properties for row in told))
        self._relate(
            "ActorClaim", "ABOUT", "Actor", [(r.properties["id"], r.actor, {}) for r in told]
        )
        for label, ends in (
            ("Claim", [(row.properties["id"], row.source) for row in claims]),
            ("ActorClaim", [(row.properties["id"], row.source) for row in told]),
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


def _explain(message: str) -> GraphkitError:
    """The engine's message without its name for itself, and with ours for its limits."""
    if "max_work_units" in message or "safety" in message:
        return too_large()
    return faulty(message.removeprefix("Cypher "))


def _notes(warnings: Iterable[str]) -> Iterator[str]:
    """Warnings about the query itself; that the limit cut is said by the total."""
    return (warning for warning in warnings if "row_limit" not in warning)


def _value(value: Any) -> Any:
    """A value as plain Python: nodes and relationships as their properties."""
    if isinstance(value, list):
        return [_value(element) for element in value]
    if isinstance(value, dict):
        if {"id", "properties"} <= value.keys() and ("labels" in value or "type" in value):
            hidden = {"type"} if "Source" in value.get("labels", ()) else {"type", "title"}
            return {k: _value(v) for k, v in value["properties"].items() if k not in hidden}
        return {key: _value(element) for key, element in value.items()}
    return plain(value)
