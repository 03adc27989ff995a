"""SQLite files of stores: schema, recognition, upgrades and explained errors."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from uuid import uuid4

from graphkit.model.errors import (
    GraphkitError,
    InvalidDataError,
    NotFoundError,
    StoreUnavailableError,
)
from graphkit.storage.batches.rows import (
    ACTOR,
    ACTOR_CLAIM,
    ADDED_COLUMNS,
    CLAIM,
    FORMAT,
    SOURCE,
)
from graphkit.storage.batches.tables import DESCRIPTION, RECORD_TABLES

APPLICATION_ID = 0x67_6B_6E_74
"""Application id that marks a SQLite file as a graphkit store (the letters gknt)."""

MEMORY = ":memory:"
"""Address of a store that exists until it is closed."""

_MAGIC = b"SQLite format 3\x00"
_SIZES = ((16, 18), (24, 28), (28, 32), (92, 96))
"""Places in the head of a file: bytes in a page, changes, pages, changes when they were counted."""

# Numbers have no declared type, so that SQLite keeps integers and floats apart.
_TYPES = {
    "year": "INTEGER",
    "lat": "",
    "lon": "",
    "population": "INTEGER",
    "weight": "",
    "confidence": "",
    "since_first": "TEXT",
    "since_last": "TEXT",
    "until_first": "TEXT",
    "until_last": "TEXT",
    "since": "TEXT",
    "until": "TEXT",
    "source": "TEXT REFERENCES source (id) {defer}",
    "tail": "TEXT NOT NULL REFERENCES actor (id) {defer}",
    "head": "TEXT NOT NULL REFERENCES actor (id) {defer}",
    "actor": "TEXT NOT NULL REFERENCES actor (id) {defer}",
}


# The ids of claims have no index, since nothing refers to them: they are digests, and keeping half
# a million of them sorted would cost as much as writing the rows in the order of the dataset.
# Saving compares whole tables and never gives two rows the same id.
def _table(name: str, key: str, columns: tuple[str, ...]) -> str:
    defer = "DEFERRABLE INITIALLY DEFERRED"
    typed = [f'"{c}" {_TYPES.get(c, "TEXT NOT NULL").format(defer=defer)}' for c in columns]
    kept = ["membership INTEGER", "added INTEGER NOT NULL", "touched INTEGER NOT NULL"]
    lines = ",\n  ".join(["row INTEGER PRIMARY KEY", key, *typed, *kept, "position REAL NOT NULL"])
    return f"CREATE TABLE {name} (\n  {lines}\n);"


SCHEMA = "\n".join(
    (
        """
CREATE TABLE batch (
  id INTEGER PRIMARY KEY,
  dataset TEXT NOT NULL, title TEXT NOT NULL, version TEXT NOT NULL,
  content_hash TEXT NOT NULL, loaded_at TEXT NOT NULL, graphkit TEXT NOT NULL,
  counts TEXT NOT NULL, undone_at TEXT NOT NULL DEFAULT ''
);
CREATE TABLE membership (
  id INTEGER NOT NULL,
  dataset TEXT NOT NULL REFERENCES dataset (id) DEFERRABLE INITIALLY DEFERRED,
  PRIMARY KEY (id, dataset)
) WITHOUT ROWID;
CREATE TABLE settled (dataset TEXT PRIMARY KEY, state TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE change (
  batch INTEGER NOT NULL REFERENCES batch,
  "table" TEXT NOT NULL,
  id NOT NULL,
  added INTEGER NOT NULL,
  removed INTEGER NOT NULL,
  before TEXT NOT NULL,
  PRIMARY KEY (batch, "table", id)
) WITHOUT ROWID;
CREATE INDEX change_row ON change ("table", id);
CREATE TABLE proposal (
  id TEXT PRIMARY KEY, kind TEXT NOT NULL, claim TEXT NOT NULL, score REAL NOT NULL,
  reasons TEXT NOT NULL, evidence TEXT NOT NULL, first_at TEXT NOT NULL
);
CREATE TABLE verdict (
  id INTEGER PRIMARY KEY, proposal TEXT NOT NULL REFERENCES proposal,
  verdict TEXT NOT NULL, who TEXT NOT NULL, "when" TEXT NOT NULL, note TEXT NOT NULL
);
CREATE INDEX verdict_proposal ON verdict (proposal);
""",
        _table(
            "dataset",
            "id TEXT NOT NULL UNIQUE",
            DESCRIPTION,
        ),
        _table(SOURCE.table, "id TEXT NOT NULL UNIQUE", SOURCE.columns),
        _table(ACTOR.table, "id TEXT NOT NULL UNIQUE", ACTOR.columns),
        _table(CLAIM.table, "id INTEGER NOT NULL", CLAIM.columns),
        _table(ACTOR_CLAIM.table, "id INTEGER NOT NULL", ACTOR_CLAIM.columns),
    )
)


SUFFIXES = (".db", ".sqlite", ".sqlite3")
"""The usual endings of a store's name."""

_OTHER_FILES = {
    *(".csv", ".tsv", ".txt", ".xls", ".xlsx", ".xlsm", ".ods", ".json", ".toml"),
    *(".html", ".pdf", ".docx", ".svg", ".png", ".graphml", ".gexf", ".cypher", ".md"),
}
"""Endings of files that a new store must not pretend to be."""


def open_file(address: str | Path, *, create: bool, timeout: float) -> sqlite3.Connection:
    """Connect to a store in a file; create the file if asked.

    The first bytes are checked before SQLite opens the file, so that a file of another program
    is never changed.

    Raises:
        NotFoundError: when the file does not exist.
        InvalidDataError: when it is not a store that this version can read.
        StoreUnavailableError: when it cannot be opened.
    """
    if str(address) == MEMORY:
        connection = sqlite3.connect(MEMORY, isolation_level=None)
        _create_tables(connection)
        return connection
    path = Path(address)
    with explaining_errors(path):
        if not path.exists():
            named = path.suffix.lower() in SUFFIXES
            if not create:
                new = path if named else "atlas.db"
                hint = f"create {'it' if named else 'a store'} with `graphkit load DATASET {new}`"
                raise NotFoundError(f"file not found: {str(path)!r}; {hint}")
            if path.suffix.lower() in _OTHER_FILES:
                raise InvalidDataError(
                    f"{str(path)!r} has the extension of another type of file; "
                    "expected a name such as atlas.db"
                )
            _create(path)
        _check_head(path)
        connection = sqlite3.connect(
            f"{path.resolve().as_uri()}?mode=rw", uri=True, timeout=timeout, isolation_level=None
        )
        try:
            connection.execute("PRAGMA foreign_keys = ON")
            connection.execute("PRAGMA synchronous = FULL")
            connection.execute("PRAGMA cache_size = -65536")
            # This also finds a file that is truncated or partly overwritten.
            verdict = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
            found = {name for (name,) in connection.execute("SELECT name FROM sqlite_schema")}
            if verdict != "ok" or not found.issuperset(RECORD_TABLES):
                raise _damaged(path)
            _upgrade(connection, path)
        except BaseException:
            connection.close()
            raise
    return connection


def _check_head(path: Path) -> None:
    """Refuse a file whose first bytes are not those of a store that this version can read."""
    if path.is_dir():
        raise InvalidDataError(f"{str(path)!r} is a folder; expected a file such as atlas.db")
    with path.open("rb") as file:
        head = file.read(100)
    if not head:
        raise InvalidDataError(f"{str(path)!r} is empty; delete it or choose another name")
    if not head.startswith(_MAGIC):
        if _MAGIC.startswith(head[:16]):
            raise _damaged(path)
        raise InvalidDataError(
            f"{str(path)!r} is not a SQLite file and so not a graphkit store; choose another"
        )
    if len(head) < 100:
        raise _damaged(path)
    if int.from_bytes(head[68:72], "big") != APPLICATION_ID:
        raise InvalidDataError(
            f"{str(path)!r} is a SQLite file of another program, not a graphkit store; "
            "choose another file"
        )
    # A journal beside it means that a process was stopped; SQLite then restores the size.
    stopped = path.with_name(f"{path.name}-journal").exists()
    if path.stat().st_size < _full_size(head) and not stopped:
        raise _damaged(path)
    version = int.from_bytes(head[60:64], "big")
    if version > FORMAT:
        raise InvalidDataError(
            f"{str(path)!r} was written by a newer graphkit (format {version}; this one reads "
            f"format {FORMAT}); upgrade graphkit to open it"
        )


def _full_size(head: bytes) -> int:
    """Return the number of bytes that a file must have by its head; 0 if that does not say."""
    page, counter, pages, valid_for = (
        int.from_bytes(head[start:end], "big") for start, end in _SIZES
    )
    return (65536 if page == 1 else page) * pages if counter == valid_for else 0


def check_folder(path: Path) -> None:
    """Check that the folder of a new file exists."""
    if not path.parent.is_dir():
        raise NotFoundError(f"cannot create {str(path)!r}: create its folder first")


def _create(path: Path) -> None:
    """Create a store under a temporary name and link it to its place; the first one wins."""
    check_folder(path)
    temporary = path.with_name(f".{path.name}.{uuid4().hex[:12]}.new")
    try:
        connection = sqlite3.connect(temporary, isolation_level=None)
        try:
            _create_tables(connection)
        finally:
            connection.close()
        try:
            with suppress(FileExistsError):
                os.link(temporary, path)
        except OSError:
            # A file system without hard links.
            temporary.rename(path)
    except (OSError, sqlite3.OperationalError) as error:
        reason = error.strerror if isinstance(error, OSError) else None
        if getattr(error, "sqlite_errorcode", -1) & 0xFF == sqlite3.SQLITE_CANTOPEN:
            reason = "no permission to write in its folder"
        raise StoreUnavailableError(f"cannot create {str(path)!r}: {reason or error}") from error
    finally:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)


def _create_tables(connection: sqlite3.Connection) -> None:
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.execute(f"PRAGMA user_version = {FORMAT}")
    connection.executescript(f"BEGIN; {SCHEMA} COMMIT;")
    connection.execute("PRAGMA foreign_keys = ON")


def _upgrade(connection: sqlite3.Connection, path: Path) -> None:
    """Upgrade a file of an older format in one transaction.

    Raises:
        StoreUnavailableError: when the file cannot be written.
    """
    if _format(connection) == FORMAT:
        return
    try:
        connection.execute("BEGIN IMMEDIATE")
        # Another process may have upgraded it meanwhile.
        if _format(connection) < FORMAT:
            for table, added in ADDED_COLUMNS.items():
                there = {row[1] for row in connection.execute(f"PRAGMA table_info({table})")}
                for column, empty in added.items():
                    if column not in there:
                        kind = _TYPES.get(column, f"TEXT NOT NULL DEFAULT '{empty}'")
                        connection.execute(f"ALTER TABLE {table} ADD COLUMN {column} {kind}")
            connection.execute(f"PRAGMA user_version = {FORMAT}")
        connection.execute("COMMIT")
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode & 0xFF not in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN):
            raise
        raise StoreUnavailableError(
            f"{str(path)!r} was written by an older graphkit and cannot be upgraded because it is "
            "read-only; open a copy in a folder that you can write to"
        ) from error


def _format(connection: sqlite3.Connection) -> int:
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def _damaged(path: str | Path) -> InvalidDataError:
    return InvalidDataError(
        f"{str(path)!r} is damaged (truncated or partly overwritten); it was not changed. "
        "Use a backup copy, or load the datasets into a new file"
    )


@contextmanager
def explaining_errors(address: str | Path) -> Iterator[None]:
    """Turn errors of SQLite and the system into errors whose messages say how to fix them."""
    try:
        yield
    except PermissionError as error:
        raise StoreUnavailableError(
            f"no permission to open {str(address)!r}; check the permissions of the file"
        ) from error
    except OSError as error:
        raise StoreUnavailableError(f"cannot open {str(address)!r}: {error.strerror}") from error
    except sqlite3.Error as error:
        raise _explain(address, error) from error
    except UnicodeEncodeError as error:
        raise InvalidDataError(
            f"a text contains an incomplete character ({error.object!r:.80}); "
            "correct it in the dataset"
        ) from error
    except OverflowError as error:
        raise InvalidDataError(
            "a record contains a number of more than 18 digits; correct it in the dataset"
        ) from error


def _explain(address: str | Path, error: sqlite3.Error) -> GraphkitError:
    """Explain an error of SQLite."""
    code = getattr(error, "sqlite_errorcode", -1) & 0xFF
    name = str(address)
    if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return StoreUnavailableError(
            f"another process is writing to {name!r}; try again when it has finished"
        )
    if code in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB):
        return _damaged(name)
    if code in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM, sqlite3.SQLITE_CANTOPEN):
        return StoreUnavailableError(
            f"no permission to write {name!r}; make the file and its folder writable"
        )
    if code == sqlite3.SQLITE_FULL:
        return StoreUnavailableError(
            f"the disk is full; {name!r} was not changed. Free some space and try again"
        )
    if isinstance(error, sqlite3.ProgrammingError) and "closed" in str(error):
        return StoreUnavailableError(f"the store {name!r} is closed; open it again")
    if isinstance(error, sqlite3.ProgrammingError | sqlite3.InterfaceError):
        return InvalidDataError(f"a record contains a value that a store cannot hold: {error}")
    return StoreUnavailableError(f"cannot use {name!r}: {error}")
