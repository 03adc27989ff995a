"""The beginning of a brief: its coverage, key figures and main points."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace

from graphkit.model.records import Tie
from graphkit.names.normalise import printable
from graphkit.report.brief.findings import Findings
from graphkit.report.brief.gaps import gap_name
from graphkit.report.brief.reliability import subject_disagreements
from graphkit.report.brief.subject import ACTOR, CORRIDOR, NETWORK, PAIR
from graphkit.report.brief.tie_text import DOUBTFUL, derived_levels, doubt, ended_ends, past_event
from graphkit.report.brief.writer import Writer, inside, merge_cites
from graphkit.report.document.blocks import Block, Bullets, KeyFigure, KeyFigures, Statement
from graphkit.report.totals import count_totals

_NAMED = 8  # largest number of partners in a sentence


def title(writer: Writer) -> str:
    """Return the title of the brief: the names of its actors, or of the network."""
    subject = writer.subject
    if subject.form == NETWORK:
        found = printable(" ".join(writer.network.text("title", writer.lang).split()))
        return found or writer.text("untitled")
    return writer.listed([writer.name(actor) for actor in subject.ids])


def subtitle_lines(writer: Writer, day: str) -> tuple[Statement, ...]:
    """Return the lines below the title: the kind of brief, the day, and the coverage."""
    network = writer.network
    basis = writer.cite_calculation("count", network)
    totals = count_totals(network)
    lines = [
        writer.note(f"subtitle_{writer.subject.form}", as_of=network.as_of.isoformat(), day=day),
        writer.statement(
            "covers",
            basis,
            title=printable(network.text("title", writer.lang)) or writer.text("untitled"),
            actors=totals.actors,
            ties=totals.ties,
            countries=totals.countries,
            sources=totals.sources,
        ),
    ]
    if writer.internal:
        lines.insert(1, replace(writer.note("internal_head"), strong=True))
    about = printable(" ".join(network.text("description", writer.lang).split()))
    if about and writer.subject.form == NETWORK:
        lines.append(Statement(about, writer.cite_calculation("dataset", network)))
    return tuple(lines)


def overview(writer: Writer, findings: Findings) -> list[Block]:
    """Return the key figures and the main points in sentences."""
    return [
        writer.heading("h_key"),
        KeyFigures(tuple(_figures(writer, findings))),
        Bullets(tuple((statement,) for statement in _in_short(writer, findings))),
    ]


def _figures(writer: Writer, findings: Findings) -> list[KeyFigure]:
    subject = writer.subject
    basis = writer.cite_calculation("count", subject.part)
    force = in_force(writer)
    figures: list[tuple[str, str, tuple[int, ...]]] = []

    def add(key: str, value: int, cites: tuple[int, ...]) -> None:
        figures.append((f"{value:,}", writer.text(f"f_{key}", n=value), cites))

    add("in_force", len(force), basis)
    if subject.form == CORRIDOR:
        add("places", len(subject.members), writer.cite_calculation("count", subject.mapped))
    if subject.form == NETWORK:
        add("waiting", len(_waiting(writer)), basis)
    if subject.form in (NETWORK, CORRIDOR):
        ends = {end for tie in force for end in (tie.tail, tie.head)}
        add("tied", len(ends), basis)
        add("countries", len(countries_of(writer, ends)), basis)
    elif subject.form == ACTOR:
        add("partners", len(_partners(writer)), basis)
        row = findings.row_of(subject.ids[0])
        if row:
            rank = writer.cite_calculation("degree", subject.standard)
            add("rank", row["degree_rank"], rank)
    else:
        words = {word for tie in force for word in tie.dimensions}
        add("dimensions", len(words), basis)
        shared = shared_partners(writer)
        add("shared", len(shared), writer.cite_calculation("count", subject.standard))
    if subject.form in (ACTOR, PAIR):
        add("other", len(subject.other_ties), writer.cite_calculation("count", writer.network))
    add("gaps", len(findings.gaps), writer.cite_calculation("gaps", writer.network))
    add(
        "disputes",
        len(subject_disagreements(writer)),
        writer.cite_calculation("count", writer.network),
    )
    return [KeyFigure(*figure) for figure in figures]


def _in_short(writer: Writer, findings: Findings) -> list[Statement]:
    subject = writer.subject
    statements: list[Statement] = []
    if subject.form != NETWORK:
        statements += [_who(writer, actor) for actor in subject.ids]
        statements += _followed(writer)
    statements.append(_status(writer))
    if subject.form == ACTOR and _partners(writer):
        partners = sorted(_partners(writer), key=lambda a: writer.order(_tie_to(writer, a)))
        named = [_with_doubt(writer, actor) for actor in partners[:_NAMED]]
        statements.append(
            writer.statement(
                "short_partners",
                writer.cite_ties(in_force(writer)),
                n=len(partners),
                actor=subject.ids[0],
                names=writer.comma_list(named) if len(partners) > _NAMED else writer.listed(named),
                more=len(partners) - len(named),
            )
        )
    statements += _deepest(writer)
    if subject.form == NETWORK and findings.central:
        row = findings.central[0]
        basis = writer.cite_calculation(findings.measure, subject.standard)
        statements.append(
            writer.statement(f"short_{findings.measure}", basis, actor=row["id"], n=row["degree"])
        )
    if findings.gaps:
        first = max(findings.gaps, key=lambda gap: gap.score)
        statements.append(
            writer.statement(
                "short_gaps",
                writer.cite_calculation("gaps", writer.network),
                n=len(findings.gaps),
                pair=gap_name(writer, first),
                score=f"{first.score:.2f}",
            )
        )
    return statements


def _who(writer: Writer, actor: str) -> Statement:
    found = writer.network.actors[actor]
    country = found.country if found.country != actor else ""
    within = found.within if found.within in writer.network.actors else ""
    within = "" if within == country else within
    place = writer.network.ontology.actor_kinds[found.kind].place
    name, kind = writer.name(actor), writer.kind(actor)
    # A name can begin with its type: the capital of Laos, the metropolis of Thailand.
    before = "" if name.startswith(kind) else kind
    return writer.statement(
        "who_place" if place else "who_body",
        writer.cite_actor(actor),
        called=writer.text("place_named", actor=actor, type=before) if place else name,
        kind=inside(kind),
        country=country if country in writer.network.actors else "",
        within=within,
    )


def _into(writer: Writer, after: Sequence[str], *, several: bool) -> tuple[str, ...]:
    """Return the successors that unite several actors, or those that continue one."""
    found = (a for a in after if (len(writer.predecessors(a)) > 1) == several)
    return tuple(sorted(found))


def _with_doubt(writer: Writer, actor: str) -> str:
    """Return the name of a partner, with the confidence of its surest tie if it is doubtful."""
    surest = max((t.certainty for t in in_force(writer) if actor in (t.tail, t.head)), default=1.0)
    doubt = f"{surest:g}" if surest < DOUBTFUL else ""
    return writer.text("doubted", name=writer.name(actor), doubt=doubt)


def _followed(writer: Writer) -> list[Statement]:
    """Return sentences on predecessors and successors, and the name its ties are listed under."""
    actors, standard = writer.network.actors, writer.subject.standard
    # Places that have ended are no part of the day, but their successors are told from them.
    known = (writer.network.whole or writer.network).actors
    statements = []
    for own in writer.subject.ids:
        after = [a.id for a in actors.values() if own in a.succeeds]
        until = actors[own].until
        if until and until.last < writer.network.as_of:
            cites = merge_cites(writer.cite_actor(a) for a in (own, *after))
            statements.append(
                writer.statement(
                    "short_ended",
                    cites,
                    actor=own,
                    until=str(until),
                    merged=_into(writer, after, several=True),
                    became=_into(writer, after, several=False),
                    ended=0 if after else 1,
                    **writer.searched(),
                )
            )
        before = tuple(a for a in actors[own].succeeds if a in known)
        if before:
            still = {t.id for a in before for t in standard.ties_of.get(a, ())}
            cites = merge_cites(
                (writer.cite_actor(own), writer.cite_calculation("count", standard))
            )
            statements.append(
                writer.statement(
                    "short_after", cites, actor=own, before=before, n=len(still), old=len(before)
                )
            )
    return statements


def _status(writer: Writer) -> Statement:
    """Return the sentence on the numbers of ties in force and of other statuses."""
    onto = writer.network.ontology
    subject = writer.subject
    force = in_force(writer)
    events = [tie for tie in subject.ties if past_event(writer, tie)]
    told = {tie.id for tie in (*force, *events)}
    others = Counter(tie.status for tie in subject.ties if tie.id not in told)
    rest = [
        writer.text("count_of_status", n=others[status], status=status)
        for status in onto.words["statuses"]
        if others[status]
    ]
    if events:
        rest.append(writer.text("count_of_events", n=len(events)))
    ends = {end for tie in force for end in (tie.tail, tie.head)}
    return writer.statement(
        f"short_status_{subject.form}" + ("" if force else "_none"),
        writer.cite_calculation("count", subject.part),
        what=writer.text("what", families=_families(writer), n=len(force) or 1),
        n=len(force),
        status=onto.default_status,
        actors=subject.ids,
        tied=len(ends) or 0,
        countries=len(countries_of(writer, ends)),
        rest=writer.listed(rest),
        derived=sum(tie.is_derived("status") for tie in force),
        gone=sum(bool(ended_ends(writer, tie)) for tie in force),
        **writer.searched(),
    )


def _families(writer: Writer) -> tuple[str, ...]:
    """Return the families of the selected ties, if whole families are selected."""
    onto = writer.network.ontology
    chosen = writer.subject.part.selection
    named = chosen.ties if chosen else ()
    return named if named and all(word in onto.families for word in named) else ()


def _deepest(writer: Writer) -> list[Statement]:
    """Return the sentence on the pairs of the highest level reached, unless it is the lowest."""
    onto = writer.network.ontology
    for level in reversed(list(onto.words["levels"])[1:]):
        found = [tie for tie in in_force(writer) if tie.level == level]
        if found:
            pairs = [
                writer.text("doubted", name=writer.pair_of(tie), doubt=doubt(tie))
                for tie in sorted(found, key=writer.order)
            ]
            return [
                writer.statement(
                    "short_level",
                    writer.cite_ties(found),
                    n=len(found),
                    level=level,
                    **derived_levels(found),
                    pairs=writer.comma_list(pairs[:_NAMED])
                    if len(pairs) > _NAMED
                    else writer.listed(pairs),
                    more=max(len(pairs) - _NAMED, 0),
                )
            ]
    return []


def in_force(writer: Writer) -> list[Tie]:
    """Return the subject's ties that are in force."""
    usual = writer.network.ontology.default_status
    return [tie for tie in writer.subject.ties if tie.status == usual]


def _waiting(writer: Writer) -> list[Tie]:
    onto = writer.network.ontology
    settled = (onto.default_status, onto.over_status)
    return [tie for tie in writer.subject.ties if tie.status not in settled]


def countries_of(writer: Writer, actors: Iterable[str]) -> set[str]:
    """Return the countries of some actors."""
    return {writer.network.actors[actor].country for actor in actors} - {""}


def _partners(writer: Writer) -> set[str]:
    """Return the actors that the subject has ties in force with."""
    own = writer.subject.ids[0]
    return {tie.other(own) for tie in in_force(writer)} - {own}


def _tie_to(writer: Writer, actor: str) -> Tie:
    return next(tie for tie in in_force(writer) if actor in (tie.tail, tie.head))


def shared_partners(writer: Writer) -> list[str]:
    """Return the actors with a tie in force to both actors of a pair."""
    tied = writer.subject.standard.partners_of
    one, other = (tied.get(actor, frozenset()) for actor in writer.subject.ids)
    return sorted(one & other)
