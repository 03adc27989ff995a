"""Missing linkages of a subject, with their reasons and what stands in the way."""

from __future__ import annotations

from collections.abc import Sequence

from graphkit.gaps.rules import Gap
from graphkit.report.brief.facts import Facts
from graphkit.report.brief.subject import PAIR
from graphkit.report.brief.writer import Writer, merged
from graphkit.report.document.blocks import Block, Bullets, Column, Paragraph, Said, Table


def missing(writer: Writer, facts: Facts, most: int) -> list[Block]:
    """The strongest missing linkages, and how many more there are."""
    blocks: list[Block] = [writer.heading("h_gaps"), writer.explain("explain_gaps")]
    basis = writer.basis("gaps", writer.network)
    if not facts.gaps:
        return [*blocks, Paragraph((writer.says("none_gaps", basis),))]
    told = []
    if writer.subject.form == PAIR:
        between = sum(_between(writer, gap) for gap in facts.gaps)
        key = "gaps_pair" if between else "gaps_pair_none"
        told.append(writer.says(key, basis, n=between, one=len(facts.gaps) - between))
    shown = facts.gaps[:most]
    if len(facts.gaps) > len(shown):
        told.append(writer.says("gaps_part", basis, shown=len(shown), all=len(facts.gaps)))
    if told:
        blocks.append(Paragraph(tuple(told)))
    if not shown:
        return blocks
    between_first = writer.subject.form == PAIR and _between(writer, facts.gaps[0])
    caption = writer.says("t_gaps_between" if between_first else "t_gaps", basis)
    columns = (
        Column(writer.text("c_pair"), 2.2),
        Column(writer.text("c_score"), 0.8, numbers=True),
        Column(writer.text("c_why"), 5.2),
        Column(writer.text("c_sources"), 1.2),
    )
    rows = tuple(_row(writer, gap, basis) for gap in shown)
    return [*blocks, Table(caption, columns, rows), *_hindrances(writer, shown)]


def gap_name(writer: Writer, gap: Gap) -> str:
    """The two actors, or the one that lacks any tie."""
    kind = writer.network.ontology.tie_kinds[gap.kind]
    return writer.pair(gap.tail, gap.head, symmetric=kind.symmetric)


def _between(writer: Writer, gap: Gap) -> bool:
    return {gap.tail, gap.head} == writer.subject.members


def _row(writer: Writer, gap: Gap, basis: tuple[int, ...]) -> tuple[Said, ...]:
    why = [gap.why]
    cites = [writer.citations.cite(gap.sources)]
    own = [(key, word) for key, word in gap.obstacles if _own(writer, gap, key)]
    if own:
        words = tuple(dict.fromkeys(word for _, word in own))
        why.append(writer.text("obstacles_own", obstacles=words))
        cites.append(writer.ties(writer.network.ties[key] for key, _ in own))
    # What only a rule says rests on the rule.
    return (
        Said(gap_name(writer, gap), strong=True),
        Said(f"{gap.score:.2f}"),
        Said(" ".join(why)),
        Said("", merged(cites) or basis),
    )


def _hindrances(writer: Writer, shown: Sequence[Gap]) -> list[Block]:
    """The obstacles that sources name between the countries of missing linkages, once for each."""
    found: dict[tuple[str, str], dict[str, set[str]]] = {}
    for gap in shown:
        for key, word in gap.obstacles:
            if not _own(writer, gap, key):
                tie = writer.network.ties[key]
                ends = writer.subject.pair(tie.tail, tie.head, symmetric=tie.symmetric)
                found.setdefault(ends, {}).setdefault(word, set()).add(key)
    if not found:
        return []
    said = [
        writer.says(
            "obstacles_countries",
            writer.ties(
                writer.network.ties[key] for keys in words.values() for key in sorted(keys)
            ),
            one=ends[0],
            other=ends[1],
            obstacles=tuple(words),
        )
        for ends, words in found.items()
    ]
    return [writer.heading("h_obstacles", 2), Bullets(tuple((one,) for one in said))]


def _own(writer: Writer, gap: Gap, key: str) -> bool:
    tie = writer.network.ties[key]
    return {gap.tail, gap.head} == {tie.tail, tie.head}
