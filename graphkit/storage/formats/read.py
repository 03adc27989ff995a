"""Recognise files of other tools by what is in them, and read them as raw tables."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from graphkit.model.errors import InvalidDataError
from graphkit.storage.files.raw import RawTable
from graphkit.storage.formats.readers.bytes_of import read_bytes, text_of
from graphkit.storage.formats.readers.edge_list import SUFFIXES, is_edge_list, read_edge_list
from graphkit.storage.formats.readers.ftm_entities import read_entities
from graphkit.storage.formats.readers.gexf import read_gexf
from graphkit.storage.formats.readers.gml import read_gml
from graphkit.storage.formats.readers.graphml import read_graphml
from graphkit.storage.formats.readers.json_graphs import read_json_graph
from graphkit.storage.formats.readers.neo4j_csv import is_neo4j, read_neo4j_csv
from graphkit.storage.formats.readers.pajek import read_pajek
from graphkit.storage.formats.readers.places import read_geojson
from graphkit.storage.formats.readers.sparql import (
    ENTITY,
    is_sparql_rows,
    read_sparql_json,
    read_sparql_records,
    read_sparql_rows,
)
from graphkit.storage.formats.readers.ucinet import read_ucinet

NAMES: Mapping[str, str] = {
    "gexf": "a GEXF graph",
    "graphml": "a GraphML graph",
    "pajek": "a Pajek network",
    "ucinet": "a UCINET DL network",
    "gml": "a GML graph",
    "json": "a graph or records in JSON",
    "sparql": "results of a SPARQL query",
    "geojson": "places in GeoJSON",
    "ftm": "entities of FollowTheMoney",
    "neo4j": "an export of Neo4j",
    "edges": "an edge list",
}
"""The formats that are recognised, each with its name in messages."""

_TABLES = {".csv", ".tsv", ".txt", ".tab", ""}
_HEAD = 4096


def foreign_format(path: str | Path) -> str:
    """Return the format of a file by its content, a key of :data:`NAMES`; empty for others.

    Workbooks, stores and plain tables are no foreign formats.

    Example:
        >>> from tempfile import TemporaryDirectory
        >>> with TemporaryDirectory() as folder:
        ...     path = Path(folder, "towns.txt")
        ...     _ = path.write_text('*Vertices 1\\n1 "Mukdahan"')
        ...     foreign_format(path)
        'pajek'
    """
    path = Path(path)
    try:
        with path.open("rb") as file:
            head = file.read(_HEAD)
        if head[:2] == b"\x1f\x8b" or (
            head[:4] == b"PK\x03\x04" and path.suffix.lower() not in (".xlsx", ".xlsm", ".ods")
        ):
            head = read_bytes(path)[:_HEAD]
    except (OSError, InvalidDataError):
        return ""
    return _recognised(head, path)


def read_foreign(path: str | Path) -> list[RawTable]:
    """Read a file of another tool as raw tables, nodes or actors before edges or ties.

    Args:
        path: the file; its content decides the format, not its name.

    Raises:
        NotFoundError: when there is no such file.
        InvalidDataError: when its format is not known, or it is broken, unsafe or too large; one
            line says which and what to do.
    """
    path = Path(path)
    data = read_bytes(path)
    file = path.name
    form = _recognised(data[:_HEAD], path)
    if form in _FROM_BYTES:
        return _FROM_BYTES[form](data, file)
    if form == "neo4j":
        return read_neo4j_csv(text_of(data, file)[0], file)
    if form == "edges":
        return read_edge_list(*_text_first(data, file))
    if form == "sparql" and path.suffix.lower() in _TABLES:
        return read_sparql_rows(text_of(data, file)[0], file)
    if form:
        return _read_json(text_of(data, file)[0], file)
    raise InvalidDataError(
        f"{path} is not a format that is known; expected {', '.join(NAMES.values())}, a table or a "
        "workbook"
    )


_FROM_BYTES: Mapping[str, Callable[[bytes, str], list[RawTable]]] = {
    "gexf": read_gexf,
    "graphml": read_graphml,
    "pajek": read_pajek,
    "ucinet": read_ucinet,
    "gml": read_gml,
}


def _recognised(head: bytes, path: Path) -> str:
    text = _plain(head).lstrip("\ufeff \t\r\n")
    low = text.lower()
    if text.startswith("<"):
        match = re.search(r"<(?:\w+:)?(gexf|graphml)\b", low)
        if match:
            return match[1]
        return {".gexf": "gexf", ".graphml": "graphml"}.get(path.suffix.lower(), "")
    body = re.sub(r"^(?:(?:%|/\*)[^\n]*\n\s*)+", "", low)
    if re.match(r"\*(vertices|network|arcs|edges|matrix|partition)\b", body):
        return "pajek"
    if re.match(r"dl\b[\s,]", low):
        return "ucinet"
    if re.match(r"(?:#[^\n]*\n\s*|creator\s[^\n]*\n\s*|version\s[^\n]*\n\s*|comment\s[^\n]*\n\s*)*"
                r"graph\s*\[", low):  # fmt: skip
        return "gml"
    if text[:1] in "{[" and text:
        if re.match(r'\{\s*"head"\s*:', text) or '"bindings"' in text:
            return "sparql"
        if re.search(r'"type"\s*:\s*"feature(collection)?"', low):
            return "geojson"
        if re.match(r'\[?\s*\{[^{}]*"schema"\s*:', text) or re.match(
            r'\[?\s*\{[^{}]*"properties"\s*:\s*\{.*"schema"\s*:', text, re.DOTALL
        ):
            return "ftm"
        return "json"
    if path.suffix.lower() in SUFFIXES or (path.suffix.lower() in _TABLES and is_edge_list(text)):
        return "edges"
    if path.suffix.lower() in _TABLES:
        if is_neo4j(text):
            return "neo4j"
        if is_sparql_rows(text):
            return "sparql"
    return ""


def _plain(head: bytes) -> str:
    """Return the first bytes as text, well enough to recognise a format."""
    for mark, name in ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if head.startswith(mark):
            return head.decode(name, "ignore")
    return head.decode("utf-8", "ignore")


def _read_json(text: str, file: str) -> list[RawTable]:
    try:
        document: Any = json.loads(text)
    except RecursionError as error:
        raise InvalidDataError(f"{file}: the JSON is nested too deeply to read") from error
    except json.JSONDecodeError as error:
        document = _json_lines(text, file, error)
    try:
        if isinstance(document, dict):
            if "results" in document and "head" in document:
                return read_sparql_json(document, file)
            if document.get("type") in ("FeatureCollection", "Feature"):
                return read_geojson(document, file)
            if "schema" in document and "properties" in document:
                return read_entities([document], file)
        if isinstance(document, list) and document and _is_entity(document[0]):
            return read_entities(document, file)
        if isinstance(document, list) and document and _has_items(document[0]):
            return read_sparql_records(document, file)
        return read_json_graph(document, file)
    except RecursionError as error:
        raise InvalidDataError(f"{file}: the JSON is nested too deeply to read") from error


def _json_lines(text: str, file: str, error: json.JSONDecodeError) -> list[Any]:
    """Return the objects of a file with one on each line."""
    lines = [line for line in text.split("\n") if line.strip()]
    first = lines[0].strip() if lines else ""
    if len(lines) < 2 or not (first.startswith("{") and first.endswith("}")):
        raise InvalidDataError(
            f"{file}: line {error.lineno}: not valid JSON ({error.msg}); the file may be cut"
        ) from error
    found = []
    for number, line in enumerate(lines, 1):
        try:
            found.append(json.loads(line))
        except (ValueError, RecursionError) as fault:
            raise InvalidDataError(
                f"{file}: line {number}: not valid JSON; the file may be cut"
            ) from fault
    return found


def _is_entity(value: Any) -> bool:
    return isinstance(value, dict) and "schema" in value and "properties" in value


def _has_items(value: Any) -> bool:
    return isinstance(value, dict) and any(
        isinstance(text, str) and ENTITY.fullmatch(text) for text in value.values()
    )


def _text_first(data: bytes, file: str) -> tuple[str, str, tuple[str, ...]]:
    text, notes = text_of(data, file)
    return text, file, notes
