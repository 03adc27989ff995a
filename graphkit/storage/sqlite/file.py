"""SQLite files: what is in them, which ones are ours, and what their errors mean."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from uuid import uuid4

from graphkit.model.errors import GraphkitError
from graphkit.storage.batches.rows import ACTOR, ACTOR_CLAIM, CLAIM, FORMAT, SOURCE
from graphkit.storage.batches.tables import DESCRIPTION, RECORD_TABLES

APPLICATION_ID = 0x67_6B_6E_74
"""What marks a SQLite file as a graphkit store (the letters gknt)."""

MEMORY = ":memory:"
"""The address of a store that is gone when it is closed."""

_MAGIC = b"SQLite format 3\x00"

# Numbers have no declared type, so that SQLite keeps whole and broken ones apart.
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


# The ids of claims, which nothing refers to, have no index: they are digests, so that keeping
# half a million of them sorted would cost as much as writing the rows, which stand in the order
# of the dataset. Saving compares whole tables, and lets no two rows have one id.
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


def open_file(address: str | Path, *, create: bool, timeout: float) -> sqlite3.Connection:
    """Connect to a store in a file, and make the file if that was asked.

    The first bytes are looked at before SQLite sees the file, so that one which is not ours
    stays as it is.

    Raises:
        GraphkitError: when there is no such file, or it is not a store that can be read here.
    """
    if str(address) == MEMORY:
        connection = sqlite3.connect(MEMORY, isolation_level=None)
        _fill(connection)
        return connection
    path = Path(address)
    with speaking(path):
        if not path.exists():
            if not create:
                raise GraphkitError(
                    f"there is no file {str(path)!r}; `graphkit load DATASET {path}` makes it"
                )
            _create(path)
        _look(path)
        connection = sqlite3.connect(
            f"{path.resolve().as_uri()}?mode=rw", uri=True, timeout=timeout, isolation_level=None
        )
        try:
            connection.execute("PRAGMA foreign_keys = ON")
            connection.execute("PRAGMA synchronous = FULL")
            connection.execute("PRAGMA cache_size = -65536")
            # This also finds a file that was cut short or has bytes of another in it.
            verdict = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
            found = {name for (name,) in connection.execute("SELECT name FROM sqlite_schema")}
            if verdict != "ok" or not found.issuperset(RECORD_TABLES):
                raise _damaged(path)
            _upgrade(connection, path)
        except BaseException:
            connection.close()
            raise
    return connection


def _look(path: Path) -> None:
    """Refuse a file that is not a store of a format known here, by its first bytes."""
    if path.is_dir():
        raise GraphkitError(f"{str(path)!r} is a folder; a store is one file, such as atlas.db")
    with path.open("rb") as file:
        head = file.read(100)
    if not head:
        raise GraphkitError(f"{str(path)!r} is empty; delete it or give another name")
    if not head.startswith(_MAGIC):
        if _MAGIC.startswith(head[:16]):
            raise _damaged(path)
        raise GraphkitError(f"{str(path)!r} is no SQLite file, so it is no graphkit store")
    if len(head) < 100:
        raise _damaged(path)
    if int.from_bytes(head[68:72], "big") != APPLICATION_ID:
        raise GraphkitError(
            f"{str(path)!r} is a SQLite file of another program, not a graphkit store; "
            "give another name"
        )
    version = int.from_bytes(head[60:64], "big")
    if version > FORMAT:
        raise GraphkitError(
            f"{str(path)!r} was written by a newer graphkit (format {version}; this one reads "
            f"format {FORMAT}); upgrade graphkit to open it"
        )


def check_folder(path: Path) -> None:
    """See that there is a folder for a new file."""
    if not path.parent.is_dir():
        raise GraphkitError(f"cannot make {str(path)!r}: there is no such folder; make it first")


def _create(path: Path) -> None:
    """Make a store beside its place and link it there whole; one that came first wins."""
    check_folder(path)
    beside = path.with_name(f".{path.name}.{uuid4().hex[:12]}.new")
    try:
        connection = sqlite3.connect(beside, isolation_level=None)
        try:
            _fill(connection)
        finally:
            connection.close()
        try:
            with suppress(FileExistsError):
                os.link(beside, path)
        except OSError:
            # A file system without hard links.
            beside.rename(path)
    except (OSError, sqlite3.OperationalError) as error:
        reason = error.strerror if isinstance(error, OSError) else None
        if getattr(error, "sqlite_errorcode", -1) & 0xFF == sqlite3.SQLITE_CANTOPEN:
            reason = "no permission to write in its folder"
        raise GraphkitError(f"cannot make {str(path)!r}: {reason or error}") from error
    finally:
        with suppress(OSError):
            beside.unlink(missing_ok=True)


def _fill(connection: sqlite3.Connection) -> None:
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.execute(f"PRAGMA user_version = {FORMAT}")
    connection.executescript(f"BEGIN; {SCHEMA} COMMIT;")
    connection.execute("PRAGMA foreign_keys = ON")


def _upgrade(connection: sqlite3.Connection, path: Path) -> None:
    """Bring a file of an older format to this one, in one transaction.

    Raises:
        GraphkitError: when the file cannot be written.
    """
    if _format(connection) == FORMAT:
        return
    try:
        connection.execute("BEGIN IMMEDIATE")
        # Another process may have been quicker.
        if _format(connection) < FORMAT:
            kind = _TYPES["population"]
            connection.execute(f"ALTER TABLE {ACTOR.table} ADD COLUMN population {kind}")
            connection.execute(f"PRAGMA user_version = {FORMAT}")
        connection.execute("COMMIT")
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode & 0xFF not in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN):
            raise
        raise GraphkitError(
            f"{str(path)!r} was written by an older graphkit and cannot be written here, so it "
            "cannot be upgraded; open a copy of it in a folder of yours"
        ) from error


def _format(connection: sqlite3.Connection) -> int:
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def _damaged(path: str | Path) -> GraphkitError:
    return GraphkitError(
        f"{str(path)!r} is damaged (cut short, or overwritten in part); nothing was changed in "
        "it: go back to a copy, or load the datasets into a new file"
    )


@contextmanager
def speaking(address: str | Path) -> Iterator[None]:
    """Turn what SQLite and the system raise into messages that say what to do."""
    try:
        yield
    except PermissionError as error:
        raise GraphkitError(f"no permission to open {str(address)!r}") from error
    except OSError as error:
        raise GraphkitError(f"cannot open {str(address)!r}: {error.strerror}") from error
    except sqlite3.Error as error:
        raise _said(address, error) from error
    except UnicodeEncodeError as error:
        raise GraphkitError(
            f"a text holds half a character ({error.object!r:.80}) that no file can hold; "
            "correct it in the dataset"
        ) from error
    except OverflowError as error:
        raise GraphkitError(
            "a record holds a number of more than 18 digits; correct it in the dataset"
        ) from error


def _said(address: str | Path, error: sqlite3.Error) -> GraphkitError:
    code = getattr(error, "sqlite_errorcode", -1) & 0xFF
    name = str(address)
    if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return GraphkitError(
            f"another process is writing to {name!r}; try again when it has finished"
        )
    if code in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB):
        return _damaged(name)
    if code in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM, sqlite3.SQLITE_CANTOPEN):
        return GraphkitError(
            f"no permission to write {name!r} (the file and its folder must be writable)"
        )
    if code == sqlite3.SQLITE_FULL:
        return GraphkitError(f"the disk is full; nothing was changed in {name!r}")
    if isinstance(error, sqlite3.ProgrammingError) and "closed" in str(error):
        return GraphkitError(f"the store {name!r} was closed; connect to it again")
    if isinstance(error, sqlite3.ProgrammingError | sqlite3.InterfaceError):
        return GraphkitError(f"a record holds a value that no store can keep: {error}")
    return GraphkitError(f"{name!r} could not be used: {error}")
