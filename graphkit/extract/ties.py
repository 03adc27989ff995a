"""Ties that a text states: the phrases of each kind, the actors around them, status and dates."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import NamedTuple

from graphkit.extract.actors import reading_of
from graphkit.extract.clauses import Group, Order, Unit, order
from graphkit.extract.dating import DateFound, find_dates
from graphkit.extract.document import Document
from graphkit.extract.finds import FoundActor, FoundTie, Reason
from graphkit.extract.grammar import Trigger, every, list_pattern, triggers
from graphkit.extract.reading import Reading, clause_pattern
from graphkit.extract.states import State, state_of, words_in
from graphkit.model.network import Network
from graphkit.model.vocabulary import TieKind

# Likelihoods before calibration, by the form in which a tie is stated.
_FORMS = {
    "hyphen": 0.9,
    "with": 0.85,
    "between": 0.85,
    "object": 0.8,
    "possessive": 0.8,
    "group": 0.7,
    "directed": 0.75,
    "context": 0.6,
}
_NEAR, _FAR, _AHEAD = 60, 160, 70


class _Hit(NamedTuple):
    """A phrase of a tie kind in the text."""

    trigger: Trigger
    start: int
    end: int


class _Ends(NamedTuple):
    tail: FoundActor
    head: FoundActor
    form: str
    anchor: tuple[int, int]


@dataclass(frozen=True)
class _Scene:
    """A sentence: its actors, their order, phrases, dates and clauses."""

    reading: Reading
    start: int
    end: int
    finds: Sequence[FoundActor]
    order: Order
    hits: Sequence[_Hit]
    dates: Sequence[DateFound]

    @cached_property
    def cuts(self) -> list[int]:
        """The offsets where a clause begins, in order, and the end of the sentence."""
        begins = {self.start, self.end}
        for match in self.reading.hits(clause_pattern(), self.start, self.end):
            if not any(find.start <= match.start() < find.end for find in self.finds):
                begins.add(match.start())
        return sorted(begins)

    def clause(self, offset: int) -> tuple[int, int]:
        """Return the clause that an offset is in."""
        at = min(bisect_right(self.cuts, offset), len(self.cuts) - 1)
        return self.cuts[max(0, at - 1)], self.cuts[at]


def find_ties(document: Document, actors: Sequence[FoundActor], network: Network) -> list[FoundTie]:
    """Find the ties that a document states, denies or announces.

    A tie is found by a phrase of its kind (``triggers`` in the vocabulary) and the actors that the
    order of the words joins: pairs with a hyphen, the two sides of "with" and "between", subject
    and object of a verb. Ends must be of kinds that the vocabulary allows. Nothing is made of
    conditions and questions.

    Args:
        document: the document; its date is what "last year" counts from.
        actors: of :func:`graphkit.extract.actors.find_actors`.
        network: whose vocabulary has the kinds and their phrases.

    Returns:
        The ties in the order of the text, one for each passage and pair of ends.

    Example:
        >>> from graphkit.extract.actors import find_actors
        >>> from graphkit.extract.document import text_document
        >>> document = text_document("Loei has not signed any agreement with Kunming.")
        >>> finds = find_actors(document, Network())
        >>> [(tie.kind, tie.status) for tie in find_ties(document, finds, Network())]
        [('cooperates_with', 'denied')]
    """
    reading = reading_of(document, network)
    kinds = network.ontology.tie_kinds
    found: list[FoundTie] = []
    stated = _hits(reading, actors, triggers(network.ontology))
    dates = find_dates(reading, document.date)
    for scene in _scenes(reading, actors, stated, dates):
        ties = list(_of_scene(scene, kinds))
        if not ties:
            ties = list(_of_context(scene, kinds, stated))
        found.extend(_without_doubles(ties, list(kinds)))
    return sorted(found, key=lambda tie: (tie.start, tie.end, tie.tail.start, tie.head.start))


def _hits(reading: Reading, actors: Sequence[FoundActor], stated: Sequence[Trigger]) -> list[_Hit]:
    """Return the phrases in the text in order, without those inside a name or a longer phrase."""
    occupied = [(find.start, find.end) for find in actors]
    starts = [start for start, _ in occupied]
    hits: list[_Hit] = []
    for trigger in stated:
        for match in reading.hits(trigger.pattern, 0, len(reading.text)):
            at = bisect_right(starts, match.start()) - 1
            if at >= 0 and occupied[at][1] > match.start():
                continue
            hits.append(_Hit(trigger, *match.span()))
    hits.sort(key=lambda hit: (hit.start, -hit.end))
    kept: list[_Hit] = []
    for hit in hits:
        inside = any(
            other.start <= hit.start and hit.end <= other.end and other[1:] != hit[1:]
            for other in kept[-6:]
        )
        if not inside and not reading.is_silent(hit.start, hit.end):
            kept.append(hit)
    return kept


def _scenes(
    reading: Reading,
    actors: Sequence[FoundActor],
    hits: Sequence[_Hit],
    dates: Sequence[DateFound],
) -> Iterator[_Scene]:
    """Yield the sentences that name actors or refer to them."""
    starts = [find.start for find in actors]
    hit_starts = [hit.start for hit in hits]
    date_starts = [date.start for date in dates]
    for start, end in reading.sentences():
        finds = actors[bisect_left(starts, start) : bisect_left(starts, end)]
        own = hits[bisect_left(hit_starts, start) : bisect_left(hit_starts, end)]
        if not finds and not own:
            continue
        past = actors[max(0, bisect_left(starts, start) - 12) : bisect_left(starts, start)]
        taken = [
            date
            for date in dates[bisect_left(date_starts, start) : bisect_left(date_starts, end)]
            if not any(find.start <= date.start < find.end for find in finds)
        ]
        placed = order(reading, finds, start, end, past)
        yield _Scene(reading, start, end, finds, placed, own, taken)


def _of_scene(scene: _Scene, kinds: Mapping[str, TieKind]) -> Iterator[FoundTie]:
    for hit in scene.hits:
        kind = kinds[hit.trigger.kind]
        if _is_unreal(scene, hit):
            continue
        ends = _symmetric(scene, hit, kind) if kind.symmetric else _directed(scene, hit, kind)
        for each in _respective(scene, hit, ends):
            yield _tie(scene, kind, hit, each)


def _respective(scene: _Scene, hit: _Hit, ends: list[_Ends]) -> list[_Ends]:
    """Return the ends in their order, one by one, where the clause says "respectively"."""
    clause = scene.clause(hit.start)
    if not any(True for _ in scene.reading.hits(list_pattern("respectively"), *clause)):
        return ends
    tails = list(dict.fromkeys(each.tail for each in ends))
    heads = list(dict.fromkeys(each.head for each in ends))
    if len(tails) != len(heads):
        return ends
    return [each for each in ends if tails.index(each.tail) == heads.index(each.head)]


def _is_unreal(scene: _Scene, hit: _Hit) -> bool:
    """Return whether a phrase stands in a condition or a question."""
    start = scene.clause(hit.start)[0]
    if scene.reading.text[start : scene.end].rstrip().endswith(("?", "？")):
        return True
    return any(True for _ in scene.reading.hits(list_pattern("condition"), scene.start, hit.start))


# Kinds without a direction


def _symmetric(scene: _Scene, hit: _Hit, kind: TieKind) -> list[_Ends]:
    begin, finish = scene.clause(hit.start)
    units = [
        unit
        for unit in scene.order.units
        if begin <= unit.start < finish and not (unit.left.located and unit.form != "hyphen")
    ]
    # A list of pairs goes on past "while" and "but".
    listed = [u for u in scene.order.units if u.form == "hyphen" and _allowed(kind, u)]
    if listed:
        return [
            ends
            for unit in listed
            for ends in _cross(unit.left, unit.right, kind, "hyphen", _own(unit))
        ]
    near = [unit for unit in units if _allowed(kind, unit)]
    if near:
        best = min(near, key=lambda unit: _distance(unit, hit))
        if best.form == "between":
            same = [unit for unit in near if unit.form == "between"]
        else:
            same = [best]
        return [
            ends
            for unit in same
            for ends in _cross(unit.left, unit.right, kind, best.form, hit[1:])
        ]
    groups = [group for group in scene.order.groups if begin <= group.start < finish]
    return (
        _with_others(scene, groups, hit, kind)
        or _object(scene, groups, hit, kind)
        or _possessive(scene, groups, hit, kind)
        or _one_group(groups, hit, kind)
    )


def _own(unit: Unit) -> tuple[int, int]:
    return unit.start, unit.end


def _distance(unit: Unit, hit: _Hit) -> int:
    return max(0, unit.start - hit.end, hit.start - unit.end)


def _allowed(kind: TieKind, unit: Unit) -> bool:
    return any(
        kind.allows(tail.kind, head.kind)
        for tail in unit.left.members
        for head in unit.right.members
        if tail.ref != head.ref
    )


def _cross(
    left: Group, right: Group, kind: TieKind, form: str, anchor: tuple[int, int]
) -> list[_Ends]:
    """Return each member of one group with each of the other, where the kind allows them."""
    return [
        _Ends(tail, head, form, anchor)
        for tail in left.members
        for head in right.members
        if tail.ref != head.ref and kind.allows(tail.kind, head.kind)
    ]


def _with_others(scene: _Scene, groups: Sequence[Group], hit: _Hit, kind: TieKind) -> list[_Ends]:
    """Return the subject with those after "with", which need not follow it at once."""
    found: list[_Ends] = []
    for other in groups:
        word = _word_before(scene, other)
        if word not in every("with"):
            continue
        subject = _last_before(groups, min(other.start, max(hit.start, other.start)), kind, other)
        if subject:
            found += _cross(subject, other, kind, "with", (hit.start, hit.end))
    return found


def _word_before(scene: _Scene, group: Group) -> str:
    """Return the last joining word right before a group."""
    before = scene.reading.low[max(scene.start, group.start - 24) : group.start].rstrip()
    before = re.sub(r"\s(?:the|its|the city of|the province of)$", "", before)
    for word in _small_words():
        if before.endswith(word) and (
            not word[0].isascii() or not before[: -len(word)][-1:].isalnum()
        ):
            return word
    return ""


@lru_cache(maxsize=1)
def _small_words() -> tuple[str, ...]:
    words = {*every("with"), *every("lists"), *every("between")}
    return tuple(sorted(words, key=len, reverse=True))


def _last_before(groups: Sequence[Group], offset: int, kind: TieKind, other: Group) -> Group | None:
    """Return the nearest group before an offset that can be the first side."""
    for group in reversed(groups):
        if group.end <= offset and not group.located and _cross(group, other, kind, "", (0, 0)):
            return group
    return None


def _object(scene: _Scene, groups: Sequence[Group], hit: _Hit, kind: TieKind) -> list[_Ends]:
    """Return subject and object of "twinned to", "sister cities: …", "sister city of"."""
    after = next((group for group in groups if group.start >= hit.end), None)
    if not after or after.start - hit.end > _NEAR or after.located:
        return []
    between = scene.reading.low[hit.end : after.start].strip(" :：–-")
    if between and _word_before(scene, after) not in every("lists"):
        return []
    subject = _last_before(groups, hit.start, kind, after)
    return _cross(subject, after, kind, "object", (hit.start, hit.end)) if subject else []


def _possessive(scene: _Scene, groups: Sequence[Group], hit: _Hit, kind: TieKind) -> list[_Ends]:
    """Return the ends of "A is B's sister city"."""
    owner = next((group for group in reversed(groups) if group.end <= hit.start), None)
    if not owner:
        return []
    between = scene.reading.low[owner.end : hit.start]
    if not re.match(r"(?:['’]s?\s|的)", between) or len(between) > 25:
        return []
    subject = _last_before(groups, owner.start, kind, owner)
    return _cross(subject, owner, kind, "possessive", (hit.start, hit.end)) if subject else []


def _one_group(groups: Sequence[Group], hit: _Hit, kind: TieKind) -> list[_Ends]:
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
        pairs = [(a, b) for i, a in enumerate(members) for b in members[i + 1 :]]
        return [
            _Ends(a, b, "group", (hit.start, hit.end))
            for a, b in pairs
            if a.ref != b.ref and kind.allows(a.kind, b.kind)
        ]
    return []


# Kinds with a direction


def _directed(scene: _Scene, hit: _Hit, kind: TieKind) -> list[_Ends]:
    begin, finish = scene.clause(hit.start)
    groups = [group for group in scene.order.groups if scene.start <= group.start < finish]
    inside = next((g for g in groups if hit.start < g.start and g.end <= hit.end), None)
    first = _subject(groups, hit, kind, begin)
    second = _complement(scene, groups, hit, kind)
    if inside:
        if hit.trigger.inverse:
            return _run(inside, first or second, kind, hit)
        # "A is a member of B" with the object between the words.
        return _run(first, inside, kind, hit)
    if hit.trigger.inverse:
        return _run(second, first, kind, hit)
    return _run(first, second, kind, hit)


def _run(tail: Group | None, head: Group | None, kind: TieKind, hit: _Hit) -> list[_Ends]:
    if not tail or not head:
        return []
    return _cross(tail, head, kind, "directed", (hit.start, hit.end))


def _subject(groups: Sequence[Group], hit: _Hit, kind: TieKind, begin: int) -> Group | None:
    """Return the group before a verb that is its subject."""
    allowed = kind.head if hit.trigger.inverse else kind.tail
    for group in reversed(groups):
        if group.end > hit.start or group.located:
            continue
        if hit.start - group.end > _FAR or (group.start < begin and hit.start - begin > 12):
            return None
        if any(member.kind in allowed for member in group.members):
            return group
    return None


def _complement(scene: _Scene, groups: Sequence[Group], hit: _Hit, kind: TieKind) -> Group | None:
    """Return the group after a verb that is its object, both sides of "A with B" taken together."""
    allowed = kind.tail if hit.trigger.inverse else kind.head
    for at, group in enumerate(groups):
        if group.start < hit.end:
            continue
        if group.start - hit.end > _AHEAD:
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


def _is_crossed(scene: _Scene, hit: _Hit, group: Group) -> bool:
    """Return whether another statement or a date stands between a verb and a group."""
    between = (hit.end, group.start)
    spans = [(each.start, each.end) for each in scene.hits]
    spans += [(each.start, each.end) for each in scene.dates]
    return any(between[0] <= start and end <= between[1] for start, end in spans)


# What a passage says of a tie


def _tie(scene: _Scene, kind: TieKind, hit: _Hit, ends: _Ends) -> FoundTie:
    reading = scene.reading
    begin, finish = scene.clause(ends.anchor[0])
    state = state_of(
        reading, (begin, finish), ends.anchor, scene.finds, pair=ends.form in ("hyphen", "context")
    )
    spans = [(ends.tail.start, ends.tail.end), (ends.head.start, ends.head.end)]
    if ends.form != "context":
        spans += [(hit.start, hit.end), *state.spans()]
    date = _date(scene, ends, state)
    if date and ends.form != "context":
        spans.append((date.start, date.end))
    start, end = min(first for first, _ in spans), max(last for _, last in spans)
    score = _FORMS[ends.form] * min(ends.tail.score, ends.head.score) ** 0.5
    if state.hedged:
        score *= 0.6
    words = (scene.start, scene.end)
    return FoundTie(
        kind.id,
        ends.tail,
        ends.head,
        start,
        end,
        kind.symmetric,
        state.status,
        date.date if date else None,
        date.until if date else None,
        tuple(words_in(reading, "dimensions", words)),
        next(iter(words_in(reading, "levels", words)), "") if kind.levels else "",
        next(iter(words_in(reading, "mechanisms", (begin, finish))), ""),
        state.hedged,
        round(score, 3),
        (
            Reason("phrase", reading.text[hit.start : hit.end]),
            *((Reason("status", state.words),) if state.words else ()),
            *((Reason("date", reading.text[date.start : date.end]),) if date else ()),
            *((Reason("hedge"),) if state.hedged else ()),
            Reason(f"form_{ends.form}"),
        ),
    )


def _date(scene: _Scene, ends: _Ends, state: State) -> DateFound | None:
    """Return the date of a tie: the nearest one in its clause, else in its sentence.

    A date after the tie that "and" sets apart belongs to what follows.
    """
    first = min(ends.tail.start, ends.head.start, ends.anchor[0])
    last = max(ends.tail.end, ends.head.end, ends.anchor[1])
    if state.status == "ended" and state.words:
        first, last = min(state.start, last), max(state.end, first)
    begin, finish = scene.clause(ends.anchor[0])
    dates = [date for date in scene.dates if not _belongs_on(scene, last, date)]
    own = [date for date in dates if begin <= date.start < finish]

    def gap(date: DateFound) -> int:
        return max(0, date.start - last, first - date.end)

    return min(own or dates, key=gap, default=None)


def _belongs_on(scene: _Scene, last: int, date: DateFound) -> bool:
    """Return whether a date after the ends of a tie belongs to the next statement."""
    if date.start < last:
        return False
    between = (last, date.start)
    joint = any(True for _ in scene.reading.hits(list_pattern("and"), *between))
    return joint and not any(
        between[0] <= hit.start and hit.end <= between[1] for hit in scene.hits
    )


# Pairs that only their context tells the kind of


def _of_context(
    scene: _Scene, kinds: Mapping[str, TieKind], hits: Sequence[_Hit]
) -> Iterator[FoundTie]:
    """Yield hyphenated pairs of places under a heading or after a sentence on their kind."""
    units = [unit for unit in scene.order.units if unit.form == "hyphen"]
    if not units:
        return
    floor = max(0, scene.start - 500)
    before = [hit for hit in hits if floor <= hit.start < scene.start]
    hit = next((hit for hit in reversed(before) if kinds[hit.trigger.kind].levels), None)
    if not hit:
        return
    kind = kinds[hit.trigger.kind]
    for unit in units:
        tail, head = unit.left.members[0], unit.right.members[0]
        if kind.allows(tail.kind, head.kind) and tail.country != head.country:
            yield _tie(scene, kind, hit, _Ends(tail, head, "context", _own(unit)))


def _without_doubles(ties: Sequence[FoundTie], kinds: Sequence[str]) -> list[FoundTie]:
    """Return one tie for each pair of ends and kind, the first kind of the same family of form.

    A signing between two sister cities states one tie: the kind that the vocabulary lists first.
    """
    best: dict[tuple[object, ...], FoundTie] = {}
    for tie in ties:
        refs = (tie.tail.ref, tie.head.ref)
        ends = tuple(sorted(refs)) if tie.symmetric else refs
        key = (ends, tie.kind if not tie.symmetric else "")
        old = best.get(key)
        if old is None or (kinds.index(tie.kind), -tie.score) < (kinds.index(old.kind), -old.score):
            best[key] = tie
    return list(best.values())
