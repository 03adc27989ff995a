"""Sections of a brief on a pair (partners and bodies in common, paths) and on a corridor."""

from __future__ import annotations

from collections import defaultdict

from graphkit.analysis import iter_paths
from graphkit.model.records import Tie
from graphkit.names.normalise import sort_key
from graphkit.report.brief.findings import Findings
from graphkit.report.brief.overview import countries_of, shared_partners
from graphkit.report.brief.subject import CORRIDOR, PAIR
from graphkit.report.brief.tie_text import DOUBTFUL, note_text
from graphkit.report.brief.writer import Writer, inside, merge_cites
from graphkit.report.document.blocks import Block, Bullets, Column, Paragraph, Statement, TableBlock

_LIMIT = 40


def in_common(writer: Writer, findings: Findings) -> list[Block]:
    """Return the bodies and partners that a pair has in common, and a comparison of the two."""
    if writer.subject.form != PAIR:
        return []
    return [*_common(writer), *_shared(writer), *_compared(writer, findings)]


def _shared(writer: Writer) -> list[Block]:
    """Return the partners in common; without any and without a tie, the shortest path."""
    standard = writer.subject.standard
    one, other = writer.subject.ids
    shared = shared_partners(writer)
    blocks: list[Block] = [writer.heading("h_shared")]
    if shared:
        basis = writer.cite_calculation("count", standard)
        blocks.append(Paragraph((writer.statement("shared", basis, n=len(shared)),)))
        entries = []
        for actor in sorted(shared, key=lambda a: sort_key(writer.name(a)))[:_LIMIT]:
            ties = [t for t in standard.ties_of[actor] if t.other(actor) in (one, other)]
            country = standard.actors[actor].country
            # A partner in common is as certain as the less certain of the two ends.
            sure = min(
                max((t.certainty for t in ties if t.other(actor) == end), default=1.0)
                for end in (one, other)
            )
            text = writer.text(
                "placed",
                actor=actor,
                country=country if country != actor else "",
                doubt=f"{sure:g}" if sure < DOUBTFUL else "",
            )
            entries.append((Statement(text, writer.cite_ties(ties)),))
        return [*blocks, Bullets(tuple(entries))]
    counted = writer.cite_calculation("count", standard)
    blocks.append(Paragraph((writer.statement("none_shared", counted, **writer.searched()),)))
    if any({t.tail, t.head} == {one, other} for t in standard.ties_of.get(one, ())):
        return blocks
    basis = writer.cite_calculation("path", standard)
    there = one in standard.actors and other in standard.actors
    routes = iter_paths(standard, one, other) if there else iter(())
    route = next(routes, None)
    if route is None:
        return [*blocks, Paragraph((writer.statement("no_way", basis, **writer.searched()),))]
    pairs = set(zip(route.actors, route.actors[1:], strict=False))
    steps = [t for t in standard.ties.values() if {(t.tail, t.head), (t.head, t.tail)} & pairs]
    names = " – ".join(writer.name(actor) for actor in route.actors)
    statement = writer.statement("way", basis, writer.cite_ties(steps), n=route.ties, names=names)
    return [*blocks, Paragraph((statement,))]


def _common(writer: Writer) -> list[Block]:
    """Return the actors that both have ties of other kinds to: corridors, crossings, bodies."""
    network = writer.network
    one, other = writer.subject.ids
    selected = writer.subject.part.ties
    links: dict[str, dict[str, list[Tie]]] = defaultdict(lambda: defaultdict(list))
    for end in (one, other):
        for tie in network.ties_of.get(end, ()):
            if not tie.derived and tie.id not in selected:
                links[tie.other(end)][end].append(tie)
    both = [actor for actor, ends in links.items() if len(ends) == 2 and actor not in (one, other)]
    if not both:
        return []
    entries = []
    for actor in sorted(both, key=lambda a: sort_key(writer.name(a)))[:_LIMIT]:
        ties = [tie for some in links[actor].values() for tie in some]
        kinds = dict.fromkeys(_seen_from(writer, tie, actor) for tie in ties)
        text = writer.text("in_common", actor=actor, kinds=writer.listed(list(kinds)))
        entries.append((Statement(text, writer.cite_ties(ties)),))
    return [
        writer.heading("h_common"),
        Paragraph(
            (writer.statement("common", writer.cite_calculation("count", network), n=len(both)),)
        ),
        Bullets(tuple(entries)),
    ]


def _seen_from(writer: Writer, tie: Tie, actor: str) -> str:
    """Return the label of a tie read from the actor of the pair, with its state unless in force."""
    label = inside(writer.tie_label(tie, tie.other(actor)))
    current = tie.status == writer.network.ontology.default_status
    return writer.text("kind_and_note", kind=label, note="" if current else note_text(writer, tie))


def _compared(writer: Writer, findings: Findings) -> list[Block]:
    """Return a table that compares the two in figures."""
    standard = writer.subject.standard
    rows: list[tuple[str, list[str]]] = []
    found = [findings.row_of(actor) for actor in writer.subject.ids]
    partners = [standard.partners_of.get(actor, frozenset()) for actor in writer.subject.ids]
    rows.append(("r_partners", [f"{len(some):,}" for some in partners]))
    rows.append(("r_countries", [f"{len(countries_of(writer, set(s))):,}" for s in partners]))
    ranks = [row[f"{findings.measure}_rank"] if row else None for row in found]
    rows.append(("r_rank", ["–" if rank is None else f"{rank:,}" for rank in ranks]))
    words = [
        {word for tie in standard.ties_of.get(actor, ()) for word in tie.dimensions}
        for actor in writer.subject.ids
    ]
    rows.append(("r_dimensions", [f"{len(some):,}" for some in words]))
    measures = dict.fromkeys(("degree", findings.measure))
    cites = merge_cites([writer.cite_calculation(m, standard) for m in ("count", *measures)])
    caption = writer.statement("t_compared", cites, of=len(standard.actors))
    columns = (
        Column(writer.text("c_figure"), 3.0),
        *(Column(writer.name(actor), 1.5, numbers=True) for actor in writer.subject.ids),
    )
    lines = tuple(
        (
            Statement(
                writer.text(key, measure=writer.text(f"m_{findings.measure}")), factual=False
            ),
            *(Statement(value) for value in values),
        )
        for key, values in rows
    )
    return [writer.heading("h_compared"), TableBlock(caption, columns, lines)]


def places(writer: Writer) -> list[Block]:
    """Return the places of a corridor by country, with the number of others each is tied to."""
    subject = writer.subject
    if subject.form != CORRIDOR:
        return []
    corridor = subject.ids[0]
    joining = {
        tie.other(corridor): tie
        for tie in reversed(subject.network.ties_of[corridor])
        if not tie.derived and tie.other(corridor) in subject.members
    }
    usual = writer.network.ontology.default_status
    tied = {
        place: {
            t.other(place)
            for t in subject.ties
            if place in (t.tail, t.head) and t.status == usual and t.tail != t.head
        }
        for place in subject.members
    }
    actors = subject.network.actors

    def order(place: str) -> tuple[object, ...]:
        return (
            sort_key(writer.name(actors[place].country)),
            actors[place].kind,
            sort_key(writer.name(place)),
        )

    basis = writer.cite_calculation("count", subject.mapped)
    countries = countries_of(writer, subject.members)
    caption = writer.statement("t_places", basis, n=len(subject.members), countries=len(countries))
    columns = (
        Column(writer.text("c_place"), 2.4),
        Column(writer.text("c_country"), 1.6),
        Column(writer.text("c_joined"), 2.6),
        Column(writer.text("c_tied"), 1.2, numbers=True),
        Column(writer.text("c_sources"), 1.2),
    )
    rows = tuple(
        (
            Statement(writer.name(place), strong=True),
            Statement(writer.name(actors[place].country)),
            Statement(
                writer.text(
                    "joined",
                    status=joining[place].status,
                    since=str(joining[place].since or ""),
                )
            ),
            Statement(f"{len(tied[place]):,}"),
            Statement("", writer.cite_ties([joining[place]])),
        )
        for place in sorted(subject.members, key=order)
    )
    return [writer.heading("h_places"), TableBlock(caption, columns, rows)]
