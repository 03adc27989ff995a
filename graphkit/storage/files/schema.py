"""The tables of a dataset: columns, cleaning of cells, and the codes of problems.

Reading and writing share this module. A dataset is a folder with one CSV file per table, or a
workbook with one sheet per table.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import islice

from graphkit.model.errors import Problem, clip
from graphkit.model.table import uncell
from graphkit.names.languages import languages, words_of
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
        *("derived", "quote"),
    ),
    "actor_claims": (
        *("actor", "field", "value", "source", "locator", "confidence", "derived", "quote"),
    ),
}
"""Tables and their columns; ``actors`` may have a column ``name_<lang>`` for every language."""

REQUIRED: Mapping[str, tuple[str, ...]] = {
    "sources": ("id", "title"),
    "actors": ("id", "kind"),
    "ties": ("from", "to", "kind"),
    "actor_claims": ("actor", "field", "value"),
}
"""Columns that a table must have and that no row may leave empty."""

LOOK_BELOW = 5
"""Number of rows below the first one that are searched for a misplaced header."""

ABOUT = ("title", "version", "description", "licence")
"""Keys of ``network.toml`` or the sheet ``network`` that describe the dataset."""

CODES: Mapping[str, str] = {
    "bad_derived": "a field marked as derived that is unknown or empty",
    "bad_date": "a cell that is not a date, or is a day that does not exist",
    "bad_encoding": "bytes that are not text in a known encoding",
    "bad_ends": "a kind of tie that cannot connect these kinds of actors",
    "bad_id": "an id with white space, '|' or control characters",
    "bad_number": "a cell that is not a number",
    "bad_ontology": "an error in the vocabulary that the dataset adds",
    "bad_succeeds": "an actor that succeeds itself or an unknown actor",
    "bad_toml": "a network.toml that cannot be read",
    "bad_wikidata": "a Wikidata id that is not Q and a number",
    "bad_within": "an actor within itself, within an unknown actor, or within the wrong kind",
    "bad_workbook": "a file that is not a readable .xlsx workbook",
    "cell_error": "an error value of a spreadsheet, such as #N/A",
    "changed_id": "an id that a spreadsheet seems to have changed to a date or rounded",
    "cut_file": "a file that ends in the middle of a row",
    "depends_on_error": "a row that refers to a row that is left out because of an error",
    "derived_tie": "a tie that is derived from `within` and `country` and must not be entered",
    "duplicate_column": "a column that appears twice",
    "duplicate_id": "an id that an earlier row already has",
    "duplicate_row": "a row that repeats an earlier row; it counts once",
    "empty_file": "a table without any text",
    "encoding_note": "a recognised encoding other than UTF-8",
    "formula": "a formula instead of a value",
    "future_date": "a date after today",
    "huge_cell": "a cell of more than a million characters",
    "level_not_allowed": "a level on a kind of tie that has no levels",
    "long_row": "a row with more cells than the header",
    "merged_cells": "merged cells in a workbook, which leave rows without values of their own",
    "missing_column": "a table without a required column",
    "missing_file": "a table that is missing",
    "missing_value": "an empty cell in a required column",
    "month_first": "a date of which day and month may be swapped, as others of its column",
    "no_name": "an actor without a name in any language",
    "no_value": "a mark for no value, such as - or n/a, that is read as an empty cell",
    "nul_byte": "a NUL character, the sign of a damaged file",
    "one_coordinate": "a latitude without a longitude, or the reverse",
    "open_quote": "a quoted cell that is not closed, or text after its closing quote",
    "out_of_range": "a number outside its limits",
    "read_as": "a value that is read in another form than it is written",
    "self_tie": "a tie from an actor to itself",
    "short_row": "a row with fewer cells than the header",
    "tail_not_source": "a column `Source` that is the beginning of an edge, not a document",
    "too_large": "a file that is too large to read safely, packed or unpacked",
    "uncited": "a row without a source",
    "unknown_actor": "an id that is not the id of an actor",
    "unknown_column": "a column that is ignored",
    "unknown_country": "a country that is neither an actor nor a two-letter code",
    "unknown_field": "a claim about an unknown field of actors",
    "unknown_key": "a key of network.toml that is ignored",
    "unknown_kind": "a kind that the vocabulary does not have",
    "unknown_source": "a source that is missing from the table of sources",
    "unknown_subkind": "a subkind that this kind of actor does not have",
    "unknown_word": "a status, level, dimension or other word that the vocabulary does not have",
    "unread_table": "a file or sheet that looks like a table of the dataset and is not read",
    "unreadable_file": "a file that the system refuses to open",
    "until_before_since": "an end before the beginning",
    "weight_conflict": "rows of one source that give one tie different weights",
    "within_cycle": "actors that lie within each other",
}
"""Codes of the :class:`~graphkit.model.errors.Problem` of a dataset, with their meaning."""

HUGE_CELL = 1_000_000
"""Largest number of characters in a cell."""

_NAME = re.compile(r"name[_ ]([a-z]{2,3})((?:[-_][a-z0-9]{2,8})*)", re.IGNORECASE)
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_NOT_IN_IDS = re.compile(r"[\s|\x00-\x1f\x7f-\x9f\ufffe\uffff]+")
CELL_ERRORS = {"#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!", "#SPILL!"}


class CellError(Exception):
    """An error in a cell; the reader that knows the row and column reports it as a problem."""

    def __init__(
        self, code: str, message: str, fix: str | None = None, correction: str | None = None
    ) -> None:
        super().__init__(message)
        self.code, self.message, self.fix = code, message, fix
        self.correction = correction


@dataclass
class DatasetTable:
    """A table as it is in a file: cells as text, each row with its number.

    Attributes:
        name: the name of the table, such as ``ties``.
        file: the name of the file or sheet in problem reports.
        problems: the list to which problems are added.
        columns: the index of each known column.
        width: the number of cells in every row.
        rows: the rows with their numbers. Reading them adds problems with the shape of rows to
            ``problems`` and the ids of malformed rows to ``broken``.
        line_of: converts the number of a row to a line of the file.
        broken: the row numbers of ids that are left out.
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
        correction: str | None = None,
    ) -> None:
        """Add a problem of this table; mention the line of the file if it differs from the row."""
        if row is not None and self.line_of(row) != row:
            message += f" (line {self.line_of(row)} of the file)"
        if value is not None:
            value = clip(value, 200)
        self.problems.append(
            Problem(
                *(code, message, self.file, row, column, value, fix),
                severity="warning" if warning else "error",
                correction=correction,
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
        """Report a malformed row, and remember its id for rows that refer to it."""
        self.report(code, message, row, column, value, fix)
        place = self.columns.get("id", len(cells))
        if place < len(cells):
            self.broken.setdefault(normalise(cells[place]), row)

    def match_header(
        self, header: Sequence[str], row: int, below: Iterable[tuple[int, Sequence[str]]] = ()
    ) -> bool:
        """Find the known columns in a header; report unknown, repeated and missing ones.

        Args:
            header: the cells of the header.
            row: the number of its row.
            below: the rows below it. They are read only if a required column is missing, since
                the header may be below a caption.

        Returns:
            True if the table can be read.
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
                message = f"duplicate column; column {place + 1} is ignored"
                self.report("duplicate_column", message, row, column, fix="rename or delete it")
            else:
                found[column] = place
        tail = ""
        if self.name == "ties" and "source" in found and "target" in map(str.casefold, titles):
            # In edge lists of other programs, Source is an end of the edge and no document.
            tail = titles[found.pop("source")]
        lacking = [name for name in REQUIRED[self.name] if name not in found]
        lower = self._header_below(below) if lacking else None
        if lower is not None:
            # The cells of the caption are not columns, so they are not reported.
            fix = f"row {lower} looks like the header; delete the rows above it"
            message = f"required column is missing in row {row}; no row can be read"
            for column in lacking:
                self.report("missing_column", message, row, column, fix=fix)
            return False
        for place in unnamed:
            message, fix = f"column {place + 1} has no name and is ignored", "give it a name"
            self.report("unknown_column", message, row, fix=fix, warning=True)
        missing = [name for name in known if name not in found]
        if tail:
            message = "is where an edge begins, since there is a column 'Target'; it cites nothing"
            fix = "rename it to 'from'" if "from" in missing else "delete it, or name it otherwise"
            self.report("tail_not_source", message, row, None, tail, fix, warning=True)
        for title in unknown:
            message = "is not a known column of this table and is ignored"
            column = translated_column(title)
            certain = column if column in missing else None
            if certain:
                # Another title with the same meaning must not be renamed to the same column.
                missing.remove(certain)
                fix = f"rename it to {certain!r}"
            else:
                fix = did_you_mean(title, missing) or f"expected one of: {', '.join(known)}"
            self.report(
                *("unknown_column", message, row, None, title, fix),
                warning=True,
                correction=certain,
            )
        for column in lacking:
            fix = f"name the column {column!r} in the first row"
            message = "required column is missing; no row can be read"
            self.report("missing_column", message, row, column, fix=fix)
        self.columns, self.width = found, len(titles)
        return not lacking

    def _header_below(self, below: Iterable[tuple[int, Sequence[str]]]) -> int | None:
        """Return the number of the first row that has every required column; None without one."""
        reported = len(self.problems)
        needed = set(REQUIRED[self.name])
        header = None
        for number, cells in islice(below, LOOK_BELOW):
            titles = {normalise(without_controls(cell)).casefold() for cell in cells}
            if needed <= titles | set(map(translated_column, titles)):
                header = number
                break
        # Problems of rows below a wrong header mean nothing.
        del self.problems[reported:]
        return header


def name_column(title: str) -> str:
    """Return the column of names in a language that a title means; empty for other titles.

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


def translated_column(title: str) -> str:
    """Return the column for a common title in another language; empty for other titles.

    The titles are in ``graphkit/storage/words``, one file per language.

    Example:
        >>> translated_column("ชื่อ (ไทย)"), translated_column("ชื่อ")
        ('name_th', '')
    """
    # Whole lines are passed as well; few are as short as a title.
    return "" if len(title) > 60 else _translated_columns().get(fold(title), "")


@lru_cache(maxsize=1)
def _translated_columns() -> Mapping[str, str]:
    return {
        fold(title): column
        for lang in languages("storage")
        for column, titles in words_of("storage", lang)["columns"].items()
        for title in titles
    }


def clean_cell(cell: str) -> str:
    """Clean a cell: trim it, normalise it, and remove control characters.

    Raises:
        CellError: for an error value of a spreadsheet.
    """
    text = cell.strip()
    return text if _is_clean(text) else _inner(uncell(text))


def clean_lines(cell: str) -> str:
    """Clean a cell that may have several lines, each like :func:`clean_cell`."""
    text = cell.strip()
    return text if _is_clean(text) else tidy_lines(uncell(text))


def tidy_lines(text: str) -> str:
    """Normalise each line of a text; the apostrophe rules of cells are not applied."""
    text = text.strip()
    if "\n" in text or "\r" in text:
        return "\n".join(_inner(line) for line in text.splitlines())
    return _inner(text)


def clean_list(cell: str) -> tuple[str, ...]:
    """Split a cell at ``|`` into clean texts without empty and repeated ones."""
    parts = uncell(cell.strip()).split("|")
    return tuple(dict.fromkeys(text for text in map(_inner, parts) if text))


def clean_id(cell: str) -> str:
    """Clean a cell that contains an id; empty for an empty cell.

    Raises:
        CellError: when it contains white space, ``|`` or control characters.
    """
    text = uncell(cell.strip())
    if _NOT_IN_IDS.search(text):
        fix = f"write {clip(_NOT_IN_IDS.sub('_', text))!r}"
        raise CellError("bad_id", "contains white space, '|' or control characters", fix)
    return _inner(text)


def _is_clean(text: str) -> bool:
    """Return True if a trimmed text is certainly clean: the fast path for most cells."""
    return text.isascii() and text.isprintable() and "  " not in text and text[:1] not in "'#"


def _inner(text: str) -> str:
    text = normalise(without_controls(text))
    if text in CELL_ERRORS:
        raise CellError("cell_error", "is a spreadsheet error, not a value", "correct the formula")
    return text


def without_controls(text: str) -> str:
    """Replace control characters other than tab and line ends by spaces."""
    return text if text.isprintable() else _CONTROLS.sub(" ", text)
