"""Actors that people found to be one, as one: what an accepted proposal ``same_as`` does. Pure.

Records stay as they are wherever they are kept. A network is merged when it is loaded, and is
as it was once the verdict is another.

Which actor of a group stands for all is settled by the first of these that tells them apart:

1. no source, or one that is public, before an internal one;
2. an official ``code`` before none; 3. a ``wikidata`` id before none;
4. more claims, on ties and on itself; 5. more names and aliases;
6. more facts (what it lies in, coordinates, dates …);
7. the shorter id; 8. the id that comes first.

The one that stands for all keeps its place, its id and every fact of its own. It takes from the
others, in the same order, the facts that it lacks (coordinates both or neither; ``until`` never,
since to have none says that it is still there) and their names: one in a new language as its
name, any other as an alias. What the others say differently, or on another source's word, stays
as a claim on the actor. Claims on ties go over to it, and those within the group vanish. What
names another of the group (``within``, ``country``, ``succeeds``) names it instead, and nothing
comes to lie within itself. The ids of the others go on finding it (``Network.find``, and so
``graphkit show OLDID``): they stand in ``Network.merged``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import fields, replace
from typing import Any, NamedTuple

from graphkit.model.pairs import Pair, groups
from graphkit.model.records import Actor, ActorClaim, Claim, Source, actor_field
from graphkit.model.vocabulary import Ontology

_NOT_FACTS = {"id", "names", "aliases", "succeeds", "source", "locator", "note"}
_FACTS = tuple(f.name for f in fields(Actor) if f.name not in _NOT_FACTS)
_PLACES = {"within", "country"}  # facts that name another actor
_POINT = ("lat", "lon")


class Merged(NamedTuple):
    """The records of a network after a merge.

    ``into`` maps the id of every actor that was merged to the id of the one that stands for it.
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
        keep: ids that stand for their group whatever the order above says.

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
    order = _Order(_count(claims, actor_claims, grouped), internal, keep)
    together = [sorted(group, key=order) for group in together]
    into = {actor.id: group[0].id for group in together for actor in group}
    united = {group[0].id: _United(group, into) for group in together}
    _untangle(actors, united, into)
    whole = {key: one.actor() for key, one in united.items()}
    moved = [*_moved_claims(actor_claims, into)]
    there = set(moved)
    # Claims that are as they were stay, repeated rows too; what is added is added once.
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


class _Order:
    """The key that puts the actor first that stands for a group."""

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
            sum(map(_empty, (getattr(actor, name) for name in _FACTS))),
            len(actor.id),
            actor.id,
        )


class _United:
    """One actor out of several, the first of which stands for all."""

    def __init__(self, group: Sequence[Actor], into: Mapping[str, str]) -> None:
        self.first, self.others = group[0], group[1:]
        self._filled: dict[str, Any] = {}
        self._moved = [_pointed(actor, into) for actor in group]
        base = self._moved[0]
        for name in _FACTS:
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
        """The others that may fill a fact; some facts fit one kind of actor alone."""
        for other in self._moved[1:]:
            if name not in ("within", "subkind") or other.kind == self.first.kind:
                yield other

    def actor(self) -> Actor:
        """The one actor."""
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
        """What the others said of the one actor, where it differs or has another source."""
        found: dict[ActorClaim, None] = {}
        for other in self._moved[1:]:
            cited = other.source in sources and (other.source, other.locator) != (
                united.source,
                united.locator,
            )
            for name in _FACTS:
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
    """An actor whose facts name those that stand for their groups, and never itself."""
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
    actors: Mapping[str, Actor], united: Mapping[str, _United], into: Mapping[str, str]
) -> None:
    """See that no merged actor lies within itself, or comes after itself, by way of others."""

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
    """Claims on ties with the ends that stand for their groups, without those inside one."""
    for claim in claims:
        tail, head = into.get(claim.tail), into.get(claim.head)
        if tail is None and head is None:
            yield claim
        elif tail != head:
            yield claim._replace(tail=tail or claim.tail, head=head or claim.head)


def _moved_claims(said: Iterable[ActorClaim], into: Mapping[str, str]) -> Iterator[ActorClaim]:
    """Claims on actors, on those that stand for their groups; none lies within itself."""
    for claim in said:
        actor, value = into.get(claim.actor, claim.actor), claim.value
        if claim.field in _PLACES:
            value = into.get(value, value)
        elif claim.field == "succeeds":
            value = "|".join(dict.fromkeys(into.get(old, old) for old in value.split("|")))
        if (actor, value) == (claim.actor, claim.value):
            yield claim
        elif value != actor:
            yield claim._replace(actor=actor, value=value)
