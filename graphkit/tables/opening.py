"""Open a file of any readable format as raw tables."""

from __future__ import annotations

from pathlib import Path

from graphkit.model.network import Network
from graphkit.storage.files.grids import files_of, read_grids
from graphkit.storage.files.raw import RawTable
from graphkit.storage.formats.read import foreign_format, read_foreign
from graphkit.storage.formats.records import read_records
from graphkit.tables.matrices import matrix_ties


def own_network(path: str | Path) -> Network | None:
    """Return the network of a file that graphkit wrote with all its records; None for others."""
    path = Path(path)
    if path.is_file() and foreign_format(path) == "json":
        return read_records(path)
    return None


def open_tables(path: str | Path) -> list[RawTable]:
    """Read the tables of a file or folder, whatever its format.

    Raises:
        NotFoundError: when there is no such file.
        InvalidDataError: when it is of a format that is not read, or cannot be read.
        MissingExtraError: when the packages that read it are not installed.

    Example:
        >>> from tempfile import TemporaryDirectory
        >>> with TemporaryDirectory() as folder:
        ...     file = Path(folder, "pairs.csv")
        ...     _ = file.write_text("from,to\\nMukdahan,Savannakhet\\n")
        ...     [table.rows for table in open_tables(file)]
        [[['from', 'to'], ['Mukdahan', 'Savannakhet']]]
    """
    path = Path(path)
    if path.is_dir():
        files = files_of(path)
        return [table for file in files for table in open_tables(file)]
    if path.is_file() and foreign_format(path):
        return read_foreign(path)
    return [matrix_ties(table) or table for table in read_grids(path)]
