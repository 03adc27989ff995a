"""Write a dataset as a folder of CSV files or as a workbook; reading it again gives the same.

A dataset is made beside its place and then moved there, so it is never half there, and nothing
is overwritten that is not a dataset.
"""

from __future__ import annotations

import csv
import io
import os
import re
import secrets
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from graphkit.model.dates import PartialDate, parse_date
from graphkit.model.errors import GraphkitError, MissingExtraError, clip
from graphkit.model.network import Network
from graphkit.model.provenance import provenance
from graphkit.model.table import cell, uncell
from graphkit.model.vocabulary import WORD_LISTS, Ontology, load_ontology
from graphkit.names.normalise import normalise
from graphkit.storage.atomic import write_bytes, write_errors
from graphkit.storage.files.csv_folder import SETTINGS, SUFFIXES, read_folder
from graphkit.storage.files.network_toml import OVERLAY, settings_toml
from graphkit.storage.files.schema import (
    ABOUT,
    TABLES,
    CellError,
    name_column,
    tidy_lines,
    without_controls,
)

Grid = list[Sequence[str]]
"""A table as texts, its header first."""

NOTES = "README.txt"
CELL_LIMIT, ROW_LIMIT = 32_767, 1_048_576
"""The most characters in a cell, and rows in a sheet, that a workbook can hold."""

_NUMBERS = {"year", "lat", "lon", "population", "weight", "confidence"}
_NUMBER = re.compile(r"-?\d+(\.\d+)?(e[+-]?\d+)?")
_OTHER_FILES = {
    *(".csv", ".tsv", ".txt", ".xls", ".xlsm", ".xlsb", ".ods", ".db", ".sqlite", ".sqlite3"),
    *(".json", ".toml", ".html"),
}
_TEMPLATE = Path(__file__).with_name("template")


def write_folder(network: Network, path: str | Path, *, overwrite: bool = False) -> None:
    """Write a network as a dataset folder: one CSV file a table, and ``network.toml``.

    Args:
        network: what to write; of a cut one, the claims behind its ties.
        path: the folder; made with its parents if missing.
        overwrite: replace the dataset that is there; its other files stay.

    Raises:
        GraphkitError: when something else is there, a value has no form in a table, or the
            folder cannot be written; what was there before is then still there.

    Example:
        >>> import tempfile
        >>> folder = Path(tempfile.mkdtemp()) / "towns"
        >>> write_folder(Network(title="Border towns"), folder)
        >>> sorted(file.name for file in folder.iterdir())
        ['actors.csv', 'network.toml', 'sources.csv', 'ties.csv']
    """
    files = {f"{name}.csv": _csv(grid) for name, grid in _grids(network).items()}
    files[SETTINGS] = settings_toml(_about(network), network.ontology.overlay).encode()
    _place_folder(files, Path(path), overwrite)


def write_workbook(network: Network, path: str | Path, *, overwrite: bool = False) -> None:
    """Write a network as an ``.xlsx`` workbook: one sheet a table, and where it comes from.

    Args:
        network: what to write; of a cut one, the claims behind its ties.
        path: the file; its folder is made if missing.
        overwrite: replace the workbook that is there, if it is a dataset.

    Raises:
        GraphkitError: when something else is there, a text is too long for a cell, openpyxl
            is missing, or the file cannot be written; what was there before stays.
    """
    sheets = {"network": _about_grid(_about(network)), **_grids(network)}
    if network.ontology.overlay:
        text = settings_toml({}, network.ontology.overlay)
        sheets[OVERLAY] = [[line] for line in text.strip().splitlines()]
    origin = provenance(network)
    sheets["provenance"] = [[key, "" if v is None else str(v)] for key, v in origin.items()]
    _place_workbook(sheets, Path(path), overwrite)


def write_template(path: str | Path) -> None:
    """Begin a dataset: headers, a worked row in each table, and the words that cells may hold.

    Args:
        path: a new or empty folder, or a new file that ends in ``.xlsx``. Its name is the
            title of the dataset, by which a store tells datasets apart.

    Raises:
        GraphkitError: when the path has the ending of another kind of file, something is there
            already, or it cannot be written.
    """
    path = Path(path)
    book = path.suffix.lower() == ".xlsx"
    if path.suffix.lower() in _OTHER_FILES and not path.is_dir():
        raise GraphkitError(
            f"{str(path)!r} has the ending of a file, not of a dataset; "
            "name a folder or an .xlsx file"
        )
    raw = read_folder(_TEMPLATE)
    grids: dict[str, Grid] = {}
    for name, table in raw.tables.items():
        header = sorted(table.columns, key=lambda column: table.columns[column])
        grids[name] = [header, *(row for _, row in table.rows)]
    about = {key: str(raw.about.get(key, "")) for key in ABOUT}
    # "." and ".." are folders too, and have names of their own.
    place = path if path.name not in {"", ".."} else path.resolve()
    with suppress(CellError):
        about["title"] = tidy_lines(normalise(place.stem if book else place.name)) or about["title"]
    guide = (_TEMPLATE / NOTES).read_text("utf-8")
    words = list(_words(load_ontology()))
    if book:
        lines: Grid = [[line] for line in guide.splitlines()]
        sheets = {"notes": [*lines, *words], "network": _about_grid(about), **grids}
        _place_workbook(sheets, path, overwrite=False)
        return
    text = guide + "\n".join("  ".join(row).rstrip() for row in words) + "\n"
    files = {f"{name}.csv": _csv(grid) for name, grid in grids.items()}
    files[SETTINGS] = settings_toml(about, {}).encode()
    files[NOTES] = text.replace("\n", "\r\n").encode("utf-8-sig")
    _place_folder(files, path, overwrite=False)


def _words(ontology: Ontology) -> Iterator[Sequence[str]]:
    """Every word of the vocabulary with its labels: the list, the word, English, Thai."""
    for kind in ontology.actor_kinds.values():
        yield "actors.kind", kind.id, kind.label["en"], kind.label.get("th", "")
        for word, label in kind.subkinds.items():
            yield f"actors.subkind of {kind.id}", word, label["en"], label.get("th", "")
    for tie in ontology.tie_kinds.values():
        if not tie.derived:
            yield "ties.kind", tie.id, tie.label["en"], tie.label.get("th", "")
            ends = f"from {', '.join(sorted(tie.tail))} to {', '.join(sorted(tie.head))}"
            yield f"ends of {tie.id}", "", ends, ""
    for part in WORD_LISTS:
        for word, label in ontology.words[part].items():
            yield part, word, label["en"], label.get("th", "")


def _about(network: Network) -> dict[str, str]:
    return {key: getattr(network, key) for key in ABOUT} | dict(network.translations)


def _about_grid(about: Mapping[str, str]) -> Grid:
    return [[key, text] for key, text in about.items()]


def _grids(network: Network) -> dict[str, Grid]:
    """The records of a network as texts. Each line of a table is one record."""
    languages = {lang for actor in network.actors.values() for lang in actor.names}
    for lang in languages:
        if name_column(f"name_{lang}") != f"name_{lang}":
            raise GraphkitError(f"{lang!r} is no language code; use one like 'en' or 'zh-Hans'")
    extra = [f"name_{lang}" for lang in sorted(languages - {"en", "th"})]
    columns = list(TABLES["actors"])
    place = columns.index("name_th") + 1
    columns[place:place] = extra
    grids: dict[str, Grid] = {
        "sources": [TABLES["sources"]],
        "actors": [columns],
        "ties": [TABLES["ties"]],
    }
    for source in network.sources.values():
        grids["sources"].append([_text(getattr(source, c)) for c in TABLES["sources"]])
    for actor in network.actors.values():
        row = [
            actor.names.get(c[5:], "") if c.startswith("name_") else getattr(actor, c)
            for c in columns
        ]
        grids["actors"].append([_text(value) for value in row])
    for claim in network.claims:
        grids["ties"].append([_text(value) for value in claim])
    if network.actor_claims:
        rows = [[_text(value) for value in claim] for claim in network.actor_claims]
        grids["actor_claims"] = [TABLES["actor_claims"], *rows]
    return grids


def _text(value: Any) -> str:
    """A field as the text that reads back as it."""
    if value is None:
        return ""
    if isinstance(value, float):
        return repr(value).removesuffix(".0")
    if isinstance(value, PartialDate):
        return _date(value)
    if isinstance(value, tuple | list):
        for part in value:
            if "|" in part:
                raise GraphkitError(f"{clip(part)!r} has '|', which separates the parts of a list")
        return "|".join(map(_text, value))
    return without_controls(str(value))


def _date(date: PartialDate) -> str:
    """A date as it was written, if that means the same; else in ISO form."""
    try:
        return date.text if parse_date(date.text) == date else str(date)
    except ValueError:
        return str(date)


def _csv(grid: Grid) -> bytes:
    """CSV as every spreadsheet reads it: Excel takes UTF-8 for what it is only with its mark."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    numbers = [column in _NUMBERS for column in grid[0]]
    for row in grid:
        # A negative number is no formula; any other text that could be one is defused.
        writer.writerow(
            text if number and _NUMBER.fullmatch(text) else cell(text)
            for text, number in zip(row, numbers, strict=True)
        )
    return out.getvalue().encode("utf-8-sig")


def _place_folder(files: Mapping[str, bytes], path: Path, overwrite: bool) -> None:
    """Write files beside a folder or in a corner of it, then move them in, all or none."""
    path = path.absolute()
    with write_errors(path):
        empty = path.is_dir() and not any(path.iterdir())
        _check_place(path, overwrite, empty, _is_folder_of_ours)
        fresh = not path.exists()
        part = f".{path.name}.{secrets.token_hex(4)}.part"
        stage = path.with_name(part) if fresh else path / part
        try:
            (stage / "new").mkdir(parents=True)
            (stage / "old").mkdir()
            for name, data in files.items():
                with (stage / "new" / name).open("wb") as file:
                    file.write(data)
                    file.flush()
                    os.fsync(file.fileno())
            if fresh:
                (stage / "new").rename(path)
            else:
                _swap(stage, path, files)
        finally:
            shutil.rmtree(stage, ignore_errors=True)


def _swap(stage: Path, path: Path, files: Mapping[str, bytes]) -> None:
    """Move the new files in and the old ones out; put everything back if one cannot be moved."""
    moved: list[tuple[Path, Path]] = []
    # What reading would take for a table of the old dataset must go, however it is spelled.
    taken = {f"{table}{suffix}" for table in TABLES for suffix in SUFFIXES}
    old = {file.name for file in path.iterdir() if file.name.casefold() in taken}
    try:
        for name in {*files, *old}:
            for here, there in (
                (path / name, stage / "old" / name),
                (stage / "new" / name, path / name),
            ):
                if here.exists():
                    here.rename(there)
                    moved.append((here, there))
    except OSError:
        for here, there in reversed(moved):
            there.rename(here)
        raise


def _is_folder_of_ours(path: Path) -> bool:
    return path.is_dir() and "actors" in read_folder(path).tables


def _place_workbook(sheets: Mapping[str, Grid], path: Path, overwrite: bool) -> None:
    with write_errors(path):
        _check_place(path, overwrite, False, _is_workbook_of_ours)
        write_bytes(path, _workbook(sheets))


def _is_workbook_of_ours(path: Path) -> bool:
    from graphkit.storage.files.xlsx import read_workbook

    return path.is_file() and "actors" in read_workbook(path).tables


def _check_place(path: Path, overwrite: bool, free: bool, ours: Callable[[Path], bool]) -> None:
    if not path.exists() or free:
        return
    if not ours(path):
        raise GraphkitError(f"{str(path)!r} holds something that is no dataset; name another place")
    if not overwrite:
        raise GraphkitError(f"there is a dataset at {str(path)!r} already; name another place")


def _workbook(sheets: Mapping[str, Grid]) -> bytes:
    """A workbook with every text as text, never a formula, and the tables' headers fixed."""
    # Looked at before the book is begun: one that is left half-written complains by itself.
    for title, grid in sheets.items():
        _check_fits(title, grid)
    book = new_workbook(write_only=True)
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Alignment, Font, PatternFill
    from openpyxl.utils import get_column_letter

    bold, fill = Font(bold=True), PatternFill("solid", fgColor="E3EAF1")
    top = Alignment(vertical="top", wrap_text=True)
    for title, grid in sheets.items():
        sheet = book.create_sheet(title)
        header = grid[0] if title in TABLES else ()
        if header:
            sheet.freeze_panes = "A2"
        for place in range(max(map(len, grid), default=0)):
            looked_at = (row[place] for row in grid[:200] if place < len(row))
            longest = max(map(len, looked_at), default=0)
            sheet.column_dimensions[get_column_letter(place + 1)].width = min(60, longest + 3)
        for number, row in enumerate(grid):
            cells: list[Any] = []
            for place, text in enumerate(row):
                if not text:
                    cells.append(None)
                    continue
                numeric = header and number and header[place] in _NUMBERS
                if numeric and (value := _exact(text)) is not None:
                    cells.append(value)
                    continue
                cell_ = WriteOnlyCell(sheet)
                put_text(cell_, text)
                if header and not number:
                    cell_.font, cell_.fill = bold, fill
                elif "\n" in text:
                    cell_.alignment = top
                cells.append(cell_)
            with assembled():
                sheet.append(cells)
    out = io.BytesIO()
    with assembled():
        book.save(out)
    return out.getvalue()


def new_workbook(*, write_only: bool = False) -> Any:
    """An empty workbook of openpyxl.

    Raises:
        GraphkitError: without that package.
    """
    try:
        import openpyxl
    except ImportError as error:
        raise MissingExtraError(
            'writing a workbook needs openpyxl; run: pip install "graphkit[xlsx]"'
        ) from error
    return openpyxl.Workbook(write_only=write_only)


def put_text(place: Any, text: str) -> None:
    """Let a cell of a workbook hold a text, which stays one when somebody edits it."""
    # Here a formula is harmless; only what reading would take for defused is.
    place.value = text if uncell(text) == text else cell(text)
    place.data_type, place.number_format = "s", "@"


@contextmanager
def assembled() -> Iterator[None]:
    """While openpyxl puts a workbook together, on a disk that may be full.

    Raises:
        OSError: for whatever it raises: where lxml is installed openpyxl writes through it, and
            passes its errors on.
    """
    try:
        yield
    except OSError:
        raise
    except Exception as error:
        raise OSError(None, f"no workbook could be put together: {error}") from error


def _check_fits(title: str, grid: Grid) -> None:
    if len(grid) > ROW_LIMIT:
        raise GraphkitError(f"{title} has {len(grid):,} rows, too many for a workbook; use CSV")
    for number, row in enumerate(grid, 1):
        if any(len(text) > CELL_LIMIT for text in row):
            where = f"row {number} of {title}"
            raise GraphkitError(f"a text in {where} is too long for a workbook; use CSV")


def _exact(text: str) -> float | None:
    """The number in a text, if a workbook, which keeps 16 digits, can hold it."""
    if not _NUMBER.fullmatch(text):
        return None
    value = float(text)
    return value if float(f"{value:.16g}") == value else None
