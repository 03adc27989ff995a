"""Open a network from a dataset folder, a workbook, a store or the package."""

from __future__ import annotations

import datetime as dt
import os
import shlex
from dataclasses import replace
from pathlib import Path

from graphkit.model.display import counted
from graphkit.model.errors import InvalidDataError, NotFoundError, Problem, clip
from graphkit.model.network import Network
from graphkit.model.provenance import provenance
from graphkit.model.table import Table
from graphkit.names.suggest import did_you_mean

SHIPPED = "thai-twin-cities"
"""Name of the network that is used when none is given."""

_SQLITE = b"SQLite format 3\x00"


def shipped() -> list[str]:
    """List the names of the networks that are bundled with graphkit."""
    folder = Path(__file__).parents[1] / "data"
    return sorted(path.parent.name for path in folder.glob("*/network.toml"))


def open_network(address: str | Path, *, as_of: dt.date | None = None) -> Network:
    """Read a network from a folder, a workbook, a store or the package.

    Args:
        address: a dataset folder, an ``.xlsx`` workbook, a SQLite store, the address of a
            store on a server, or the name of a bundled network. A path wins over a name.
        as_of: the day for which ties are computed; today unless given.

    Returns:
        The network of the rows without errors. Its ``problems`` are those of all rows; for a
        store, the accepted duplicates of which an actor no longer exists.

    Raises:
        NotFoundError: when there is no network at the address; the message says what was expected.
        GraphkitError: when the files or the store cannot be read.

    Example:
        >>> network = open_network("thai-twin-cities")
        >>> network.find("มุกดาหาร").id, network.problems
        ('TH-49', ())
    """
    text = str(address)
    if not text or "\0" in text:
        raise NotFoundError(f"no network at {text!r}{_hint(Path(), '')}")
    if is_store(text):
        from graphkit.storage import open_store

        with open_store(text) as store:
            return _with_problems(store.load(as_of=as_of), store.problems())
    from graphkit.storage.files.read import read_network

    path = Path(text)
    if os.path.lexists(path):
        if path.is_file():
            _refuse_foreign(path)
        return _with_problems(*read_network(path, as_of=as_of, opener=open_network))
    if text in shipped():
        shipped_folder = Path(__file__).parents[1] / "data" / text
        return _with_problems(*read_network(shipped_folder, as_of=as_of))
    raise NotFoundError(f"no network at {clip(text)!r}{_hint(path, text)}")


def _refuse_foreign(path: Path) -> None:
    """Refuse a file of another tool, with what is in it and the command that reads it."""
    from graphkit.storage.formats.read import NAMES, foreign_format, read_foreign

    form = foreign_format(path)
    if not form:
        return
    tables = ", ".join(
        counted(len(table.rows), table.sheet.rstrip("s") or "row") for table in read_foreign(path)
    )
    raise InvalidDataError(
        f"{str(path)!r} is {NAMES[form]} ({tables}), not a dataset; "
        f"`graphkit import {shlex.quote(str(path))} --out FOLDER` makes one"
    )


def _with_problems(network: Network, problems: list[Problem]) -> Network:
    return replace(network, problems=tuple(problems)) if problems else network


def list_problems(network: Network, *, with_origin: bool = True) -> Table:
    """List the problems found when a network was read.

    Args:
        network: the network.
        with_origin: whether ``meta`` says where the network comes from; its content hash takes
            as long as reading a large network.

    Returns:
        The columns ``severity``, ``code``, ``file``, ``row``, ``column``, ``value``, ``message``
        and ``fix``.

    Example:
        >>> len(list_problems(Network()))
        0
    """
    columns = ("severity", "code", "file", "row", "column", "value", "message", "fix")
    rows = [tuple(getattr(problem, c) for c in columns) for problem in network.problems]
    return Table(columns, rows, provenance(network) if with_origin else {})


def is_store(address: str | Path) -> bool:
    """Return True for a server address, and for a file that can only be a SQLite store."""
    from graphkit.storage import is_address

    if is_address(str(address)):
        return True
    path = Path(address)
    try:
        if path.is_dir():
            return False
        if path.suffix.lower() in {".db", ".sqlite", ".sqlite3"}:
            return True
        with path.open("rb") as file:
            return file.read(len(_SQLITE)) == _SQLITE
    except OSError:
        return False


def _hint(path: Path, text: str) -> str:
    """Return the rest of a message: a near name, if any, and everything that is expected."""
    try:
        siblings = [child.name for child in path.parent.iterdir()]
    except OSError:
        siblings = []
    question = did_you_mean(path.name, siblings) or did_you_mean(text, shipped())
    names = ", ".join(shipped())
    return (
        f"; {question}".rstrip() + " expected a dataset folder, an .xlsx workbook, a .db store, an "
        f"address such as bolt://localhost:7687, or a bundled network ({names})"
    )
