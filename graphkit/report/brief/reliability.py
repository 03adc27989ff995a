"""Reliability of a brief: disagreements between sources, weak ties, and uncertain ranks."""

from __future__ import annotations

from contextlib import suppress

from graphkit.model.dates import PartialDate, parse_date
from graphkit.model.records import ActorClaim, Claim, Disagreement, Tie
from graphkit.model.vocabulary import WORDS_OF
from graphkit.report.brief.findings import DRAWS, FIRST, Findings
from graphkit.report.brief.rankings import leaders
from graphkit.report.brief.sentences import has_sentence
from graphkit.report.brief.subject import NETWORK
from graphkit.report.brief.tie_text import DOUBTFUL, doubtful_fields
from graphkit.report.brief.writer import Writer, merge_cites
from graphkit.report.document.blocks import Block, Bullets, Column, Paragraph, Statement, TableBlock

_LIMIT, _WEAKEST = 40, 12


def disagreements(writer: Writer) -> list[Block]:
    """Return the fields on which sources differ, with all values; the value used comes first."""
    found = subject_disagreements(writer)
    blocks: list[Block] = [writer.heading("h_disputes")]
    basis = writer.cite_calculation("count", writer.network)
    if not found:
        return [
            *blocks,
            Paragraph((writer.statement("none_disputes", basis, **writer.searched()),)),
        ]
    columns = (
        Column(writer.text("c_subject"), 2.2),
        Column(writer.text("c_field"), 1.0),
        Column(writer.text("c_used"), 2.0),
        Column(writer.text("c_rivals"), 2.6),
    )
    caption = writer.statement("t_disputes", basis, n=len(found))
    rows = [_dispute(writer, dispute) for dispute in found[:_LIMIT]]
    blocks.append(TableBlock(caption, columns, tuple(rows)))
    if len(found) > _LIMIT:
        blocks.append(Paragraph((writer.statement("more_lines", basis, n=len(found) - _LIMIT),)))
    return blocks


def subject_disagreements(writer: Writer) -> list[Disagreement]:
    """Return the disagreements about the subject."""
    subject = writer.subject
    ties = {tie.id for tie in (*subject.ties, *subject.other_ties)}
    members = subject.members.union(subject.ids)
    found = subject.network.disagreements
    return [d for d in found if d.subject in ties or d.subject in members]


def _dispute(writer: Writer, dispute: Disagreement) -> tuple[Statement, ...]:
    tie = writer.network.ties.get(dispute.subject)
    statements = [
        Statement(_value(writer, dispute.field, claim), writer.cite_sources([claim.source]))
        for claim in (dispute.chosen, *dispute.rivals)
    ]
    rivals = Statement(
        "; ".join(s.text for s in statements[1:]), merge_cites(s.cites for s in statements[1:])
    )
    subject = writer.pair_of(tie) if tie else writer.name(dispute.subject)
    field = f"n_{dispute.field}"
    return (
        Statement(subject, strong=True),
        Statement(writer.text(field) if has_sentence(field) else dispute.field),
        statements[0],
        rivals,
    )


def _value(writer: Writer, name: str, claim: Claim | ActorClaim) -> str:
    """Return the value of a claim for one field, in words."""
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


def reliability(writer: Writer, findings: Findings) -> list[Block]:
    """Return counts of ties on one source, without a date, of low confidence; uncertain ranks."""
    subject = writer.subject
    ties = [*subject.ties, *(() if subject.form == NETWORK else subject.other_ties)]
    blocks: list[Block] = [writer.heading("h_reliability")]
    if ties:
        blocks.append(
            Bullets(
                tuple((statement,) for statement in _reliability_statements(writer, findings, ties))
            )
        )
    used = "internal_in" if writer.internal else "internal_out"
    blocks.append(writer.explain(used, hidden=writer.hidden))
    blocks.append(writer.explain("explain_reliability"))
    weak = [(tie, *found) for tie in ties for found in doubtful_fields(writer, tie)]
    weak.sort(key=lambda row: (row[3], writer.order(row[0]), row[0].id, row[1], row[2]))
    if weak:
        blocks.append(_weak(writer, weak))
    return blocks


def _reliability_statements(writer: Writer, findings: Findings, ties: list[Tie]) -> list[Statement]:
    basis = _counted(writer)
    cited = {tie.id: {c.source for c in tie.claims if c.source} for tie in ties}
    single = sum(len(sources) == 1 for sources in cited.values())
    none = sum(not sources for sources in cited.values())
    undated = sum(tie.since_first is None for tie in ties)
    doubts = {tie.id: [row[0] for row in doubtful_fields(writer, tie)] for tie in ties}
    weak = sum("kind" in names for names in doubts.values())
    fields = sum(bool(names) and "kind" not in names for names in doubts.values())
    derived = sum(bool(tie.derived_fields) for tie in ties)
    unstated = sum(tie.confidence is None for tie in ties)
    values = {"all": len(ties), "none": none, "below": f"{DOUBTFUL:g}", "unstated": unstated}
    values["fields"] = fields
    statements = [
        writer.statement(key if n else f"{key}_none", basis, n=n, **values)
        for key, n in (
            ("reliability_single", single),
            ("reliability_undated", undated),
            ("reliability_weak", weak),
        )
    ]
    if derived:
        statements.append(writer.statement("reliability_derived", basis, n=derived, all=len(ties)))
    years = [
        found.year
        for ids in cited.values()
        for found in (writer.network.sources.get(i) for i in ids)
        if found and found.year
    ]
    if years:
        first, last = (f"{year:04d}" for year in (min(years), max(years)))
        key = "reliability_years" if first != last else "reliability_year"
        statements.append(writer.statement(key, basis, first=first, last=last))
    for row in leaders(writer, findings)[:3]:
        drawn = findings.ranges.get(row["id"])
        # All actors with the value 0 share one rank, which tells nothing about each.
        if drawn is None or not row[findings.measure]:
            continue
        rank = {n: drawn[f"{findings.measure}_rank{n}"] for n in ("", "_low", "_high")}
        statements.append(
            writer.statement(
                "reliability_rank" if rank["_low"] != rank["_high"] else "reliability_rank_fixed",
                writer.cite_calculation("intervals", writer.subject.standard),
                actor=row["id"],
                rank=rank[""],
                low=rank["_low"],
                high=rank["_high"],
                draws=DRAWS,
                measure=writer.text(f"m_{findings.measure}"),
                top=f"{100 * drawn[f'{findings.measure}_top']:.0f}",
                first=FIRST,
            )
        )
    return statements


def _counted(writer: Writer) -> tuple[int, ...]:
    """Return the citation of the counts in this section, which cover ties of every kind."""
    subject = writer.subject
    return writer.cite_calculation(
        "count", subject.part if subject.form == NETWORK else subject.network
    )


def _weak(writer: Writer, found: list[tuple[Tie, str, str, float, list[str]]]) -> TableBlock:
    """Return the table of the least certain fields of ties, each with what it rests on."""
    caption = writer.statement(
        "t_weak" if len(found) > _WEAKEST else "t_weak_all",
        _counted(writer),
        n=min(len(found), _WEAKEST),
        all=len(found),
        below=f"{DOUBTFUL:g}",
    )
    columns = (
        Column(writer.text("c_pair"), 2.6),
        Column(writer.text("c_tie"), 1.8),
        Column(writer.text("c_field"), 1.2),
        Column(writer.text("c_value"), 1.6),
        Column(writer.text("c_confidence"), 1.2, numbers=True),
        Column(writer.text("c_sources"), 1.2),
    )
    rows = tuple(
        (
            Statement(writer.pair_of(tie), strong=True),
            Statement(writer.text("named", name=writer.tie_label(tie), note=writer.key(tie))),
            Statement(writer.text(f"n_{name}" if name != "kind" else "n_tie")),
            Statement(value),
            Statement(f"{confidence:g}"),
            Statement("", writer.cite_sources(sources)),
        )
        for tie, name, value, confidence, sources in found[:_WEAKEST]
    )
    return TableBlock(caption, columns, rows)
