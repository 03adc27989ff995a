"""Records as the nodes of a Neo4j store, and the Cypher that writes and reads them.

A node has the properties that :mod:`graphkit.model.property_graph` gives it on every engine.
Properties whose names begin with ``_`` keep details that would otherwise be lost (the order of
names, 1 versus 1.0) and the bookkeeping: the datasets that hold the record, the batch that added
it, the last batch that changed it, and its position. The id of a claim changes when its note is
edited, so ``_key`` identifies the row.

Every node has the label ``Graphkit``; nodes without it are neither read nor written. The functions
here are pure.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from graphkit.model.errors import InvalidDataError
from graphkit.model.property_graph import (
    Properties,
    actor_claim_properties,
    actor_properties,
    claim_id,
    claim_properties,
    label_of,
    source_properties,
    tie_properties,
)
from graphkit.model.records import Actor, ActorClaim, Claim, Source, Tie, digest
from graphkit.model.vocabulary import Ontology
from graphkit.storage.batches.rows import ACTOR, ACTOR_CLAIM, CLAIM, SOURCE, Packer, Row, TableSpec

MARK = "Graphkit"
"""Label of every node that graphkit writes."""

DERIVED = "GraphkitDerived"
"""Label of claims that no row of a dataset states: the geography."""

BOOKS = ("_datasets", "_added", "_touched", "_position")
"""Properties of a node for the columns ``membership``, ``added``, ``touched``, ``position``."""

_DATED = ("since", "since_first", "since_last", "since_text")
_ENDED = ("until", "until_first", "until_last", "until_text")

CLAIM_PROPERTIES = (
    *("id", "tie", "tail", "head", "kind", "key", "denies", "status", "stated_status", "level"),
    *("mechanism", "dimensions", "obstacles", "stated_weight", "stated_confidence"),
    *("source", "locator", "note", "derived", "quote", *_DATED, *_ENDED),
    *("_weight", "_confidence", "_key"),
)
"""Properties that a claim can have, sent as lists of values without their names."""

TIE_PROPERTIES = (
    *("id", "kind", "family", "key", "symmetric", "derived", "denied", "status", "level"),
    *(
        "level_rank",
        "mechanism",
        "dimensions",
        "obstacles",
        "weight",
        "stated_weight",
        "confidence",
    ),
    *("stated_confidence", "level_confidence", "derived_fields", "earliest", "sources"),
    *("claims", "disputed"),
    *(*_DATED[:3], *_ENDED[:3], "_drawn"),
)
"""Properties that a relationship can have.

``_drawn`` is a digest of the others; it also marks the relationships that graphkit derived.
"""


@dataclass(frozen=True)
class NodeSpec:
    """The representation of the records of one table as nodes.

    Attributes:
        spec: the table.
        label: the label of its nodes.
        key: the property that holds the id of the row; it has a uniqueness constraint.
        read: for each column of the table, a Cypher expression over the node ``n``.
        properties: returns the properties of a record, without bookkeeping.
    """

    spec: TableSpec
    label: str
    key: str
    read: tuple[str, ...]
    properties: Callable[[Any, Ontology], Properties]


def _text(name: str) -> str:
    return f"coalesce(n.{name}, '')"


def _date(name: str) -> tuple[str, str, str]:
    written = f"CASE WHEN n.{name}_first IS NULL THEN null ELSE {_text(name + '_text')} END"
    return (written, f"n.{name}_first", f"n.{name}_last")


_MARKED = "coalesce(n.derived, [])"


def _number(name: str) -> str:
    return f"coalesce(n._{name}, n.stated_{name})"


def _whole_numbers(record: Claim | ActorClaim) -> Properties:
    """Return the numbers that were written without a decimal point; as properties they get one."""
    names = [name for name in ("weight", "confidence") if name in record._fields]
    return {f"_{name}": value for name in names if type(value := getattr(record, name)) is int}


def _source_node(source: Source, ontology: Ontology) -> Properties:  # noqa: ARG001
    return source_properties(source)


def _actor_node(actor: Actor, ontology: Ontology) -> Properties:  # noqa: ARG001
    return actor_properties(actor) | {"_langs": list(actor.names)}


def claim_node(claim: Claim, ontology: Ontology) -> Properties:
    """Return the properties of a claim that no other row repeats."""
    return claim_properties(claim, ontology, claim_id(claim)) | _whole_numbers(claim)


def _actor_claim_node(claim: ActorClaim, ontology: Ontology) -> Properties:  # noqa: ARG001
    # The id, and whether the actor uses the value, are set once all actors are there.
    return actor_claim_properties(claim, None, "") | _whole_numbers(claim)


NODE_SPECS = {
    node.spec.table: node
    for node in (
        NodeSpec(
            SOURCE,
            "Source",
            "id",
            tuple("n.year" if c == "year" else _text(c) for c in SOURCE.columns),
            _source_node,
        ),
        NodeSpec(
            ACTOR,
            "Actor",
            "id",
            (
                *("n.kind", "[lang IN n._langs | [lang, coalesce(n['name_' + lang], '')]]"),
                *(_text("subkind"), "n.aliases", _text("country"), _text("code")),
                *(_text("within"), "n.lat", "n.lon", _text("sector")),
                *(*_date("since"), *_date("until"), "n.succeeds", _text("wikidata"), "n.source"),
                *(_text("locator"), _text("note"), "n.population"),
            ),
            _actor_node,
        ),
        NodeSpec(
            CLAIM,
            "Claim",
            "_key",
            (
                *("n.tail", "n.head", "n.kind", _text("key"), _text("stated_status")),
                *(_text("level"), _text("mechanism"), "n.dimensions", "n.obstacles"),
                *(*_date("since"), *_date("until"), _number("weight"), _number("confidence")),
                *("n.source", _text("locator"), _text("note"), _MARKED, _text("quote")),
            ),
            claim_node,
        ),
        NodeSpec(
            ACTOR_CLAIM,
            "ActorClaim",
            "_key",
            (
                *("n.actor", _text("field"), _text("value"), "n.source", _text("locator")),
                *(_number("confidence"), _MARKED, _text("quote")),
            ),
            _actor_claim_node,
        ),
    )
}
"""The node specification of each table of records."""


def as_row(spec: TableSpec, values: list[Any], pack: Packer) -> Row:
    """Convert the values read by :attr:`NodeSpec.read` to the columns of the table."""
    for i in _LISTS[spec.table]:
        values[i] = pack.words[tuple(values[i])]
    if spec is ACTOR:
        values[1] = json.dumps(dict(values[1]), ensure_ascii=False)
    return tuple(values)


_LISTS = {
    spec.table: [
        i
        for i, name in enumerate(spec.columns)
        if name in {"aliases", "succeeds", "dimensions", "obstacles", "derived"}
    ]
    for spec in (SOURCE, ACTOR, CLAIM, ACTOR_CLAIM)
}


def tie_values(tie: Tie, ontology: Ontology) -> list[Any]:
    """Return the values of :data:`TIE_PROPERTIES`; the last is a digest of the others."""
    get = tie_properties(tie, ontology).get
    values = [get(name) for name in TIE_PROPERTIES[:-1]]
    return [*values, digest(tie.tail, tie.head, repr(values))]


def create_map(names: tuple[str, ...], row: str, start: int = 0) -> str:
    """Return the Cypher inside of a property map whose values are in a list, from an index on."""
    return ", ".join(f"{name}: {row}[{i}]" for i, name in enumerate(names, start))


def quoted(label: str) -> str:
    """Quote a label or type made by :func:`label_of` or :func:`type_of` for the text of a query.

    Raises:
        InvalidDataError: for a kind without a letter or digit.
    """
    if not label.replace("_", "").isalnum():
        raise InvalidDataError(
            f"the kind with the label {label!r} contains no letter; rename it in network.toml"
        )
    return f"`{label}`"


def actor_label(kind: str) -> str:
    """Return the quoted label of an actor kind."""
    return quoted(label_of(kind))
