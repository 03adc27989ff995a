"""The options that every drawing of a network takes, once for maps and figures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TypedDict

from graphkit.model.network import Network


class DrawingKeywords(TypedDict, total=False):
    """The keyword arguments of :func:`draw_map` and :func:`draw_figure`; see DrawingOptions."""

    lang: str
    title: str | None
    size: str | Mapping[str, float]
    colour: str
    layout: str
    seed: int
    limit: int | None
    internal: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawingOptions:
    """The options of a drawing of a network.

    Attributes:
        lang: the language of names and words: ``en``, ``th`` or one the actors have names in.
        title: the heading; the dataset's title if None.
        size: what the area of an actor follows: a measure such as ``degree`` (how many others it
            is tied to) or ``betweenness``, or a number of at least 0 for each id.
        colour: what the colour of an actor follows: ``kind``, ``country`` or ``community``.
        layout: where actors are placed: ``network`` by their ties, ``geo`` by their places on
            earth.
        seed: random seed of the layout and the communities.
        limit: how many actors are drawn at most, those first whose ``size`` is largest; 0 for
            all. If None, all up to 500, of more only the first 150; the drawing says how many.
        internal: show what rests on internal sources too; the drawing then says so. Otherwise it
            is left out, and the drawing says how many ties are.
    """

    lang: str = "en"
    title: str | None = None
    size: str | Mapping[str, float] = "degree"
    colour: str = "kind"
    layout: str = "network"
    seed: int = 0
    limit: int | None = None
    internal: bool = False


def open_internal(network: Network) -> tuple[Network, frozenset[str]]:
    """Return a network whose internal sources count as public, and the ids of those sources.

    Example:
        >>> from graphkit.model.records import Source
        >>> network = Network(sources={"memo": Source("memo", "Memo", access="internal")})
        >>> opened, secret = open_internal(network)
        >>> [*opened.public().sources], [*secret]
        (['memo'], ['memo'])
    """
    whole = network.whole or network
    public = ("", network.ontology.public_access)
    secret = frozenset(s.id for s in whole.sources.values() if s.access not in public)
    if not secret:
        return network, secret
    opened = _opened(whole)
    if network.whole is None:
        return opened, secret
    return replace(network, sources=_opened(network).sources, whole=opened), secret


def _opened(network: Network) -> Network:
    sources = {key: replace(source, access="") for key, source in network.sources.items()}
    opened = replace(network, sources=sources)
    # The data are the same, whatever may be shown of them.
    opened.__dict__["content_hash"] = network.content_hash
    return opened
