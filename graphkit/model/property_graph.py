"""A network as a property graph, as Cypher sees it on every engine.

    (:Actor:Province {id, kind, name, name_en, name_th, country, lat, lon, ...})
        -[:SISTER_CITY {id, kind, family, status, level, since, weight, ...}]-> (:Actor)
    (:Claim {id, tie, tail, head, ...})-[:FROM]->(:Actor), (:Claim)-[:TO]->(:Actor)
    (:Claim)-[:CITES]->(:Source)
    (:Claim)-[:DISAGREES {field}]->(:Claim), from a rival to the claim that was chosen
    (:ActorClaim {field, value, ...})-[:ABOUT]->(:Actor), (:ActorClaim)-[:CITES]->(:Source)

A tie is one relationship, from its tail to its head; a symmetric one too (its ends sorted by id),
so queries match it undirected. Each row of a dataset is one claim, even if another row is equal.
Unknown texts and numbers are absent (null in a query); lists are always there. Dates are ISO text,
which sorts as the days do: `since` as partial as it is known, `since_first` and `since_last` the
first and last day that it can mean. No property is named `type`, and only sources have a `title`,
since one engine has properties of these names on every node.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple, TypeVar

from graphkit.model.dates import PartialDate
from graphkit.model.network import Network
from graphkit.model.records import (
    Actor,
    ActorClaim,
    Claim,
    Source,
    Tie,
    actor_field,
    certainty,
    digest,
    tie_id,
)
from graphkit.model.vocabulary import Ontology
from graphkit.names.normalise import fold

Properties = dict[str, Any]
_Id = TypeVar("_Id")

_WORDS = re.compile(r"[^\W_]+")
_LABELS = {"Actor", "Claim", "ActorClaim", "Source"}


class ActorRow(NamedTuple):
    """The node of an actor: its second label, after ``Actor``, and its properties."""

    label: str
    properties: Properties


class TieRow(NamedTuple):
    """The relationship of a tie: its type, the ids of its ends, and its properties."""

    type: str
    tail: str
    head: str
    properties: Properties


class ClaimRow(NamedTuple):
    """The node of a claim on a tie: its properties, the ids of its ends and of its source."""

    properties: Properties
    tail: str
    head: str
    source: str


class ActorClaimRow(NamedTuple):
    """The node of a claim on an actor: its properties, the ids of the actor and of its source."""

    properties: Properties
    actor: str
    source: str


def label_of(kind: str) -> str:
    """Return the second label of the nodes of an actor kind: its words in camel case.

    A label that the model itself uses gets an underscore at the end; if two kinds share a label,
    the property ``kind`` tells them apart. Only letters and digits are kept, so that a label can
    be written in a query.

    Example:
        >>> label_of("province"), label_of("free_zone"), label_of("claim"), label_of("x`) SET")
        ('Province', 'FreeZone', 'Claim_', 'XSET')
    """
    label = "".join(word[0].upper() + word[1:] for word in _WORDS.findall(kind))
    return f"{label}_" if label in _LABELS else label


def type_of(kind: str) -> str:
    """Return the type of the relationships of a tie kind: its words in upper case.

    Example:
        >>> type_of("sister_city"), type_of("lends_to")
        ('SISTER_CITY', 'LENDS_TO')
    """
    return "_".join(word.upper() for word in _WORDS.findall(kind))


def actor_rows(network: Network) -> Iterator[ActorRow]:
    """Yield the actors of a network as nodes."""
    for actor in network.actors.values():
        yield ActorRow(label_of(actor.kind), actor_properties(actor))


def tie_rows(network: Network) -> Iterator[TieRow]:
    """Yield the ties of a network as relationships."""
    for tie in network.ties.values():
        yield TieRow(type_of(tie.kind), tie.tail, tie.head, tie_properties(tie, network.ontology))


def claim_rows(network: Network) -> Iterator[ClaimRow]:
    """Yield all claims on ties as nodes, past and future ones too."""
    claims = [*network.claims, *derived_claims(network)]
    for claim, key in zip(claims, claim_ids(claims), strict=True):
        if claim.tail in network.actors and claim.head in network.actors:
            properties = claim_properties(claim, network.ontology, key)
            yield ClaimRow(properties, claim.tail, claim.head, claim.source)


def derived_claims(network: Network) -> Iterator[Claim]:
    """Yield the claims of derived ties, which no row of a dataset states."""
    kinds = network.ontology.tie_kinds
    stated = {id(claim) for claim in network.claims if kinds[claim.kind].derived}
    for tie in network.ties.values():
        if tie.derived:
            yield from (claim for claim in tie.claims if id(claim) not in stated)


def rival_rows(network: Network) -> Iterator[tuple[str, str, str]]:
    """Yield the claims on ties that disagree: the ids of rival and chosen, and the field."""
    if any(tie.disagreements for tie in network.ties.values()):
        yield from rivals(network, claim_ids(network.claims))


def rivals(network: Network, ids: Sequence[_Id]) -> Iterator[tuple[_Id, _Id, str]]:
    """Yield the claims on ties that disagree by their ``ids``: rival, chosen and field.

    Args:
        network: the network.
        ids: one for each of its claims, in order.
    """
    # Equal rows can be distinguished only by the identity of their records.
    disputes = [found for tie in network.ties.values() for found in tie.disagreements]
    known: dict[int, list[_Id]] = {
        id(claim): [] for found in disputes for claim in (found.chosen, *found.rivals)
    }
    for claim, key in zip(network.claims, ids, strict=True):
        if id(claim) in known:
            known[id(claim)].append(key)
    for found in disputes:
        seen: Counter[int] = Counter()
        chosen = known[id(found.chosen)]
        for rival in found.rivals:
            keys = known[id(rival)]
            if keys and chosen:
                yield keys[seen[id(rival)] % len(keys)], chosen[0], found.field
                seen[id(rival)] += 1


def actor_claim_rows(network: Network) -> Iterator[ActorClaimRow]:
    """Yield the claims on fields of actors as nodes; ``used`` is the value that counts."""
    for claim, key in zip(network.actor_claims, actor_claim_ids(network.actor_claims), strict=True):
        actor = network.actors.get(claim.actor)
        if actor:
            properties = actor_claim_properties(claim, actor, key)
            yield ActorClaimRow(properties, claim.actor, claim.source)


def source_rows(network: Network) -> Iterator[Properties]:
    """Yield the sources of a network as nodes."""
    return map(source_properties, network.sources.values())


def actor_properties(actor: Actor) -> Properties:
    """Return the properties of an actor's node.

    ``name`` is its name in English, else in another language, else its id; ``name_<lang>``
    are its names by language.
    """
    return {"id": actor.id} | _known(
        kind=actor.kind,
        subkind=actor.subkind,
        name=actor.name(),
        aliases=list(actor.aliases),
        country=actor.country,
        code=actor.code,
        within=actor.within,
        lat=actor.lat,
        lon=actor.lon,
        population=actor.population,
        sector=actor.sector,
        succeeds=list(actor.succeeds),
        wikidata=actor.wikidata,
        source=actor.source,
        locator=actor.locator,
        note=actor.note,
        **_days("since", actor.since, written=True),
        **_days("until", actor.until, written=True),
        **{f"name_{lang}": name for lang, name in actor.names.items()},
    )


def tie_properties(tie: Tie, ontology: Ontology) -> Properties:
    """Return the properties of a tie's relationship.

    ``denied`` is true for a tie that is denied, and absent for others. ``weight`` and
    ``confidence`` are 1 where no claim gives one; ``stated_weight`` and
    ``stated_confidence`` are absent there. ``level_rank`` counts the levels from 0, for queries
    of "at least". ``earliest`` is the first day of any claim, ``sources`` the ids of the cited
    sources, ``disputed`` the fields on which the claims disagree, ``derived_fields`` those that
    no source states. ``level_confidence`` is that of the claim which gives the level.
    """
    level = tie.basis.get("level")
    return _known(
        id=tie.id,
        kind=tie.kind,
        family=ontology.tie_kinds[tie.kind].family,
        key=tie.key,
        symmetric=tie.symmetric,
        derived=tie.derived,
        denied=ontology.denies(tie.status) or None,
        status=tie.status,
        level=tie.level,
        level_rank=ontology.level_rank.get(tie.level),
        mechanism=tie.mechanism,
        dimensions=list(tie.dimensions),
        obstacles=list(tie.obstacles),
        weight=float(tie.strength),
        stated_weight=_float(tie.weight),
        confidence=float(tie.certainty),
        stated_confidence=_float(tie.confidence),
        level_confidence=None if level is None else float(certainty(level)),
        derived_fields=[*tie.derived_fields],
        earliest=tie.since_first.first.isoformat() if tie.since_first else None,
        sources=list(dict.fromkeys(claim.source for claim in tie.claims if claim.source)),
        claims=len(tie.claims),
        disputed=list(dict.fromkeys(found.field for found in tie.disagreements)),
        **_days("since", tie.since),
        **_days("until", tie.until),
    )


def claim_properties(claim: Claim, ontology: Ontology, key: str) -> Properties:
    """Return the properties of a claim's node, whose id is ``key``.

    ``tie`` is the id of its tie, ``tail`` and ``head`` the ends in the order of the source.
    ``denies`` is true for a claim that there is no such tie, and absent for others.
    ``derived`` lists the fields that no source states, ``quote`` has the words of the passage.
    """
    kind = ontology.tie_kinds[claim.kind]
    return {"tail": claim.tail, "head": claim.head} | _known(
        id=key,
        tie=tie_id(claim.kind, claim.tail, claim.head, claim.key, symmetric=kind.symmetric),
        kind=claim.kind,
        key=claim.key,
        denies=ontology.denies(claim.status) or None,
        status=claim.status or ontology.default_status,
        stated_status=claim.status,
        level=claim.level,
        mechanism=claim.mechanism,
        dimensions=list(claim.dimensions),
        obstacles=list(claim.obstacles),
        stated_weight=_float(claim.weight),
        stated_confidence=_float(claim.confidence),
        source=claim.source,
        locator=claim.locator,
        note=claim.note,
        derived=list(claim.derived),
        quote=claim.quote,
        **_days("since", claim.since, written=True),
        **_days("until", claim.until, written=True),
    )


def actor_claim_properties(claim: ActorClaim, actor: Actor | None, key: str) -> Properties:
    """Return the properties of the node of a claim on an actor, whose id is ``key``.

    ``used`` is the value of the actor, ``disputed`` whether the claim has another value.
    """
    used = actor_field(actor, claim.field) if actor else ""
    return {"actor": claim.actor} | _known(
        id=key,
        field=claim.field,
        value=claim.value,
        used=used,
        disputed=bool(used) and fold(claim.value) != fold(used),
        stated_confidence=_float(claim.confidence),
        source=claim.source,
        locator=claim.locator,
        derived=list(claim.derived),
        quote=claim.quote,
    )


def source_properties(source: Source) -> Properties:
    """Return the properties of a source's node; ``title`` is there even if it is empty."""
    return {
        "title": source.title,
        "id": source.id,
        **_known(
            authors=source.authors,
            year=source.year,
            publisher=source.publisher,
            url=source.url,
            accessed=source.accessed,
            language=source.language,
            kind=source.kind,
            access=source.access,
            note=source.note,
        ),
    }


def claim_id(claim: Claim) -> str:
    """Return a short id made from the fields of a claim; see :func:`claim_ids` for equal rows."""
    (
        tail, head, kind, key, status, level, mechanism, dimensions, obstacles,
        since, until, weight, confidence, source, locator, note, derived, quote,
    ) = claim  # fmt: skip
    return digest(
        "tie", tail, head, kind, key, status, level, mechanism, str(dimensions), str(obstacles),
        str(weight), str(confidence), source, locator, note, str(since), str(until),
        *_added_later(derived, quote),
    )  # fmt: skip


def claim_ids(claims: Iterable[Claim]) -> list[str]:
    """Return the ids of claims; the second and later ones of equal rows get other ids."""
    return _told_apart(map(claim_id, claims))


def actor_claim_ids(claims: Iterable[ActorClaim]) -> list[str]:
    """Return the ids of claims on actors, made as those of claims on ties."""
    return _told_apart(
        digest("actor", *map(str, claim[:6]), *_added_later(claim.derived, claim.quote))
        for claim in claims
    )


def _added_later(derived: tuple[str, ...], quote: str) -> tuple[str, ...]:
    """Return what two later fields add to an id; nothing if empty, so that old ids stay."""
    return (str(derived), quote) if derived or quote else ()


def _told_apart(ids: Iterable[str]) -> list[str]:
    seen: dict[str, int] = {}
    made = []
    for key in ids:
        seen[key] = count = seen.get(key, 0) + 1
        made.append(key if count == 1 else digest(key, str(count)))
    return made


def _days(name: str, date: PartialDate | None, *, written: bool = False) -> Mapping[str, Any]:
    if date is None:
        return {}
    days = {
        name: str(date),
        f"{name}_first": date.first.isoformat(),
        f"{name}_last": date.last.isoformat(),
    }
    return {**days, f"{name}_text": date.text} if written else days


def _float(value: float | None) -> float | None:
    return None if value is None else float(value)


def _known(**properties: Any) -> Properties:
    """Return the properties that have a value; numbers, booleans and lists always have one."""
    return {name: value for name, value in properties.items() if value is not None and value != ""}
