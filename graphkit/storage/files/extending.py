"""A dataset that extends another network: its rows add to that network and take nothing away."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

from graphkit.model.errors import GraphkitError, InvalidDataError, Problem
from graphkit.model.network import Network
from graphkit.model.records import Actor, ActorClaim, Source, actor_field

EXTENDS = "extends"
"""The key of ``network.toml`` with the network that a dataset extends."""

Opener = Callable[[str], Network]
"""A function that opens a network by its address."""

_OWN = {"id", "names", "aliases", "source", "locator", "note"}


def base_of(settings: Mapping[str, Any], path: Path, opener: Opener | None) -> Network:
    """Return the network that a dataset extends; an empty one if it extends none.

    Args:
        settings: the settings of the dataset.
        path: the dataset; a relative address is looked for beside its tables first.
        opener: opens a network by its address.

    Raises:
        InvalidDataError: when the network cannot be opened, or the datasets extend each other.
    """
    address = settings.get(EXTENDS)
    if not address:
        return Network()
    if opener is None:
        raise InvalidDataError(f"{path.name} extends {address!r}; open it with open_network")
    folder = path if path.is_dir() else path.parent
    beside = folder / str(address)
    text = str(beside) if beside.exists() else str(address)
    try:
        return opener(text)
    except RecursionError as error:
        raise InvalidDataError(f"{path.name} and {address!r} extend each other") from error
    except GraphkitError as error:
        raise InvalidDataError(
            f"{path.name} extends {address!r}, which cannot be opened: {error}"
        ) from error


def without_missing(problems: list[Problem]) -> None:
    """Remove the reports of missing tables of actors and sources: those of the base count."""
    problems[:] = [
        p for p in problems if p.code != "missing_file" or "ties" in p.file.rpartition("[")[2]
    ]


def with_source(known: Source | None, own: Source) -> Source:
    """Return a source with what an own row adds to it."""
    if known is None:
        return own
    empty = {f.name: getattr(own, f.name) for f in fields(Source) if not getattr(known, f.name)}
    return replace(known, **empty)


def with_row(known: Actor | None, own: Actor, claims: list[ActorClaim]) -> Actor:
    """Return an actor with what an own row adds to it.

    Names in other languages, aliases and empty fields are filled in. A field that differs becomes
    a claim of the source of the row.

    Args:
        known: the actor of the network that is extended; None for a new one.
        own: the actor as its own row has it.
        claims: the list to which claims on fields that differ are added.

    Example:
        >>> known = Actor("TH-49", "province", {"en": "Mukdahan"}, population=1)
        >>> own = Actor("TH-49", "province", {"lo": "ມຸກດາຫານ"}, population=2, source="s")
        >>> claims = []
        >>> with_row(known, own, claims).names
        {'en': 'Mukdahan', 'lo': 'ມຸກດາຫານ'}
        >>> [(claim.field, claim.value, claim.source) for claim in claims]
        [('population', '2', 's')]
    """
    if known is None:
        return own
    other = [name for name in own.names.values() if name not in known.names.values()]
    spare = [name for lang, name in own.names.items() if lang in known.names and name in other]
    aliases = dict.fromkeys((*known.aliases, *own.aliases, *spare))
    filled: dict[str, Any] = {}
    for item in fields(Actor):
        value, old = getattr(own, item.name), getattr(known, item.name)
        if item.name in _OWN or not value or value == old:
            continue
        if not old:
            filled[item.name] = value
        else:
            text = actor_field(own, item.name)
            claims.append(ActorClaim(own.id, item.name, text, own.source, own.locator))
    return replace(
        known, names={**known.names, **own.names, **known.names}, aliases=tuple(aliases), **filled
    )


def with_overlay(base: Mapping[str, Any], own: Mapping[str, Any]) -> dict[str, Any]:
    """Return the vocabulary that two networks add together; what the base says stays.

    Example:
        >>> with_overlay({"statuses": {"a": "A"}}, {"statuses": {"a": "B", "b": "B"}})
        {'statuses': {'a': 'A', 'b': 'B'}}
    """
    merged = dict(own)
    for key, value in base.items():
        below = merged.get(key)
        if isinstance(value, Mapping) and isinstance(below, Mapping):
            merged[key] = with_overlay(value, below)
        else:
            merged[key] = value
    return merged
