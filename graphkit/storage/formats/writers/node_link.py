"""Write node-link JSON for networkx and D3, with all records, so that nothing is lost."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from graphkit.model.network import Network
from graphkit.storage.atomic import open_atomic
from graphkit.storage.files.write import table_grids
from graphkit.storage.formats.graph import Column, Graph, Value, clean_text

FORMAT = "graphkit 1"
"""The value of ``graph.format``, by which the reader knows that all records are there."""


def write_node_link(network: Network, path: Path, *, notes: Sequence[str] = ()) -> None:
    """Write a network as JSON that ``networkx.node_link_graph`` reads.

    ``nodes`` are actors and ``edges`` are ties as of the network's day; ``key`` of an edge is the
    id of its tie, ``tie_key`` the key of its claims. ``graph.records`` has the rows of the
    dataset: the actors, every claim, every source.

    Args:
        network: what is written, all of it.
        path: the file.
        notes: what the file does not carry, for ``graph.notes``.

    Raises:
        GraphkitError: when the file cannot be written.
    """
    graph = Graph(network)
    about: dict[str, Any] = {
        **graph.about(),
        "format": FORMAT,
        "translations": dict(network.translations),
        "ontology": dict(network.ontology.overlay),
        "notes": list(notes),
    }
    with open_atomic(path) as file:
        directed = "true" if graph.directed else "false"
        file.write(f'{{"directed": {directed}, "multigraph": true,\n"graph": {{\n')
        for name, value in about.items():
            file.write(f"{_json(name)}: {_json(value)},\n")
        file.write('"records": {')
        for number, (name, grid) in enumerate(table_grids(network).items()):
            file.write(f'{"," if number else ""}\n"{name}": [')
            file.writelines(_list([*map(clean_text, row)] for row in grid))
            file.write("]")
        file.write('}},\n"nodes": [')
        file.writelines(_list(_nodes(graph)))
        file.write('],\n"edges": [')
        file.writelines(_list(_edges(graph)))
        file.write("]}\n")


def _list(values: Iterable[object]) -> Iterator[str]:
    for number, value in enumerate(values):
        yield (",\n" if number else "\n") + _json(value)


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False, default=str)


def _nodes(graph: Graph) -> Iterator[Mapping[str, Value]]:
    for node in graph.nodes():
        yield {
            "id": node.id,
            "label": node.actor.name(),
            **_attributes(graph.node_columns, node.values),
        }


def _edges(graph: Graph) -> Iterator[Mapping[str, Value]]:
    kinds = graph.network.ontology.tie_kinds
    for edge in graph.edges():
        values = _attributes(graph.edge_columns, edge.values)
        if "key" in values:
            values["tie_key"] = values.pop("key")
        yield {
            "source": edge.tail,
            "target": edge.head,
            "key": edge.id,
            "label": kinds[edge.tie.kind].label["en"],
            **values,
            "weight": edge.tie.strength,
        }


def _attributes(columns: Sequence[Column], values: Sequence[Value]) -> dict[str, Value]:
    return {
        column.name: value
        for column, value in zip(columns, values, strict=True)
        if value is not None
    }
