"""Merging: actors that people found to be the same become one actor.

Stored records do not change. A network is merged when it is loaded, by the accepted proposals
``same_as``; with another verdict it is loaded as before.

One actor represents each group. It is chosen by the first of these rules that decides:

1. no source, or one that is public, before an internal one;
2. an official ``code`` before none; 3. a ``wikidata`` id before none;
4. more claims, on ties and on itself; 5. more names and aliases;
6. more filled fields (``within``, coordinates, dates …);
7. the shorter id; 8. the id that sorts first.

This actor keeps its position, its id and all its own fields. It takes from the others, in the
same order, the fields that it lacks (coordinates only together; never ``until``, since an empty
one means that the actor still exists) and their names: a name in a new language as its name, any
other as an alias. Values of the others that differ, or that rest on another source, become claims
on the actor. Claims on ties move to it; those within the group are dropped. Fields that refer to
another actor of the group (``within``, ``country``, ``succeeds``) refer to it instead, but never
to the actor itself. The ids of the others still find it (``Network.find``): they are in
``Network.merged``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import fields, replace
from typing import Any, NamedTuple

from graphkit.model.pairs import Pair, groups
from graphkit.model.records import Actor, ActorClaim, Claim, Source, actor_field
from graphkit.model.vocabulary import Ontology

_NOT_FIELDS = {"id", "names", "aliases", "succeeds", "source", "locator", "note"}
_FIELDS = tuple(f.name for f in fields(Actor) if f.name not in _NOT_FIELDS)
_PLACES = {"within", "country"}  # fields that refer to another actor
_POINT = ("lat", "lon")


class Merged(NamedTuple):
    """The records of a network after a merge.

    ``into`` maps the id of every merged actor to the id of the one that represents it.
    """

    actors: dict[str, Actor]
    claims: tuple[Claim, ...]
    actor_claims: tuple[ActorClaim, ...]
    sources: Mapping[str, Source]
    into: dict[str, str]


def merge_records(
    actors: Mapping[str, Actor],
    claims: Sequence[Claim],
    actor_claims: Sequence[ActorClaim],
    sources: Mapping[str, Source],
    vocabulary: Ontology,
    pairs: Iterable[Pair],
    keep: Collection[str] = (),
) -> Merged | None:
    """Merge each group of actors that pairs join into one actor.

    Args:
        actors, sources: by id.
        claims: all claims on ties.
        actor_claims: all claims on actors.
        vocabulary: for the access of sources that is public.
        pairs: ids of actors that are the same, in either order. An unknown id still joins those
            it is paired with.
        keep: ids that represent their group, whatever the order above.

    Returns:
        The merged records; None where there is nothing to merge.

    Example:
        >>> from graphkit.model.vocabulary import load_ontology
        >>> actors = {a.id: a for a in (Actor("TH-49", "province", {"en": "Mukdahan"}),
        ...     Actor("muk", "province", {"en": "Muk", "th": "มุกดาหาร"}))}
        >>> one = merge_records(actors, (), (), {}, load_ontology(), [("TH-49", "muk")])
        >>> one.actors["muk"].names, one.actors["muk"].aliases, one.into
        ({'en': 'Muk', 'th': 'มุกดาหาร'}, ('Mukdahan',), {'TH-49': 'muk'})
    """
    together = [[actors[key] for key in group if key in actors] for group in groups(pairs)]
    together = [group for group in together if len(group) > 1]
    if not together:
        return None
    grouped = {actor.id for group in together for actor in group}
    internal = {s.id for s in sources.values() if s.access not in ("", vocabulary.public_access)}
    order = _MergeOrder(_count(claims, actor_claims, grouped), internal, keep)
    together = [sorted(group, key=order) for group in together]
    into = {actor.id: group[0].id for group in together for actor in group}
    united = {group[0].id: _MergedActor(group, into) for group in together}
    _untangle(actors, united, into)
    whole = {key: one.actor() for key, one in united.items()}
    moved = [*_moved_claims(actor_claims, into)]
    there = set(moved)
    # Unchanged claims are kept, repeated rows too; new claims are added once.
    for key, one in united.items():
        moved += (c for c in one.claims(whole[key], sources) if c not in there)
    gone = {old: new for old, new in into.items() if old != new}
    left = {
        key: whole[key] if key in whole else _pointed(actor, into)
        for key, actor in actors.items()
        if key not in gone
    }
    return Merged(left, tuple(_moved(claims, into)), tuple(moved), sources, gone)


def _count(
    claims: Iterable[Claim], actor_claims: Iterable[ActorClaim], ids: Collection[str]
) -> Mapping[str, int]:
    """Count the claims on each of some actors, on its ties and on itself."""
    found: Counter[str] = Counter()
    for claim in claims:
        found.update(end for end in (claim.tail, claim.head) if end in ids)
    found.update(claim.actor for claim in actor_claims if claim.actor in ids)
    return found


class _MergeOrder:
    """Sort key of the actors of a group: the one that represents it comes first."""

    def __init__(
        self, claims: Mapping[str, int], internal: Collection[str], keep: Collection[str]
    ) -> None:
        self._claims, self._internal, self._keep = claims, internal, keep

    def __call__(self, actor: Actor) -> tuple[Any, ...]:
        names = {name for name in (*actor.names.values(), *actor.aliases) if name}
        return (
            actor.id not in self._keep,
            actor.source in self._internal,
            not actor.code,
            not actor.wikidata,
            -self._claims.get(actor.id, 0),
            -len(names),
            sum(map(_empty, (getattr(actor, name) for name in _FIELDS))),
            len(actor.id),
            actor.id,
        )


class _MergedActor:
    """One actor made of several, the first of which represents them."""

    def __init__(self, group: Sequence[Actor], into: Mapping[str, str]) -> None:
        self.first, self.others = group[0], group[1:]
        self._filled: dict[str, Any] = {}
        self._moved = [_pointed(actor, into) for actor in group]
        base = self._moved[0]
        for name in _FIELDS:
            if name in ("until", "within", *_POINT) or not _empty(getattr(base, name)):
                continue
            for other in self._alike(name):
                value = getattr(other, name)
                late = name == "since" and value and base.until and value.first > base.until.last
                if not _empty(value) and not late:
                    self._filled[name] = value
                    break
        if base.lat is None and base.lon is None:
            points = ((o.lat, o.lon) for o in self._moved[1:] if None not in (o.lat, o.lon))
            self._filled.update(zip(_POINT, next(points, (None, None)), strict=True))
        self.within = base.within
        self.holders = dict.fromkeys(
            (base.within, *(other.within for other in self._alike("within")))
        )
        self.succeeds = dict.fromkeys(old for one in self._moved for old in one.succeeds)

    def _alike(self, name: str) -> Iterator[Actor]:
        """Yield the others that may fill a field; some fields fit actors of the same kind only."""
        for other in self._moved[1:]:
            if name not in ("within", "subkind") or other.kind == self.first.kind:
                yield other

    def actor(self) -> Actor:
        """Return the merged actor."""
        names = {lang: name for lang, name in self.first.names.items() if name}
        for other in self.others:
            for lang, name in other.names.items():
                if name:
                    names.setdefault(lang, name)
        all_names = (n for a in (self.first, *self.others) for n in (*a.aliases, *a.names.values()))
        used = {*names.values(), ""}
        aliases = dict.fromkeys(self.first.aliases)
        aliases.update(dict.fromkeys(name for name in all_names if name not in used))
        notes = dict.fromkeys(a.note for a in (self.first, *self.others) if a.note)
        return replace(
            self._moved[0],
            **self._filled,
            names=names,
            aliases=tuple(aliases),
            within=self.within,
            succeeds=tuple(self.succeeds),
            note=" / ".join(notes),
        )

    def claims(self, united: Actor, sources: Mapping[str, Source]) -> Iterator[ActorClaim]:
        """Yield the values of the others as claims, if they differ or rest on another source."""
        found: dict[ActorClaim, None] = {}
        for other in self._moved[1:]:
            cited = other.source in sources and (other.source, other.locator) != (
                united.source,
                united.locator,
            )
            for name in _FIELDS:
                value = actor_field(other, name)
                if not value or (name == "subkind" and other.kind != united.kind):
                    continue
                if cited or value != actor_field(united, name):
                    claim = ActorClaim(united.id, name, value, other.source, other.locator)
                    found[claim] = None
        yield from found


def _empty(value: object) -> bool:
    return value is None or value == ""


def _pointed(actor: Actor, into: Mapping[str, str]) -> Actor:
    """Return an actor whose fields refer to merged actors, and never to itself."""
    own = into.get(actor.id, actor.id)
    changed: dict[str, Any] = {}
    for name in _PLACES:
        old = getattr(actor, name)
        new = into.get(old, old)
        if new != old or (new == own and own != actor.id):
            changed[name] = "" if new == own else new
    succeeds = tuple(dict.fromkeys(into.get(old, old) for old in actor.succeeds))
    if own in into:
        succeeds = tuple(old for old in succeeds if old != own)
    if succeeds != actor.succeeds:
        changed["succeeds"] = succeeds
    return replace(actor, **changed) if changed else actor


def _untangle(
    actors: Mapping[str, Actor], united: Mapping[str, _MergedActor], into: Mapping[str, str]
) -> None:
    """Remove circles: no merged actor may lie within itself, or succeed itself, through others."""

    def above(key: str) -> Iterable[str]:
        if key in united:
            return (united[key].within,)
        within = actors[key].within if key in actors else ""
        return (into.get(within, within),)

    def earlier(key: str) -> Iterable[str]:
        if key in united:
            return united[key].succeeds
        return (into.get(old, old) for old in (actors[key].succeeds if key in actors else ()))

    for key in sorted(united):
        one = united[key]
        for holder in (*filter(None, one.holders), ""):
            one.within = holder
            if not _reaches(above, holder, key):
                break
        for old in [*one.succeeds]:
            if _reaches(earlier, old, key):
                del one.succeeds[old]


def _reaches(onward: Any, start: str, goal: str) -> bool:
    seen: set[str] = set()
    todo = [start]
    while todo:
        here = todo.pop()
        if here == goal:
            return True
        if here and here not in seen:
            seen.add(here)
            todo += onward(here)
    return False


def _moved(claims: Iterable[Claim], into: Mapping[str, str]) -> Iterator[Claim]:
    """Yield the claims on ties with merged ends, without those inside a group."""
    for claim in claims:
        tail, head = into.get(claim.tail), into.get(claim.head)
        if tail is None and head is None:
            yield claim
        elif tail != head:
            yield claim._replace(tail=tail or claim.tail, head=head or claim.head)


def _moved_claims(
    actor_claims: Iterable[ActorClaim], into: Mapping[str, str]
) -> Iterator[ActorClaim]:
    """Yield the claims on actors, moved to merged actors; none places an actor in itself."""
    for claim in actor_claims:
        actor, value = into.get(claim.actor, claim.actor), claim.value
        if claim.field in _PLACES:
            value = into.get(value, value)
        elif claim.field == "succeeds":
            value = "|".join(dict.fromkeys(into.get(old, old) for old in value.split("|")))
        if (actor, value) == (claim.actor, claim.value):
            yield claim
        elif value != actor:
            yield claim._replace(actor=actor, value=value)
