"""The subject of a brief: a network, an actor, a pair, or a corridor with its places."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import cast

from graphkit.model.errors import InvalidDataError
from graphkit.model.network import Network
from graphkit.model.records import Actor, Tie
from graphkit.model.selection import ALL, Selection, SelectionFields, default_selection
from graphkit.model.succession import current_successors

NETWORK, ACTOR, PAIR, CORRIDOR = "network", "actor", "pair", "corridor"


@dataclass(frozen=True)
class Subject:
    """The subject of a brief, with the parts of the network that it needs.

    Attributes:
        form: ``network``, ``actor``, ``pair`` or ``corridor``.
        actors: the actors asked about; none for a whole network.
        members: the ids of the actors that figures are about: all of a network; an actor, or
            two, themselves; the places of a corridor.
        network: the whole network, on the day of the brief.
        part: the network with the selected ties of every status.
        standard: the part that measures are taken on: the selected ties in force.
        ties: the ties of ``part`` that are the subject's.
        other_ties: the subject's ties that sources state and ``part`` does not have.
        mapped: the part that the maps show.
        home: the country that most actors are in, whose actors are named first.
    """

    form: str
    actors: tuple[Actor, ...]
    members: frozenset[str]
    network: Network
    part: Network
    standard: Network
    ties: tuple[Tie, ...]
    other_ties: tuple[Tie, ...]
    mapped: Network
    home: str

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids of the actors asked about."""
        return tuple(actor.id for actor in self.actors)

    def pair(self, tail: str, head: str, *, symmetric: bool) -> tuple[str, str]:
        """Return two actors in the order to name them: first the one asked about, then home."""
        if not symmetric or not head:
            return tail, head
        known = self.network.actors

        def place(actor: str) -> tuple[int, bool]:
            asked = self.ids.index(actor) if actor in self.ids else len(self.ids)
            return asked, actor not in known or known[actor].country != self.home

        return (tail, head) if place(tail) <= place(head) else (head, tail)

    def concerns(self, tail: str, head: str) -> bool:
        """Return True if a tie between two actors, existing or missing, is the subject's."""
        ends = {tail, head} - {""}
        if self.form == NETWORK:
            return True
        if self.form == CORRIDOR:
            return ends <= self.members
        return bool(ends & self.members)


def subject_of(network: Network, about: Sequence[str], selection: Selection) -> Subject:
    """Find the subject of a brief, and the parts of the network that it needs.

    Args:
        network: a whole network.
        about: ids or names: none, one or two.
        selection: the ties to report on.

    Raises:
        NotFoundError: if an actor is unknown.
        InvalidDataError: if an actor does not exist on the day, or there are three or more, or
            the same one twice.
    """
    asked = [network.find(name) for name in about]
    if len(asked) > 2:
        raise InvalidDataError(
            "a brief is about one actor or two; for more, select a part of the network, such as "
            "the surroundings of one of them (--around ACTOR --hops N)"
        )
    if len({actor.id for actor in asked}) < len(asked):
        raise InvalidDataError(f"{asked[0].name()} is given twice; give two different actors")
    now = network.at(selection.as_of or network.as_of, undated=selection.undated)
    for actor in asked:
        if actor.id not in now.actors:
            heir = current_successors(network.actors, now.as_of).get(actor.id, "")
            ask = (
                f" or ask about {network.name_of(heir)} ({heir}), which succeeded it"
                if heir
                else ""
            )
            raise InvalidDataError(
                f"{actor.name()} ({actor.id}) did not exist on {now.as_of}; give another day "
                f"with --as-of{ask}"
            )
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
        own, others = list(part.ties.values()), []
    elif form == PAIR:
        own = [tie for tie in part.ties.values() if {tie.tail, tie.head} == members]
        others = [t for t in stated if {t.tail, t.head} == members and t.id not in part.ties]
    elif form == ACTOR:
        own = list(part.ties_of.get(ids[0], ()))
        others = [t for t in stated if ids[0] in (t.tail, t.head) and t.id not in part.ties]
    else:
        own = [tie for tie in part.ties.values() if {tie.tail, tie.head} <= members]
        on_it = {tie.id for tie in own}
        others = [t for t in stated if ids[0] in (t.tail, t.head) and t.id not in on_it]
        others = [t for t in others if t.other(ids[0]) not in members]
    countries = Counter(a.country for a in part.actors.values() if a.country)
    home = asked[0].country if asked and asked[0].country else ""
    return Subject(
        form,
        tuple(asked),
        members,
        now,
        part,
        standard,
        tuple(own),
        tuple(others),
        _mapped(now, part, form, ids, members),
        home or min(countries, key=lambda c: (-countries[c], c), default=""),
    )


def internal_ties(network: Network, subject: Subject) -> int:
    """Count the ties of a subject that rest on internal sources and are left out of its brief.

    Args:
        network: the whole network, with what rests on internal sources.
        subject: the subject, found in its public part.
    """
    now = network.at(subject.network.as_of, undated=subject.network.undated)
    shown = {*subject.network.ties}
    hidden = [t for t in now.ties.values() if not t.derived and t.id not in shown]
    if subject.form == NETWORK:
        part = now.select(subject.part.selection or Selection())
        return sum(tie.id in part.ties for tie in hidden)
    centre = subject.members.union(subject.ids)
    if subject.form == CORRIDOR:
        return sum({t.tail, t.head} <= centre or subject.ids[0] in (t.tail, t.head) for t in hidden)
    if subject.form == PAIR:
        return sum({t.tail, t.head} == subject.members for t in hidden)
    return sum(bool({t.tail, t.head} & centre) for t in hidden)


def subnetwork(
    network: Network, actors: Iterable[str], ties: Iterable[Tie], selection: Selection | None
) -> Network:
    """Return the part of a network with only these actors, and those of the ties that join them.

    Args:
        network: the network.
        actors: the ids of the actors to keep.
        ties: the ties to keep.
        selection: the selection to record in the result.
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


def _fields(selection: Selection) -> SelectionFields:
    fields = {name: getattr(selection, name) for name in Selection.__slots__}
    return cast(SelectionFields, fields)


def _places(network: Network, actor: Actor) -> tuple[str, ...]:
    """Return the places that an actor joins, if it is a corridor, road or line; else none.

    It must be tied to two or more places by ties that sources state, of a family for where things
    are; a place that contains another of them does not count.
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
    # If a source names a country and its provinces, the provinces are the places.
    wider = {w for a in found for w in (a.country, a.within) if w != a.id}
    places = tuple(dict.fromkeys(a.id for a in found if a.id not in wider))
    return places if len(places) > 1 else ()


def _lies(network: Network, tie: Tie) -> bool:
    onto = network.ontology
    families = {kind.family for kind in onto.derived_kinds}
    return not tie.derived and onto.tie_kinds[tie.kind].family in families


def _mapped(
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
        return subnetwork(network, order, [*joining, *among], wider)
    near = set(ids).union(*(part.partners_of.get(key, ()) for key in ids))
    if len(near) > len(ids) or any(set(ids) == {t.tail, t.head} for t in part.ties.values()):
        order = [key for key in part.actors if key in near]
        return subnetwork(part, order, part.ties.values(), chosen)
    # Without such ties, the map shows the subject's other ties.
    stated = [t for key in ids for t in network.ties_of.get(key, ()) if not t.derived]
    near = set(ids).union(*((t.tail, t.head) for t in stated))
    order = [key for key in network.actors if key in near]
    return subnetwork(network, order, stated, Selection((), (ALL,)))
