"""Read a list of names: a text file, or a column of a table with the places that hold them."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from itertools import islice
from pathlib import Path

from graphkit.model.errors import InvalidDataError, Problem
from graphkit.names.normalise import fold
from graphkit.names.suggest import did_you_mean
from graphkit.storage.files.encodings import decode
from graphkit.storage.files.schema import LOOK_BELOW
from graphkit.storage.files.xlsx import read_sheet

_SEP = "sep="


def read_names(
    source: Path | bytes,
    column: str | None = None,
    *,
    place: str | None = None,
    table: bool = False,
) -> tuple[list[str], list[str]]:
    """Read the names of a list: its lines, or a column of a table with a header.

    Args:
        source: the file, or its content; an ``.xlsx`` workbook is read from its first sheet.
        column: the header of the column (case and accents do not matter), or its number from 1.
        place: the column of the country or province that each name lies in.
        table: whether the list is a table with a header, separated by commas, tabs or semicolons.
            Without ``column`` it must have one column only. A workbook always is one. Captions
            above the header are skipped.

    Returns:
        The names in order, without empty ones, each with its place after a comma; and what was
        assumed, such as the encoding.

    Raises:
        InvalidDataError: when the list is not text, or has no such column.
        OSError: when the file cannot be read.

    Example:
        >>> data = "Towns 2563,\\nno;town;country\\n1;เลย;ไทย\\n2;Pakse;Laos\\n".encode()
        >>> read_names(data, "town", place="country", table=True)[0]
        ['เลย, ไทย', 'Pakse, Laos']
    """
    if isinstance(source, Path) and source.suffix.lower() == ".xlsx":
        return _column([cells for _, cells in read_sheet(source, "")], column, place), []
    name = source.name if isinstance(source, Path) else "the list"
    data = source.read_bytes() if isinstance(source, Path) else source
    if data.startswith((b"PK\3\4", b"\xd0\xcf\x11\xe0")):
        raise InvalidDataError("the list is a workbook; save it as .xlsx, or as a .csv table")
    problems: list[Problem] = []
    text = decode(data, name, problems)
    if text is None or text.bad:
        raise InvalidDataError("the list of names is not UTF-8; save it as UTF-8 text")
    if "\0" in text.text:
        raise InvalidDataError("the list of names is not text; give a text file or a .csv table")
    notes = [str(problem) for problem in problems]
    if not table:
        return [line.strip() for line in text.text.splitlines() if line.strip()], notes
    return _column(_rows(text.text), column, place), notes


def _rows(text: str) -> list[list[str]]:
    first, _, rest = text.partition("\n")
    mark = first.strip().strip('"').casefold()
    if mark.startswith(_SEP) and len(mark) == len(_SEP) + 1:
        separator, text = mark[-1], rest
    else:
        head = text.splitlines()[: LOOK_BELOW + 1]
        separator = max("\t;,", key=lambda sep: max((line.count(sep) for line in head), default=0))
    try:
        return list(csv.reader(io.StringIO(text), delimiter=separator))
    except csv.Error as error:
        raise InvalidDataError(
            f"the table cannot be read: {error}; save it as .csv again"
        ) from error


def _column(rows: Sequence[Sequence[str]], column: str | None, place: str | None) -> list[str]:
    """Return the names of a column below the first row that has it, each with its place."""
    filled = [[cell.strip() for cell in row] for row in rows if any(map(str.strip, row))]
    header, at = _header(
        filled, [name for name in (column, place) if name and not name.isdecimal()]
    )
    own = _place(header, column)
    holder = None if place is None else _place(header, place)
    names = []
    for row in filled[at + 1 :]:
        name = row[own] if own < len(row) else ""
        held = row[holder] if holder is not None and holder < len(row) else ""
        if name:
            names.append(f"{name}, {held}" if held else name)
    return names


def _header(rows: Sequence[list[str]], wanted: Sequence[str]) -> tuple[list[str], int]:
    """Return the header and its index: the first row that has the columns, else the fullest."""
    head = list(islice(enumerate(rows), LOOK_BELOW + 1))
    for at, row in head:
        keys = {fold(cell) for cell in row}
        if wanted and all(fold(name) in keys for name in wanted):
            return row, at
    widest = max((sum(map(bool, row)) for _, row in head), default=0)
    for at, row in head:
        if sum(map(bool, row)) == widest:
            return row, at
    return [], 0


def _place(header: Sequence[str], column: str | None) -> int:
    """Return the index of a column in a header."""
    if column is None:
        if len(header) == 1:
            return 0
        raise InvalidDataError(f"give the column of the names with --column; {_columns(header)}")
    keys = [fold(cell) for cell in header]
    if fold(column) in keys:
        return keys.index(fold(column))
    if column.isdecimal() and 0 < int(column) <= len(header):
        return int(column) - 1
    guess = did_you_mean(column, header)
    raise InvalidDataError(f"{column!r} is not a column of the list; {guess or _columns(header)}")


def _columns(header: Sequence[str]) -> str:
    return f"the columns are: {', '.join(header)}" if any(header) else "the table is empty"
