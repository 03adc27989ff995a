"""Read a square table of numbers with the same names above and beside it: a matrix of ties."""

from __future__ import annotations

from collections.abc import Sequence

from graphkit.names.normalise import normalise
from graphkit.storage.files.raw import RawTable
from graphkit.storage.formats.readers.collect import Rows, one_half
from graphkit.tables.values import is_empty, loose_number

_SMALLEST = 3


def matrix_ties(table: RawTable) -> RawTable | None:
    """Return the ties of a matrix of actors by actors; None for any other table.

    Example:
        >>> rows = [["", "a", "b", "c"], ["a", "0", "1", ""], ["b", "1", "0", "2"],
        ...         ["c", "0", "2", "0"]]
        >>> found = matrix_ties(RawTable("m.csv", "", (), rows))
        >>> found.rows if found else None
        [['a', 'b', '1'], ['b', 'c', '2']]
    """
    if table.header or table.part:
        return None
    rows = [[normalise(cell) for cell in cells] for _, cells in table.numbered()]
    head = next((place for place, cells in enumerate(rows) if len(set(cells)) > _SMALLEST), -1)
    if head < 0:
        return None
    names = rows[head][1:]
    while names and not names[-1]:
        names.pop()
    body = rows[head + 1 : head + 1 + len(names)]
    if len(names) < _SMALLEST or len(set(names)) < len(names) or not _is_square(names, body):
        return None
    found, symmetric = one_half(
        (cells[0], name, cell, "")
        for cells in body
        for name, cell in zip(names, cells[1:], strict=False)
        if not is_empty(cell) and loose_number(cell)
    )
    lines = Rows("source", "target", "weight")
    for source, target, weight, _ in found:
        if source != target:
            lines.add({"source": source, "target": target, "weight": weight})
    notes = [*table.notes, "is read as a matrix; a cell of 0 is no tie"]
    if symmetric:
        notes.append("the matrix is symmetric, so each pair in it is one tie")
    return lines.table(table.file, table.sheet, "ties", notes)


def _is_square(names: Sequence[str], body: Sequence[Sequence[str]]) -> bool:
    """Return whether the rows have the names of the columns, and numbers or nothing."""
    return [cells[0] for cells in body if cells] == list(names) and all(
        is_empty(cell) or loose_number(cell) is not None for cells in body for cell in cells[1:]
    )
