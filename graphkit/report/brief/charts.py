"""Drawings of a brief: the network by its ties and on a map, and charts."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from graphkit.names.normalise import sort_key
from graphkit.report.brief.drawings import NetworkDrawing, draw_network
from graphkit.report.brief.findings import Findings
from graphkit.report.brief.overview import in_force
from graphkit.report.brief.subject import ACTOR, CORRIDOR, NETWORK, PAIR
from graphkit.report.brief.writer import Writer
from graphkit.report.document.blocks import Block, PictureBlock, Statement
from graphkit.viz.figures.charts import matrix_chart, years_chart
from graphkit.viz.maps import draw_map

_LIMIT = 40
"""The largest number of actors on a drawing; the interactive page has more."""
_ROWS = 14  # rows of a chart
_GAP = 50  # years without a tie after which a chart may begin
_FEWEST = 8  # dated ties needed for a chart


def maps(writer: Writer) -> list[Block]:
    """Return the map by ties and, if any actor on it has coordinates, the geographic one."""
    drawn = writer.subject.mapped
    if not drawn.ties:
        return []
    lang, title = writer.lang, _title(writer)
    flat = draw_network(drawn, lang, title, layout="network", limit=_LIMIT)
    basis = writer.cite_calculation("drawing", drawn)
    key = "map_some" if flat.actors < flat.connected else "map_all"
    if flat.around:
        key = "map_near"
    united = int(flat.lines < flat.ties)
    caption = writer.statement(
        key,
        basis,
        n=flat.actors,
        all=flat.connected,
        ties=flat.ties,
        united=united,
        near=flat.around,
    )
    blocks: list[Block] = [writer.heading("h_map"), _picture(flat, title, caption)]
    earth = draw_network(drawn, lang, title, layout="geo", limit=_LIMIT)
    if earth.on_earth:
        statement = writer.statement("map_geo", basis, n=earth.actors, ties=earth.ties)
        blocks.append(_picture(earth, title, statement))
    return blocks


def live_map(writer: Writer, findings: Findings) -> str:
    """Return the interactive page that replaces the map by ties."""
    drawn = draw_map(
        writer.subject.mapped, lang=writer.lang, title=_title(writer), gaps=findings.linkages
    )
    return drawn.html()


def _picture(drawing: NetworkDrawing, title: str, caption: Statement) -> PictureBlock:
    # The alt text has the title and the caption.
    sheet = replace(drawing.sheet, alt=f"{title}. {caption.text}")
    return PictureBlock(sheet, caption)


def _title(writer: Writer) -> str:
    return writer.text(f"map_title_{writer.subject.form}", actors=writer.subject.ids)


def years(writer: Writer) -> list[Block]:
    """Return a chart of the years in which ties began, by their current status."""
    dated = [tie for tie in writer.subject.ties if tie.since_first is not None]
    if len(dated) < _FEWEST or writer.subject.form == PAIR:
        return []
    first = _first_year(sorted(tie.since_first.year for tie in dated if tie.since_first))
    counted_ties = [tie for tie in dated if tie.since_first and tie.since_first.year >= first]
    onto = writer.network.ontology
    counted = Counter((t.status, t.since_first.year) for t in counted_ties if t.since_first)
    spoken = sorted({year for _, year in counted})
    statuses = [s for s in onto.words["statuses"] if any(s == word for word, _ in counted)]
    statuses.sort(key=lambda s: s != onto.default_status)
    series = [(writer.label("statuses", s), [counted[s, y] for y in spoken]) for s in statuses]
    caption = writer.statement(
        "chart_years",
        writer.cite_calculation("count", writer.subject.part),
        n=len(counted_ties),
        undated=len(writer.subject.ties) - len(dated),
        early=len(dated) - len(counted_ties),
        first=f"{first:04d}",
    )
    sheet = years_chart(spoken, series, lang=writer.lang, title=caption.text)
    return [writer.heading("h_years", 2), PictureBlock(sheet, caption)]


def _first_year(years: list[int]) -> int:
    """Return the first year of a chart: after a long gap if few ties began before it."""
    early = len(years) // 10
    cut = [n for n in range(1, early + 1) if years[n] - years[n - 1] > _GAP]
    return years[max(cut, default=0)]


def matrix(writer: Writer) -> list[Block]:
    """Return a chart of the ties in force by actor and dimension."""
    subject = writer.subject
    if subject.form == PAIR:
        return []
    counted: Counter[tuple[str, str]] = Counter()
    for tie in in_force(writer):
        for actor in {tie.tail, tie.head}:
            for word in tie.dimensions:
                counted[actor, word] += 1
    wanted = {actor for actor, _ in counted}
    if subject.form == NETWORK:
        onto = subject.network.ontology
        actors = subject.network.actors
        wanted = {
            a
            for a in wanted
            if actors[a].country == subject.home
            and onto.actor_kinds[actors[a].kind].place
            and actors[a].country != a
        }
    elif subject.form == ACTOR:
        wanted -= set(subject.ids)
    elif subject.form == CORRIDOR:
        wanted &= subject.members
    if len(wanted) < 3:
        return []
    total = Counter({a: sum(n for (b, _), n in counted.items() if a == b) for a in wanted})
    rows = sorted(wanted, key=lambda a: (-total[a], sort_key(writer.name(a))))[:_ROWS]
    there = [
        w for w in subject.network.ontology.words["dimensions"] if any(counted[a, w] for a in rows)
    ]
    caption = writer.statement(
        f"chart_matrix_{subject.form}",
        writer.cite_calculation("count", subject.part),
        n=len(rows),
        all=len(wanted),
        home=subject.home,
        actors=subject.ids,
    )
    sheet = matrix_chart(
        [writer.name(actor) for actor in rows],
        [writer.label("dimensions", word) for word in there],
        [[counted[actor, word] for word in there] for actor in rows],
        lang=writer.lang,
        title=caption.text,
    )
    return [PictureBlock(sheet, caption)]
