"""Profiles of actors for comparison: names, numbers, places and ties, with indexes over them."""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from functools import cached_property

from graphkit.model.dates import BUDDHIST_OFFSET
from graphkit.model.network import Network
from graphkit.model.records import Actor, Tie, all_names
from graphkit.names.gazetteer import Gazetteer
from graphkit.names.marks import marks_of
from graphkit.names.normalise import fold
from graphkit.names.parse import parse_name, script
from graphkit.names.type_words import bare

_MIN_HOLDERS = 10  # actors with a kind of tie, before it can count as one that actors have once
_BUDDHIST = range(2400, 2700)  # numbers that are read as years of the Buddhist Era


class Profile:
    """The features of one actor for a comparison; each is computed when first read."""

    def __init__(self, profiles: Profiles, actor: Actor) -> None:
        self.profiles, self.actor = profiles, actor
        self._parts: dict[str, tuple[str, Mapping[str, float]]] = {}

    @cached_property
    def names(self) -> Mapping[str, str]:
        """The names by key."""
        found: dict[str, str] = {}
        for name in all_names(self.actor):
            if text := name_key(name):
                found.setdefault(text, name)
        return found

    @cached_property
    def sounds(self) -> Mapping[str, str]:
        """The names by their letters (also with the words sorted) and by their sounds."""
        found: dict[str, str] = {}
        for name in self.names.values():
            whole = parse_name(name)
            for taken in (whole, *map(parse_name, whole.asides)):
                words = sorted(filter(None, map(fold, re.split(r"[\W_]+", taken.core))))
                for text in (taken.key, "".join(words), *taken.sounds):
                    if text:
                        found.setdefault(text, name)
        return found

    def parts(self, name: str) -> tuple[str, Mapping[str, float]]:
        """Return the script of a name and the weights of its parts, scaled to a length of 1."""
        found = self._parts.get(name)
        if found is None:
            text, rarity = name_to_compare(name), self.profiles.rarity
            weights = {part: rarity[part] for part in name_parts(text)}
            length = math.sqrt(sum(each**2 for each in weights.values())) or 1.0
            scaled = {part: each / length for part, each in weights.items()}
            found = self._parts[name] = (script(text), scaled)
        return found

    @cached_property
    def numbers(self) -> Sequence[tuple[str, frozenset[int]]]:
        """The script of each name and the numbers in it; Buddhist years count as common ones."""
        found = []
        for name in self.names.values():
            read = (int(number) for number in marks_of(name).numbers)
            numbers = {n - BUDDHIST_OFFSET if n in _BUDDHIST else n for n in read}
            found.append((script(fold(name)), frozenset(numbers)))
        return found

    @cached_property
    def mentions(self) -> Mapping[str, frozenset[str]]:
        """The ids of the places named in the names, by script."""
        places = self.profiles.places
        found: dict[str, frozenset[str]] = {}
        for name in self.names.values():
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
    def gazetteer_ids(self) -> frozenset[str]:
        """The ids of the places of the gazetteer that most of the names can mean.

        They are of the same kind and country, where these are known; none for other actors than
        places.
        """
        profiles, kind, country = self.profiles, self.actor.kind, self.country
        if not profiles.gazetteer or not profiles.network.ontology.actor_kinds[kind].place:
            return frozenset()
        found: Counter[str] = Counter()
        for name in self.names.values():
            wanted = fold(bare(name))
            ids = profiles.gazetteer.under([wanted]).get(wanted, ())
            for place in profiles.gazetteer.places(ids):
                fits = place.kind == kind and country in ("", place.country)
                # The index can be wrong; the names are not.
                if fits and any(fold(bare(each)) == wanted for each in place.all_names()):
                    found[place.id] += 1
        highest = max(found.values(), default=0)
        return frozenset(place for place, count in found.items() if count == highest)

    @cached_property
    def holders(self) -> Mapping[str, None]:
        """The ids of the actors that hold it, from the nearest to the country, in order."""
        actors = self.profiles.network.actors
        found: dict[str, None] = {}
        here = self.actor.within
        while here and here not in found and here != self.actor.id:
            found[here] = None
            here = actors[here].within if here in actors else ""
        return found

    @cached_property
    def country(self) -> str:
        """The country, else that of the nearest place that holds it."""
        actors = self.profiles.network.actors
        above = (actors[i].country for i in self.holders if i in actors)
        return self.actor.country or next(filter(None, above), "")

    @cached_property
    def ties(self) -> Mapping[tuple[str, str, str], Tie]:
        """The ties by kind, own end (empty for a symmetric kind) and the other actor."""
        own = self.actor.id
        return {
            (tie.kind, "" if tie.symmetric else "tail" if tie.tail == own else "head",
             tie.other(own)): tie
            for tie in self.profiles.network.ties_of.get(own, ())
            if not tie.derived and tie.tail != tie.head
        }  # fmt: skip


class Profiles:
    """The profiles of a network's actors, and indexes over all of them; made when first read.

    Args:
        network: the network, with ties of every kind and status.
        gazetteer: a source of more names of places; None for none.
    """

    def __init__(self, network: Network, gazetteer: Gazetteer | None = None) -> None:
        self.network, self.gazetteer = network, gazetteer
        self._profiles: dict[str, Profile] = {}

    def profile(self, actor: str) -> Profile:
        """Return the profile of an actor by id; it is kept."""
        found = self._profiles.get(actor)
        if found is None:
            found = self._profiles[actor] = Profile(self, self.network.actors[actor])
        return found

    @cached_property
    def single_kinds(self) -> frozenset[tuple[str, str]]:
        """The kinds and ends of directed ties that nine in ten of their actors have only once."""
        held: dict[tuple[str, str], dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
        for tie in self.network.ties.values():
            if not tie.derived and not tie.symmetric:
                held[tie.kind, "tail"][tie.tail].add(tie.head)
                held[tie.kind, "head"][tie.head].add(tie.tail)
        return frozenset(
            which
            for which, by in held.items()
            if len(by) >= _MIN_HOLDERS
            and sum(len(far) == 1 for far in by.values()) >= 0.9 * len(by)
        )

    @cached_property
    def bearers(self) -> Counter[tuple[str, str, str]]:
        """The number of actors with a name, by its key, their kind and country (empty for any)."""
        found: Counter[tuple[str, str, str]] = Counter()
        for actor in self.network.actors:
            profile = self.profile(actor)
            for name in profile.names:
                found.update((name, profile.actor.kind, land) for land in {profile.country, ""})
        return found

    @cached_property
    def counts_within(self) -> Counter[tuple[str, str]]:
        """The number of actors by what they lie within and their kind."""
        return Counter((actor.within, actor.kind) for actor in self.network.actors.values())

    @cached_property
    def rarity(self) -> Mapping[str, float]:
        """The weight of each part of a name: the log of all actors per actor that has it."""
        found: Counter[str] = Counter()
        for actor in self.network.actors.values():
            found.update(
                {part for name in all_names(actor) for part in name_parts(name_to_compare(name))}
            )
        count = len(self.network.actors)
        return {part: math.log(1 + count / held) for part, held in found.items()}

    @cached_property
    def places(self) -> Mapping[str, str]:
        """The ids of places by the text that names them; of namesakes the largest."""
        kinds = self.network.ontology.actor_kinds
        found: dict[str, set[str]] = defaultdict(set)
        for actor in self.network.actors.values():
            if kinds[actor.kind].place:
                for name in self.profile(actor.id).names.values():
                    found[spaced_words(bare(name))].add(actor.id)
        return {
            text: min(ids, key=lambda i: (len(self.profile(i).holders), i))
            for text, ids in found.items()
            if len(text.strip()) >= min_length(text)
        }


def name_key(name: str) -> str:
    """Return the key of a name for comparison: its core and the sort of body that it names."""
    taken = parse_name(name)
    return f"{taken.key} {taken.body.concept}" if taken.body else taken.key


def name_to_compare(name: str) -> str:
    """Return the telling part of a name: of a body with what it is, in the word of the lexicon."""
    taken = parse_name(name)
    return f"{taken.key}{fold(taken.body.concept)}" if taken.body else taken.key


def ratio(a: str, b: str) -> float:
    """Return the likeness of two texts, 0 to 1, by normalised insertions and deletions."""
    from rapidfuzz.distance import Indel

    return float(Indel.normalized_similarity(a, b))


def name_parts(text: str) -> set[str]:
    """Return all parts of three letters of a text, of two where a letter is a syllable."""
    size = 2 if script(text) in ("CJK", "HANGUL") else 3
    padded = f"^{text}$"
    return {padded[i : i + size] for i in range(max(1, len(padded) - size + 1))}


def spaced_words(text: str) -> str:
    """Return a text for the search of names: in alphabets with spaces word by word, else folded."""
    words = [fold(word) for word in re.split(r"[\W_]+", text)] if _spaced(text) else [fold(text)]
    return f" {' '.join(filter(None, words))} " if _spaced(text) else words[0]


def _spaced(text: str) -> bool:
    return script(text) in ("LATIN", "CYRILLIC", "GREEK")


def min_length(text: str) -> int:
    """Return the number of letters that a name must have to be looked for inside others."""
    return 4 if text.startswith(" ") else 2 if script(text) == "CJK" else 3
