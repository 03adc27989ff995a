"""A network as graphs of networkx: the projection to a simple graph, and every tie as an edge."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from graphkit.model.dates import PartialDate
from graphkit.model.records import Actor, Source, Tie
from graphkit.model.vocabulary import Ontology

if TYPE_CHECKING:
    import networkx as nx

_NOT_XML = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]"
)
"""Characters that no XML file can hold, and those that one should not."""


def simple_graph(actors: Iterable[Actor], ties: Iterable[Tie]) -> nx.Graph[str]:
    """Return the projection to a simple undirected weighted graph; see ``Network.graph``."""
    import networkx as nx

    graph: nx.Graph[str] = nx.Graph()
    for actor in actors:
        known = {"label": actor.name(), "kind": actor.kind, "country": actor.country}
        graph.add_node(actor.id, **{"country": "", **_known(known)})
    for tie in ties:
        if tie.tail == tie.head:
            continue
        if graph.has_edge(tie.tail, tie.head):
            edge = graph.edges[tie.tail, tie.head]
            edge["weight"] += tie.strength
            edge["confidence"] = 1 - (1 - edge["confidence"]) * (1 - tie.certainty)
            edge["ties"] += f" {tie.id}"
        else:
            graph.add_edge(
                tie.tail,
                tie.head,
                weight=tie.strength,
                confidence=tie.certainty,
                ties=tie.id,
            )
    return graph


def tie_graph(
    actors: Iterable[Actor],
    ties: Iterable[Tie],
    sources: Mapping[str, Source],
    ontology: Ontology,
    about: Mapping[str, str],
    *,
    directed: bool,
) -> nx.MultiDiGraph[str] | nx.MultiGraph[str]:
    """Return every tie as one edge with its id as key; see ``Network.to_networkx``."""
    import networkx as nx

    graph: nx.MultiDiGraph[str] | nx.MultiGraph[str]
    graph = nx.MultiDiGraph() if directed else nx.MultiGraph()
    graph.graph.update(_known(about))
    for actor in actors:
        # GEXF gives a node without a label its id as one.
        graph.add_node(actor.id, **{"label": actor.id, **_known(_actor_attributes(actor, sources))})
    for tie in ties:
        attributes = _known(_tie_attributes(tie, sources, ontology))
        graph.add_edge(tie.tail, tie.head, tie.id, id=tie.id, **attributes)
    return graph


Attributes = Mapping[str, str | float | bool | PartialDate | None]


def _actor_attributes(actor: Actor, sources: Mapping[str, Source]) -> Attributes:
    return {
        "label": actor.name(),
        "kind": actor.kind,
        "subkind": actor.subkind,
        "country": actor.country,
        "code": actor.code,
        "within": actor.within,
        "sector": actor.sector,
        "lat": None if actor.lat is None else float(actor.lat),
        "lon": None if actor.lon is None else float(actor.lon),
        "population": actor.population,
        "since": actor.since,
        "until": actor.until,
        "succeeds": "|".join(actor.succeeds),
        **{f"name_{lang}": name for lang, name in actor.names.items()},
        "aliases": "|".join(actor.aliases),
        "wikidata": actor.wikidata,
        "sources": actor.source,
        "evidence": _cited(sources, actor.source, actor.locator),
        "note": actor.note,
    }


def _tie_attributes(tie: Tie, sources: Mapping[str, Source], ontology: Ontology) -> Attributes:
    cited = dict.fromkeys(claim.source for claim in tie.claims if claim.source)
    evidence = dict.fromkeys(
        _cited(sources, claim.source, claim.locator) for claim in tie.claims if claim.source
    )
    return {
        "kind": tie.kind,
        "label": ontology.tie_kinds[tie.kind].label["en"],
        "status": tie.status,
        "level": tie.level,
        "mechanism": tie.mechanism,
        "dimensions": "|".join(tie.dimensions),
        "obstacles": "|".join(tie.obstacles),
        "since": tie.since,
        "until": tie.until,
        "since_first": tie.since_first,
        "symmetric": tie.symmetric,
        "derived": tie.derived,
        "weight": float(tie.strength),
        "confidence": None if tie.confidence is None else float(tie.confidence),
        "sources": "|".join(cited),
        "evidence": " | ".join(evidence),
    }


def _cited(sources: Mapping[str, Source], source: str, locator: str) -> str:
    if not source:
        return ""
    return (sources.get(source) or Source(source, source)).cite(locator)


def _known(attributes: Attributes) -> dict[str, str | float | bool]:
    """Return the attributes that have a value, texts without what XML cannot hold."""
    known: dict[str, str | float | bool] = {}
    for name, value in attributes.items():
        if isinstance(value, str | PartialDate):
            text = _NOT_XML.sub("", str(value).replace("\r\n", "\n").replace("\r", "\n"))
            if text.strip():
                known[name] = text
        elif value is not None:
            known[name] = value
    return known
