"""Save the public part of a network for graph programs; ``graphkit.export`` has more formats."""

from __future__ import annotations

from pathlib import Path

from graphkit.model.errors import InvalidDataError
from graphkit.model.network import Network
from graphkit.storage.formats.losses import not_carried
from graphkit.storage.formats.writers.gexf import write_gexf
from graphkit.storage.formats.writers.graphml import write_graphml


def save_graphml(network: Network, path: Path, *, overwrite: bool = False) -> None:
    """Write the public part of a network as GraphML.

    Raises:
        InvalidDataError: when the file exists and ``overwrite`` is False.
        GraphkitError: when it cannot be written.
    """
    _check(path, overwrite)
    shown = network.public()
    write_graphml(shown, path, notes=not_carried(shown, "graphml"))


def save_gexf(network: Network, path: Path, *, overwrite: bool = False) -> None:
    """Write the public part of a network as GEXF, without positions.

    Raises:
        InvalidDataError: when the file exists and ``overwrite`` is False.
        GraphkitError: when it cannot be written.
    """
    _check(path, overwrite)
    shown = network.public()
    write_gexf(shown, path, notes=not_carried(shown, "gexf"))


def _check(path: Path, overwrite: bool) -> None:
    if path.exists() and not overwrite:
        raise InvalidDataError(
            f"{str(path)!r} already exists; choose another name, or overwrite=True replaces it"
        )
