"""Read graphs in JSON: node-link of networkx and D3, Cytoscape, JSON Graph Format, records."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from graphkit.model.errors import InvalidDataError
from graphkit.storage.files.raw import RawTable
from graphkit.storage.files.schema import TABLES
from graphkit.storage.formats.readers.collect import Rows, flat, shown, two_tables
from graphkit.storage.formats.writers.node_link import FORMAT

_NODES = ("nodes", "vertices", "actors")
_EDGES = ("edges", "links", "ties", "relationships")
_ENDS = (("source", "target"), ("from", "to"), ("start", "end"))


def read_json_graph(document: Any, file: str) -> list[RawTable]:
    """Return the nodes and the edges of a graph in JSON, or the rows of a list of records.

    Ends of edges may be ids, names, positions in the list of nodes, or nodes themselves, as D3
    leaves them. Records in records become columns with dots.

    Raises:
        InvalidDataError: when the document has neither nodes nor edges nor records.
    """
    if isinstance(document, dict):
        about = document.get("graph")
        if isinstance(about, dict) and about.get("format") == FORMAT:
            return _own_records(about.get("records"), file)
        if isinstance(about, dict) and any(key in about for key in (*_NODES, *_EDGES)):
            document = about
        if "@graph" in document or "@context" in document:
            raise InvalidDataError(
                f"{file} is JSON-LD, which is not read; import the dataset, the workbook or the "
                "node-link JSON that it was made from"
            )
        if "elements" in document:
            return _cytoscape(document["elements"], file)
        nodes, edges = (
            next((document[key] for key in keys if key in document), None)
            for keys in (_NODES, _EDGES)
        )
        if edges is None and isinstance(document.get("adjacency"), list):
            edges = _adjacent(nodes, document)
        if nodes is not None or edges is not None:
            return _node_link(nodes, edges, document.get("directed"), file)
        lists = {key: value for key, value in document.items() if _is_records(value)}
        if lists:
            return [_records(value, file, key) for key, value in lists.items()]
    if isinstance(document, list) and document and all(map(_is_element, document)):
        return _cytoscape(document, file)
    if _is_records(document):
        return [_records(document, file, "")]
    raise InvalidDataError(
        f"{file} has no graph that is known; expected nodes and edges (or links), elements of "
        "Cytoscape, or a list of records"
    )


def _node_link(nodes: Any, edges: Any, directed: Any, file: str) -> list[RawTable]:
    listed = _listed(nodes or [], file, "nodes")
    key = next((k for k in ("id", "key", "name", "label") if any(k in n for n in listed)), "")
    ids = [shown(node.get(key, place)) for place, node in enumerate(listed)]
    node_rows = Rows("id")
    for number, node in zip(ids, listed, strict=True):
        fields = {name: value for name, value in node.items() if name != "id" or key != "id"}
        fields.pop("index", None)
        node_rows.add({"id": number}, flat(fields))
    known = set(ids)
    edge_rows = Rows("source", "target", "direction")
    direction = {True: "directed", False: "undirected"}.get(directed, "")
    for edge in _listed(edges or [], file, "edges"):
        ends = next((pair for pair in _ENDS if pair[0] in edge and pair[1] in edge), _ENDS[0])
        source, target = (_end(edge.get(end), ids, known, key) for end in ends)
        rest = {name: value for name, value in edge.items() if name not in ends}
        own = shown(rest.pop("directed")) if isinstance(rest.get("directed"), bool) else ""
        said = {"true": "directed", "false": "undirected"}.get(own, direction)
        edge_rows.add({"source": source, "target": target, "direction": said}, flat(rest))
    tables = two_tables(node_rows, edge_rows, file)
    return tables if listed else tables[1:]


def _adjacent(nodes: Any, document: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the edges of networkx's adjacency data: each of an undirected graph once."""
    ids = [node.get("id") for node in nodes or () if isinstance(node, dict)]
    edges, seen = [], set()
    for source, listed in zip(ids, document["adjacency"], strict=False):
        for edge in listed if isinstance(listed, list) else ():
            if not isinstance(edge, dict):
                continue
            rest = {name: value for name, value in edge.items() if name != "id"}
            target, mark = edge.get("id"), json.dumps(rest, sort_keys=True, default=str)
            if not document.get("directed") and (shown(target), shown(source), mark) in seen:
                continue
            seen.add((shown(source), shown(target), mark))
            edges.append({"source": source, "target": target, **rest})
    return edges


def _end(value: Any, ids: list[str], known: set[str], key: str) -> str:
    if isinstance(value, dict):
        return shown(value.get(key) if key in value else value.get("id"))
    text = shown(value)
    if isinstance(value, int) and not isinstance(value, bool) and text not in known:
        return ids[value] if 0 <= value < len(ids) else text
    return text


def _cytoscape(elements: Any, file: str) -> list[RawTable]:
    nodes: list[Mapping[str, Any]]
    edges: list[Mapping[str, Any]]
    if isinstance(elements, list):
        parted = [one for one in elements if isinstance(one, dict)]
        edges = [one for one in parted if _is_edge(one)]
        nodes = [one for one in parted if not _is_edge(one)]
    elif isinstance(elements, dict):
        nodes, edges = (
            _listed(elements.get(part) or [], file, part) for part in ("nodes", "edges")
        )
    else:
        raise InvalidDataError(f"{file}: elements is not a list")
    node_rows, edge_rows = Rows("id"), Rows("source", "target", "id")
    for node in nodes:
        fields = flat(_data(node))
        node_rows.add({"id": fields.pop("id", "")}, fields)
    for edge in edges:
        fields = flat(_data(edge))
        own = {name: fields.pop(name, "") for name in ("source", "target", "id")}
        edge_rows.add(own, fields)
    return two_tables(node_rows, edge_rows, file)


def _data(element: Mapping[str, Any]) -> Mapping[str, Any]:
    data = element.get("data")
    return data if isinstance(data, dict) else {}


def _is_element(value: Any) -> bool:
    return isinstance(value, dict) and isinstance(value.get("data"), dict)


def _is_edge(element: Mapping[str, Any]) -> bool:
    data = _data(element)
    return element.get("group") == "edges" or ("source" in data and "target" in data)


def _own_records(records: Any, file: str) -> list[RawTable]:
    """Return the records that graphkit writes beside its nodes and edges, all of them."""
    tables = []
    for name in TABLES:
        grid = records.get(name) if isinstance(records, dict) else None
        if not isinstance(grid, list) or not all(isinstance(row, list) for row in grid):
            continue
        header, *rows = [[shown(cell) for cell in row] for row in grid] or [[]]
        part = name if name in ("actors", "ties") else ""
        tables.append(RawTable(file, name, tuple(header), rows, 2, part))
    if not tables:
        raise InvalidDataError(f"{file} has no records; export it again")
    return tables


def _is_records(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(one, dict) for one in value)


def _records(records: Iterable[Mapping[str, Any]], file: str, sheet: str) -> RawTable:
    rows = Rows()
    for record in records:
        rows.add(flat(record))
    ties = any(start in rows.titles and end in rows.titles for start, end in _ENDS[:2])
    return rows.table(file, sheet, "ties" if ties else "")


def _listed(value: Any, file: str, what: str) -> list[Mapping[str, Any]]:
    """Return nodes or edges as a list of records; a mapping of ids is one too."""
    if isinstance(value, dict):
        value = [
            {"id": key, **(one if isinstance(one, dict) else {"value": one})}
            for key, one in value.items()
        ]
    if isinstance(value, list):
        ends = _ENDS[0] if what == "edges" else ("id", "")
        whole: list[Mapping[str, Any]] = []
        for one in value:
            if isinstance(one, dict):
                whole.append(one)
            elif isinstance(one, list) and what == "edges" and len(one) >= 2:
                whole.append({ends[0]: one[0], ends[1]: one[1]})
            elif isinstance(one, str | int) and what == "nodes":
                whole.append({"id": one})
            else:
                raise InvalidDataError(f"{file}: {what} has something that is not a record")
        return whole
    raise InvalidDataError(f"{file}: {what} is not a list")
