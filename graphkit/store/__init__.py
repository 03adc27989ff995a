"""Databases that keep networks, proposals and verdicts: one contract, whatever is behind it."""

from __future__ import annotations

import re
from pathlib import Path

from graphkit.model import GraphkitError
from graphkit.store.base import (
    Batch,
    Counts,
    LoadReport,
    Progress,
    Store,
    StoredProposal,
    UndoReport,
)

__all__ = [
    "Batch",
    "Counts",
    "LoadReport",
    "Progress",
    "Store",
    "StoredProposal",
    "UndoReport",
    "connect",
]

_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]+)://")


def connect(address: str | Path, *, create: bool = False, timeout: float = 10.0) -> Store:
    """Open a store.

    Args:
        address: a SQLite file such as ``atlas.db``, or ``:memory:`` for a store that is gone
            when it is closed.
        create: make the file, at the first write, if there is none.
        timeout: seconds to wait while another process writes, before giving up.

    Returns:
        The store; close it, or use it in a ``with`` statement.

    Raises:
        GraphkitError: when there is no such file, or it is no store that can be read here. A
            file that is not ours, or of a newer format, is never altered.

    Example:
        >>> from graphkit.model import Actor
        >>> from graphkit.network import Network
        >>> network = Network({"TH-49": Actor("TH-49", "province")}, title="Border towns")
        >>> with connect(":memory:") as store:
        ...     print(store.save(network))
        ...     print(store.save(network))
        ...     store.load().content_hash == network.content_hash
        Border towns: batch 1: 1 added, 0 changed, 0 unchanged, 0 gone
        Border towns: nothing new, no batch written: 0 added, 0 changed, 1 unchanged, 0 gone
        True
    """
    scheme = _SCHEME.match(str(address))
    if scheme:
        raise GraphkitError(
            f"this version keeps networks in SQLite files, not at {scheme[1]}:// addresses; "
            "give the path of a file, such as atlas.db"
        )
    from graphkit.store.sqlite import SqliteStore

    return SqliteStore(address, create=create, timeout=timeout)
