"""Rankings of a brief: the most central actors and the brokers."""

from __future__ import annotations

from graphkit.report.brief.findings import Findings, TableRow
from graphkit.report.brief.subject import ACTOR, CORRIDOR, NETWORK
from graphkit.report.brief.tie_text import DOUBTFUL
from graphkit.report.brief.writer import Writer, without_empty_columns
from graphkit.report.document.blocks import (
    Block,
    Bullets,
    Column,
    Paragraph,
    PictureBlock,
    Statement,
    TableBlock,
)
from graphkit.viz.figures.charts import ranks_chart

_LEADERS, _ROWS, _BROKERS = 5, 12, 4


def rankings(writer: Writer, findings: Findings) -> list[Block]:
    """Return sentences on the most central actors, and a table of their figures."""
    form = writer.subject.form
    blocks: list[Block] = [writer.heading(f"h_central_{form}")]
    if not findings.central:
        none = writer.statement(
            "none_in_force", writer.cite_calculation("count", writer.subject.standard)
        )
        return [*blocks, Paragraph((none,))]
    blocks.append(writer.explain(f"explain_{findings.measure}"))
    entries = [_leader(writer, findings, row) for row in leaders(writer, findings)]
    for actor in writer.subject.ids if form != CORRIDOR else ():
        if findings.row_of(actor) is None:
            basis = writer.cite_calculation("degree", writer.subject.standard)
            entries.append(
                (writer.statement("leader_none", basis, actor=actor, **writer.searched()),)
            )
    blocks.append(Bullets(tuple(entries)))
    rows = listed_rows(writer, findings)
    if rows:
        blocks.append(_table(writer, findings, rows))
    blocks += ranks(writer, findings)
    brokers = [r for r in findings.brokers if form == NETWORK or r["id"] in writer.subject.members]
    if brokers:
        blocks += [
            writer.heading("h_brokers", 2),
            writer.explain("explain_brokers"),
            Bullets(tuple((_broker(writer, row),) for row in brokers[:_BROKERS])),
        ]
    return blocks


def leaders(writer: Writer, findings: Findings) -> list[TableRow]:
    """Return the rows of the actors described in sentences: the most central, or the subject's."""
    if writer.subject.form == NETWORK:
        return list(findings.central[:_LEADERS])
    return [row for row in findings.central if row["id"] in writer.subject.members][:_LEADERS]


def listed_rows(writer: Writer, findings: Findings) -> list[TableRow]:
    """Return the rows of the table; for a brief on an actor its partners too."""
    subject = writer.subject
    if subject.form == NETWORK:
        return list(findings.central[:_ROWS])
    wanted = set(subject.members)
    if subject.form == ACTOR:
        wanted |= subject.standard.partners_of.get(subject.ids[0], frozenset())
    found = [row for row in findings.central if row["id"] in wanted]
    # The actor asked about is listed whatever its rank.
    asked = [row for row in found if row["id"] in subject.ids]
    others = [row for row in found if row["id"] not in subject.ids]
    kept = [*asked, *others][:_ROWS]
    return [row for row in found if row in kept]


def ranks(writer: Writer, findings: Findings) -> list[Block]:
    """Return a chart of ranks with their intervals."""
    rows = [row for row in listed_rows(writer, findings) if row["id"] in findings.ranges]
    # All actors with the value 0 share one rank, which tells nothing about each.
    rows = [row for row in rows if row[findings.measure]]
    if len(rows) < 2:
        return []
    standard = writer.subject.standard
    shown = []
    for row in rows:
        drawn = findings.ranges[row["id"]]
        rank, low, high = (drawn[f"{findings.measure}_rank{n}"] for n in ("", "_low", "_high"))
        shown.append((writer.name(row["id"]), int(rank), int(low), int(high)))
    basis = writer.cite_calculation("intervals", standard)
    measure = writer.text(f"m_{findings.measure}")
    caption = writer.statement("chart_ranks", basis, of=len(standard.actors), measure=measure)
    sheet = ranks_chart(shown, lang=writer.lang, title=caption.text, total=len(standard.actors))
    return [PictureBlock(sheet, caption)]


def _leader(writer: Writer, findings: Findings, row: TableRow) -> tuple[Statement, ...]:
    standard = writer.subject.standard
    partners = standard.partners_of.get(row["id"], frozenset())
    countries = {standard.actors[p].country for p in partners} - {""}
    statements = [
        writer.statement(
            "leader",
            writer.cite_calculation("degree", standard),
            actor=row["id"],
            n=row["degree"],
            countries=len(countries) if len(countries) > 1 else 0,
            rank=row["degree_rank"],
            of=len(standard.actors),
        )
    ]
    if findings.measure == "betweenness":
        between = writer.cite_calculation("betweenness", standard)
        if row["betweenness"]:
            rank = row["betweenness_rank"]
            key = "leader_first" if rank == 1 else "leader_between"
            value = f"{row['betweenness']:.4f}"
            statements.append(writer.statement(key, between, rank=rank, value=value))
        else:
            statements.append(writer.statement("leader_aside", between))
    cut = findings.cuts.get(row["id"])
    if cut:
        names = writer.listed([writer.name(actor) for actor in cut["actors"]])
        statements.append(
            writer.statement(
                "leader_cut",
                writer.cite_calculation("cuts", standard),
                n=cut["lost"],
                among=names if cut["lost"] > len(cut["actors"]) else "",
                them=names if cut["lost"] <= len(cut["actors"]) else "",
                weak=sum(tie.certainty < DOUBTFUL for tie in standard.ties_of[row["id"]]),
                all=len(standard.ties_of[row["id"]]),
                below=f"{DOUBTFUL:g}",
            )
        )
    return tuple(statements)


def _broker(writer: Writer, row: TableRow) -> Statement:
    """Return the sentence on a broker.

    With symmetric ties, a pair counts twice, or as one gatekeeper and one representative.
    """
    within, abroad, between = (row[role] // 2 for role in ("coordinator", "itinerant", "liaison"))
    across = row["gatekeeper"]
    return writer.statement(
        "broker",
        writer.cite_calculation("brokerage", writer.subject.standard),
        actor=row["id"],
        n=within + abroad + between + across,
        sorts=writer.text(
            "broker_sorts", within=within, abroad=abroad, between=between, across=across
        ),
    )


def _table(writer: Writer, findings: Findings, rows: list[TableRow]) -> TableBlock:
    standard = writer.subject.standard
    between = findings.measure == "betweenness"
    cites = [
        writer.cite_calculation(m, standard) for m in dict.fromkeys((findings.measure, "degree"))
    ]
    if findings.ranges:
        cites.append(writer.cite_calculation("intervals", standard))
    key = "t_central_ranges" if findings.ranges else "t_central"
    caption = writer.statement(key, *cites, of=len(standard.actors))
    columns = [
        Column(writer.text("c_actor"), 2.6),
        Column(writer.text("c_country"), 1.4),
        Column(writer.text("c_partners"), 1.0, numbers=True),
    ]
    if between:
        columns.append(Column(writer.text("c_betweenness"), 1.2, numbers=True))
    columns.append(Column(writer.text("c_rank"), 1.0, numbers=True))
    if findings.ranges:
        columns.append(Column(writer.text("c_range"), 1.2, numbers=True))
    columns.append(Column(writer.text("c_sources"), 1.8))
    asked = writer.subject.ids
    cells = []
    for row in rows:
        actor = standard.actors[row["id"]]
        line = [
            Statement(writer.name(actor.id), strong=actor.id in asked or not asked),
            Statement(writer.name(actor.country) if actor.country else ""),
            Statement(writer.number(row["degree"])),
        ]
        if between:
            line.append(Statement(f"{row['betweenness']:.4f}"))
        line.append(Statement(writer.number(row[f"{findings.measure}_rank"])))
        if findings.ranges:
            drawn = findings.ranges[actor.id]
            low, high = (drawn[f"{findings.measure}_rank_{end}"] for end in ("low", "high"))
            interval = f"{low:,}–{high:,}" if low != high else f"{low:,}"
            line.append(Statement(interval if row[findings.measure] else "–"))
        line.append(Statement("", writer.cite_ties(standard.ties_of[actor.id])))
        cells.append(tuple(line))
    return without_empty_columns(caption, columns, cells)
