"""Collect the rows of a raw table whose columns are known only when all rows are read."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from graphkit.storage.files.raw import RawTable

ATTRIBUTE = " (attribute)"
"""Ends the title of an attribute that has the name of a column which the format itself has."""


class Rows:
    """Rows as mappings from titles to texts.

    Args:
        own: the columns that the format itself has, first in the header if any row has them.

    Example:
        >>> rows = Rows("id")
        >>> rows.add({"id": "a"}, {"id": "7", "kind": "city"})
        >>> rows.table("a.gexf", "nodes").header
        ('id', 'id (attribute)', 'kind')
    """

    def __init__(self, *own: str) -> None:
        self.own = own
        self.titles: dict[str, None] = {}
        self.rows: list[dict[str, str]] = []

    def add(self, fields: Mapping[str, str], attributes: Mapping[str, str] | None = None) -> None:
        """Add a row: the format's own fields, and attributes, which never replace them."""
        row = {name: text for name, text in fields.items() if text}
        for name, text in (attributes or {}).items():
            row[f"{name}{ATTRIBUTE}" if name in self.own else name] = text
        self.titles |= dict.fromkeys(row)
        self.rows.append(row)

    def table(
        self, file: str, sheet: str, part: str = "", notes: Iterable[str] = (), first_row: int = 1
    ) -> RawTable:
        """Return the table; its first row has the number ``first_row``."""
        rest = [title for title in self.titles if title not in self.own]
        header = (*(title for title in self.own if title in self.titles), *rest)
        rows = [[row.get(title, "") for title in header] for row in self.rows]
        return RawTable(file, sheet, header, rows, first_row, part, notes=tuple(notes))


def two_tables(
    nodes: Rows, edges: Rows, file: str, notes: Iterable[str] = (), first_row: int = 1
) -> list[RawTable]:
    """Return the tables of the nodes and of the edges of a file; both have its notes.

    Example:
        >>> nodes, edges = Rows("id"), Rows("source", "target")
        >>> [(table.sheet, table.part) for table in two_tables(nodes, edges, "a.gexf")]
        [('nodes', 'actors'), ('edges', 'ties')]
    """
    told = tuple(notes)
    return [
        nodes.table(file, "nodes", "actors", told, first_row),
        edges.table(file, "edges", "ties", told, first_row),
    ]


def one_half(
    lines: Iterable[tuple[str, str, str, str]],
) -> tuple[list[tuple[str, str, str, str]], bool]:
    """Return the cells of matrices: of a symmetric one those on one side of its diagonal.

    Args:
        lines: row, column, value and relation of each cell that is not zero.

    Returns:
        The cells, and whether every relation is symmetric, so that its ties have no direction.

    Example:
        >>> one_half([("a", "b", "2", ""), ("b", "a", "2", "")])
        ([('a', 'b', '2', '')], True)
        >>> one_half([("a", "b", "2", ""), ("b", "a", "1", "")])[1]
        False
    """
    found = list(lines)
    values = {(row, column, relation): value for row, column, value, relation in found}
    if not found or any(values.get((c, r, k)) != value for (r, c, k), value in values.items()):
        return found, False
    kept: dict[tuple[str, str, str], str] = {}
    for row, column, value, relation in found:
        if (column, row, relation) not in kept:
            kept[row, column, relation] = value
    return [(row, column, value, k) for (row, column, k), value in kept.items()], True


def shown(value: Any) -> str:
    """Return a value of JSON as a person sees it; parts of a list are joined by ``|``.

    Example:
        >>> shown(True), shown(None), shown(["a", 2]), shown({"a": 1})
        ('true', '', 'a|2', '{"a": 1}')
    """
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, list) and not any(isinstance(part, list | dict) for part in value):
        return "|".join(map(shown, value))
    return json.dumps(value, ensure_ascii=False)


def flat(record: Mapping[str, Any], above: str = "") -> dict[str, str]:
    """Return the fields of a record as texts, those of records in it with dots.

    Example:
        >>> flat({"name": "Mukdahan", "place": {"lat": 16.5}})
        {'name': 'Mukdahan', 'place.lat': '16.5'}
    """
    fields: dict[str, str] = {}
    waiting = [(above, record)]
    while waiting:
        prefix, current = waiting.pop(0)
        for key, value in current.items():
            title = f"{prefix}{key}"
            if isinstance(value, dict) and value:
                waiting.append((f"{title}.", value))
            else:
                fields[title] = shown(value)
    return fields
