"""The values that sizes and colours of a map can follow: measures, countries, communities."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from numbers import Real
from typing import Any

from graphkit.analysis import MEASURES, centrality, communities
from graphkit.model.errors import InvalidDataError
from graphkit.model.network import Network
from graphkit.model.records import Actor
from graphkit.names.suggest import suggest
from graphkit.viz.drawing.style import group_styles

SIZES = ("degree", "betweenness", "closeness", "eigenvector", "pagerank")
"""Measures that every map of up to :data:`_QUICK` actors offers; larger maps offer fewer."""
COLOURS = ("kind", "country", "community")
"""Properties that the colour of actors can follow."""
BY = ("country", "community")
"""Properties by which actors can be clustered into one symbol each."""
LAYOUTS = ("network", "geo")
"""Layouts of actors: by their ties, or by their places on earth."""
GIVEN = "given"
"""Name of sizes that are passed as numbers."""
_QUICK = 2000
_LARGE = ("degree", "pagerank")
_RUNS = 300  # number of actors above which communities are searched for only once

MeasureValues = dict[str, dict[str, float]]


def check_size(size: str | Mapping[str, float], actors: Iterable[str]) -> None:
    """Reject sizes that are not a measure or numbers.

    Raises:
        InvalidDataError: for an unknown measure, for one whose smallest value is the best, and
            for numbers that are not finite or below 0.
    """
    if isinstance(size, Mapping):
        for actor in actors:
            value = size.get(actor, 0.0)
            if not (isinstance(value, Real) and math.isfinite(value) and value >= 0):
                raise InvalidDataError(
                    f"the size of {actor!r} is {value!r}; expected a finite number of at least 0"
                )
        return
    can = [name for name, measure in MEASURES.items() if not measure.low_first]
    if size not in can:
        raise InvalidDataError(
            f"{size!r} is not a measure for sizes; {suggest(size, can)}; "
            "or pass a number for each actor's id"
        )


def check_colour(colour: str) -> None:
    """Reject a word that colours cannot follow.

    Raises:
        InvalidDataError: listing the known ones.
    """
    if colour not in COLOURS:
        raise InvalidDataError(
            f"{colour!r} is not a known colour encoding; {suggest(colour, COLOURS)}"
        )


def check_by(by: str) -> None:
    """Reject a word that actors cannot be grouped by; an empty one groups none.

    Raises:
        InvalidDataError: listing the known ones.
    """
    if by and by not in BY:
        raise InvalidDataError(f"{by!r} is not a property to cluster by; {suggest(by, BY)}")


def check_view(
    size: str | Mapping[str, float],
    colour: str,
    layout: str,
    limit: int | None,
    actors: Iterable[str],
) -> None:
    """Reject options that neither a map nor a figure has.

    Raises:
        InvalidDataError: for an unknown size, colour or layout, and for a negative ``limit``.
    """
    check_size(size, actors)
    check_colour(colour)
    if layout not in LAYOUTS:
        raise InvalidDataError(f"{layout!r} is not a known layout; {suggest(layout, LAYOUTS)}")
    if limit is not None and limit < 0:
        raise InvalidDataError(f"the limit is {limit}; expected a number of actors, or 0 for all")


def size_values(network: Network, size: str | Mapping[str, float]) -> MeasureValues:
    """Compute the values of each measure that a map offers, the requested one first.

    Args:
        network: everything that could be drawn, so that a part is measured in its surroundings.
        size: a measure, or numbers by id, which are named :data:`GIVEN`.

    Returns:
        One table per measure with a number of at least 0 for each actor; 0 where the measure has
        no value.
    """
    found: MeasureValues = {}
    if isinstance(size, Mapping):
        found[GIVEN] = {a: float(size.get(a, 0.0)) for a in network.actors}
    names = SIZES if len(network.actors) <= _QUICK else _LARGE
    asked = (*((size,) if isinstance(size, str) else ()), *names)
    if not network.actors:
        return {name: {} for name in dict.fromkeys(asked)} | found
    table = centrality(network, tuple(dict.fromkeys(asked)))
    ids = table.column("id")
    for name in dict.fromkeys(asked):
        # Rounding of an eigenvector can give values slightly below 0.
        values = (max(float(value or 0.0), 0.0) for value in table.column(name))
        found[name] = dict(zip(ids, values, strict=True))
    return found


def colour_groups(
    network: Network, actors: Iterable[Actor], seed: int
) -> dict[str, dict[str, Any]]:
    """Return the countries and communities that colours can follow.

    Args:
        network: everything that could be drawn; communities are found in it.
        actors: the actors on the map.
        seed: random seed of the search for communities.

    Returns:
        For ``country`` and ``community``, where there are any, ``of`` (the group of each actor)
        and ``styles`` (:func:`~graphkit.viz.drawing.style.group_styles`); for communities also
        ``method``.
    """
    shown = list(actors)
    groups: dict[str, dict[str, Any]] = {}
    countries = {a.id: a.country or (a.id if a.kind in _own(network) else "") for a in shown}
    countries = {actor: country for actor, country in countries.items() if country}
    if countries:
        groups["country"] = {"of": countries, "styles": group_styles(countries)}
    if not network.ties:
        return groups
    runs = 1 if len(network.actors) > _RUNS else None
    table = communities(network, seed=seed, runs=runs)
    pairs = zip(table.column("id"), table.column("community"), strict=True)
    known = {actor: group for actor, group in pairs if group is not None}
    found = {a.id: str(known[a.id]) for a in shown if a.id in known}
    if found:
        groups["community"] = {
            "of": found,
            "styles": group_styles(found),
            "method": f"{table.meta['method']} ({table.meta['engine']})",
        }
    return groups


def _own(network: Network) -> set[str]:
    """Return the kinds of actors that can be the country of others."""
    named = {actor.country for actor in network.actors.values()}
    return {network.actors[c].kind for c in named if c in network.actors}
