"""The status that a passage gives a tie, and other words of the vocabulary in it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from graphkit.extract.finds import FoundActor
from graphkit.extract.grammar import list_pattern, table_patterns
from graphkit.extract.lines import is_marked
from graphkit.extract.reading import Reading, Span

DENIED = "denied"
IN_FORCE = "in_force"
_DENIAL, _RIGHT_BEFORE, _BEFORE, _BEFORE_PAIR = 48, 14, 90, 220
_HEADING = 60
_DENIED_AFTER = 80


class State(NamedTuple):
    """A status, the words that tell it and whether the passage is unsure."""

    status: str
    words: str = ""
    start: int = -1
    end: int = -1
    hedged: bool = False

    def spans(self) -> list[Span]:
        """Return the passage of the words, if there is one."""
        return [(self.start, self.end)] if self.words else []


class _Cue(NamedTuple):
    status: str
    start: int
    end: int


def state_of(
    reading: Reading,
    clause: Span,
    anchor: Span,
    finds: Sequence[FoundActor],
    *,
    after: int,
    last: int,
    pair: bool,
) -> State:
    """Return the status that the words of a clause give to what is stated at an anchor.

    Args:
        reading: the text.
        clause: the clause.
        anchor: the words that state the tie, or the pair of names in a list.
        finds: the actors of the sentence; words inside a name tell nothing.
        after: the offset from which a denial can follow ("the pact of A and B was never signed").
        last: the end of the names and of the anchor.
        pair: whether the anchor is a pair of a list, whose status stands before the list.
    """
    cues = [
        cue
        for cue in _cues(reading, clause, anchor)
        if not any(find.start <= cue.start < find.end for find in finds)
    ]
    hedged = any(True for _ in reading.hits(list_pattern("hedge"), *clause))
    if cues[:1] and cues[0].status == DENIED and cues[0].start >= anchor[1] and len(cues) == 1:
        words = reading.text[cues[0].start : cues[0].end]
        if list_pattern("denied_after").fullmatch(words.lower()):
            return State(DENIED, words, cues[0].start, cues[0].end, hedged)
    # What "and" adds after both names is another statement.
    end = next((m.start() for m in reading.hits(list_pattern("and"), last, clause[1])), clause[1])
    cues = [cue for cue in cues if cue.start < max(end, anchor[1])]
    chosen = _choose(cues, anchor, after, pair=pair)
    if chosen is None:
        return State(IN_FORCE, hedged=hedged)
    words = reading.text[chosen.start : chosen.end]
    return State(chosen.status, words, chosen.start, chosen.end, hedged)


def ended_in(reading: Reading, passage: Span, finds: Sequence[FoundActor]) -> State | None:
    """Return the status of a tie that a passage about nothing else ends ("but it lapsed")."""
    cues = [
        cue
        for cue in _cues(reading, passage, passage)
        if not any(find.start <= cue.start < find.end for find in finds)
    ]
    over = next((cue for cue in cues if cue.status in ("ended", "dormant")), None)
    if over is None or any(cue.status == DENIED for cue in cues):
        return None
    hedged = any(True for _ in reading.hits(list_pattern("hedge"), *passage))
    words = reading.text[over.start : over.end]
    return State(over.status, words, over.start, over.end, hedged)


def heading_state(reading: Reading, offset: int) -> State | None:
    """Return the status that the heading of a list gives its items; None where it tells none.

    Args:
        reading: the text.
        offset: the first offset of an item; it is one if its line begins with a mark of a list.
    """
    heading = heading_of(reading, offset)
    told = [cue for cue in _cues(reading, heading, heading) if cue.status != IN_FORCE]
    if not told or heading[1] - heading[0] > _HEADING:
        return None
    last = told[-1]
    return State(last.status, reading.text[last.start : last.end], last.start, last.end)


def heading_of(reading: Reading, offset: int) -> Span:
    """Return the line above the list of the item at an offset; an empty span without one."""
    text = reading.text
    end = offset
    while is_marked(text, end):
        begin = text.rfind("\n", 0, max(0, end - 1)) + 1
        if begin >= end or not text[begin:end].strip():
            break
        if not is_marked(text, begin):
            return begin, end
        end = begin
    return offset, offset


def has_status(reading: Reading, passage: Span) -> bool:
    """Return whether the words of a passage give a status."""
    return bool(_cues(reading, passage, passage))


def _cues(reading: Reading, clause: Span, anchor: Span) -> list[_Cue]:
    found: list[_Cue] = []
    for status, pattern in table_patterns("status").items():
        found += [_Cue(status, *m.span()) for m in reading.hits(pattern, *clause)]
    for status, pattern in table_patterns("status_near").items():
        for match in reading.hits(pattern, *clause):
            if 0 <= anchor[0] - match.end() <= _RIGHT_BEFORE:
                found.append(_Cue(status, *match.span()))
    for match in reading.hits(list_pattern("denied_after"), *clause):
        if 0 <= match.start() - anchor[1] <= _DENIED_AFTER:
            return [_Cue(DENIED, *match.span())]
    harmless = [m.span() for m in reading.hits(list_pattern("not_denied"), *clause)]
    return [
        cue
        for cue in sorted(found, key=lambda cue: (cue.start, -cue.end))
        if not any(start <= cue.start and cue.end <= end for start, end in harmless)
        and not any(
            o.start <= cue.start and cue.end <= o.end and (o.start, o.end) != (cue.start, cue.end)
            for o in found
        )
    ]


def _choose(cues: Sequence[_Cue], anchor: Span, after: int, *, pair: bool) -> _Cue | None:
    if pair:
        before = [
            cue for cue in cues if cue.end <= anchor[0] and anchor[0] - cue.end < _BEFORE_PAIR
        ]
        behind = [
            cue for cue in cues if 0 <= cue.start - anchor[1] <= _DENIAL and cue.status != IN_FORCE
        ]
        return before[-1] if before else behind[0] if behind else None
    denials = [
        cue
        for cue in cues
        if cue.status == DENIED
        and (-4 <= anchor[0] - cue.end <= _DENIAL or 0 <= cue.start - after <= _DENIAL)
    ]
    # "Will sign" is a plan though it has the word that states the tie.
    left = [
        cue
        for cue in cues
        if cue.status != DENIED
        and (
            0 <= anchor[0] + 1 - cue.end <= _BEFORE
            or (cue.start < anchor[0] < cue.end <= anchor[1] and cue.status != IN_FORCE)
        )
    ]
    right = [c for c in cues if c.start >= anchor[0] and c.status not in (DENIED, IN_FORCE)]
    plans = [c for c in (*left, *right) if c.status in ("in_process", "proposed")]
    if denials:
        # "Not yet signed, but under negotiation" denies nothing that is under way.
        over = [c for c in cues if c.status == "ended" and anchor[1] < c.start < denials[0].start]
        running = over or [c for c in plans if c.status == "in_process"]
        return running[-1] if running else denials[0]
    ended = [c for c in cues if c.status in ("ended", "dormant")]
    if ended:
        return ended[-1]
    nearest = left[-1] if left else None
    if nearest and nearest.status == IN_FORCE and len(left) > 1:
        # "Plans to establish", "is negotiating to sign": the verb before tells the status.
        first = left[-2]
        if first.status != IN_FORCE and nearest.start - first.end <= _RIGHT_BEFORE:
            nearest = first
    if nearest and nearest.status in ("in_process", "proposed"):
        return nearest
    if (
        right
        and right[0].start - anchor[1] < 60
        and (not nearest or right[0].status == "in_process")
    ):
        return right[0]
    inside = [c for c in cues if c.start >= anchor[0] and c.end <= anchor[1]]
    return nearest or (inside[0] if inside else None)


def words_in(reading: Reading, table: str, spans: Sequence[Span]) -> Iterator[str]:
    """Yield the words of the vocabulary that some passages tell, in the order of the lexicon."""
    for word, pattern in table_patterns(table).items():
        if any(True for span in spans for _ in reading.hits(pattern, *span)):
            yield word
