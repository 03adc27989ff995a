"""Stores of networks, proposals and verdicts: SQLite files and Neo4j databases, one contract."""

from __future__ import annotations

import re
from pathlib import Path

from graphkit.model.errors import NotFoundError
from graphkit.storage.batches.contract import (
    Batch,
    Counts,
    Decision,
    LoadReport,
    Progress,
    Store,
    StoredProposal,
    UndoReport,
)

__all__ = [
    "Batch",
    "Counts",
    "Decision",
    "LoadReport",
    "Progress",
    "Store",
    "StoredProposal",
    "UndoReport",
    "is_address",
    "open_store",
]

_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+://")
_HOST = re.compile(
    r"(?:(?:neo4j|bolt)(?:\+s(?:sc)?)?:/?)?(?P<host>[\w.-]{2,}:\d+)/?", re.IGNORECASE
)
"""A server address without its scheme or its slashes, as people often write it."""


def is_address(text: str) -> bool:
    """Return True if a text is the address of a server rather than a path.

    Example:
        >>> is_address("neo4j+s://example.org"), is_address("atlas.db")
        (True, False)
    """
    return bool(_ADDRESS.match(text))


def open_store(address: str | Path, *, create: bool = False, timeout: float = 10.0) -> Store:
    """Open a store.

    Args:
        address: a SQLite file such as ``atlas.db``; ``:memory:`` for a store that exists until
            it is closed; or a Neo4j server: ``neo4j://host``, ``bolt://host:7687``, with ``+s``
            for TLS and ``+ssc`` for TLS with any certificate. User and password come from
            ``NEO4J_USERNAME`` and ``NEO4J_PASSWORD``, the database from ``NEO4J_DATABASE``.
        create: create the file, or the store in the database, at the first write if there is none.
        timeout: seconds to wait while another process writes a file, or for a server to answer.

    Returns:
        The store; close it, or use it in a ``with`` statement.

    Raises:
        NotFoundError: when the file or store does not exist.
        StoreUnavailableError: when the server or file cannot be reached or is busy.
        InvalidDataError: when the address is not valid, or the file is not a store that this
            version can read. A file of another program or a newer format is never changed.

    Example:
        >>> from graphkit.model.records import Actor
        >>> from graphkit.model.network import Network
        >>> network = Network({"TH-49": Actor("TH-49", "province")}, title="Border towns")
        >>> with open_store(":memory:") as store:
        ...     print(store.save(network))
        ...     print(store.save(network))
        ...     store.load().content_hash == network.content_hash
        Border towns: batch 1: 1 added, 0 changed, 0 unchanged, 0 gone
        Border towns: nothing new, no batch written: 0 added, 0 changed, 1 unchanged, 0 gone
        True
    """
    if is_address(str(address)):
        from graphkit.storage.neo4j.store import Neo4jStore

        return Neo4jStore(str(address), create=create, timeout=timeout)
    server = _HOST.fullmatch(str(address))
    if server and not Path(address).exists():
        raise NotFoundError(
            f"file not found: {str(address)!r}; for a server write bolt://{server['host']}"
        )
    from graphkit.storage.sqlite.store import SqliteStore

    return SqliteStore(address, create=create, timeout=timeout)
