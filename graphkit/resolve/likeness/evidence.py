"""The evidence on a pair of actors: names, places, codes, ties and dates that agree or differ."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import numpy as np

from graphkit.model.dates import format_date
from graphkit.model.network import Network
from graphkit.model.records import Actor, Tie
from graphkit.model.sentences import listed
from graphkit.model.sphere import distance
from graphkit.names.gazetteer import Gazetteer
from graphkit.names.languages import ENGLISH, languages, words_of
from graphkit.names.marks import marks_of
from graphkit.names.normalise import fold, printable
from graphkit.names.parse import script
from graphkit.names.similarity import compare_names, reason_text
from graphkit.resolve.likeness.profile import Profile, Profiles, name_key, ratio
from graphkit.resolve.likeness.weights import Evidence, LikenessModel, shipped_model

_NEAR = 15.0  # km; a shorter distance speaks for the two being the same, a longer one against
_MIN_SHARE = 0.3  # log odds; weaker evidence has no sentence
_LISTED = 3  # shared partners that are named
_TRIED = 4  # pairs of names that are compared in full
_ABBREVIATED = 5  # letters of an abbreviation at most


class EvidenceFinder:
    """Finds the evidence on pairs of actors of a network; indexes are made when first needed.

    Args:
        network: the network, with ties of every kind and status.
        gazetteer: a source of more names of places; None for none.
        model: the weights of the evidence; the library's unless given.
    """

    def __init__(
        self,
        network: Network,
        gazetteer: Gazetteer | None = None,
        model: LikenessModel | None = None,
    ) -> None:
        self.network = network
        self.profiles = Profiles(network, gazetteer)
        self.model = model or shipped_model()

    def evidence(self, one: str, other: str, min_score: float = 0.0) -> list[Evidence] | None:
        """Return all evidence on two actors whose value is not 0.

        Args:
            one, other: ids.
            min_score: a chance from 0 to 1. Names are not compared where the rest of the
                evidence keeps the chance below it.

        Returns:
            The evidence; None where the chance cannot reach ``min_score``.
        """
        a, b = self.profiles.profile(one), self.profiles.profile(other)
        plain = [
            *_of_kinds(a.actor, b.actor),
            *_of_places(a, b),
            *_of_codes(a.actor, b.actor),
            *self._of_ties(a, b),
            *self._of_single_ties(a, b),
            *_of_dates(a.actor, b.actor),
        ]
        found = [each for each in plain if each.value > 0]
        if self.model.chance([*found, Evidence("name", 1.0, {})]) < min_score:
            return None
        named = [*self._of_names(a, b), *_of_numbers(a, b), *_of_sides(a, b)]
        named += self._of_mentions(a, b)
        alike = max((each.value for each in named if each.name == "name"), default=0.0)
        named += _of_known(a, b, alike)
        # Ties in common make two partners alike, but not one: the names must allow it.
        found = [
            each._replace(value=each.value * max(0.0, alike)) if each.name == "shared" else each
            for each in found
        ]
        return [each for each in (*found, *named) if each.value > 0]

    def sentences(
        self, evidence: Iterable[Evidence], lang: str = "en"
    ) -> tuple[list[str], list[str]]:
        """Return the sentences for and against two actors being the same, the strongest first.

        Args:
            evidence: as :meth:`evidence` gives it.
            lang: a language code; English for one without words.
        """
        if lang not in languages("resolve"):
            lang = ENGLISH
        words = words_of("resolve", lang)
        sides: tuple[list[str], list[str]] = ([], [])
        for one in sorted(evidence, key=lambda one: -abs(self.model.share(one))):
            share = self.model.share(one)
            sentence = words["evidence"].get(one.name, {}).get("for" if share > 0 else "against")
            if sentence and abs(share) >= _MIN_SHARE:
                slots = {slot: self._word(value, lang) for slot, value in one.words.items()}
                sides[share < 0].append(sentence.format(**slots))
        return sides

    def _word(self, value: Any, lang: str) -> str:
        """Return the text of a slot in a language."""
        if isinstance(value, list):
            texts = [self._word(one, lang) for one in value]
            return listed(texts, lang) or str(words_of("resolve", lang)["none"])
        if not isinstance(value, tuple):
            return printable(str(value))
        value, sort = value
        if sort == "actor":
            return printable(self.network.name_of(value, lang))
        if sort == "more":
            return str(words_of("resolve", lang)["more"]).format(value)
        if sort == "date":
            return format_date(value, lang)
        if sort == "reasons":
            return "".join(f" ({reason_text(reason, lang)})" for reason in value[:1])
        return printable(self.network.ontology.label(sort, value, lang))

    def _of_names(self, a: Profile, b: Profile) -> Iterator[Evidence]:
        tried = _most_alike(a, b)
        found = [(compare_names(x, y), x, y) for x, y in tried]
        if found:
            likeness, x, y = max(found, key=lambda each: each[0].score)
            words = {"a": x, "b": y, "how": (likeness.reasons, "reasons")}
            yield Evidence("name", (likeness.score - 0.5) * 2, words)
        mine, theirs = a.actor.names, b.actor.names
        both = [
            (name_key(mine[lang]), name_key(theirs[lang]), lang) for lang in mine if lang in theirs
        ]
        apart = sorted(
            (1 - ratio(x, y), mine[lang], theirs[lang])
            for x, y, lang in both
            if x and y and script(x) == script(y)
        )
        if apart:
            _, x, y = apart[-1]
            mean = sum(unlike for unlike, _, _ in apart) / len(apart)
            yield Evidence("names_apart", mean, {"a": x, "b": y})
            yield Evidence("all_apart", apart[0][0], {})
        cosines = [
            sum(weight * other.get(part, 0.0) for part, weight in one.items())
            for x, y in tried
            for (letters, one), (others, other) in [(a.parts(x), b.parts(y))]
            if letters == others
        ]
        if cosines:
            yield Evidence("words_apart", round(1 - max(cosines), 6), {})
        bearers = self.profiles.bearers
        count = max(
            (
                bearers[name, each.actor.kind, each.country]
                for each in (a, b)
                for name in each.names
            ),
            default=0,
        )
        if count > 2:
            # For two at nearly one point, it does not matter that others elsewhere have the name.
            km = _km(a.actor, b.actor)
            alone = 1.0 if km is None else min(1.0, km / _NEAR)
            value = alone * min(6.0, math.log2(count / 2))
            yield Evidence("name_shared", value, {"n": f"{count:,}"})

    def _of_mentions(self, a: Profile, b: Profile) -> Iterator[Evidence]:
        kinds = self.network.ontology.actor_kinds
        if kinds[a.actor.kind].place or kinds[b.actor.kind].place:
            return
        # In a script that only one of them has names in, the other can name no place.
        common = a.mentions.keys() & b.mentions.keys()
        one, other = (
            frozenset[str]().union(*(each.mentions[s] for s in common or each.mentions))
            for each in (a, b)
        )
        mine, theirs = self._apart(one, other), self._apart(other, one)
        if mine and theirs:
            yield Evidence(
                "places_apart", 1.0, {"a": (mine[0], "actor"), "b": (theirs[0], "actor")}
            )
        elif common:
            # A place that holds one of them need not be in both names.
            plain = {*a.holders, *b.holders, a.country, b.country}
            more = [i for i in (*mine, *theirs) if i not in plain]
            if more:
                yield Evidence("place_more", 1.0, {"what": (more[0], "actor")})

    def _apart(self, mine: frozenset[str], theirs: frozenset[str]) -> list[str]:
        """Return the places that only the one names, apart from those that the other names."""
        found = []
        for i in sorted(mine - theirs):
            over = self.profiles.profile(i).holders
            if not any(j in over or i in self.profiles.profile(j).holders for j in theirs - mine):
                found.append(i)
        return found

    def _of_ties(self, a: Profile, b: Profile) -> Iterator[Evidence]:
        one, other = a.actor, b.actor
        if one.id in other.succeeds or other.id in one.succeeds:
            yield Evidence("succeeds", 1.0, {})
        common = a.ties.keys() & b.ties.keys()
        partners = self.network.partners_of
        rare = sorted({far for _, _, far in common}, key=lambda i: (len(partners[i]), i))
        if rare:
            total = sum(1 / math.log2(1 + max(2, len(partners[i]))) for i in rare)
            named: list[Any] = [(i, "actor") for i in rare[:_LISTED]]
            if len(rare) > _LISTED:
                named.append((len(rare) - _LISTED, "more"))
            keys = sorted(k for k in common if k[2] in rare[:_LISTED])
            evidence = tuple(each.ties[k].id for k in keys for each in (a, b))
            yield Evidence("shared", 1 - math.exp(-total), {"what": named}, evidence)
        both = sorted(
            {source for k in common for source in _sources(a.ties[k]) & _sources(b.ties[k])}
        )
        if both:
            title = (
                self.network.sources[both[0]].cite() if both[0] in self.network.sources else both[0]
            )
            yield Evidence("listed_apart", 1.0, {"what": title})
        between = [tie for (_, _, far), tie in sorted(a.ties.items()) if far == other.id]
        if between:
            labels = [(kind, "tie_kinds") for kind in dict.fromkeys(tie.kind for tie in between)]
            yield Evidence("tied", 1.0, {"what": labels}, tuple(tie.id for tie in between))

    def _of_single_ties(self, a: Profile, b: Profile) -> Iterator[Evidence]:
        """Yield evidence of ties to two actors, of a kind that most actors hold only once."""
        for kind, end in sorted(self.profiles.single_kinds):
            mine, theirs = (
                {far for k, e, far in each.ties if (k, e) == (kind, end)} for each in (a, b)
            )
            if len(mine) == len(theirs) == 1 and mine != theirs:
                (x,), (y,) = mine, theirs
                of_x, of_y = (self.profiles.profile(key).holders for key in (x, y))
                if x not in of_y and y not in of_x:
                    words = {"a": (x, "actor"), "b": (y, "actor"), "what": (kind, "tie_kinds")}
                    ids = tuple(
                        t.id
                        for each in (a, b)
                        for k, t in each.ties.items()
                        if k[:2] == (kind, end)
                    )
                    yield Evidence("ties_apart", 1.0, words, ids)
                    return


def _most_alike(a: Profile, b: Profile) -> list[tuple[str, str]]:
    """Return the few pairs of names that are most alike in letters or sound."""
    from rapidfuzz import fuzz, process

    def short(text: str) -> bool:
        """Return whether a text is an abbreviation, in which every letter counts."""
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


def _of_known(a: Profile, b: Profile, alike: float) -> Iterator[Evidence]:
    mine, theirs = a.gazetteer_ids, b.gazetteer_ids
    if mine & theirs:
        # Two names can mean two namesakes of the gazetteer, and the same name for one place adds
        # nothing new.
        value = (1 - max(0.0, alike)) / max(len(mine), len(theirs))
        yield Evidence("known_same", value, {"what": min(mine & theirs)})
    elif mine and theirs:
        yield Evidence("known_apart", 1.0, {"a": min(mine), "b": min(theirs)})


def _sources(tie: Tie) -> set[str]:
    """Return the sources that state a tie."""
    return {claim.source for claim in tie.claims if claim.source}


def _of_sides(a: Profile, b: Profile) -> Iterator[Evidence]:
    """Yield evidence of opposite words and single letters in names of one script."""
    for x in a.names.values():
        for y in b.names.values():
            code = marks_of(x).conflict(marks_of(y))
            if code in ("other_side", "other_letter") and script(fold(x)) == script(fold(y)):
                yield Evidence("sides_apart", 1.0, {"a": x, "b": y})
                return


def _of_numbers(a: Profile, b: Profile) -> Iterator[Evidence]:
    pairs = [(m, n) for one, m in a.numbers for other, n in b.numbers if one == other]
    if not any(m or n for m, n in pairs) or any(m == n for m, n in pairs):
        return
    # The pair that has most in common counts.
    m, n = min(
        pairs, key=lambda pair: (not pair[0] & pair[1], len(pair[0] ^ pair[1]), *map(sorted, pair))
    )
    words: Mapping[str, Any] = {
        side: [str(number) for number in sorted(found)] for side, found in (("a", m), ("b", n))
    }
    yield Evidence("numbers_apart", 1.0 if m and n else 0.5, words)


def _of_kinds(a: Actor, b: Actor) -> Iterator[Evidence]:
    if a.kind != b.kind:
        words: dict[str, Any] = {"a": (a.kind, "actor_kinds"), "b": (b.kind, "actor_kinds")}
        yield Evidence("kind_apart", 1.0, words)
    elif a.subkind and b.subkind and a.subkind != b.subkind:
        words = {"a": (a.subkind, "subkinds"), "b": (b.subkind, "subkinds")}
        yield Evidence("subkind_apart", 1.0, words)


def _of_places(a: Profile, b: Profile) -> Iterator[Evidence]:
    one, other = a.actor, b.actor
    home, abroad = a.country, b.country
    if home and abroad:
        if home == abroad:
            yield Evidence("country_same", 1.0, {"what": (home, "actor")})
        else:
            yield Evidence("country_apart", 1.0, {"a": (home, "actor"), "b": (abroad, "actor")})
    if one.id in b.holders or other.id in a.holders:
        yield Evidence("nested", 1.0, {})
    elif one.within and other.within:
        if one.within == other.within:
            if one.within != home:
                held = a.profiles.counts_within[one.within, one.kind]
                words = {"what": (one.within, "actor")}
                yield Evidence("within_same", 1 / math.log2(max(2, held)), words)
        elif one.within not in b.holders and other.within not in a.holders:
            words = {"a": (one.within, "actor"), "b": (other.within, "actor")}
            yield Evidence("within_apart", 1.0, words)
    if (km := _km(one, other)) is not None:
        apart = {"km": f"{km:,.0f}" if km >= 10 else f"{km:.1f}"}
        yield Evidence("near", 1 - km / _NEAR, apart)
        yield Evidence("far", min(2.0, math.log10(max(1.0, km / _NEAR))), apart)


def _km(a: Actor, b: Actor) -> float | None:
    """Return the distance of two actors in kilometres; None where it is unknown."""
    if a.lat is None or a.lon is None or b.lat is None or b.lon is None:
        return None
    return distance(a.lon, a.lat, b.lon, b.lat)


def _of_codes(a: Actor, b: Actor) -> Iterator[Evidence]:
    for name in ("code", "wikidata"):
        mine, theirs = getattr(a, name), getattr(b, name)
        if mine and theirs:
            if fold(mine) == fold(theirs):
                yield Evidence(f"{name}_same", 1.0, {"what": mine})
            else:
                yield Evidence(f"{name}_apart", 1.0, {"a": mine, "b": theirs})


def _of_dates(a: Actor, b: Actor) -> Iterator[Evidence]:
    for old, new in ((a, b), (b, a)):
        if old.until and new.since and old.until.last < new.since.first:
            words = {"a": (old.until, "date"), "b": (new.since, "date")}
            yield Evidence("times_apart", 1.0, words)
            return
    if a.since and b.since:
        if a.since.overlaps(b.since):
            narrow = min(a.since, b.since, key=lambda date: date.last - date.first)
            # A day in common is stronger evidence than a year in common.
            days = (narrow.last - narrow.first).days + 1
            yield Evidence("since_same", 1 / (1 + math.log10(days)), {"what": (narrow, "date")})
        else:
            yield Evidence("since_apart", 1.0, {"a": (a.since, "date"), "b": (b.since, "date")})
