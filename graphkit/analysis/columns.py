"""Build the columns that identify actors in tables, and group actors by a column or a mapping."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np

from graphkit.analysis.engines.arrays import IntArray
from graphkit.model.errors import InvalidDataError
from graphkit.model.network import Network
from graphkit.model.records import Actor, actor_field
from graphkit.names.suggest import suggest

Grouping = str | Mapping[str, str]
"""A column of actors, such as ``country`` or ``kind``, or a mapping from actor ids to groups."""

_NO_GROUPINGS = ("id", "names", "aliases", "lat", "lon", "population", "note", "locator")


def actor_columns(lang: str = "en") -> tuple[str, ...]:
    """Return the columns that identify an actor, with the name in ``lang`` next to English."""
    return ("id", "name_en", *((f"name_{lang}",) if lang != "en" else ()), "kind", "country")


def actor_cells(network: Network, actor: str, lang: str = "en") -> tuple[str, ...]:
    """Return the cells of an actor for :func:`actor_columns`."""
    found = network.actors[actor]
    names = (found.name(), *((found.name(lang),) if lang != "en" else ()))
    return (actor, *names, found.kind, found.country)


def grouping(network: Network, by: Grouping = "country") -> dict[str, str]:
    """Return the group of each actor that has one, by id.

    Raises:
        InvalidDataError: for a column that actors do not have or that cannot group them; similar
            columns are suggested.

    Example:
        >>> network = Network(actors={"TH-49": Actor("TH-49", "province", country="TH")})
        >>> grouping(network), grouping(network, {"TH-49": "north-east"})
        ({'TH-49': 'TH'}, {'TH-49': 'north-east'})
    """
    if not isinstance(by, str):
        return {actor: by[actor] for actor in network.actors if by.get(actor)}
    columns = [name for name in Actor.__slots__ if name not in _NO_GROUPINGS]
    if by not in columns:
        raise InvalidDataError(f"actors cannot be grouped by {by!r}; {suggest(by, columns)}")
    values = {actor.id: actor_field(actor, by) for actor in network.actors.values()}
    return {key: value for key, value in values.items() if value}


def group_name(network: Network, by: Grouping, group: str, lang: str = "en") -> str:
    """Return the display name of a group: the name of a country or place, the label of a kind."""
    part = {"kind": "actor_kinds", "subkind": "subkinds", "sector": "sectors"}.get(
        by if isinstance(by, str) else ""
    )
    if part and group:
        return network.ontology.label(part, group, lang)
    whole = network.whole or network
    return whole.name_of(group, lang)


def grouping_meta(network: Network, by: Grouping, groups: Mapping[str, str]) -> dict[str, object]:
    """Return the metadata of a grouping: its column, number of groups and ungrouped actors."""
    return {
        "group": by if isinstance(by, str) else "given",
        "groups": len(set(groups.values())),
        "ungrouped": len(network.actors) - len(groups),
    }


def group_numbers(actors: Iterable[str], groups: Mapping[str, str]) -> tuple[list[str], IntArray]:
    """Return the sorted groups, and the number of each actor's group among them, -1 for none."""
    names = sorted(set(groups.values()))
    number = {name: place for place, name in enumerate(names)}
    places = [number[groups[actor]] if actor in groups else -1 for actor in actors]
    return names, np.array(places, dtype=np.int64)
