"""The names that are known before a text is read: of the network and of the gazetteer."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import NamedTuple
from weakref import WeakKeyDictionary

from graphkit.extract.grammar import every, triggers
from graphkit.extract.reading import HAN, LAO, THAI, flat
from graphkit.model.network import Network
from graphkit.model.records import all_names
from graphkit.names.gazetteer import Place, open_gazetteer
from graphkit.names.normalise import fold, normalise
from graphkit.names.type_words import bare, read_lexicons, type_words

# Countries whose divisions are known by name alone, and whose smaller cities are too.
_REGION = frozenset({"TH", "LA", "VN", "CN", "KH", "MM", "MY"})
_LARGE, _LARGE_IN_REGION = 500_000, 60_000
_STEM = 2


class Known(NamedTuple):
    """An actor of the network or a place of the gazetteer, as far as finding needs it.

    ``alone`` is False for a place whose name counts only with a type word or a country.
    """

    ref: str
    origin: str
    kind: str
    subkind: str
    country: str
    population: int
    alone: bool


@dataclass(frozen=True)
class Match:
    """A known name in a text, and whom it can mean; ``own`` if the network itself has it."""

    start: int
    end: int
    refs: tuple[Known, ...]


class KnownNames:
    """The names of a network and of the gazetteer, for finding them in a text."""

    def __init__(self, network: Network) -> None:
        own: dict[str, list[Known]] = defaultdict(list)
        self.by_ref: dict[str, Known] = {}
        for actor in network.actors.values():
            known = Known(
                *(actor.id, "network", actor.kind, actor.subkind, actor.country),
                actor.population or 0,
                True,
            )
            self.by_ref[actor.id] = known
            place = actor.kind in area_kinds()
            for name in all_names(actor):
                self._add(own, name, known)
                if place and (short := bare(name)) != name:
                    self._add(own, short, known)
        stated = triggers(network.ontology)
        self.own = {
            key: tuple(dict.fromkeys(refs))
            for key, refs in own.items()
            # A phrase that states a kind of tie ("sister cities") is not the name of an actor.
            if not any(trigger.pattern.fullmatch(key) for trigger in stated)
            and key not in every("generic")
        }
        self.places = _gazetteer_names()
        self.upper = frozenset(
            flat(name)
            for actor in network.actors.values()
            for name in all_names(actor)
            if name.isupper() and len(name) < 8
        )

    @staticmethod
    def _add(table: dict[str, list[Known]], name: str, known: Known) -> None:
        key = flat(normalise(name))
        if len(key) > 1 or HAN.match(key):
            table[key].append(known)

    @cached_property
    def thai(self) -> frozenset[str]:
        """The Thai names that count as words of their own."""
        return _gazetteer_thai() | _thai_words(self.own)

    @cached_property
    def _lengths(self) -> Mapping[str, tuple[int, ...]]:
        return _lengths_of(self.own)

    def at(self, text: str, start: int) -> Iterator[tuple[int, tuple[Known, ...]]]:
        """Yield the end of each known name that begins at an offset, longest first."""
        stem = text[start : start + _STEM]
        sizes = self._lengths.get(stem, ()) + _gazetteer_lengths().get(stem, ())
        for size in sorted(set(sizes), reverse=True):
            key = text[start : start + size]
            if len(key) < size:
                continue
            refs = self.own.get(key, ())
            for ref in self.places.get(key, ()):
                # A place of the gazetteer that the network has is the network's own.
                known = self.by_ref.get(ref.ref, ref)
                if known not in refs:
                    refs = (*refs, known._replace(alone=ref.alone))
            if refs:
                yield start + size, refs

    @cached_property
    def folded(self) -> dict[str, tuple[Known, ...]]:
        """Actors of the network by folded name."""
        table: dict[str, tuple[Known, ...]] = {}
        for key, refs in self.own.items():
            table[fold(key)] = table.get(fold(key), ()) + refs
        return table


@lru_cache(maxsize=1)
def _gazetteer_names() -> dict[str, tuple[Known, ...]]:
    table: dict[str, dict[Known, None]] = defaultdict(dict)
    ordinary = every("ordinary")
    for place in open_gazetteer():
        known = _of_place(place)
        weak = known._replace(alone=False)
        for name in place.all_names():
            for form in dict.fromkeys((name, bare(name))):
                key = flat(normalise(form))
                if len(key) < 2 or (key.isascii() and len(key) < 3):
                    continue
                # Short names in scripts without spaces are found in other words.
                short = len(key) < 3 if HAN.match(key) is None else False
                sure = known.alone and not short and key not in ordinary
                table[key][known if sure else weak] = None
    for name, code in _country_names():
        place_of = open_gazetteer().place(code)
        if place_of:
            table[flat(normalise(name))][_of_place(place_of)] = None
    return {
        key: tuple(sorted(refs, key=lambda k: (not k.alone, k.kind == "city", -k.population)))[:6]
        for key, refs in table.items()
    }


@lru_cache(maxsize=1)
def _gazetteer_lengths() -> Mapping[str, tuple[int, ...]]:
    return _lengths_of(_gazetteer_names())


def _lengths_of(names: Iterable[str]) -> Mapping[str, tuple[int, ...]]:
    """Return the lengths of the names that begin with the same letters."""
    found: dict[str, set[int]] = defaultdict(set)
    for name in names:
        found[name[:_STEM]].add(len(name))
    return {stem: tuple(sizes) for stem, sizes in found.items()}


@lru_cache(maxsize=1)
def _gazetteer_thai() -> frozenset[str]:
    return _thai_words(key for key, refs in _gazetteer_names().items() if refs[0].alone)


def _thai_words(names: Iterable[str]) -> frozenset[str]:
    return frozenset(name for name in names if THAI.match(name) and " " not in name)


def _country_names() -> Iterable[tuple[str, str]]:
    """Yield names of countries of the lexicon of names as they are written, with the code."""
    for lexicon in read_lexicons():
        for code, names in lexicon.get("countries", {}).items():
            for name in names:
                if not name.isascii() or name not in every("adjectives"):
                    yield name, code


def _of_place(place: Place) -> Known:
    people = place.population or 0
    if place.kind == "country":
        alone = True
    elif place.kind != "city":
        alone = place.country in _REGION
    else:
        alone = people >= (_LARGE_IN_REGION if place.country in _REGION else _LARGE)
    return Known(place.id, "gazetteer", place.kind, "", place.country, people, alone)


_INDEXES: WeakKeyDictionary[Network, KnownNames] = WeakKeyDictionary()


def known_names(network: Network) -> KnownNames:
    """Return the known names for a network; they are collected once."""
    found = _INDEXES.get(network)
    if found is None:
        found = _INDEXES[network] = KnownNames(network)
    return found


@lru_cache(maxsize=1)
def area_kinds() -> frozenset[str]:
    """Return the kinds of actors that the type words of places mean: countries and their parts."""
    words = type_words()
    return frozenset(
        kind for word in (*words.leading.values(), *words.trailing.values()) for kind in word.kinds
    )


def is_caseless(char: str) -> bool:
    """Return whether a letter is of a script without capitals."""
    return bool(THAI.match(char) or LAO.match(char) or HAN.match(char))
