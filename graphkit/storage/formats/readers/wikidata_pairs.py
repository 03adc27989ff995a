"""Part the rows of a query on pairs of Wikidata's items into the items and their ties."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from graphkit.names.normalise import fold
from graphkit.storage.files.raw import RawTable
from graphkit.storage.formats.readers.collect import Rows
from graphkit.storage.synonyms import meanings

_ITEM = re.compile(r"Q\d+")
_LABEL = "Label"
_NO_ENDS = {"country", "kind", "within", "place", "subkind", "source", "tie_kind"}


def part_pairs(table: RawTable, points: Mapping[str, tuple[int, int]]) -> list[RawTable]:
    """Return the items of a table of pairs with their labels, and the pairs; else the table.

    The ends are the first two columns of items that have a column of labels, such as ``city`` and
    ``cityLabel``; a country or a class is no end. Coordinates are those of an end if the column is
    named after it, or if they differ among the rows of one item of the other end.

    Args:
        table: the cleaned rows of a query.
        points: for each column of coordinates, the places of its latitude and longitude.

    Example:
        >>> header = ("city", "cityLabel", "twin", "twinLabel")
        >>> found = part_pairs(RawTable("q.csv", "", header, [["Q1", "Nice", "Q2", "Phuket"]]), {})
        >>> [(part.header, part.rows) for part in found][0]
        (('id', 'label', 'wikidata'), [['Q1', 'Nice', 'Q1'], ['Q2', 'Phuket', 'Q2']])
    """
    header = list(table.header)
    ends = [place for place, title in enumerate(header) if _is_end(title, place, table)][:2]
    if len(ends) < 2:
        return [table]
    own = {place: points_of(place, ends, table, points) for place in ends}
    items: dict[str, dict[str, str]] = {}
    for row in table.rows:
        for place in ends:
            if not (key := row[place]):
                continue
            label = row[header.index(header[place] + _LABEL)]
            found = items.setdefault(key, {"id": key, "wikidata": key})
            if label and label != key:
                found.setdefault("label", label)
            for name, column in zip(("lat", "lon"), own[place], strict=False):
                if row[column]:
                    found.setdefault(name, row[column])
    actors = Rows("id", "label", "wikidata", "lat", "lon")
    for fields in items.values():
        actors.add(fields)
    used = {header.index(header[place] + _LABEL) for place in ends}
    used |= {column for columns in own.values() for column in columns}
    rest = [place for place in range(len(header)) if place not in {*ends, *used}]
    titles = ("source", "target", *(header[place] for place in rest))
    rows = [[row[place] for place in (*ends, *rest)] for row in table.rows]
    return [
        actors.table(table.file, "items", "actors"),
        RawTable(table.file, "pairs", titles, rows, table.first_row, "ties", notes=table.notes),
    ]


def _is_end(title: str, place: int, table: RawTable) -> bool:
    """Return whether a column holds items with labels that can be the end of a tie."""
    cells = [row[place] for row in table.rows if row[place]]
    return (
        title + _LABEL in table.header
        and bool(cells)
        and all(map(_ITEM.fullmatch, cells))
        and meanings("columns").get(fold(title)) not in _NO_ENDS
    )


def points_of(
    place: int, ends: Sequence[int], table: RawTable, points: Mapping[str, tuple[int, int]]
) -> tuple[int, ...]:
    """Return the places of the latitude and longitude of an end; none if nothing says them."""
    titles = [fold(table.header[end]) for end in ends]
    own = fold(table.header[place])
    for title, columns in points.items():
        if fold(title).startswith(own):
            return columns
    free = [c for t, c in points.items() if not any(fold(t).startswith(end) for end in titles)]
    other = next(end for end in ends if end != place)
    if len(free) == 1 and _fits(place, free[0], table) and not _fits(other, free[0], table):
        return free[0]
    return ()


def _fits(end: int, columns: tuple[int, int], table: RawTable) -> bool:
    """Return whether each item of an end has one pair of coordinates in all rows."""
    seen: dict[str, tuple[str, ...]] = {}
    return all(
        seen.setdefault(row[end], at) == at
        for row in table.rows
        if any(at := tuple(row[column] for column in columns))
    )
