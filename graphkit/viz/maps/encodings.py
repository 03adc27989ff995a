"""The values that sizes and colours of a map can follow: measures, countries, communities."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from numbers import Real
from typing import Any

from graphkit.analysis import MEASURES, centrality, communities
from graphkit.model.errors import GraphkitError
from graphkit.model.network import Network
from graphkit.model.records import Actor
from graphkit.names.suggest import suggest
from graphkit.viz.drawing.style import group_styles

SIZES = ("degree", "betweenness", "closeness", "eigenvector", "pagerank")
"""The measures that every map of up to :data:`_QUICK` actors offers; a larger one fewer."""
COLOURS = ("kind", "country", "community")
"""What the colours of actors can follow."""
BY = ("country", "community")
"""What actors can be gathered by, so that one symbol stands for many."""
LAYOUTS = ("network", "geo")
"""Where actors can stand: by their ties, or by their places on earth."""
GIVEN = "given"
"""The name of sizes that come as numbers."""
_QUICK = 2000
_LARGE = ("degree", "pagerank")
_RUNS = 300  # above so many actors communities are searched for once

Values = dict[str, dict[str, float]]


def check_size(size: str | Mapping[str, float], actors: Iterable[str]) -> None:
    """Reject sizes that are not a measure or numbers.

    Raises:
        GraphkitError: for a word that is no measure, for a measure whose smallest value is the
            best, and for numbers that are not finite or below 0.
    """
    if isinstance(size, Mapping):
        for actor in actors:
            value = size.get(actor, 0.0)
            if not (isinstance(value, Real) and math.isfinite(value) and value >= 0):
                raise GraphkitError(
                    f"the size of {actor!r} is {value!r}; sizes are numbers of at least 0"
                )
        return
    can = [name for name, measure in MEASURES.items() if not measure.low_first]
    if size not in can:
        raise GraphkitError(
            f"size is {size!r}; give a measure, or a number for each actor's id; "
            f"{suggest(size, can)}"
        )


def check_colour(colour: str) -> None:
    """Reject a word that colours cannot follow.

    Raises:
        GraphkitError: naming those there are.
    """
    if colour not in COLOURS:
        raise GraphkitError(f"colour is {colour!r}; {suggest(colour, COLOURS)}")


def check_by(by: str) -> None:
    """Reject a word that actors cannot be grouped by; an empty one groups none.

    Raises:
        GraphkitError: naming those there are.
    """
    if by and by not in BY:
        raise GraphkitError(f"by is {by!r}; {suggest(by, BY)}")


def check_view(
    size: str | Mapping[str, float],
    colour: str,
    layout: str,
    limit: int | None,
    actors: Iterable[str],
) -> None:
    """Reject options that neither a map nor a figure has.

    Raises:
        GraphkitError: for an unknown size, colour or layout, and for ``limit`` below 0.
    """
    check_size(size, actors)
    check_colour(colour)
    if layout not in LAYOUTS:
        raise GraphkitError(f"layout is {layout!r}; {suggest(layout, LAYOUTS)}")
    if limit is not None and limit < 0:
        raise GraphkitError(f"limit is {limit}; give how many actors are drawn, or 0 for all")


def size_values(network: Network, size: str | Mapping[str, float]) -> Values:
    """Compute the values of each measure that a map offers, the requested one first.

    Args:
        network: the whole of what could be drawn: a part is measured in its surroundings.
        size: a measure, or numbers by id, which go by the name :data:`GIVEN`.

    Returns:
        A table a measure with a number of at least 0 for each actor; 0 where the measure has
        no value.
    """
    found: Values = {}
    if isinstance(size, Mapping):
        found[GIVEN] = {a: float(size.get(a, 0.0)) for a in network.actors}
    names = SIZES if len(network.actors) <= _QUICK else _LARGE
    asked = (*((size,) if isinstance(size, str) else ()), *names)
    if not network.actors:
        return {name: {} for name in dict.fromkeys(asked)} | found
    table = centrality(network, tuple(dict.fromkeys(asked)))
    ids = table.column("id")
    for name in dict.fromkeys(asked):
        # Rounding of an eigenvector can leave a trace below 0.
        values = (max(float(value or 0.0), 0.0) for value in table.column(name))
        found[name] = dict(zip(ids, values, strict=True))
    return found


def colour_groups(
    network: Network, actors: Iterable[Actor], seed: int
) -> dict[str, dict[str, Any]]:
    """Return the countries and communities that colours can follow.

    Args:
        network: the whole of what could be drawn; communities are found in it.
        actors: those on the map.
        seed: of the search for communities.

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
