"""Resolve a name to an actor of the network or, failing that, a place of the gazetteer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property, lru_cache
from heapq import nlargest

from graphkit.model.errors import clip
from graphkit.model.network import Network
from graphkit.model.provenance import provenance
from graphkit.model.records import all_names
from graphkit.model.table import Table
from graphkit.names.gazetteer import Gazetteer, open_gazetteer
from graphkit.names.languages import words_of
from graphkit.names.normalise import fold, normalise
from graphkit.names.parse import ParsedName, parse_name, script
from graphkit.names.similarity import (
    NameReason,
    body_keys,
    compare_names,
    search_keys,
)
from graphkit.names.type_words import type_words
from graphkit.resolve.candidates import (
    Candidate,
    Entry,
    actor_entry,
    make_candidate,
    place_entry,
    rank,
    smallness,
    why,
)

MIN_SCORE = 0.72
"""The lowest score of a candidate; below it two names likely belong to two actors."""
MARGIN = 0.06
"""The difference of scores below which the name alone cannot tell two candidates apart."""
EXACT = 0.99
"""The score of a name that is spelled as one of the actor's own names."""
SURE = 0.95
"""The score of an actor of the network at which the gazetteer is no longer searched."""
_SHORTLIST = 24
_PLACED = {"within", "country"}
_COLUMNS = ("input", "id", "name_en", "kind", "country", "score", "why")


class Matcher:
    """Resolves names to actors and places; indexes are made at the first name.

    Args:
        network: the network whose actors are searched first.
        gazetteer: the places to search next; None for none.

    Example:
        >>> from graphkit.model.records import Actor
        >>> network = Network(actors={"LA-SV": Actor("LA-SV", "province", {"en": "Savannakhet"})})
        >>> [(c.id, c.name) for c in Matcher(network, None).match("สะหวันนะเขต")]
        [('LA-SV', 'Savannakhet')]
    """

    def __init__(self, network: Network, gazetteer: Gazetteer | None) -> None:
        self.network = network
        self.gazetteer = gazetteer

    def match(
        self,
        text: str,
        *,
        kind: str = "",
        country: str = "",
        min_score: float = MIN_SCORE,
        limit: int = 5,
    ) -> list[Candidate]:
        """Find the candidates for a name, best first.

        Args:
            text: a name in any script; text in brackets or after a comma and words for a type
                ("province", "จังหวัด") count as evidence.
            kind: only actors of this kind.
            country: only actors of this country (ISO 3166-1 alpha-2).
            min_score: the lowest score, 0 to 1.
            limit: the largest number of candidates.

        Returns:
            One candidate if the name is clear; several if the scores of the next ones are within
            ``MARGIN``; none if all scores are too low.
        """
        found = self._found(text, kind, country, min_score)
        head, _, tail = text.strip().rpartition(" ")
        if not found and head and tail:
            # "Kunming Yunnan": the last word may be the place that holds it.
            found = self._found(f"{head}, {tail}", kind, country, min_score)
            found = [c for c in found if _PLACED & {reason.code for reason in c.reasons}]
        parsed = parse_name(text)
        # A name with its type word that equals one of the actor's own names is clear.
        sure = bool(parsed.word) and bool(found) and found[0].score >= EXACT
        margin = 1 - EXACT if sure else MARGIN
        near = [c for c in found if c.score > found[0].score - margin]
        if len(near) > 1:
            mark = NameReason("ambiguous", len(near))
            near = [replace(c, reasons=(*c.reasons, mark)) for c in near]
        return near[:limit]

    def _found(self, text: str, kind: str, country: str, min_score: float) -> list[Candidate]:
        """Find all candidates within the limits, best first."""
        parsed = parse_name(text)
        if not parsed.folded:
            return []
        found = [*self._of_network(text, parsed), *self._of_countries(parsed)]
        for name in type_words().abbreviations.get(parsed.folded, ()):
            full = self._of_network(name, parse_name(name))
            highest = max((c.score for c in full), default=0.0)
            found += [_abbreviated(c) for c in full if c.score == highest >= SURE]
        if parsed.bare_type:
            found = [c for c in found if c.score >= SURE]
        elif self.gazetteer and (not found or max(c.score for c in found) < SURE):
            held = self.network.actors.keys()
            places = self._of_places(self.gazetteer, text, parsed)
            if any(reason.code == "country_name" for c in found for reason in c.reasons):
                # Palestine is the country, not the town in Texas.
                places = [c for c in places if not c.within]
            found += [c for c in places if c.id not in held]
        within = (
            c
            for c in found
            if c.score >= min_score
            and (not kind or c.kind == kind)
            and (not country or c.country == country)
        )
        return rank(self._succeeding(list(within)))

    def _of_network(self, text: str, parsed: ParsedName) -> list[Candidate]:
        if text.strip() in self.network.actors:
            actor = self.network.actors[text.strip()]
            return [make_candidate(actor_entry(actor), actor.name(), 1.0, (NameReason("id"),))]
        shared: Counter[int] = Counter()
        for key in search_keys(text) | body_keys(text):
            weight = 9 if key[0] in "=^&" else 1
            for number in self._index.get(key, ()):
                shared[number] += weight
        counts: dict[str, int] = {}
        for number, count in shared.items():
            actor_id = self._names[number][0]
            if count > counts.get(actor_id, 0):
                counts[actor_id] = count
        names: dict[str, list[str]] = {actor_id: [] for actor_id in _shortlist(counts)}
        for number in shared:
            actor_id, name = self._names[number]
            if actor_id in names:
                names[actor_id].append(name)
        found = []
        for actor_id, known in names.items():
            actor = self.network.actors[actor_id]
            scripts = _scripts(tuple(all_names(actor)))
            found.append(self._weigh(text, parsed, actor_entry(actor), known, scripts))
        return found

    def _of_countries(self, parsed: ParsedName) -> list[Candidate]:
        """Return the country that the whole text is a common name of."""
        code = type_words().countries.get(parsed.folded, "")
        reasons = (NameReason("country_name"),)
        if actor := self.network.actors.get(code):
            return [make_candidate(actor_entry(actor), actor.name(), 0.98, reasons)]
        place = self.gazetteer.place(code) if self.gazetteer and code else None
        if not place:
            return []
        return [make_candidate(place_entry(place), place.names.get("en", code), 0.98, reasons)]

    def _of_places(self, gazetteer: Gazetteer, text: str, parsed: ParsedName) -> list[Candidate]:
        keys = search_keys(text)
        shared: Counter[str] = Counter()
        for key, ids in gazetteer.under({*keys, parsed.key, parsed.folded}).items():
            shared.update(dict.fromkeys(ids, 1 if key[0] in "~+<>" else 9))
        found = []
        for place in gazetteer.places(_shortlist(shared)):
            known = place.all_names()
            scripts = _scripts(known)
            names = [name for name in known if _worth(parsed, name, scripts)]
            if names:
                found.append(self._weigh(text, parsed, place_entry(place), names, scripts))
        return found

    def _succeeding(self, found: list[Candidate]) -> list[Candidate]:
        """Add to each candidate its successor or predecessor of the same name."""
        scores = {c.id: c for c in found}
        for c in found:
            for other in self._successions.get(c.id, ()):
                actor = self.network.actors[other]
                rival = scores.get(other)
                if parse_name(actor.name()).key != parse_name(c.label).key:
                    continue
                if rival is None or rival.score < c.score:
                    reasons = (*c.reasons, NameReason("succession"))
                    score = c.score - 0.005
                    scores[other] = make_candidate(actor_entry(actor), c.name, score, reasons)
        return list(scores.values())

    def _weigh(
        self,
        text: str,
        parsed: ParsedName,
        entry: Entry,
        names: Sequence[str],
        scripts: frozenset[str],
    ) -> Candidate:
        """Score a candidate by the best of some of its names and by the rest of the text."""
        score, name = 0.0, ""
        reasons: tuple[NameReason, ...] = (NameReason("unlike"),)
        # A name in another script counts less if it also has names in the same script.
        for own in names:
            likeness = compare_names(text, own)
            value = likeness.score
            if parsed.script in scripts and parse_name(own).script != parsed.script:
                value -= 0.04 if likeness.reasons[0].code == "sound" else 0.08
            if value > score:
                score, reasons, name = value, likeness.reasons, own
        extra: list[NameReason] = []
        country = parsed.country or self._country(parsed)
        if country and entry.country and score < EXACT:
            if country == entry.country:
                score, extra = score + 0.02, [NameReason("country")]
            elif entry.id != country and not (parsed.body and parsed.body.abroad):
                score, extra = score * (0.8 if parsed.body else 0.5), [NameReason("abroad")]
        if parsed.asides and self._holds(entry, parsed.asides):
            score += 0.06
            extra.append(NameReason("within"))
        word = parsed.body or parsed.word
        wanted = word.kinds if word else ()
        if wanted and score < EXACT:
            if entry.kind == wanted[0]:
                # Its name has no word for the type, but its kind agrees.
                score = min(score + 0.03, 0.98)
                extra.append(NameReason("kind"))
            elif entry.kind in wanted:
                score -= 0.02
            elif NameReason("other_type") not in reasons and not _same_word(parsed, name):
                score *= 0.7 if parsed.word else 0.85
                extra.append(NameReason("other_kind"))
        if entry.listed:
            score -= smallness(entry)
            if score < SURE:
                score -= 0.03
            if reasons[0].code in ("sound", "sounds"):
                # Among this many places, short names sound like some of them by chance.
                score -= 0.1 if min(map(len, parsed.sounds), default=9) < 6 else 0.0
            extra.append(NameReason("listed"))
        # Other evidence does not make the name one of the actor's own.
        score = min(score, 1.0 if score == compare_names(text, name).score else 0.985)
        return make_candidate(entry, name, score, (*reasons, *extra))

    def _country(self, parsed: ParsedName) -> str:
        """Return the country in brackets or after a comma, of the network or the gazetteer."""
        for aside in parsed.asides:
            for number in self._index.get(f"={parse_name(aside).key}", ()):
                actor = self._names[number][0]
                if actor == self.network.actors[actor].country or len(actor) == 2:
                    return actor
            if self.gazetteer:
                under = self.gazetteer.under({parse_name(aside).key, fold(aside)})
                for place in self.gazetteer.places(key for ids in under.values() for key in ids):
                    if place.id == place.country or len(place.id) == 2:
                        return place.id
        return ""

    def _holds(self, entry: Entry, asides: Sequence[str]) -> bool:
        """Return whether a candidate lies in a place named in brackets or after a comma."""
        holder = self.network.actors.get(entry.within)
        names = all_names(holder) if holder else []
        if not holder and self.gazetteer and (place := self.gazetteer.place(entry.within)):
            names = list(place.all_names())
        keys = {parse_name(name).key for name in names}
        return any(parse_name(aside).key in keys for aside in asides)

    @cached_property
    def _successions(self) -> dict[str, list[str]]:
        """The predecessors and successors of each actor."""
        table: dict[str, list[str]] = {}
        for actor in self.network.actors.values():
            for before in actor.succeeds:
                if before in self.network.actors:
                    table.setdefault(before, []).append(actor.id)
                    table.setdefault(actor.id, []).append(before)
        return table

    @cached_property
    def _names(self) -> list[tuple[str, str]]:
        """Every name of every actor, with the actor's id."""
        return [(a.id, name) for a in self.network.actors.values() for name in all_names(a)]

    @cached_property
    def _index(self) -> dict[str, list[int]]:
        """The indexes of the names under each key."""
        table: dict[str, list[int]] = {}
        for number, (_, name) in enumerate(self._names):
            for key in search_keys(name) | body_keys(name):
                table.setdefault(key, []).append(number)
        return table


def _same_word(parsed: ParsedName, name: str) -> bool:
    """Return whether a name has the same type word: a body may be named after its sort of place."""
    own = parse_name(name).word
    return own is not None and own == parsed.word


def _abbreviated(candidate: Candidate) -> Candidate:
    """Return a candidate for a full name as one for its official abbreviation."""
    return replace(candidate, score=SURE, reasons=(NameReason("initials"),))


def _shortlist(counts: Mapping[str, int]) -> list[str]:
    """Return those that share most keys; if one has that very name, only very similar ones."""
    enough = 5 if max(counts.values(), default=0) > 8 else 1
    near = (key for key, count in counts.items() if count >= enough)
    # The ids of countries and divisions are the shortest; small towns come last.
    return nlargest(_SHORTLIST, near, key=lambda key: (counts[key], -len(key), key))


def _worth(parsed: ParsedName, name: str, scripts: frozenset[str]) -> bool:
    """Return whether a name should be compared in full; most of the many aliases need not."""
    if script(name) != parsed.script:
        return parsed.script not in scripts or name.isascii()
    from rapidfuzz import fuzz

    key = fold(name)
    alike = max(fuzz.ratio(parsed.key, key), fuzz.ratio(parsed.folded, key))
    return alike > 55 or bool(parsed.aliases)


@lru_cache(maxsize=1 << 15)
def _scripts(names: tuple[str, ...]) -> frozenset[str]:
    """Return the scripts of some names."""
    return frozenset(map(script, names))


def match_names(
    network: Network,
    names: Iterable[str],
    *,
    gazetteer: bool = True,
    kind: str = "",
    country: str = "",
    min_score: float = MIN_SCORE,
    limit: int = 5,
    lang: str = "en",
) -> Table:
    """Resolve names to actors of the network or places of the gazetteer.

    Args:
        network: the network whose actors are searched first.
        names: names as written.
        gazetteer: whether to search the gazetteer too.
        kind, country, min_score, limit: see :meth:`Matcher.match`.
        lang: the language of the column ``why``.

    Returns:
        A table with the columns input, id, name_en, kind, country, score, why: one row for each
        candidate, and one with an empty id for a name without candidates.

    Example:
        >>> from graphkit.model.records import Actor
        >>> network = Network(actors={"TH-49": Actor("TH-49", "province", {"th": "มุกดาหาร"})})
        >>> table = match_names(network, ["จ.มุกดาหาร", "xyz"], gazetteer=False)
        >>> table.column("id")
        ['TH-49', '']
    """
    matcher = Matcher(network, open_gazetteer() if gazetteer else None)
    limits = {"kind": kind, "country": country.upper(), "min_score": min_score, "limit": limit}
    rows = tuple(_rows(matcher, names, limits, lang))
    return Table(_COLUMNS, rows, provenance(network))


def _rows(
    matcher: Matcher, names: Iterable[str], limits: dict[str, object], lang: str
) -> Iterator[tuple[object, ...]]:
    unknown = str(words_of("resolve", lang)["match"]["none"])
    for name in names:
        text = normalise(name)
        found = matcher.match(text, **limits)  # type: ignore[arg-type]
        if not found:
            yield clip(text, 200), "", "", "", "", 0.0, unknown
        for c in found:
            yield clip(text, 200), c.id, c.label, c.kind, c.country, c.score, why(c, lang)
