"""Measure mixing: E-I index, assortativity and mixing matrix of groups of actors."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from graphkit.analysis import engines
from graphkit.analysis.columns import (
    Grouping,
    actor_cells,
    actor_columns,
    group_name,
    group_numbers,
    grouping,
    grouping_meta,
)
from graphkit.analysis.engines.arrays import FloatArray, IntArray
from graphkit.model.errors import InvalidDataError
from graphkit.model.network import Network
from graphkit.model.provenance import provenance
from graphkit.model.table import Table


@dataclass(frozen=True, slots=True)
class _GroupedTies:
    """The ties among actors that have a group, with actors and groups as numbers."""

    names: list[str]
    actors: list[str]
    group: IntArray
    tails: IntArray
    heads: IntArray


def _grouped_ties(network: Network, by: Grouping) -> tuple[_GroupedTies, dict[str, object]]:
    groups = grouping(network, by)
    graph = engines.project(network)
    names, code = group_numbers(graph.actors, groups)
    place = np.cumsum(code >= 0) - 1
    kept = (code[graph.tails] >= 0) & (code[graph.heads] >= 0)
    found = _GroupedTies(
        names,
        [actor for actor, own in zip(graph.actors, code, strict=True) if own >= 0],
        code[code >= 0],
        place[graph.tails[kept]],
        place[graph.heads[kept]],
    )
    return found, {**grouping_meta(network, by, groups), "ties_left_out": int((~kept).sum())}


def ei_index(
    network: Network,
    by: Grouping = "country",
    *,
    permutations: int = 1000,
    seed: int = 0,
    lang: str = "en",
) -> Table:
    """Compute the E-I index: the balance of ties between and within groups.

    The E-I index is (E - I)/(E + I), where E is the number of ties between groups (external) and I
    the number within groups (internal): -1 if all ties are internal, 1 if all are external. It
    depends on the number and sizes of groups, so it is compared with chance: the group labels are
    permuted among all actors, with and without ties, while the ties stay the same. Ties are
    undirected and parallel ones merged; actors without a group are left out with their ties.

    Args:
        network: the selected network.
        by: a column of actors (``country``, ``kind``, …), or a mapping from ids to groups.
        permutations: the number of permutations; 0 for none.
        seed: the random seed.
        lang: the language of the groups' names.

    Returns:
        One row for the network, then one per group, those with the most ties first:

        ============== ==================================================================
        level          ``network`` or ``group``
        group, name    the id and the name of the group
        size           the number of its actors
        internal       ties within groups; for a group, between two of its members
        external       ties between groups; for a group, between a member and a non-member
        ei             (external - internal)/(external + internal); None without ties
        expected       its mean by chance: exact for the network; for a group, over the
                       permutations in which it has ties
        p              two-sided p-value: share of permutations at least as far from
                       ``expected``, the observed value included (so never 0)
        assortativity  :func:`assortativity` by the same groups, for the network
        ============== ==================================================================

        ``meta`` has the provenance, ``group``, ``groups``, ``ungrouped``, ``ties_left_out``
        and ``permutations``. UCINET counts a group's internal ties from both ends; here each
        tie counts once.

    Raises:
        InvalidDataError: for an unknown column, or a negative number of permutations.

    References:
        Krackhardt, D. and Stern, R. N. (1988) Informal networks and organizational crises.
        Social Psychology Quarterly 51, 123-140. Phipson, B. and Smyth, G. K. (2010)
        Permutation p-values should never be zero. Stat. Appl. Genet. Mol. Biol. 9, 39.

    Example:
        >>> from graphkit.model.records import Actor, Claim
        >>> network = Network(
        ...     actors={key: Actor(key, "province", country=key[0]) for key in ("A1", "A2", "B1")},
        ...     claims=(Claim("A1", "A2", "sister_city"), Claim("A1", "B1", "sister_city")))
        >>> for row in ei_index(network):
        ...     print(row["level"], row["group"], row["internal"], row["external"], row["ei"])
        network  1 1 0.0
        group A 1 1 0.0
        group B 0 1 1.0
    """
    if permutations < 0:
        raise InvalidDataError(f"permutations must be 0 or more, not {permutations}")
    part, meta = _grouped_ties(network, by)
    n, ties, k = len(part.group), len(part.tails), len(part.names)
    sizes = np.bincount(part.group, minlength=k)
    degree = np.bincount(np.concatenate((part.tails, part.heads)), minlength=n)
    inside, outside = _counts(part, part.group, degree)
    source = np.random.default_rng(seed)
    drawn = np.full((permutations, k + 1), np.nan)
    for row in drawn:
        own_inside, own_outside = _counts(part, source.permutation(part.group), degree)
        row[0] = _index(int(own_inside.sum()), ties - int(own_inside.sum()))
        both = own_inside + own_outside
        np.divide(own_outside - own_inside, both, out=row[1:], where=both > 0)
    alike = int((sizes * (sizes - 1)).sum())
    exact = 1 - 2 * alike / (n * (n - 1)) if ties else None
    total = int(inside.sum())
    r = assortativity(network, by)
    rows = [_row("network", "", "", n, total, ties - total, drawn[:, 0], exact)]
    most_ties = sorted(range(k), key=lambda place: (-inside[place] - outside[place], place))
    for place in most_ties:
        name, chance = part.names[place], drawn[:, place + 1]
        known = chance[~np.isnan(chance)]
        mean = float(known.mean()) if len(known) else None
        counts = (int(sizes[place]), int(inside[place]), int(outside[place]))
        label = group_name(network, by, name, lang)
        rows.append(_row("group", name, label, *counts, known, mean))
    rows = [(*row, r if place == 0 else None) for place, row in enumerate(rows)]
    columns = ("level", "group", "name", "size", "internal", "external", "ei", "expected", "p")
    meta = {**provenance(network, seed=seed), **meta, "permutations": permutations}
    return Table((*columns, "assortativity"), rows, meta)


def ei_of_actors(network: Network, by: Grouping = "country", *, lang: str = "en") -> Table:
    """Compute the E-I index of the ties of each actor.

    Args:
        network: the selected network.
        by: as in :func:`ei_index`.
        lang: the language of an additional name column.

    Returns:
        One row per actor with a group: ``id, name_en, kind, country, group, internal, external,
        ei`` (``name_<lang>`` after ``name_en`` for another language); ``ei`` is None without
        ties. Sorted by ``ei``, largest first, then by number of ties, then by id.

    Raises:
        InvalidDataError: for an unknown column.

    Example:
        >>> from graphkit.model.records import Actor, Claim
        >>> network = Network(
        ...     actors={key: Actor(key, "province", country=key[0]) for key in ("A1", "A2", "B1")},
        ...     claims=(Claim("A1", "A2", "sister_city"), Claim("A1", "B1", "sister_city")))
        >>> ei_of_actors(network).select(["id", "ei"]).rows
        [('B1', 1.0), ('A1', 0.0), ('A2', -1.0)]
    """
    part, meta = _grouped_ties(network, by)
    same = part.group[part.tails] == part.group[part.heads]
    ends = np.concatenate((part.tails, part.heads))
    degree = np.bincount(ends, minlength=len(part.actors)).tolist()
    inside = np.bincount(ends[np.tile(same, 2)], minlength=len(part.actors)).tolist()
    rows = []
    for place, key in enumerate(part.actors):
        own, other = inside[place], degree[place] - inside[place]
        group = part.names[int(part.group[place])]
        rows.append((*actor_cells(network, key, lang), group, own, other, _index(own, other)))
    rows.sort(key=lambda row: (-2 if row[-1] is None else -row[-1], -row[-2] - row[-3], row[0]))
    rows.sort(key=lambda row: row[-1] is None)
    columns = (*actor_columns(lang), "group", "internal", "external", "ei")
    return Table(columns, rows, {**provenance(network), **meta})


def assortativity(network: Network, by: Grouping = "degree") -> float | None:
    """Compute assortativity: 1 if all ties connect similar actors, 0 by chance, below 0 if fewer.

    Args:
        network: the selected network; ties are undirected, parallel ones merged.
        by: ``degree`` for Pearson's correlation of the degrees at the two ends of ties, else a
            grouping as in :func:`ei_index`: (sum of e_ii - sum of a_i^2)/(1 - sum of a_i^2), where
            e is the matrix of shares of ties by the groups of their ends, and a its row sums.
            Actors without a group are left out with their ties.

    Returns:
        The coefficient; None where it is not defined: no ties, a single group, or equal degrees.

    Raises:
        InvalidDataError: for an unknown column.

    References:
        Newman, M. E. J. (2002) Assortative mixing in networks. Phys. Rev. Lett. 89, 208701;
        (2003) Mixing patterns in networks. Phys. Rev. E 67, 026126.

    Example:
        >>> from graphkit.model.records import Actor, Claim
        >>> star = Network(
        ...     actors={key: Actor(key, "province") for key in "abcd"},
        ...     claims=tuple(Claim("a", other, "sister_city") for other in "bcd"))
        >>> assortativity(star)
        -1.0
    """
    if by == "degree":
        return engines.degree_assortativity(engines.project(network))
    part, _ = _grouped_ties(network, by)
    m = len(part.tails)
    one, other = part.group[part.tails], part.group[part.heads]
    ends_of = np.bincount(np.concatenate((one, other)), minlength=len(part.names))
    alike, chance = int((one == other).sum()), int((ends_of**2).sum())
    spread = 4 * m * m - chance
    return (4 * m * alike - chance) / spread if spread else None


def mixing_matrix(network: Network, by: Grouping = "country", *, lang: str = "en") -> Table:
    """Count the ties between and within groups, and compare them with chance.

    Args:
        network: the selected network; ties are undirected, parallel ones merged.
        by: as in :func:`ei_index`.
        lang: the language of the groups' names.

    Returns:
        One row per pair of groups with ties between them, and per group with ties within it:
        ``group, name, with, with_name, ties, share`` (of all ties), ``expected`` (if group labels
        were assigned to actors at random) and ``ratio`` (ties divided by expected). Sorted by
        most ties, then by groups; ``group`` is the first of the two in the order of ids.

    Raises:
        InvalidDataError: for an unknown column.

    Example:
        >>> from graphkit.model.records import Actor, Claim
        >>> network = Network(
        ...     actors={key: Actor(key, "province", country=key[0]) for key in ("A1", "A2", "B1")},
        ...     claims=(Claim("A1", "A2", "sister_city"), Claim("A1", "B1", "sister_city")))
        >>> [tuple(row.values())[::2] for row in mixing_matrix(network)]
        [('A', 'A', 1, 0.6666666666666666), ('A', 'B', 1, 1.3333333333333333)]
    """
    part, meta = _grouped_ties(network, by)
    n, ties = len(part.actors), len(part.tails)
    sizes = Counter(part.group.tolist())
    pairs = zip(part.group[part.tails].tolist(), part.group[part.heads].tolist(), strict=True)
    counts = Counter((min(pair), max(pair)) for pair in pairs)
    names = [group_name(network, by, name, lang) for name in part.names]
    rows = []
    for (one, other), count in sorted(counts.items(), key=lambda item: (-item[1], item[0])):
        chances = sizes[one] * (sizes[other] - 1 if one == other else 2 * sizes[other])
        expected = ties * chances / (n * (n - 1))
        rows.append(
            (
                *(part.names[one], names[one], part.names[other], names[other]),
                *(count, count / ties, expected, count / expected),
            )
        )
    columns = ("group", "name", "with", "with_name", "ties", "share", "expected", "ratio")
    return Table(columns, rows, {**provenance(network), **meta})


def _counts(part: _GroupedTies, group: IntArray, degree: IntArray) -> tuple[IntArray, IntArray]:
    """Return the number of ties within each group, and between its members and others."""
    k = len(part.names)
    own = group[part.tails]
    inside = np.bincount(own[own == group[part.heads]], minlength=k)
    ends = np.bincount(group, degree, k).astype(np.int64)
    return inside, ends - 2 * inside


def _index(inside: int, outside: int) -> float | None:
    return (outside - inside) / (inside + outside) if inside + outside else None


def _row(
    level: str,
    group: str,
    name: str,
    size: int,
    inside: int,
    outside: int,
    chance: Sequence[float] | FloatArray,
    expected: float | None,
) -> tuple[object, ...]:
    index, p = _index(inside, outside), None
    if index is not None and expected is not None and len(chance):
        # Equal indices must not differ by rounding errors.
        far = np.abs(np.asarray(chance) - expected) >= abs(index - expected) - 1e-12
        p = (1 + int(far.sum())) / (1 + len(chance))
    return (level, group, name, size, inside, outside, index, expected, p)
