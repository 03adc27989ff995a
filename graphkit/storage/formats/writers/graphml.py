"""Write GraphML for igraph, networkx, yEd and others: every attribute under a key with a type."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from graphkit.model.network import Network
from graphkit.storage.atomic import open_atomic
from graphkit.storage.formats.graph import Column, Graph, Value
from graphkit.storage.formats.xml_text import attribute, content, plain

NAMESPACE = "http://graphml.graphdrawing.org/xmlns"

_TYPES = {"text": "string", "number": "double", "count": "long", "flag": "boolean"}
_LABEL = Column("label", "text")
# igraph 1.0 gives edges the ids of nodes, so the id of a tie is an attribute as well.
_TIE = Column("tie", "text")
_WEIGHT = Column("weight", "number")


def write_graphml(network: Network, path: Path, *, notes: Sequence[str] = ()) -> None:
    """Write a network as GraphML.

    Where some tie has a direction every edge is directed, since readers refuse a mix; the key
    ``symmetric`` then says which ties have none. ``label`` is the name of an actor or a kind of
    tie, ``weight`` the strength of a tie (1 where none is given).

    Args:
        network: what is written, all of it.
        path: the file.
        notes: what the file does not carry, for its data ``notes``.

    Raises:
        GraphkitError: when the file cannot be written.
    """
    with open_atomic(path) as file:
        file.writelines(_lines(Graph(network), notes))


def _lines(graph: Graph, notes: Sequence[str]) -> Iterator[str]:
    ontology = graph.network.ontology
    about = graph.about() | ({"notes": "\n".join(notes)} if notes else {})
    nodes = (_LABEL, *graph.node_columns)
    weight = any(column.name == "weight" for column in graph.edge_columns)
    edges = (_LABEL, _TIE, *(() if weight else (_WEIGHT,)), *graph.edge_columns)
    yield '<?xml version="1.0" encoding="UTF-8"?>\n'
    yield (
        f'<graphml xmlns="{NAMESPACE}" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
        f'xsi:schemaLocation="{NAMESPACE} {NAMESPACE}/1.0/graphml.xsd">\n'
    )
    for name in about:
        yield f' <key id="graph_{name}" for="graph" attr.name="{name}" attr.type="string"/>\n'
    for part, columns in (("node", nodes), ("edge", edges)):
        for column in columns:
            name = attribute(column.name)
            yield (
                f' <key id="{part}_{name}" for="{part}" attr.name="{name}" '
                f'attr.type="{_TYPES[column.type]}"/>\n'
            )
    yield f' <graph id="network" edgedefault="{"directed" if graph.directed else "undirected"}">\n'
    yield from (_data(f"graph_{name}", text) for name, text in about.items())
    for node in graph.nodes():
        yield f'  <node id="{attribute(node.id)}">'
        yield _data("node_label", node.actor.name() or node.id)
        yield f"{_values('node', graph.node_columns, node.values)}</node>\n"
    for edge in graph.edges():
        yield (
            f'  <edge id="{attribute(edge.id)}" source="{attribute(edge.tail)}" '
            f'target="{attribute(edge.head)}">'
        )
        yield _data("edge_label", ontology.tie_kinds[edge.tie.kind].label["en"])
        yield _data("edge_tie", edge.id)
        if edge.tie.weight is None:
            yield _data("edge_weight", plain(edge.tie.strength))
        yield f"{_values('edge', graph.edge_columns, edge.values)}</edge>\n"
    yield " </graph>\n</graphml>\n"


def _values(part: str, columns: Sequence[Column], values: Sequence[Value]) -> str:
    return "".join(
        _data(f"{part}_{attribute(column.name)}", plain(value))
        for column, value in zip(columns, values, strict=True)
        if value is not None
    )


def _data(key: str, text: str) -> str:
    return f'<data key="{key}">{content(text)}</data>'
