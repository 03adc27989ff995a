"""A map in other years: the states of its ties on the last day of each year.

A year means its last day; the map's own year means the map's day. Ties that no source dates are
present in every year unless a selection leaves them out. Ties derived from the places of actors
are those of the map's day.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from graphkit.model.network import Network
from graphkit.model.records import Actor, Claim, Tie
from graphkit.model.selection import ALL, Selection
from graphkit.model.ties import derive_tie
from graphkit.model.vocabulary import Ontology

TieState = tuple[int, str, str]
"""First year, status and level of a state of a tie; an empty status means it did not exist."""


@dataclass(frozen=True)
class Years:
    """The years of a map's slider.

    Attributes:
        first, last: the years; the last is that of the map's day. Equal if nothing changes.
        ties: the states of each tie that changes, the first one from before ``first`` on.
        actors: spans of years (both ends included) of each actor that is absent in some year.
        undated: ties without a date in any source.
    """

    first: int
    last: int
    ties: Mapping[str, Sequence[TieState]] = field(default_factory=dict)
    actors: Mapping[str, Sequence[tuple[int, int]]] = field(default_factory=dict)
    undated: frozenset[str] = frozenset()


def earlier_members(network: Network) -> tuple[list[Actor], list[Tie]]:
    """Return actors and ties that were in an earlier year but are not in a cut network on its day.

    Args:
        network: a selection or a whole network. An ego network keeps its actors.

    Returns:
        The actors that have ended, and the ties whose status, level or dimension was different.
    """
    whole, chosen = network.whole or network, network.selection or Selection()
    allowed = _kinds(network.ontology, chosen)
    kinds = network.ontology.tie_kinds
    ends = {end for kind in allowed for end in kinds[kind].tail | kinds[kind].head}
    everything = allowed == set(kinds)
    there = dict(network.actors)
    if not chosen.around:
        for actor in whole.actors.values():
            eligible = (not chosen.kinds or actor.kind in chosen.kinds) and (
                everything or actor.kind in ends
            )
            if eligible and actor.until and actor.until.last < network.as_of:
                there.setdefault(actor.id, actor)
    history = _TieHistory(network, {source.id: source.year for source in whole.sources.values()})
    fits = _fitting(network.ontology, chosen)
    ties = [
        tie
        for tie in whole.ties.values()
        if tie.id not in network.ties
        and tie.kind in allowed
        and tie.tail in there
        and tie.head in there
        and any(status for _, status, _ in history.states(tie, fits))
    ]
    return [a for key, a in there.items() if key not in network.actors], ties


def years_of(network: Network, actors: Iterable[Actor], ties: Iterable[Tie]) -> Years:
    """Return the states of ties and the spans of actors from year to year.

    Args:
        network: that of the map; its selection applies in every year.
        actors: the actors on the map.
        ties: the ties on the map, with those of other years only.
    """
    whole, chosen = network.whole or network, network.selection or Selection()
    listed, people = list(ties), [actor for actor in actors if actor.since or actor.until]
    history = _TieHistory(network, {source.id: source.year for source in whole.sources.values()})
    fits = _fitting(network.ontology, chosen)
    states = {tie.id: history.states(tie, fits) for tie in listed}
    first = last = network.as_of.year
    turns = [state[0] for found in states.values() for state in found[1:]]
    turns += [a.since.first.year for a in people if a.since and a.since.first <= network.as_of]
    turns += [a.until.last.year + 1 for a in people if a.until and a.until.last < network.as_of]
    if turns:
        # The year before the first change shows the initial state.
        first = max(min(turns) - 1, 1)
    spans = {}
    for actor in people:
        states_of_ties = [
            history.states(tie, lambda _: True)
            for tie in (whole.ties_of.get(actor.id, ()) if actor.until else ())
            if not tie.derived
        ]
        years = range(first, last + 1)
        present = [year for year in years if history.there(actor, year, states_of_ties)]
        if len(present) < len(years):
            spans[actor.id] = _spans(present)
    return Years(
        first,
        last,
        {key: found for key, found in states.items() if len(found) > 1 or not found[0][1]},
        spans,
        frozenset(t.id for t in listed if not any(claim.since for claim in t.claims)),
    )


def _kinds(ontology: Ontology, chosen: Selection) -> set[str]:
    if not chosen.ties or ALL in chosen.ties:
        return set(ontology.tie_kinds)
    found: set[str] = set()
    for name in chosen.ties:
        found |= set(ontology.family(name)) if name in ontology.families else {name}
    return found


def _fitting(ontology: Ontology, chosen: Selection) -> Callable[[Tie], bool]:
    statuses = chosen.tie_statuses(ontology) or set(ontology.words["statuses"]) - ontology.denying
    rank = ontology.level_rank
    min_rank = rank[chosen.level] if chosen.level else -1

    def fits(tie: Tie) -> bool:
        return (
            tie.status in statuses
            and (not chosen.level or rank.get(tie.level, -1) >= min_rank)
            and (not chosen.dimension or chosen.dimension in tie.dimensions)
        )

    return fits


@dataclass(frozen=True)
class _TieHistory:
    """The states of ties at the end of each year, and on the map's day in its last year."""

    network: Network
    sources: Mapping[str, int | None]

    def day(self, year: int) -> dt.date:
        last = self.network.as_of
        return last if year >= last.year else dt.date(max(year, 1), 12, 31)

    def states(self, tie: Tie, fits: Callable[[Tie], bool]) -> list[TieState]:
        """Return the states of a tie, each with the first year that has it; at least one."""
        network, last = self.network, self.network.as_of.year
        keeps = network.undated and (network.selection is None or network.selection.undated)
        turns = sorted({year for year in self._turns(tie.claims) if year <= last})
        found: list[TieState] = []
        for year in (turns[0] - 1 if turns else last, *turns, last):
            then = derive_tie(
                tie.claims,
                network.ontology,
                self.sources,
                self.day(year),
                undated=keeps or tie.derived,
            )
            state = (then.status, then.level) if then is not None and fits(then) else ("", "")
            if not found or found[-1][1:] != state:
                found.append((year, *state))
        return found

    def _turns(self, claims: Iterable[Claim]) -> Iterable[int]:
        """Yield every year in which the state of a tie can change."""
        for claim in claims:
            if claim.since:
                yield claim.since.first.year
            if claim.until:
                yield claim.until.last.year
                yield claim.until.last.year + 1
            year = self.sources.get(claim.source)
            if not claim.since and year:
                yield year

    def there(self, actor: Actor, year: int, ties: Iterable[Sequence[TieState]]) -> bool:
        """Return whether an actor existed in a year, by the rule of :meth:`Network.at`."""
        day = self.day(year)
        if actor.since and actor.since.first > day:
            return False
        if not actor.until or actor.until.last >= day:
            return True
        over = self.network.ontology.over_status
        return any(state_in(states, year)[0] not in ("", over) for states in ties)


def state_in(states: Sequence[TieState], year: int) -> tuple[str, str]:
    """Return status and level in a year, both empty where there is no tie."""
    found = states[0]
    for state in states[1:]:
        if state[0] <= year:
            found = state
    return found[1], found[2]


def _spans(years: Sequence[int]) -> list[tuple[int, int]]:
    """Return consecutive years as pairs of first and last."""
    spans: list[tuple[int, int]] = []
    for year in years:
        if spans and spans[-1][1] == year - 1:
            spans[-1] = (spans[-1][0], year)
        else:
            spans.append((year, year))
    return spans
