"""The register as a workbook that people fill in and send back.

People fill in verdict, who and note, and the workbook is read back completely or not at all. Each
row keeps its state at the time of writing, so several copies can be in use at once: a row that
nobody edited changes nothing, whatever was decided meanwhile.
"""

from __future__ import annotations

import io
import unicodedata
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from graphkit.gaps.register.entries import COLUMNS, Decision, Entry, register_table, verdict_of
from graphkit.model.errors import GraphkitError, InvalidDataError, Problem
from graphkit.model.network import Network
from graphkit.model.proposals import VERDICTS
from graphkit.model.records import digest
from graphkit.model.table import uncell
from graphkit.names.suggest import did_you_mean
from graphkit.storage.files.write import assembled, new_workbook, put_text
from graphkit.storage.files.xlsx import read_sheet

FILLED = ("verdict", "who", "note")
"""The columns of the workbook that people fill in."""
_STATE = "stood"  # the hidden column with the state of each row at the time of writing
_SHEET = "register"
_WIDTHS = {"why": 70, "note": 36, "evidence": 36, "from_name": 22, "to_name": 22, "who": 18}
_LONGEST = 32_767  # characters that fit in a cell of a workbook


def write_register(entries: Sequence[Entry], network: Network, lang: str = "en") -> bytes:
    """Return the register as the bytes of a workbook that people fill in.

    The columns verdict, who and note are to be filled in; a verdict accepts only the words of its
    kind. Every text is stored as text, never as a formula.

    Raises:
        MissingExtraError: if the package that writes workbooks is not installed.
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
    sheet.cell(1, hidden, _STATE)
    sheet.column_dimensions[get_column_letter(hidden)].hidden = True
    for number, row in enumerate(table, 2):
        for place, column in enumerate(COLUMNS, 1):
            value = row[column]
            here = sheet.cell(number, place)
            here.alignment = Alignment(vertical="top", wrap_text=True)
            if column in FILLED:
                # As text, so that nothing people type becomes a date or a formula.
                here.fill, here.number_format = open_, "@"
            if isinstance(value, float):
                here.value = value
            elif value:
                put_text(here, _readable(str(value)))
        checks[row["kind"]].add(sheet.cell(number, COLUMNS.index("verdict") + 1))
        state = (_readable(row["verdict"]), _readable(row["note"]), row["decided"])
        sheet.cell(number, hidden, _state_of(*state))
    sheet.auto_filter.ref = sheet.dimensions
    out = io.BytesIO()
    with assembled():
        book.save(out)
    return out.getvalue()


def read_register(
    path: Path, entries: Sequence[Entry], who: str = ""
) -> tuple[list[Decision], list[Problem]]:
    """Read the decisions that people filled into a workbook of the register.

    Rows that agree with the store are skipped. Rows and columns may be in any order; other
    columns and sheets are ignored.

    Args:
        path: the workbook.
        entries: all entries of the store.
        who: the person who decided in changed rows without a name.

    Returns:
        The decisions, in the order of the rows, and a problem for every cell that cannot be
        accepted; if there is any problem, nothing should be recorded.

    Raises:
        InvalidDataError: if the file is not a workbook of a register.
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
            hint = did_you_mean(key, known) or "do not change the column id"
            fault("id", key, "is not a proposal of this store" if key else "is empty", hint)
            continue
        entry = known[key]
        last = entry.last
        state, when = row.get(_STATE, ""), last.when if last else ""
        if state and state == _state_of(word, row.get("note", ""), state.partition(" ")[2]):
            continue
        try:
            verdict = verdict_of(word, entry.proposal.kind) if word else entry.decided
        except GraphkitError as error:
            fault("verdict", word, "is not a known verdict here", str(error).partition("; ")[2])
            continue
        note = row.get("note", "")
        # A note that only names the tie that closed the entry is not a person's.
        note = "" if entry.tie and note == f"tie {entry.tie}" else note
        current = {entry.decided, entry.verdict}
        if verdict in current and note == (last.note if last else ""):
            continue
        if state and last and state.partition(" ")[2] != when:
            if verdict in current and not note:
                continue
            newer = f"is outdated: {last.who:.60} decided {last.verdict!r} on {last.when[:10]}"
            fault("verdict", word, newer, "write the register again and decide there")
            continue
        name = row.get("who", "") or who
        if verdict in current and not last and not note:
            continue
        if not name:
            fault("who", "", "is empty", "enter who decided, or give --as WHO")
            continue
        if key in found:
            fault("id", key, f"is also in row {found[key][0]}", "keep one of the two rows")
            continue
        found[key] = (number, Decision(key, verdict, name, note))
    return [decision for _, decision in found.values()], problems


class _Faults:
    """Collector of the problems in the cells of one row."""

    def __init__(self, problems: list[Problem], file: str, row: int) -> None:
        self.problems, self.file, self.row = problems, file, row

    def __call__(self, column: str, value: str, message: str, fix: str) -> None:
        """Add the problem of one cell."""
        self.problems.append(
            Problem("bad_register", message, self.file, self.row, column, value or None, fix)
        )


def _sheet(path: Path) -> tuple[dict[str, int], list[tuple[int, list[str]]]]:
    """Return the positions of the columns, and the numbered rows below the header as texts."""
    rows = [
        (number, [uncell(unicodedata.normalize("NFC", text)) for text in cells])
        for number, cells in read_sheet(path, _SHEET)
    ]
    names = [text.strip().lower() for text in rows[0][1]] if rows else []
    header = {name: names.index(name) for name in ("id", *FILLED, _STATE) if name in names}
    if "id" not in header or "verdict" not in header:
        raise InvalidDataError(
            f"{path.name} does not have the columns id and verdict in its first row; write the "
            "register with `graphkit proposals STORE --out FILE.xlsx` and fill that in"
        )
    return header, rows[1:]


def _readable(text: str) -> str:
    """Return a text that fits in a cell: not too long, without control characters."""
    return "".join(c if c in "\n\t" or ord(c) >= 32 else " " for c in text)[:_LONGEST]


def _state_of(verdict: str, note: str, when: str) -> str:
    """Return the digest of a row, and the time of the verdict known when it was written."""
    return f"{digest(verdict.strip(), note.strip())} {when}".strip()
