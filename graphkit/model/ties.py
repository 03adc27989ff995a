"""The derivation of ties: one tie from all claims on it, as of a day."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from graphkit.model.dates import PartialDate, is_event
from graphkit.model.records import BASED, Actor, Claim, Disagreement, Tie, tie_id
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
    # In the order of ids, so that no output depends on the order of rows.
    for key, group in sorted(groups.items()):
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
        * Ends compete by the same rule. Claims that give one status, beginnings that can mean the
          same day (or none) and no two levels are about one period: the end of the best of them
          counts for all that name another end. A claim without an end does not compete.
        * Of the claims that give the chosen value, the best that does not mark it as derived
          supports it, else the best (:attr:`~graphkit.model.records.Tie.basis`).
        * Dimensions and obstacles add up and never disagree.
        * A claim whose status denies the tie competes for the status and gives no other field of a
          tie that is not denied; the reverse holds for a denied tie.
        * A tie whose claims are all over has the vocabulary's ``over`` status; if all of them
          deny it, it stays denied.
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
    first_date = min(dated, key=_first_day, default=None)
    affirmed = [c.since for c in claims if c.since and not ontology.denies(c.status)]
    tie.since_first = min(affirmed, key=_first_day, default=first_date)
    if len(claims) == 1:
        return _from_one(tie, first, ontology, day)
    tie.claims = tuple(_sorted(claims, _start, years))
    begun = [claim for claim in tie.claims if _begins(claim, first_date, years) <= day]
    return _from_many(tie, begun, ontology, years, day) if begun else None


def only_planned(tie: Tie, ontology: Ontology) -> bool:
    """Return whether a tie is an event that is over and that no source reports as held.

    Example:
        >>> from graphkit.model.dates import parse_date
        >>> from graphkit.model.network import Network
        >>> from graphkit.model.records import Actor
        >>> day = parse_date("2010")
        >>> actors = {key: Actor(key, "province") for key in ("LA-SV", "TH-49")}
        >>> plan = Claim("TH-49", "LA-SV", "visited", status="proposed", since=day, until=day)
        >>> network = Network(actors, (plan,))
        >>> [only_planned(tie, network.ontology) for tie in network.ties.values()]
        [True]
    """
    held = {"", ontology.default_status, ontology.over_status}
    return (
        tie.over
        and is_event(tie.since_first, tie.since)
        and not any(claim.status in held for claim in tie.claims)
    )


def _first_day(date: PartialDate) -> tuple[dt.date, dt.date, str]:
    return date.first, date.last, date.text


def _from_one(tie: Tie, claim: Claim, ontology: Ontology, day: dt.date) -> Tie | None:
    if claim.since and claim.since.first > day:
        return None
    status = claim.status or ontology.default_status
    over = claim.until is not None and claim.until.last < day and not ontology.denies(status)
    tie.status, tie.over = (ontology.over_status, True) if over else (status, False)
    tie.level, tie.mechanism = claim.level, claim.mechanism
    tie.dimensions, tie.obstacles = claim.dimensions, claim.obstacles
    tie.since = claim.until if over else claim.since
    tie.until = None if over else claim.until
    tie.weight, tie.confidence = claim.weight, claim.confidence
    return tie


def _from_many(
    tie: Tie,
    begun: Sequence[Claim],
    ontology: Ontology,
    years: Mapping[str, int | None],
    day: dt.date,
) -> Tie:
    """Derive a tie from the claims that have begun, at least one, in order of time."""
    default = ontology.default_status
    ends = _ends(begun, years, default)
    over = [c for c, end in zip(begun, ends, strict=True) if end and end.last < day]
    holding: Sequence[Claim] = [claim for claim in begun if claim not in over]
    basis: dict[str, Claim] = {}
    current = _unfollowed("status", begun, years, default)
    if all(claim in over for claim in current):
        holding = begun
        affirmed = [claim for claim in current if not ontology.denies(claim.status)]
        tie.over, current = bool(affirmed), affirmed or current
    else:
        current = [claim for claim in current if claim not in over]
    if tie.over:
        tie.status = ontology.over_status
        support = [claim for claim in begun if not ontology.denies(claim.status)]
        _date_end(tie, current, [*zip(begun, ends, strict=True)], years, default, basis)
    else:
        status, rivals, support = _choose("status", current, years, default)
        tie.status = str(status)
        basis["status"] = support[0]
        _note(tie, "status", support, rivals)
        for name in ("since", "until"):
            _date(tie, name, support, [*zip(begun, ends, strict=True)], years, default, basis)
    tie.confidence = _largest_confidence(support)
    if tie.confidence is not None:
        basis["confidence"] = _sorted(support, _rank, years)[0]
    denied = ontology.denies(tie.status)
    alike = [claim for claim in begun if ontology.denies(claim.status) == denied]
    holding = [claim for claim in alike if claim in holding]
    for name in ("level", "mechanism", "weight"):
        stated = [claim for claim in alike if getattr(claim, name) not in ("", None)]
        if stated := [c for c in _unfollowed(name, stated, years) if c in holding]:
            value, rivals, chosen = _choose(name, stated, years)
            setattr(tie, name, value)
            basis[name] = chosen[0]
            _note(tie, name, chosen, rivals)
    tie.dimensions = _union(claim.dimensions for claim in holding)
    tie.obstacles = _union(claim.obstacles for claim in holding)
    tie.chosen = tuple(map(basis.get, BASED))
    return tie


def _choose(
    name: str, claims: Sequence[Claim], years: Mapping[str, int | None], default: str = ""
) -> tuple[Any, list[Claim], list[Claim]]:
    """Return the value of a field, the claims that compete with it, and those that support it.

    Of those that support it, claims that state it come before claims that mark it as derived.
    """
    current = _unfollowed(name, claims, years, default)
    ranked = _sorted(current, _rank, years)
    chosen = _value(ranked[0], name, default)
    support = [claim for claim in ranked if _value(claim, name, default) == chosen]
    support.sort(key=lambda claim: name in claim.derived)
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


def _ends(
    claims: Sequence[Claim], years: Mapping[str, int | None], default: str
) -> list[PartialDate | None]:
    """Return the end that counts for each claim: its own, unless that of a better one does."""
    ranked = _sorted([c for c in claims if c.until], _rank, years)
    if len(ranked) < 2:
        return [claim.until for claim in claims]
    ends: list[PartialDate | None] = []
    for claim in claims:
        end = claim.until
        if end is not None:
            best = next((c for c in ranked if _one_period(c, claim, default)), claim)
            end = end if best.until is None or best.until.overlaps(end) else best.until
        ends.append(end)
    return ends


def _one_period(one: Claim, other: Claim, default: str) -> bool:
    """Return whether two claims with ends give one status from one beginning on."""
    return (
        (one.status or default) == (other.status or default)
        and (one.since is None or other.since is None or one.since.overlaps(other.since))
        and not _before(one, other)
        and not _before(other, one)
        and _one_level(one, other)
    )


def _before(one: Claim, other: Claim) -> bool:
    return bool(one.until and other.since and one.until.last < other.since.first)


def _one_level(one: Claim, other: Claim) -> bool:
    """Return whether two claims can be about one level; dates of other levels do not compete."""
    return not one.level or not other.level or one.level == other.level


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


_Key = Callable[[Claim, Mapping[str, int | None]], tuple[Any, ...]]


def _sorted(claims: Sequence[Claim], key: _Key, years: Mapping[str, int | None]) -> list[Claim]:
    """Sort claims by a key and then, where keys are equal, by their other fields."""
    if len(claims) < 2:
        return list(claims)
    keys = [key(claim, years) for claim in claims]
    if len(set(keys)) < len(keys):
        keys = [(*own, _content(claim)) for own, claim in zip(keys, claims, strict=True)]
    order = sorted(range(len(keys)), key=keys.__getitem__)
    return [claims[i] for i in order]


def _start(claim: Claim, years: Mapping[str, int | None]) -> tuple[int, str, str]:
    if claim.since:
        return claim.since.first.toordinal(), claim.source, claim.locator
    year = years.get(claim.source)
    ordinal = dt.date(year, 12, 31).toordinal() if year else dt.date.max.toordinal()
    return ordinal, claim.source, claim.locator


def _rank(claim: Claim, years: Mapping[str, int | None]) -> tuple[float, int, str, str]:
    confidence = 1.0 if claim.confidence is None else claim.confidence
    newest = -(years.get(claim.source) or 0)
    return -confidence, newest, claim.source, claim.locator


def _content(claim: Claim) -> str:
    """Return the fields of a claim other than its ends, which a symmetric tie names in any order.

    Dates and numbers count by what they mean, as in the content hash.
    """
    _, _, *fields, weight, confidence, source, locator, note, derived, quote = claim
    numbers = (None if value is None else float(value) for value in (weight, confidence))
    return repr((*map(str, fields), *numbers, source, locator, note, derived, quote, claim.tail))


def _date(
    tie: Tie,
    name: str,
    support: Sequence[Claim],
    ends: Sequence[tuple[Claim, PartialDate | None]],
    years: Mapping[str, int | None],
    default: str,
    basis: dict[str, Claim],
) -> None:
    """Date a tie as the best of some claims does, and note those that date it differently.

    The date is as exact as a claim that agrees with the best one gives it.
    """
    stated = _sorted([c for c in support if getattr(c, name)], _rank, years)
    if not stated:
        return
    counting = {id(claim): end for claim, end in ends} if name == "until" else {}
    dates: list[PartialDate] = [counting.get(id(c)) or getattr(c, name) for c in stated]
    agreeing = [date for date in dates if date.overlaps(dates[0])]
    date = min(agreeing, key=lambda date: (date.last - date.first, date.first, date.text))
    setattr(tie, name, date)
    same = [claim for claim in stated if getattr(claim, name) == date]
    # An end that counts can be that of a claim which is itself overruled.
    status = stated[0].status or default
    same = same or [c for c, _ in ends if c.until == date and (c.status or default) == status]
    basis[name] = min(same, key=lambda claim: name in claim.derived)
    rivals = [
        claim
        for claim in stated
        if not getattr(claim, name).overlaps(date) and _one_level(claim, same[0])
    ]
    _note(tie, name, [basis[name]], rivals)


def _date_end(
    tie: Tie,
    current: Sequence[Claim],
    ends: Sequence[tuple[Claim, PartialDate | None]],
    years: Mapping[str, int | None],
    default: str,
    basis: dict[str, Claim],
) -> None:
    """Date a tie that is over by the last end of its claims, and note claims of other ends."""
    last = max(
        (end for claim, end in ends if end and claim in current),
        key=lambda date: (date.last, date.first),
    )
    tie.since = last
    named = _sorted([c for c in current if c.until], _rank, years)
    same = [claim for claim in named if claim.until == last]
    best = min(same, key=lambda claim: "until" in claim.derived)
    basis["status"] = basis["since"] = best
    rivals = [
        claim
        for claim in named
        if claim.until and not claim.until.overlaps(last) and _one_period(claim, best, default)
    ]
    _note(tie, "until", [best], rivals)


def _note(tie: Tie, name: str, support: Sequence[Claim], rivals: Sequence[Claim]) -> None:
    if rivals:
        tie.disagreements += (Disagreement(tie.id, name, support[0], tuple(rivals)),)


def _largest_confidence(claims: Iterable[Claim]) -> float | None:
    values = [claim.confidence for claim in claims]
    return None if None in values else max(value for value in values if value is not None)


def _union(lists: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(word for words in lists for word in words))
