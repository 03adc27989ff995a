"""The rows of a table by the fields of their cells, and the cells of one column."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from graphkit.names.normalise import normalise
from graphkit.tables.header import Shape
from graphkit.tables.mapping import TableMap


def rows_of(known: TableMap, shape: Shape) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield the rows of a table with their cells by field; several notes are joined."""
    fields = [(place, known.columns.get(title, "")) for place, title in enumerate(shape.titles)]
    fields = [(place, name) for place, name in fields if name]
    for number, cells in shape.rows:
        row: dict[str, str] = {}
        for place, name in fields:
            if place < len(cells) and (text := cells[place].strip()):
                row[name] = f"{row[name]}; {text}" if name in row else text
        yield number, row


def column_of(shape: Shape, title: str) -> Iterable[str]:
    """Return the cells of a column; none if there is no such column."""
    if title not in shape.titles:
        return []
    place = shape.titles.index(title)
    return [cells[place].strip() for _, cells in shape.rows if place < len(cells)]


def texts_of(cell: str) -> list[str]:
    """Return the texts of a cell that holds a list.

    Example:
        >>> texts_of("Muk; Mukdahan City|")
        ['Muk', 'Mukdahan City']
    """
    return [text for part in cell.replace(";", "|").split("|") if (text := normalise(part))]
