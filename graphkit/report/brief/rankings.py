"""Who holds a network together: the most central actors and the brokers, and what that means."""

from __future__ import annotations

from graphkit.report.brief.facts import Facts, Row
from graphkit.report.brief.subject import ACTOR, CORRIDOR, NETWORK
from graphkit.report.brief.writer import Writer, filled
from graphkit.report.document.blocks import Block, Bullets, Column, Paragraph, Picture, Said, Table
from graphkit.viz.figures.charts import ranks_chart

_LEADERS, _ROWS, _BROKERS = 5, 12, 4


def standing(writer: Writer, facts: Facts) -> list[Block]:
    """Sentences on the foremost actors, and the table of their figures."""
    form = writer.subject.form
    blocks: list[Block] = [writer.heading(f"h_central_{form}")]
    if not facts.central:
        none = writer.says("none_in_force", writer.basis("count", writer.subject.standard))
        return [*blocks, Paragraph((none,))]
    blocks.append(writer.explain(f"explain_{facts.measure}"))
    told = [_leader(writer, facts, row) for row in leaders(writer, facts)]
    for actor in writer.subject.ids if form != CORRIDOR else ():
        if facts.of(actor) is None:
            basis = writer.basis("degree", writer.subject.standard)
            told.append((writer.says("leader_none", basis, actor=actor),))
    blocks.append(Bullets(tuple(told)))
    rows = listed_rows(writer, facts)
    if rows:
        blocks.append(_table(writer, facts, rows))
    blocks += ranks(writer, facts)
    brokers = [r for r in facts.brokers if form == NETWORK or r["id"] in writer.subject.members]
    if brokers:
        blocks += [
            writer.heading("h_brokers", 2),
            writer.explain("explain_brokers"),
            Bullets(tuple((_broker(writer, row),) for row in brokers[:_BROKERS])),
        ]
    return blocks


def leaders(writer: Writer, facts: Facts) -> list[Row]:
    """Those whose standing is told in sentences: the foremost, or those asked about."""
    if writer.subject.form == NETWORK:
        return list(facts.central[:_LEADERS])
    return [row for row in facts.central if row["id"] in writer.subject.members][:_LEADERS]


def listed_rows(writer: Writer, facts: Facts) -> list[Row]:
    """Those who stand in the table: of an actor its partners too."""
    subject = writer.subject
    if subject.form == NETWORK:
        return list(facts.central[:_ROWS])
    wanted = set(subject.members)
    if subject.form == ACTOR:
        wanted |= subject.standard.partners_of.get(subject.ids[0], frozenset())
    found = [row for row in facts.central if row["id"] in wanted]
    # The one asked about stands there whatever its rank.
    asked = [row for row in found if row["id"] in subject.ids]
    others = [row for row in found if row["id"] not in subject.ids]
    kept = [*asked, *others][:_ROWS]
    return [row for row in found if row in kept]


def ranks(writer: Writer, facts: Facts) -> list[Block]:
    """Ranks with the doubt in them."""
    rows = [row for row in listed_rows(writer, facts) if row["id"] in facts.ranges]
    # All whom no way passes share one place, which says nothing of each.
    rows = [row for row in rows if row[facts.measure]]
    if len(rows) < 2:
        return []
    standard = writer.subject.standard
    shown = []
    for row in rows:
        drawn = facts.ranges[row["id"]]
        rank, low, high = (drawn[f"{facts.measure}_rank{n}"] for n in ("", "_low", "_high"))
        shown.append((writer.name(row["id"]), int(rank), int(low), int(high)))
    basis = writer.basis("intervals", standard)
    measure = writer.text(f"m_{facts.measure}")
    caption = writer.says("chart_ranks", basis, of=len(standard.actors), measure=measure)
    sheet = ranks_chart(shown, lang=writer.lang, title=caption.text, of=len(standard.actors))
    return [Picture(sheet, caption)]


def _leader(writer: Writer, facts: Facts, row: Row) -> tuple[Said, ...]:
    standard = writer.subject.standard
    partners = standard.partners_of.get(row["id"], frozenset())
    countries = {standard.actors[p].country for p in partners} - {""}
    said = [
        writer.says(
            "leader",
            writer.basis("degree", standard),
            actor=row["id"],
            n=row["degree"],
            countries=len(countries) if len(countries) > 1 else 0,
            rank=row["degree_rank"],
            of=len(standard.actors),
        )
    ]
    if facts.measure == "betweenness":
        between = writer.basis("betweenness", standard)
        if row["betweenness"]:
            rank = row["betweenness_rank"]
            key = "leader_first" if rank == 1 else "leader_between"
            value = f"{row['betweenness']:.4f}"
            said.append(writer.says(key, between, rank=rank, value=value))
        else:
            said.append(writer.says("leader_aside", between))
    cut = facts.cuts.get(row["id"])
    if cut:
        names = writer.and_([writer.name(actor) for actor in cut["actors"]])
        said.append(
            writer.says(
                "leader_cut",
                writer.basis("cuts", standard),
                n=cut["lost"],
                among=names if cut["lost"] > len(cut["actors"]) else "",
                them=names if cut["lost"] <= len(cut["actors"]) else "",
            )
        )
    return tuple(said)


def _broker(writer: Writer, row: Row) -> Said:
    """Of symmetric ties a pair counts twice, or as one gatekeeper and one representative."""
    within, abroad, between = (row[role] // 2 for role in ("coordinator", "itinerant", "liaison"))
    across = row["gatekeeper"]
    return writer.says(
        "broker",
        writer.basis("brokerage", writer.subject.standard),
        actor=row["id"],
        n=within + abroad + between + across,
        sorts=writer.text(
            "broker_sorts", within=within, abroad=abroad, between=between, across=across
        ),
    )


def _table(writer: Writer, facts: Facts, rows: list[Row]) -> Table:
    standard = writer.subject.standard
    between = facts.measure == "betweenness"
    cites = [writer.basis(m, standard) for m in dict.fromkeys((facts.measure, "degree"))]
    if facts.ranges:
        cites.append(writer.basis("intervals", standard))
    key = "t_central_ranges" if facts.ranges else "t_central"
    caption = writer.says(key, *cites, of=len(standard.actors))
    columns = [
        Column(writer.text("c_actor"), 2.6),
        Column(writer.text("c_country"), 1.4),
        Column(writer.text("c_partners"), 1.0, numbers=True),
    ]
    if between:
        columns.append(Column(writer.text("c_betweenness"), 1.2, numbers=True))
    columns.append(Column(writer.text("c_rank"), 1.0, numbers=True))
    if facts.ranges:
        columns.append(Column(writer.text("c_range"), 1.2, numbers=True))
    columns.append(Column(writer.text("c_sources"), 1.8))
    asked = writer.subject.ids
    cells = []
    for row in rows:
        actor = standard.actors[row["id"]]
        line = [
            Said(writer.name(actor.id), strong=actor.id in asked or not asked),
            Said(writer.name(actor.country) if actor.country else ""),
            Said(writer.number(row["degree"])),
        ]
        if between:
            line.append(Said(f"{row['betweenness']:.4f}"))
        line.append(Said(writer.number(row[f"{facts.measure}_rank"])))
        if facts.ranges:
            drawn = facts.ranges[actor.id]
            low, high = (drawn[f"{facts.measure}_rank_{end}"] for end in ("low", "high"))
            told = f"{low:,}–{high:,}" if low != high else f"{low:,}"
            line.append(Said(told if row[facts.measure] else "–"))
        line.append(Said("", writer.ties(standard.ties_of[actor.id])))
        cells.append(tuple(line))
    return filled(caption, columns, cells)
