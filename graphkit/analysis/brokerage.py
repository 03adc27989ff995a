"""Brokerage: who stands between whom, by the groups of the three. One table of roles."""

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
from graphkit.model.errors import GraphkitError
from graphkit.model.network import Network
from graphkit.model.provenance import provenance
from graphkit.model.table import Table

PERMUTATIONS = 1000
"""How often groups are mixed where nothing else is said and ties are symmetric."""

_FORMULA = (
    "a random digraph of the same density, groups keeping their sizes (Gould and Fernandez 1989)"
)
_MIXED = (
    "the ties as they are, the groups of all other actors mixed, of those without ties too "
    "(total cannot vary, and has no z)"
)
_ALL_MIXED = (
    "the ties as they are, the groups of all actors mixed, of those without ties too "
    "(total cannot vary, and has no z)"
)


def brokerage(
    network: Network,
    group: Grouping = "country",
    *,
    permutations: int | None = None,
    seed: int = 0,
    lang: str = "en",
) -> Table:
    """How often each actor stands between two others, by the groups that the three belong to.

    Actor v brokers between i and j when ties run i -> v -> j and none runs i -> j. With groups
    A, B, C, the broker's in the middle:

    ============== =========== ==========================================================
    coordinator    A -> A -> A within the broker's own group
    itinerant      A -> B -> A within another group
    gatekeeper     A -> B -> B what comes from outside is let into the broker's group
    representative A -> A -> B what comes from the broker's group is passed outside
    liaison        A -> B -> C between two groups, the broker in a third
    total                      all of them
    ============== =========== ==========================================================

    The network is taken as it comes: cut it first (``network.select``). Parallel ties are
    united, self-ties left out, strengths not regarded. A symmetric tie is a tie both ways, so a
    pair that it lets an actor join counts in both orders: coordinator, itinerant and liaison are
    then even, gatekeeper equals representative, and all equal what R's ``sna::brokerage`` counts
    in a symmetric matrix.

    z is (observed - expected) / standard deviation, by one of two standards:

    * **Directed ties**: a random digraph in which each of the n(n-1) ties is there with the
      chance that the density gives, on its own; groups keep their sizes. These are the figures
      of Gould and Fernandez and of ``sna::brokerage``. n counts all actors that have a group,
      with or without ties.
    * **Symmetric ties**, or some of them: there the formula is wrong, since a two-path and its
      way back come together; of coordinator, itinerant, liaison and total the true variance is
      twice as large, so its z would be 1.4 times too large. Instead the ties stay as they are,
      the broker keeps its group, and the groups of all other actors are mixed ``permutations``
      times. The expectation is exact, the deviation that of the draws (within about 2 % at
      1,000). How much an actor brokers in ``total`` is then given, and only how it divides into
      roles is compared: a z of 2 for liaison says that the actor links more groups than its
      ties would with groups at random.

    Counts of few are far from normal: take a z as a guide, not as a probability.

    Args:
        network: the network, cut already.
        group: who belongs together: a column of actors (``country``, ``kind``, ``subkind``,
            ``sector``, ``within`` or another), or a mapping from ids to groups.
        permutations: how often groups are mixed; None for 1,000 with symmetric ties and for the
            formula with directed ones; 0 for the formula.
        seed: of the mixing; the same seed gives the same figures.
        lang: a language whose names are added, beside English.

    Returns:
        A row an actor: ``id, name_en, kind, country, group`` (``name_<lang>`` after ``name_en``
        for another language), the five roles and ``total``, then
        ``z_<role>`` and ``expected_<role>`` of each, most brokerage first, then by id. z is None
        where nothing can vary: no tie, too few actors in a group, one group only. An actor
        without a group takes no part, neither as a broker nor as one of the two others; its row
        stands last and has None for every figure. ``meta`` has the standard of comparison
        (``null``), ``permutations``, ``groups`` and how many actors are ``ungrouped``.

    Raises:
        GraphkitError: for an unknown column, the near one suggested; for a negative number of
            permutations, or 0 with symmetric ties.

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
    """How often each role occurs in the network as a whole, and how often by chance.

    Arguments, counts, standards of comparison and errors are those of :func:`brokerage`; where
    groups are mixed, here those of all actors are. The formula for directed ties is that of
    ``sna::brokerage`` (``raw.gli``, ``exp.gli``, ``sd.gli``); its deviations are a little too
    large (by up to 6 % on four actors, where all digraphs can be listed), so z errs towards 0.

    Returns:
        A row a role, ``total`` last: ``role, observed, expected, sd, z``; z is None where
        nothing can vary. ``meta`` as of :func:`brokerage`.

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
        raise GraphkitError(f"permutations must be 0 or more, not {permutations}")
    if not permutations and ties.symmetric:
        raise GraphkitError(
            "the formula holds for directed ties only, and some here are symmetric; give a "
            f"number of permutations, such as {PERMUTATIONS}"
        )
    return permutations


def _by_group(ties: DirectedTies, labels: IntArray) -> tuple[FloatArray, FloatArray]:
    """The expectation and deviation of each actor by the formula."""
    expected, variance = by_formula(np.bincount(labels), ties.density)
    return expected[labels], np.sqrt(np.maximum(variance, 0.0))[labels]


def _figures(counts: Any, expected: FloatArray, deviation: FloatArray) -> list[tuple[Any, ...]]:
    """For each actor its counts, z where something can vary, and expectations."""
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
