"""Records as the nodes of a Neo4j store, and the Cypher that writes and reads them. Pure.

A node has the properties that :mod:`graphkit.model.property_graph` gives it, on every engine, and
beside them, under names that begin with ``_``, what a record would else lose (the order of its
names, whether 1 was written 1 or 1.0) and the bookkeeping: the datasets that hold it, the batch
that added it and the last that touched it, its place. Claims have no id that lasts when a note
is edited, so ``_key`` is the number that tells a store which row they are.

Every node has the label ``Graphkit``; nothing without it is read or written.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from graphkit.model.errors import GraphkitError
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
from graphkit.storage.batches.rows import ACTOR, ACTOR_CLAIM, CLAIM, SOURCE, Form, Packer, Row

MARK = "Graphkit"
"""The label of every node that graphkit writes."""

DERIVED = "GraphkitDerived"
"""The label of claims that no row of a dataset states: the geography."""

BOOKS = ("_datasets", "_added", "_touched", "_position")
"""Where a node keeps what rows keep as ``membership``, ``added``, ``touched``, ``position``."""

_DATED = ("since", "since_first", "since_last", "since_text")
_ENDED = ("until", "until_first", "until_last", "until_text")

CLAIM_PROPERTIES = (
    *("id", "tie", "tail", "head", "kind", "key", "status", "stated_status", "level"),
    *("mechanism", "dimensions", "obstacles", "stated_weight", "stated_confidence"),
    *("source", "locator", "note", *_DATED, *_ENDED, "_weight", "_confidence", "_key"),
)
"""What a claim can have; every claim has the same few, so they are sent without their names."""

TIE_PROPERTIES = (
    *("id", "kind", "family", "key", "symmetric", "derived", "status", "level", "level_rank"),
    *("mechanism", "dimensions", "obstacles", "weight", "stated_weight", "confidence"),
    *("stated_confidence", "earliest", "sources", "claims", "disputed"),
    *(*_DATED[:3], *_ENDED[:3], "_drawn"),
)
"""What a relationship can have; ``_drawn`` is a digest of the others, and the mark of ours."""


@dataclass(frozen=True)
class Shape:
    """How the records of one table stand in the graph.

    Attributes:
        form: the table.
        label: of its nodes.
        key: the property that holds the row's id; it has a uniqueness constraint.
        read: a query part for each column of the form, of the node ``n``.
        properties: of a record, without bookkeeping.
    """

    form: Form
    label: str
    key: str
    read: tuple[str, ...]
    properties: Callable[[Any, Ontology], Properties]


def _text(name: str) -> str:
    return f"coalesce(n.{name}, '')"


def _date(name: str) -> tuple[str, str, str]:
    written = f"CASE WHEN n.{name}_first IS NULL THEN null ELSE {_text(name + '_text')} END"
    return (written, f"n.{name}_first", f"n.{name}_last")


def _number(name: str) -> str:
    return f"coalesce(n._{name}, n.stated_{name})"


def _whole_numbers(record: Claim | ActorClaim) -> Properties:
    """The numbers that were written without a point; as properties they have one."""
    names = [name for name in ("weight", "confidence") if name in record._fields]
    return {f"_{name}": value for name in names if type(value := getattr(record, name)) is int}


def _source_node(source: Source, ontology: Ontology) -> Properties:  # noqa: ARG001
    return source_properties(source)


def _actor_node(actor: Actor, ontology: Ontology) -> Properties:  # noqa: ARG001
    return actor_properties(actor) | {"_langs": list(actor.names)}


def claim_node(claim: Claim, ontology: Ontology) -> Properties:
    """The properties of a claim that no other row repeats."""
    return claim_properties(claim, ontology, claim_id(claim)) | _whole_numbers(claim)


def _actor_claim_node(claim: ActorClaim, ontology: Ontology) -> Properties:  # noqa: ARG001
    # The id and what the actor has are set once all actors are there.
    return actor_claim_properties(claim, None, "") | _whole_numbers(claim)


SHAPES = {
    shape.form.table: shape
    for shape in (
        Shape(
            SOURCE,
            "Source",
            "id",
            tuple("n.year" if c == "year" else _text(c) for c in SOURCE.columns),
            _source_node,
        ),
        Shape(
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
        Shape(
            CLAIM,
            "Claim",
            "_key",
            (
                *("n.tail", "n.head", "n.kind", _text("key"), _text("stated_status")),
                *(_text("level"), _text("mechanism"), "n.dimensions", "n.obstacles"),
                *(*_date("since"), *_date("until"), _number("weight"), _number("confidence")),
                *("n.source", _text("locator"), _text("note")),
            ),
            claim_node,
        ),
        Shape(
            ACTOR_CLAIM,
            "ActorClaim",
            "_key",
            (
                *("n.actor", _text("field"), _text("value"), "n.source", _text("locator")),
                _number("confidence"),
            ),
            _actor_claim_node,
        ),
    )
}
"""The shape of each table of records."""


def as_row(form: Form, values: list[Any], pack: Packer) -> Row:
    """What :attr:`Shape.read` gives of a node, as the columns of the form."""
    for i in _LISTS[form.table]:
        values[i] = pack.words[tuple(values[i])]
    if form is ACTOR:
        values[1] = json.dumps(dict(values[1]), ensure_ascii=False)
    return tuple(values)


_LISTS = {
    form.table: [
        i
        for i, name in enumerate(form.columns)
        if name in {"aliases", "succeeds", "dimensions", "obstacles"}
    ]
    for form in (SOURCE, ACTOR, CLAIM, ACTOR_CLAIM)
}


def tie_values(tie: Tie, ontology: Ontology) -> list[Any]:
    """The values of :data:`TIE_PROPERTIES`, the last a digest of the others."""
    get = tie_properties(tie, ontology).get
    values = [get(name) for name in TIE_PROPERTIES[:-1]]
    return [*values, digest(tie.tail, tie.head, repr(values))]


def create_map(names: tuple[str, ...], row: str, start: int = 0) -> str:
    """The inside of a map of properties, from a list that holds their values from a place on."""
    return ", ".join(f"{name}: {row}[{i}]" for i, name in enumerate(names, start))


def quoted(label: str) -> str:
    """A label or type that :func:`label_of` or :func:`type_of` made, for the text of a query."""
    if not label.replace("_", "").isalnum():
        raise GraphkitError(f"the kind of {label!r} holds no letter, so it can be no label")
    return f"`{label}`"


def actor_label(kind: str) -> str:
    """The label of a kind of actor, quoted."""
    return quoted(label_of(kind))
