"""The tables of a dataset: their columns, what a cell may hold, and what can be wrong with them.

Reading and writing share what stands here. A dataset is a folder with one CSV file a table,
or a workbook with one sheet a table.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice

from graphkit.model.errors import Problem, clip
from graphkit.model.table import uncell
from graphkit.names.normalise import fold, normalise
from graphkit.names.suggest import did_you_mean

TABLES: Mapping[str, tuple[str, ...]] = {
    "sources": (
        *("id", "title", "authors", "year", "publisher", "url", "accessed", "language"),
        *("kind", "access", "note"),
    ),
    "actors": (
        *("id", "kind", "subkind", "name_en", "name_th", "aliases", "country", "code", "within"),
        *("lat", "lon", "population", "sector", "since", "until", "succeeds", "wikidata"),
        *("source", "locator", "note"),
    ),
    "ties": (
        *("from", "to", "kind", "key", "status", "level", "mechanism", "dimensions", "obstacles"),
        *("since", "until", "weight", "confidence", "source", "locator", "note"),
    ),
    "actor_claims": ("actor", "field", "value", "source", "locator", "confidence"),
}
"""The tables and their columns; ``actors`` may have a ``name_<lang>`` for every language."""

REQUIRED: Mapping[str, tuple[str, ...]] = {
    "sources": ("id", "title"),
    "actors": ("id", "kind"),
    "ties": ("from", "to", "kind"),
    "actor_claims": ("actor", "field", "value"),
}
"""The columns that a table must have, and that no row may leave empty."""

THAI_TITLES: Mapping[str, tuple[str, ...]] = {
    "id": ("รหัส",),
    "kind": ("ประเภท",),
    "name_th": ("ชื่อไทย", "ชื่อภาษาไทย"),
    "name_en": ("ชื่ออังกฤษ", "ชื่อภาษาอังกฤษ"),
    "country": ("ประเทศ",),
    "lat": ("ละติจูด",),
    "lon": ("ลองจิจูด",),
    "population": ("ประชากร", "จำนวนประชากร"),
    "from": ("จาก",),
    "to": ("ถึง",),
    "status": ("สถานะ",),
    "level": ("ระดับ",),
    "dimensions": ("มิติ",),
    "obstacles": ("อุปสรรค",),
    "since": ("ตั้งแต่", "วันที่เริ่ม"),
    "until": ("สิ้นสุด", "จนถึง"),
    "weight": ("น้ำหนัก",),
    "confidence": ("ความเชื่อมั่น",),
    "source": ("แหล่งข้อมูล", "แหล่งอ้างอิง", "ที่มา"),
    "note": ("หมายเหตุ",),
    "title": ("ชื่อเรื่อง",),
    "authors": ("ผู้แต่ง",),
    "year": ("ปี",),
    "publisher": ("สำนักพิมพ์", "หน่วยงานผู้เผยแพร่"),
}
"""What Thai tables often call a column. Such a title is not read, but answered with the column."""

LOOK_BELOW = 5
"""How many rows below the first one may hold the header that the first one is not."""

ABOUT = ("title", "version", "description", "licence")
"""What ``network.toml`` or the sheet ``network`` says of the dataset as a whole."""

CODES: Mapping[str, str] = {
    "bad_date": "a cell that should hold a date holds none, or a day that does not exist",
    "bad_encoding": "bytes that are no text in a known encoding",
    "bad_ends": "a kind of tie that may not join these kinds of actors",
    "bad_id": "an id with white space, '|' or control characters",
    "bad_number": "a cell that should hold a number holds none",
    "bad_ontology": "a fault in the words that the dataset adds to the vocabulary",
    "bad_succeeds": "an actor that succeeds itself or an actor that is not there",
    "bad_toml": "settings that cannot be read",
    "bad_within": "an actor within itself, within none that is there, or within the wrong kind",
    "bad_workbook": "a file that is no readable .xlsx workbook",
    "cell_error": "a spreadsheet's error value, such as #N/A",
    "cut_file": "a file that ends in the middle of a row",
    "depends_on_error": "a row that names another row which stays out because of its own error",
    "derived_tie": "a tie that follows from `within` and `country` and is never typed",
    "duplicate_column": "two columns of one name",
    "duplicate_id": "an id that an earlier row has",
    "duplicate_row": "a row that says what an earlier row says; it counts once",
    "empty_file": "a table without a line of text",
    "encoding_note": "an encoding other than UTF-8, recognised",
    "formula": "a formula instead of a value",
    "huge_cell": "a cell of more than a million characters",
    "level_not_allowed": "a level on a kind of tie that has none",
    "long_row": "a row with more cells than the header",
    "merged_cells": "cells joined in a workbook, so that rows or columns lack their own",
    "missing_column": "a table without a column that it must have",
    "missing_file": "a table that is not there",
    "missing_value": "an empty cell where there must be something",
    "no_name": "an actor without a name in any language",
    "nul_byte": "a NUL character, the mark of a damaged file",
    "one_coordinate": "a latitude without a longitude, or the other way round",
    "open_quote": "a quoted cell that is never closed, or text behind its closing quote",
    "out_of_range": "a number beyond its limits",
    "self_tie": "a tie from an actor to itself",
    "short_row": "a row with fewer cells than the header",
    "too_large": "a file too large to read safely, or one that unpacks to far more than it is",
    "uncited": "a row without a source",
    "unknown_actor": "an id that no actor has",
    "unknown_column": "a column that is not read",
    "unknown_country": "a country that is no actor and no two-letter code",
    "unknown_field": "a claim about a field that actors do not have",
    "unknown_key": "a setting that is not read",
    "unknown_kind": "a kind that the vocabulary does not have",
    "unknown_source": "a source that is not in the table of sources",
    "unknown_subkind": "a subkind that this kind of actor does not have",
    "unknown_word": "a status, level, dimension or other word that the vocabulary does not have",
    "unreadable_file": "a file that the system does not let us read",
    "until_before_since": "an end before its beginning",
    "within_cycle": "actors that lie within each other",
}
"""The codes of a :class:`~graphkit.model.errors.Problem` of a dataset, with their meaning."""

HUGE_CELL = 1_000_000
"""The most characters that a cell may hold."""

_MEANT = {fold(title): column for column, titles in THAI_TITLES.items() for title in titles}
_NAME = re.compile(r"name[_ ]([a-z]{2,3})((?:[-_][a-z0-9]{2,8})*)", re.IGNORECASE)
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_NOT_IN_IDS = re.compile(r"[\s|\x00-\x1f\x7f-\x9f\ufffe\uffff]+")
_CELL_ERRORS = {"#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!", "#SPILL!"}


class CellError(Exception):
    """What is wrong with a cell; whoever knows the row and column makes a problem of it."""

    def __init__(self, code: str, message: str, fix: str | None = None) -> None:
        super().__init__(message)
        self.code, self.message, self.fix = code, message, fix


@dataclass
class RawTable:
    """A table as it stands in a file: cells as text, each row with its number.

    ``columns`` gives each known column's place; every row has ``width`` cells. What is wrong
    with the shape of a row is added to ``problems`` when ``rows`` comes to it, and its id to
    ``broken`` with its number.
    """

    name: str
    file: str
    problems: list[Problem]
    columns: Mapping[str, int] = field(default_factory=dict)
    width: int = 0
    rows: Iterable[tuple[int, list[str]]] = ()
    line_of: Callable[[int], int] = int
    broken: dict[str, int] = field(default_factory=dict)

    def report(
        self,
        code: str,
        message: str,
        row: int | None = None,
        column: str | None = None,
        value: str | None = None,
        fix: str | None = None,
        *,
        warning: bool = False,
    ) -> None:
        """Add a problem of this table, with the line where cells of many lines shift it."""
        if row is not None and self.line_of(row) != row:
            message += f" (line {self.line_of(row)} of the file)"
        if value is not None:
            value = clip(value, 200)
        self.problems.append(
            Problem(
                *(code, message, self.file, row, column, value, fix),
                severity="warning" if warning else "error",
            )
        )

    def leave_out(
        self,
        code: str,
        message: str,
        row: int,
        cells: Sequence[str],
        column: str | None = None,
        value: str | None = None,
        fix: str | None = None,
    ) -> None:
        """Report a row that is no row, and remember its id for those that name it."""
        self.report(code, message, row, column, value, fix)
        place = self.columns.get("id", len(cells))
        if place < len(cells):
            self.broken.setdefault(normalise(cells[place]), row)

    def match_header(
        self, header: Sequence[str], row: int, below: Iterable[tuple[int, Sequence[str]]] = ()
    ) -> bool:
        """Find the known columns in a header; say which are unknown, repeated or missing.

        Args:
            header: its cells.
            row: its number.
            below: the rows under it, looked at only if it lacks a column that must be there:
                one of them may be the header, under a caption.

        Returns:
            Whether the table can be read.
        """
        known = TABLES[self.name]
        found: dict[str, int] = {}
        unknown: list[str] = []
        unnamed: list[int] = []
        titles = [normalise(without_controls(title)) for title in header]
        while titles and not titles[-1]:
            titles.pop()
        for place, title in enumerate(titles):
            column = title.casefold() if title.casefold() in known else ""
            if not column and self.name == "actors":
                column = name_column(title)
            if not title:
                unnamed.append(place)
            elif not column:
                unknown.append(title)
            elif column in found:
                message = f"stands in the header twice; column {place + 1} is not read"
                self.report("duplicate_column", message, row, column, fix="rename or delete it")
            else:
                found[column] = place
        lacking = [name for name in REQUIRED[self.name] if name not in found]
        lower = self._header_below(below) if lacking else None
        if lower is not None:
            # What the caption above it holds are no columns, so nothing is said of them.
            fix = f"row {lower} looks like the header; delete the rows above it"
            message = f"is missing in row {row}; no row can be read"
            for column in lacking:
                self.report("missing_column", message, row, column, fix=fix)
            return False
        for place in unnamed:
            message, fix = f"column {place + 1} has no name and is not read", "name it"
            self.report("unknown_column", message, row, fix=fix, warning=True)
        missing = [name for name in known if name not in found]
        for title in unknown:
            message = "is no column of this table and is not read"
            column = thai_column(title)
            if column in missing:
                # Another title of the same meaning must not be told to become its double.
                missing.remove(column)
                fix = f"write {column!r}"
            else:
                fix = did_you_mean(title, missing) or f"known: {', '.join(known)}"
            self.report("unknown_column", message, row, None, title, fix, warning=True)
        for column in lacking:
            fix = f"name the column {column!r} in the first row"
            self.report("missing_column", "is missing; no row can be read", row, column, fix=fix)
        self.columns, self.width = found, len(titles)
        return not lacking

    def _header_below(self, below: Iterable[tuple[int, Sequence[str]]]) -> int | None:
        """The number of the first row that has every column that must be there, if one has."""
        said = len(self.problems)
        needed = set(REQUIRED[self.name])
        header = None
        for number, cells in islice(below, LOOK_BELOW):
            titles = {normalise(without_controls(cell)).casefold() for cell in cells}
            if needed <= titles | set(map(thai_column, titles)):
                header = number
                break
        # These rows are only looked at; what is wrong with them means nothing without a header.
        del self.problems[said:]
        return header


def name_column(title: str) -> str:
    """The column of names in a language that a header means; empty if it means none.

    Example:
        >>> name_column("NAME_EN"), name_column("name_zh-hans"), name_column("name")
        ('name_en', 'name_zh-Hans', '')
    """
    match = _NAME.fullmatch(title)
    if not match:
        return ""
    parts = [match[1].lower()]
    for part in re.split("[-_]", match[2])[1:]:
        parts.append(part.title() if len(part) == 4 and part.isalpha() else part.upper())
    return "name_" + "-".join(parts)


def thai_column(title: str) -> str:
    """The column that a common Thai title stands for; empty if it is none of them.

    Example:
        >>> thai_column("ชื่อ (ไทย)"), thai_column("ชื่อ")
        ('name_th', '')
    """
    # Whole lines are looked at as well; most are neither Thai nor as short as a title.
    return "" if title.isascii() or len(title) > 60 else _MEANT.get(fold(title), "")


def clean(cell: str) -> str:
    """The text of a cell: trimmed, in normal form, without control characters.

    Raises:
        CellError: when a spreadsheet left an error value there.
    """
    text = cell.strip()
    return text if _is_clean(text) else _inner(uncell(text))


def clean_lines(cell: str) -> str:
    """The text of a cell that may have several lines, each as :func:`clean` makes it."""
    text = cell.strip()
    return text if _is_clean(text) else tidy_lines(uncell(text))


def tidy_lines(text: str) -> str:
    """A text of several lines, each in normal form; without what :func:`clean` does to cells."""
    text = text.strip()
    if "\n" in text or "\r" in text:
        return "\n".join(_inner(line) for line in text.splitlines())
    return _inner(text)


def clean_list(cell: str) -> tuple[str, ...]:
    """The texts between the ``|`` of a cell, without empty and repeated ones."""
    parts = uncell(cell.strip()).split("|")
    return tuple(dict.fromkeys(text for text in map(_inner, parts) if text))


def clean_id(cell: str) -> str:
    """The text of a cell that holds an id; empty if there is none.

    Raises:
        CellError: when it has white space, ``|`` or control characters inside.
    """
    text = uncell(cell.strip())
    if _NOT_IN_IDS.search(text):
        fix = f"write {clip(_NOT_IN_IDS.sub('_', text))!r}"
        raise CellError("bad_id", "has white space, '|' or control characters", fix)
    return _inner(text)


def _is_clean(text: str) -> bool:
    """Whether a trimmed text is in normal form for sure: the quick answer for most cells."""
    return text.isascii() and text.isprintable() and "  " not in text and text[:1] not in "'#"


def _inner(text: str) -> str:
    text = normalise(without_controls(text))
    if text in _CELL_ERRORS:
        raise CellError("cell_error", "is a spreadsheet's error, no value", "correct the formula")
    return text


def without_controls(text: str) -> str:
    """A text without control characters other than tab and line ends, which no table holds."""
    return text if text.isprintable() else _CONTROLS.sub(" ", text)
