"""Read any table of a person or a program as rows of text: CSV of any form, and every sheet."""

from __future__ import annotations

import csv
import io
import re
import shlex
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from graphkit.model.display import counted
from graphkit.model.errors import InvalidDataError, NotFoundError, Problem
from graphkit.storage.files.csv_folder import MAX_BYTES
from graphkit.storage.files.encodings import decode
from graphkit.storage.files.raw import RawTable
from graphkit.storage.files.xlsx import MAX_COLUMNS, merged_and_formulas, sheet_rows, with_workbook

TEXTS = (".csv", ".tsv", ".tab", ".txt")
"""File name extensions of tables of text."""

_STORES = (".db", ".sqlite", ".sqlite3")
_DOCUMENTS = (".pdf", ".docx", ".html", ".htm", ".md", ".eml")

_SEPARATORS = ",;\t|"
_SEP_LINE = re.compile(r'"?sep=(.)"?\s*', re.IGNORECASE)
_SNIFFED = 60
_EMPTY: tuple[str, ...] = ()


def read_grids(path: str | Path) -> list[RawTable]:
    """Read the tables of a file or folder as they are; their header has yet to be found.

    Args:
        path: a file of text, an ``.xlsx`` workbook, or a folder of them.

    Returns:
        A table for each file, or each sheet of a workbook, hidden ones included. Cells that are
        merged all have the value of the first.

    Raises:
        NotFoundError: when there is no such file.
        InvalidDataError: when it is of another type, or cannot be read.
        MissingExtraError: when the packages that read workbooks are not installed.

    Example:
        >>> from tempfile import TemporaryDirectory
        >>> with TemporaryDirectory() as folder:
        ...     file = Path(folder, "pairs.csv")
        ...     _ = file.write_text("sep=;\\nA;B\\nMukdahan;Savannakhet\\n")
        ...     [(table.file, table.rows, table.first_row) for table in read_grids(file)]
        [('pairs.csv', [['A', 'B'], ['Mukdahan', 'Savannakhet']], 2)]
    """
    path = Path(path)
    if path.is_dir():
        return [table for file in files_of(path) for table in read_grids(file)]
    if not path.is_file():
        raise NotFoundError(f"file not found: {str(path)!r}; check its name")
    suffix = path.suffix.lower()
    if suffix in TEXTS:
        return [_read_text(path)]
    if suffix in _STORES:
        raise InvalidDataError(
            f"{str(path)!r} is a store, not a table; commands read it as a network: "
            f"graphkit info {shlex.quote(str(path))}"
        )
    if suffix in _DOCUMENTS:
        raise InvalidDataError(
            f"{str(path)!r} is a document, not a table; "
            f"`graphkit extract {shlex.quote(str(path))}` reads it"
        )
    return _read_workbook(path)


def files_of(folder: Path) -> list[Path]:
    """Return the files of a folder that are tables, by name.

    Raises:
        NotFoundError: when there is none.
    """
    files = [file for file in sorted(folder.iterdir()) if file.suffix.lower() in (*TEXTS, ".xlsx")]
    if not files:
        raise NotFoundError(f"no table in {str(folder)!r}; expected .csv, .tsv or .xlsx files")
    return files


def _read_text(path: Path) -> RawTable:
    if path.stat().st_size > MAX_BYTES:
        raise InvalidDataError(f"{path.name!r} is larger than {MAX_BYTES >> 20} MB; split it")
    problems: list[Problem] = []
    decoded = decode(path.read_bytes(), path.name, problems)
    if decoded is None or decoded.bad:
        raise InvalidDataError(
            f"{path.name!r} is not text in an encoding that can be told; save it as CSV UTF-8"
        )
    if "\0" in decoded.text:
        raise InvalidDataError(f"{path.name!r} contains NUL characters; copy the file again")
    notes = [problem.message for problem in problems]
    if decoded.cut:
        notes.append("the file ends inside a character")
    text, first = decoded.text, 1
    line, _, rest = text.partition("\n")
    if match := _SEP_LINE.fullmatch(line.rstrip("\r")):
        separator, text, first = match[1], rest, 2
    else:
        separator = _separator(text)
    if separator != ",":
        shown = "a tab" if separator == "\t" else repr(separator)
        notes.append(f"its columns are separated by {shown}")
    _check_quotes(text, separator, path.name, first)
    try:
        rows = list(csv.reader(io.StringIO(text), delimiter=separator))
    except csv.Error as error:
        raise InvalidDataError(f"{path.name!r} cannot be read: {error}; save it again") from error
    return RawTable(path.name, "", (), rows, first, notes=tuple(notes))


def _check_quotes(text: str, separator: str, name: str, first: int) -> None:
    """Refuse a text in which a quotation mark is never closed: the rows after it would be lost.

    Raises:
        InvalidDataError: when it is so; the message has the row.
    """
    row = first
    try:
        for _ in csv.reader(io.StringIO(text), delimiter=separator, strict=True):
            row += 1
    except csv.Error as error:
        if "unexpected end" in str(error):
            raise InvalidDataError(
                f"{name!r}, row {row}: a quotation mark is never closed, so the rest of the file "
                'is one cell; close it, or write "" for a mark inside a cell'
            ) from error


def _separator(text: str) -> str:
    """Return the character that splits most lines into the same number of cells."""
    head = "\n".join(text[: 1 << 16].splitlines()[:_SNIFFED])
    best, most = ",", (0, 0)
    for mark in _SEPARATORS:
        try:
            widths = Counter(
                len(row) for row in csv.reader(io.StringIO(head), delimiter=mark) if len(row) > 1
            )
        except csv.Error:
            continue
        if widths:
            width, lines = widths.most_common(1)[0]
            if (lines, width) > most:
                best, most = mark, (lines, width)
    return best


def _read_workbook(path: Path) -> list[RawTable]:
    tables: list[RawTable] = []

    def take(book: Any) -> None:
        for sheet in book.worksheets:
            tables.append(_sheet(path.name, sheet))

    problem = with_workbook(path, take)
    if problem:
        raise InvalidDataError(str(problem))
    return tables


def _sheet(file: str, sheet: Any) -> RawTable:
    formulas, merged = merged_and_formulas(sheet)
    found: dict[int, list[str]] = {}
    for number, cells in sheet_rows(sheet, MAX_COLUMNS):
        while cells and not cells[-1].strip():
            cells.pop()
        found[number] = cells
    last = max(found, default=0)
    notes = []
    spread = 0
    for top, bottom, left, right, _ in merged:
        value = found.get(top, [])[left : left + 1]
        if not value or not value[0] or top > last:
            continue
        spread += 1
        for number in range(top, min(bottom, last) + 1):
            cells = found.setdefault(number, [])
            end = min(right + 1, MAX_COLUMNS)
            cells += [""] * (end - len(cells))
            cells[left:end] = value * (end - left)
    if spread:
        notes.append(
            f"the cells of {counted(spread, 'merged range')} all have the value of the first"
        )
    unsaved = [
        (row, column)
        for row, column in formulas
        if not "".join(found.get(row, _EMPTY)[column : column + 1]).strip()
    ]
    if unsaved:
        empty = counted(len(unsaved), "formula")
        notes.append(f"{empty} without a stored value read as empty; save the file in Excel again")
    rows: list[Sequence[str]] = [found.get(number, _EMPTY) for number in range(1, last + 1)]
    hidden = sheet.sheet_state != "visible"
    return RawTable(file, sheet.title, (), rows, 1, hidden=hidden, notes=tuple(notes))
