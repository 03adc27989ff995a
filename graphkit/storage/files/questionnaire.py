"""Write questions with lists of answers as a workbook, and read the answers back."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from graphkit.model.errors import InvalidDataError
from graphkit.model.table import uncell
from graphkit.names.normalise import normalise
from graphkit.storage.atomic import write_bytes, write_errors
from graphkit.storage.files.write import assembled, new_workbook, put_text
from graphkit.storage.files.xlsx import read_sheet

_SHEET, _LISTS = "questions", "answers"
_WIDTHS = (60, 36, 8, 30, 44)
_HEADER_ROW = 4


def write_questionnaire(
    path: Path,
    title: str,
    how: str,
    header: Sequence[str],
    rows: Sequence[tuple[Sequence[object], Sequence[str]]],
) -> None:
    """Write a workbook of questions; the last column is to be filled in.

    Args:
        path: the file.
        title, how: the two lines above the table.
        header: the titles of the columns: question, text, rows, example, answer.
        rows: for each question its cells, and the answers to choose from.

    Raises:
        MissingExtraError: when openpyxl is not installed.
        GraphkitError: when the file cannot be written.
    """
    book = new_workbook()
    from openpyxl.styles import Alignment, Font, PatternFill
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation

    sheet: Any = book.active
    sheet.title = _SHEET
    lists: Any = book.create_sheet(_LISTS)
    lists.sheet_state = "hidden"
    put_text(sheet.cell(1, 1), title)
    put_text(sheet.cell(2, 1), how)
    sheet.cell(1, 1).font = Font(bold=True)
    for place, text in enumerate(header, 1):
        put_text(sheet.cell(_HEADER_ROW, place), text)
        sheet.cell(_HEADER_ROW, place).font = Font(bold=True)
        sheet.column_dimensions[get_column_letter(place)].width = _WIDTHS[place - 1]
    for number, (cells, answers) in enumerate(rows, _HEADER_ROW + 1):
        for place, value in enumerate(cells, 1):
            cell = sheet.cell(number, place)
            if isinstance(value, int):
                cell.value = value
            else:
                put_text(cell, str(value))
            cell.alignment = Alignment(wrap_text=True, vertical="top")
        for place, answer in enumerate(answers, 1):
            put_text(lists.cell(number, place), answer)
        last = get_column_letter(max(1, len(answers)))
        choices = DataValidation(
            type="list", formula1=f"'{_LISTS}'!$A${number}:${last}${number}", allow_blank=True
        )
        target = sheet.cell(number, len(header))
        target.fill = PatternFill("solid", fgColor="FFF2CC")
        choices.add(target)
        sheet.add_data_validation(choices)
    sheet.freeze_panes = sheet.cell(_HEADER_ROW + 1, 1)
    with write_errors(path):
        out = io.BytesIO()
        with assembled():
            book.save(out)
        write_bytes(path, out.getvalue())


def read_answers(path: Path, headers: Iterable[Sequence[str]]) -> list[tuple[str, str, str]]:
    """Read a workbook of questions: question, text as written and answer of each row.

    Args:
        path: the file.
        headers: the titles of the columns in each language.

    Raises:
        NotFoundError: when there is no such file.
        InvalidDataError: when it is not a workbook of questions, or cannot be read.
        MissingExtraError: when openpyxl is not installed.
    """
    found = []
    rows = read_sheet(path, _SHEET)
    titles = [normalise(cell) for number, cells in rows for cell in cells if number == _HEADER_ROW]
    if not any(titles[: len(header)] == list(header) for header in headers):
        raise InvalidDataError(
            f"{path.name} is not a workbook of questions; "
            "give the one that `graphkit import` wrote, with your answers"
        )
    for number, cells in rows:
        if number > _HEADER_ROW:
            texts = [normalise(uncell(cell)) for cell in (*cells, "", "", "", "", "")[:5]]
            found.append((texts[0], texts[1], texts[4]))
    return found
