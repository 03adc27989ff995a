"""Whom or what place a name means: the actors of a network first, then the gazetteer."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from heapq import nlargest
from typing import NamedTuple

from graphkit.model.errors import GraphkitError, clip
from graphkit.model.network import Network
from graphkit.model.provenance import provenance
from graphkit.model.records import Actor, all_names
from graphkit.model.table import Table
from graphkit.names.gazetteer import Gazetteer, Place, open_gazetteer
from graphkit.names.normalise import fold, normalise
from graphkit.names.parse import Form, form, script
from graphkit.names.similarity import Reason, blocks, compare, say
from graphkit.names.suggest import meant

LEAST = 0.72
"""Below this score two names are rather two actors, and no candidate is given."""
MARGIN = 0.06
"""Candidates whose scores differ by less cannot be told apart by the name alone."""
EXACT = 0.99
"""The score of a name that is written as an actor's own."""
SURE = 0.95
"""From this score on an actor of the network is meant, and the gazetteer is not asked."""
_SHORTLIST = 24
_PLACED = {"within", "country"}
_COLUMNS = ("input", "id", "name_en", "kind", "country", "score", "why")
_SAID = {
    "id": ("the id itself", "ตรงกับรหัส"),
    "country": ("of the country named", "อยู่ในประเทศที่ระบุ"),
    "within": ("within the place named", "อยู่ในพื้นที่ที่ระบุ"),
    "kind": ("of the type named", "เป็นประเภทที่ระบุ"),
    "other_kind": ("but of another type than named", "แต่เป็นคนละประเภทกับที่ระบุ"),
    "elsewhere": ("but not in the country named", "แต่ไม่ได้อยู่ในประเทศที่ระบุ"),
    "succession": ("the same place at another time", "สถานที่เดียวกันในอีกช่วงเวลา"),
    "listed": ("in the gazetteer, not in the network", "พบในรายชื่อสถานที่ ไม่อยู่ในเครือข่าย"),
    "ambiguous": ("one of {} that it can mean", "เป็นหนึ่งใน {} ที่อาจหมายถึง"),
    "none": ("no actor or place of this name is known", "ไม่พบตัวแสดงหรือสถานที่ชื่อนี้"),
}


@dataclass(frozen=True, slots=True)
class Candidate:
    """An actor or place that a name may mean.

    ``name`` is the one of its names that fits best; ``score`` is 0 to 1 (see
    ``compare.compare``), ``reasons`` are codes to be put into words by :func:`why`. ``listed``
    tells a place of the gazetteer from an actor of the network.
    """

    id: str
    name: str
    label: str
    kind: str
    country: str
    within: str
    score: float
    reasons: tuple[Reason, ...]
    listed: bool = False


class _Known(NamedTuple):
    """What is asked of an actor and of a place alike."""

    id: str
    kind: str
    country: str
    within: str
    label: str
    people: int | None
    listed: bool


class Matcher:
    """Finds whom names mean; indexed when first asked.

    Args:
        network: whose actors are meant first.
        gazetteer: the places asked next; None for no others.

    Example:
        >>> network = Network(actors={"LA-SV": Actor("LA-SV", "province", {"en": "Savannakhet"})})
        >>> [(c.id, c.name) for c in Matcher(network, None).match("สะหวันนะเขต")]
        [('LA-SV', 'Savannakhet')]
    """

    def __init__(self, network: Network, gazetteer: Gazetteer | None) -> None:
        self.network = network
        self.gazetteer = gazetteer

    def match(
        self, text: str, *, kind: str = "", country: str = "", least: float = LEAST, limit: int = 5
    ) -> list[Candidate]:
        """The candidates for a name, best first.

        Args:
            text: a name in any script; what stands in brackets or behind a comma, and words like
                "province" or "จังหวัด" in it, are evidence.
            kind: only actors of this kind.
            country: only those of this country (ISO 3166-1 alpha-2).
            least: the lowest score.
            limit: how many at most.

        Returns:
            One candidate where the name means one; several where the scores of the next are
            within ``MARGIN``; none where nothing scores enough.
        """
        found = self._found(text, kind, country, least)
        head, _, tail = text.strip().rpartition(" ")
        if not found and head and tail:
            # "Kunming Yunnan": the last word may say where the place lies.
            found = self._found(f"{head}, {tail}", kind, country, least)
            found = [c for c in found if _PLACED & {reason.code for reason in c.reasons}]
        asked = form(text)
        # A name with its type word that is one of an actor's own leaves nothing open.
        sure = bool(asked.word) and bool(found) and found[0].score >= EXACT
        margin = 1 - EXACT if sure else MARGIN
        near = [c for c in found if c.score > found[0].score - margin]
        if len(near) > 1:
            mark = Reason("ambiguous", len(near))
            near = [replace(c, reasons=(*c.reasons, mark)) for c in near]
        return near[:limit]

    def _found(self, text: str, kind: str, country: str, least: float) -> list[Candidate]:
        """All candidates within the limits, best first."""
        asked = form(text)
        if not asked.folded:
            return []
        found = self._of_network(text, asked)
        if asked.bare_type:
            found = [c for c in found if c.score >= SURE]
        elif self.gazetteer and (not found or max(c.score for c in found) < SURE):
            held = self.network.actors.keys()
            places = self._of_places(self.gazetteer, text, asked)
            found += [c for c in places if c.id not in held]
        within = (
            c
            for c in found
            if c.score >= least
            and (not kind or c.kind == kind)
            and (not country or c.country == country)
        )
        return _ranked(self._succeeding(list(within)))

    def _of_network(self, text: str, asked: Form) -> list[Candidate]:
        if text.strip() in self.network.actors:
            actor = self.network.actors[text.strip()]
            return [_candidate(_of_actor(actor), actor.name(), 1.0, (Reason("id"),))]
        shared: Counter[int] = Counter()
        for key in blocks(text):
            weight = 9 if key[0] == "=" else 1
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
            found.append(self._weigh(text, asked, _of_actor(actor), known, scripts))
        return found

    def _of_places(self, gazetteer: Gazetteer, text: str, asked: Form) -> list[Candidate]:
        keys = blocks(text)
        shared: Counter[str] = Counter()
        for key, ids in gazetteer.under({*keys, asked.key, asked.folded}).items():
            shared.update(dict.fromkeys(ids, 1 if key[0] in "~+<>" else 9))
        found = []
        for place in gazetteer.places(_shortlist(shared)):
            known = place.all_names()
            scripts = _scripts(known)
            names = [name for name in known if _worth(asked, name, scripts)]
            if names:
                found.append(self._weigh(text, asked, _of_place(place), names, scripts))
        return found

    def _succeeding(self, found: list[Candidate]) -> list[Candidate]:
        """With each candidate the one of the same name that it became or came from."""
        scores = {c.id: c for c in found}
        for c in found:
            for other in self._successions.get(c.id, ()):
                actor = self.network.actors[other]
                rival = scores.get(other)
                if form(actor.name()).key != form(c.label).key:
                    continue
                if rival is None or rival.score < c.score:
                    reasons = (*c.reasons, Reason("succession"))
                    score = c.score - 0.005
                    scores[other] = _candidate(_of_actor(actor), c.name, score, reasons)
        return list(scores.values())

    def _weigh(
        self, text: str, asked: Form, known: _Known, names: Sequence[str], scripts: frozenset[str]
    ) -> Candidate:
        """A candidate with the best of some of its names, and what else the text says of it."""
        score, name = 0.0, ""
        reasons: tuple[Reason, ...] = (Reason("unlike"),)
        # Where it has names of the same script, one of another script tells less.
        for own in names:
            likeness = compare(text, own)
            value = likeness.score
            if asked.script in scripts and form(own).script != asked.script:
                value -= 0.04 if likeness.reasons[0].code == "sound" else 0.08
            if value > score:
                score, reasons, name = value, likeness.reasons, own
        extra: list[Reason] = []
        country = asked.country or self._country(asked)
        if country and known.country and score < EXACT:
            if country == known.country:
                score, extra = score + 0.02, [Reason("country")]
            elif known.id != country and not (asked.body and asked.body.abroad):
                score, extra = score * (0.8 if asked.body else 0.5), [Reason("elsewhere")]
        if asked.asides and self._holds(known, asked.asides):
            score += 0.06
            extra.append(Reason("within"))
        word = asked.body or asked.word
        wanted = word.kinds if word else ()
        if wanted and score < EXACT:
            if known.kind == wanted[0]:
                # What the name of the place leaves out, its kind says.
                score = min(score + 0.03, 0.98)
                extra.append(Reason("kind"))
            elif known.kind in wanted:
                score -= 0.02
            elif Reason("other_type") not in reasons:
                score *= 0.7 if asked.word else 0.85
                extra.append(Reason("other_kind"))
        if known.listed:
            score -= _smallness(known)
            if score < SURE:
                score -= 0.03
            if reasons[0].code in ("sound", "sounds"):
                # So many places are listed that short names sound like some of them by chance.
                score -= 0.1 if min(map(len, asked.sounds), default=9) < 6 else 0.0
            extra.append(Reason("listed"))
        # Evidence beside a name does not make it the actor's own.
        score = min(score, 1.0 if score == compare(text, name).score else 0.985)
        return _candidate(known, name, score, (*reasons, *extra))

    def _country(self, asked: Form) -> str:
        """The country that stands in brackets or behind a comma, whatever it is."""
        for aside in asked.asides:
            for number in self._index.get(f"={form(aside).key}", ()):
                actor = self._names[number][0]
                if actor == self.network.actors[actor].country or len(actor) == 2:
                    return actor
            if self.gazetteer:
                under = self.gazetteer.under({form(aside).key, fold(aside)})
                for place in self.gazetteer.places(key for ids in under.values() for key in ids):
                    if place.id == place.country or len(place.id) == 2:
                        return place.id
        return ""

    def _holds(self, known: _Known, asides: Sequence[str]) -> bool:
        """Whether a candidate lies in a place that the asides name."""
        holder = self.network.actors.get(known.within)
        names = all_names(holder) if holder else []
        if not holder and self.gazetteer and (place := self.gazetteer.place(known.within)):
            names = list(place.all_names())
        keys = {form(name).key for name in names}
        return any(form(aside).key in keys for aside in asides)

    @cached_property
    def _successions(self) -> dict[str, list[str]]:
        """The actors that each came from or became."""
        table: dict[str, list[str]] = {}
        for actor in self.network.actors.values():
            for before in actor.succeeds:
                if before in self.network.actors:
                    table.setdefault(before, []).append(actor.id)
                    table.setdefault(actor.id, []).append(before)
        return table

    @cached_property
    def _names(self) -> list[tuple[str, str]]:
        """Every name of every actor."""
        return [(a.id, name) for a in self.network.actors.values() for name in all_names(a)]

    @cached_property
    def _index(self) -> dict[str, list[int]]:
        """The numbers of the names under each key."""
        table: dict[str, list[int]] = {}
        for number, (_, name) in enumerate(self._names):
            for key in blocks(name):
                table.setdefault(key, []).append(number)
        return table


def _shortlist(counts: Mapping[str, int]) -> list[str]:
    """Those that share most keys; beside one that is named so, only what is very near."""
    least = 5 if max(counts.values(), default=0) > 8 else 1
    near = (key for key, count in counts.items() if count >= least)
    # The ids of countries and divisions are the shortest; small towns come last.
    return nlargest(_SHORTLIST, near, key=lambda key: (counts[key], -len(key), key))


def _worth(asked: Form, name: str, scripts: frozenset[str]) -> bool:
    """Whether a name needs a closer look: most of the many aliases of a place do not."""
    if script(name) != asked.script:
        return asked.script not in scripts or name.isascii()
    from rapidfuzz import fuzz

    key = fold(name)
    alike = max(fuzz.ratio(asked.key, key), fuzz.ratio(asked.folded, key))
    return alike > 55 or bool(asked.aliases)


@lru_cache(maxsize=1 << 15)
def _scripts(names: tuple[str, ...]) -> frozenset[str]:
    """The scripts that names are written in."""
    return frozenset(map(script, names))


def _ranked(found: list[Candidate]) -> list[Candidate]:
    """Candidates best first; a listed place behind the one of its name that it lies in.

    Where that one is of the network, it is what the name of the place means too.
    """
    tops = {c.id: c for c in found}
    for c in sorted(found, key=lambda c: -c.score):
        holder = tops.get(c.within)
        if c.listed and holder and form(holder.label).key == form(c.label).key:
            if not holder.listed and holder.score < c.score:
                tops[holder.id] = replace(holder, score=c.score, name=c.name, reasons=c.reasons[:1])
            tops[c.id] = replace(c, score=round(min(c.score, tops[holder.id].score) - 0.03, 4))
    return sorted(tops.values(), key=lambda c: (-c.score, c.listed, c.id))


def _of_actor(actor: Actor) -> _Known:
    label = actor.name("en")
    return _Known(actor.id, actor.kind, actor.country, actor.within, label, None, False)


def _of_place(place: Place) -> _Known:
    label = place.names.get("en", "") or next(iter(place.names.values()), place.id)
    return _Known(place.id, place.kind, place.country, place.within, label, place.population, True)


def _candidate(known: _Known, name: str, score: float, reasons: tuple[Reason, ...]) -> Candidate:
    return Candidate(
        known.id,
        name,
        known.label,
        known.kind,
        known.country,
        known.within,
        round(score, 4),
        reasons,
        known.listed,
    )


def _smallness(known: _Known) -> float:
    """What a town loses against a larger one of its name; divisions and prefectures nothing."""
    if ":" not in known.id:
        return 0.0
    if known.people is None:
        return 0.06
    return 0.05 if known.people < 100_000 else 0.03 if known.people < 1_000_000 else 0.015


def why(candidate: Candidate, lang: str = "en") -> str:
    """The reasons of a candidate in words, the name that fits first."""
    told = []
    for reason in candidate.reasons:
        if reason.code in _SAID:
            told.append(_SAID[reason.code][lang == "th"].format(reason.per_cent))
        else:
            told.append(say(reason, lang))
    name = "" if candidate.name == candidate.label else f"{candidate.name}: "
    return name + "; ".join(told)


def match_names(
    network: Network,
    names: Iterable[str],
    *,
    gazetteer: bool = True,
    kind: str = "",
    country: str = "",
    least: float = LEAST,
    limit: int = 5,
    lang: str = "en",
) -> Table:
    """Whom or what place each of some names means.

    Args:
        network: whose actors are meant first.
        names: as written.
        gazetteer: whether places of the gazetteer count too.
        kind, country, least, limit: see :meth:`Matcher.match`.
        lang: the language of ``why``.

    Returns:
        A table with the columns input, id, name_en, kind, country, score, why: one row for each
        candidate, and for a name without any a row with an empty id.

    Example:
        >>> network = Network(actors={"TH-49": Actor("TH-49", "province", {"th": "มุกดาหาร"})})
        >>> table = match_names(network, ["จ.มุกดาหาร", "xyz"], gazetteer=False)
        >>> table.column("id")
        ['TH-49', '']
    """
    matcher = Matcher(network, open_gazetteer() if gazetteer else None)
    limits = {"kind": kind, "country": country.upper(), "least": least, "limit": limit}
    rows = tuple(_rows(matcher, names, limits, lang))
    return Table(_COLUMNS, rows, provenance(network))


def _rows(
    matcher: Matcher, names: Iterable[str], limits: dict[str, object], lang: str
) -> Iterator[tuple[object, ...]]:
    for name in names:
        text = normalise(name)
        found = matcher.match(text, **limits)  # type: ignore[arg-type]
        if not found:
            yield clip(text, 200), "", "", "", "", 0.0, _SAID["none"][lang == "th"]
        for c in found:
            yield clip(text, 200), c.id, c.label, c.kind, c.country, c.score, why(c, lang)


def column_of(data: bytes, column: str | None = None, *, table: bool = False) -> list[str]:
    """The names of a list: its lines, or a column of a table with a header.

    Args:
        data: the list, UTF-8.
        column: the header of the column (case and accents do not matter), or its number from 1.
        table: whether the list is a table with a header; commas, tabs or semicolons divide it.
            Without ``column`` it must have a single one.

    Returns:
        The names in their order, without empty ones.

    Raises:
        GraphkitError: when the list is not UTF-8 text, or has no such column.

    Example:
        >>> column_of("ลำดับ,จังหวัด\\n1,เลย\\n2,น่าน\\n".encode(), "จังหวัด", table=True)
        ['เลย', 'น่าน']
    """
    try:
        text = data.decode("utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig")
    except UnicodeDecodeError as error:
        raise GraphkitError("the names are not UTF-8 text; save the list as UTF-8") from error
    if "\x00" in text:
        raise GraphkitError("the names are no text; give a text file, or a table as .csv")
    if not table:
        return [line.strip() for line in text.splitlines() if line.strip()]
    first = text.partition("\n")[0]
    divider = max("\t;,", key=first.count)
    try:
        rows = list(csv.reader(io.StringIO(text), delimiter=divider))
    except csv.Error as error:
        raise GraphkitError(f"the table cannot be read: {error}") from error
    header = [cell.strip() for cell in rows[0]] if rows else []
    place = _place(header, column)
    return [row[place].strip() for row in rows[1:] if len(row) > place and row[place].strip()]


def _place(header: Sequence[str], column: str | None) -> int:
    """Where in a header a column stands."""
    if column is None:
        if len(header) == 1:
            return 0
        raise GraphkitError(f"say which column holds the names: --column; {_there(header)}")
    keys = [fold(cell) for cell in header]
    if fold(column) in keys:
        return keys.index(fold(column))
    if column.isdecimal() and 0 < int(column) <= len(header):
        return int(column) - 1
    guess = meant(column, header)
    raise GraphkitError(f"no column is called {column!r}; {guess or _there(header)}")


def _there(header: Sequence[str]) -> str:
    return f"there are: {', '.join(header)}" if any(header) else "the table is empty"
