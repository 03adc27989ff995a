"""Measure brokerage: the roles of actors between two others, by the groups of the three."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from graphkit.analysis.columns import (
    Grouping,
    actor_cells,
    actor_columns,
    group_numbers,
    grouping,
    grouping_meta,
)
from graphkit.analysis.engines import engine_label
from graphkit.analysis.engines.arrays import FloatArray, IntArray
from graphkit.analysis.engines.brokerage import (
    ROLES,
    DirectedTies,
    by_formula,
    by_permutation,
    directed_ties,
    role_counts,
    totals_by_formula,
    totals_by_permutation,
)
from graphkit.model.errors import InvalidDataError
from graphkit.model.network import Network
from graphkit.model.provenance import provenance
from graphkit.model.table import Table

PERMUTATIONS = 1000
"""Default number of permutations for symmetric ties."""

_FORMULA = (
    "a random digraph of the same density with the same group sizes (Gould and Fernandez 1989)"
)
_MIXED = (
    "the observed ties, with the groups of all other actors permuted, including those without "
    "ties (total cannot vary and has no z)"
)
_ALL_MIXED = (
    "the observed ties, with the groups of all actors permuted, including those without ties "
    "(total cannot vary and has no z)"
)


def brokerage(
    network: Network,
    group: Grouping = "country",
    *,
    permutations: int | None = None,
    seed: int = 0,
    lang: str = "en",
) -> Table:
    """Count how often each actor brokers between two others, by the groups of the three.

    Actor v brokers between i and j when there are ties i -> v -> j and no tie i -> j. With groups
    A, B, C, the broker's in the middle:

    ============== =========== ==========================================================
    coordinator    A -> A -> A within the broker's own group
    itinerant      A -> B -> A within another group
    gatekeeper     A -> B -> B from another group into the broker's group
    representative A -> A -> B from the broker's group to another group
    liaison        A -> B -> C between two groups, with the broker in a third
    total                      the sum of all roles
    ============== =========== ==========================================================

    All ties of the given network count, so select them first (``network.select``). Parallel ties
    are merged; self-ties and strengths are ignored. A symmetric tie counts as a tie in both
    directions, so a pair connected by symmetric ties counts in both orders: coordinator, itinerant
    and liaison are then even, gatekeeper equals representative, and all counts equal those of R's
    ``sna::brokerage`` on a symmetric matrix.

    z is (observed - expected) / standard deviation under one of two null models:

    * **Directed ties**: a random digraph in which each of the n(n-1) ties exists independently,
      with the density as its probability; groups keep their sizes. These are the values of Gould
      and Fernandez and of ``sna::brokerage``. n counts all actors that have a group, with or
      without ties.
    * **Symmetric ties**, if there is at least one: here the formula is wrong, because a two-path
      and its reverse exist together; for coordinator, itinerant, liaison and total the true
      variance is twice as large, so z would be 1.4 times too large. Instead the ties stay the
      same, the broker keeps its group, and the groups of all other actors are permuted
      ``permutations`` times. The expectation is exact; the deviation is that of the permutations
      (within about 2 % at 1,000). ``total`` is then fixed, and only its division into roles is
      compared: a z of 2 for liaison means that the actor connects more groups than its ties would
      if groups were random.

    Small counts are far from normal: use z as a guide, not as a probability.

    Args:
        network: the selected network.
        group: the column of actors to group by (``country``, ``kind``, ``subkind``, ``sector``,
            ``within`` or another), or a mapping from ids to groups.
        permutations: the number of permutations; None for 1,000 with symmetric ties and for the
            formula with directed ones; 0 for the formula.
        seed: the random seed; the same seed gives the same results.
        lang: the language of an additional name column.

    Returns:
        One row per actor: ``id, name_en, kind, country, group`` (``name_<lang>`` after ``name_en``
        for another language), the five roles and ``total``, then ``z_<role>`` and
        ``expected_<role>`` of each; most brokerage first, then by id. z is None where nothing can
        vary: no tie, too few actors in a group, or a single group. An actor without a group is
        left out, both as a broker and as one of the two others; its row comes last, with None for
        every value. ``meta`` has the null model (``null``), ``permutations``, ``groups`` and the
        number of ``ungrouped`` actors.

    Raises:
        InvalidDataError: for an unknown column, with similar ones suggested; for a negative number
            of permutations, or 0 with symmetric ties.

    References:
        Gould, R. V. and Fernandez, R. M. (1989) Structures of mediation: a formal approach to
        brokerage in transaction networks. Sociological Methodology 19, 89-126. Butts, C. T.
        (2008) Social network analysis with sna. J. Statistical Software 24(6). Versions of
        sna's help have swapped the names of gatekeeper and representative: here the structure
        decides (its columns ``b_OI`` and ``b_IO``).

    Example:
        >>> from graphkit.model.records import Actor, Claim
        >>> actors = (Actor("ministry", "agency", country="TH"),
        ...           Actor("office", "agency", country="TH"),
        ...           Actor("consulate", "agency", country="LA"))
        >>> network = Network(actors={a.id: a for a in actors}, claims=(
        ...     Claim("ministry", "office", "oversees"), Claim("office", "consulate", "guides")))
        >>> broker = brokerage(network)[0]
        >>> broker["id"], broker["representative"], broker["total"]
        ('office', 1, 1)
    """
    groups = grouping(network, group)
    ties = directed_ties(network, tuple(groups))
    labels = group_numbers(ties.actors, groups)[1]
    times = _permutations(ties, permutations)
    counts = role_counts(ties, labels)
    if times:
        expected, deviation = by_permutation(ties, labels, times, seed)
    else:
        expected, deviation = _by_group(ties, labels)
    figures = dict(zip(ties.actors, _figures(counts, expected, deviation), strict=True))
    empty: tuple[Any, ...] = (None,) * (3 * len(ROLES))
    rows = [
        (*actor_cells(network, key, lang), groups.get(key, ""), *figures.get(key, empty))
        for key in network.actors
    ]
    columns = (
        *(*actor_columns(lang), "group"),
        *ROLES,
        *(f"z_{role}" for role in ROLES),
        *(f"expected_{role}" for role in ROLES),
    )
    total = columns.index("total")
    rows.sort(key=lambda row: (row[total] is None, -(row[total] or 0), row[0]))
    return Table(columns, rows, _about(network, group, groups, times, seed, _MIXED))


def brokerage_totals(
    network: Network,
    group: Grouping = "country",
    *,
    permutations: int | None = None,
    seed: int = 0,
) -> Table:
    """Count how often each role occurs in the whole network, and compare it with chance.

    Arguments, counts, null models and errors are those of :func:`brokerage`, except that
    permutations change the groups of all actors. The formula for directed ties is that of
    ``sna::brokerage`` (``raw.gli``, ``exp.gli``, ``sd.gli``); its deviations are slightly too
    large (by up to 6 % for four actors, where all digraphs can be listed), so z is biased
    towards 0.

    Returns:
        One row per role, ``total`` last: ``role, observed, expected, sd, z``; z is None where
        nothing can vary. ``meta`` is that of :func:`brokerage`.

    Example:
        >>> [row["observed"] for row in brokerage_totals(Network())]
        [0, 0, 0, 0, 0, 0]
    """
    groups = grouping(network, group)
    ties = directed_ties(network, tuple(groups))
    labels = group_numbers(ties.actors, groups)[1]
    times = _permutations(ties, permutations)
    counts = role_counts(ties, labels).sum(axis=0)
    if times:
        expected, deviation = totals_by_permutation(ties, labels, times, seed)
    else:
        expected, variance = totals_by_formula(np.bincount(labels), ties.density)
        deviation = variance.clip(0) ** 0.5
    rows = [
        (role, int(count), float(mean), float(sd), float((count - mean) / sd) if sd else None)
        for role, count, mean, sd in zip(ROLES, counts, expected, deviation, strict=True)
    ]
    about = _about(network, group, groups, times, seed, _ALL_MIXED)
    return Table(("role", "observed", "expected", "sd", "z"), rows, about)


def _permutations(ties: DirectedTies, permutations: int | None) -> int:
    if permutations is None:
        return PERMUTATIONS if ties.symmetric else 0
    if permutations < 0:
        raise InvalidDataError(f"permutations must be 0 or more, not {permutations}")
    if not permutations and ties.symmetric:
        raise InvalidDataError(
            "the formula holds only for directed ties, and some of these ties are symmetric; set "
            f"the number of permutations, such as {PERMUTATIONS}"
        )
    return permutations


def _by_group(ties: DirectedTies, labels: IntArray) -> tuple[FloatArray, FloatArray]:
    """Return the expectation and standard deviation of each actor by the formula."""
    expected, variance = by_formula(np.bincount(labels), ties.density)
    return expected[labels], np.sqrt(np.maximum(variance, 0.0))[labels]


def _figures(counts: Any, expected: FloatArray, deviation: FloatArray) -> list[tuple[Any, ...]]:
    """Return, for each actor, its counts, its z (None where nothing varies) and expectations."""
    return [
        (
            *map(int, observed),
            *(
                float((count - mean) / sd) if sd else None
                for count, mean, sd in zip(observed, means, deviations, strict=True)
            ),
            *(float(mean) + 0.0 for mean in means),
        )
        for observed, means, deviations in zip(counts, expected, deviation, strict=True)
    ]


def _about(
    network: Network, by: Grouping, groups: Mapping[str, str], times: int, seed: int, mixed: str
) -> dict[str, Any]:
    return {
        **provenance(network, engine=engine_label("numpy"), seed=seed if times else None),
        **grouping_meta(network, by, groups),
        "null": mixed if times else _FORMULA,
        "permutations": times or None,
    }
