"""The provenance of an output: all that is needed to make it again."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from graphkit.model.network import Network

VERSION = "0.1.0"


def provenance(
    network: Network, *, engine: str | None = None, seed: int | None = None
) -> dict[str, Any]:
    """Return the provenance of an output.

    Args:
        network: the network that was analysed or drawn, after any selection.
        engine: the library that computed it, if that matters.
        seed: the random seed, if there is one.

    Returns:
        ``dataset``, ``version`` and ``content_hash`` (SHA-256 of all records of the dataset),
        ``selection`` in words, ``as_of`` and ``generated`` as ISO days, ``seed``, ``engine``
        and ``graphkit``, the version of this library.

    Example:
        >>> from graphkit.model.network import Network
        >>> provenance(Network(title="Border towns"))["dataset"]
        'Border towns'
    """
    selection = network.selection
    return {
        "dataset": network.title,
        "version": network.version,
        "content_hash": network.content_hash,
        "selection": selection.describe(network.ontology) if selection else "whole network",
        "as_of": network.as_of.isoformat(),
        "generated": dt.date.today().isoformat(),
        "seed": seed,
        "engine": engine,
        "graphkit": VERSION,
    }
