"""The content of a map: which actors, ties and missing linkages it shows, and how many it omits."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from operator import attrgetter
from typing import Protocol, TypeVar

from graphkit.model.errors import InvalidDataError
from graphkit.model.network import Network
from graphkit.model.records import Actor, Tie
from graphkit.model.selection import Selection
from graphkit.viz.maps.years import earlier_members

READABLE = 150
"""Number of actors on a map that shows only a part of them; this many can still be read."""
EXPLORABLE = 500
"""Number of actors up to which a map shows all by default."""
MAX_ACTORS = 20_000
"""Largest number of actors on a map; a browser cannot open more."""
STRONGEST = 30
"""Number of missing linkages that the layer draws; others are in the details of their actors."""


class MissingLinkage(Protocol):
    """A missing linkage as a map draws it: two actors, a sentence, a rule, a score.

    ``head`` is empty if an actor lacks any tie of a kind; its details then say so. They also list
    its ``sources`` (ids), if it has them.
    """

    @property
    def tail(self) -> str: ...  # noqa: D102

    @property
    def head(self) -> str: ...  # noqa: D102

    @property
    def why(self) -> str: ...  # noqa: D102

    @property
    def rule(self) -> str: ...  # noqa: D102

    @property
    def score(self) -> float: ...  # noqa: D102


@dataclass(frozen=True)
class DrawnLinkage:
    """A missing linkage and its sentences by language; ``strong`` ones are lines of the layer."""

    linkage: MissingLinkage
    why: Mapping[str, str]
    strong: bool


@dataclass(frozen=True)
class MapContent:
    """The part of a network that is on a map.

    Attributes:
        network: everything that could be shown, selected and without internal evidence.
        actors: those on the map; ``waiting`` are those that are on it only for a missing linkage
            or an earlier year.
        ties: those of the map's day.
        earlier: ties of other years only.
        missing: the missing linkages between actors on the map, strongest first.
        connected: number of actors with a tie.
        unconnected: number of actors without a tie, hidden at first.
        linkages, outside: numbers of missing linkages within the selection and outside it.
        hidden: number of selected ties that are left out because they rest on internal sources.
        secret: ids of the internal sources that are shown because they were asked for.
    """

    network: Network
    actors: list[Actor]
    ties: list[Tie]
    earlier: list[Tie] = field(default_factory=list)
    missing: list[DrawnLinkage] = field(default_factory=list)
    waiting: frozenset[str] = frozenset()
    connected: int = 0
    unconnected: int = 0
    linkages: int = 0
    outside: int = 0
    hidden: int = 0
    secret: frozenset[str] = frozenset()

    @property
    def shown(self) -> int:
        """The number of actors shown at first."""
        return len(self.actors) - len(self.waiting)

    @property
    def strong(self) -> list[MissingLinkage]:
        """The missing linkages of the layer: those that are lines between two actors."""
        return [m.linkage for m in self.missing if m.strong and m.linkage.head]

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """The ends of the lines that determine the layout.

        A missing linkage or a tie of another year moves no actor; it counts only for actors that
        would not be on the map without it.
        """
        more = [(tie.tail, tie.head) for tie in self.earlier]
        more += [(m.linkage.tail, m.linkage.head) for m in self.missing if m.strong]
        pairs = [(tie.tail, tie.head) for tie in self.ties]
        return pairs + [pair for pair in more if not self.waiting.isdisjoint(pair)]

    @property
    def partial(self) -> bool:
        """True if actors with ties are left out because there are too many."""
        return self.shown < self.connected


Gaps = Iterable[MissingLinkage] | Mapping[str, Iterable[MissingLinkage]]


def map_content(
    network: Network,
    gaps: Gaps,
    lang: str,
    limit: int | None,
    values: Mapping[str, float],
    *,
    secret: frozenset[str] = frozenset(),
) -> MapContent:
    """Choose what a map shows of a network.

    Args:
        network: a selection, internal evidence included.
        gaps: missing linkages, or those of several languages by language.
        lang: language of the sentences if they come in only one.
        limit: largest number of actors; 0 for all; None for all up to :data:`EXPLORABLE`, else
            :data:`READABLE`.
        values: numbers by id; actors with the largest are chosen.
        secret: ids of the internal sources that the network shows as if they were public.

    Raises:
        InvalidDataError: when there would be more than :data:`MAX_ACTORS`.
    """
    shown = network.public()
    # In the order of ids, so that nothing depends on the order of rows.
    found = sorted(shown.counted_ties.values(), key=attrgetter("id"))
    tied = {end for tie in found for end in (tie.tail, tie.head)}
    candidates = tied if found else set(shown.actors)
    kept = _foremost(shown, candidates, limit, values)
    ties = [tie for tie in found if tie.tail in kept and tie.head in kept]
    there = kept if len(kept) < len(candidates) else set(shown.actors)
    inside, outside = _linkages(network, shown, gaps, lang, candidates)
    on_map = set(kept)
    strong = 0
    for linkage, _ in inside:
        ends = {linkage.tail, linkage.head} - {""}
        if strong < STRONGEST and ends <= there:
            on_map |= ends
            strong += 1
    missing: list[DrawnLinkage] = []
    for linkage, why in inside:
        if {linkage.tail, linkage.head} - {""} <= on_map:
            missing.append(DrawnLinkage(linkage, why, len(missing) < STRONGEST))
    gone, earlier = earlier_members(shown)
    if len(kept) < len(candidates):
        gone, earlier = [], [t for t in earlier if t.tail in kept and t.head in kept]
    on_map |= {end for tie in earlier for end in (tie.tail, tie.head)}
    past = [actor for actor in gone if actor.id in on_map]
    past.sort(key=attrgetter("id"))
    earlier.sort(key=attrgetter("id"))
    actors = [shown.actors[key] for key in sorted(on_map & shown.actors.keys())] + past
    waiting = frozenset(a.id for a in actors if a.id not in kept)
    return MapContent(
        shown,
        actors,
        ties,
        earlier,
        missing,
        waiting,
        len(candidates),
        len(shown.actors) - len(candidates),
        len(inside),
        outside,
        len(network.counted_ties.keys() - shown.counted_ties.keys()),
        secret,
    )


L = TypeVar("L", bound=MissingLinkage)


def linkages_within(gaps: Iterable[L], part: Network) -> list[L]:
    """Return the missing linkages that lie within a selection.

    Both of their actors are selected, and so is the kind of tie that is missing, if the selection
    names kinds. A missing linkage has no status, level or dimension.

    Args:
        gaps: the missing linkages of the whole network, on the day of the selection.
        part: the selection.
    """
    chosen = part.selection or Selection()
    kinds = chosen.tie_kinds(part.ontology)
    return [
        gap
        for gap in gaps
        if {gap.tail, gap.head} - {""} <= part.actors.keys()
        and getattr(gap, "kind", None) in (None, *kinds)
    ]


def _foremost(
    network: Network, candidates: set[str], limit: int | None, values: Mapping[str, float]
) -> set[str]:
    wanted = len(candidates) if limit == 0 else limit or READABLE
    if limit is None and len(candidates) <= EXPLORABLE:
        wanted = len(candidates)
    if min(wanted, len(candidates)) > MAX_ACTORS or (
        limit is None and len(candidates) > MAX_ACTORS
    ):
        raise InvalidDataError(
            f"this map would have {len(candidates):,} actors; the limit is {MAX_ACTORS:,}. "
            f"Draw the first ones with --most {READABLE} (limit={READABLE}), or select a part of "
            "the network: around one actor, or of one kind, level or dimension"
        )
    if wanted >= len(candidates):
        return candidates
    partners = network.partners_of
    ranked = sorted(candidates, key=lambda a: (-values.get(a, 0.0), -len(partners.get(a, ())), a))
    chosen = set(ranked[:wanted])
    centre = network.selection.around if network.selection else ""
    # An actor whose partners are all left out would have no tie on the map.
    return {a for a in chosen if not network.ties or partners[a] & chosen} | ({centre} & candidates)


def _linkages(
    network: Network, shown: Network, gaps: Gaps, lang: str, tied: set[str]
) -> tuple[list[tuple[MissingLinkage, dict[str, str]]], int]:
    """Return the linkages that may be shown, strongest first, and the number of others.

    Linkages whose reasons rest on an internal source are not shown.
    """
    whole = network.whole or network
    internal = whole.sources.keys() - whole.public().sources.keys()
    by_language = gaps if isinstance(gaps, Mapping) else {lang: gaps}
    first: dict[tuple[str, str, str], MissingLinkage] = {}
    sentences: dict[tuple[str, str, str], dict[str, str]] = {}
    for code, gaps_in in by_language.items():
        for gap in gaps_in:
            if internal.intersection(getattr(gap, "sources", ())):
                continue
            key = (gap.tail, gap.head, str(getattr(gap, "kind", gap.rule)))
            first.setdefault(key, gap)
            sentences.setdefault(key, {})[code] = str(gap.why)
    within = {id(gap) for gap in linkages_within(first.values(), shown)}
    inside = [
        (gap, sentences[key])
        for key, gap in first.items()
        if id(gap) in within and (gap.head or gap.tail in tied)
    ]
    return sorted(inside, key=lambda pair: -pair[0].score), len(first) - len(inside)
