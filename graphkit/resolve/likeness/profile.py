"""What one actor shows of itself for a comparison: its names, numbers, places and ties."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from graphkit.model.records import Actor, Tie, all_names
from graphkit.names.normalise import fold
from graphkit.names.parse import form, script
from graphkit.names.type_words import bare

if TYPE_CHECKING:
    from graphkit.resolve.likeness.evidence import Resemblance

_ERA = 543
_BUDDHIST = range(2400, 2700)  # numbers that are read as years of the Buddhist Era
_DIGITS = re.compile(r"\d+")


class Face:
    """What one actor shows of itself for a comparison."""

    def __init__(self, ground: Resemblance, actor: Actor) -> None:
        self.ground, self.actor = ground, actor
        self._parts: dict[str, tuple[str, Mapping[str, float]]] = {}

    @cached_property
    def keys(self) -> Mapping[str, str]:
        """Its names by key."""
        found: dict[str, str] = {}
        for name in all_names(self.actor):
            if text := key(name):
                found.setdefault(text, name)
        return found

    @cached_property
    def sounds(self) -> Mapping[str, str]:
        """Its names by their letters, in whatever order the words stand, and by how they sound."""
        found: dict[str, str] = {}
        for name in self.keys.values():
            whole = form(name)
            for taken in (whole, *map(form, whole.asides)):
                words = sorted(filter(None, map(fold, re.split(r"[\W_]+", taken.core))))
                for text in (taken.key, "".join(words), *taken.sounds):
                    if text:
                        found.setdefault(text, name)
        return found

    def parts(self, name: str) -> tuple[str, Mapping[str, float]]:
        """The script of a name, and the worth of each part of it, scaled to a length of 1."""
        found = self._parts.get(name)
        if found is None:
            text, rarity = told(name), self.ground.rarity
            worth = {part: rarity[part] for part in name_parts(text)}
            length = math.sqrt(sum(each**2 for each in worth.values())) or 1.0
            scaled = {part: each / length for part, each in worth.items()}
            found = self._parts[name] = (script(text), scaled)
        return found

    @cached_property
    def numbers(self) -> Sequence[tuple[str, frozenset[int]]]:
        """The script of each name, and the numbers in it; years of either era are one."""
        found = []
        for name in self.keys.values():
            words = [fold(word) for word in re.split(r"[\W_]+", name)]
            given = (int(digits) for word in words for digits in _DIGITS.findall(word[:80]))
            numbers = {n - _ERA if n in _BUDDHIST else n for n in given}
            ordinals = self.ground.model.ordinals
            numbers |= {ordinals[word] for word in words if word in ordinals}
            found.append((script(fold(name)), frozenset(numbers)))
        return found

    @cached_property
    def mentions(self) -> Mapping[str, frozenset[str]]:
        """By script the ids of the places that its names speak of."""
        places = self.ground.places
        found: dict[str, frozenset[str]] = {}
        for name in self.keys.values():
            text, here = spaced_words(name), set()
            start = 0
            while start < len(text):
                # The longest name that begins here: "Nong Khai" and not "Nong".
                ends = range(len(text), start, -1)
                end = next((end for end in ends if text[start:end] in places), 0)
                if end:
                    here.add(places[text[start:end]])
                start = max(start + 1, end - 1)
            letters = script(fold(name))
            found[letters] = found.get(letters, frozenset()) | here
        return found

    @cached_property
    def known(self) -> frozenset[str]:
        """The ids of the places of the gazetteer that most of its names can mean.

        Of its kind and country, where these are known; none for what is no place.
        """
        ground, kind, country = self.ground, self.actor.kind, self.country
        if not ground.gazetteer or not ground.network.ontology.actor_kinds[kind].place:
            return frozenset()
        found: Counter[str] = Counter()
        for name in self.keys.values():
            wanted = fold(bare(name))
            ids = ground.gazetteer.under([wanted]).get(wanted, ())
            for place in ground.gazetteer.places(ids):
                told = place.kind == kind and country in ("", place.country)
                # The index can be wrong; the names are not.
                if told and any(fold(bare(each)) == wanted for each in place.all_names()):
                    found[place.id] += 1
        most = max(found.values(), default=0)
        return frozenset(place for place, count in found.items() if count == most)

    @cached_property
    def chain(self) -> Mapping[str, None]:
        """What it lies within, from the nearest to the country, in order."""
        actors = self.ground.network.actors
        found: dict[str, None] = {}
        here = self.actor.within
        while here and here not in found and here != self.actor.id:
            found[here] = None
            here = actors[here].within if here in actors else ""
        return found

    @cached_property
    def country(self) -> str:
        """Its country, or that of the place it lies within."""
        actors = self.ground.network.actors
        above = (actors[i].country for i in self.chain if i in actors)
        return self.actor.country or next(filter(None, above), "")

    @cached_property
    def held(self) -> Mapping[tuple[str, str, str], Tie]:
        """The ties that it holds, by kind, its end of it and the other actor."""
        own = self.actor.id
        return {
            (tie.kind, "" if tie.symmetric else "tail" if tie.tail == own else "head",
             tie.other(own)): tie
            for tie in self.ground.network.ties_of.get(own, ())
            if not tie.derived and tie.tail != tie.head
        }  # fmt: skip


def key(name: str) -> str:
    """The key under which a name is compared: its core, and the sort of body that it names."""
    taken = form(name)
    return f"{taken.key} {taken.body.concept}" if taken.body else taken.key


def told(name: str) -> str:
    """What a name is told by: of a place without the type word, of a body whole."""
    taken = form(name)
    return taken.folded if taken.body else taken.key


def ratio(a: str, b: str) -> float:
    """How much of two texts is the same, 0 to 1: insertions and deletions by their lengths."""
    from rapidfuzz.distance import Indel

    return float(Indel.normalized_similarity(a, b))


def name_parts(text: str) -> set[str]:
    """The parts of a text of three letters, of two where a letter is a syllable."""
    size = 2 if script(text) in ("CJK", "HANGUL") else 3
    padded = f"^{text}$"
    return {padded[i : i + size] for i in range(max(1, len(padded) - size + 1))}


def spaced_words(text: str) -> str:
    """A text for the search of names: in Latin letters by word, each between spaces."""
    words = [fold(word) for word in re.split(r"[\W_]+", text)] if _spaced(text) else [fold(text)]
    return f" {' '.join(filter(None, words))} " if _spaced(text) else words[0]


def _spaced(text: str) -> bool:
    return script(text) in ("LATIN", "CYRILLIC", "GREEK")


def shortest(text: str) -> int:
    """So many letters a name must have to be looked for inside others."""
    return 4 if text.startswith(" ") else 2 if script(text) == "CJK" else 3
