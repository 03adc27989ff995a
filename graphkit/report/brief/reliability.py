"""What sources disagree on, and how sure the rest is."""

from __future__ import annotations

from contextlib import suppress

from graphkit.model.dates import PartialDate, parse_date
from graphkit.model.records import ActorClaim, Claim, Disagreement, Tie
from graphkit.model.vocabulary import WORDS_OF
from graphkit.report.brief.facts import DRAWS, FIRST, Facts
from graphkit.report.brief.rankings import leaders
from graphkit.report.brief.sentences import has_sentence
from graphkit.report.brief.subject import NETWORK
from graphkit.report.brief.writer import Writer, merged
from graphkit.report.document.blocks import Block, Bullets, Column, Paragraph, Said, Table

_MOST, _LEAST_SURE = 40, 8
_DOUBTFUL = 0.7  # confidences below this are told of


def disputes(writer: Writer) -> list[Block]:
    """Each field on which sources differ, with what each says; the value used stands first."""
    found = disputed(writer)
    blocks: list[Block] = [writer.heading("h_disputes")]
    basis = writer.basis("count", writer.network)
    if not found:
        return [*blocks, Paragraph((writer.says("none_disputes", basis),))]
    columns = (
        Column(writer.text("c_subject"), 2.2),
        Column(writer.text("c_field"), 1.0),
        Column(writer.text("c_used"), 2.0),
        Column(writer.text("c_rivals"), 2.6),
    )
    caption = writer.says("t_disputes", basis, n=len(found))
    rows = [_dispute(writer, dispute) for dispute in found[:_MOST]]
    blocks.append(Table(caption, columns, tuple(rows)))
    if len(found) > _MOST:
        blocks.append(Paragraph((writer.says("more_lines", basis, n=len(found) - _MOST),)))
    return blocks


def disputed(writer: Writer) -> list[Disagreement]:
    """The disagreements that are the subject's."""
    subject = writer.subject
    ties = {tie.id for tie in (*subject.told, *subject.other)}
    members = subject.members.union(subject.ids)
    everything = subject.form == NETWORK
    return [
        d
        for d in subject.network.disagreements
        if everything or d.subject in ties or d.subject in members
    ]


def _dispute(writer: Writer, dispute: Disagreement) -> tuple[Said, ...]:
    tie = writer.network.ties.get(dispute.subject)
    said = [
        Said(_value(writer, dispute.field, claim), writer.sources([claim.source]))
        for claim in (dispute.chosen, *dispute.rivals)
    ]
    rivals = Said("; ".join(s.text for s in said[1:]), merged(s.cites for s in said[1:]))
    subject = writer.pair_of(tie) if tie else writer.name(dispute.subject)
    field = f"n_{dispute.field}"
    return (
        Said(subject, strong=True),
        Said(writer.text(field) if has_sentence(field) else dispute.field),
        said[0],
        rivals,
    )


def _value(writer: Writer, name: str, claim: Claim | ActorClaim) -> str:
    """What a claim says of one field, in words."""
    value = getattr(claim, name, "") if isinstance(claim, Claim) else claim.value
    if name == "status" and not value:
        value = writer.network.ontology.default_status
    if name in WORDS_OF:
        return writer.label(WORDS_OF[name], value) if value else ""
    if name in ("country", "within") and value in writer.network.actors:
        return writer.name(value)
    if name in ("since", "until") and isinstance(value, str) and value:
        with suppress(ValueError):
            value = parse_date(value)
    return writer.date(value) if isinstance(value, PartialDate) else str(value)


def doubts(writer: Writer, facts: Facts) -> list[Block]:
    """How sure it is: ties on one source, without a date, of low confidence; ranks that move."""
    subject = writer.subject
    told = [*subject.told, *(() if subject.form == NETWORK else subject.other)]
    blocks: list[Block] = [writer.heading("h_doubts")]
    if told:
        blocks.append(Bullets(tuple((said,) for said in _doubts(writer, facts, told))))
    blocks.append(writer.explain("internal_in" if writer.internal else "internal_out"))
    blocks.append(writer.explain("explain_doubts"))
    weak = sorted(
        (tie for tie in told if tie.certainty < _DOUBTFUL),
        key=lambda tie: (tie.certainty, writer.order(tie), tie.id),
    )
    if weak:
        blocks.append(_weak(writer, weak))
    return blocks


def _doubts(writer: Writer, facts: Facts, told: list[Tie]) -> list[Said]:
    basis = _counted(writer)
    cited = {tie.id: {c.source for c in tie.claims if c.source} for tie in told}
    single = sum(len(sources) == 1 for sources in cited.values())
    none = sum(not sources for sources in cited.values())
    undated = sum(tie.since_first is None for tie in told)
    weak = sum(tie.certainty < _DOUBTFUL for tie in told)
    unstated = sum(tie.confidence is None for tie in told)
    given = {"all": len(told), "none": none, "below": f"{_DOUBTFUL:g}", "unstated": unstated}
    said = [
        writer.says(key if n else f"{key}_none", basis, n=n, **given)
        for key, n in (("doubt_single", single), ("doubt_undated", undated), ("doubt_weak", weak))
    ]
    years = [
        found.year
        for ids in cited.values()
        for found in (writer.network.sources.get(i) for i in ids)
        if found and found.year
    ]
    if years:
        first, last = (f"{year:04d}" for year in (min(years), max(years)))
        key = "doubt_years" if first != last else "doubt_year"
        said.append(writer.says(key, basis, first=first, last=last))
    for row in leaders(writer, facts)[:3]:
        drawn = facts.ranges.get(row["id"])
        # All whom no way passes share one place, which says nothing of each.
        if drawn is None or not row[facts.measure]:
            continue
        rank = {n: drawn[f"{facts.measure}_rank{n}"] for n in ("", "_low", "_high")}
        said.append(
            writer.says(
                "doubt_rank" if rank["_low"] != rank["_high"] else "doubt_rank_fixed",
                writer.basis("intervals", writer.subject.standard),
                actor=row["id"],
                rank=rank[""],
                low=rank["_low"],
                high=rank["_high"],
                draws=DRAWS,
                measure=writer.text(f"m_{facts.measure}"),
                top=f"{100 * drawn[f'{facts.measure}_top']:.0f}",
                first=FIRST,
            )
        )
    return said


def _counted(writer: Writer) -> tuple[int, ...]:
    """What the counts of this part are made on: of an actor its ties of every kind."""
    subject = writer.subject
    return writer.basis("count", subject.part if subject.form == NETWORK else subject.network)


def _weak(writer: Writer, found: list[Tie]) -> Table:
    caption = writer.says(
        "t_weak" if len(found) > _LEAST_SURE else "t_weak_all",
        _counted(writer),
        n=min(len(found), _LEAST_SURE),
        all=len(found),
        below=f"{_DOUBTFUL:g}",
    )
    columns = (
        Column(writer.text("c_pair"), 2.8),
        Column(writer.text("c_tie"), 1.8),
        Column(writer.text("c_status"), 1.4),
        Column(writer.text("c_confidence"), 1.2, numbers=True),
        Column(writer.text("c_sources"), 1.2),
    )
    rows = tuple(
        (
            Said(writer.pair_of(tie), strong=True),
            Said(writer.label("tie_kinds", tie.kind)),
            Said(writer.label("statuses", tie.status)),
            Said(f"{tie.certainty:g}"),
            Said("", writer.ties([tie])),
        )
        for tie in found[:_LEAST_SURE]
    )
    return Table(caption, columns, rows)
