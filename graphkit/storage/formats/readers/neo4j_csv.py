"""Read CSV exports of Neo4j: of APOC (one table of both) and of neo4j-admin (one table each)."""

from __future__ import annotations

import csv
import io
import re

from graphkit.model.errors import InvalidDataError
from graphkit.storage.files.raw import RawTable
from graphkit.storage.formats.readers.collect import Rows, two_tables

_TYPED = re.compile(r"(.*?):(\w+(?:\[\])?)(?:\(([^)]*)\))?(?:\{[^}]*\})?")
_IDS = {"ID", "START_ID", "END_ID", "LABEL", "TYPE", "IGNORE"}


def is_neo4j(text: str) -> bool:
    """Return whether the header of a table is one that Neo4j writes.

    Example:
        >>> is_neo4j("_id,_labels,name,_start,_end,_type"), is_neo4j(":START_ID,:END_ID,:TYPE")
        (True, True)
    """
    header = text.partition("\n")[0].replace('"', "").strip("\r")
    titles = set(header.replace(";", ",").split(","))
    return (
        {"_id", "_labels"} <= titles
        or {"_start", "_end", "_type"} <= titles
        or bool(re.search(r"(^|,|;)\w*:(START_ID|END_ID|ID)\b", header))
    )


def read_neo4j_csv(text: str, file: str) -> list[RawTable]:
    """Return nodes and relationships: ``id`` and ``labels``; ``source``, ``target``, ``type``.

    Types in headers (``population:int``) are not part of the title. A property that has the name
    of one of these columns keeps its value under ``NAME (attribute)``.

    Raises:
        InvalidDataError: when a row has more cells than the header.
    """
    first = text.partition("\n")[0]
    delimiter = ";" if first.count(";") > first.count(",") else ","
    table = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    nodes, edges = Rows("id", "labels"), Rows("source", "target", "type")
    try:
        titles = [_title(title) for title in next(table)]
        for number, row in enumerate(table, 2):
            if len(row) > len(titles):
                raise InvalidDataError(
                    f"{file}: row {number} has {len(row)} cells, but the header has {len(titles)}"
                )
            own: dict[str, str] = {}
            rest: dict[str, str] = {}
            for (name, is_own), cell in zip(titles, row, strict=False):
                if name and cell:
                    (own if is_own else rest)[name] = cell
            if "source" in own or "target" in own:
                edges.add({k: own.get(k, "") for k in ("source", "target", "type")}, rest)
            elif own or rest:
                labels = own.get("labels", "").strip(":").replace(":", "|").replace(";", "|")
                nodes.add({"id": own.get("id", ""), "labels": labels}, rest)
    except csv.Error as error:
        raise InvalidDataError(f"{file}: not a table of CSV: {error}") from error
    return [one for one in two_tables(nodes, edges, file, first_row=2) if one.rows]


def _title(title: str) -> tuple[str, bool]:
    """Return the column of a title, and whether it is one of the format itself."""
    apoc = {"_id": "id", "_labels": "labels", "_start": "source", "_end": "target", "_type": "type"}
    if title in apoc:
        return apoc[title], True
    match = _TYPED.fullmatch(title)
    if match is None:
        return title, False
    name, kind = match[1], match[2]
    if kind in _IDS:
        own = {"ID": "id", "START_ID": "source", "END_ID": "target", "LABEL": "labels"}
        return own.get(kind, "type" if kind == "TYPE" else ""), True
    return name, False
