"""State what a format does not carry of a network, counted, in the words of a language."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from graphkit.model.network import Network
from graphkit.names.languages import words_of
from graphkit.storage.formats.graph import Graph

Counts = Mapping[str, int]

_FOLDED = ("claims", "left_out", "disagreements", "actor_claims", "sources", "places", "overlay")

PARTS: Mapping[str, tuple[str, ...]] = {
    "folder": (),
    "xlsx": (),
    "package": (),
    "gexf": _FOLDED,
    "graphml": (*_FOLDED, "directions"),
    "pajek": (*_FOLDED, "ids", "fields"),
    "r": _FOLDED,
    "geojson": (*_FOLDED, "unplaced"),
    "node-link": (),
    "json-ld": ("overlay_labels",),
    "ftm": ("overlay_labels", "actor_claims", "as_written"),
    "bibtex": ("only_sources", "access"),
    "ris": ("only_sources", "access"),
    "site": ("dataset_files",),
}
"""What each format may lack, as keys of the words and of :func:`_counts`."""


def not_carried(network: Network, format_: str, lang: str = "en") -> list[str]:
    """Return what a format does not carry of a network, one sentence each; empty for nothing.

    Args:
        network: what is written.
        format_: the name of a format in :data:`PARTS`.
        lang: the language of the sentences.

    Example:
        >>> from graphkit.model.records import Source
        >>> not_carried(Network(sources={"a": Source("a", "A")}), "gexf")[0][:46]
        'Not in the file: the records of sources (1); t'
        >>> not_carried(Network(), "folder")
        []
    """
    words = words_of("storage", lang)["not_carried"]
    counts = {name: _COUNTS[name](network) for name in PARTS[format_]}
    return [str(words[name]).format(n=n) for name, n in counts.items() if n]


def store_note(lang: str = "en") -> str:
    """Return what no file carries of a store.

    Example:
        >>> store_note()
        'Not in the file: proposals, verdicts and the history of the store.'
    """
    return str(words_of("storage", lang)["not_carried"]["store"])


def layout_note(network: Network, lang: str = "en") -> str:
    """Return that a network was too large for its actors to be arranged."""
    text = words_of("storage", lang)["not_carried"]["layout"]
    return str(text).format(n=len(network.actors))


def _folded(network: Network) -> int:
    return sum(len(tie.claims) - 1 for tie in Graph(network).ties)


def _left_out(network: Network) -> int:
    """Count the claims on no written tie: later than the day, or of a denied tie."""
    ties = Graph(network).ties
    written = sum(len(tie.claims) for tie in ties if not tie.derived)
    return len(network.claims) - written


def _places(network: Network) -> int:
    shown = {tie.id for tie in Graph(network).ties}
    return sum(tie.derived and tie.id not in shown for tie in network.ties.values())


def _unplaced(network: Network) -> int:
    return sum(actor.lat is None or actor.lon is None for actor in network.actors.values())


def _as_written(network: Network) -> int:
    """Count the dates whose text is not their ISO form."""
    spans = [(actor.since, actor.until) for actor in network.actors.values()]
    spans += [(claim.since, claim.until) for claim in network.claims]
    dates = [date for pair in spans for date in pair]
    return sum(bool(date and date.text and date.text != str(date)) for date in dates)


def _mixed(network: Network) -> int:
    graph = Graph(network)
    return sum(tie.symmetric for tie in graph.ties) if graph.directed else 0


def _access(network: Network) -> int:
    return sum(bool(source.access) for source in network.sources.values())


_COUNTS: Mapping[str, Callable[[Network], int]] = {
    "claims": _folded,
    "left_out": _left_out,
    "disagreements": lambda network: len(network.disagreements),
    "actor_claims": lambda network: len(network.actor_claims),
    "sources": lambda network: len(network.sources),
    "places": _places,
    "overlay": lambda network: len(network.ontology.overlay),
    "overlay_labels": lambda network: len(network.ontology.overlay),
    "directions": _mixed,
    "ids": lambda network: len(network.actors),
    "fields": lambda network: len(network.actors),
    "unplaced": _unplaced,
    "as_written": _as_written,
    "only_sources": lambda network: len(network.actors) + len(network.claims),
    "access": _access,
    "dataset_files": lambda network: len(network.claims),
}
