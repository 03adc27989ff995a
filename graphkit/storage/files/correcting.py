"""Write a copy of a dataset with every correction that its check states as certain."""

from __future__ import annotations

import csv
import io
import shutil
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from graphkit.model.errors import InvalidDataError, Problem
from graphkit.model.table import cell, uncell
from graphkit.names.normalise import normalise
from graphkit.storage.atomic import write_bytes, write_errors
from graphkit.storage.files.csv_folder import RawDataset, read_folder, separator_of
from graphkit.storage.files.encodings import decode
from graphkit.storage.files.read import read_network
from graphkit.storage.files.write import assembled, new_workbook
from graphkit.storage.files.xlsx import read_workbook

_ROUNDS = 6
_SUFFIX = "-fixed"


class Correction(NamedTuple):
    """A corrected cell: its place, its text before and after, and the number of such cells."""

    place: str
    before: str
    after: str
    cells: int

    def __str__(self) -> str:
        """Return one line, such as ``ties.csv:5 status: 'มีผล' → 'in_force'``."""
        more = f" (in {self.cells:,} cells)" if self.cells > 1 else ""
        return f"{self.place}: {self.before!r} → {self.after!r}{more}"


def correct_dataset(path: str | Path) -> tuple[Path, list[Correction]]:
    """Write a corrected copy of a dataset beside it; the dataset itself is not changed.

    Only corrections that are certain are applied: a label or synonym for a word, the one actor of
    a name for its id, a number or date with one reading, a title that means a column.

    Args:
        path: a dataset folder or an ``.xlsx`` workbook.

    Returns:
        The path of the copy, whose name ends in ``-fixed``, and what was corrected. Without a
        correction no copy is made, and the path is that of the dataset.

    Raises:
        InvalidDataError: when there is a copy already, or the path is no dataset.
        NotFoundError: when there is no dataset at the path.
        GraphkitError: when the copy cannot be written.

    Example:
        >>> import tempfile
        >>> folder = Path(tempfile.mkdtemp()) / "towns"
        >>> folder.mkdir()
        >>> _ = (folder / "actors.csv").write_text("id,kind,name_en\\na,Province,A\\n")
        >>> copy, made = correct_dataset(folder)
        >>> print(copy.name, *made)
        towns-fixed actors.csv:2 kind: 'Province' → 'province'
    """
    source = Path(path)
    copy = source.with_name(f"{source.stem}{_SUFFIX}{source.suffix}")
    if not source.is_dir() and source.suffix.lower() != ".xlsx":
        raise InvalidDataError(f"{str(source)!r} is not a dataset folder or an .xlsx workbook")
    made: list[Correction] = []
    here = source
    for _ in range(_ROUNDS):
        _, problems = read_network(here)
        certain = [problem for problem in problems if problem.correction is not None]
        if not certain:
            break
        if here == source:
            _copy(source, copy)
            here = copy
        applied = _correct_book(here, certain) if copy.is_file() else _correct_folder(here, certain)
        if not applied:
            break
        made += applied
    return here, made


def _copy(source: Path, copy: Path) -> None:
    if copy.exists():
        raise InvalidDataError(f"{str(copy)!r} exists already; move it or delete it")
    with write_errors(copy):
        if source.is_dir():
            shutil.copytree(source, copy)
        else:
            shutil.copyfile(source, copy)


def _correct_folder(folder: Path, problems: Iterable[Problem]) -> list[Correction]:
    raw = read_folder(folder)
    made = []
    for file, own in _by_file(problems).items():
        text = decode((folder / file).read_bytes(), file, [])
        if text is None or text.bad:
            continue
        separator, skipped = separator_of(text.text)
        lines = text.text.split("\n", skipped)
        rows = list(csv.reader(io.StringIO(lines[-1], newline=""), delimiter=separator))
        made += _correct_rows(rows, skipped, _columns(raw, file), own)
        out = io.StringIO(newline="")
        csv.writer(out).writerows(rows)
        write_bytes(folder / file, out.getvalue().encode("utf-8-sig"))
    return made


def _correct_rows(
    rows: list[list[str]], skipped: int, columns: Mapping[str, int], problems: Iterable[Problem]
) -> list[Correction]:
    made = []
    for problem in problems:
        count = 0
        for number, cells in enumerate(rows, skipped + 1):
            if not _concerns(problem, number):
                continue
            for place in _places(problem, columns, cells):
                if _is_same(problem, cells[place]):
                    cells[place] = cell(str(problem.correction))
                    count += 1
        if count:
            made.append(_correction(problem, count))
    return made


def _correct_book(path: Path, problems: Iterable[Problem]) -> list[Correction]:
    new_workbook()  # openpyxl must be installed
    import openpyxl

    raw = read_workbook(path)
    book: Any = openpyxl.load_workbook(path)
    made = []
    for file, own in _by_file(problems).items():
        sheet = book[file.rpartition("[")[2][:-1]]
        columns = _columns(raw, file)
        for problem in own:
            count = 0
            for number in range(1, sheet.max_row + 1):
                if not _concerns(problem, number):
                    continue
                cells = ["" if c.value is None else str(c.value) for c in sheet[number]]
                for place in _places(problem, columns, cells):
                    if problem.row == number or _is_same(problem, cells[place]):
                        target = sheet.cell(number, place + 1)
                        target.value, target.number_format = problem.correction, "@"
                        count += 1
            if count:
                made.append(_correction(problem, count))
    with write_errors(path):
        out = io.BytesIO()
        with assembled():
            book.save(out)
        write_bytes(path, out.getvalue())
    return made


def _by_file(problems: Iterable[Problem]) -> dict[str, list[Problem]]:
    files: dict[str, list[Problem]] = {}
    for problem in problems:
        files.setdefault(problem.file, []).append(problem)
    return files


def _columns(raw: RawDataset, file: str) -> Mapping[str, int]:
    """Return the columns of a table, by its file or sheet."""
    sheet = file.rpartition("[")[2]
    return next(
        (t.columns for t in raw.tables.values() if t.file == file or t.file.endswith(f"[{sheet}")),
        {},
    )


def _concerns(problem: Problem, number: int) -> bool:
    """Return whether a problem is one of a row; a warning counts for all rows with its value."""
    whole = problem.severity == "warning" and problem.column is not None
    return number == problem.row or (whole and number > (problem.row or 0))


def _places(problem: Problem, columns: Mapping[str, int], cells: list[str]) -> list[int]:
    """Return the indexes of the cells of a row that a problem may mean."""
    if problem.column is None:
        return [p for p, text in enumerate(cells) if normalise(text) == problem.value]
    place = columns.get(problem.column)
    return [place] if place is not None and place < len(cells) else []


def _is_same(problem: Problem, text: str) -> bool:
    return (
        problem.value is None
        or uncell(text.strip()) == uncell(problem.value)
        or (problem.column is None)
    )


def _correction(problem: Problem, count: int) -> Correction:
    place = f"{problem.file}:{problem.row}"
    place += f" {problem.column}" if problem.column else ""
    return Correction(place, problem.value or "", str(problem.correction), count)
