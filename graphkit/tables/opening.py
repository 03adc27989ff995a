"""Open a file of any readable format as raw tables."""

from __future__ import annotations

from pathlib import Path

from graphkit.storage.files.grids import read_grids
from graphkit.storage.files.raw import RawTable
from graphkit.storage.formats.read import foreign_format, read_foreign


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
    if path.is_file() and foreign_format(path):
        return read_foreign(path)
    return read_grids(path)
