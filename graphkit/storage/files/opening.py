"""Open a dataset as raw tables: a folder of CSV files or a workbook."""

from __future__ import annotations

from pathlib import Path

from graphkit.model.errors import InvalidDataError, NotFoundError
from graphkit.storage.files.csv_folder import RawDataset, read_folder
from graphkit.storage.files.recognise import what_to_do
from graphkit.storage.files.schema import TABLES
from graphkit.storage.files.xlsx import read_workbook


def missing_tables(path: Path) -> list[str]:
    """Return the tables that a dataset does not have, optional ones too.

    Raises:
        GraphkitError: when there is no dataset at the path, or it cannot be read.
    """
    there = open_raw(path).tables
    return [table for table in TABLES if table not in there]


def open_raw(path: Path) -> RawDataset:
    """Read the raw tables of a dataset.

    Raises:
        NotFoundError: when there is nothing at the path.
        InvalidDataError: when it is a file of another kind; the message says what reads it.
    """
    if path.is_dir():
        return read_folder(path)
    if not path.exists():
        raise NotFoundError(f"no dataset at {str(path)!r}; expected a folder or an .xlsx file")
    single = what_to_do(path)
    if single:
        raise InvalidDataError(single)
    return read_workbook(path)
