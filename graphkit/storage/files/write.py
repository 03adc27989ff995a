"""Write a dataset as a folder of CSV files or as a workbook; reading it returns the same network.

A dataset is written to a temporary place and then moved, so it is never half written. Nothing
other than a dataset is ever overwritten.
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
from graphkit.model.errors import InvalidDataError, MissingExtraError, clip
from graphkit.model.network import Network
from graphkit.model.provenance import provenance
from graphkit.model.table import cell, uncell
from graphkit.model.vocabulary import WORD_LISTS, Ontology, load_ontology
from graphkit.names.languages import ENGLISH
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
"""A table as texts; the first row is the header."""

NOTES = "README.txt"
CELL_LIMIT, ROW_LIMIT = 32_767, 1_048_576
"""Largest number of characters in a cell, and of rows in a sheet, of a workbook."""

_NUMBERS = {"year", "lat", "lon", "population", "weight", "confidence"}
_NUMBER = re.compile(r"-?\d+(\.\d+)?(e[+-]?\d+)?")
_OTHER_FILES = {
    *(".csv", ".tsv", ".txt", ".xls", ".xlsm", ".xlsb", ".ods", ".db", ".sqlite", ".sqlite3"),
    *(".json", ".toml", ".html"),
}
_TEMPLATE = Path(__file__).with_name("template")


def write_folder(network: Network, path: str | Path, *, overwrite: bool = False) -> None:
    """Write a network as a dataset folder: one CSV file per table, and ``network.toml``.

    Args:
        network: the network; of a selection, the claims behind its ties are written.
        path: the folder; it is created with its parents if missing.
        overwrite: replace an existing dataset; other files in the folder stay.

    Raises:
        InvalidDataError: when the folder contains something else, or a value cannot be written
            to a table.
        GraphkitError: when the folder cannot be written; its content is then unchanged.

    Example:
        >>> import tempfile
        >>> folder = Path(tempfile.mkdtemp()) / "towns"
        >>> write_folder(Network(title="Border towns"), folder)
        >>> sorted(file.name for file in folder.iterdir())
        ['actors.csv', 'network.toml', 'sources.csv', 'ties.csv']
    """
    _place_folder(dataset_files(network), Path(path), overwrite)


def dataset_files(network: Network) -> dict[str, bytes]:
    """Return the files of a dataset folder by name.

    Raises:
        InvalidDataError: when a value cannot be written to a table.

    Example:
        >>> sorted(dataset_files(Network(title="Border towns")))
        ['actors.csv', 'network.toml', 'sources.csv', 'ties.csv']
    """
    files = {f"{name}.csv": _csv(grid) for name, grid in table_grids(network).items()}
    files[SETTINGS] = settings_toml(_about(network), network.ontology.overlay).encode()
    return files


def write_workbook(network: Network, path: str | Path, *, overwrite: bool = False) -> None:
    """Write a network as an ``.xlsx`` workbook: one sheet per table, and one with its provenance.

    Args:
        network: the network; of a selection, the claims behind its ties are written.
        path: the file; its folder is created if missing.
        overwrite: replace an existing workbook, if it is a dataset.

    Raises:
        InvalidDataError: when the file is something else, or a text is too long for a cell.
        MissingExtraError: when openpyxl is not installed.
        GraphkitError: when the file cannot be written; an existing file is then unchanged.
    """
    sheets = {"network": _about_grid(_about(network)), **table_grids(network)}
    if network.ontology.overlay:
        text = settings_toml({}, network.ontology.overlay)
        sheets[OVERLAY] = [[line] for line in text.strip().splitlines()]
    origin = provenance(network)
    sheets["provenance"] = [[key, "" if v is None else str(v)] for key, v in origin.items()]
    _place_workbook(sheets, Path(path), overwrite)


def create_dataset(path: str | Path) -> None:
    """Write a template of a dataset: headers, example rows, and the words that cells may contain.

    Args:
        path: a new or empty folder, or a new file that ends in ``.xlsx``. Its name becomes the
            title of the dataset, by which a store tells datasets apart.

    Raises:
        InvalidDataError: when the path has the extension of another type of file, or already
            exists.
        GraphkitError: when it cannot be written.

    Example:
        >>> from tempfile import TemporaryDirectory
        >>> with TemporaryDirectory() as folder:
        ...     create_dataset(f"{folder}/my-network")
        ...     sorted(path.name for path in Path(folder, "my-network").glob("*s.csv"))
        ['actor_claims.csv', 'actors.csv', 'sources.csv', 'ties.csv']
    """
    path = Path(path)
    book = path.suffix.lower() == ".xlsx"
    if path.suffix.lower() in _OTHER_FILES and not path.is_dir():
        raise InvalidDataError(
            f"{str(path)!r} has the extension of another type of file; "
            "expected a folder or an .xlsx file"
        )
    raw = read_folder(_TEMPLATE)
    grids: dict[str, Grid] = {}
    for name, table in raw.tables.items():
        header = sorted(table.columns, key=lambda column: table.columns[column])
        grids[name] = [header, *(row for _, row in table.rows)]
    about = {key: str(raw.about.get(key, "")) for key in ABOUT}
    # "." and ".." are resolved to folders with names.
    place = path if path.name not in {"", ".."} else path.resolve()
    with suppress(CellError):
        about["title"] = tidy_lines(normalise(place.stem if book else place.name)) or about["title"]
    guide = _guide()
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


def _guide() -> str:
    """Return the guide to the tables, in English and then in every other language there is."""
    first, *others = sorted(
        _TEMPLATE.glob("README.*.txt"), key=lambda file: (f".{ENGLISH}." not in file.name, file)
    )
    return "\n".join(file.read_text("utf-8") for file in (first, *others)) + "\n"


def _words(ontology: Ontology) -> Iterator[Sequence[str]]:
    """Yield every word of the vocabulary: its list, the word, and its label in each language."""
    lists: list[tuple[str, Mapping[str, Mapping[str, str]], Mapping[str, str]]] = []
    for kind in ontology.actor_kinds.values():
        lists.append(("actors.kind", {kind.id: kind.label}, {}))
        lists.append((f"actors.subkind of {kind.id}", kind.subkinds, {}))
    for tie in ontology.tie_kinds.values():
        if not tie.derived:
            ends = f"from {', '.join(sorted(tie.tail))} to {', '.join(sorted(tie.head))}"
            lists.append(("ties.kind", {tie.id: tie.label}, {f"ends of {tie.id}": ends}))
    lists += [(part, ontology.words[part], {}) for part in WORD_LISTS]
    languages = dict.fromkeys(
        lang for _, words, _ in lists for labels in words.values() for lang in (ENGLISH, *labels)
    )
    for title, words, notes in lists:
        for word, labels in words.items():
            yield title, word, *(labels.get(lang, "") for lang in languages)
        for note, text in notes.items():
            yield note, "", text


def _about(network: Network) -> dict[str, str]:
    return {key: getattr(network, key) for key in ABOUT} | dict(network.translations)


def _about_grid(about: Mapping[str, str]) -> Grid:
    return [[key, text] for key, text in about.items()]


def table_grids(network: Network) -> dict[str, Grid]:
    """Return the records of a network as tables of texts by name, one row per record.

    Raises:
        InvalidDataError: for a language of a name that is not a language code, and for a part of
            a list that contains ``|``.
    """
    languages = {lang for actor in network.actors.values() for lang in actor.names}
    for lang in languages:
        if name_column(f"name_{lang}") != f"name_{lang}":
            raise InvalidDataError(
                f"{lang!r} is not a language code; expected one such as 'en' or 'zh-Hans'"
            )
    columns = list(TABLES["actors"])
    names = [column for column in columns if column.startswith("name_")]
    extra = [f"name_{lang}" for lang in sorted(languages) if f"name_{lang}" not in names]
    place = columns.index(names[-1]) + 1
    columns[place:place] = extra
    grids: dict[str, Grid] = {
        "sources": [TABLES["sources"]],
        "actors": [columns],
        "ties": [TABLES["ties"]],
    }
    for source in network.sources.values():
        grids["sources"].append([cell_text(getattr(source, c)) for c in TABLES["sources"]])
    for actor in network.actors.values():
        row = [
            actor.names.get(c[5:], "") if c.startswith("name_") else getattr(actor, c)
            for c in columns
        ]
        grids["actors"].append([cell_text(value) for value in row])
    for claim in network.claims:
        grids["ties"].append([cell_text(value) for value in claim])
    if network.actor_claims:
        rows = [[cell_text(value) for value in claim] for claim in network.actor_claims]
        grids["actor_claims"] = [TABLES["actor_claims"], *rows]
    return grids


def cell_text(value: Any) -> str:
    """Return a field as a text that is read back as the same value.

    Raises:
        InvalidDataError: for a part of a list that contains ``|``.

    Example:
        >>> cell_text(("trade", "culture")), cell_text(16.0), cell_text(None)
        ('trade|culture', '16', '')
    """
    if value is None:
        return ""
    if isinstance(value, float):
        return repr(value).removesuffix(".0")
    if isinstance(value, PartialDate):
        return _date(value)
    if isinstance(value, tuple | list):
        for part in value:
            if "|" in part:
                raise InvalidDataError(
                    f"{clip(part)!r} contains '|', which separates the parts of a list; remove it"
                )
        return "|".join(map(cell_text, value))
    return without_controls(str(value))


def _date(date: PartialDate) -> str:
    """Return a date as it was written, or in ISO form if the text means something else."""
    try:
        return date.text if parse_date(date.text) == date else str(date)
    except ValueError:
        return str(date)


def _csv(grid: Grid) -> bytes:
    """Return a table as CSV; Excel recognises UTF-8 only with a byte order mark."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    numbers = [column in _NUMBERS for column in grid[0]]
    for row in grid:
        # A negative number is not a formula; other texts that look like one are escaped.
        writer.writerow(
            text if number and _NUMBER.fullmatch(text) else cell(text)
            for text, number in zip(row, numbers, strict=True)
        )
    return out.getvalue().encode("utf-8-sig")


def _place_folder(files: Mapping[str, bytes], path: Path, overwrite: bool) -> None:
    """Write files to a temporary folder, then move all of them to their place, or none."""
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
    """Replace the old files by the new ones; restore everything if a file cannot be moved."""
    moved: list[tuple[Path, Path]] = []
    # Every file that reading would take for a table of the old dataset is replaced.
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
        raise InvalidDataError(
            f"{str(path)!r} contains something other than a dataset; choose another place"
        )
    if not overwrite:
        raise InvalidDataError(f"a dataset already exists at {str(path)!r}; choose another place")


def _workbook(sheets: Mapping[str, Grid]) -> bytes:
    """Return a workbook with every text as text, never as a formula, and frozen headers."""
    # Checked first, because a half-written workbook of openpyxl warns when it is deleted.
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
    """Create an empty workbook of openpyxl.

    Raises:
        MissingExtraError: when openpyxl is not installed.
    """
    try:
        import openpyxl
    except ImportError as error:
        raise MissingExtraError(
            'writing a workbook needs openpyxl; run: pip install "graphkit[xlsx]"'
        ) from error
    return openpyxl.Workbook(write_only=write_only)


def put_text(place: Any, text: str) -> None:
    """Write a text to a cell of a workbook; it stays a text when the cell is edited."""
    # A formula in a text cell is harmless, but a text that reads as an escaped one is escaped.
    place.value = text if uncell(text) == text else cell(text)
    place.data_type, place.number_format = "s", "@"


@contextmanager
def assembled() -> Iterator[None]:
    """Turn any error of openpyxl into an ``OSError`` while it builds a workbook.

    Raises:
        OSError: for every error. If lxml is installed, openpyxl writes through it and passes
            errors such as those of a full disk on.
    """
    try:
        yield
    except OSError:
        raise
    except Exception as error:
        raise OSError(None, f"the workbook could not be built: {error}") from error


def _check_fits(title: str, grid: Grid) -> None:
    if len(grid) > ROW_LIMIT:
        raise InvalidDataError(
            f"{title} has {len(grid):,} rows, too many for a workbook; write a folder of CSV files"
        )
    for number, row in enumerate(grid, 1):
        if any(len(text) > CELL_LIMIT for text in row):
            where = f"row {number} of {title}"
            raise InvalidDataError(
                f"a text in {where} is too long for a workbook; write a folder of CSV files"
            )


def _exact(text: str) -> float | None:
    """Return the number in a text if a workbook, which keeps 16 digits, can hold it."""
    if not _NUMBER.fullmatch(text):
        return None
    value = float(text)
    return value if float(f"{value:.16g}") == value else None
