"""The records of a network: sources, claims, actors and ties.

A claim is one statement of one source on one tie. A tie is derived from its claims as of a day:
claims whose times follow one another are a history; claims that hold at the same time and differ
compete. One is chosen by a fixed rule (:func:`graphkit.model.ties.derive_tie`) and the others are
kept as a disagreement.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from graphkit.model.dates import PartialDate


@dataclass(frozen=True, slots=True)
class Source:
    """A document that is cited. Fields as in ``sources.csv``; ``year`` is None if unknown.

    Example:
        >>> Source("s1", "Annual report", year=2020, url="https://example.org/report.pdf").year
        2020
    """

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
        """Cite the source in words: title, year if known, place in it if given.

        Example:
            >>> Source("a", "Sister towns", year=2020).cite("p. 3")
            'Sister towns (2020), p. 3'
        """
        year = f" ({self.year})" if self.year else ""
        return f"{self.title}{year}" + (f", {locator}" if locator else "")


class Claim(NamedTuple):
    """One statement of one source on one tie: a row of ``ties.csv``.

    ``status`` is empty where the source gives none (it then counts as the vocabulary's default
    status); ``since`` and ``until`` date that status. ``weight`` is strength, at least 0 (None
    counts as 1); ``confidence`` is 0 to 1 (None counts as certain).

    Example:
        >>> Claim("TH-49", "LA-SV", "sister_city", status="in_force", source="s1").kind
        'sister_city'
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
    """One statement of one source on one field of an actor: a row of ``actor_claims.csv``.

    Example:
        >>> ActorClaim("TH-49", "population", "351000", source="s1").value
        '351000'
    """

    actor: str
    field: str
    value: str
    source: str = ""
    locator: str = ""
    confidence: float | None = None


@dataclass(frozen=True, slots=True)
class Actor:
    """A place, an organisation or a project that can have ties. Fields as in ``actors.csv``.

    ``names`` are by language code; ``aliases`` are other spellings in any language. ``lat`` and
    ``lon`` are decimal degrees (WGS 84), ``population`` is the number of people who live there.
    ``within`` is the id of the actor that it lies within or belongs to, ``succeeds`` the ids of
    its predecessors.

    Example:
        >>> Actor("TH-49", "province", {"en": "Mukdahan", "th": "มุกดาหาร"}).names["th"]
        'มุกดาหาร'
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
        """Return the name in a language, else in English, else in any, else the id."""
        return (
            self.names.get(lang)
            or self.names.get("en")
            or next((name for name in self.names.values() if name), self.id)
        )


def all_names(actor: Actor) -> list[str]:
    """Return all names and aliases of an actor, each once."""
    return list(dict.fromkeys((*actor.names.values(), *actor.aliases)))


def actor_field(actor: Actor, name: str) -> str:
    """Return a field of an actor as text, by the name of its column (``name_th`` for a name)."""
    if name.startswith("name_"):
        return actor.names.get(name[5:], "")
    value = getattr(actor, name, "")
    if isinstance(value, tuple):
        return "|".join(value)
    return "" if value is None else str(value)


class Disagreement(NamedTuple):
    """A disagreement of sources at the same time.

    ``subject`` is the id of a tie or an actor; ``chosen`` and ``rivals`` are claims on
    ``field``, the rivals best first.
    """

    subject: str
    field: str
    chosen: Claim | ActorClaim
    rivals: tuple[Claim | ActorClaim, ...]


@dataclass(slots=True)
class Tie:
    """A tie between two actors, as derived from its claims on a day.

    A symmetric tie has its ends sorted by id. ``since`` and ``until`` date the current status;
    ``since_first`` is the earliest date of any claim. ``weight`` and ``confidence`` are None if
    no claim gives one (they count as 1). ``claims`` are in order of time.

    Example:
        >>> from graphkit.model.network import Network
        >>> claim = Claim("TH-49", "LA-SV", "sister_city", status="in_force")
        >>> actors = {key: Actor(key, "province") for key in ("LA-SV", "TH-49")}
        >>> [(tie.id, tie.status) for tie in Network(actors, claims=(claim,)).ties.values()]
        [('sister_city|LA-SV|TH-49', 'in_force')]
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
        """Return the end that is not ``actor``."""
        return self.head if actor == self.tail else self.tail


def digest(*parts: str) -> str:
    """Return a hash of some texts, sixteen hexadecimal digits (BLAKE2b)."""
    return hashlib.blake2b("\x1f".join(parts).encode(), digest_size=8).hexdigest()


def tie_id(kind: str, tail: str, head: str, key: str = "", *, symmetric: bool) -> str:
    """Return the id of a tie; the order of the ends of a symmetric tie does not matter.

    Example:
        >>> tie_id("sister_city", "TH-49", "LA-SV", symmetric=True)
        'sister_city|LA-SV|TH-49'
    """
    if symmetric and head < tail:
        tail, head = head, tail
    return f"{kind}|{tail}|{head}|{key}" if key else f"{kind}|{tail}|{head}"
