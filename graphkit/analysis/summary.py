"""Summarise a whole network: size, density, closure, distances and centralization."""

from __future__ import annotations

from collections.abc import Sequence

from graphkit.analysis import engines
from graphkit.analysis.engines import Projection
from graphkit.model.network import Network
from graphkit.model.provenance import provenance
from graphkit.model.table import Table
from graphkit.names.languages import words_of

Figure = float | int | None

FIGURES = (
    *("actors", "ties", "density", "isolates", "mean_degree", "max_degree", "components"),
    *("largest_component", "max_core", "triangles", "transitivity", "clustering"),
    *("degree_assortativity", "diameter", "mean_distance", "mean_distance_largest"),
    *("efficiency", "centralization_degree", "centralization_closeness"),
    "centralization_betweenness",
)
"""The figures of :func:`summary`, in the order of its rows."""


def summary(
    network: Network, *, paths: bool = True, engine: str | None = None, lang: str = "en"
) -> Table:
    """Compute figures that describe a network as a whole.

    All ties of the given network count, projected as for :func:`centrality`: undirected, parallel
    ties merged, no self-ties, unweighted.

    ============================ =============================================================
    density                      ties / (n(n-1)/2)
    transitivity                 3 * triangles / pairs of adjacent ties (Luce and Perry 1949)
    clustering                   mean of the local clustering of actors with two contacts or
                                 more (Watts and Strogatz 1998)
    degree_assortativity         Pearson's correlation of degrees over ties (Newman 2002)
    diameter, mean_distance      over pairs connected by a path
    efficiency                   mean of 1/distance over all pairs (Latora and Marchiori 2001)
    centralization_degree        sum of max - degree, divided by (n-1)(n-2)
    centralization_closeness     sum of max - closeness, divided by (n-1)(n-2)/(2n-3);
                                 connected networks only
    centralization_betweenness   sum of max - betweenness (0 to 1), divided by n-1
    ============================ =============================================================

    The last three are Freeman's (1978): 1 in a star, 0 where all actors are alike.

    Args:
        network: the selected network.
        paths: True to compute the figures that need shortest paths, which take the most time.
        engine: the library for betweenness; None for the fastest one installed.
        lang: the language of the meanings; English where there is none.

    Returns:
        One row per figure: ``figure`` (its name), ``value`` (None where it is not defined, such
        as the density of one actor) and ``meaning``.

    References:
        Freeman, L. C. (1978) Centrality in social networks: conceptual clarification. Social
        Networks 1, 215-239. Newman, M. E. J. (2002) Assortative mixing in networks. Physical
        Review Letters 89, 208701. Latora, V. and Marchiori, M. (2001) Efficient behavior of
        small-world networks. Physical Review Letters 87, 198701. Luce, R. D. and Perry, A. D.
        (1949) A method of matrix analysis of group structure. Psychometrika 14, 95-116. Watts,
        D. J. and Strogatz, S. H. (1998) Collective dynamics of small-world networks. Nature
        393, 440-442.

    Raises:
        InvalidDataError: for an unknown engine, with similar ones suggested.
        MissingExtraError: when the engine is not installed.

    Example:
        >>> from graphkit.model.records import Actor, Claim
        >>> star = Network(
        ...     actors={key: Actor(key, "province") for key in "abcd"},
        ...     claims=tuple(Claim("a", key, "sister_city") for key in "bcd"))
        >>> values = {row["figure"]: row["value"] for row in summary(star)}
        >>> values["density"], values["diameter"], values["centralization_degree"]
        (0.5, 2, 1.0)
    """
    graph = engines.project(network)
    figures = _figures(graph)
    used = [engines.engine_label("numpy")]
    if paths:
        library = engines.path_engine(engine)
        label = engines.engine_label(library)
        used += [label] if label not in used else []
        figures |= _distances(graph) | _centralization(graph, library)
    meanings = words_of("analysis", lang)["summary"]
    rows = [(name, figures[name], meanings[name]) for name in FIGURES if name in figures]
    return Table(("figure", "value", "meaning"), rows, provenance(network, engine=", ".join(used)))


def _figures(graph: Projection) -> dict[str, Figure]:
    """Compute the figures that need no shortest paths."""
    n, ties = len(graph.actors), len(graph.tails)
    degree = engines.degree(graph)
    sizes = [len(members) for members in engines.components(graph)]
    triangles = sum(engines.triangle_counts(graph)) // 3
    local = [value for value in engines.clustering(graph) if value is not None]
    meeting = sum(k * (k - 1) // 2 for k in degree)
    return {
        "actors": n,
        "ties": ties,
        "density": _share(ties, n * (n - 1) / 2),
        "isolates": degree.count(0),
        "mean_degree": _share(2 * ties, n),
        "max_degree": max(degree, default=None),
        "components": len(sizes),
        "largest_component": max(sizes, default=0),
        "max_core": max(engines.core(graph), default=None),
        "triangles": triangles,
        "transitivity": _share(3 * triangles, meeting),
        "clustering": _share(sum(local), len(local)),
        "degree_assortativity": engines.degree_assortativity(graph),
        "centralization_degree": _share(_gaps(degree), (n - 1) * (n - 2) if n > 2 else 0),
    }


def _distances(graph: Projection) -> dict[str, Figure]:
    n = len(graph.actors)
    found = engines.distances(graph)
    pairs = sum(found.pairs)
    largest = max(engines.components(graph), key=len, default=[])
    within = len(largest) * (len(largest) - 1)
    return {
        "diameter": len(found.pairs) or None,
        "mean_distance": _share(int(found.sums.sum()), 2 * pairs),
        "mean_distance_largest": _share(int(found.sums[largest].sum()), within),
        "efficiency": _share(float(found.inverse.sum()), n * (n - 1)),
    }


def _centralization(graph: Projection, library: str) -> dict[str, Figure]:
    n = len(graph.actors)
    if n < 3:
        return {"centralization_closeness": None, "centralization_betweenness": None}
    connected = len(engines.components(graph)) == 1
    near = engines.closeness(graph, engines.path_engine(None, "closeness")) if connected else []
    between = engines.betweenness(graph, library)
    return {
        "centralization_closeness": (
            _share(_gaps(near) * (2 * n - 3), (n - 1) * (n - 2)) if connected else None
        ),
        "centralization_betweenness": _share(_gaps(between), n - 1),
    }


def _gaps(values: Sequence[float]) -> float:
    """Return the sum of the differences from the largest value."""
    largest = max(values, default=0)
    return sum(largest - value for value in values)


def _share(part: float, whole: float) -> float | None:
    """Return a part as a share of a whole; None if the whole is 0."""
    return part / whole if whole else None
