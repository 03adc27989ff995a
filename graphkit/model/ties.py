"""The derivation of ties: one tie from all claims on it, as of a day."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from graphkit.model.dates import PartialDate
from graphkit.model.records import Actor, Claim, Disagreement, Tie, tie_id
from graphkit.model.vocabulary import Ontology


def derive_ties(
    claims: Iterable[Claim],
    actors: Mapping[str, Actor],
    ontology: Ontology,
    years: Mapping[str, int | None],
    day: dt.date,
    *,
    undated: bool = True,
) -> Iterator[tuple[str, Tie]]:
    """Yield the ties that claims on them, and what actors lie within, give on a day, by id.

    Args:
        claims: on ties of all kinds, in any order.
        actors: by id; a tie needs both of its ends.
        ontology: the vocabulary.
        years: the year of each source, by id.
        day: the day.
        undated: whether claims without any date count on every day.
    """
    groups: dict[str, list[Claim]] = defaultdict(list)
    kinds = ontology.tie_kinds
    for claim in claims:
        symmetric = kinds[claim.kind].symmetric
        groups[tie_id(claim.kind, claim.tail, claim.head, claim.key, symmetric=symmetric)].append(
            claim
        )
    for claim in _geography(actors, ontology):
        groups[tie_id(claim.kind, claim.tail, claim.head, symmetric=False)].append(claim)
    for key, group in groups.items():
        geographic = kinds[group[0].kind].derived
        tie = derive_tie(group, ontology, years, day, undated=undated or geographic)
        if tie is not None and tie.tail in actors and tie.head in actors:
            yield key, tie


def _geography(actors: Mapping[str, Actor], ontology: Ontology) -> Iterator[Claim]:
    """Yield claims on the ties that follow from ``within`` and ``country``."""
    kinds = ontology.derived_kinds
    for actor in actors.values():
        place = actors.get(actor.within) or actors.get(actor.country)
        if place is None or place.id == actor.id:
            continue
        for kind in kinds:
            if kind.allows(actor.kind, place.kind):
                yield Claim(actor.id, place.id, kind.id, source=actor.source, locator=actor.locator)
                break


def derive_tie(
    claims: Sequence[Claim],
    ontology: Ontology,
    years: Mapping[str, int | None],
    day: dt.date,
    *,
    undated: bool = True,
) -> Tie | None:
    """Derive a tie from its claims, as of a day.

    Args:
        claims: all claims on one tie (same kind, ends and key), at least one.
        ontology: the vocabulary.
        years: the year of each source by id, None if unknown.
        day: the day.
        undated: whether a tie without any date counts as holding on every day.

    Returns:
        The tie, or None if it did not hold yet on that day.

    The rules:
        * A claim holds from the first day that its ``since`` can mean to the last day that its
          ``until`` can mean. Without ``until`` it holds until a claim with another value follows,
          and does not return when that one ends.
        * A claim without ``since`` is about the time up to its source. If another claim on the tie
          has a date, it holds from the earlier of that date and the year of its source, and a
          claim that begins after that year follows it. Otherwise its time is unknown and it holds
          on every day, unless ``undated`` is false.
        * Of claims that hold at the same time and differ, the one with the higher confidence is
          chosen (without confidence it is certain), then the one with the newer source, then by
          source and locator, then by the other fields; the others are a disagreement.
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
        return _from_one(tie, first, ontology, day)
    tie.claims = tuple(sorted(claims, key=lambda claim: _start(claim, years)))
    return _from_many(tie, ontology, years, day)


def _from_one(tie: Tie, claim: Claim, ontology: Ontology, day: dt.date) -> Tie | None:
    if claim.since and claim.since.first > day:
        return None
    over = claim.until is not None and claim.until.last < day
    tie.status = ontology.over_status if over else claim.status or ontology.default_status
    tie.level, tie.mechanism = claim.level, claim.mechanism
    tie.dimensions, tie.obstacles = claim.dimensions, claim.obstacles
    tie.since = claim.until if over else claim.since
    tie.until = None if over else claim.until
    tie.weight, tie.confidence = claim.weight, claim.confidence
    return tie


def _from_many(
    tie: Tie, ontology: Ontology, years: Mapping[str, int | None], day: dt.date
) -> Tie | None:
    begun = [claim for claim in tie.claims if _begins(claim, tie.since_first, years) <= day]
    if not begun:
        return None
    holding = [claim for claim in begun if claim.until is None or claim.until.last >= day]
    over = [claim for claim in begun if claim.until is not None and claim.until.last < day]
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
    """Return the value of a field, the claims that compete with it, and those that support it."""
    current = _unfollowed(name, claims, years, default)
    ranked = sorted(current, key=lambda claim: _rank(claim, years))
    chosen = _value(ranked[0], name, default)
    support = [claim for claim in ranked if _value(claim, name, default) == chosen]
    return chosen, [c for c in ranked if _value(c, name, default) != chosen], support


def _unfollowed(
    name: str, claims: Sequence[Claim], years: Mapping[str, int | None], default: str = ""
) -> list[Claim]:
    """Return the claims that no claim with another value of the field follows."""
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
    value = getattr(claim, name)
    return default if value == "" else value


def _follows(later: Claim, earlier: Claim, years: Mapping[str, int | None]) -> bool:
    """Return whether a claim begins after the last known time of another one without an end."""
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
    ordinal = dt.date(year, 12, 31).toordinal() if year else dt.date.max.toordinal()
    return ordinal, claim.source, claim.locator, repr(claim)


def _rank(claim: Claim, years: Mapping[str, int | None]) -> tuple[float, int, str, str, str]:
    confidence = 1.0 if claim.confidence is None else claim.confidence
    newest = -(years.get(claim.source) or 0)
    return -confidence, newest, claim.source, claim.locator, repr(claim)


def _best_since(support: Sequence[Claim], years: Mapping[str, int | None]) -> PartialDate | None:
    """Return the date of the best claim, as exact as a claim that agrees with it gives it."""
    dates = [c.since for c in sorted(support, key=lambda c: _rank(c, years)) if c.since]
    if not dates:
        return None
    agreeing = [date for date in dates if date.overlaps(dates[0])]
    return min(agreeing, key=lambda date: (date.last - date.first, date.first))


def _note(tie: Tie, name: str, support: Sequence[Claim], rivals: Sequence[Claim]) -> None:
    if rivals:
        tie.disagreements += (Disagreement(tie.id, name, support[0], tuple(rivals)),)


def _note_dates(tie: Tie, support: Sequence[Claim], since: PartialDate | None) -> None:
    """Note sources that date the same status differently; dates of other levels do not compete."""
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
