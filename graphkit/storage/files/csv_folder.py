"""Read a folder of CSV files as raw tables: encodings, separators and quotes.

This module does not interpret cells; it makes sure that rows are well formed and reports those
that are not.
"""

from __future__ import annotations

import csv
import io
import re
import shlex
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import accumulate, islice
from pathlib import Path
from typing import Any

from graphkit.model.errors import GraphkitError, Problem, Severity
from graphkit.names.normalise import normalise
from graphkit.names.suggest import similar_words
from graphkit.storage.files.encodings import ESCAPED, DecodedText, decode
from graphkit.storage.files.network_toml import parse_toml
from graphkit.storage.files.recognise import Recognised, recognise_csv
from graphkit.storage.files.schema import (
    HUGE_CELL,
    LOOK_BELOW,
    TABLES,
    DatasetTable,
    name_column,
    translated_column,
)

MAX_BYTES = 1 << 30
"""Largest size of a file that is read, in bytes."""

SEPARATORS = ",;\t"
SUFFIXES = (".csv", ".tsv", ".txt")
"""File name extensions of tables; the "Unicode text" of Excel is a ``.txt`` with tabs."""

SETTINGS = "network.toml"

_AGAIN = "copy or download the file again"
_SEP_LINE = re.compile(r'"?sep=(.)"?\s*', re.IGNORECASE)


@dataclass
class RawDataset:
    """The tables and settings of a folder or a workbook, before anything is checked.

    Attributes:
        name: the name of the folder or workbook.
        problems: the problems found so far.
        tables: the tables by name.
        about: the parsed settings.
        about_file: the name of the file or sheet of the settings, for problems.
    """

    name: str
    problems: list[Problem] = field(default_factory=list)
    tables: dict[str, DatasetTable] = field(default_factory=dict)
    about: Mapping[str, Any] = field(default_factory=dict)
    about_file: str = SETTINGS

    def missing(
        self,
        table: str,
        file: str,
        spare: Mapping[str, str],
        book: str = "",
        looks: Mapping[str, Recognised | None] | None = None,
    ) -> None:
        """Report that a table is missing, unless it is optional.

        Args:
            table: the name of the table.
            file: the expected name of its file or sheet.
            spare: the names of other files or sheets, by stem; one of them may be misspelled.
            book: the name of a workbook in the same folder, if there is one.
            looks: the tables that these files or sheets look like.
        """
        meaning: Mapping[str, tuple[str, Severity]] = {
            "actors": ("the table of actors is missing, so nothing can be read", "error"),
            "ties": ("the table of ties is missing; the network has no ties", "warning"),
            "sources": (
                "the table of sources is missing; sources are known by id only",
                "warning",
            ),
        }
        if table not in meaning:
            return
        message, severity = meaning[table]
        word = re.compile(rf"(?<![a-z]){table}(?![a-z])")
        guess = similar_words(table, spare) or [
            name for name in spare if word.search(name.casefold())
        ]
        alike = {name: look for name, look in (looks or {}).items() if look and look.table == table}
        exact = [name for name, look in alike.items() if look.exact]
        if exact:
            fix = f"rename {spare[exact[0]]!r} to {file!r}"
        elif alike:
            name = spare[next(iter(alike))]
            fix = (
                f"{name!r} looks like the table of {table} with other titles; "
                f"`graphkit import {shlex.quote(self.name)} --out FOLDER` reads it"
            )
        elif guess:
            fix = f"rename {spare[guess[0]]!r} to {file!r}"
        else:
            fix = f"add {file!r}"
        if table == "actors" and not alike and not guess:
            if any(look and look.table == "ties" for look in (looks or {}).values()) or (
                "ties" in self.tables
            ):
                fix += f", or `graphkit import {shlex.quote(self.name)} --out FOLDER` makes it"
                fix += " from the ties"
            if book:
                fix += f", or give the workbook {book!r} itself"
        self.problems.append(Problem("missing_file", message, file, fix=fix, severity=severity))

    def unread(self, table: str, used: str, spare: str, *, hidden: bool = False) -> None:
        """Report a file or sheet that looks like a table of the dataset and is not read."""
        state = "is hidden, has" if hidden else "has"
        message = f"{state} the columns of {table} and is not read"
        fix = f"add its rows to {used!r}, or rename it if it is something else"
        self.problems.append(Problem("unread_table", message, spare, fix=fix, severity="warning"))


def read_folder(folder: Path) -> RawDataset:
    """Read the raw tables of a dataset folder.

    Raises:
        GraphkitError: when the folder itself cannot be listed.
    """
    raw = RawDataset(folder.name)
    try:
        files = sorted(folder.iterdir())
    except OSError as error:
        reason = f"{error.strerror}; check the permissions of the folder"
        raise GraphkitError(f"cannot read {str(folder)!r}: {reason}") from error
    found = {normalise(path.name).casefold(): path for path in files}
    if SETTINGS in found:
        data = _bytes(found[SETTINGS], raw.problems)
        text = decode(data, SETTINGS, raw.problems) if data else None
        raw.about = parse_toml(text.text, SETTINGS, raw.problems) if text else {}
    tables = {n: next((found[n + e] for e in SUFFIXES if n + e in found), None) for n in TABLES}
    others = {
        path.stem: path
        for path in files
        if path.suffix.lower() in SUFFIXES and normalise(path.stem).casefold() not in TABLES
    }
    spare = {stem: path.name for stem, path in others.items()}
    looks = {stem: recognise_csv(path) for stem, path in others.items()}
    book = next((path.name for path in files if path.suffix.lower() == ".xlsx"), "")
    for name, path in tables.items():
        if path is None:
            continue
        table = DatasetTable(name, path.name, raw.problems)
        data = _bytes(path, raw.problems)
        if data is not None and open_csv(data, table):
            raw.tables[name] = table
    for name, path in tables.items():
        if path is None:
            raw.missing(name, f"{name}.csv", spare, book, looks)
    for stem, look in looks.items():
        if look and look.exact and (used := tables[look.table]):
            raw.unread(look.table, used.name, spare[stem])
    return raw


def open_csv(data: bytes, table: DatasetTable) -> bool:
    """Detect encoding, separator and header of a CSV file, and prepare its rows.

    Returns:
        True if the table can be read; otherwise the reason is among its problems.
    """
    text = decode(data, table.file, table.problems)
    if text is None:
        return False
    if not text.text.strip("\ufeff\0 \t\r\n"):
        table.report(
            "empty_file", "is empty", fix=f"start the file with: {','.join(TABLES[table.name])}"
        )
        return False
    return _Csv(text, table).open()


def _bytes(path: Path, problems: list[Problem]) -> bytes | None:
    try:
        if not path.is_file():
            problems.append(Problem("unreadable_file", "is not a regular file", path.name))
            return None
        if path.stat().st_size > MAX_BYTES:
            message = f"is larger than {MAX_BYTES >> 20} MB"
            problems.append(Problem("too_large", message, path.name, fix="split the dataset"))
            return None
        return path.read_bytes()
    except OSError as error:
        message = f"cannot be read: {error.strerror}"
        fix = "close it in other programs and check its permissions"
        problems.append(Problem("unreadable_file", message, path.name, fix=fix))
        return None


def separator_of(text: str, table: str = "") -> tuple[str, int]:
    """Return the separator of a table, and the number of lines before it: 1 for ``sep=;``.

    Args:
        text: the text of the file.
        table: the name of the table; without it, the columns of every table are known.
    """
    columns = TABLES[table] if table else [name for names in TABLES.values() for name in names]
    known = set(columns)

    def score(line: str, separator: str) -> tuple[int, int]:
        names = [normalise(n.strip('"')).casefold() for n in line.split(separator)]
        ours = [n in known or bool(name_column(n)) or translated_column(n) in known for n in names]
        return sum(ours), len(names)

    # A caption has no known column; if the first line has none, a lower line decides.
    delimiter = ","
    lines = enumerate(io.StringIO(text, newline=""))
    filled = ((place, line) for place, line in lines if line.strip())
    for count, (place, line) in enumerate(islice(filled, 1 + LOOK_BELOW)):
        if not count and (match := _SEP_LINE.fullmatch(line)):
            return match[1], place + 1
        scores = {mark: score(line, mark) for mark in SEPARATORS}
        best = max(SEPARATORS, key=scores.__getitem__)
        if scores[best][0] or not count:
            delimiter = best
        if scores[best][0]:
            break
    return delimiter, 0


class _Csv:
    """The records of one CSV text with their numbers, and their faults."""

    def __init__(self, text: DecodedText, table: DatasetTable) -> None:
        self.text, self.table = text.text, table
        self.bad, self.start, self.cut = text.bad, text.start, text.cut
        # io.StringIO splits at the line ends of CSV only; str.splitlines splits at more.
        self.lines = list(io.StringIO(self.text, newline=""))
        self.whole = self.lines[-1].endswith(("\n", "\r"))
        if self.cut and not self.whole:
            self.lines.pop()
            self.whole = True
        self.first, self.delimiter = 0, ","
        self.shifts: list[tuple[int, int]] = [(0, 0)]
        self.counted = (0, 0)

    def open(self) -> bool:
        """Match the header and set the rows of the table; return True if it can be read."""
        self._find_separator()
        self.table.line_of = self._line_of
        before = len(self.table.problems)
        records = self._records()
        header = next((r for r in records if "".join(r[1]).strip()), None)
        if len(self.table.problems) > before:
            # The fault of the first row is reported; without a header nothing can be read.
            return False
        if self.cut:
            message = f"the file ends inside a character on line {len(self.lines) + 1}"
            self.table.report("cut_file", message, fix=_AGAIN)
        if header is None or not self.table.match_header(header[1], header[0], records):
            return False
        self.table.rows = self._fitted(records)
        return True

    def _find_separator(self) -> None:
        self.delimiter, self.first = separator_of(self.text, self.table.name)

    def _records(self) -> Iterator[tuple[int, list[str]]]:
        """Yield every non-empty record with its number as a spreadsheet counts."""
        lines, total = self.lines, len(self.lines)
        number = start = self.first
        extra = 0
        suspect = self.bad or "\0" in self.text or csv.field_size_limit() > HUGE_CELL
        while start < total:
            reader = csv.reader(
                map(lines.__getitem__, range(start, total)), delimiter=self.delimiter, strict=True
            )
            before = 0
            try:
                for cells in reader:
                    number += 1
                    if start + before + 1 - number != extra:
                        extra = start + before + 1 - number
                        self.shifts.append((number, extra))
                    if cells and not (suspect and self._damaged(number, start + before, cells)):
                        yield number, cells
                    before = reader.line_num
                return
            except csv.Error:
                number += 1
                begun = start + before
                if begun + 1 - number != extra:
                    extra = begun + 1 - number
                    self.shifts.append((number, extra))
                record, start = self._one(begun)
                if record is None:
                    start = self._open_quote(number, begun, start)
                elif not self._damaged(number, begun, record):
                    yield number, record

    def _one(self, line: int) -> tuple[list[str] | None, int]:
        """Return the record that begins on a line, and the line after it.

        The csv module refuses long cells by a limit of the whole process, which must not be
        changed here, so such records are split by this function. The record is None if a quote is
        not closed.
        """
        offsets, text = self._offsets, self.text
        stop = re.compile(f"[{re.escape(self.delimiter)}\r\n]")
        place, end = offsets[line], offsets[-1]
        cells: list[str] = []
        while True:
            if text.startswith('"', place):
                parts: list[str] = []
                place += 1
                while (quote := text.find('"', place, end)) >= 0:
                    if text.startswith('""', quote):
                        parts.append(text[place : quote + 1])
                        place = quote + 2
                        continue
                    break
                if quote < 0:
                    return None, len(self.lines)
                cells.append("".join((*parts, text[place:quote])))
                place = quote + 1
                if place < end and not stop.match(text, place):
                    return None, line + 1
            else:
                match = stop.search(text, place, end)
                behind = match.start() if match else end
                cells.append(text[place:behind])
                place = behind
            if place >= end or text[place] != self.delimiter:
                return cells, min(bisect_right(offsets, place), len(self.lines))
            place += 1

    def _open_quote(self, number: int, line: int, behind: int) -> int:
        """Report a quote that is not closed; return the line from which to continue."""
        cells = self.lines[line].replace('"', "").split(self.delimiter)
        to_the_end = behind == len(self.lines)
        if to_the_end and not any(
            text.count(self.delimiter) == self.table.width - 1 for text in self.lines[line + 1 :]
        ):
            message = "the file ends inside a quoted cell"
            self.table.leave_out("cut_file", message, number, cells, fix=_AGAIN)
            return behind
        message = "a quoted cell is not closed, or has text after its closing quote"
        fix = 'close it, and write a quote inside a quoted cell as ""'
        self.table.leave_out("open_quote", message, number, cells, fix=fix)
        return line + 1

    def _damaged(self, number: int, line: int, cells: list[str]) -> bool:
        """Report a record with NUL characters, invalid bytes or a huge cell; True if it is one."""
        whole = "".join(cells)
        table = self.table
        if len(whole) > HUGE_CELL:
            for place, cell in enumerate(cells):
                if len(cell) > HUGE_CELL:
                    column = next((n for n, p in table.columns.items() if p == place), None)
                    message = f"has {len(cell):,} characters; the limit is {HUGE_CELL:,}"
                    fix = "keep long texts in separate files"
                    table.leave_out("huge_cell", message, number, cells, column, cell[:40], fix)
                    return True
        if "\0" in whole:
            fix = "copy the file again, or save it as CSV UTF-8"
            table.leave_out("nul_byte", "contains a NUL character", number, cells, fix=fix)
            return True
        if self.bad and ESCAPED.search(whole):
            found = ESCAPED.search(self.text, self._offsets[line])
            at = self._byte(found.start()) if found else 0
            message = f"byte {at} of the file is not valid UTF-8"
            fix = "save the file as CSV UTF-8"
            table.leave_out("bad_encoding", message, number, cells, fix=fix)
            return True
        return False

    def _fitted(self, records: Iterator[tuple[int, list[str]]]) -> Iterator[tuple[int, list[str]]]:
        """Yield records with as many cells as the header; report the others."""
        width, table = self.table.width, self.table
        for number, cells in records:
            if len(cells) == width:
                yield number, cells
                continue
            spare = "".join(cells[width:]).strip()
            message = f"has {len(cells)} cells, but the header has {width}"
            if len(cells) > width and not spare:
                yield number, cells[:width]
            elif len(cells) > width:
                fix = f'put a cell that contains "{self.delimiter}" in double quotes'
                table.leave_out("long_row", message, number, cells, value=spare, fix=fix)
            elif not "".join(cells).strip():
                continue
            elif not self.whole and self._line_of(number) + self._breaks(cells) == len(self.lines):
                message = f"the file ends here, after {len(cells)} of {width} cells"
                table.leave_out("cut_file", message, number, cells, fix=_AGAIN)
            else:
                fix = f"add the missing separators (at least {width - len(cells)})"
                table.leave_out("short_row", message, number, cells, fix=fix)

    def _breaks(self, cells: list[str]) -> int:
        return sum(len(list(io.StringIO(cell + "x", newline=""))) - 1 for cell in cells)

    def _line_of(self, number: int) -> int:
        """Return the line of the file on which a row begins."""
        return number + self.shifts[bisect_right(self.shifts, (number, 1 << 60)) - 1][1]

    @cached_property
    def _offsets(self) -> list[int]:
        """The offset in the text at which each line begins, and the end of the last line."""
        return list(accumulate(map(len, self.lines), initial=0))

    def _byte(self, place: int) -> int:
        """Return the byte of the file at an offset of its text, counted from the last one asked."""
        known, count = self.counted if self.counted[0] <= place else (0, 0)
        count += len(self.text[known:place].encode("utf-8", "surrogateescape"))
        self.counted = (place, count)
        return count + self.start
