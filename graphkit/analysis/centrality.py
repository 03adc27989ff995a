"""How central actors are: one table for every measure."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from graphkit.analysis import engines
from graphkit.analysis.columns import actor_cells, actor_columns
from graphkit.model.errors import GraphkitError
from graphkit.model.network import Network
from graphkit.model.provenance import provenance
from graphkit.model.table import Table
from graphkit.names.suggest import suggest

Values = Sequence[float] | Sequence[float | None]
"""A value an actor, None where the measure is not defined for it."""


@dataclass(frozen=True, slots=True)
class Measure:
    """A measure of actors: its name, how it is computed and by which engine.

    ``compute`` takes the projected graph and the path engine, and by name those options of
    :func:`centrality` that ``takes`` lists. ``engine`` is ``paths`` where shortest paths are
    needed, else a library or nothing. ``weighted`` is False for a measure that counts ties
    whatever their strength, ``low_first`` is True where the smallest value is the best.
    """

    id: str
    compute: Callable[..., Values]
    engine: str = ""
    weighted: bool = True
    low_first: bool = False
    takes: tuple[str, ...] = ()

    def ranks(self, values: Values) -> list[int | None]:
        """The places of some values of this measure, from 1 for the best: see :func:`ranks`."""
        return ranks(values, low_first=self.low_first)


def _alone(function: Callable[..., Values]) -> Callable[..., Values]:
    """A function of the graph in the form that a measure has."""

    def compute(graph: engines.Projection, _: str, **options: Any) -> Values:
        return function(graph, **options)

    return compute


MEASURES: Mapping[str, Measure] = {
    measure.id: measure
    for measure in (
        Measure("degree", _alone(engines.degree), weighted=False),
        Measure("strength", _alone(engines.strength)),
        Measure("betweenness", engines.betweenness, "paths"),
        Measure("closeness", engines.closeness, "paths"),
        Measure("harmonic", engines.harmonic, "paths"),
        Measure("current_flow", _alone(engines.current_flow), "numpy"),
        Measure("eigenvector", _alone(engines.eigenvector), "numpy"),
        Measure("katz", _alone(engines.katz), "numpy", takes=("alpha",)),
        Measure("pagerank", _alone(engines.pagerank), "numpy"),
        Measure("core", _alone(engines.core), weighted=False),
        Measure("constraint", _alone(engines.constraint), "numpy", low_first=True),
        Measure("effective_size", _alone(engines.effective_size), "numpy"),
        Measure("clustering", _alone(engines.clustering), "numpy"),
    )
}
"""Every measure that :func:`centrality` knows, by name."""


def centrality(
    network: Network,
    measures: Sequence[str] = ("degree",),
    weight: str | None = None,
    *,
    engine: str | None = None,
    alpha: float | None = None,
    sample: int | None = None,
    seed: int = 0,
    lang: str = "en",
) -> Table:
    """How central each actor is, by one or more measures.

    The network is taken as it comes: cut it first (``network.select``). Its ties are seen as
    undirected, parallel ties are united into one and self-ties left out (``Network.graph``).
    In the formulas n counts all actors of the network, with or without ties.

    ============== =================================================== =======================
    degree         number of actors tied to                            0 to n-1
    strength       sum of tie strengths                                0 and up
    betweenness    part of the shortest paths of other pairs that pass 0 to 1, by
                   the actor, summed over pairs                        (n-1)(n-2)/2
    closeness      ((r-1)/(n-1)) * ((r-1)/sum of distances), r actors  0 to 1 (unweighted)
                   reached with itself
    harmonic       mean of 1/distance to the other actors, 0 to those  0 to 1 (unweighted)
                   out of reach
    current_flow   part of a current between other pairs that passes   0 to 1, by
                   the actor, summed over pairs                        (n-1)(n-2)/2
    eigenvector    leading eigenvector of the matrix of ties           0 to 1, squares sum to 1
    katz           walks that end at the actor, one of k steps         0 to 1, squares sum to 1
                   counting alpha to the k
    pagerank       share of a walk's time, damping 0.85                0 to 1, sum to 1
    core           largest k such that it is in a part where all have  0 to n-1
                   k ties
    constraint     how far its contacts are tied to one another and so above 0; None without
                   bind it; **low** is the room of a broker            ties
    effective_size contacts less the redundant ones among them         1 to n-1; None without
                                                                       ties
    clustering     share of the pairs of its contacts that are tied    0 to 1; None with fewer
                                                                       than 2 contacts
    ============== =================================================== =======================

    An actor without ties has 0, but for pagerank and katz, where it has the smallest value, and
    where there is none. Pairs without a path between them add nothing to betweenness and
    current_flow; closeness is discounted by the share of actors that is reached, so components
    can be compared; the eigenvector is that of the component with the largest eigenvalue, and 0
    elsewhere. pagerank of ties without direction is close to strength by nature. current_flow
    is for components of 2,000 actors at most.

    Args:
        network: the network, cut already.
        measures: names of measures, see :data:`MEASURES`.
        weight: what a tie counts: None for 1; ``weight`` for the sum of the united ties'
            weights; ``confidence`` for the chance that at least one of them exists; ``level``
            for the highest of their levels, counted from 1. In paths a tie is 1/strength long,
            a current it conducts by its strength; with a weight a strength of 0 is no tie.
            degree and core never take weights; strength takes ``weight`` unless told otherwise.
        engine: a library for shortest paths: ``igraph``, ``numpy``, ``scipy`` or ``networkx``;
            None for the fastest that is there and can do it.
        alpha: what a step counts in katz; None for 0.9 over the largest eigenvalue. It stands
            in ``meta``.
        sample: from how many actors the shortest paths of betweenness are followed; None for
            all. With a sample the column ``betweenness_error`` says what the error of an actor
            stays below with a chance of 95 %, and ``meta`` how the sample was drawn: see
            ``graphkit.analysis.engines.sampled_betweenness``.
        seed: of that sample.
        lang: a language whose names are added, beside English.

    Returns:
        A row an actor: ``id, name_en, kind, country`` (``name_<lang>`` after ``name_en`` for
        another language), then for each measure its value and ``<measure>_rank``, in the order
        of the first measure, then of ids. The best has rank 1: the largest value, of constraint
        the smallest. Actors whose values agree to 12 digits of the largest share the better
        rank, and the ranks after them are left out; one without a value has no rank and stands
        last. ``meta`` has the provenance, the engine and the weight.

    Raises:
        GraphkitError: for an unknown measure, weight or engine, a near one suggested; when no
            measure is named, a sample is too small, alpha is out of its range, either is given
            without its measure, or the network is too large for current_flow.

    References:
        Freeman, L. C. (1977) A set of measures of centrality based on betweenness. Sociometry
        40, 35-41. Freeman (1978) Centrality in social networks. Social Networks 1, 215-239.
        Wasserman, S. and Faust, K. (1994) Social Network Analysis, Cambridge. Marchiori, M. and
        Latora, V. (2000) Harmony in the small-world. Physica A 285, 539-546. Newman, M. E. J.
        (2005) A measure of betweenness centrality based on random walks. Social Networks 27,
        39-54. Bonacich, P. (1972) Factoring and weighting approaches to status scores. J. Math.
        Sociology 2, 113-120. Katz, L. (1953) A new status index. Psychometrika 18, 39-43. Page,
        L., Brin, S., Motwani, R. and Winograd, T. (1999) The PageRank citation ranking,
        Stanford. Seidman, S. B. (1983) Network structure and minimum degree. Social Networks 5,
        269-287. Burt, R. S. (1992) Structural Holes, Harvard. Borgatti, S. P. (1997) Structural
        holes: unpacking Burt's redundancy measures. Connections 20, 35-38. Watts, D. J. and
        Strogatz, S. H. (1998) Collective dynamics of small-world networks. Nature 393, 440-442.
        Onnela, J.-P. and others (2005) Intensity and coherence of motifs in weighted complex
        networks. Physical Review E 71, 065103. Brandes, U. (2001) A faster algorithm for
        betweenness centrality. J. Math. Sociology 25, 163-177. Brandes, U. and Pich, C. (2007)
        Centrality estimation in large networks. Int. J. Bifurcation and Chaos 17, 2303-2318.

    Example:
        >>> from graphkit.model.records import Actor, Claim
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
    _needed(chosen, "betweenness", sample, "a sample is of betweenness only")
    _needed(chosen, "katz", alpha, "alpha is of katz only")
    plain = engines.project(network)
    weighted = plain if weight is None else engines.project(network, weight)
    used: dict[str, None] = {}
    notes: dict[str, Any] = {}
    columns: dict[str, Sequence[float | int | None]] = {}
    for measure in chosen:
        graph = weighted if measure.weighted else plain
        if measure.id == "strength" and weight is None:
            graph = engines.project(network, "weight")
        options: dict[str, Any] = {}
        if "alpha" in measure.takes:
            options["alpha"] = engines.katz_alpha(graph) if alpha is None else alpha
            notes |= options
        library, sampled = measure.engine, measure.id == "betweenness" and sample is not None
        if library == "paths":
            job = f"sampled {measure.id}" if sampled else measure.id
            library = engines.path_engine(engine, job, weighted=graph.strengths is not None)
        if library:
            used[engines.engine_label(library)] = None
        if sampled and sample is not None:
            found = engines.sampled_betweenness(graph, library, sample, seed)
            values: Values = found.values
            notes["sample"] = found.account(sample, len(graph.actors))
        else:
            values = measure.compute(graph, library, **options)
        columns |= {measure.id: values, f"{measure.id}_rank": measure.ranks(values)}
        if sampled:
            columns[f"{measure.id}_error"] = found.errors
    first = columns[f"{chosen[0].id}_rank"]
    rows = [
        (*actor_cells(network, key, lang), *(column[place] for column in columns.values()))
        for place, key in sorted(
            enumerate(network.actors),
            key=lambda pair: (first[pair[0]] or math.inf, pair[1]),
        )
    ]
    meta = provenance(
        network, engine=", ".join(used) or None, seed=None if sample is None else seed
    )
    return Table((*actor_columns(lang), *columns), rows, {**meta, "weight": weight, **notes})


def ranks(values: Values, *, low_first: bool = False) -> list[int | None]:
    """Places from 1 for the largest; equal values share the better place (1, 2, 2, 4).

    Values are equal when they agree to 12 digits of the largest, so that noise of arithmetic
    ranks nobody. What has no value has no place.

    Args:
        values: one an actor, None where there is none.
        low_first: whether the smallest is the best.

    Example:
        >>> ranks([0.1 + 0.2, 0.3, 0.5, 0.0])
        [2, 2, 1, 4]
        >>> ranks([0.1 + 0.2, None, 0.5], low_first=True)
        [1, None, 2]
    """
    scale = max((abs(value) for value in values if value is not None), default=0) or 1
    rounded = [None if value is None else round(value / scale, 12) for value in values]
    place: dict[float | None, int | None] = {None: None}
    there = sorted((value for value in rounded if value is not None), reverse=not low_first)
    for rank, value in enumerate(there, start=1):
        place.setdefault(value, rank)
    return [place[value] for value in rounded]


def _needed(chosen: Sequence[Measure], name: str, given: float | None, says: str) -> None:
    """Refuse an option of a measure that is not asked for: it would change nothing."""
    if given is not None and all(measure.id != name for measure in chosen):
        raise GraphkitError(f"{says}; name that measure too, or leave the option out")


def _chosen(measures: Sequence[str]) -> list[Measure]:
    names = dict.fromkeys([measures] if isinstance(measures, str) else measures)
    if not names:
        raise GraphkitError(f"name a measure; there are: {', '.join(MEASURES)}")
    for name in names:
        if name not in MEASURES:
            raise GraphkitError(f"{name!r} is no measure; {suggest(name, MEASURES)}")
    return [MEASURES[name] for name in names]
