"""The state of a tie in words: its status and dates, its level, and who says so."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from graphkit.model.dates import PartialDate, is_event
from graphkit.model.records import Tie, certainty
from graphkit.model.ties import only_planned
from graphkit.report.brief.writer import Writer

DOUBTFUL = 0.7
"""The confidence below which a statement is doubtful, and said to be."""
_DATED = ("since", "until")


def status_text(writer: Writer, tie: Tie) -> str:
    """Return the status of a tie; one with an actor that has ended is in force only until then."""
    if only_planned(tie, writer.network.ontology):
        return marked(writer, tie, "status", writer.text("planned_event"))
    if past_event(writer, tie):
        return marked(writer, tie, "status", writer.text("past_event"))
    status = writer.label("statuses", tie.status)
    gone = ended_ends(writer, tie)
    if gone and tie.status == writer.network.ontology.default_status:
        actor = gone[0]
        until = writer.network.actors[actor].until
        after = writer.successor(actor)
        return writer.text(
            "status_until",
            status=status,
            until=str(until),
            merged=after if len(writer.predecessors(after)) > 1 else "",
            became=after if len(writer.predecessors(after)) == 1 else "",
            ended=0 if after else 1,
        )
    return marked(writer, tie, "status", status)


def ended_ends(writer: Writer, tie: Tie) -> list[str]:
    """Return the ends of a tie that no longer exist on the day of the brief, first gone first."""
    actors, day = writer.network.actors, writer.network.as_of
    gone = [
        (until.last, end)
        for end in dict.fromkeys((tie.tail, tie.head))
        if (until := actors[end].until) and until.last < day
    ]
    return [end for _, end in sorted(gone)]


def past_event(writer: Writer, tie: Tie) -> bool:
    """Return whether a tie was one event, such as a visit, and not a span that came to an end."""
    onto = writer.network.ontology
    over = tie.over and tie.status == onto.over_status and not only_planned(tie, onto)
    return over and is_event(tie.since_first, tie.since)


def date_text(writer: Writer, tie: Tie) -> str:
    """Return the date of the status of a tie, and whether a source states it."""
    if tie.status == writer.network.ontology.over_status:
        return span_text(writer, tie)
    return marked(writer, tie, "since", writer.date(tie.since))


def span_text(writer: Writer, tie: Tie) -> str:
    """Return when a tie that is over was: the date of an event, or from when to when."""
    first, last = tie.since_first, tie.since
    if first is None or last is None or first == last:
        return marked(writer, tie, "since", writer.date(last or first))
    if past_event(writer, tie) or only_planned(tie, writer.network.ontology):
        return marked(writer, tie, "since", writer.date(first))
    text = writer.text("span", first=str(first), last=str(last))
    return marked(writer, tie, "since", text)


def note_text(writer: Writer, tie: Tie) -> str:
    """Return the status of a tie and its date as a note behind a name; empty if there is none."""
    onto = writer.network.ontology
    gone = ended_ends(writer, tie)
    if tie.status == onto.default_status:
        if tie.since is None and not gone:
            return ""
        until = writer.network.actors[gone[0]].until if gone else None
        if is_event(tie.since, tie.until):
            return _dated(writer, tie, "event_only", tie.since)
        text = writer.text("since_only", since=str(tie.since or ""), until=str(until or ""))
        return marked(writer, tie, "since", text)
    if only_planned(tie, onto):
        return _dated(writer, tie, "planned_for", tie.since_first)
    if tie.status == onto.over_status:
        first, last = tie.since_first, tie.since
        if first and last and first != last and not is_event(first, last):
            return marked(
                writer, tie, "since", writer.text("span", first=str(first), last=str(last))
            )
        if first and last and tie.over:
            return _dated(writer, tie, "event_only", first)
    return _dated(writer, tie, "status_since", tie.since)


def _dated(writer: Writer, tie: Tie, key: str, date: PartialDate | None) -> str:
    text = writer.text(key, status=tie.status, since=str(date or ""))
    return marked(writer, tie, "since", text)


def level_text(writer: Writer, tie: Tie) -> str:
    """Return the level of a tie with its own confidence, and whether a source states it."""
    return marked(writer, tie, "level", writer.label("levels", tie.level)) if tie.level else ""


def derived_levels(found: Sequence[Tie]) -> dict[str, object]:
    """Return how many of the levels of some ties are derived, or that every one is."""
    derived = sum(tie.is_derived("level") for tie in found)
    every = derived == len(found)
    return {"derived": 0 if every else derived, "every": every}


def doubt(tie: Tie) -> str:
    """Return the confidence of a tie, or of its level, where it is doubtful; else nothing."""
    named = tie.confidence_of("level")
    lowest = min(tie.certainty, 1.0 if named is None else named)
    return f"{lowest:g}" if lowest < DOUBTFUL else ""


def marked(writer: Writer, tie: Tie, name: str, value: str) -> str:
    """Return the value of a field, marked if it is derived or more doubtful than the tie.

    Args:
        writer: the writer.
        tie: the tie.
        name: the field.
        value: its value in words.
    """
    if not value:
        return ""
    own = tie.confidence_of(name)
    # The status stands for the tie, so its doubt is the tie's; other fields repeat none of it.
    known = 1.0 if name == "status" else tie.certainty
    doubtful = own is not None and own < min(DOUBTFUL, known)
    marks = [writer.text("derived_mark")] if tie.is_derived(name) else []
    if doubtful:
        marks.append(writer.text("confidence_mark", confidence=f"{own:g}"))
    return writer.text("marked", value=value, marks=writer.comma_list(marks))


def doubtful_fields(writer: Writer, tie: Tie) -> Iterator[tuple[str, str, float, list[str]]]:
    """Yield the fields of a tie whose confidence is below 0.7.

    Yields:
        The field (``kind`` for the tie as a whole), its value in words, its confidence, and the
        sources that it rests on.
    """
    if tie.certainty < DOUBTFUL:
        sources = [claim.source for claim in tie.claims]
        yield "kind", writer.label("statuses", tie.status), tie.certainty, sources
    for name, claim in tie.basis.items():
        if name in ("confidence", "weight") or certainty(claim) >= min(DOUBTFUL, tie.certainty):
            continue
        value = getattr(tie, name)
        if name in _DATED:
            text = writer.date(value)
        else:
            part = {"status": "statuses", "level": "levels", "mechanism": "mechanisms"}[name]
            text = writer.label(part, value)
        yield name, text, certainty(claim), [claim.source]
    for name in ("dimensions", "obstacles"):
        for word in getattr(tie, name):
            stating = [claim for claim in tie.claims if word in getattr(claim, name)]
            best = max(map(certainty, stating))
            if best < min(DOUBTFUL, tie.certainty):
                sources = [claim.source for claim in stating]
                yield name, writer.label(name, word), best, sources
