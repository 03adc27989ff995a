"""A network as arrays for prediction: who can be tied, who is, and what else is known."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from graphkit.gaps.prediction.features import Ground
from graphkit.model.errors import GraphkitError
from graphkit.model.network import Network
from graphkit.names.suggest import suggest

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Numbers = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Field:
    """The actors that ties of a kind may join, and those ties.

    Attributes:
        kind: the kind of tie.
        actors: their ids, by number; then those of all others that hold ties.
        ground: what is known of them besides.
        ties: pairs of numbers, the smaller first; the ties in force.
        tie_ids: the ids of the ties of each such pair.
        other_ids: the ids of ties of other kinds, by the pair of their ends.
    """

    kind: str
    actors: tuple[str, ...]
    ground: Ground
    ties: Numbers
    tie_ids: Mapping[tuple[int, int], tuple[str, ...]]
    other_ids: Mapping[tuple[int, int], tuple[str, ...]]


def field_of(network: Network, tie: str = "") -> Field:
    """A network as arrays, for the ties of one kind.

    Args:
        network: whole or cut.
        tie: the kind; unless given, the one of the vocabulary's default family that has
            levels, of several the one with the most ties in force.

    Raises:
        GraphkitError: for an unknown kind, and for one that has a direction.
    """
    import numpy as np

    ontology = network.ontology
    kind = ontology.tie_kinds[predicted_kind(network, tie)]
    day, successors = network.as_of, network.successors
    able = [
        a.id
        for a in network.actors.values()
        if a.kind in kind.tail | kind.head
        and (a.since is None or a.since.first <= day)
        and (a.until is None or a.until.last >= day)
    ]
    inside = set(able)
    number = {key: place for place, key in enumerate(able)}
    ties: dict[tuple[int, int], list[str]] = defaultdict(list)
    others: dict[tuple[int, int], list[str]] = defaultdict(list)
    for one in network.ties.values():
        if one.derived or one.status != ontology.default_status:
            continue
        ends = [successors.get(end, end) for end in (one.tail, one.head)]
        if ends[0] == ends[1]:
            continue
        a, b = sorted(number.setdefault(end, len(number)) for end in ends)
        if one.kind != kind.id:
            others[a, b].append(one.id)
        elif inside.issuperset(ends):
            ties[a, b].append(one.id)
    kinds = {
        k: place for place, k in enumerate(dict.fromkeys(network.actors[a].kind for a in able))
    }
    allowed = np.array([[kind.allows(a, b) for b in kinds] for a in kinds], dtype=bool)
    homes: dict[str, int] = {}
    chosen = [network.actors[a] for a in able]
    countries = [homes.setdefault(a.country or f"\0{a.id}", len(homes)) for a in chosen]
    degrees = np.array(
        [(np.nan, np.nan) if a.lat is None or a.lon is None else (a.lat, a.lon) for a in chosen],
        dtype=np.float64,
    ).reshape(-1, 2)
    lat, lon = np.radians(degrees).T
    points = np.stack([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)], axis=1)
    ground = Ground(
        len(able),
        np.array([kinds[a.kind] for a in chosen], dtype=np.int64),
        np.array(countries, dtype=np.int64),
        points,
        _pairs(others),
        len(number),
        allowed,
        np.array(
            [np.log(a.population) if a.population else np.nan for a in chosen], dtype=np.float64
        ),
        # Where no tie joins two of one country, none is meant to.
        all(countries[a] != countries[b] for a, b in ties),
    )
    return Field(
        kind.id,
        tuple(number),
        ground,
        _pairs(ties),
        {pair: tuple(ids) for pair, ids in ties.items()},
        {pair: tuple(ids) for pair, ids in others.items()},
    )


def _pairs(given: Mapping[tuple[int, int], object]) -> Numbers:
    import numpy as np

    return np.array(sorted(given), dtype=np.int64).reshape(-1, 2)


def predicted_kind(network: Network, given: str = "") -> str:
    """The kind of tie that is predicted; see :func:`field_of`."""
    ontology = network.ontology
    if given:
        if given not in ontology.tie_kinds:
            raise GraphkitError(
                f"{given!r} is no kind of tie; {suggest(given, ontology.tie_kinds)}"
            )
        if not ontology.tie_kinds[given].symmetric:
            both = [kind.id for kind in ontology.tie_kinds.values() if kind.symmetric]
            raise GraphkitError(
                f"ties of the kind {given!r} have a direction, which is not predicted; "
                f"predict one of {', '.join(both)}"
            )
        return given
    kinds = [
        kind
        for kind in ontology.tie_kinds.values()
        if kind.family == ontology.default_family and kind.symmetric
    ]
    if not kinds:
        raise GraphkitError(
            "no kind of tie of this vocabulary joins both ways; name one to predict"
        )
    counts = dict.fromkeys((kind.id for kind in kinds), 0)
    for tie in network.ties.values():
        if tie.kind in counts and tie.status == ontology.default_status:
            counts[tie.kind] += 1
    return max(kinds, key=lambda kind: (kind.levels, counts[kind.id])).id
