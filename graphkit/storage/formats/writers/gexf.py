"""Write GEXF 1.3 for Gephi, graphology and others: kinds, times, colours and positions."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from graphkit.model.network import Network
from graphkit.storage.atomic import open_atomic
from graphkit.storage.formats.graph import Column, Graph, Value, span, spell
from graphkit.storage.formats.xml_text import attribute, content, plain

NAMESPACE = "http://gexf.net/1.3"

_TYPES = {"text": "string", "number": "double", "count": "long", "flag": "boolean"}
_TITLES = {"key": "tie_key"}
"""``key`` is an argument of networkx, whose reader would fail on an attribute of that name."""


def write_gexf(
    network: Network,
    path: Path,
    *,
    positions: Mapping[str, tuple[float, float]] | None = None,
    notes: Sequence[str] = (),
) -> None:
    """Write a network as GEXF 1.3.

    Symmetric ties are undirected edges and the others directed ones, with the kind of the tie as
    kind of the edge. Ids of attributes equal their titles, since graphology reads the id.

    Args:
        network: what is written, all of it.
        path: the file.
        positions: of actors by id, x to the right and y down, as a drawing gives them.
        notes: what the file does not carry, for its description.

    Raises:
        GraphkitError: when the file cannot be written.
    """
    with open_atomic(path) as file:
        file.writelines(_lines(Graph(network), positions or {}, notes))


def _lines(
    graph: Graph, positions: Mapping[str, tuple[float, float]], notes: Sequence[str]
) -> Iterator[str]:
    network = graph.network
    about = graph.about()
    title, day = about.pop("title", ""), network.as_of.isoformat()
    described = "\n".join((*(f"{name}: {text}" for name, text in about.items()), *notes))
    default = "directed" if graph.directed and all(not t.symmetric for t in graph.ties) else ""
    yield '<?xml version="1.0" encoding="UTF-8"?>\n'
    yield f'<gexf xmlns="{NAMESPACE}" xmlns:viz="{NAMESPACE}/viz" version="1.3">\n'
    yield f' <meta lastmodifieddate="{day}">\n  <creator>graphkit</creator>\n'
    if title:
        yield f"  <keywords>{content(title)}</keywords>\n"
    yield f"  <description>{content(described)}</description>\n </meta>\n"
    yield (
        f' <graph defaultedgetype="{default or "undirected"}" mode="dynamic" timeformat="date" '
        'timerepresentation="interval">\n'
    )
    for part, columns in (("node", graph.node_columns), ("edge", graph.edge_columns)):
        if columns:
            yield f'  <attributes class="{part}" mode="static">\n'
            for column in columns:
                name = attribute(_TITLES.get(column.name, column.name))
                yield f'   <attribute id="{name}" title="{name}" type="{_TYPES[column.type]}"/>\n'
            yield "  </attributes>\n"
    yield f'  <nodes count="{len(network.actors)}">\n'
    for node in graph.nodes():
        actor = node.actor
        at = span(actor.since, actor.until)
        label = attribute(actor.name()) or attribute(node.id)
        yield f'   <node id="{attribute(node.id)}" label="{label}"{_time(*at)}>'
        yield _values(graph.node_columns, node.values)
        yield _colour(network.ontology.actor_kinds[actor.kind].colour)
        if actor.id in positions:
            x, y = positions[actor.id]
            yield f'<viz:position x="{x:.2f}" y="{0 - y:.2f}" z="0.0"/>'
        yield "</node>\n"
    yield f'  </nodes>\n  <edges count="{len(graph.ties)}">\n'
    for edge in graph.edges():
        kind = network.ontology.tie_kinds[edge.tie.kind]
        direction = "undirected" if edge.tie.symmetric else "directed"
        yield (
            f'   <edge id="{attribute(edge.id)}" source="{attribute(edge.tail)}" '
            f'target="{attribute(edge.head)}" type="{direction}" '
            f'label="{attribute(kind.label["en"])}" kind="{attribute(edge.tie.kind)}" '
            f'weight="{plain(edge.tie.strength)}"{_time(*spell(edge.tie, network))}>'
        )
        yield _values(graph.edge_columns, edge.values)
        yield f"{_colour(kind.colour)}</edge>\n"
    yield "  </edges>\n </graph>\n</gexf>\n"


def _values(columns: Sequence[Column], values: Sequence[Value]) -> str:
    parts = [
        f'<attvalue for="{attribute(_TITLES.get(column.name, column.name))}" '
        f'value="{attribute(plain(value))}"/>'
        for column, value in zip(columns, values, strict=True)
        if value is not None
    ]
    return f"<attvalues>{''.join(parts)}</attvalues>" if parts else ""


def _colour(colour: str) -> str:
    red, green, blue = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
    return f'<viz:color r="{red}" g="{green}" b="{blue}"/>'


def _time(start: dt.date | None, end: dt.date | None) -> str:
    first = f' start="{start.isoformat()}"' if start else ""
    return first + (f' end="{end.isoformat()}"' if end else "")
