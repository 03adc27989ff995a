"""Compute measures from shortest paths with the fastest library installed.

networkx is the reference; numpy, igraph and scipy give the same numbers faster.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from importlib.metadata import version
from importlib.util import find_spec

import numpy as np

from graphkit.analysis.engines import brandes
from graphkit.analysis.engines.adapters import (
    as_igraph,
    as_networkx,
    igraph_lengths,
    lengths,
    whole_lengths,
)
from graphkit.analysis.engines.distances import distances
from graphkit.analysis.engines.projection import Projection, components
from graphkit.model.errors import InvalidDataError, MissingExtraError
from graphkit.names.suggest import suggest

PATH_ENGINES = ("numpy", "igraph", "scipy", "networkx")
"""The libraries that can find shortest paths."""

SLOW_PATHS = 3000
"""Number of actors above which networkx needs minutes for the shortest paths."""

SLOW_BETWEENNESS = 30_000
"""Number of actors above which betweenness takes minutes with any library."""

# Libraries that can compute each measure on unweighted and on weighted ties, the fastest first.
# networkx, the reference, can compute everything and comes last.
_DISTANCES = (("numpy", "igraph", "scipy", "networkx"), ("igraph", "scipy", "networkx"))
_ABLE: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "betweenness": (("numpy", "igraph", "networkx"), ("igraph", "networkx")),
    "sampled betweenness": (("numpy", "igraph", "networkx"), ("igraph", "networkx")),
    "closeness": _DISTANCES,
    "harmonic": _DISTANCES,
}
_EXTRAS = {"igraph": "fast", "scipy": "sparse"}

# Number of starts whose distances to all actors are kept in memory at once.
_STARTS = 64


def slow_paths(
    actors: int, measures: Iterable[str] = ("betweenness",), *, weighted: bool = False
) -> bool:
    """Return True if shortest paths take minutes with the installed libraries.

    Args:
        actors: the number of actors.
        measures: names of measures; those without shortest paths do not count.
        weighted: True if ties have lengths.

    Example:
        >>> slow_paths(500), slow_paths(50_000), slow_paths(50_000, ["degree", "closeness"])
        (False, True, False)
    """
    wanted = _ABLE.keys() & set(measures)
    if actors > SLOW_BETWEENNESS and "betweenness" in wanted:
        return True
    return actors > SLOW_PATHS and any(
        path_engine(None, measure, weighted=weighted) == "networkx" for measure in wanted
    )


def path_engine(
    name: str | None = None, measure: str = "betweenness", *, weighted: bool = False
) -> str:
    """Return the library that finds the shortest paths of a measure.

    Args:
        name: one of :data:`PATH_ENGINES`; None for the fastest one installed.
        measure: ``betweenness``, ``sampled betweenness``, ``closeness`` or ``harmonic``.
        weighted: True if ties have lengths.

    Raises:
        InvalidDataError: for an unknown name, or a library that cannot compute the measure.
        MissingExtraError: when the library is not installed.
    """
    able = _ABLE[measure][weighted]
    if name is None:
        return next(each for each in able if find_spec(each))
    if name not in PATH_ENGINES:
        raise InvalidDataError(f"{name!r} is not a known engine; {suggest(name, PATH_ENGINES)}")
    if name not in able:
        kind = "weighted " if weighted else ""
        raise InvalidDataError(
            f"{name} cannot compute {kind}{measure}; use one of: {', '.join(able)}"
        )
    if not find_spec(name):
        raise MissingExtraError(
            f"{name} is not installed; run: pip install 'graphkit[{_EXTRAS[name]}]'"
        )
    return name


def engine_label(name: str) -> str:
    """Return the name and version of a library, as outputs state it."""
    return f"{name} {version(name)}"


def betweenness(graph: Projection, engine: str) -> list[float]:
    """Return the betweenness of each actor (Freeman 1977), 0 to 1.

    The value is the sum, over pairs of other actors, of the share of their shortest paths that
    passes through the actor, divided by (n-1)(n-2)/2; 0 for fewer than three actors.
    """
    n = len(graph.actors)
    if n < 3:
        return [0.0] * n
    found: Iterable[float]
    if engine == "numpy":
        found = brandes.betweenness(n, graph.tails, graph.heads).tolist()
    elif engine == "igraph":
        found = as_igraph(graph).betweenness(directed=False, weights=igraph_lengths(graph))
    else:
        import networkx as nx

        weight = None if graph.strengths is None else "length"
        by_number = nx.betweenness_centrality(as_networkx(graph), normalized=False, weight=weight)
        found = [by_number[number] for number in range(n)]
    scale = 2 / ((n - 1) * (n - 2))
    return [float(value) * scale for value in found]


def closeness(graph: Projection, engine: str) -> list[float]:
    """Return the closeness of each actor, discounted by the share of actors that it reaches.

    The value is ((r-1)/(n-1)) * ((r-1)/sum of distances), where r is the number of actors that it
    reaches, itself included (Wasserman and Faust 1994, p. 201); 0 for an actor that reaches no
    other.
    """
    n, reached = len(graph.actors), _reached(graph)
    if engine == "igraph":
        # igraph returns (r-1)/sum within the component, and NaN for an isolate.
        made = as_igraph(graph)
        within = made.closeness(weights=lengths(graph), normalized=True) if n else []
    else:
        sums, _ = _sums(graph, engine)
        within = [r / total if r else 0.0 for r, total in zip(reached, sums, strict=True)]
    return [
        0.0 if not r else float(value) * r / (n - 1)
        for r, value in zip(reached, within, strict=True)
    ]


def harmonic(graph: Projection, engine: str) -> list[float]:
    """Return the mean of 1/distance from each actor to the others, 0 for those out of reach.

    The sum over the other actors is divided by n-1 (Marchiori and Latora 2000; Boldi and Vigna
    2014).
    """
    n = len(graph.actors)
    if n < 2:
        return [0.0] * n
    if engine == "igraph":
        found = as_igraph(graph).harmonic_centrality(weights=lengths(graph), normalized=True)
        return [float(value) for value in found]
    return [value / (n - 1) for value in _sums(graph, engine)[1]]


def _reached(graph: Projection) -> list[int]:
    """Return the number of others that each actor reaches."""
    reached = [0] * len(graph.actors)
    for members in components(graph):
        for member in members:
            reached[member] = len(members) - 1
    return reached


def _sums(graph: Projection, engine: str) -> tuple[list[float], list[float]]:
    """Return the sums of distance and of 1/distance from each actor to those that it reaches."""
    if engine == "numpy":
        found = distances(graph)
        return found.sums.tolist(), found.inverse.tolist()
    each = _by_scipy(graph) if engine == "scipy" else _by_networkx(graph)
    sums, inverse = zip(*each, strict=True) if graph.actors else ((), ())
    return list(sums), list(inverse)


def _by_networkx(graph: Projection) -> Iterable[tuple[float, float]]:
    import networkx as nx

    made = as_networkx(graph)
    multiple = 1 if graph.strengths is None else whole_lengths(graph.strengths)[1]
    found: Mapping[int, float]
    for start in range(len(graph.actors)):
        if graph.strengths is None:
            found = nx.single_source_shortest_path_length(made, start)
        else:
            found = nx.single_source_dijkstra_path_length(made, start, weight="length")
        far = [length for length in found.values() if length]
        yield sum(far) / multiple, math.fsum(multiple / length for length in far)


def _by_scipy(graph: Projection) -> Iterable[tuple[float, float]]:
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import dijkstra

    n = len(graph.actors)
    one_by_one = np.array(lengths(graph) or [1.0] * len(graph.tails))
    starts, _, heads, ties = graph.arcs
    matrix = csr_array((one_by_one[ties], heads, starts), shape=(n, n))
    for first in range(0, n, _STARTS):
        found = dijkstra(matrix, indices=range(first, min(n, first + _STARTS)))
        near = np.isfinite(found) & (found > 0)
        sums = np.where(near, found, 0.0).sum(axis=1)
        inverse = np.divide(1.0, found, out=np.zeros_like(found), where=near).sum(axis=1)
        yield from zip(sums.tolist(), inverse.tolist(), strict=True)
