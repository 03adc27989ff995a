"""A network as numpy arrays for prediction: the actors, their ties, and other facts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from operator import attrgetter

import numpy as np
from numpy.typing import NDArray

from graphkit.gaps.prediction.features import ActorArrays
from graphkit.model.errors import InvalidDataError, NotFoundError
from graphkit.model.network import Network
from graphkit.names.suggest import suggest

Numbers = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class TieArrays:
    """The actors that ties of a kind may join, and those ties.

    Attributes:
        kind: the kind of tie.
        ids: the actors' ids by number; then the ids of all other actors that have ties.
        actors: other facts about the actors.
        ties: the ties in force as pairs of numbers, the smaller first; shape (ties, 2).
        tie_ids: the ids of the ties of each pair in ``ties``.
        other_ids: the ids of ties of other kinds, by the pair of their ends.
    """

    kind: str
    ids: tuple[str, ...]
    actors: ActorArrays
    ties: Numbers
    tie_ids: Mapping[tuple[int, int], tuple[str, ...]]
    other_ids: Mapping[tuple[int, int], tuple[str, ...]]


def arrays_of(network: Network, tie: str = "") -> TieArrays:
    """Return a network as arrays, for the ties of one kind.

    Args:
        network: a whole network or a part of one.
        tie: the kind; unless given, the one of the vocabulary's default family that has
            levels; among several, the one with the most ties in force.

    Raises:
        NotFoundError: if the kind is unknown.
        InvalidDataError: if ties of the kind have a direction.
    """
    ontology = network.ontology
    kind = ontology.tie_kinds[predicted_kind(network, tie)]
    day, successors = network.as_of, network.successors
    # In the order of ids, so that nothing depends on the order of rows.
    able = [
        a.id
        for a in sorted(network.actors.values(), key=attrgetter("id"))
        if a.kind in kind.tail | kind.head
        and (a.since is None or a.since.first <= day)
        and (a.until is None or a.until.last >= day)
    ]
    inside = set(able)
    number = {key: place for place, key in enumerate(able)}
    ties: dict[tuple[int, int], list[str]] = defaultdict(list)
    others: dict[tuple[int, int], list[str]] = defaultdict(list)
    for one in sorted(network.counted_ties.values(), key=attrgetter("id")):
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
    known = ActorArrays(
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
        # If no tie joins two actors of one country, none is meant to.
        all(countries[a] != countries[b] for a, b in ties),
    )
    return TieArrays(
        kind.id,
        tuple(number),
        known,
        _pairs(ties),
        {pair: tuple(ids) for pair, ids in ties.items()},
        {pair: tuple(ids) for pair, ids in others.items()},
    )


def _pairs(ties: Mapping[tuple[int, int], object]) -> Numbers:
    return np.array(sorted(ties), dtype=np.int64).reshape(-1, 2)


def predicted_kind(network: Network, tie: str = "") -> str:
    """Return the kind of tie that is predicted; see :func:`arrays_of`."""
    ontology = network.ontology
    if tie:
        if tie not in ontology.tie_kinds:
            raise NotFoundError(
                f"{tie!r} is not a known tie kind; {suggest(tie, ontology.tie_kinds)}"
            )
        if not ontology.tie_kinds[tie].symmetric:
            both = [kind.id for kind in ontology.tie_kinds.values() if kind.symmetric]
            raise InvalidDataError(
                f"ties of the kind {tie!r} have a direction, which cannot be predicted; "
                f"expected one of {', '.join(both)}"
            )
        return tie
    kinds = [
        kind
        for kind in ontology.tie_kinds.values()
        if kind.family == ontology.default_family and kind.symmetric
    ]
    if not kinds:
        raise InvalidDataError(
            "the vocabulary has no tie kind without direction in its default family; choose a kind "
            "to predict with -p tie=KIND"
        )
    counts = dict.fromkeys((kind.id for kind in kinds), 0)
    for one in network.counted_ties.values():
        if one.kind in counts and one.status == ontology.default_status:
            counts[one.kind] += 1
    return max(kinds, key=lambda kind: (kind.levels, counts[kind.id])).id
