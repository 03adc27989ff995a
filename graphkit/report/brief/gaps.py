"""Missing linkages of a subject, with their reasons and recorded obstacles."""

from __future__ import annotations

from collections.abc import Sequence

from graphkit.gaps.rules import Gap
from graphkit.report.brief.findings import Findings
from graphkit.report.brief.subject import PAIR
from graphkit.report.brief.writer import Writer, merge_cites
from graphkit.report.document.blocks import Block, Bullets, Column, Paragraph, Statement, TableBlock


def missing_linkages(writer: Writer, findings: Findings, limit: int) -> list[Block]:
    """Return the strongest missing linkages, and the number of the others."""
    blocks: list[Block] = [writer.heading("h_gaps"), writer.explain("explain_gaps")]
    basis = writer.cite_calculation("gaps", writer.network)
    if not findings.gaps:
        return [*blocks, Paragraph((writer.statement("none_gaps", basis),))]
    statements = []
    if writer.subject.form == PAIR:
        between = sum(_between(writer, gap) for gap in findings.gaps)
        key = "gaps_pair" if between else "gaps_pair_none"
        statements.append(writer.statement(key, basis, n=between, one=len(findings.gaps) - between))
    shown = findings.gaps[:limit]
    if len(findings.gaps) > len(shown):
        statements.append(
            writer.statement("gaps_part", basis, shown=len(shown), all=len(findings.gaps))
        )
    if statements:
        blocks.append(Paragraph(tuple(statements)))
    if not shown:
        return blocks
    between_first = writer.subject.form == PAIR and _between(writer, findings.gaps[0])
    caption = writer.statement("t_gaps_between" if between_first else "t_gaps", basis)
    columns = (
        Column(writer.text("c_pair"), 2.2),
        Column(writer.text("c_score"), 0.8, numbers=True),
        Column(writer.text("c_why"), 5.2),
        Column(writer.text("c_sources"), 1.2),
    )
    rows = tuple(_row(writer, gap, basis) for gap in shown)
    return [*blocks, TableBlock(caption, columns, rows), *_country_obstacles(writer, shown)]


def gap_name(writer: Writer, gap: Gap) -> str:
    """Return the names of the two actors, or of the one that lacks any tie."""
    kind = writer.network.ontology.tie_kinds[gap.kind]
    return writer.pair(gap.tail, gap.head, symmetric=kind.symmetric)


def _between(writer: Writer, gap: Gap) -> bool:
    return {gap.tail, gap.head} == writer.subject.members


def _row(writer: Writer, gap: Gap, basis: tuple[int, ...]) -> tuple[Statement, ...]:
    why = [gap.why]
    cites = [writer.citations.cite(gap.sources)]
    own = [(key, word) for key, word in gap.obstacles if _own(writer, gap, key)]
    if own:
        words = tuple(dict.fromkeys(word for _, word in own))
        why.append(writer.text("obstacles_own", obstacles=words))
        cites.append(writer.cite_ties(writer.network.ties[key] for key, _ in own))
    # A row without sources cites the rules.
    return (
        Statement(gap_name(writer, gap), strong=True),
        Statement(f"{gap.score:.2f}"),
        Statement(" ".join(why)),
        Statement("", merge_cites(cites) or basis),
    )


def _country_obstacles(writer: Writer, shown: Sequence[Gap]) -> list[Block]:
    """Return the recorded obstacles between the countries of missing linkages, once for each."""
    found: dict[tuple[str, str], dict[str, set[str]]] = {}
    for gap in shown:
        for key, word in gap.obstacles:
            if not _own(writer, gap, key):
                tie = writer.network.ties[key]
                ends = writer.subject.pair(tie.tail, tie.head, symmetric=tie.symmetric)
                found.setdefault(ends, {}).setdefault(word, set()).add(key)
    if not found:
        return []
    statements = [
        writer.statement(
            "obstacles_countries",
            writer.cite_ties(
                writer.network.ties[key] for keys in words.values() for key in sorted(keys)
            ),
            one=ends[0],
            other=ends[1],
            obstacles=tuple(words),
        )
        for ends, words in found.items()
    ]
    return [writer.heading("h_obstacles", 2), Bullets(tuple((one,) for one in statements))]


def _own(writer: Writer, gap: Gap, key: str) -> bool:
    tie = writer.network.ties[key]
    return {gap.tail, gap.head} == {tie.tail, tie.head}
