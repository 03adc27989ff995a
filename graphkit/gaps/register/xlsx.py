"""The register as a workbook that goes round.

People fill in verdict, who and note, and it is read back whole or not at all. Each row keeps how
it stood when it was written, so that several copies can go round at once: a row that nobody
touched changes nothing, whatever was decided meanwhile.
"""

from __future__ import annotations

import io
import unicodedata
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from graphkit.gaps.register.entries import COLUMNS, Decision, Entry, meaning, register_table
from graphkit.model.errors import GraphkitError, Problem
from graphkit.model.network import Network
from graphkit.model.proposals import VERDICTS
from graphkit.model.records import digest
from graphkit.model.table import uncell
from graphkit.names.suggest import did_you_mean
from graphkit.storage.files.write import assembled, new_workbook, put_text
from graphkit.storage.files.xlsx import read_sheet

FILLED = ("verdict", "who", "note")
"""The columns of the workbook that people fill in."""
_STOOD = "stood"  # the hidden column of a workbook that holds what its row said at first
_SHEET = "register"
_WIDTHS = {"why": 70, "note": 36, "evidence": 36, "from_name": 22, "to_name": 22, "who": 18}
_LONGEST = 32_767  # characters that a cell of a workbook holds


def write_register(entries: Sequence[Entry], network: Network, lang: str = "en") -> bytes:
    """The register as a workbook that people fill in.

    The columns verdict, who and note are open, a verdict only to words that its kind has; the
    rest is there to be read. Every text is a text, never a formula.

    Raises:
        GraphkitError: without the package that writes workbooks.
    """
    book = new_workbook()
    from openpyxl.styles import Alignment, Font, PatternFill
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation

    table = register_table(entries, network, lang)
    sheet: Any = book.active
    sheet.title = _SHEET
    sheet.freeze_panes = "B2"
    checks: dict[str, Any] = {}
    for kind, words in VERDICTS.items():
        checks[kind] = DataValidation("list", formula1=f'"{",".join(words)}"', allow_blank=True)
        checks[kind].error = f"one of: {', '.join(words)}"
        sheet.add_data_validation(checks[kind])
    open_, head = PatternFill("solid", fgColor="FFF8DC"), PatternFill("solid", fgColor="E3EAF1")
    for place, column in enumerate(COLUMNS, 1):
        top = sheet.cell(1, place, column)
        top.font, top.fill = Font(bold=True), head
        sheet.column_dimensions[get_column_letter(place)].width = _WIDTHS.get(column, 16)
    hidden = len(COLUMNS) + 1
    sheet.cell(1, hidden, _STOOD)
    sheet.column_dimensions[get_column_letter(hidden)].hidden = True
    for number, row in enumerate(table, 2):
        for place, column in enumerate(COLUMNS, 1):
            value = row[column]
            here = sheet.cell(number, place)
            here.alignment = Alignment(vertical="top", wrap_text=True)
            if column in FILLED:
                # As text, so that nothing that is typed becomes a date or a formula.
                here.fill, here.number_format = open_, "@"
            if isinstance(value, float):
                here.value = value
            elif value:
                put_text(here, _readable(str(value)))
        checks[row["kind"]].add(sheet.cell(number, COLUMNS.index("verdict") + 1))
        said = (_readable(row["verdict"]), _readable(row["note"]), row["decided"])
        sheet.cell(number, hidden, _stood(*said))
    sheet.auto_filter.ref = sheet.dimensions
    out = io.BytesIO()
    with assembled():
        book.save(out)
    return out.getvalue()


def read_register(
    path: Path, entries: Sequence[Entry], who: str = ""
) -> tuple[list[Decision], list[Problem]]:
    """What people filled into a workbook of the register.

    Rows that stand as the store does are passed over; rows and columns may be in any order,
    and other columns and sheets are not looked at.

    Args:
        path: the workbook.
        entries: all entries of the store.
        who: who decides where a changed row names nobody.

    Returns:
        The decisions, in the order of the rows, and every cell that cannot be taken, by row and
        column: with one of these nothing should be recorded.

    Raises:
        GraphkitError: when it is no workbook of a register.
    """
    header, rows = _sheet(path)
    known = {entry.stored.id: entry for entry in entries}
    problems: list[Problem] = []
    found: dict[str, tuple[int, Decision]] = {}
    for number, cells in rows:
        row = {name: cells[place].strip() for name, place in header.items()}
        if not any(row.get(name) for name in ("id", *FILLED)):
            continue
        fault = _Faults(problems, path.name, number)
        key, word = row["id"], row["verdict"]
        if key not in known:
            hint = did_you_mean(key, known) or "leave the column as it was written"
            fault("id", key, "is no proposal of this store" if key else "is empty", hint)
            continue
        entry = known[key]
        last = entry.last
        stood, when = row.get(_STOOD, ""), last.when if last else ""
        if stood and stood == _stood(word, row.get("note", ""), stood.partition(" ")[2]):
            continue
        try:
            verdict = meaning(word, entry.proposal.kind) if word else entry.decided
        except GraphkitError as error:
            fault("verdict", word, "is no verdict here", str(error).partition("; ")[2])
            continue
        note = row.get("note", "")
        # A note that only says which tie closed the entry is nobody's.
        note = "" if entry.tie and note == f"tie {entry.tie}" else note
        stands = {entry.decided, entry.verdict}
        if verdict in stands and note == (last.note if last else ""):
            continue
        if stood and last and stood.partition(" ")[2] != when:
            if verdict in stands and not note:
                continue
            said = f"came late: {last.who:.60} said {last.verdict!r} on {last.when[:10]}"
            fault("verdict", word, said, "write the register anew, and decide on that")
            continue
        name = row.get("who", "") or who
        if verdict in stands and not last and not note:
            continue
        if not name:
            fault("who", "", "is empty", "write who decided, or give --as WHO")
            continue
        if key in found:
            fault("id", key, f"stands in row {found[key][0]} too", "keep one of the two rows")
            continue
        found[key] = (number, Decision(key, verdict, name, note))
    return [decision for _, decision in found.values()], problems


class _Faults:
    """Notes what is wrong with the cells of one row."""

    def __init__(self, problems: list[Problem], file: str, row: int) -> None:
        self.problems, self.file, self.row = problems, file, row

    def __call__(self, column: str, value: str, message: str, fix: str) -> None:
        """Note one cell."""
        given = value or None
        self.problems.append(
            Problem("bad_register", message, self.file, self.row, column, given, fix)
        )


def _sheet(path: Path) -> tuple[dict[str, int], list[tuple[int, list[str]]]]:
    """Where the columns stand, and the rows below the header as texts."""
    rows = [
        (number, [uncell(unicodedata.normalize("NFC", text)) for text in cells])
        for number, cells in read_sheet(path, _SHEET)
    ]
    names = [text.strip().lower() for text in rows[0][1]] if rows else []
    header = {name: names.index(name) for name in ("id", *FILLED, _STOOD) if name in names}
    if "id" not in header or "verdict" not in header:
        raise GraphkitError(
            f"{path.name} has no columns id and verdict in its first row; write the register "
            "with `graphkit proposals STORE --out FILE.xlsx` and fill that in"
        )
    return header, rows[1:]


def _readable(text: str) -> str:
    """A text as a cell of a workbook can hold it: not too long, without control characters."""
    return "".join(c if c in "\n\t" or ord(c) >= 32 else " " for c in text)[:_LONGEST]


def _stood(verdict: str, note: str, when: str) -> str:
    """What a row says, and the time of the verdict that it was written after."""
    return f"{digest(verdict.strip(), note.strip())} {when}".strip()
