"""Read an .xlsx workbook as raw tables, including formulas, merged cells and error values.

openpyxl reads the workbook as a stream, with defusedxml. The directory of the zip archive is
checked first, so that a damaged or hostile file does no harm.
"""

from __future__ import annotations

import datetime as dt
import re
import warnings
import zipfile
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from graphkit.model.errors import InvalidDataError, MissingExtraError, NotFoundError, Problem
from graphkit.model.table import uncell
from graphkit.names.normalise import normalise
from graphkit.storage.files.csv_folder import MAX_BYTES, RawDataset
from graphkit.storage.files.network_toml import OVERLAY, parse_toml
from graphkit.storage.files.recognise import recognise
from graphkit.storage.files.schema import HUGE_CELL, TABLES, DatasetTable

MAX_UNPACKED = 600 << 20
"""Largest size of an unpacked workbook, in bytes."""

MAX_RATIO = 150
"""Largest compression ratio of a workbook; the workbooks of Excel stay below 30."""

MAX_ROWS, MAX_COLUMNS = 1_048_576, 256

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_FORMULA = re.compile(
    rb"<(?:\w+:)?c\s[^>]*?r=[\"']([A-Z]{1,3})(\d{1,7})[\"'][^>]*>\s*<(?:\w+:)?f(?:\s[^>]*)?/?>([^<]{0,80})"
)
_MERGED = re.compile(
    rb"<(?:\w+:)?mergeCell\s[^>]*?ref=[\"']([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})[\"']"
)
_LITERAL = re.compile(r'\[[^\]]*\]|"[^"]*"|\\.')

# Years of an era: Buddhist in Thai formats, those of the emperors or plain ones in others. An "e"
# beside a digit is an exponent.
_ERA = re.compile(r"b{2,4}|(?<![0#.?])e{1,4}(?![+-])")

Range = tuple[int, int, int, int, str]
"""Top, bottom, left, right and name of a merged range of cells."""


def read_workbook(path: Path) -> RawDataset:
    """Read the raw tables of a workbook.

    Raises:
        MissingExtraError: when the packages that read workbooks are not installed.
        InvalidDataError: when the path is a lock file of Excel.
    """
    raw = RawDataset(path.name, about_file=f"{path.name}[network]")
    if path.name.startswith("~$"):
        raise InvalidDataError(
            f"{path.name!r} is the lock file of an open workbook; save and close the workbook, "
            f"then open {path.name[2:]!r}"
        )
    problem = with_workbook(path, lambda book: _read_sheets(raw, book))
    if problem:
        raw.tables.clear()
        raw.problems.append(problem)
    return raw


def read_sheet(path: Path, name: str) -> list[tuple[int, list[str]]]:
    """Read one sheet of a workbook: the rows that are not empty, with their numbers.

    Args:
        path: the workbook.
        name: the name of the sheet; if there is none of that name, the first sheet is read.

    Returns:
        For each row its number and its cells as text, up to the limit of columns.

    Raises:
        NotFoundError: when the file does not exist.
        InvalidDataError: when it is not a workbook that can be read.
        MissingExtraError: when the packages that read workbooks are not installed.
    """
    if not path.is_file():
        raise NotFoundError(f"file not found: {str(path)!r}; check its name")
    rows: list[tuple[int, list[str]]] = []

    def take(book: Any) -> None:
        sheet = book[name] if name in book.sheetnames else book.worksheets[0]
        rows.extend(sheet_rows(sheet, MAX_COLUMNS))

    problem = with_workbook(path, take)
    if problem:
        raise InvalidDataError(str(problem))
    return rows


def with_workbook(path: Path, take: Callable[[Any], None]) -> Problem | None:
    """Open a workbook and pass it to a function; return the problem if that fails."""
    try:
        import defusedxml  # noqa: F401
        import openpyxl
    except ImportError as error:
        raise MissingExtraError(
            'reading a workbook needs openpyxl; run: pip install "graphkit[xlsx]"'
        ) from error
    try:
        problem = _refused(path)
        if problem:
            return problem
        with path.open("rb") as file, warnings.catch_warnings():
            # openpyxl warns of parts that it skips; none of them is needed here.
            warnings.simplefilter("ignore")
            take(openpyxl.load_workbook(file, read_only=True, data_only=True, keep_links=False))
    except Exception as error:
        # On a damaged workbook, openpyxl can raise any exception.
        return _failure(error, path.name)
    return None


def _failure(error: Exception, file: str) -> Problem:
    if isinstance(error, OSError) and error.errno:
        message = f"cannot be read: {error.strerror}"
        fix = "close it in other programs and check its permissions"
        return Problem("unreadable_file", message, file, fix=fix)
    cause = type(error.__cause__ or error).__name__
    message = f"cannot be read as a workbook ({cause})"
    fix = "open it in a spreadsheet program and save it again as .xlsx"
    return Problem("bad_workbook", message, file, fix=fix)


def _refused(path: Path) -> Problem | None:
    """Return the reason not to open a file as a workbook; None if it can be opened."""

    def problem(code: str, message: str, fix: str) -> Problem:
        return Problem(code, message, path.name, fix=fix)

    if path.stat().st_size > MAX_BYTES:
        return problem("too_large", f"is larger than {MAX_BYTES >> 20} MB", "split the dataset")
    with path.open("rb") as file:
        head = file.read(1 << 20)
    save = "open it in a spreadsheet program and save it as .xlsx"
    if head.startswith(_OLE):
        if _ENCRYPTED in path.read_bytes():
            return problem("bad_workbook", "is protected by a password", "save it without one")
        return problem("bad_workbook", "is a workbook in the old .xls format", save)
    if not zipfile.is_zipfile(path):
        what = "is empty" if not head else "is not an .xlsx workbook"
        fix = f"{save}; for CSV files, give the folder that contains them"
        return problem("bad_workbook", what, fix)
    with zipfile.ZipFile(path) as archive:
        parts = archive.infolist()
        names = {part.filename for part in parts}
        if "[Content_Types].xml" not in names:
            return problem("bad_workbook", "is a zip file but not an .xlsx workbook", save)
        # Reading a part stops at the size that the directory gives for it.
        size = sum(part.file_size for part in parts)
        packed = max(1, sum(part.compress_size for part in parts))
        if size > MAX_UNPACKED or (size > 16 << 20 and size > MAX_RATIO * packed):
            message = f"would grow from {packed:,} to {size:,} bytes when unpacked; not opened"
            return problem(
                "too_large", message, "create it again from its source, or use CSV files"
            )
    return None


def _read_sheets(raw: RawDataset, book: Any) -> None:
    sheets = {normalise(sheet.title).casefold(): sheet for sheet in reversed(book.worksheets)}
    used = {*TABLES, "network", OVERLAY}
    spare = {
        sheet.title: f"{raw.name}[{sheet.title}]"
        for sheet in book.worksheets
        if sheet.sheet_state == "visible" and normalise(sheet.title).casefold() not in used
    }
    others = [sheet for sheet in book.worksheets if normalise(sheet.title).casefold() not in used]
    looks = {
        sheet.title: recognise(cells for _, cells in sheet_rows(sheet, MAX_COLUMNS))
        for sheet in others
    }
    for name in TABLES:
        if name in sheets:
            sheet = sheets[name]
            table = DatasetTable(name, f"{raw.name}[{sheet.title}]", raw.problems)
            if _open_sheet(table, sheet):
                raw.tables[name] = table
    for name in TABLES:
        if name not in sheets:
            seen = {title: look for title, look in looks.items() if title in spare}
            raw.missing(name, f"{raw.name}[{name}]", spare, looks=seen)
    for sheet in others:
        look = looks[sheet.title]
        if look and look.exact and look.table in sheets:
            place = f"{raw.name}[{sheet.title}]"
            hidden = sheet.sheet_state != "visible"
            raw.unread(look.table, sheets[look.table].title, place, hidden=hidden)
    about: dict[str, Any] = {}
    if "network" in sheets:
        for _, cells in sheet_rows(sheets["network"], 2):
            key, value = cells
            if key.strip():
                about[normalise(key).casefold()] = uncell(value)
    overlay, place = about.pop(OVERLAY, ""), raw.about_file
    if OVERLAY in sheets:
        place = f"{raw.name}[{sheets[OVERLAY].title}]"
        overlay = "\n".join(cells[0] for _, cells in sheet_rows(sheets[OVERLAY], 1))
    added = parse_toml(overlay, place, raw.problems)
    raw.about = about | {OVERLAY: added.get(OVERLAY, added)}


def _open_sheet(table: DatasetTable, sheet: Any) -> bool:
    header, titles = next(sheet_rows(sheet, MAX_COLUMNS), (0, []))
    if not titles:
        fix = f"start the sheet with: {', '.join(TABLES[table.name])}"
        table.report("empty_file", "is empty", fix=fix)
        return False
    formulas, merged = merged_and_formulas(sheet)
    in_header = [
        (left, right, name)
        for top, bottom, left, right, name in merged
        if top <= header <= bottom and left < right
    ]
    before = len(table.problems)
    matched = table.match_header(titles, header, sheet_rows(sheet, MAX_COLUMNS, header + 1))
    caption = any((problem.fix or "").startswith("row ") for problem in table.problems[before:])
    for left, right, name in in_header if not caption else ():
        message = f"cells {name} of the header are merged, so {right - left} of its columns "
        message += "has no title of its own" if right - left == 1 else "have no title of their own"
        fix = "unmerge them and give every column its title"
        value = titles[left] if left < len(titles) else None
        table.report("merged_cells", message, header, None, value, fix)
    if not matched:
        return False
    table.width = max(table.width, *(right + 1 for _, right, _ in in_header), 0)
    # A few columns more than the header has, to find cells beyond it.
    rows = list(sheet_rows(sheet, table.width + 8, header + 1))
    wanted = {place: name for name, place in table.columns.items()}
    out = _merged_rows(table, merged, wanted, header, rows[-1][0] if rows else header)
    out |= _formula_rows(table, formulas, wanted, dict(rows), header)
    table.rows = _fitted(table, rows, out)
    return True


def _fitted(
    table: DatasetTable, rows: list[tuple[int, list[str]]], out: set[int]
) -> Iterator[tuple[int, list[str]]]:
    """Yield rows as wide as the header; report rows that break a limit."""
    width = table.width
    for number, cells in rows:
        spare = "".join(cells[width:]).strip()
        if number in out:
            place = table.columns.get("id", len(cells))
            table.broken |= {normalise(cell): number for cell in cells[place : place + 1]}
            continue
        if spare:
            message, fix = "has cells beyond the last column", "name their columns in the first row"
            table.leave_out("long_row", message, number, cells, value=spare, fix=fix)
        elif max(map(len, cells)) > HUGE_CELL:
            message = f"has a cell of more than {HUGE_CELL:,} characters"
            fix = "keep long texts in separate files"
            table.leave_out("huge_cell", message, number, cells, fix=fix)
        elif "\0" in "".join(cells):
            table.leave_out("nul_byte", "contains a NUL character", number, cells, fix="delete it")
        else:
            yield number, [*cells[:width], *[""] * (width - len(cells))]


def sheet_rows(sheet: Any, width: int, first: int = 1) -> Iterator[tuple[int, list[str]]]:
    """Yield the number and the first ``width`` cells, as text, of each non-empty row."""
    # The stored dimensions may be wrong, or forged to fill the memory.
    sheet.reset_dimensions()
    rows = enumerate(sheet.iter_rows(min_row=first, max_col=width), first)
    gap: Any = None
    for number, cells in islice(rows, MAX_ROWS):
        # openpyxl returns the same object for all rows that are missing in the file.
        if cells is gap:
            continue
        texts = [_text(cell) for cell in cells]
        if "".join(texts).strip():
            yield number, texts
        else:
            gap = cells


def _text(cell: Any) -> str:
    """Return the text of a cell as a person reads it, without decimals that it never had."""
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | float) and _ERA.search(_shown(cell.number_format)):
        # openpyxl takes a format of Buddhist years alone for that of a number.
        value = _day_of(value) or value
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, dt.datetime | dt.date):
        return _date(value, cell.number_format)
    return str(value)


def _day_of(serial: float) -> dt.date | None:
    if not 1 <= serial < 2_958_466:
        return None
    return dt.date(1899, 12, 30) + dt.timedelta(int(serial))


def _shown(style: str | None) -> str:
    """Return a number format in small letters, without its literal texts."""
    return _LITERAL.sub("", style or "").lower().replace("general", "")


def _date(value: dt.date, style: str) -> str:
    """Return a date as precise as its cell shows it: "Jan-05" and "ม.ค. 2548" are months."""
    shown = _shown(style)
    text = value.isoformat()[:10]
    if "d" in shown or not ("y" in shown or _ERA.search(shown)):
        return text
    return text[:7] if "m" in shown else text[:4]


def merged_and_formulas(sheet: Any) -> tuple[dict[tuple[int, int], str], list[Range]]:
    """Find the formulas of a sheet by place, and its merged ranges, which openpyxl skips."""
    from openpyxl.utils import column_index_from_string

    formulas: dict[tuple[int, int], str] = {}
    merged: set[Range] = set()
    tail = b""
    with sheet.parent._archive.open(sheet._worksheet_path) as part:
        while chunk := part.read(1 << 20):
            chunk = tail + chunk
            for match in _FORMULA.finditer(chunk):
                place = int(match[2]), column_index_from_string(match[1].decode()) - 1
                formulas[place] = "=" + match[3].decode("utf-8", "replace")
            for match in _MERGED.finditer(chunk):
                left, top, right, bottom = (group.decode() for group in match.groups())
                first = column_index_from_string(left) - 1
                last = column_index_from_string(right) - 1
                merged.add((int(top), int(bottom), first, last, f"{left}{top}:{right}{bottom}"))
            # A match across two chunks is found again in the second.
            tail = chunk[-500:]
    return formulas, sorted(merged)


def _merged_rows(
    table: DatasetTable, merged: list[Range], wanted: dict[int, str], header: int, last: int
) -> set[int]:
    """Report the rows that merged cells leave without values of their own; return them."""
    out: set[int] = set()
    # A range of one column leaves its first row complete, a wider range no row. Treated
    # separately and in the order of rows, no row is visited twice.
    for wide in (True, False):
        reached = header
        for top, bottom, left, right, name in merged:
            column = next((wanted[place] for place in wanted if left <= place <= right), None)
            if (left < right) != wide or column is None:
                continue
            for row in range(max(top + (not wide), reached + 1), min(bottom, last) + 1):
                if row not in out:
                    message = f"cells {name} are merged, so this row has no value of its own"
                    fix = "unmerge them and fill in every cell"
                    table.report("merged_cells", message, row, column, fix=fix)
                    out.add(row)
            reached = max(reached, min(bottom, last))
    return out


def _formula_rows(
    table: DatasetTable,
    formulas: dict[tuple[int, int], str],
    wanted: dict[int, str],
    rows: dict[int, list[str]],
    header: int,
) -> set[int]:
    """Report formulas; return the rows with a formula that has no stored value."""
    out: set[int] = set()
    used: dict[str, list[int]] = {}
    for (number, place), formula in sorted(formulas.items()):
        if place not in wanted or number <= header:
            continue
        cells = rows.get(number, [])
        if place < len(cells) and cells[place]:
            used.setdefault(wanted[place], []).append(number)
            continue
        message = "is a formula without a stored value"
        fix = "open the workbook in a spreadsheet program and save it, or type the value"
        table.report("formula", message, number, wanted[place], formula, fix)
        out.add(number)
    for column, numbers in used.items():
        count = "" if len(numbers) == 1 else f" ({len(numbers)} rows)"
        message = f"contains a formula; its last stored value is used{count}"
        table.report("formula", message, numbers[0], column, fix="type the value", warning=True)
    return out
