"""The provenance of an output: all that is needed to make it again."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from graphkit.model.network import Network

VERSION = "0.1.0"

_run: ContextVar[Mapping[str, Any] | None] = ContextVar("run", default=None)


@contextmanager
def recorded(run: Mapping[str, Any]) -> Iterator[None]:
    """Add a record of what is run to the provenance of every output that the block makes.

    Args:
        run: ``command`` and ``arguments``, as values that JSON can hold.

    Example:
        >>> from graphkit.model.network import Network
        >>> with recorded({"command": "info", "arguments": {}}):
        ...     provenance(Network())["run"]["command"]
        'info'
    """
    token = _run.set(run)
    try:
        yield
    finally:
        _run.reset(token)


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
        and ``graphkit``, the version of this library. What a command makes also has ``run``: the
        ``command`` and all its ``arguments``, with which ``graphkit rerun`` makes it again.

    Example:
        >>> from graphkit.model.network import Network
        >>> provenance(Network(title="Border towns"))["dataset"]
        'Border towns'
    """
    selection, run = network.selection, _run.get()
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
        **({"run": dict(run)} if run else {}),
    }
