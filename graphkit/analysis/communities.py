"""Find the communities of a network, and its core and periphery."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable
from typing import Any

from graphkit.analysis import engines
from graphkit.analysis.columns import actor_cells, actor_columns
from graphkit.analysis.engines import partition
from graphkit.model.errors import InvalidDataError
from graphkit.model.network import Network
from graphkit.model.provenance import provenance
from graphkit.model.table import Table

# The cost of a run grows with the number of ties; above this many ties there is a single run.
_EFFORT = 100_000
_RUNS = 10


def communities(
    network: Network,
    *,
    resolution: float = 1.0,
    weight: str | None = None,
    seed: int = 0,
    runs: int | None = None,
    engine: str | None = None,
    lang: str = "en",
) -> Table:
    """Find communities: groups of actors with more ties among themselves than by chance.

    The result is the partition with the highest modularity from several seeded runs of Leiden
    (igraph) or, where that is not installed, Louvain (networkx). Every community is connected.
    Ties are undirected and parallel ones merged. An actor without ties belongs to no community:
    its ``community`` and ``size`` are None and it comes last. Many partitions have nearly the
    highest modularity (Good, de Montjoye and Clauset 2010), so the borders of communities are
    uncertain: try other resolutions and seeds.

    Args:
        network: the selected network.
        resolution: above 1 for more and smaller communities, below 1 for fewer.
        weight: None for unweighted ties; ``weight``, ``confidence`` or ``level`` as in
            :func:`~graphkit.analysis.centrality`.
        seed: the random seed of the runs.
        runs: the number of runs, of which the best is kept; None for 10, fewer above 10,000 ties.
        engine: ``igraph`` or ``networkx``; None for igraph if it is installed.
        lang: the language of an additional name column.

    Returns:
        One row per actor: ``community`` (numbered from 1, the largest first, equal ones by their
        smallest id), its ``size``, ``id, name_en, kind, country``, ``ties`` (the number of actors
        tied to) and ``inside``, the share of these in the same community; sorted by community,
        then by most ties inside, then by id. ``meta`` has the provenance, ``method``,
        ``communities``, ``without_ties``, ``modularity``, ``resolution``, ``runs`` and ``weight``.

    Raises:
        InvalidDataError: for an unknown weight or engine, or numbers out of range.
        MissingExtraError: when the engine is not installed.

    References:
        Newman, M. E. J. and Girvan, M. (2004) Finding and evaluating community structure in
        networks. Phys. Rev. E 69, 026113. Traag, V. A., Waltman, L. and van Eck, N. J. (2019)
        From Louvain to Leiden. Sci. Rep. 9, 5233. Blondel, V. D. and others (2008) Fast
        unfolding of communities in large networks. J. Stat. Mech. P10008. Good, B. H., de
        Montjoye, Y.-A. and Clauset, A. (2010) Phys. Rev. E 81, 046106.

    Example:
        >>> from graphkit.model.records import Actor, Claim
        >>> network = Network(
        ...     actors={key: Actor(key, "province") for key in "abcdef"},
        ...     claims=tuple(Claim(*pair, "sister_city") for pair in ("ab", "bc", "ac", "de")))
        >>> [(row["community"], row["id"]) for row in communities(network)]
        [(1, 'a'), (1, 'b'), (1, 'c'), (2, 'd'), (2, 'e'), (None, 'f')]
    """
    if not (math.isfinite(resolution) and resolution > 0):
        raise InvalidDataError(f"resolution must be a number above 0, not {resolution}")
    if runs is not None and runs < 1:
        raise InvalidDataError(f"runs must be 1 or more, not {runs}")
    library = partition.community_engine(engine)
    graph = engines.project(network, weight)
    tries = runs or max(1, min(_RUNS, _EFFORT // max(1, len(graph.tails))))
    parts = partition.communities(graph, library, resolution=resolution, seed=seed, runs=tries)
    label = {member: which for which, part in enumerate(parts, 1) for member in part}
    size = {which: len(part) for which, part in enumerate(parts, 1)}
    ties, inside = Counter[int](), Counter[int]()
    for pair in graph.pairs:
        ties.update(pair)
        if label[pair[0]] == label[pair[1]]:
            inside.update(pair)
    rows = []
    for place, key in enumerate(graph.actors):
        which = label[place] if ties[place] else None
        share = inside[place] / ties[place] if ties[place] else None
        who = actor_cells(network, key, lang)
        rows.append((which, size[which] if which else None, *who, ties[place], share))
    alone = sum(row[0] is None for row in rows)
    order = sorted(
        range(len(rows)), key=lambda i: (rows[i][0] or len(rows) + 1, -inside[i], graph.actors[i])
    )
    meta = {
        **provenance(network, engine=engines.engine_label(library), seed=seed),
        "method": partition.METHODS[library],
        "communities": len(parts) - alone,
        "without_ties": alone,
        "modularity": partition.modularity(graph, parts, resolution),
        "resolution": resolution,
        "runs": tries,
        "weight": weight,
        **({"left_out": graph.left_out} if graph.left_out else {}),
    }
    columns = ("community", "size", *actor_columns(lang), "ties", "inside")
    return Table(columns, [rows[i] for i in order], meta)


def community_profiles(members: Table, *, leading: int = 5) -> Table:
    """Describe each community, from the table that :func:`communities` returns.

    Args:
        members: the table of :func:`communities`.
        leading: the number of actors with the most ties inside to name.

    Returns:
        One row per community: ``community, size, inside`` and ``outside`` (ties among its members
        and to others), ``share`` (of the ends of its members' ties, those inside), ``countries``
        and ``kinds`` with their numbers, the most frequent first, ``ids`` and ``names`` of the
        leading actors (names in the table's last language). ``meta`` is that of ``members``.

    Example:
        >>> from graphkit.model.records import Actor, Claim
        >>> network = Network(
        ...     actors={key: Actor(key, "province", country="TH") for key in "abc"},
        ...     claims=(Claim("a", "b", "sister_city"), Claim("b", "c", "sister_city")))
        >>> for row in community_profiles(communities(network)):
        ...     print(row["size"], row["inside"], row["outside"], row["countries"], row["ids"])
        3 2 0 ('TH 3',) ('b', 'a', 'c')
    """
    name_column = [column for column in members.columns if column.startswith("name_")][-1]
    found: dict[int, list[dict[str, object]]] = {}
    for row in members:
        if row["community"] is not None:
            found.setdefault(row["community"], []).append(dict(row))
    rows = []
    for which, own in found.items():
        ends = sum(int(str(row["ties"])) for row in own)
        kept = sum(round(float(str(row["inside"])) * int(str(row["ties"]))) for row in own)
        rows.append(
            (
                *(which, len(own), kept // 2, ends - kept, kept / ends),
                *(_tally(str(row[name]) for row in own) for name in ("country", "kind")),
                *(tuple(str(row[name]) for row in own[:leading]) for name in ("id", name_column)),
            )
        )
    columns = ("community", "size", "inside", "outside", "share", "countries", "kinds")
    return Table((*columns, "ids", "names"), rows, members.meta)


def core_periphery(
    network: Network,
    *,
    weight: str | None = None,
    seed: int = 0,
    runs: int = 10,
    lang: str = "en",
) -> Table:
    """Divide a network into core and periphery, by two methods, and report how well this fits.

    **Core** is the set of actors whose ties are most similar to an ideal pattern in which exactly
    the pairs with at least one core actor are tied (Borgatti and Everett 2000, the discrete
    model); ``fit`` is the correlation with that pattern. The seeded search may miss the best set.
    **Coreness** is computed by building the periphery one actor at a time, so that a random walk
    leaves it as soon as possible; an actor's coreness is the probability that the walk stays when
    the actor is added (Della Rossa and others 2013). It is exact, 0 for the outermost and 1 for
    the innermost actor.

    Ties are undirected and parallel ones merged; the search for the core ignores weights.

    Args:
        network: the selected network.
        weight: the strength of ties for coreness, as in :func:`~graphkit.analysis.centrality`.
        seed: the random seed of the partition.
        runs: the number of starts: first the actors with the most ties, then random sets.
        lang: the language of an additional name column.

    Returns:
        One row per actor: ``id, name_en, kind, country, core`` (True or False), ``coreness``,
        ``ties`` (the number of actors tied to) and ``core_ties`` (those in the core); core actors
        first, then by coreness, ties and id. ``meta`` has the provenance, ``fit`` (-1 to 1; None
        where it is not defined: no ties, or all pairs tied), ``core_size``, ``centralization`` of
        the coreness profile (1 for a star, 0 for a complete network) and ``weight``.

    Raises:
        InvalidDataError: for an unknown weight, or fewer than one run.

    References:
        Borgatti, S. P. and Everett, M. G. (2000) Models of core/periphery structures. Social
        Networks 21, 375-395. Della Rossa, F., Dercole, F. and Piccardi, C. (2013) Profiling
        core-periphery network structure by random walkers. Sci. Rep. 3, 1467.

    Example:
        >>> from graphkit.model.records import Actor, Claim
        >>> star = Network(
        ...     actors={key: Actor(key, "province") for key in "abcd"},
        ...     claims=tuple(Claim("a", other, "sister_city") for other in "bcd"))
        >>> table = core_periphery(star)
        >>> [row["id"] for row in table if row["core"]], table.meta["fit"]
        (['a'], 1.0)
    """
    if runs < 1:
        raise InvalidDataError(f"runs must be 1 or more, not {runs}")
    graph = engines.project(network)
    inside = partition.core(graph, seed=seed, runs=runs)
    weighted = graph if weight is None else engines.project(network, weight)
    depth, centralization = partition.coreness(weighted)
    members, degree = set(inside), engines.degree(graph)
    toward = Counter[int]()
    for one, other in graph.pairs:
        toward[one] += other in members
        toward[other] += one in members
    rows: list[tuple[Any, ...]] = [
        (*actor_cells(network, key, lang), i in members, depth[i], degree[i], toward[i])
        for i, key in enumerate(graph.actors)
    ]
    rows.sort(key=lambda row: (not row[-4], -row[-3], -row[-2], row[0]))
    meta = {
        **provenance(network, seed=seed),
        "method": "Borgatti-Everett discrete; Della Rossa-Dercole-Piccardi coreness",
        "fit": partition.core_fit(graph, inside) if inside else None,
        "core_size": len(inside),
        "centralization": centralization,
        "runs": runs,
        "weight": weight,
        **({"left_out": weighted.left_out} if weighted.left_out else {}),
    }
    columns = (*actor_columns(lang), "core", "coreness", "ties", "core_ties")
    return Table(columns, rows, meta)


def _tally(words: Iterable[str]) -> tuple[str, ...]:
    counts = Counter(word for word in words if word)
    return tuple(
        f"{word} {count}" for word, count in sorted(counts.items(), key=lambda i: (-i[1], i[0]))
    )
