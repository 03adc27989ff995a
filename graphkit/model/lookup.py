"""The look-up of actors by id or by name, in any script, with a type word or without."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from functools import cached_property

from graphkit.model.errors import InvalidDataError, NotFoundError, clip
from graphkit.model.records import Actor, all_names
from graphkit.names.normalise import fold
from graphkit.names.similarity import compare_names, search_keys
from graphkit.names.suggest import did_you_mean, question
from graphkit.names.type_words import bare, place_type

# The smallest likeness of a suggested name, and the largest number of names compared.
_MIN_LIKENESS, _MAX_NAMES = 0.65, 20_000

Index = Mapping[str, tuple[str, ...]]
"""The ids of the actors that have a name, by the key of the name."""


class Lookup:
    """The actors of a network by id and name; the index is made at the first look-up.

    Args:
        actors: by id.
        merged: ids of merged actors, each with the id of the actor that it became.

    Example:
        >>> lookup = Lookup({"TH-49": Actor("TH-49", "province", {"en": "Mukdahan"})})
        >>> lookup.find("mukdahan province").id, lookup.unknown("Mukdaham")
        ('TH-49', "'Mukdaham' is not an actor of this network; did you mean 'Mukdahan'?")
    """

    def __init__(
        self, actors: Mapping[str, Actor], merged: Mapping[str, str] | None = None
    ) -> None:
        self.actors = actors
        self.merged = {old: new for old, new in (merged or {}).items() if new in actors}

    def find(self, text: str) -> Actor:
        """Return the actor that a text means; see ``Network.find``.

        Raises:
            NotFoundError: when it means none; similar names are suggested.
            InvalidDataError: when it means several; all are listed.
        """
        if text in self.actors:
            return self.actors[text]
        if text in self.merged:
            return self.actors[self.merged[text]]
        matches = self._names.get(fold(text), ())
        if not matches:
            key = fold(bare(text))
            matches = self._of_type(self._bare_names.get(key, ()), key, place_type(text))
        if len(matches) == 1:
            return self.actors[matches[0]]
        if matches:
            listed = ", ".join(f"{m} ({self.actors[m].name()})" for m in matches[:12])
            raise InvalidDataError(f"{text!r} can mean several actors: {listed}; give the id")
        raise NotFoundError(self.unknown(text))

    def unknown(self, text: str) -> str:
        """Return the message that a text means no actor, with similar names."""
        known = [n for a in self.actors.values() for n in (a.id, *all_names(a))]
        guess = did_you_mean(bare(text), known, limit=3) or question(self._alike(text))
        hint = guess or "give the id or a name of an actor"
        return f"{clip(text)!r} is not an actor of this network; {hint}"

    def _alike(self, text: str) -> list[str]:
        """Return up to three names that are similar in letters or sound."""
        names = {name: a.id for a in self.actors.values() for name in all_names(a)}
        if len(names) > _MAX_NAMES:
            return []
        keys = search_keys(text)
        scored = sorted(
            (-compare_names(text, name).score, name)
            for name in names
            if not keys.isdisjoint(search_keys(name))
        )
        found: dict[str, str] = {}
        for score, name in scored:
            if -score >= _MIN_LIKENESS:
                found.setdefault(names[name], name)
        return list(found.values())[:3]

    def _of_type(self, matches: tuple[str, ...], key: str, wanted: str) -> tuple[str, ...]:
        """Return the matches that have a name with this key and no other type word."""
        if len(matches) < 2 or not wanted:
            return matches
        fitting = tuple(
            match
            for match in matches
            if any(
                fold(bare(name)) == key and place_type(name) in ("", wanted)
                for name in all_names(self.actors[match])
            )
        )
        return fitting or matches

    @cached_property
    def _names(self) -> Index:
        return self._index(fold)

    @cached_property
    def _bare_names(self) -> Index:
        return self._index(lambda name: fold(bare(name)))

    def _index(self, key: Callable[[str], str]) -> Index:
        table: dict[str, dict[str, None]] = defaultdict(dict)
        for actor in self.actors.values():
            for name in (actor.id, *all_names(actor)):
                table[key(name)][actor.id] = None
        for old, new in self.merged.items():
            table[key(old)][new] = None
        # A name of marks alone has an empty key; it must not match other such names.
        table.pop("", None)
        return {name: tuple(ids) for name, ids in table.items()}
