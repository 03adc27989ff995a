"""Compute centrality: one table with any of the measures of actors."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from graphkit.analysis import engines
from graphkit.analysis.columns import actor_cells, actor_columns
from graphkit.model.errors import InvalidDataError
from graphkit.model.network import Network
from graphkit.model.provenance import provenance
from graphkit.model.table import Table
from graphkit.names.suggest import suggest

Values = Sequence[float] | Sequence[float | None]
"""One value per actor, None where the measure is not defined."""


@dataclass(frozen=True, slots=True)
class Measure:
    """A measure of actors: its name, its function and its engine.

    ``compute`` takes the projected graph, the path engine and, as keywords, the options of
    :func:`centrality` that ``takes`` lists. ``engine`` is ``paths`` for measures from shortest
    paths, else a library or empty. ``weighted`` is False for a measure that ignores strength;
    ``low_first`` is True if the smallest value is the best.
    """

    id: str
    compute: Callable[..., Values]
    engine: str = ""
    weighted: bool = True
    low_first: bool = False
    takes: tuple[str, ...] = ()

    def ranks(self, values: Values) -> list[int | None]:
        """Return the ranks of values of this measure, 1 for the best; see :func:`ranks`."""
        return ranks(values, low_first=self.low_first)


def _without_engine(function: Callable[..., Values]) -> Callable[..., Values]:
    """Adapt a function of the graph alone to the signature of a measure."""

    def compute(graph: engines.Projection, _: str, **options: float) -> Values:
        return function(graph, **options)

    return compute


MEASURES: Mapping[str, Measure] = {
    measure.id: measure
    for measure in (
        Measure("degree", _without_engine(engines.degree), weighted=False),
        Measure("strength", _without_engine(engines.strength)),
        Measure("betweenness", engines.betweenness, "paths"),
        Measure("closeness", engines.closeness, "paths"),
        Measure("harmonic", engines.harmonic, "paths"),
        Measure("current_flow", _without_engine(engines.current_flow), "numpy"),
        Measure("eigenvector", _without_engine(engines.eigenvector), "numpy"),
        Measure("katz", _without_engine(engines.katz), "numpy", takes=("alpha",)),
        Measure("pagerank", _without_engine(engines.pagerank), "numpy"),
        Measure("core", _without_engine(engines.core), weighted=False),
        Measure("constraint", _without_engine(engines.constraint), "numpy", low_first=True),
        Measure("effective_size", _without_engine(engines.effective_size), "numpy"),
        Measure("clustering", _without_engine(engines.clustering), "numpy"),
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
    """Compute one or more centrality measures of each actor.

    All ties of the given network count, so select them first (``network.select``). They are
    treated as undirected; parallel ties are merged and self-ties left out (``Network.graph``).
    In the formulas, n is the number of all actors of the network, with or without ties.

    ============== =================================================== =======================
    degree         number of actors tied to                            0 to n-1
    strength       sum of tie strengths                                0 or more
    betweenness    share of the shortest paths of other pairs through  0 to 1, divided by
                   the actor, summed over pairs                        (n-1)(n-2)/2
    closeness      ((r-1)/(n-1)) * ((r-1)/sum of distances), for r     0 to 1 (unweighted)
                   actors reached, itself included
    harmonic       mean of 1/distance to the other actors, 0 for those 0 to 1 (unweighted)
                   out of reach
    current_flow   share of a current between other pairs that passes  0 to 1, divided by
                   the actor, summed over pairs                        (n-1)(n-2)/2
    eigenvector    component of the leading eigenvector of the tie     0 to 1, squares sum to 1
                   matrix
    katz           walks that end at the actor; a walk of k steps      0 to 1, squares sum to 1
                   counts alpha to the power of k
    pagerank       share of the time of a random walk, damping 0.85    0 to 1, sum to 1
    core           largest k such that the actor belongs to a k-core   0 to n-1
    constraint     degree to which its contacts are tied to each other above 0; None without
                   and limit it; **low** values favour brokers         ties
    effective_size contacts minus the redundant ones among them        1 to n-1; None without
                                                                       ties
    clustering     share of the pairs of its contacts that are tied    0 to 1; None with fewer
                                                                       than 2 contacts
    ============== =================================================== =======================

    An actor without ties has the value 0, except for pagerank and katz, where it has the smallest
    value, and for measures that are None without ties. Pairs without a path contribute nothing to
    betweenness and current_flow. Closeness is discounted by the share of actors reached, so
    components can be compared. The eigenvector is that of the component with the largest
    eigenvalue, and 0 elsewhere. The pagerank of undirected ties is always close to strength.
    current_flow is limited to components of 2,000 actors.

    Args:
        network: the selected network.
        measures: names of measures, see :data:`MEASURES`.
        weight: the strength of a tie: None for 1; ``weight`` for the sum of the weights of
            parallel ties; ``confidence`` for the probability that at least one of them exists;
            ``level`` for the highest of their levels, counted from 1. The length of a tie in
            paths is 1/strength, and its conductance for currents is its strength; ties of
            strength 0 are left out. degree and core ignore weights; strength uses ``weight`` by
            default.
        engine: the library for shortest paths: ``igraph``, ``numpy``, ``scipy`` or ``networkx``;
            None for the fastest installed one that can compute the measure.
        alpha: the attenuation per step of katz; None for 0.9 divided by the largest eigenvalue.
            The value is given in ``meta``.
        sample: the number of actors from which the shortest paths of betweenness are computed;
            None for all. With a sample, the column ``betweenness_error`` is the limit that the
            error of an actor does not exceed with a probability of 95 %, and ``meta`` describes
            the sample: see ``graphkit.analysis.engines.sampled_betweenness``.
        seed: the random seed of that sample.
        lang: the language of an additional name column.

    Returns:
        One row per actor: ``id, name_en, kind, country`` (``name_<lang>`` after ``name_en`` for
        another language), then the value and ``<measure>_rank`` of each measure; sorted by the
        first measure, then by id. The best value has rank 1: the largest, or the smallest
        constraint. Actors whose values agree to 12 digits of the largest share the better rank,
        and the ranks after them are skipped; an actor without a value has no rank and comes last.
        ``meta`` has the provenance, the engine and the weight.

    Raises:
        InvalidDataError: for an unknown measure, weight or engine, with similar ones suggested;
            when no measure is named, a sample is too small, alpha is out of range, either is
            given without its measure, or the network is too large for current_flow.
        MissingExtraError: when the engine is not installed.

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
    _check_used(chosen, "betweenness", sample, "a sample")
    _check_used(chosen, "katz", alpha, "alpha")
    plain = engines.project(network)
    weighted = plain if weight is None else engines.project(network, weight)
    used: dict[str, None] = {}
    notes: dict[str, Any] = {}
    columns: dict[str, Sequence[float | int | None]] = {}
    for measure in chosen:
        graph = weighted if measure.weighted else plain
        if measure.id == "strength" and weight is None:
            graph = engines.project(network, "weight")
        if graph.left_out:
            notes["left_out"] = graph.left_out
        options: dict[str, float] = {}
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
            enumerate(plain.actors),
            key=lambda pair: (first[pair[0]] or math.inf, pair[1]),
        )
    ]
    meta = provenance(
        network, engine=", ".join(used) or None, seed=None if sample is None else seed
    )
    asked = {"measures": [measure.id for measure in chosen], "weight": weight}
    return Table((*actor_columns(lang), *columns), rows, {**meta, **asked, **notes})


def ranks(values: Values, *, low_first: bool = False) -> list[int | None]:
    """Return ranks from 1 for the largest value; equal values share the better rank (1, 2, 2, 4).

    Values are equal when they agree to 12 digits of the largest, so that rounding errors do not
    affect ranks. A missing value has no rank.

    Args:
        values: one value per actor, None where there is none.
        low_first: True if the smallest value is the best.

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


def _check_used(chosen: Sequence[Measure], name: str, value: float | None, option: str) -> None:
    """Reject an option of a measure that is not requested, because it would have no effect."""
    if value is not None and all(measure.id != name for measure in chosen):
        raise InvalidDataError(
            f"{option} only applies to {name}; add that measure, or leave the option out"
        )


def _chosen(measures: Sequence[str]) -> list[Measure]:
    names = dict.fromkeys([measures] if isinstance(measures, str) else measures)
    if not names:
        raise InvalidDataError(f"no measure given; expected one of: {', '.join(MEASURES)}")
    for name in names:
        if name not in MEASURES:
            raise InvalidDataError(f"{name!r} is not a known measure; {suggest(name, MEASURES)}")
    return [MEASURES[name] for name in names]
