"""Ties that a text states: the phrases of each kind, the actors around them, status and dates."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from graphkit.extract.actors import reading_of
from graphkit.extract.clauses import Unit, order
from graphkit.extract.dating import DateFound, find_dates
from graphkit.extract.document import Document
from graphkit.extract.ends import Ends, Hit, Scene, directed_ends, own_span, symmetric_ends
from graphkit.extract.finds import FoundActor, FoundTie, Reason
from graphkit.extract.grammar import Trigger, list_pattern, table_patterns, triggers
from graphkit.extract.lines import is_marked
from graphkit.extract.reading import Reading, Span
from graphkit.extract.reliability import rate
from graphkit.extract.states import (
    DENIED,
    IN_FORCE,
    State,
    ended_in,
    has_status,
    heading_of,
    heading_state,
    state_of,
    words_in,
)
from graphkit.model.network import Network
from graphkit.model.vocabulary import TieKind

# A hedge makes a tie less sure; a find of this score is a sure end.
_HEDGED, _SURE_END = 0.75, 0.85
_DENIED_BEFORE, _STATUS_BEHIND = 30, 24


_TITLE = re.compile(r"“[^“”\n]{20,250}”|「[^「」\n]{10,}」|《[^《》\n]{8,}》|\"[^\"\n]{20,250}\"")


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
    dates = [
        date
        for date in find_dates(reading, document.date)
        if not reading.is_silent(date.start, date.end) and not _is_limit(reading, date)
    ]
    for scene in _scenes(reading, actors, stated, dates):
        ties = list(_of_scene(scene, kinds))
        ties = [*ties, *_of_context(scene, kinds, stated)]
        found.extend(_without_doubles(ties, list(kinds)))
    return sorted(found, key=lambda tie: (tie.start, tie.end, tie.tail.start, tie.head.start))


def _is_limit(reading: Reading, date: DateFound) -> bool:
    """Return whether a date only says until when nothing began: "before 2025"."""
    before = reading.low[max(0, date.start - 20) : date.start]
    return any(
        found.end() == len(before.rstrip())
        for found in list_pattern("before_dates").finditer(before)
    )


def _hits(reading: Reading, actors: Sequence[FoundActor], stated: Sequence[Trigger]) -> list[Hit]:
    """Return the phrases in the text in order, without those inside a name or a longer phrase."""
    occupied = [(find.start, find.end) for find in actors]
    starts = [start for start, _ in occupied]
    hits: list[Hit] = []
    for trigger in stated:
        for match in reading.hits(trigger.pattern, 0, len(reading.text)):
            at = bisect_right(starts, match.start()) - 1
            if at >= 0 and occupied[at][1] > match.start():
                continue
            hits.append(Hit(trigger, *match.span()))
    hits.sort(key=lambda hit: (hit.start, -hit.end))
    kept: list[Hit] = []
    for hit in hits:
        inside = any(
            other.start <= hit.start and hit.end <= other.end and other[1:] != hit[1:]
            for other in kept[-6:]
        )
        if not inside and not reading.is_silent(hit.start, hit.end) and _is_told(reading, hit):
            kept.append(hit)
    return kept


def _is_told(reading: Reading, hit: Hit) -> bool:
    """Return whether a phrase states a tie: "relations with" alone does so only when denied."""
    words = reading.low[hit.start : hit.end]
    if not list_pattern("vague").fullmatch(words):
        return True
    begin = max(reading.sentence(hit.start)[0], hit.start - _DENIED_BEFORE)
    denied = table_patterns("status")[DENIED]
    return any(True for _ in reading.hits(denied, begin, hit.start))


def _scenes(
    reading: Reading,
    actors: Sequence[FoundActor],
    hits: Sequence[Hit],
    dates: Sequence[DateFound],
) -> Iterator[Scene]:
    """Yield the sentences that name actors or refer to them."""
    starts = [find.start for find in actors]
    # What a title in quotation marks names has no part in the sentence around it.
    titles = [
        match.span()
        for match in _TITLE.finditer(reading.text)
        if sum(match.start() < find.start < match.end() for find in actors) < 2
    ]
    hits = [hit for hit in hits if not any(a < hit.start and hit.end < b for a, b in titles)]
    hit_starts = [hit.start for hit in hits]
    date_starts = [date.start for date in dates]
    for start, end in _sentences(reading, actors):
        finds = [
            find
            for find in actors[bisect_left(starts, start) : bisect_left(starts, end)]
            if not any(first < find.start and find.end < last for first, last in titles)
        ]
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
        yield Scene(reading, start, end, finds, placed, own, taken)


def _sentences(reading: Reading, actors: Sequence[FoundActor]) -> Iterator[Span]:
    """Yield the sentences, those joined that the name of an actor goes across."""
    inside = {
        at
        for find in actors
        for at in reading.breaks[
            bisect_right(reading.breaks, find.start) : bisect_left(reading.breaks, find.end)
        ]
    }
    edges = [at for at in reading.breaks if at not in inside]
    yield from pairwise(edges)


def _of_scene(scene: Scene, kinds: Mapping[str, TieKind]) -> Iterator[FoundTie]:
    for hit in scene.hits:
        kind = kinds[hit.trigger.kind]
        if _is_unreal(scene, hit):
            continue
        ends = (
            symmetric_ends(scene, hit, kind) if kind.symmetric else directed_ends(scene, hit, kind)
        )
        for each in _respective(scene, hit, ends):
            yield _tie(scene, kind, hit, each)


def _respective(scene: Scene, hit: Hit, ends: list[Ends]) -> list[Ends]:
    """Return the ends in their order, one by one, where the clause says "respectively"."""
    clause = scene.clause(hit.start)
    if not scene.says("respectively", *clause):
        return ends
    tails = list(dict.fromkeys(each.tail for each in ends))
    heads = list(dict.fromkeys(each.head for each in ends))
    if len(tails) != len(heads):
        return ends
    return [each for each in ends if tails.index(each.tail) == heads.index(each.head)]


def _is_unreal(scene: Scene, hit: Hit) -> bool:
    """Return whether a phrase stands in a condition or a question."""
    start = scene.clause(hit.start)[0]
    if scene.reading.text[start : scene.end].rstrip().endswith(("?", "？")):
        return True
    return scene.says("condition", scene.start, hit.start)


# What a passage says of a tie


def _tie(scene: Scene, kind: TieKind, hit: Hit, ends: Ends) -> FoundTie:
    reading = scene.reading
    begin, finish = scene.clause(ends.anchor[0])
    state = state_of(
        reading,
        (begin, finish),
        ends.anchor,
        scene.finds,
        after=_after(ends),
        last=min(max(ends.tail.end, ends.head.end, ends.anchor[1]), finish),
        pair=ends.form in ("hyphen", "context"),
    )
    if state.status == IN_FORCE and ends.form != "context":
        state = ended_in(reading, scene.rest(ends.anchor[0]), scene.finds) or state
    if state.status == IN_FORCE and ends.form in ("hyphen", "context"):
        state = heading_state(reading, scene.start) or state
    spans = [(ends.tail.start, ends.tail.end), (ends.head.start, ends.head.end)]
    if ends.form != "context":
        spans += [(hit.start, hit.end)]
    spans += [span for span in state.spans() if span[0] >= scene.start]
    date = _date(scene, ends, state)
    if date and ends.form != "context":
        spans.append((date.start, date.end))
    start, end = min(first for first, _ in spans), max(last for _, last in spans)
    score = rate("tie", ends.form) * min(
        1, ends.tail.score / _SURE_END, ends.head.score / _SURE_END
    )
    if state.hedged:
        score *= _HEDGED
    words = _own_words(scene, begin, finish)
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
        next(iter(words_in(reading, "mechanisms", words)), ""),
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


def _own_words(scene: Scene, begin: int, finish: int) -> list[Span]:
    """Return the parts of a clause outside names of actors, which tell nothing of a tie."""
    spans: list[Span] = []
    for find in scene.finds:
        if find.start >= finish or find.end <= begin:
            continue
        spans.append((begin, find.start))
        begin = find.end
    return [span for span in (*spans, (begin, finish)) if span[0] < span[1]]


def _after(ends: Ends) -> int:
    """Return the offset from which a denial can follow a phrase that names its two sides."""
    last = max(ends.tail.end, ends.head.end)
    leads = ends.form in ("between", "with") and ends.anchor[1] <= ends.tail.start
    return last if leads else 10**9


def _date(scene: Scene, ends: Ends, state: State) -> DateFound | None:
    """Return the date of a tie: the nearest one in its clause.

    A date after the tie that "and" sets apart belongs to what follows. A date that leads the
    sentence holds for a later clause with the same subject; no other date of another clause does.
    """
    first = min(ends.tail.start, ends.head.start, ends.anchor[0])
    last = max(ends.tail.end, ends.head.end, ends.anchor[1])
    begin, finish = scene.clause(ends.anchor[0])
    if state.status == "ended" and state.words:
        first, last = min(state.start, last), max(state.end, first)
        begin, finish = (begin, finish) if state.start < finish else scene.clause(state.start)
    dates = [
        date
        for date in scene.dates
        if not _belongs_on(scene, last, date) and not _belongs_before(scene, ends, date)
    ]
    own = [date for date in dates if begin <= date.start < finish]
    if not own and state.status == "ended":
        begin, finish = scene.rest(ends.anchor[0])
        own = [date for date in dates if begin <= date.start < finish]
    if not own and min(ends.tail.start, ends.head.start) < begin:
        lead = min((find.start for find in scene.finds), default=begin)
        own = [date for date in dates if date.end <= lead]

    begin, finish = scene.clause(ends.anchor[0])
    several = sum(begin <= date.start < finish for date in scene.dates) > 1
    if several and scene.says("respectively", begin, finish):
        # Which date is whose is not told by distance.
        return None

    def gap(date: DateFound) -> int:
        return max(0, date.start - last, first - date.end)

    return min(own, key=gap, default=None)


def _belongs_before(scene: Scene, ends: Ends, date: DateFound) -> bool:
    """Return whether a date before a phrase belongs to another kind: "a member since 2001, …"."""
    if date.end > ends.anchor[0]:
        return False
    own = next((hit for hit in scene.hits if (hit.start, hit.end) == ends.anchor), None)
    last = next((hit for hit in reversed(scene.hits) if hit.end <= date.start), None)
    # "…, and in 2018 the chamber hosted": a date before a subject belongs to what follows.
    led = any(date.end <= end.start < ends.anchor[0] for end in (ends.tail, ends.head))
    return bool(own and last and last.trigger.kind != own.trigger.kind and not led)


def _belongs_on(scene: Scene, last: int, date: DateFound) -> bool:
    """Return whether a date after the ends of a tie belongs to the next statement."""
    if date.start < last:
        return False
    between = (last, date.start)
    return scene.says("and", *between) and not any(
        between[0] <= hit.start and hit.end <= between[1] for hit in scene.hits
    )


# Pairs that only their context tells the kind of


def _of_context(
    scene: Scene, kinds: Mapping[str, TieKind], hits: Sequence[Hit]
) -> Iterator[FoundTie]:
    """Yield hyphenated pairs of places under a heading or after a sentence on their kind."""
    units = [
        unit
        for unit in scene.order.units
        # A phrase right before the pair tells its kind better than the heading.
        if unit.form == "hyphen" and not any(0 <= unit.start - h.end <= 40 for h in scene.hits)
    ]
    if not units:
        return
    floor = max(0, scene.start - 500)
    before = [hit for hit in hits if floor <= hit.start < scene.start]
    hit = next((hit for hit in reversed(before) if kinds[hit.trigger.kind].levels), None)
    if not hit or any(kinds[each.trigger.kind].levels for each in scene.hits):
        return
    kind = kinds[hit.trigger.kind]
    for unit in units:
        if not _is_listed(scene, unit, hit):
            continue
        tail, head = unit.left.members[0], unit.right.members[0]
        if kind.allows(tail.kind, head.kind) and tail.country != head.country:
            yield _tie(scene, kind, hit, Ends(tail, head, "context", own_span(unit)))


def _is_listed(scene: Scene, unit: Unit, hit: Hit) -> bool:
    """Return whether a pair is one of a list that a heading, or a word such as "namely", opens.

    Buses and flights between two places are no pairs of the kind named before.
    """
    reading = scene.reading
    if is_marked(reading.text, scene.start):
        heading = heading_of(reading, scene.start)
        return bool(heading) and (
            heading[0] <= hit.start < heading[1] or has_status(reading, heading)
        )
    before = (scene.clause(unit.start)[0], unit.start)
    # "A third pair, A–B, is under negotiation": nothing but the verb is between.
    behind = (unit.end, min(scene.end, unit.end + _STATUS_BEHIND))
    return scene.says("lists", *before) or any(has_status(reading, one) for one in (before, behind))


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
        if old and DENIED in (old.status, tie.status) and old.status != tie.status:
            # "Some report …, but they have not signed": a denial in the sentence counts.
            denial = tie if tie.status == DENIED else old
            kind = min(old, tie, key=lambda each: kinds.index(each.kind)).kind
            best[key] = replace(denial, kind=kind)
        elif old is None or (kinds.index(tie.kind), -tie.score) < (
            kinds.index(old.kind),
            -old.score,
        ):
            best[key] = tie
    return list(best.values())
