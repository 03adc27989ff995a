"""Load a network into a store."""

from __future__ import annotations

from pathlib import Path

from graphkit.model.network import Network
from graphkit.storage import open_store


def save_to_store(network: Network, path: Path, *, overwrite: bool = False) -> None:  # noqa: ARG001
    """Add a network to a SQLite store as one batch; the store is made if it is missing.

    A store keeps every batch, so there is nothing to overwrite.
    """
    with open_store(path, create=True) as store:
        store.save(network)
