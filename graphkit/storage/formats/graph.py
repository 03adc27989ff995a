"""A network as the nodes and edges that formats of graphs have: plain values under named columns.

Nodes are actors with all fields of ``actors.csv``; edges are ties with the values that their
claims give on the network's day. Every text is one that XML and JSON can hold.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from graphkit.model.dates import PartialDate
from graphkit.model.network import Network
from graphkit.model.records import Actor, Source, Tie, digest
from graphkit.storage.files.schema import TABLES

Value = str | float | int | bool | None
"""A value of an attribute; None where there is none."""

_NOT_XML = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]"
)
"""Characters that no XML file can hold, and those that one should not."""

_NUMBERS = {"lat": "number", "lon": "number", "weight": "number", "confidence": "number"}
_TYPES = {**_NUMBERS, "population": "count", "symmetric": "flag"}


class Column(NamedTuple):
    """An attribute of nodes or edges: its name and whether it is text, number, count or flag."""

    name: str
    type: str


class Node(NamedTuple):
    """An actor as a node: its id as files write it, and the values of its columns."""

    id: str
    actor: Actor
    values: tuple[Value, ...]


class Edge(NamedTuple):
    """A tie as an edge: the ids of its ends as files write them, and the values of its columns."""

    id: str
    tail: str
    head: str
    tie: Tie
    values: tuple[Value, ...]


def clean_text(text: str) -> str:
    r"""Return a text without characters that XML cannot hold, its line ends as ``\n``.

    Example:
        >>> clean_text("Muk\x0bdahan\r\n")
        'Mukdahan\n'
    """
    return _NOT_XML.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def written_ties(network: Network) -> list[Tie]:
    """Return the ties that a graph file has.

    Ties that follow from where actors lie are left out unless the selection names their kind:
    they are columns of actors. So are ties that are denied, unless it names their status.
    """
    chosen = network.selection
    kinds = chosen.tie_kinds(network.ontology) if chosen and chosen.ties else frozenset[str]()
    return [tie for tie in network.counted_ties.values() if not tie.derived or tie.kind in kinds]


@dataclass(frozen=True)
class Graph:
    """The nodes and edges of a network.

    Attributes:
        network: the network; remove what must not be shown first (:meth:`Network.public`).

    Example:
        >>> from graphkit.model.records import Claim
        >>> towns = {key: Actor(key, "city", {"en": key.title()}) for key in ("a", "b")}
        >>> graph = Graph(Network(towns, (Claim("a", "b", "sister_city"),)))
        >>> [column.name for column in graph.node_columns]
        ['kind', 'name_en']
        >>> [(edge.tail, edge.head) for edge in graph.edges()], graph.directed
        ([('a', 'b')], False)
    """

    network: Network

    @cached_property
    def ties(self) -> Sequence[Tie]:
        """The ties that are written; see :func:`written_ties`."""
        return written_ties(self.network)

    @cached_property
    def ids(self) -> Mapping[str, str]:
        """The id of each actor as files write it: unique, not empty, without odd characters."""
        return safe_ids(self.network.actors)

    @cached_property
    def edge_ids(self) -> Mapping[str, str]:
        """The id of each tie as files write it."""
        return safe_ids({tie.id: None for tie in self.ties})

    @property
    def directed(self) -> bool:
        """True if any tie has a direction."""
        return any(not tie.symmetric for tie in self.ties)

    @cached_property
    def _nodes(self) -> tuple[tuple[Column, ...], list[tuple[Value, ...]]]:
        languages = {lang for actor in self.network.actors.values() for lang in actor.names}
        names = []
        for column in TABLES["actors"]:
            if column == "id":
                continue
            if column == "name_th":
                others = sorted({f"name_{lang}" for lang in languages} - set(TABLES["actors"]))
                names += [column, *others]
            else:
                names.append(column)
        names.append("evidence")
        rows = [
            tuple(_actor_value(self.network, actor, name) for name in names)
            for actor in self.network.actors.values()
        ]
        return _filled(names, rows)

    @cached_property
    def _edges(self) -> tuple[tuple[Column, ...], list[tuple[Value, ...]]]:
        rows = [tuple(_tie_values(self.network, tie).values()) for tie in self.ties]
        names = list(_tie_values(self.network, self.ties[0])) if self.ties else []
        return _filled(names, rows)

    @property
    def node_columns(self) -> tuple[Column, ...]:
        """The columns of nodes that any actor has a value in."""
        return self._nodes[0]

    @property
    def edge_columns(self) -> tuple[Column, ...]:
        """The columns of edges that any tie has a value in."""
        return self._edges[0]

    def nodes(self) -> Iterator[Node]:
        """Yield the actors, in the order of the network."""
        for actor, values in zip(self.network.actors.values(), self._nodes[1], strict=True):
            yield Node(self.ids[actor.id], actor, values)

    def edges(self) -> Iterator[Edge]:
        """Yield the ties, in the order of the network."""
        for tie, values in zip(self.ties, self._edges[1], strict=True):
            ends = self.ids[tie.tail], self.ids[tie.head]
            yield Edge(self.edge_ids[tie.id], *ends, tie, values)

    def about(self) -> dict[str, str]:
        """Return what a file says of its origin: dataset, selection, day and content hash."""
        network = self.network
        chosen = network.selection
        texts = {
            "title": network.title,
            "version": network.version,
            "description": network.description,
            "licence": network.licence,
            "selection": chosen.describe(network.ontology) if chosen else "whole network",
            "as_of": network.as_of.isoformat(),
            "content_hash": network.content_hash,
        }
        return {name: clean_text(text) for name, text in texts.items() if clean_text(text)}


def safe_ids(ids: Mapping[str, object]) -> dict[str, str]:
    r"""Return ids that every file can hold, still one for each.

    Example:
        >>> safe_ids({"TH-49": 0, "a\x01": 0, "a": 0})
        {'TH-49': 'TH-49', 'a\x01': 'a-b5e95d5ae0bf51b8', 'a': 'a'}
    """
    safe = {}
    for key in ids:
        text = clean_text(key)
        plain = text == key and text and text == text.strip() and "\n" not in text
        safe[key] = key if plain else f"{' '.join(text.split())}-{digest(key)}"
    return safe


def spell(tie: Tie, network: Network) -> tuple[dt.date | None, dt.date | None]:
    """Return the first and the last day on which a tie may have held with its status.

    A tie that is over held from its earliest date to its end. None where a day is not known.
    """
    if tie.status == network.ontology.over_status:
        end = tie.since.last if tie.since else None
        start = tie.since_first.first if tie.since_first else None
        return (start if start and end and start <= end else None), end
    return span(tie.since, tie.until)


def span(
    since: PartialDate | None, until: PartialDate | None
) -> tuple[dt.date | None, dt.date | None]:
    """Return the first day that a beginning and the last day that an end can mean.

    Example:
        >>> from graphkit.model.dates import parse_date
        >>> span(parse_date("2004"), None)
        (datetime.date(2004, 1, 1), None)
    """
    start, end = since.first if since else None, until.last if until else None
    return (start, end) if not (start and end) or start <= end else (start, None)


def _filled(
    names: Sequence[str], rows: list[tuple[Value, ...]]
) -> tuple[tuple[Column, ...], list[tuple[Value, ...]]]:
    """Return the columns in which any row has a value, and the rows cut to them."""
    places = [i for i in range(len(names)) if any(row[i] is not None for row in rows)]
    columns = tuple(Column(names[i], _TYPES.get(names[i], "text")) for i in places)
    return columns, [tuple(row[i] for i in places) for row in rows]


def _actor_value(network: Network, actor: Actor, name: str) -> Value:
    if name == "evidence":
        return _known(_cited(network.sources, actor.source, actor.locator))
    if name.startswith("name_"):
        return _known(actor.names.get(name[5:], ""))
    return _known(getattr(actor, name))


def _tie_values(network: Network, tie: Tie) -> dict[str, Value]:
    """Return the values of a tie by column; a tie of one claim has that claim's note and quote."""
    cited = dict.fromkeys(claim.source for claim in tie.claims if claim.source)
    evidence = dict.fromkeys(
        _cited(network.sources, claim.source, claim.locator) for claim in tie.claims if claim.source
    )
    only = tie.claims[0] if len(tie.claims) == 1 else None
    return {
        "kind": tie.kind,
        "key": _known(tie.key),
        "status": _known(tie.status),
        "level": _known(tie.level),
        "mechanism": _known(tie.mechanism),
        "dimensions": _known(tie.dimensions),
        "obstacles": _known(tie.obstacles),
        "since": _known(tie.since),
        "until": _known(tie.until),
        "since_first": _known(tie.since_first),
        "weight": _known(tie.weight),
        "confidence": _known(tie.confidence),
        "symmetric": tie.symmetric,
        "sources": _known(tuple(cited)),
        "evidence": _known(" | ".join(evidence)),
        "derived": _known(only.derived if only else ()),
        "quote": _known(only.quote if only else ""),
        "note": _known(only.note if only else ""),
    }


def _known(value: object) -> Value:
    """Return a field as a plain value; None for an empty one."""
    if value is None or value == "" or value == ():
        return None
    if isinstance(value, bool | int | float):
        return value
    if isinstance(value, PartialDate):
        return str(value)
    if isinstance(value, tuple):
        return clean_text("|".join(value)) or None
    text = clean_text(str(value))
    return text if text.strip() else None


def _cited(sources: Mapping[str, Source], source: str, locator: str) -> str:
    if not source:
        return ""
    return (sources.get(source) or Source(source, source)).cite(locator)
