"""The ends of a tie in a sentence: whom a phrase of its kind joins, by the order of the words."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import pairwise
from typing import NamedTuple

from graphkit.extract.clauses import Group, Order, Unit
from graphkit.extract.dating import DateFound
from graphkit.extract.finds import FoundActor
from graphkit.extract.grammar import Trigger, any_of, every, list_pattern
from graphkit.extract.known import is_caseless
from graphkit.extract.reading import Reading, clause_pattern
from graphkit.model.vocabulary import TieKind

_NEAR, _FAR, _AHEAD, _AWAY = 60, 160, 70, 80
# Thai, Lao and Chinese say in half as many letters what others say.
_DENSE = 0.5


_CAPITAL = re.compile(r"\W{1,3}[A-ZÀ-ÖØ-ÞĐĂƠƯẠ-Ỹ]")


class Hit(NamedTuple):
    """A phrase of a tie kind in the text."""

    trigger: Trigger
    start: int
    end: int


class Ends(NamedTuple):
    """Two ends of a tie, the form that joins them and the passage that tells of the tie."""

    tail: FoundActor
    head: FoundActor
    form: str
    anchor: tuple[int, int]


@dataclass(frozen=True)
class Scene:
    """A sentence: its actors, their order, phrases, dates and clauses."""

    reading: Reading
    start: int
    end: int
    finds: Sequence[FoundActor]
    order: Order
    hits: Sequence[Hit]
    dates: Sequence[DateFound]

    @cached_property
    def cuts(self) -> list[int]:
        """The offsets where a clause begins, in order, and the end of the sentence."""
        begins = {self.start, self.end}
        whole = [
            m.span() for m in self.reading.hits(list_pattern("no_clause"), self.start, self.end)
        ]
        whole += [(find.start, find.end) for find in self.finds]
        for match in self.reading.hits(clause_pattern(), self.start, self.end):
            if not any(start <= match.start() < end for start, end in whole):
                begins.add(match.start())
        begins |= {*self._second_verbs(), *self._dated()}
        return sorted(begins)

    def _second_verbs(self) -> Iterator[int]:
        """Yield the offsets of "and" before a verb, where the verb before it has its object."""
        for before, hit in pairwise(self.hits):
            joint = _and_before().search(self.reading.low, before.end, hit.start)
            if joint and any(before.end <= f.start and f.end <= joint.start() for f in self.finds):
                yield joint.start()

    def _dated(self) -> Iterator[int]:
        """Yield the offsets of dates that begin another statement: "2017 A signed …, 2018 B …"."""
        for date in self.dates:
            subject = next((find for find in self.finds if find.start >= date.end), None)
            if subject is None or self.reading.text[date.end : subject.start].strip(" ,，"):
                continue
            told = sum(find.end <= date.start for find in self.finds) > 1
            if told and any(hit.start >= subject.end for hit in self.hits):
                yield date.start

    def says(self, words: str, start: int, end: int) -> bool:
        """Return whether a word of a list of the lexicon stands in a passage."""
        return any(True for _ in self.reading.hits(list_pattern(words), start, end))

    def clause(self, offset: int) -> tuple[int, int]:
        """Return the clause that an offset is in."""
        at = min(bisect_right(self.cuts, offset), len(self.cuts) - 1)
        return self.cuts[max(0, at - 1)], self.cuts[at]

    def rest(self, offset: int) -> tuple[int, int]:
        """Return the clauses after that of an offset up to one that has its own subject.

        They are about the same matter: they name no actor and no other tie.
        """
        first = last = self.clause(offset)[1]
        for begin, end in pairwise(self.cuts):
            if begin < last:
                continue
            named = any(begin <= find.start < end for find in self.finds)
            if named or any(begin <= hit.start < end for hit in self.hits):
                break
            last = end
        return first, last


# Kinds without a direction


def symmetric_ends(scene: Scene, hit: Hit, kind: TieKind) -> list[Ends]:
    """Return the ends of ties of a kind without direction that a phrase states."""
    begin, finish = scene.clause(hit.start)
    # A list of pairs goes on past "while" and "but".
    listed = [u for u in scene.order.units if u.form == "hyphen" and _allowed(kind, u)]
    if listed:
        return [
            ends for u in listed for ends in cross(u.left, u.right, kind, "hyphen", own_span(u))
        ]
    near = [
        unit
        for unit in scene.order.units
        if begin <= unit.start < finish and not unit.left.located and _allowed(kind, unit)
    ]
    near = [unit for unit in near if _distance(unit, hit) <= _AWAY]
    if near:
        best = min(near, key=lambda unit: _distance(unit, hit))
        same = (
            [unit for unit in near if unit.form == "between"] if best.form == "between" else [best]
        )
        return [
            e for u in same for e in cross(u.left, u.right, kind, best.form, (hit.start, hit.end))
        ]
    before = [group for group in scene.order.groups if group.start < finish]
    own = [group for group in before if begin <= group.start]
    return (
        _with_others(scene, before, hit, kind)
        or _list_of(scene, own, hit, kind)
        or _object(scene, before, hit, kind)
        or _possessive(scene, own, hit, kind)
        or _one_group(own, hit, kind)
    )


def own_span(unit: Unit) -> tuple[int, int]:
    """Return the passage of a pair."""
    return unit.start, unit.end


def _distance(unit: Unit, hit: Hit) -> int:
    return max(0, unit.start - hit.end, hit.start - unit.end)


def _allowed(kind: TieKind, unit: Unit) -> bool:
    return any(
        kind.allows(tail.kind, head.kind)
        for tail in unit.left.members
        for head in unit.right.members
        if tail.ref != head.ref
    )


def cross(
    left: Group, right: Group, kind: TieKind, form: str, anchor: tuple[int, int]
) -> list[Ends]:
    """Return each member of one group with each of the other, where the kind allows them."""
    return [
        Ends(tail, head, form, anchor)
        for tail in left.members
        for head in right.members
        if tail.ref != head.ref and kind.allows(tail.kind, head.kind)
    ]


def _with_others(scene: Scene, groups: Sequence[Group], hit: Hit, kind: TieKind) -> list[Ends]:
    """Return the subject with those after "with", which need not follow it at once."""
    begin = scene.clause(hit.start)[0]
    subjects = [g for g in _subjects(scene, groups, hit) if _is_subject(scene, g)]
    found: list[Ends] = []
    for other in groups:
        if other.start < begin or _word_before(scene, other) not in every("with"):
            continue
        if other.start < hit.start - _FAR or not _is_nearest(scene, hit, other):
            continue
        subject = _last_before(subjects, other.start, kind, other)
        if subject:
            found += cross(subject, other, kind, "with", (hit.start, hit.end))
    return found


def _is_subject(scene: Scene, group: Group) -> bool:
    """Return whether a group can be the first side: not itself after "with", nor an owner."""
    if _word_before(scene, group) in every("with"):
        return False
    after = scene.reading.low[group.end : group.end + 30]
    owner = re.match(r"(?:['’]s?\s+|的)", after)
    return not owner or after[owner.end() :].startswith(tuple(every("delegates")))


def _is_nearest(scene: Scene, hit: Hit, group: Group) -> bool:
    """Return whether a phrase is the one that a group belongs to, of those in its sentence."""

    def gap(other: Hit) -> int:
        return max(0, group.start - other.end, other.start - group.end)

    best = min((gap(other) for other in scene.hits), default=0)
    return gap(hit) <= min(best + _NEAR // 2, _AWAY)


def _word_before(scene: Scene, group: Group) -> str:
    """Return the last joining word right before a group."""
    before = scene.reading.low[max(scene.start, group.start - 24) : group.start].rstrip()
    before = re.sub(r"\s(?:the|its|the city of|the province of)$", "", before)
    before = re.sub(rf"(?:{list_pattern('acting').pattern})\s?$", "", before).rstrip()
    for word in _small_words():
        if before.endswith(word) and (
            not word[0].isascii() or not before[: -len(word)][-1:].isalnum()
        ):
            return word
    return ""


@lru_cache(maxsize=1)
def _and_before() -> re.Pattern[str]:
    return re.compile(rf"(?:{any_of(every('and')).pattern})\s?$")


@lru_cache(maxsize=1)
def _small_words() -> tuple[str, ...]:
    words = {*every("with"), *every("lists"), *every("between")}
    return tuple(sorted(words, key=len, reverse=True))


def _subjects(scene: Scene, groups: Sequence[Group], hit: Hit) -> list[Group]:
    """Return the groups that can be the first side of what a phrase states."""
    begin = scene.clause(hit.start)[0]
    own = _has_subject(scene, begin, hit)
    return [
        group
        for group in groups
        if not _is_taken(scene, hit, group)
        and (group.start >= begin or not (own or _is_object(scene, group)))
    ]


def _is_object(scene: Scene, group: Group) -> bool:
    """Return whether a group stands after a phrase of its clause, so that it is not the subject."""
    begin = scene.clause(group.start)[0]
    return any(begin <= hit.start and hit.end <= group.start for hit in scene.hits)


def _has_subject(scene: Scene, begin: int, hit: Hit) -> bool:
    """Return whether a clause begins with a name that nobody knows, so that it is about another."""
    words = clause_pattern().match(scene.reading.low, begin)
    start = words.end() if words else begin
    capital = _CAPITAL.match(scene.reading.text, start, hit.start)
    return bool(capital) and not any(
        find.start < hit.start and find.end > start for find in scene.finds
    )


def _is_taken(scene: Scene, hit: Hit, group: Group) -> bool:
    """Return whether another verb takes a group: "visited X and", "a member of X, visited"."""
    taken = any(0 <= group.start - other.end <= 6 and other != hit for other in scene.hits)
    between = (group.end, hit.start)
    return taken and (scene.says("and", *between) or "," in scene.reading.text[slice(*between)])


def _last_before(groups: Sequence[Group], offset: int, kind: TieKind, other: Group) -> Group | None:
    """Return the nearest group before an offset that can be the first side."""
    for group in reversed(groups):
        if group.end <= offset and not group.located and cross(group, other, kind, "", (0, 0)):
            return group
    return None


def _object(scene: Scene, groups: Sequence[Group], hit: Hit, kind: TieKind) -> list[Ends]:
    """Return subject and object of "twinned to", "sister cities: …", "sister city of"."""
    after = next((group for group in groups if group.start >= hit.end), None)
    if not after or after.start - hit.end > _NEAR or after.located:
        return []
    between = scene.reading.low[hit.end : after.start].strip(" :：–-,，")
    word = _word_before(scene, after)
    # "Cooperation of A" is a matter of A alone, "sister city of A" is not.
    if (between and word not in every("lists")) or (word in every("of") and not kind.levels):
        return []
    subject = _last_before(_subjects(scene, groups, hit), hit.start, kind, after)
    return cross(subject, after, kind, "object", (hit.start, hit.end)) if subject else []


def _list_of(scene: Scene, groups: Sequence[Group], hit: Hit, kind: TieKind) -> list[Ends]:
    """Return the ends of "sister cities of A include B and C"."""
    after = [group for group in groups if group.start >= hit.end]
    if len(after) < 2 or after[0].start - hit.end > _NEAR // 2:
        return []
    owner, listed = after[:2]
    between = scene.reading.low[owner.end : listed.start].strip(" :：,")
    if _word_before(scene, owner) not in every("of") or between not in every("lists"):
        return []
    return cross(owner, listed, kind, "object", (hit.start, hit.end))


def _possessive(scene: Scene, groups: Sequence[Group], hit: Hit, kind: TieKind) -> list[Ends]:
    """Return the ends of "A is B's sister city"."""
    owner = next((group for group in reversed(groups) if group.end <= hit.start), None)
    if not owner:
        return []
    between = scene.reading.low[owner.end : hit.start]
    if not re.match(r"(?:['’]s?\s|的)", between) or len(between) > 25:
        return []
    subject = _last_before(groups, owner.start, kind, owner)
    return cross(subject, owner, kind, "possessive", (hit.start, hit.end)) if subject else []


def _one_group(groups: Sequence[Group], hit: Hit, kind: TieKind) -> list[Ends]:
    """Return the members of one list with each other: "A and B signed"."""
    before = [g for g in groups if g.end <= hit.start and not g.located]
    after = [
        g for g in groups if g.start >= hit.end and g.start - hit.end < _NEAR and not g.located
    ]
    for group in (*reversed(before), *after[:1]):
        if hit.start - group.end > _FAR:
            continue
        members = group.members
        if len(members) < 2:
            if group in before:
                return []
            continue
        # Of three or more it is not said who is tied to whom.
        first, second = members[:2]
        if len(members) == 2 and first.ref != second.ref and kind.allows(first.kind, second.kind):
            return [Ends(first, second, "group", (hit.start, hit.end))]
        return []
    return []


# Kinds with a direction


def directed_ends(scene: Scene, hit: Hit, kind: TieKind) -> list[Ends]:
    """Return the ends of ties of a kind with a direction that a phrase states."""
    begin, finish = scene.clause(hit.start)
    groups = [group for group in scene.order.groups if scene.start <= group.start < finish]
    inside = next((g for g in groups if hit.start < g.start and g.end <= hit.end), None)
    subjects = [group for group in groups if _is_subject(scene, group)]
    first = _subject(scene, subjects, hit, kind, begin)
    second = _complement(scene, groups, hit, kind)
    if inside:
        if hit.trigger.inverse:
            return _run(inside, first or second, kind, hit)
        # "A is a member of B" with the object between the words.
        return _run(first, inside, kind, hit)
    if hit.trigger.inverse:
        return _run(second, first, kind, hit)
    return _run(first, second, kind, hit)


def _run(tail: Group | None, head: Group | None, kind: TieKind, hit: Hit) -> list[Ends]:
    if not tail or not head:
        return []
    return cross(tail, head, kind, "directed", (hit.start, hit.end))


def _subject(
    scene: Scene, groups: Sequence[Group], hit: Hit, kind: TieKind, begin: int
) -> Group | None:
    """Return the group before a verb that is its subject."""
    allowed = kind.head if hit.trigger.inverse else kind.tail
    for group in reversed(groups):
        if group.end > hit.start or group.located:
            continue
        if _is_taken(scene, hit, group):
            continue
        if hit.start - group.end > _FAR or (group.start < begin and hit.start - begin > 12):
            return None
        if any(member.kind in allowed for member in group.members):
            return group
    return None


def _complement(scene: Scene, groups: Sequence[Group], hit: Hit, kind: TieKind) -> Group | None:
    """Return the group after a verb that is its object, both sides of "A with B" taken together."""
    allowed = kind.tail if hit.trigger.inverse else kind.head
    for at, group in enumerate(groups):
        if group.start < hit.end:
            continue
        dense = is_caseless(scene.reading.text[hit.end - 1])
        if group.start - hit.end > _AHEAD * (_DENSE if dense else 1):
            return None
        if not any(member.kind in allowed for member in group.members):
            continue
        if _is_crossed(scene, hit, group):
            return None
        members, end = list(group.members), group.end
        for following in groups[at + 1 :]:
            between = scene.reading.low[end : following.start].strip()
            if between not in (*every("with"), *every("and"), "-"):
                break
            members, end = [*members, *following.members], following.end
        return Group(tuple(members), group.start, end)
    return None


def _is_crossed(scene: Scene, hit: Hit, group: Group) -> bool:
    """Return whether another statement or a date stands between a verb and a group."""
    between = (hit.end, group.start)
    spans = [(each.start, each.end) for each in scene.hits]
    spans += [(each.start, each.end) for each in scene.dates]
    return any(between[0] <= start and end <= between[1] for start, end in spans)
