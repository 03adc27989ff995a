"""Write a network for graph programs (GraphML, GEXF), through networkx."""

from __future__ import annotations

import io
from pathlib import Path

from graphkit.model.errors import InvalidDataError
from graphkit.model.network import Network
from graphkit.storage.atomic import write_bytes


def write_graphml(network: Network, path: Path, *, overwrite: bool = False) -> None:
    """Write the public part of a network as GraphML; see :meth:`Network.to_networkx`.

    Raises:
        InvalidDataError: when the file exists and ``overwrite`` is False.
        GraphkitError: when it cannot be written.
    """
    import networkx as nx

    out = io.BytesIO()
    nx.write_graphml(network.public().to_networkx(), out)
    _write(path, out.getvalue(), overwrite)


def write_gexf(network: Network, path: Path, *, overwrite: bool = False) -> None:
    """Write the public part of a network as GEXF; see :meth:`Network.to_networkx`.

    Raises:
        InvalidDataError: when the file exists and ``overwrite`` is False.
        GraphkitError: when it cannot be written.
    """
    import networkx as nx

    out = io.BytesIO()
    nx.write_gexf(network.public().to_networkx(), out)
    _write(path, out.getvalue(), overwrite)


def _write(path: Path, data: bytes, overwrite: bool) -> None:
    if path.exists() and not overwrite:
        raise InvalidDataError(
            f"{str(path)!r} already exists; choose another name, or overwrite=True replaces it"
        )
    write_bytes(path, data)
