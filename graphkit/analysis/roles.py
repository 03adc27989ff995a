"""Brokerage: who stands between whom, by the groups of the three. One table of roles."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from graphkit.engines import engine_label
from graphkit.engines.roles import (
    ROLES,
    Directed,
    by_formula,
    by_permutation,
    directed,
    role_counts,
    totals_by_formula,
    totals_by_permutation,
)
from graphkit.model import Actor, GraphkitError, actor_field
from graphkit.names import suggest
from graphkit.network import Network
from graphkit.provenance import provenance
from graphkit.table import Table

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Real = NDArray[np.float64]

PERMUTATIONS = 1000
"""How often groups are mixed where nothing else is said and ties are symmetric."""

_NO_GROUPINGS = ("id", "names", "aliases", "lat", "lon", "note", "locator")
_FORMULA = (
    "a random digraph of the same density, groups keeping their sizes (Gould and Fernandez 1989)"
)
_MIXED = (
    "the ties as they are, the groups of all other actors mixed (total cannot vary, and has no z)"
)
_ALL_MIXED = "the ties as they are, the groups of all actors mixed (total cannot vary: no z)"


def brokerage(
    network: Network,
    group: str = "country",
    *,
    permutations: int | None = None,
    seed: int = 0,
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
        group: the column of actors that says who belongs together: ``country``, ``kind``,
            ``subkind``, ``sector``, ``within`` or another.
        permutations: how often groups are mixed; None for 1,000 with symmetric ties and for the
            formula with directed ones; 0 for the formula.
        seed: of the mixing; the same seed gives the same figures.

    Returns:
        A row an actor: ``id, name_en, kind, country, group``, the five roles and ``total``, then
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
        >>> from graphkit.model import Claim
        >>> actors = (Actor("ministry", "agency", country="TH"),
        ...           Actor("office", "agency", country="TH"),
        ...           Actor("consulate", "agency", country="LA"))
        >>> network = Network(actors={a.id: a for a in actors}, claims=(
        ...     Claim("ministry", "office", "oversees"), Claim("office", "consulate", "guides")))
        >>> broker = brokerage(network)[0]
        >>> broker["id"], broker["representative"], broker["total"]
        ('office', 1, 1)
    """
    ties, grouped = _parts(network, group)
    labels, names = _numbered(grouped.values())
    times = _times(ties, permutations)
    counts = role_counts(ties, labels)
    if times:
        expected, deviation = by_permutation(ties, labels, times, seed)
    else:
        expected, deviation = _by_group(ties, labels, len(names))
    figures = dict(zip(ties.actors, _figures(counts, expected, deviation), strict=True))
    empty: tuple[Any, ...] = (None,) * (3 * len(ROLES))
    rows = [
        (a.id, a.name(), a.kind, a.country, grouped.get(a.id, ""), *figures.get(a.id, empty))
        for a in network.actors.values()
    ]
    total = 5 + ROLES.index("total")
    rows.sort(key=lambda row: (row[total] is None, -(row[total] or 0), row[0]))
    columns = (
        *("id", "name_en", "kind", "country", "group"),
        *ROLES,
        *(f"z_{role}" for role in ROLES),
        *(f"expected_{role}" for role in ROLES),
    )
    about = _about(network, grouped, group, len(names), times, seed, _MIXED)
    return Table(columns, rows, about)


def brokerage_totals(
    network: Network,
    group: str = "country",
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
    ties, grouped = _parts(network, group)
    labels, names = _numbered(grouped.values())
    times = _times(ties, permutations)
    counts = role_counts(ties, labels).sum(axis=0)
    if times:
        expected, deviation = totals_by_permutation(ties, labels, times, seed)
    else:
        expected, variance = totals_by_formula(_sizes(labels, len(names)), ties.density)
        deviation = variance.clip(0) ** 0.5
    rows = [
        (role, int(count), float(mean), float(sd), float((count - mean) / sd) if sd else None)
        for role, count, mean, sd in zip(ROLES, counts, expected, deviation, strict=True)
    ]
    about = _about(network, grouped, group, len(names), times, seed, _ALL_MIXED)
    return Table(("role", "observed", "expected", "sd", "z"), rows, about)


def groups_of(network: Network, column: str) -> dict[str, str]:
    """What a column says of each actor that it says something of, by id.

    Raises:
        GraphkitError: when actors have no such column that could group them; the near one is
            suggested.

    Example:
        >>> actors = {"TH-49": Actor("TH-49", "province", country="TH"), "X": Actor("X", "city")}
        >>> groups_of(Network(actors=actors), "country")
        {'TH-49': 'TH'}
    """
    columns = [name for name in Actor.__slots__ if name not in _NO_GROUPINGS]
    if column not in columns:
        raise GraphkitError(
            f"{column!r} is no column to group actors by; {suggest(column, columns)}"
        )
    said = {actor.id: actor_field(actor, column) for actor in network.actors.values()}
    return {key: value for key, value in said.items() if value}


def _parts(network: Network, column: str) -> tuple[Directed, dict[str, str]]:
    grouped = groups_of(network, column)
    return directed(network, tuple(grouped)), grouped


def _numbered(groups: Any) -> tuple[list[int], list[str]]:
    """The groups as numbers in the order of the alphabet, so that no order of rows matters."""
    given = list(groups)
    names = sorted(set(given))
    number = {name: place for place, name in enumerate(names)}
    return [number[name] for name in given], names


def _times(ties: Directed, permutations: int | None) -> int:
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


def _sizes(labels: Sequence[int], kinds: int) -> list[int]:
    sizes = [0] * kinds
    for label in labels:
        sizes[label] += 1
    return sizes


def _by_group(ties: Directed, labels: Sequence[int], kinds: int) -> tuple[Real, Real]:
    """The expectation and deviation of each actor by the formula."""
    import numpy as np

    expected, variance = by_formula(_sizes(labels, kinds), ties.density)
    group = np.asarray(labels, dtype=np.int64)
    return expected[group], np.sqrt(np.maximum(variance, 0.0))[group]


def _figures(counts: Any, expected: Real, deviation: Real) -> list[tuple[Any, ...]]:
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
    network: Network,
    grouped: dict[str, str],
    column: str,
    groups: int,
    times: int,
    seed: int,
    mixed: str,
) -> dict[str, Any]:
    return {
        **provenance(network, engine=engine_label("numpy"), seed=seed if times else None),
        "group": column,
        "groups": groups,
        "ungrouped": len(network.actors) - len(grouped),
        "null": mixed if times else _FORMULA,
        "permutations": times or None,
    }
