"""Write a table of results as CSV, JSON or a workbook."""

from __future__ import annotations

import io
import math
from pathlib import Path
from typing import Any

from graphkit.model.errors import InvalidDataError
from graphkit.model.table import Table
from graphkit.storage.atomic import write_bytes, write_errors, write_text
from graphkit.storage.files.write import CELL_LIMIT, ROW_LIMIT, assembled, new_workbook, put_text

_WIDEST = 60
"""The widest column of a sheet, in characters."""


def write_csv(table: Table, path: Path) -> None:
    """Write a table as CSV with the mark of its encoding that Excel needs."""
    write_text(path, table.csv(), spreadsheet=True)


def write_json(table: Table, path: Path) -> None:
    """Write a table as a JSON object with ``meta`` and ``rows``."""
    write_text(path, table.json())


def write_xlsx(table: Table, path: Path) -> None:
    """Write a table as a workbook: its rows, and ``meta`` on a second sheet.

    Numbers stay numbers, every text is a text and never a formula, lists are joined by ``|``.

    Raises:
        InvalidDataError: when the table is too large for a sheet.
        MissingExtraError: when openpyxl is not installed.
        GraphkitError: when the file cannot be written.
    """
    if len(table) >= ROW_LIMIT:
        raise InvalidDataError(f"{len(table):,} rows are too many for a workbook; save as .csv")
    book = new_workbook()
    sheet: Any = book.active
    sheet.title = "table"
    _fill(sheet, [table.columns, *table.rows])
    meta = book.create_sheet("meta")
    _fill(meta, [("key", "value"), *table.meta.items()])
    with write_errors(path):
        out = io.BytesIO()
        with assembled():
            book.save(out)
        write_bytes(path, out.getvalue())


def _fill(sheet: Any, rows: list[Any]) -> None:
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    widths = [0] * len(rows[0])
    for number, row in enumerate(rows, 1):
        for place, value in enumerate(row):
            if value is None:
                continue
            cell = sheet.cell(number, place + 1)
            if _is_number(value):
                cell.value = value
                text = str(value)
            else:
                text = ILLEGAL_CHARACTERS_RE.sub("", _text(value))
                if len(text) > CELL_LIMIT:
                    raise InvalidDataError(
                        f"a text in row {number} is too long for a workbook; save as .csv"
                    )
                put_text(cell, text)
            widths[place] = max(widths[place], min(len(text), _WIDEST))
    for place, width in enumerate(widths, 1):
        sheet.cell(1, place).font = Font(bold=True)
        sheet.column_dimensions[get_column_letter(place)].width = width + 3
    sheet.freeze_panes = "A2"


def _is_number(value: object) -> bool:
    """Return True for a number that a workbook can hold."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    return math.isfinite(value) and abs(value) < 1e15


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return "|".join(map(str, value)) if isinstance(value, tuple | list) else str(value)
