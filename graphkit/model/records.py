"""The records of a network: sources, claims, actors, ties, problems, proposals. Pure values.

A claim is one source saying one thing of one tie. A tie is derived from its claims as of a
day: claims whose times follow one another are a history, claims that hold at once and differ
compete; one is chosen by a stated rule and the others are kept as a disagreement.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple

from graphkit.model.dates import PartialDate
from graphkit.model.vocabulary import Ontology

Severity = Literal["error", "warning"]
"""How bad a problem is: the row of an error stays out, that of a warning is used."""

VERDICTS: Mapping[str, tuple[str, ...]] = {
    "same_as": ("undecided", "accept", "reject"),
    "claim": ("undecided", "accept", "reject"),
    "missing": ("new", "looking", "agreed", "declined", "signed"),
}
"""The verdicts that each kind of proposal can have; the first is where it stands without one."""


class GraphkitError(Exception):
    """Something that a user can put right; the message says what and how."""


@dataclass(frozen=True, slots=True)
class Problem:
    """A fault of data: what is wrong, where it stands, and the way out.

    ``row`` counts as a spreadsheet does: the header is row 1. It is None where the problem is
    the file itself.
    """

    code: str
    message: str
    file: str
    row: int | None = None
    column: str | None = None
    value: str | None = None
    fix: str | None = None
    severity: Severity = "error"

    def __str__(self) -> str:
        """One line: ``ties.csv:5 to: 'LA-SX' is no actor id; did you mean 'LA-SV'?``."""
        place = self.file if self.row is None else f"{self.file}:{self.row}"
        if self.column:
            place += f" {self.column}"
        value = "" if self.value is None else f"{clip(self.value)!r} "
        fix = f"; {self.fix}" if self.fix else ""
        return f"{place}: {value}{self.message}{fix}"


def clip(text: str, width: int = 80) -> str:
    """A text cut to a width for a message, the cut shown."""
    return text if len(text) <= width else f"{text[: width - 1]}…"


@dataclass(frozen=True, slots=True)
class Source:
    """A document that is cited. Fields as in ``sources.csv``; ``year`` is None if unknown."""

    id: str
    title: str
    authors: str = ""
    year: int | None = None
    publisher: str = ""
    url: str = ""
    accessed: str = ""
    language: str = ""
    kind: str = ""
    access: str = ""
    note: str = ""

    def cite(self, locator: str = "") -> str:
        """The source in words: its title, its year if known, the place in it if given.

        Example:
            >>> Source("a", "Sister towns", year=2020).cite("p. 3")
            'Sister towns (2020), p. 3'
        """
        year = f" ({self.year})" if self.year else ""
        return f"{self.title}{year}" + (f", {locator}" if locator else "")


class Claim(NamedTuple):
    """One source says one thing of one tie: a row of ``ties.csv``.

    ``status`` is empty where the source gives none (it then counts as the vocabulary's default
    status); ``since`` and ``until`` date that status. ``weight`` is strength, at least 0 (None
    counts as 1); ``confidence`` is 0 to 1 (None counts as certain).
    """

    tail: str
    head: str
    kind: str
    key: str = ""
    status: str = ""
    level: str = ""
    mechanism: str = ""
    dimensions: tuple[str, ...] = ()
    obstacles: tuple[str, ...] = ()
    since: PartialDate | None = None
    until: PartialDate | None = None
    weight: float | None = None
    confidence: float | None = None
    source: str = ""
    locator: str = ""
    note: str = ""


class ActorClaim(NamedTuple):
    """What one source says of one field of an actor: a row of ``actor_claims.csv``."""

    actor: str
    field: str
    value: str
    source: str = ""
    locator: str = ""
    confidence: float | None = None


@dataclass(frozen=True, slots=True)
class Actor:
    """Someone or somewhere that can hold ties. Fields as in ``actors.csv``.

    ``names`` maps language codes to names; ``aliases`` are other spellings in any language.
    ``lat`` and ``lon`` are decimal degrees (WGS 84), ``population`` how many people live there.
    ``within`` is the actor that holds it, ``succeeds`` the actors it came from.
    """

    id: str
    kind: str
    names: Mapping[str, str] = field(default_factory=dict)
    subkind: str = ""
    aliases: tuple[str, ...] = ()
    country: str = ""
    code: str = ""
    within: str = ""
    lat: float | None = None
    lon: float | None = None
    sector: str = ""
    since: PartialDate | None = None
    until: PartialDate | None = None
    succeeds: tuple[str, ...] = ()
    wikidata: str = ""
    source: str = ""
    locator: str = ""
    note: str = ""
    population: int | None = None

    def name(self, lang: str = "en") -> str:
        """The name in a language; else in English, else in any, else the id."""
        return (
            self.names.get(lang)
            or self.names.get("en")
            or next((name for name in self.names.values() if name), self.id)
        )


def all_names(actor: Actor) -> list[str]:
    """Every name and alias of an actor, without repeats."""
    return list(dict.fromkeys((*actor.names.values(), *actor.aliases)))


def actor_field(actor: Actor, name: str) -> str:
    """A field of an actor as text, by its column's name (``name_th`` for a name)."""
    if name.startswith("name_"):
        return actor.names.get(name[5:], "")
    value = getattr(actor, name, "")
    if isinstance(value, tuple):
        return "|".join(value)
    return "" if value is None else str(value)


class Disagreement(NamedTuple):
    """Sources that say different things at the same time.

    ``subject`` is the id of a tie or an actor; ``chosen`` and ``rivals`` are claims on
    ``field``, the rivals best first.
    """

    subject: str
    field: str
    chosen: Claim | ActorClaim
    rivals: tuple[Claim | ActorClaim, ...]


@dataclass(slots=True)
class Tie:
    """A tie between two actors, as its claims give it on a day.

    A symmetric tie has its ends in the order of their ids. ``since`` and ``until`` date the
    current status; ``since_first`` is the earliest day any claim names. ``weight`` and
    ``confidence`` are None where no claim gives one (they count as 1). ``claims`` stand in the
    order of time.
    """

    id: str
    kind: str
    tail: str
    head: str
    key: str
    symmetric: bool
    claims: tuple[Claim, ...]
    status: str
    level: str = ""
    mechanism: str = ""
    dimensions: tuple[str, ...] = ()
    obstacles: tuple[str, ...] = ()
    since: PartialDate | None = None
    until: PartialDate | None = None
    since_first: PartialDate | None = None
    weight: float | None = None
    confidence: float | None = None
    derived: bool = False
    disagreements: tuple[Disagreement, ...] = ()

    @property
    def strength(self) -> float:
        """The weight, 1 where none is given."""
        return 1.0 if self.weight is None else self.weight

    @property
    def certainty(self) -> float:
        """The confidence, 1 where none is given."""
        return 1.0 if self.confidence is None else self.confidence

    def other(self, actor: str) -> str:
        """The end that is not ``actor``."""
        return self.head if actor == self.tail else self.tail


@dataclass(frozen=True, slots=True)
class Proposal:
    """A guess that waits for a person's verdict; it never changes the network by itself.

    ``kind`` is ``same_as``, ``claim`` or ``missing``; ``claim`` says what is proposed,
    ``score`` is 0 to 1, ``reasons`` are sentences, ``evidence`` ids that justify it.
    """

    kind: str
    claim: Mapping[str, Any]
    score: float
    reasons: tuple[str, ...] = ()
    evidence: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        """A short id made from what is proposed: the same proposal has the same id again."""
        return digest(self.kind, json.dumps(dict(self.claim), ensure_ascii=False, sort_keys=True))


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a person decided on a proposal, who and when (ISO time), and why."""

    proposal: str
    verdict: str
    who: str
    when: str
    note: str = ""


def digest(*parts: str) -> str:
    """Sixteen hexadecimal digits that stand for some texts (BLAKE2b)."""
    return hashlib.blake2b("\x1f".join(parts).encode(), digest_size=8).hexdigest()


def tie_id(kind: str, tail: str, head: str, key: str = "", *, symmetric: bool) -> str:
    """The id of a tie; the same whichever end of a symmetric tie is named first.

    Example:
        >>> tie_id("sister_city", "TH-49", "LA-SV", symmetric=True)
        'sister_city|LA-SV|TH-49'
    """
    if symmetric and head < tail:
        tail, head = head, tail
    return f"{kind}|{tail}|{head}|{key}" if key else f"{kind}|{tail}|{head}"


def derive_tie(
    claims: Sequence[Claim],
    ontology: Ontology,
    years: Mapping[str, int | None],
    on: dt.date,
    *,
    undated: bool = True,
) -> Tie | None:
    """The tie that some claims describe, as of a day.

    Args:
        claims: all claims on one tie (same kind, ends and key), at least one.
        ontology: the vocabulary.
        years: the year of each source, None if unknown.
        on: the day.
        undated: whether a tie that no claim dates counts as holding on any day.

    Returns:
        The tie, or None where it did not hold yet on that day.

    The rules:
        * A claim holds from the first day its ``since`` can mean to the last day its ``until``
          can mean. Without ``until`` it holds until a claim with another value follows, and does
          not come back when that one is over.
        * A claim without ``since`` speaks of the time up to its source. Where another claim on
          the tie is dated, it holds from the earlier of that date and its source's year, and a
          claim that begins after its source follows it; else its time is unknown and it holds
          on every day, unless ``undated`` is false.
        * Of claims that hold at once and differ, the one with the higher confidence is chosen
          (none given is certain), then the one whose source is newer, then by source and
          locator, at last by their words; the others are a disagreement.
        * Dimensions and obstacles add up and never disagree.
        * A tie whose claims are all over has the vocabulary's ``over`` status.
    """
    first = claims[0]
    kind = ontology.tie_kinds[first.kind]
    tail, head = first.tail, first.head
    if kind.symmetric and head < tail:
        tail, head = head, tail
    tie = Tie(
        tie_id(first.kind, tail, head, first.key, symmetric=kind.symmetric),
        first.kind,
        tail,
        head,
        first.key,
        kind.symmetric,
        tuple(claims),
        ontology.default_status,
        derived=kind.derived,
    )
    dated = [claim.since for claim in claims if claim.since]
    if not dated and not undated:
        return None
    tie.since_first = min(dated, key=lambda date: date.first, default=None)
    if len(claims) == 1:
        return _from_one(tie, first, ontology, on)
    tie.claims = tuple(sorted(claims, key=lambda claim: _start(claim, years)))
    return _from_many(tie, ontology, years, on)


def _from_one(tie: Tie, claim: Claim, ontology: Ontology, on: dt.date) -> Tie | None:
    if claim.since and claim.since.first > on:
        return None
    over = claim.until is not None and claim.until.last < on
    tie.status = ontology.over_status if over else claim.status or ontology.default_status
    tie.level, tie.mechanism = claim.level, claim.mechanism
    tie.dimensions, tie.obstacles = claim.dimensions, claim.obstacles
    tie.since = claim.until if over else claim.since
    tie.until = None if over else claim.until
    tie.weight, tie.confidence = claim.weight, claim.confidence
    return tie


def _from_many(
    tie: Tie, ontology: Ontology, years: Mapping[str, int | None], on: dt.date
) -> Tie | None:
    begun = [claim for claim in tie.claims if _begins(claim, tie.since_first, years) <= on]
    if not begun:
        return None
    holding = [claim for claim in begun if claim.until is None or claim.until.last >= on]
    over = [claim for claim in begun if claim.until is not None and claim.until.last < on]
    current = _unfollowed("status", begun, years, ontology.default_status)
    if all(claim in over for claim in current):
        ends = [claim.until for claim in current if claim.until]
        tie.status = ontology.over_status
        tie.since = max(ends, key=lambda date: (date.last, date.first))
        holding = support = begun
    else:
        current = [claim for claim in current if claim not in over]
        status, rivals, support = _choose("status", current, years, ontology.default_status)
        tie.status = str(status)
        _note(tie, "status", support, rivals)
        since = _best_since(support, years)
        tie.since = since
        tie.until = next((c.until for c in support if c.until and c.since == since), None)
        _note_dates(tie, support, since)
    tie.confidence = _largest_confidence(support)
    for name in ("level", "mechanism", "weight"):
        stated = [claim for claim in begun if getattr(claim, name) not in ("", None)]
        if stated := [c for c in _unfollowed(name, stated, years) if c in holding]:
            value, rivals, chosen = _choose(name, stated, years)
            setattr(tie, name, value)
            _note(tie, name, chosen, rivals)
    tie.dimensions = _union(claim.dimensions for claim in holding)
    tie.obstacles = _union(claim.obstacles for claim in holding)
    return tie


def _choose(
    name: str, claims: Sequence[Claim], years: Mapping[str, int | None], default: str = ""
) -> tuple[Any, list[Claim], list[Claim]]:
    """The value of a field, the claims that compete with it, and those that support it."""

    standing = _unfollowed(name, claims, years, default)
    ranked = sorted(standing, key=lambda claim: _rank(claim, years))
    chosen = _value(ranked[0], name, default)
    support = [claim for claim in ranked if _value(claim, name, default) == chosen]
    return chosen, [c for c in ranked if _value(c, name, default) != chosen], support


def _unfollowed(
    name: str, claims: Sequence[Claim], years: Mapping[str, int | None], default: str = ""
) -> list[Claim]:
    """The claims that no claim with another value of the field follows."""
    values = [_value(claim, name, default) for claim in claims]
    if len(set(values)) == 1:
        return list(claims)
    return [
        claim
        for claim, own in zip(claims, values, strict=True)
        if not any(
            value != own and _follows(later, claim, years)
            for later, value in zip(claims, values, strict=True)
        )
    ]


def _value(claim: Claim, name: str, default: str = "") -> Any:
    given = getattr(claim, name)
    return default if given == "" else given


def _follows(later: Claim, earlier: Claim, years: Mapping[str, int | None]) -> bool:
    """Whether one claim begins after the other, which names no end, was last known to hold."""
    if later.since is None or earlier.until is not None:
        return False
    if earlier.since is not None:
        return later.since.first > earlier.since.last
    year = years.get(earlier.source)
    return year is not None and later.since.first.year > year


def _begins(claim: Claim, first: PartialDate | None, years: Mapping[str, int | None]) -> dt.date:
    if claim.since:
        return claim.since.first
    if first is None:
        return dt.date.min
    year = years.get(claim.source)
    return min(first.first, dt.date(year, 1, 1)) if year else first.first


def _start(claim: Claim, years: Mapping[str, int | None]) -> tuple[int, str, str, str]:
    if claim.since:
        return claim.since.first.toordinal(), claim.source, claim.locator, repr(claim)
    year = years.get(claim.source)
    day = dt.date(year, 12, 31).toordinal() if year else dt.date.max.toordinal()
    return day, claim.source, claim.locator, repr(claim)


def _rank(claim: Claim, years: Mapping[str, int | None]) -> tuple[float, int, str, str, str]:
    confidence = 1.0 if claim.confidence is None else claim.confidence
    newest = -(years.get(claim.source) or 0)
    return -confidence, newest, claim.source, claim.locator, repr(claim)


def _best_since(support: Sequence[Claim], years: Mapping[str, int | None]) -> PartialDate | None:
    """The date of the best claim, made as exact as a claim that agrees with it makes it."""
    dates = [c.since for c in sorted(support, key=lambda c: _rank(c, years)) if c.since]
    if not dates:
        return None
    agreeing = [date for date in dates if date.overlaps(dates[0])]
    return min(agreeing, key=lambda date: (date.last - date.first, date.first))


def _note(tie: Tie, name: str, support: Sequence[Claim], rivals: Sequence[Claim]) -> None:
    if rivals:
        tie.disagreements += (Disagreement(tie.id, name, support[0], tuple(rivals)),)


def _note_dates(tie: Tie, support: Sequence[Claim], since: PartialDate | None) -> None:
    """Sources that date the same status differently; another level since is none."""
    if since is None:
        return
    chosen = next(c for c in support if c.since == since)
    rivals = [
        c
        for c in support
        if c.since
        and not c.since.overlaps(since)
        and (not c.level or not chosen.level or c.level == chosen.level)
    ]
    _note(tie, "since", [chosen], rivals)


def _largest_confidence(claims: Iterable[Claim]) -> float | None:
    values = [claim.confidence for claim in claims]
    return None if None in values else max(value for value in values if value is not None)


def _union(lists: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(word for words in lists for word in words))
