"""A network as graphs of networkx: the projection to a simple graph, and every tie as an edge."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from graphkit.model.records import Actor, Tie

if TYPE_CHECKING:
    import networkx as nx


def simple_graph(actors: Iterable[Actor], ties: Iterable[Tie]) -> nx.Graph[str]:
    """Return the projection to a simple undirected weighted graph; see ``Network.graph``."""
    import networkx as nx

    graph: nx.Graph[str] = nx.Graph()
    for actor in actors:
        graph.add_node(actor.id, kind=actor.kind, country=actor.country)
    for tie in ties:
        if tie.tail == tie.head:
            continue
        if graph.has_edge(tie.tail, tie.head):
            edge = graph.edges[tie.tail, tie.head]
            edge["weight"] += tie.strength
            edge["confidence"] = 1 - (1 - edge["confidence"]) * (1 - tie.certainty)
            edge["ties"].append(tie.id)
        else:
            graph.add_edge(
                tie.tail,
                tie.head,
                weight=tie.strength,
                confidence=tie.certainty,
                ties=[tie.id],
            )
    return graph


def multigraph(actors: Iterable[Actor], ties: Iterable[Tie]) -> nx.MultiDiGraph[str]:
    """Return every tie as one directed edge with its id as key; see ``Network.multigraph``."""
    import networkx as nx

    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    for actor in actors:
        graph.add_node(actor.id, kind=actor.kind, country=actor.country)
    for tie in ties:
        graph.add_edge(
            tie.tail,
            tie.head,
            key=tie.id,
            kind=tie.kind,
            status=tie.status,
            level=tie.level,
            symmetric=tie.symmetric,
            weight=tie.strength,
            confidence=tie.certainty,
        )
    return graph
