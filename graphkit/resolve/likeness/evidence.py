"""What is known of a pair of actors of a network."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from typing import Any

from graphkit.model.dates import format_date
from graphkit.model.network import Network
from graphkit.model.records import Actor, all_names
from graphkit.model.sentences import listed
from graphkit.model.sphere import distance
from graphkit.names.gazetteer import Gazetteer
from graphkit.names.normalise import fold, printable
from graphkit.names.parse import script
from graphkit.names.similarity import compare, say
from graphkit.names.type_words import bare
from graphkit.resolve.likeness.profile import (
    Face,
    key,
    name_parts,
    ratio,
    shortest,
    spaced_words,
    told,
)
from graphkit.resolve.likeness.weights import Fact, Model, shipped

_NEAR = 15.0  # km within which distance speaks for two being one, and beyond against
_SAID = 0.3  # log odds below which a fact is not worth a word
_SHOWN = 3  # so many of several are named
_TRIED = 4  # so many pairs of names are compared in full
_HOLDERS = 10  # of a kind of tie, at least, before it can be told that most hold but one
_ABBREVIATED = 5  # letters, at most
_LANGUAGES = ("en", "th")
_MORE = {"en": "{} more", "th": "อีก {} ราย"}
_NONE = {"en": "none", "th": "ไม่มี"}


class Resemblance:
    """What is known of pairs of actors of a network; indexed as it is asked.

    Args:
        network: the network, with ties of every kind and status.
        gazetteer: what is known of names of places beside the network; none leaves it out.
        model: how facts are weighed; the library's unless given.
    """

    def __init__(
        self, network: Network, gazetteer: Gazetteer | None = None, model: Model | None = None
    ) -> None:
        self.network, self.gazetteer = network, gazetteer
        self.model = model or shipped()
        self._faces: dict[str, Face] = {}

    def face(self, actor: str) -> Face:
        """What an actor shows of itself, kept once it was asked for."""
        found = self._faces.get(actor)
        if found is None:
            found = self._faces[actor] = Face(self, self.network.actors[actor])
        return found

    def facts(self, one: str, other: str, least: float = 0.0) -> list[Fact] | None:
        """All that is known of two actors, by their ids, and is not 0.

        None where the chance cannot come to ``least``, however alike their names are; these are
        then not looked at.
        """
        a, b = self.face(one), self.face(other)
        plain = [
            *_of_kinds(a.actor, b.actor),
            *_of_places(a, b),
            *_of_codes(a.actor, b.actor),
            *self._of_ties(a, b),
            *self._of_single_ties(a, b),
            *_of_dates(a.actor, b.actor),
        ]
        found = [fact for fact in plain if fact.value > 0]
        if self.model.chance([*found, Fact("name", 1.0, {})]) < least:
            return None
        named = [*self._of_names(a, b), *_of_numbers(a, b), *self._of_mentions(a, b)]
        alike = max((fact.value for fact in named if fact.name == "name"), default=0.0)
        named += _of_known(a, b, alike)
        return [*found, *(fact for fact in named if fact.value > 0)]

    def said(self, facts: Iterable[Fact], lang: str = "en") -> tuple[list[str], list[str]]:
        """What speaks for two actors being one, and what against, the weightiest first.

        Args:
            facts: as :meth:`facts` gives them.
            lang: ``en`` or ``th``; English for any other.
        """
        spoken = lang if lang in _LANGUAGES else "en"
        sides: tuple[list[str], list[str]] = ([], [])
        for fact in sorted(facts, key=lambda fact: -abs(self.model.share(fact))):
            share = self.model.share(fact)
            sentence = self.model.sentences.get((fact.name, share > 0))
            if sentence and abs(share) >= _SAID:
                words = {slot: self._word(given, spoken) for slot, given in fact.words.items()}
                sides[share < 0].append(sentence[spoken].format(**words))
        return sides

    def _word(self, given: Any, lang: str) -> str:
        if isinstance(given, list):
            return listed([self._word(one, lang) for one in given], lang) or _NONE[lang]
        if not isinstance(given, tuple):
            return printable(str(given))
        value, what = given
        if what == "actor":
            return printable(self.network.name_of(value, lang))
        if what == "more":
            return _MORE[lang].format(value)
        if what == "date":
            return format_date(value, lang)
        if what == "how":
            return "".join(f" ({say(reason, lang)})" for reason in value[:1])
        return printable(self.network.ontology.label(what, value, lang))

    def _of_names(self, a: Face, b: Face) -> Iterator[Fact]:
        tried = _most_alike(a, b)
        found = [(compare(x, y), x, y) for x, y in tried]
        if found:
            likeness, x, y = max(found, key=lambda each: each[0].score)
            words = {"a": x, "b": y, "how": (likeness.reasons, "how")}
            yield Fact("name", (likeness.score - 0.5) * 2, words)
        mine, theirs = a.actor.names, b.actor.names
        both = [(key(mine[lang]), key(theirs[lang]), lang) for lang in mine if lang in theirs]
        apart = sorted(
            (1 - ratio(x, y), mine[lang], theirs[lang])
            for x, y, lang in both
            if x and y and script(x) == script(y)
        )
        if apart:
            _, x, y = apart[-1]
            mean = sum(unlike for unlike, _, _ in apart) / len(apart)
            yield Fact("names_apart", mean, {"a": x, "b": y})
            yield Fact("all_apart", apart[0][0], {})
        cosines = [
            sum(worth * other.get(part, 0.0) for part, worth in one.items())
            for x, y in tried
            for (letters, one), (others, other) in [(a.parts(x), b.parts(y))]
            if letters == others
        ]
        if cosines:
            yield Fact("words_apart", round(1 - max(cosines), 6), {})
        bearers = max(
            (self._bearing(face, name) for face in (a, b) for name in face.keys), default=0
        )
        if bearers > 2:
            # Where two lie nearly at one point, that others elsewhere bear the name says nothing.
            km = _km(a.actor, b.actor)
            alone = 1.0 if km is None else min(1.0, km / _NEAR)
            value = alone * min(6.0, math.log2(bearers / 2))
            yield Fact("name_shared", value, {"n": f"{bearers:,}"})

    def _of_mentions(self, a: Face, b: Face) -> Iterator[Fact]:
        kinds = self.network.ontology.actor_kinds
        if kinds[a.actor.kind].place or kinds[b.actor.kind].place:
            return
        # In a script that only one is written in, the other cannot speak of anything.
        common = a.mentions.keys() & b.mentions.keys()
        one, other = (
            frozenset[str]().union(*(face.mentions[s] for s in common or face.mentions))
            for face in (a, b)
        )
        mine, theirs = self._alone(one, other), self._alone(other, one)
        if mine and theirs:
            yield Fact("places_apart", 1.0, {"a": (mine[0], "actor"), "b": (theirs[0], "actor")})
        elif common:
            # Where it lies anyway need not be said by both.
            plain = {*a.chain, *b.chain, a.country, b.country}
            more = [i for i in (*mine, *theirs) if i not in plain]
            if more:
                yield Fact("place_more", 1.0, {"what": (more[0], "actor")})

    def _alone(self, mine: frozenset[str], theirs: frozenset[str]) -> list[str]:
        """The places that only the one speaks of, and that lie apart from those of the other."""
        found = []
        for i in sorted(mine - theirs):
            over = self.face(i).chain
            if not any(j in over or i in self.face(j).chain for j in theirs - mine):
                found.append(i)
        return found

    def _of_ties(self, a: Face, b: Face) -> Iterator[Fact]:
        one, other = a.actor, b.actor
        if one.id in other.succeeds or other.id in one.succeeds:
            yield Fact("succeeds", 1.0, {})
        common = a.held.keys() & b.held.keys()
        partners = self.network.partners_of
        rare = sorted({far for _, _, far in common}, key=lambda i: (len(partners[i]), i))
        if rare:
            total = sum(1 / math.log2(1 + max(2, len(partners[i]))) for i in rare)
            named: list[Any] = [(i, "actor") for i in rare[:_SHOWN]]
            if len(rare) > _SHOWN:
                named.append((len(rare) - _SHOWN, "more"))
            keys = sorted(k for k in common if k[2] in rare[:_SHOWN])
            evidence = tuple(face.held[k].id for k in keys for face in (a, b))
            yield Fact("shared", 1 - math.exp(-total), {"what": named}, evidence)
        between = [tie for (_, _, far), tie in sorted(a.held.items()) if far == other.id]
        if between:
            labels = [(kind, "tie_kinds") for kind in dict.fromkeys(tie.kind for tie in between)]
            yield Fact("tied", 1.0, {"what": labels}, tuple(tie.id for tie in between))

    def _of_single_ties(self, a: Face, b: Face) -> Iterator[Fact]:
        """Ties to two actors, of a kind and end of which most hold but one."""
        for kind, end in sorted(self.single):
            mine, theirs = (
                {far for k, e, far in face.held if (k, e) == (kind, end)} for face in (a, b)
            )
            if len(mine) == len(theirs) == 1 and mine != theirs:
                (x,), (y,) = mine, theirs
                if x not in self.face(y).chain and y not in self.face(x).chain:
                    words = {"a": (x, "actor"), "b": (y, "actor"), "what": (kind, "tie_kinds")}
                    ids = tuple(
                        t.id
                        for face in (a, b)
                        for k, t in face.held.items()
                        if k[:2] == (kind, end)
                    )
                    yield Fact("ties_apart", 1.0, words, ids)
                    return

    @cached_property
    def single(self) -> frozenset[tuple[str, str]]:
        """The kinds and ends of directed ties of which nine in ten holders hold but one."""
        held: dict[tuple[str, str], dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
        for tie in self.network.ties.values():
            if not tie.derived and not tie.symmetric:
                held[tie.kind, "tail"][tie.tail].add(tie.head)
                held[tie.kind, "head"][tie.head].add(tie.tail)
        return frozenset(
            which
            for which, by in held.items()
            if len(by) >= _HOLDERS and sum(len(far) == 1 for far in by.values()) >= 0.9 * len(by)
        )

    def _bearing(self, face: Face, name: str) -> int:
        """How many actors that one could be taken for bear a name, given by its key."""
        return self.bearers[name, face.actor.kind, face.country]

    @cached_property
    def bearers(self) -> Counter[tuple[str, str, str]]:
        """How many actors bear a name, by its key, their kind and country; any for an empty one."""
        found: Counter[tuple[str, str, str]] = Counter()
        for actor in self.network.actors:
            face = self.face(actor)
            for name in face.keys:
                found.update((name, face.actor.kind, land) for land in {face.country, ""})
        return found

    @cached_property
    def held_by(self) -> Counter[tuple[str, str]]:
        """How many actors of a kind lie within an actor."""
        return Counter((actor.within, actor.kind) for actor in self.network.actors.values())

    @cached_property
    def rarity(self) -> Mapping[str, float]:
        """What a part of a name is worth: the log of how many actors there are for each with it."""
        found: Counter[str] = Counter()
        for actor in self.network.actors.values():
            found.update({part for name in all_names(actor) for part in name_parts(told(name))})
        count = len(self.network.actors)
        return {part: math.log(1 + count / held) for part, held in found.items()}

    @cached_property
    def places(self) -> Mapping[str, str]:
        """The ids of places by the text that speaks of them; of namesakes the largest."""
        kinds = self.network.ontology.actor_kinds
        found: dict[str, set[str]] = defaultdict(set)
        for actor in self.network.actors.values():
            if kinds[actor.kind].place:
                for name in self.face(actor.id).keys.values():
                    found[spaced_words(bare(name))].add(actor.id)
        return {
            text: min(ids, key=lambda i: (len(self.face(i).chain), i))
            for text, ids in found.items()
            if len(text.strip()) >= shortest(text)
        }


def _most_alike(a: Face, b: Face) -> list[tuple[str, str]]:
    """The few pairs of names that are most alike in letters or sound."""
    import numpy as np
    from rapidfuzz import fuzz, process

    def short(text: str) -> bool:
        """Whether it is an abbreviation: another letter makes it another."""
        name = {**b.sounds, **a.sounds}[text]
        return len(text) <= _ABBREVIATED and sum(char.isupper() for char in name) > 1

    mine, theirs = [*a.sounds], [*b.sounds]
    if not mine or not theirs:
        return []
    scores = process.cdist(mine, theirs, scorer=fuzz.ratio)
    best = np.argsort(-scores, axis=None, kind="stable")[: _TRIED * 3]
    rows, columns = np.unravel_index(best, scores.shape)
    pairs = [
        (a.sounds[mine[i]], b.sounds[theirs[j]])
        for i, j in zip(rows.tolist(), columns.tolist(), strict=True)
        if scores[i, j] == 100 or not (short(mine[i]) and short(theirs[j]))
    ]
    return list(dict.fromkeys(pairs))[:_TRIED]


def _of_known(a: Face, b: Face, alike: float) -> Iterator[Fact]:
    mine, theirs = a.known, b.known
    if mine & theirs:
        # Of two namesakes in the gazetteer, the names can mean one each; and that one name means
        # one place is no news.
        value = (1 - max(0.0, alike)) / max(len(mine), len(theirs))
        yield Fact("known_same", value, {"what": min(mine & theirs)})
    elif mine and theirs:
        yield Fact("known_apart", 1.0, {"a": min(mine), "b": min(theirs)})


def _of_numbers(a: Face, b: Face) -> Iterator[Fact]:
    pairs = [(m, n) for one, m in a.numbers for other, n in b.numbers if one == other]
    if not any(m or n for m, n in pairs) or any(m == n for m, n in pairs):
        return
    # The pair that has most in common says how far they are apart.
    m, n = min(
        pairs, key=lambda pair: (not pair[0] & pair[1], len(pair[0] ^ pair[1]), *map(sorted, pair))
    )
    words: Mapping[str, Any] = {
        side: [str(number) for number in sorted(given)] for side, given in (("a", m), ("b", n))
    }
    yield Fact("numbers_apart", 1.0 if m and n else 0.5, words)


def _of_kinds(a: Actor, b: Actor) -> Iterator[Fact]:
    if a.kind != b.kind:
        words: dict[str, Any] = {"a": (a.kind, "actor_kinds"), "b": (b.kind, "actor_kinds")}
        yield Fact("kind_apart", 1.0, words)
    elif a.subkind and b.subkind and a.subkind != b.subkind:
        words = {"a": (a.subkind, "subkinds"), "b": (b.subkind, "subkinds")}
        yield Fact("subkind_apart", 1.0, words)


def _of_places(a: Face, b: Face) -> Iterator[Fact]:
    one, other = a.actor, b.actor
    home, abroad = a.country, b.country
    if home and abroad:
        if home == abroad:
            yield Fact("country_same", 1.0, {"what": (home, "actor")})
        else:
            yield Fact("country_apart", 1.0, {"a": (home, "actor"), "b": (abroad, "actor")})
    if one.id in b.chain or other.id in a.chain:
        yield Fact("nested", 1.0, {})
    elif one.within and other.within:
        if one.within == other.within:
            if one.within != home:
                held = a.ground.held_by[one.within, one.kind]
                words = {"what": (one.within, "actor")}
                yield Fact("within_same", 1 / math.log2(max(2, held)), words)
        elif one.within not in b.chain and other.within not in a.chain:
            words = {"a": (one.within, "actor"), "b": (other.within, "actor")}
            yield Fact("within_apart", 1.0, words)
    if (km := _km(one, other)) is not None:
        apart = {"km": f"{km:,.0f}" if km >= 10 else f"{km:.1f}"}
        yield Fact("near", 1 - km / _NEAR, apart)
        yield Fact("far", min(2.0, math.log10(max(1.0, km / _NEAR))), apart)


def _km(a: Actor, b: Actor) -> float | None:
    """How far apart two lie; None where that is not known."""
    if a.lat is None or a.lon is None or b.lat is None or b.lon is None:
        return None
    return distance(a.lon, a.lat, b.lon, b.lat)


def _of_codes(a: Actor, b: Actor) -> Iterator[Fact]:
    for name in ("code", "wikidata"):
        mine, theirs = getattr(a, name), getattr(b, name)
        if mine and theirs:
            if fold(mine) == fold(theirs):
                yield Fact(f"{name}_same", 1.0, {"what": mine})
            else:
                yield Fact(f"{name}_apart", 1.0, {"a": mine, "b": theirs})


def _of_dates(a: Actor, b: Actor) -> Iterator[Fact]:
    for old, new in ((a, b), (b, a)):
        if old.until and new.since and old.until.last < new.since.first:
            words = {"a": (old.until, "date"), "b": (new.since, "date")}
            yield Fact("times_apart", 1.0, words)
            return
    if a.since and b.since:
        if a.since.overlaps(b.since):
            narrow = min(a.since, b.since, key=lambda date: date.last - date.first)
            # A day that both name says more than a year.
            days = (narrow.last - narrow.first).days + 1
            yield Fact("since_same", 1 / (1 + math.log10(days)), {"what": (narrow, "date")})
        else:
            yield Fact("since_apart", 1.0, {"a": (a.since, "date"), "b": (b.since, "date")})
