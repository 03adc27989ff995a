"""The head of a briefing: what it covers, its key figures, and the points to take away."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from graphkit.model.records import Tie
from graphkit.names.normalise import printable
from graphkit.report.brief.facts import Facts
from graphkit.report.brief.gaps import gap_name
from graphkit.report.brief.reliability import disputed
from graphkit.report.brief.subject import ACTOR, CORRIDOR, NETWORK, PAIR
from graphkit.report.brief.writer import Writer, merged
from graphkit.report.document.blocks import Block, Bullets, KeyFigure, KeyFigures, Said

_NAMED = 8  # partners that a sentence names


def title(writer: Writer) -> str:
    """The name of what the briefing is about."""
    subject = writer.subject
    if subject.form == NETWORK:
        found = printable(" ".join(writer.network.text("title", writer.lang).split()))
        return found or writer.text("untitled")
    return writer.and_([writer.name(actor) for actor in subject.ids])


def standing_lines(writer: Writer, day: str) -> tuple[Said, ...]:
    """The lines below the title: what this is, of which day, and what the network covers."""
    network = writer.network
    basis = writer.basis("count", network)
    stated = [tie for tie in network.ties.values() if not tie.derived]
    countries = {a.country for a in network.actors.values()} - {""}
    lines = [
        writer.tells(f"subtitle_{writer.subject.form}", as_of=network.as_of.isoformat(), day=day),
        writer.says(
            "covers",
            basis,
            title=printable(network.text("title", writer.lang)) or writer.text("untitled"),
            actors=len(network.actors),
            ties=len(stated),
            countries=len(countries),
            sources=len({c.source for t in stated for c in t.claims if c.source}),
        ),
    ]
    if writer.internal:
        lines.insert(1, replace(writer.tells("internal_head"), strong=True))
    about = printable(" ".join(network.text("description", writer.lang).split()))
    if about and writer.subject.form == NETWORK:
        lines.append(Said(about, writer.basis("dataset", network)))
    return tuple(lines)


def overview(writer: Writer, facts: Facts) -> list[Block]:
    """The key figures and, in sentences, what they come to."""
    return [
        writer.heading("h_key"),
        KeyFigures(tuple(_figures(writer, facts))),
        Bullets(tuple((said,) for said in _in_short(writer, facts))),
    ]


def _figures(writer: Writer, facts: Facts) -> list[KeyFigure]:
    subject = writer.subject
    basis = writer.basis("count", subject.part)
    force = in_force(writer)
    figures: list[tuple[str, str, tuple[int, ...]]] = []

    def add(key: str, value: int, cites: tuple[int, ...]) -> None:
        figures.append((f"{value:,}", writer.text(f"f_{key}", n=value), cites))

    add("in_force", len(force), basis)
    if subject.form == CORRIDOR:
        add("places", len(subject.members), writer.basis("count", subject.drawn))
    if subject.form == NETWORK:
        add("waiting", len(_waiting(writer)), basis)
    if subject.form in (NETWORK, CORRIDOR):
        ends = {end for tie in force for end in (tie.tail, tie.head)}
        add("tied", len(ends), basis)
        add("countries", len(countries_of(writer, ends)), basis)
    elif subject.form == ACTOR:
        add("partners", len(_partners(writer)), basis)
        row = facts.of(subject.ids[0])
        if row:
            rank = writer.basis("degree", subject.standard)
            add("rank", row["degree_rank"], rank)
    else:
        words = {word for tie in force for word in tie.dimensions}
        add("dimensions", len(words), basis)
        shared = shared_partners(writer)
        add("shared", len(shared), writer.basis("count", subject.standard))
    if subject.form in (ACTOR, PAIR):
        add("other", len(subject.other), writer.basis("count", writer.network))
    add("gaps", len(facts.gaps), writer.basis("gaps", writer.network))
    add("disputes", len(disputed(writer)), writer.basis("count", writer.network))
    return [KeyFigure(*figure) for figure in figures]


def _in_short(writer: Writer, facts: Facts) -> list[Said]:
    subject = writer.subject
    said: list[Said] = []
    if subject.form != NETWORK:
        said += [_who(writer, actor) for actor in subject.ids]
        said += _followed(writer)
    said.append(_status(writer))
    if subject.form == ACTOR and _partners(writer):
        partners = sorted(_partners(writer), key=lambda a: writer.order(_tie_to(writer, a)))
        named = [writer.name(actor) for actor in partners[:_NAMED]]
        said.append(
            writer.says(
                "short_partners",
                writer.ties(in_force(writer)),
                n=len(partners),
                actor=subject.ids[0],
                names=writer.commas(named) if len(partners) > _NAMED else writer.and_(named),
                more=len(partners) - len(named),
            )
        )
    said += _deepest(writer)
    if subject.form == NETWORK and facts.central:
        row = facts.central[0]
        basis = writer.basis(facts.measure, subject.standard)
        said.append(writer.says(f"short_{facts.measure}", basis, actor=row["id"], n=row["degree"]))
    if facts.gaps:
        first = max(facts.gaps, key=lambda gap: gap.score)
        said.append(
            writer.says(
                "short_gaps",
                writer.basis("gaps", writer.network),
                n=len(facts.gaps),
                pair=gap_name(writer, first),
                score=f"{first.score:.2f}",
            )
        )
    return said


def _who(writer: Writer, actor: str) -> Said:
    found = writer.network.actors[actor]
    country = found.country if found.country != actor else ""
    within = found.within if found.within in writer.network.actors else ""
    return writer.says(
        "who",
        writer.actor(actor),
        actor=actor,
        kind=found.kind if not found.subkind else "",
        subkind=found.subkind,
        country=country if country in writer.network.actors and within != country else "",
        within=within,
    )


def _followed(writer: Writer) -> list[Said]:
    """Of an actor that took the place of others, or whose place others took: under which name
    its ties stand."""
    actors, standard = writer.network.actors, writer.subject.standard
    said = []
    for own in writer.subject.ids:
        after = [a.id for a in actors.values() if own in a.succeeds]
        until = actors[own].until
        if until and until.last < writer.network.as_of:
            cites = merged(writer.actor(a) for a in (own, *after))
            said.append(
                writer.says(
                    "short_ended", cites, actor=own, until=str(until), after=tuple(sorted(after))
                )
            )
        before = tuple(a for a in actors[own].succeeds if a in actors)
        if before:
            still = {t.id for a in before for t in standard.ties_of.get(a, ())}
            cites = merged((writer.actor(own), writer.basis("count", standard)))
            said.append(
                writer.says(
                    "short_after", cites, actor=own, before=before, n=len(still), old=len(before)
                )
            )
    return said


def _status(writer: Writer) -> Said:
    """How many ties are in force, and how many are in another state."""
    onto = writer.network.ontology
    subject = writer.subject
    force = in_force(writer)
    rest = [
        writer.text("count_of_status", n=n, status=status)
        for status in onto.words["statuses"]
        if status != onto.default_status
        and (n := sum(tie.status == status for tie in subject.told))
    ]
    ends = {end for tie in force for end in (tie.tail, tie.head)}
    return writer.says(
        f"short_status_{subject.form}" + ("" if force else "_none"),
        writer.basis("count", subject.part),
        what=writer.text("what", families=_families(writer), n=len(force) or 1),
        n=len(force),
        status=onto.default_status,
        actors=subject.ids,
        tied=len(ends) or 0,
        countries=len(countries_of(writer, ends)),
        rest=writer.and_(rest),
    )


def _families(writer: Writer) -> tuple[str, ...]:
    """The families that the ties told of are of, where they are whole families."""
    onto = writer.network.ontology
    chosen = writer.subject.part.selection
    named = chosen.ties if chosen else ()
    return named if named and all(word in onto.families for word in named) else ()


def _deepest(writer: Writer) -> list[Said]:
    """The pairs that reached the highest level that any reached above the lowest."""
    onto = writer.network.ontology
    for level in reversed(list(onto.words["levels"])[1:]):
        found = [tie for tie in in_force(writer) if tie.level == level]
        if found:
            pairs = [writer.pair_of(tie) for tie in sorted(found, key=writer.order)]
            return [
                writer.says(
                    "short_level",
                    writer.ties(found),
                    n=len(found),
                    level=level,
                    pairs=writer.commas(pairs[:_NAMED])
                    if len(pairs) > _NAMED
                    else writer.and_(pairs),
                    more=max(len(pairs) - _NAMED, 0),
                )
            ]
    return []


def in_force(writer: Writer) -> list[Tie]:
    """The subject's ties that are in force."""
    usual = writer.network.ontology.default_status
    return [tie for tie in writer.subject.told if tie.status == usual]


def _waiting(writer: Writer) -> list[Tie]:
    onto = writer.network.ontology
    settled = (onto.default_status, onto.over_status)
    return [tie for tie in writer.subject.told if tie.status not in settled]


def countries_of(writer: Writer, actors: Iterable[str]) -> set[str]:
    """The countries that some actors are in."""
    return {writer.network.actors[actor].country for actor in actors} - {""}


def _partners(writer: Writer) -> set[str]:
    """Those whom an actor has ties in force with."""
    own = writer.subject.ids[0]
    return {tie.other(own) for tie in in_force(writer)} - {own}


def _tie_to(writer: Writer, actor: str) -> Tie:
    return next(tie for tie in in_force(writer) if actor in (tie.tail, tie.head))


def shared_partners(writer: Writer) -> list[str]:
    """Those tied in force to both actors of a pair."""
    tied = writer.subject.standard.partners_of
    one, other = (tied.get(actor, frozenset()) for actor in writer.subject.ids)
    return sorted(one & other)
