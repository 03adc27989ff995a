"""How central actors are: one table for every measure."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from graphkit import engines
from graphkit.model import GraphkitError
from graphkit.names import suggest
from graphkit.network import Network
from graphkit.provenance import provenance
from graphkit.table import Table


@dataclass(frozen=True, slots=True)
class Measure:
    """A measure of actors: its name, how it is computed and by which engine.

    ``compute`` takes the projected graph and the path engine. ``engine`` is ``paths`` where
    shortest paths are needed, else a library or nothing. ``weighted`` is False for a measure
    that counts ties whatever their strength.
    """

    id: str
    compute: Callable[[engines.Simple, str], Sequence[float]]
    engine: str = ""
    weighted: bool = True


MEASURES: Mapping[str, Measure] = {
    measure.id: measure
    for measure in (
        Measure("degree", lambda graph, _: engines.degree(graph), weighted=False),
        Measure("strength", lambda graph, _: engines.strength(graph)),
        Measure("betweenness", engines.betweenness, "paths"),
        Measure("closeness", engines.closeness, "paths"),
        Measure("eigenvector", lambda graph, _: engines.eigenvector(graph), "numpy"),
        Measure("pagerank", lambda graph, _: engines.pagerank(graph), "numpy"),
    )
}
"""Every measure that :func:`centrality` knows, by name."""


def centrality(
    network: Network,
    measures: Sequence[str] = ("degree",),
    weight: str | None = None,
    *,
    engine: str | None = None,
) -> Table:
    """How central each actor is, by one or more measures.

    The network is taken as it comes: cut it first (``network.select``). Its ties are seen as
    undirected, parallel ties are united into one and self-ties left out (``Network.graph``).
    In the formulas n counts all actors of the network, with or without ties.

    ============ ===================================================== =======================
    degree       number of actors tied to                              0 to n-1
    strength     sum of tie strengths                                  0 and up
    betweenness  part of the shortest paths of other pairs that pass   0 to 1, by
                 the actor, summed over pairs                          (n-1)(n-2)/2
    closeness    ((r-1)/(n-1)) * ((r-1)/sum of distances), r actors    0 to 1 (unweighted)
                 reached with itself
    eigenvector  leading eigenvector of the matrix of ties             0 to 1, squares sum to 1
    pagerank     share of a walk's time, damping 0.85                  0 to 1, sum to 1
    ============ ===================================================== =======================

    An actor without ties has 0, but for pagerank, where it has the smallest share. Pairs
    without a path between them add nothing to betweenness; closeness is discounted by the share
    of actors that is reached, so components can be compared; the eigenvector is that of the
    component with the largest eigenvalue, and 0 elsewhere. pagerank of ties without direction
    is close to strength by nature.

    Args:
        network: the network, cut already.
        measures: names of measures, see :data:`MEASURES`.
        weight: what a tie counts: None for 1; ``weight`` for the sum of the united ties'
            weights; ``confidence`` for the chance that at least one of them exists. In paths a
            tie is 1/strength long, and with a weight a strength of 0 is no tie. degree never
            takes weights; strength takes ``weight`` unless told otherwise.
        engine: ``igraph`` or ``networkx`` for shortest paths; None for the faster that is there.

    Returns:
        A row an actor: ``id, name_en, kind, country``, then for each measure its value and
        ``<measure>_rank``, in the order of the first measure, then of ids. The best has rank 1;
        actors whose values agree to 12 digits of the largest share the better rank, and the
        ranks after them are left out. ``meta`` has the provenance, the engine and the weight.

    Raises:
        GraphkitError: for an unknown measure, weight or engine, a near one suggested, or when
            no measure is named.

    References:
        Freeman, L. C. (1977) A set of measures of centrality based on betweenness. Sociometry
        40, 35-41. Freeman (1978) Centrality in social networks. Social Networks 1, 215-239.
        Wasserman, S. and Faust, K. (1994) Social Network Analysis, Cambridge. Bonacich, P.
        (1972) Factoring and weighting approaches to status scores. J. Math. Sociology 2,
        113-120; (1987) Power and centrality. Am. J. Sociology 92, 1170-1182. Page, L., Brin,
        S., Motwani, R. and Winograd, T. (1999) The PageRank citation ranking, Stanford.
        Brandes, U. (2001) A faster algorithm for betweenness centrality. J. Math. Sociology
        25, 163-177.

    Example:
        >>> from graphkit.model import Actor, Claim
        >>> network = Network(
        ...     actors={key: Actor(key, "province") for key in ("LA-SV", "TH-49", "VN-25")},
        ...     claims=(Claim("TH-49", "LA-SV", "sister_city"),
        ...             Claim("LA-SV", "VN-25", "sister_city")))
        >>> for row in centrality(network, ("degree", "betweenness")):
        ...     print(row["id"], row["degree"], row["degree_rank"], row["betweenness"])
        LA-SV 2 1 1.0
        TH-49 1 2 0.0
        VN-25 1 2 0.0
    """
    chosen = _chosen(measures)
    plain = engines.project(network)
    weighted = plain if weight is None else engines.project(network, weight)
    used: dict[str, None] = {}
    columns: list[Sequence[float]] = []
    for measure in chosen:
        graph = weighted if measure.weighted else plain
        if measure.id == "strength" and weight is None:
            graph = engines.project(network, "weight")
        library = engines.path_engine(engine) if measure.engine == "paths" else measure.engine
        if library:
            used[engines.engine_label(library)] = None
        values = measure.compute(graph, library)
        columns += [values, ranks(values)]
    first = columns[1]
    rows = [
        (actor.id, actor.name(), actor.kind, actor.country, *(column[place] for column in columns))
        for place, actor in sorted(
            enumerate(network.actors.values()), key=lambda pair: (first[pair[0]], pair[1].id)
        )
    ]
    names = [name for m in chosen for name in (m.id, f"{m.id}_rank")]
    meta = provenance(network, engine=", ".join(used) or None)
    return Table(("id", "name_en", "kind", "country", *names), rows, {**meta, "weight": weight})


def ranks(values: Sequence[float]) -> list[int]:
    """Places from 1 for the largest; equal values share the better place (1, 2, 2, 4).

    Values are equal when they agree to 12 digits of the largest, so that noise of arithmetic
    ranks nobody.

    Example:
        >>> ranks([0.1 + 0.2, 0.3, 0.5, 0.0])
        [2, 2, 1, 4]
    """
    scale = max(map(abs, values), default=0) or 1
    rounded = [round(value / scale, 12) for value in values]
    place: dict[float, int] = {}
    for rank, value in enumerate(sorted(rounded, reverse=True), start=1):
        place.setdefault(value, rank)
    return [place[value] for value in rounded]


def _chosen(measures: Sequence[str]) -> list[Measure]:
    names = dict.fromkeys([measures] if isinstance(measures, str) else measures)
    if not names:
        raise GraphkitError(f"name a measure; there are: {', '.join(MEASURES)}")
    for name in names:
        if name not in MEASURES:
            raise GraphkitError(f"{name!r} is no measure; {suggest(name, MEASURES)}")
    return [MEASURES[name] for name in names]
