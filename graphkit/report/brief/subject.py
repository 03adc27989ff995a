"""What a briefing is about: a network, an actor, a pair, or a corridor with its places."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from graphkit.model.errors import GraphkitError
from graphkit.model.network import Network
from graphkit.model.records import Actor, Tie
from graphkit.model.selection import ALL, Selection, default_selection

NETWORK, ACTOR, PAIR, CORRIDOR = "network", "actor", "pair", "corridor"


@dataclass(frozen=True)
class Subject:
    """What a briefing tells of.

    Attributes:
        form: ``network``, ``actor``, ``pair`` or ``corridor``.
        actors: those asked about; none for a whole network.
        members: ids of the actors that figures are given of: all of a network; an actor, or
            two, themselves; the places of a corridor.
        network: everything, on the briefing's day.
        part: the ties of every status that are told of, wherever they are.
        standard: the part that measures are taken on: those in force.
        told: the ties of ``part`` that are the subject's.
        other: the subject's ties that sources state and ``part`` does not hold.
        drawn: what the maps show.
        home: the country that most actors are in, whose actors are named first.
    """

    form: str
    actors: tuple[Actor, ...]
    members: frozenset[str]
    network: Network
    part: Network
    standard: Network
    told: tuple[Tie, ...]
    other: tuple[Tie, ...]
    drawn: Network
    home: str

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids of the actors asked about."""
        return tuple(actor.id for actor in self.actors)

    def pair(self, tail: str, head: str, *, symmetric: bool) -> tuple[str, str]:
        """Two actors in the order in which they are named: the one asked about, then home."""
        if not symmetric or not head:
            return tail, head
        known = self.network.actors

        def place(actor: str) -> tuple[int, bool]:
            asked = self.ids.index(actor) if actor in self.ids else len(self.ids)
            return asked, actor not in known or known[actor].country != self.home

        return (tail, head) if place(tail) <= place(head) else (head, tail)

    def concerns(self, tail: str, head: str) -> bool:
        """Whether a tie between two actors, there or missing, is the subject's."""
        ends = {tail, head} - {""}
        if self.form == NETWORK:
            return True
        if self.form == CORRIDOR:
            return ends <= self.members
        return bool(ends & self.members)


def subject_of(network: Network, about: Sequence[str], selection: Selection) -> Subject:
    """Find what a briefing is about, and the parts of the network that it needs.

    Args:
        network: a whole network.
        about: ids or names: none, one or two.
        selection: which ties are told of.

    Raises:
        GraphkitError: for an unknown actor, three or more, the same one twice, or one that is
            not there on the day.
    """
    asked = [network.find(name) for name in about]
    if len(asked) > 2:
        raise GraphkitError(
            "a briefing is about one actor or two; for more, take a part of the network, such as "
            "what is around one of them (--around ACTOR --hops N)"
        )
    if len({actor.id for actor in asked}) < len(asked):
        raise GraphkitError(f"{asked[0].name()} is named twice; name two actors")
    now = network.at(selection.as_of or network.as_of, undated=selection.undated)
    for actor in asked:
        if actor.id not in now.actors:
            raise GraphkitError(f"{actor.name()} ({actor.id}) was not there on {now.as_of}")
    onto = network.ontology
    wide = replace(selection, statuses=selection.statuses or (ALL,))
    part = now.select(default_selection(onto, **_fields(wide)))
    standard = now.select(default_selection(onto, **_fields(selection)))
    ids = tuple(actor.id for actor in asked)
    places = _places(now, asked[0]) if len(asked) == 1 else ()
    form = (NETWORK, ACTOR, PAIR)[len(asked)]
    members = frozenset(ids or part.actors)
    if places:
        form, members = CORRIDOR, frozenset(places)
    stated = [tie for tie in now.ties.values() if not tie.derived]
    if form == NETWORK:
        told, other = list(part.ties.values()), []
    elif form == PAIR:
        told = [tie for tie in part.ties.values() if {tie.tail, tie.head} == members]
        other = [t for t in stated if {t.tail, t.head} == members and t.id not in part.ties]
    elif form == ACTOR:
        told = list(part.ties_of.get(ids[0], ()))
        other = [t for t in stated if ids[0] in (t.tail, t.head) and t.id not in part.ties]
    else:
        told = [tie for tie in part.ties.values() if {tie.tail, tie.head} <= members]
        on_it = {tie.id for tie in told}
        other = [t for t in stated if ids[0] in (t.tail, t.head) and t.id not in on_it]
        other = [t for t in other if t.other(ids[0]) not in members]
    countries = Counter(a.country for a in now.actors.values() if a.country)
    home = asked[0].country if asked and asked[0].country else ""
    return Subject(
        form,
        tuple(asked),
        members,
        now,
        part,
        standard,
        tuple(told),
        tuple(other),
        _drawn(now, part, form, ids, members),
        home or min(countries, key=lambda c: (-countries[c], c), default=""),
    )


def carved(
    network: Network, actors: Iterable[str], ties: Iterable[Tie], selection: Selection | None
) -> Network:
    """A part of a network with just these actors and those of the ties that join them.

    ``selection`` is what it is said to be.
    """
    kept = dict.fromkeys(actors)
    found = {t.id: t for t in ties if t.tail in kept and t.head in kept}
    cited = {c.source for tie in found.values() for c in tie.claims}
    cited |= {network.actors[key].source for key in kept}
    return replace(
        network,
        actors={key: network.actors[key] for key in kept},
        claims=tuple(c for t in found.values() if not t.derived for c in t.claims),
        actor_claims=tuple(c for c in network.actor_claims if c.actor in kept),
        sources={key: s for key, s in network.sources.items() if key in cited},
        selection=selection,
        kept=frozenset(found),
        whole=network.whole or network,
    )


def _fields(selection: Selection) -> dict[str, object]:
    return {name: getattr(selection, name) for name in Selection.__slots__}


def _places(network: Network, actor: Actor) -> tuple[str, ...]:
    """The places that something which is no place joins: those of a corridor, road or line.

    It is tied to two of them or more by ties that sources state, of the family that tells where
    things lie; a place that holds another of them does not count.
    """
    onto = network.ontology
    if onto.actor_kinds[actor.kind].place:
        return ()
    found = [
        network.actors[tie.other(actor.id)]
        for tie in network.ties_of.get(actor.id, ())
        if _lies(network, tie)
    ]
    found = [a for a in found if onto.actor_kinds[a.kind].place]
    # Where a source names a country and its provinces, the provinces are the places.
    wider = {w for a in found for w in (a.country, a.within) if w != a.id}
    places = tuple(dict.fromkeys(a.id for a in found if a.id not in wider))
    return places if len(places) > 1 else ()


def _lies(network: Network, tie: Tie) -> bool:
    onto = network.ontology
    families = {kind.family for kind in onto.derived_kinds}
    return not tie.derived and onto.tie_kinds[tie.kind].family in families


def _drawn(
    network: Network, part: Network, form: str, ids: tuple[str, ...], members: frozenset[str]
) -> Network:
    if form == NETWORK:
        return part
    chosen = part.selection or Selection()
    if form == CORRIDOR:
        joining = [t for t in network.ties_of.get(ids[0], ()) if t.other(ids[0]) in members]
        among = [t for t in part.ties.values() if {t.tail, t.head} <= members]
        order = [key for key in network.actors if key in members or key in ids]
        families = dict.fromkeys(network.ontology.tie_kinds[t.kind].family for t in joining)
        wider = replace(chosen, ties=tuple(dict.fromkeys((*chosen.ties, *families))))
        return carved(network, order, [*joining, *among], wider)
    near = set(ids).union(*(part.partners_of.get(key, ()) for key in ids))
    if len(near) > len(ids) or any(set(ids) == {t.tail, t.head} for t in part.ties.values()):
        order = [key for key in part.actors if key in near]
        return carved(part, order, part.ties.values(), chosen)
    # Without such ties it shows what else joins the subject to others.
    stated = [t for key in ids for t in network.ties_of.get(key, ()) if not t.derived]
    near = set(ids).union(*((t.tail, t.head) for t in stated))
    order = [key for key in network.actors if key in near]
    return carved(network, order, stated, Selection((), (ALL,)))
