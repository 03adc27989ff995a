"""Measures from shortest paths: networkx is the reference, igraph takes its place if installed."""

from __future__ import annotations

import math
from collections.abc import Sequence
from fractions import Fraction
from importlib.metadata import version
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from graphkit.engines.simple import Simple, components
from graphkit.model import GraphkitError
from graphkit.names import suggest

if TYPE_CHECKING:
    import networkx as nx

PATH_ENGINES = ("igraph", "networkx")
"""The libraries that can find shortest paths, the faster first."""

SLOW_PATHS = 3000
"""Actors from which on networkx needs minutes for the shortest paths among them."""

# A common multiple of more bits than this stops being a cheap integer.
_LONGEST_MULTIPLE = 1024


def slow_paths(actors: int) -> bool:
    """Whether shortest paths among so many actors take minutes with what is installed.

    Example:
        >>> slow_paths(500)
        False
    """
    return actors > SLOW_PATHS and path_engine() == "networkx"


def path_engine(name: str | None = None) -> str:
    """The library that will find shortest paths.

    Args:
        name: one of :data:`PATH_ENGINES`; None for the fastest that is installed.

    Raises:
        GraphkitError: when there is none of that name, or it is not installed.
    """
    if name is None:
        return "igraph" if find_spec("igraph") else "networkx"
    if name not in PATH_ENGINES:
        raise GraphkitError(f"{name!r} is no engine; {suggest(name, PATH_ENGINES)}")
    if not find_spec(name):
        raise GraphkitError(f"{name} is not installed; run: pip install 'graphkit[fast]'")
    return name


def engine_label(name: str) -> str:
    """A library's name and version, as an output carries it."""
    return f"{name} {version(name)}"


def betweenness(graph: Simple, engine: str) -> list[float]:
    """The share of other pairs whose shortest paths run through each actor (Freeman 1977).

    Sum over pairs of other actors of the part of their shortest paths that passes the actor,
    over (n-1)(n-2)/2; 0 for fewer than three actors.
    """
    n = len(graph.actors)
    if n < 3:
        return [0.0] * n
    if engine == "igraph":
        found = _igraph(graph).betweenness(directed=False, weights=_igraph_lengths(graph))
    else:
        import networkx as nx

        lengths = None if graph.strengths is None else "length"
        by_number = nx.betweenness_centrality(_networkx(graph), normalized=False, weight=lengths)
        found = [by_number[number] for number in range(n)]
    scale = 2 / ((n - 1) * (n - 2))
    return [float(value) * scale for value in found]


def closeness(graph: Simple, engine: str) -> list[float]:
    """How near each actor is to those it reaches, times the share that it reaches.

    ((r-1)/(n-1)) * ((r-1)/sum of distances), r the actors it reaches with itself (Wasserman
    and Faust 1994, p. 201); 0 for an actor that reaches nobody.
    """
    n = len(graph.actors)
    reached = [0] * n
    for members in components(graph):
        for member in members:
            reached[member] = len(members) - 1
    if engine == "igraph":
        # igraph's is (r-1)/sum within the component, and not a number for an isolate.
        lengths = None
        if graph.strengths is not None:
            whole, multiple = whole_lengths(graph.strengths)
            lengths = [length / multiple for length in whole]
        within = _igraph(graph).closeness(weights=lengths, normalized=True) if n else []
    else:
        within = [r / total if r else 0.0 for r, total in zip(reached, _sums(graph), strict=True)]
    return [
        0.0 if not r else float(value) * r / (n - 1)
        for r, value in zip(reached, within, strict=True)
    ]


def whole_lengths(strengths: Sequence[float]) -> tuple[list[int], int]:
    """The lengths of ties, 1/strength, as integers, and what they were multiplied by.

    Paths of one length must be seen to be so: 1/3 + 1/3 + 1/3 is 1 in whole thirds and is not
    in binary fractions, and networkx then counts the paths wrongly. Strengths are read to nine
    significant digits (0.1 + 0.2 is 0.3). Where no common multiple of them has fewer than 1,024
    bits, lengths are rounded to 2^-53 of the longest: sums in another order stay equal.
    """
    fractions = [Fraction(f"{value:.9g}") for value in strengths]
    multiple = 1
    for numerator in {fraction.numerator for fraction in fractions}:
        multiple = math.lcm(multiple, numerator)
        if multiple.bit_length() > _LONGEST_MULTIPLE:
            break
    else:
        return [
            multiple // fraction.numerator * fraction.denominator for fraction in fractions
        ], multiple
    multiple = math.ceil(2**53 * min(fractions))
    return [max(1, round(multiple / fraction)) for fraction in fractions], multiple


def _networkx(graph: Simple) -> nx.Graph[int]:
    import networkx as nx

    made: nx.Graph[int] = nx.Graph()
    made.add_nodes_from(range(len(graph.actors)))
    if graph.strengths is None:
        made.add_edges_from(graph.pairs)
    else:
        lengths, _ = whole_lengths(graph.strengths)
        made.add_weighted_edges_from(
            zip(graph.tails, graph.heads, lengths, strict=True), weight="length"
        )
    return made


def _sums(graph: Simple) -> list[float]:
    """The sum of each actor's distances to those it reaches, by networkx."""
    import networkx as nx

    made, n = _networkx(graph), len(graph.actors)
    if graph.strengths is None:
        return [
            float(sum(nx.single_source_shortest_path_length(made, start).values()))
            for start in range(n)
        ]
    _, multiple = whole_lengths(graph.strengths)
    return [
        sum(nx.single_source_dijkstra_path_length(made, start, weight="length").values()) / multiple
        for start in range(n)
    ]


def _igraph(graph: Simple) -> Any:
    import igraph

    return igraph.Graph(n=len(graph.actors), edges=graph.pairs)


def _igraph_lengths(graph: Simple) -> list[float] | None:
    """Lengths for igraph: Python numbers, since it silently takes numpy's integers for 1.

    Whole ones where the sum along a path is exact in a double; else fractions, which igraph
    compares to 1e-10.
    """
    if graph.strengths is None:
        return None
    lengths, multiple = whole_lengths(graph.strengths)
    exact = max(lengths, default=0) * len(graph.actors) < 2**53
    return [float(length) if exact else length / multiple for length in lengths]
