"""Read GML: nested lists of keys and values, as Gephi, Cytoscape and others write it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

from graphkit.model.errors import InvalidDataError
from graphkit.storage.files.raw import RawTable
from graphkit.storage.formats.readers.bytes_of import text_of
from graphkit.storage.formats.readers.collect import Rows, two_tables

_TOKEN = re.compile(
    r'\s+|#[^\n]*|(?P<open>\[)|(?P<close>\])|"(?P<text>[^"]*)"|(?P<word>[^\s\[\]"]+)'
)
_DEEPEST = 50


def read_gml(data: bytes, file: str) -> list[RawTable]:
    """Return the nodes and the edges of a GML file; keys of inner lists are joined by dots.

    Nodes have ``id`` and ``label``, edges ``source``, ``target`` and ``direction``.

    Raises:
        InvalidDataError: when the file is not text, is cut, or is nested too deeply.
    """
    text, notes = text_of(data, file)
    nodes, edges = Rows("id", "label"), Rows("source", "target", "direction")
    direction = "undirected"
    records: list[tuple[str, dict[str, str]]] = []
    for path, value in _pairs(text, file):
        if path == ("graph", "directed"):
            direction = "directed" if value == "1" else "undirected"
        elif len(path) >= 2 and path[0] == "graph" and path[1] in ("node", "edge"):
            if value is None and len(path) == 2:
                records.append((path[1], {}))
            elif value is not None and records:
                name = ".".join(path[2:])
                known = records[-1][1]
                known[name] = f"{known[name]}|{value}" if name in known else value
    for part, fields in records:
        if part == "node":
            own = {key: fields.pop(key, "") for key in ("id", "label")}
            nodes.add(own, fields)
        else:
            own = {key: fields.pop(key, "") for key in ("source", "target")}
            edges.add({**own, "direction": direction}, fields)
    return two_tables(nodes, edges, file, notes)


def _pairs(text: str, file: str) -> Iterator[tuple[tuple[str, ...], str | None]]:
    """Yield each key with those of the lists around it, and its value; None where a list begins."""
    path: list[str] = []
    key, place, line = "", 0, 1
    while place < len(text):
        match = _TOKEN.match(text, place)
        if match is None:
            raise InvalidDataError(
                f"{file}: line {line}: a quotation mark is not closed; the file may be cut"
            )
        place = match.end()
        line += match[0].count("\n")
        kind = match.lastgroup
        if kind is None:
            continue
        if kind == "open":
            path.append(key)
            if len(path) > _DEEPEST:
                raise InvalidDataError(
                    f"{file}: line {line}: lists are nested more than {_DEEPEST} deep"
                )
            yield tuple(path), None
            key = ""
        elif kind == "close":
            if not path:
                raise InvalidDataError(f"{file}: line {line}: ']' closes nothing")
            path.pop()
            key = ""
        elif key:
            yield (*path, key), unescape(match[kind])
            key = ""
        else:
            key = match[kind]
    if path:
        raise InvalidDataError(f"{file}: the file ends inside a list; it may be cut")
