"""Write a table of nodes and one of edges for R's igraph, and the script that reads them."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from graphkit.model.network import Network
from graphkit.model.table import cell
from graphkit.storage.atomic import open_atomic
from graphkit.storage.formats.graph import Column, Graph

_CLASSES = {"text": "character", "number": "numeric", "count": "numeric", "flag": "logical"}


def write_r_tables(network: Network, path: Path, *, notes: Sequence[str] = ()) -> list[Path]:
    """Write ``NAME-nodes.csv``, ``NAME-edges.csv`` and ``NAME.R``, which reads them into igraph.

    The script names the class of every column, so that an id such as ``NA`` or ``007`` stays what
    it is. Texts that a spreadsheet would take for a formula begin with an apostrophe.

    Args:
        network: what is written, all of it.
        path: the script; the tables lie beside it.
        notes: what the tables do not carry, as comments of the script.

    Returns:
        The three files.

    Raises:
        GraphkitError: when a file cannot be written.
    """
    graph = Graph(network)
    stem = path.with_suffix("").name
    nodes, edges = (path.with_name(f"{stem}-{part}.csv") for part in ("nodes", "edges"))
    text = Column("label", "text")
    node_columns = (Column("id", "text"), text, *graph.node_columns)
    strength = Column("strength", "number")
    ends = (Column("from", "text"), Column("to", "text"), Column("id", "text"), text, strength)
    edge_columns = (*ends, *graph.edge_columns)
    _write(nodes, node_columns, _nodes(graph))
    _write(edges, edge_columns, _edges(graph))
    with open_atomic(path) as file:
        for line in (*(f"{k}: {v}" for k, v in graph.about().items()), *notes):
            file.write(f"# {' '.join(line.split())}\n")
        file.write(f"nodes <- {_read(nodes, node_columns)}\n")
        file.write(f"edges <- {_read(edges, edge_columns)}\n")
        directed = "TRUE" if graph.directed else "FALSE"
        file.write(
            "network <- igraph::graph_from_data_frame("
            f"edges, directed = {directed}, vertices = nodes)\n"
        )
    return [path, nodes, edges]


def _nodes(graph: Graph) -> Iterator[Iterable[object]]:
    for node in graph.nodes():
        yield node.id, node.actor.name(), *node.values


def _edges(graph: Graph) -> Iterator[Iterable[object]]:
    kinds = graph.network.ontology.tie_kinds
    for edge in graph.edges():
        label = kinds[edge.tie.kind].label["en"]
        yield edge.tail, edge.head, edge.id, label, edge.tie.strength, *edge.values


def _write(path: Path, columns: Sequence[Column], rows: Iterable[Iterable[object]]) -> None:
    with open_atomic(path) as file:
        file.write("\ufeff")
        writer = csv.writer(file)
        writer.writerow(column.name for column in columns)
        writer.writerows([cell(value) for value in row] for row in rows)


def _read(path: Path, columns: Sequence[Column]) -> str:
    # In backquotes, so that name_zh-Hans is one name; check.names would make it name_zh.Hans.
    classes = ", ".join(f'`{column.name}` = "{_CLASSES[column.type]}"' for column in columns)
    name = path.name.replace("\\", "\\\\").replace('"', '\\"')
    return (
        f'read.csv("{name}", fileEncoding = "UTF-8-BOM", na.strings = "", check.names = FALSE, '
        f"colClasses = c({classes}))"
    )
