"""What a document states, as the content of a proposal and as records of a network.

A proposal of kind ``claim`` has one statement as its claim: a tie, a new actor or a field of an
actor. The passages that state it are its evidence, each as a line of JSON, so that a proposal
keeps its id when the passage moves in a new version of the document.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from graphkit.model.dates import parse_date
from graphkit.model.errors import InvalidDataError
from graphkit.model.proposals import Proposal
from graphkit.model.records import Actor, ActorClaim, Claim, Source

CLAIM = "claim"
"""The kind of proposals that are read from documents."""
TIE, ACTOR, FIELD = "tie", "actor", "field"
"""The kinds of statements: the value of ``states`` in a claim."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A passage that states something, with its place and the words around it.

    ``locator`` is the place in words, ``quote`` the passage; ``before`` and ``after`` are the
    words around it, and ``marks`` the spans of the ends in the quote. ``exactness`` is that of
    the place. ``digest`` is the SHA-256 of the file it was read from.

    Example:
        >>> source = Source("doc:minutes", "minutes.txt")
        >>> passage = Passage(source, "characters 1-9", "Loei, Nan", "exact")
        >>> Passage.read(passage.written()) == passage
        True
    """

    source: Source
    locator: str
    quote: str
    exactness: str
    digest: str = ""
    before: str = ""
    after: str = ""
    marks: tuple[tuple[int, int], ...] = ()
    place: Mapping[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        """Return the document, the place and the quotation, for people."""
        place = ", ".join(filter(None, (self.source.title, self.locator)))
        return f"{place}: “{' '.join(self.quote.split())}”"

    def written(self) -> str:
        """Return the passage as a line of JSON, for the evidence of a proposal."""
        source = self.source
        return json.dumps(
            {
                "source": {
                    "id": source.id,
                    "title": source.title,
                    "year": source.year,
                    "language": source.language,
                    "kind": source.kind,
                },
                "locator": self.locator,
                "quote": self.quote,
                "exactness": self.exactness,
                "digest": self.digest,
                "before": self.before,
                "after": self.after,
                "marks": [list(mark) for mark in self.marks],
                "place": dict(self.place),
            },
            ensure_ascii=False,
        )

    @classmethod
    def read(cls, text: str) -> Passage | None:
        """Return the passage of a piece of evidence; None for other evidence."""
        if not text.startswith("{"):
            return None
        try:
            data = json.loads(text)
            source = Source(**data["source"])
            marks = tuple((int(start), int(end)) for start, end in data["marks"])
            names = ("locator", "quote", "exactness", "digest", "before", "after")
            texts: dict[str, Any] = {name: str(data[name]) for name in names}
            return cls(source, **texts, marks=marks, place=dict(data["place"]))
        except (KeyError, TypeError, ValueError):
            return None


def passages(proposal: Proposal) -> list[Passage]:
    """Return the passages that state a proposal, best first."""
    found = (Passage.read(text) for text in proposal.evidence)
    return [one for one in found if one is not None]


def evidence_text(evidence: str) -> str:
    """Return a piece of evidence for people: a passage with its place, or an id as it is.

    Example:
        >>> evidence_text("vna-2024")
        'vna-2024'
    """
    passage = Passage.read(evidence)
    return evidence if passage is None else str(passage)


def outline(claim: Mapping[str, Any]) -> tuple[dict[str, str], str]:
    """Return whom a statement is about and what it proposes, for a table.

    Returns:
        The names of its actors by id, those of actors of the network empty; and the kind of the
        tie, the kind of the new actor, or the field with its value.

    Example:
        >>> outline({"states": "field", "actor": "TH-42", "field": "aliases", "value": "Muang"})
        ({'TH-42': ''}, 'aliases: Muang')
    """
    new = [claim["actor"]] if claim["states"] == ACTOR else claim.get("new_actors", ())
    names = {str(one["id"]): str(next(iter(one.get("names", {}).values()), "")) for one in new}
    if claim["states"] == ACTOR:
        return names, str(claim["actor"]["kind"])
    if claim["states"] == FIELD:
        return {str(claim["actor"]): ""}, f"{claim['field']}: {claim['value']}"
    ends = (str(claim["tail"]), str(claim["head"]))
    return {end: names.get(end, "") for end in ends}, str(claim["kind"])


def tie_statement(
    tail: str,
    head: str,
    kind: str,
    source: str,
    *,
    status: str = "",
    since: str = "",
    until: str = "",
    level: str = "",
    mechanism: str = "",
    dimensions: Iterable[str] = (),
    new_actors: Iterable[Mapping[str, Any]] = (),
) -> dict[str, Any]:
    """Return the content of a proposal of a tie; fields that the document leaves open are out.

    Example:
        >>> tie_statement("TH-42", "LA-XA", "sister_city", "doc:a", since="2018")["since"]
        '2018'
    """
    fields = {
        "status": status,
        "since": since,
        "until": until,
        "level": level,
        "mechanism": mechanism,
        "dimensions": list(dimensions),
        "new_actors": [dict(actor) for actor in new_actors],
    }
    stated = {name: value for name, value in fields.items() if value}
    return {
        "states": TIE,
        "tail": tail,
        "head": head,
        "kind": kind,
        **stated,
        "source": source,
    }


def actor_of(data: Mapping[str, Any], source: str = "", locator: str = "") -> Actor:
    """Return the record of a new actor: id, kind, names by language, aliases, country."""
    return Actor(
        str(data["id"]),
        str(data["kind"]),
        {str(lang): str(name) for lang, name in dict(data.get("names", {})).items()},
        str(data.get("subkind", "")),
        tuple(map(str, data.get("aliases", ()))),
        str(data.get("country", "")),
        source=source,
        locator=locator,
    )


@dataclass(frozen=True, slots=True)
class Stated:
    """The records that an accepted statement becomes."""

    source: Source
    actors: tuple[Actor, ...] = ()
    claims: tuple[Claim, ...] = ()
    actor_claims: tuple[ActorClaim, ...] = ()

    @property
    def ends(self) -> set[str]:
        """The ids of the actors that the records refer to."""
        found = {end for claim in self.claims for end in (claim.tail, claim.head)}
        return found | {claim.actor for claim in self.actor_claims}


def records_of(proposal: Proposal) -> Stated:
    """Return the records that a proposal of kind ``claim`` becomes when it is accepted.

    The source is the document, the locator and the quote are those of its first passage.

    Raises:
        InvalidDataError: when the content of the proposal is not a statement.
    """
    claim = proposal.claim
    found = passages(proposal)
    source_id = str(claim.get("source", ""))
    source = found[0].source if found else Source(source_id, source_id, kind="document")
    locator, quote = (found[0].locator, found[0].quote) if found else ("", "")
    cited: dict[str, Any] = {"source": source.id, "locator": locator}
    new = tuple(actor_of(one, **cited) for one in claim.get("new_actors", ()))
    try:
        if claim.get("states") == ACTOR:
            return Stated(source, (actor_of(claim["actor"], **cited),))
        if claim.get("states") == FIELD:
            value = str(claim["value"])
            stated = ActorClaim(str(claim["actor"]), str(claim["field"]), value, **cited)
            return Stated(source, new, (), (stated,))
        dates = [parse_date(text) if (text := claim.get(name)) else None for name in _DATES]
        tie = Claim(
            str(claim["tail"]),
            str(claim["head"]),
            str(claim["kind"]),
            status=str(claim.get("status", "")),
            level=str(claim.get("level", "")),
            mechanism=str(claim.get("mechanism", "")),
            dimensions=tuple(map(str, claim.get("dimensions", ()))),
            since=dates[0],
            until=dates[1],
            quote=quote,
            **cited,
        )
    except (KeyError, TypeError, ValueError) as error:
        raise InvalidDataError(
            f"the proposal {proposal.id} is not a statement of a document: {error}"
        ) from error
    return Stated(source, new, (tie,))


_DATES = ("since", "until")
