"""Where an output comes from, in the words that let somebody make it again."""

from __future__ import annotations

import datetime as dt
from typing import Any

from graphkit.model.network import Network

VERSION = "0.1.0"


def provenance(
    network: Network, *, engine: str | None = None, seed: int | None = None
) -> dict[str, Any]:
    """What every output carries about its making.

    Args:
        network: what was analysed or drawn, cut already.
        engine: the library that computed it, where that matters.
        seed: the seed of anything drawn at random.

    Returns:
        ``dataset``, ``version`` and ``content_hash`` (SHA-256 of all records of the dataset),
        ``selection`` in words, ``as_of`` and ``generated`` as ISO days, ``seed``, ``engine``
        and ``graphkit``, the version of this library.

    Example:
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
