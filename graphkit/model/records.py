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
    counts as 1); ``confidence`` is 0 to 1 (None counts as certain). ``derived`` names the fields
    of the row that the maker of the dataset derived and that its source does not state
    (:data:`DERIVABLE`); ``quote`` holds the words of the passage.

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
    derived: tuple[str, ...] = ()
    quote: str = ""


DERIVABLE = (
    *("kind", "status", "level", "mechanism", "dimensions", "obstacles"),
    *("since", "until", "weight", "confidence"),
)
"""The fields of a claim on a tie that its maker can mark as derived."""


def certainty(claim: Claim | ActorClaim) -> float:
    """Return the confidence of a claim, 1 where none is given."""
    return 1.0 if claim.confidence is None else claim.confidence


class ActorClaim(NamedTuple):
    """One statement of one source on one field of an actor: a row of ``actor_claims.csv``.

    ``derived`` is ``("value",)`` where the maker of the dataset derived the value and the source
    does not state it; ``quote`` holds the words of the passage.

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
    derived: tuple[str, ...] = ()
    quote: str = ""


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


BASED = ("status", "since", "until", "level", "mechanism", "weight", "confidence")
"""The fields of a tie that have the value of one of its claims."""


@dataclass(slots=True)
class Tie:
    """A tie between two actors, as derived from its claims on a day.

    A symmetric tie has its ends sorted by id. ``since`` and ``until`` date the current status;
    ``since_first`` is the earliest date of any claim. ``weight`` and ``confidence`` are None if
    no claim gives one (they count as 1). ``claims`` are in order of time. ``over`` is true if the
    status follows from the ends of the claims, so that ``status`` and ``since`` come from the
    ``until`` of a claim. ``chosen`` is what :attr:`basis` is read from, None for one claim.

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
    over: bool = False
    chosen: tuple[Claim | None, ...] | None = field(default=None, repr=False)

    @property
    def basis(self) -> Mapping[str, Claim]:
        """The claim that each field comes from (:data:`BASED`); empty fields are left out.

        Several claims can give the same value: the basis is the best of those that state it, or
        the best of all if each of them marks it as derived.

        Example:
            >>> from graphkit.model.network import Network
            >>> actors = {key: Actor(key, "province") for key in ("LA-SV", "TH-49")}
            >>> claims = (Claim("TH-49", "LA-SV", "sister_city", confidence=0.9, source="list"),
            ...     Claim("TH-49", "LA-SV", "sister_city", level="economic", confidence=0.4,
            ...         source="paper", derived=("level",)))
            >>> tie, = Network(actors, claims=claims).ties.values()
            >>> tie.basis["status"].source, tie.basis["level"].source
            ('list', 'paper')
            >>> tie.confidence, tie.confidence_of("level"), tie.derived_fields
            (0.9, 0.4, ('level',))
        """
        if self.chosen is not None:
            pairs = zip(BASED, self.chosen, strict=True)
            return {name: claim for name, claim in pairs if claim is not None}
        if not self.claims:
            return {}
        stated = (name for name in BASED if getattr(self, name) not in ("", None))
        return dict.fromkeys(stated, self.claims[0])

    def confidence_of(self, name: str) -> float | None:
        """Return the confidence of the claim that a field comes from; None if it gives none."""
        claim = self.basis.get(name)
        return claim.confidence if claim else None

    def source_of(self, name: str) -> str:
        """Return the id of the source of a field; empty if the field or its source is empty."""
        claim = self.basis.get(name)
        return claim.source if claim else ""

    def is_derived(self, name: str) -> bool:
        """Return whether the maker of the dataset derived a field, so that no source states it.

        Args:
            name: one of :data:`DERIVABLE`. Dimensions and obstacles are derived if no claim
                states one of them.
        """
        if name == "kind":
            stating = self.claims
        elif name in ("dimensions", "obstacles"):
            words = {*getattr(self, name)}
            stating = tuple(c for c in self.claims if words.intersection(getattr(c, name)))
        else:
            stating = tuple(filter(None, (self.basis.get(name),)))
            name = "until" if self.over and name in ("status", "since") else name
        return bool(stating) and all(name in claim.derived for claim in stating)

    @property
    def derived_fields(self) -> tuple[str, ...]:
        """The fields that no source states, in the order of :data:`DERIVABLE`."""
        if not any(claim.derived for claim in self.claims):
            return ()
        return tuple(name for name in DERIVABLE if self.is_derived(name))

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
