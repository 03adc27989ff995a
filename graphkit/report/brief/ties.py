"""Ties of a subject: listed, and counted by status, level, country and dimension."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence

from graphkit.model.records import Tie
from graphkit.names.normalise import sort_key
from graphkit.report.brief.subject import ACTOR, CORRIDOR, NETWORK, PAIR
from graphkit.report.brief.tie_text import (
    DOUBTFUL,
    date_text,
    derived_levels,
    doubt,
    level_text,
    marked,
    note_text,
    past_event,
    status_text,
)
from graphkit.report.brief.writer import Writer, without_empty_columns
from graphkit.report.document.blocks import Block, Bullets, Column, Paragraph, Statement, TableBlock

MAX_ROWS = 60
"""The largest number of rows in a table of ties; the rest is only counted."""
_LAST = ("within_country", "between_others", "no_country")
"""Rows of the table of countries that come after those of single countries."""
_FEW = 6  # largest number of ties that are not counted in tables


def ties(writer: Writer) -> list[Block]:
    """Return the selected ties: counted, and listed one by one or by level."""
    own_ties = writer.subject.ties
    blocks: list[Block] = [writer.heading(f"h_ties_{writer.subject.form}")]
    if not own_ties:
        basis = writer.cite_calculation("count", writer.subject.part)
        none = writer.statement(
            f"no_ties_{writer.subject.form}",
            basis,
            actors=writer.subject.ids,
            **writer.searched(),
        )
        return [*blocks, Paragraph((none,))]
    if writer.subject.form == NETWORK:
        return [*blocks, *_counted(writer), *_levels(writer), *_waiting(writer)]
    if len(own_ties) > _FEW and writer.subject.form != PAIR:
        blocks += _counted(writer)
    key = f"t_ties_{writer.subject.form}"
    return [*blocks, *ties_table(writer, key, sorted(own_ties, key=_by_status(writer)))]


def other_ties(writer: Writer) -> list[Block]:
    """Return the subject's ties of other kinds, by kind, such as hosts, oversees, borders."""
    found = writer.subject.other_ties
    if not found:
        return []
    order = {kind: place for place, kind in enumerate(writer.network.ontology.tie_kinds)}
    if writer.subject.form == PAIR:
        by_kind = sorted(found, key=lambda tie: (order[tie.kind], tie.id))
        return [writer.heading("h_others"), *ties_table(writer, "t_others_pair", by_kind)]
    rows: dict[tuple[str, bool], list[tuple[str, Tie]]] = defaultdict(list)
    for tie in found:
        away = tie.tail in writer.subject.ids
        rows[tie.kind, away].append((tie.head if away else tie.tail, tie))
    entries = []
    for kind, away in sorted(rows, key=lambda row: (order[row[0]], not row[1])):
        some = sorted(rows[kind, away], key=lambda row: sort_key(writer.name(row[0])))
        entries.append((_lead(writer, kind, away, [tie for _, tie in some]), *_named(writer, some)))
    return [
        writer.heading("h_others"),
        writer.explain("explain_others"),
        Bullets(tuple(entries)),
    ]


def _lead(writer: Writer, kind: str, away: bool, found: Sequence[Tie]) -> Statement:
    """Return the kind of some ties as a lead, in the word of their countries if all share it."""
    words = {writer.tie_label(tie, tie.tail if away else tie.head) for tie in found}
    common = writer.label("tie_kinds" if away else "inverse", kind)
    text = words.pop() if len(words) == 1 else common
    return Statement(f"{text}:", factual=False, strong=True)


def _named(writer: Writer, rows: Sequence[tuple[str, Tie]]) -> list[Statement]:
    """Return the other ends of ties, each with its date, status and sources."""
    statements = []
    for place, (other, tie) in enumerate(rows):
        key = writer.key(tie)
        date = note_text(writer, tie)
        # A key may be the date itself.
        unsure = f"{tie.certainty:g}" if tie.certainty < DOUBTFUL else ""
        confidence = writer.text("confidence_mark", confidence=unsure) if unsure else ""
        note = writer.comma_list([part for part in dict.fromkeys((key, date, confidence)) if part])
        text = writer.text("named", name=writer.name(other), note=note)
        statements.append(Statement(f"; {text}" if place else text, writer.cite_ties([tie])))
    return statements


def ties_table(writer: Writer, key: str, found: Sequence[Tie]) -> list[Block]:
    """Return a table of ties: pair, kind, status, level and dimensions, date and sources."""
    several = writer.subject.form != PAIR
    shown = found[:MAX_ROWS]
    own = writer.subject.form == ACTOR
    columns = [Column(writer.text("c_tie"), 1.7)]
    if own:
        columns.append(Column(writer.text("c_partner"), 1.9))
    elif several:
        columns.insert(0, Column(writer.text("c_pair"), 2.2))
    columns += [
        Column(writer.text("c_status"), 1.3),
        Column(writer.text("c_depth"), 2.5),
        Column(writer.text("c_since"), 1.5),
        Column(writer.text("c_sources"), 1.2),
    ]
    rows = []
    # Ties outside the selection were found in the whole network.
    held = all(tie.id in writer.subject.part.ties for tie in found)
    basis = writer.cite_calculation("count", writer.subject.part if held else writer.network)
    caption = writer.statement(key, basis, n=len(found))
    for tie in shown:
        key = writer.key(tie)
        # A key may be the date itself, which has a column of its own.
        key = "" if key == writer.date(tie.since) else key
        label = writer.tie_label(tie, writer.subject.ids[0] if own else "")
        kind = Statement(writer.text("named", name=label, note=key))
        first = [kind]
        if own:
            # Read from the actor asked about: sister city of Savannakhet.
            first.append(Statement(writer.name(tie.other(writer.subject.ids[0])), strong=True))
        elif several:
            first.insert(0, Statement(writer.pair_of(tie), strong=True))
        rows.append(
            (
                *first,
                Statement(status_text(writer, tie)),
                Statement(depth(writer, tie)),
                Statement(date_text(writer, tie)),
                Statement("", writer.cite_ties([tie])),
            )
        )
    blocks: list[Block] = [without_empty_columns(caption, columns, rows)]
    if len(found) > MAX_ROWS:
        more = writer.statement("more_ties", basis, n=len(found) - MAX_ROWS, shown=MAX_ROWS)
        blocks.append(Paragraph((more,)))
    return blocks


def depth(writer: Writer, tie: Tie) -> str:
    """Return the level of a tie, its dimensions and its recorded obstacles in words."""
    named = writer.text("dimensions", dimensions=tie.dimensions)
    return writer.text(
        "depth",
        level=level_text(writer, tie),
        dimensions=named if tie.level else "",
        only="" if tie.level else named[:1].upper() + named[1:],
        obstacles=tie.obstacles,
    )


def _by_status(writer: Writer) -> Callable[[Tie], tuple[object, ...]]:
    """Return a sort key: ties in force first, then by status; higher levels first."""
    onto = writer.network.ontology
    statuses = [onto.default_status, *(s for s in onto.words["statuses"])]
    rank = onto.level_rank
    return lambda tie: (
        statuses.index(tie.status),
        -rank.get(tie.level, -1),
        -len(tie.dimensions),
        writer.order(tie),
        tie.id,
    )


def _counted(writer: Writer) -> list[Block]:
    """Return tables with the numbers of ties by status, kind and level."""
    onto = writer.network.ontology
    own_ties = writer.subject.ties
    basis = writer.cite_calculation("count", writer.subject.part)
    kinds = [k for k in onto.tie_kinds if any(t.kind == k for t in own_ties)]
    statuses = [s for s in onto.words["statuses"] if any(t.status == s for t in own_ties)]
    statuses.sort(key=lambda s: s != onto.default_status)
    over = sum(tie.status == onto.over_status for tie in own_ties)
    events = sum(past_event(writer, tie) for tie in own_ties)
    blocks: list[Block] = [
        writer.heading("h_status", 2),
        count_table(
            writer.statement("t_status", basis, n=len(own_ties), ended=over, events=events),
            writer.text("c_status"),
            [
                (writer.label("statuses", s), [t for t in own_ties if t.status == s])
                for s in statuses
            ],
            [
                (writer.label("tie_kinds", k), lambda t, k=k: t.kind == k)  # type: ignore[misc]
                for k in kinds
            ],
            writer.text("c_all"),
        ),
    ]
    levelled = [tie for tie in own_ties if onto.tie_kinds[tie.kind].levels]
    if levelled:
        words = [*reversed(list(onto.words["levels"])), ""]
        blocks.append(
            count_table(
                writer.statement(
                    "t_levels",
                    basis,
                    n=len(levelled),
                    derived=sum(tie.is_derived("level") for tie in levelled),
                ),
                writer.text("c_level"),
                [
                    (
                        writer.label("levels", word) if word else writer.text("not_said"),
                        [t for t in levelled if t.level == word],
                    )
                    for word in words
                ],
                [
                    (writer.label("statuses", s), lambda t, s=s: t.status == s)  # type: ignore[misc]
                    for s in statuses
                    if any(t.status == s for t in levelled)
                ],
                writer.text("c_all"),
            )
        )
    return blocks


def count_table(
    caption: Statement,
    first: str,
    rows: Sequence[tuple[str, Sequence[Tie]]],
    columns: Sequence[tuple[str, Callable[[Tie], bool]]],
    all_: str,
) -> TableBlock:
    """Return a table of counts: groups of ties by test, with a total; empty columns left out."""
    everything = [tie for _, some in rows for tie in some]
    columns = [column for column in columns if any(column[1](tie) for tie in everything)]
    titles = [Column(first, 2.4), *(Column(title, 1.2, numbers=True) for title, _ in columns)]
    if len(columns) > 1:
        titles.append(Column(all_, 1.0, numbers=True))
    lines = []
    for label, some in rows:
        if not some:
            continue
        numbers = [sum(test(tie) for tie in some) for _, test in columns]
        if len(columns) > 1:
            numbers.append(len(some))
        # The label of a row states no fact; its numbers rest on the citation of the caption.
        cells = [Statement(label, factual=False), *(Statement(f"{n:,}") for n in numbers)]
        lines.append(tuple(cells))
    return TableBlock(caption, tuple(titles), tuple(lines))


def _levels(writer: Writer) -> list[Block]:
    """Return the pairs in force by level, highest first, grouped by their first actor."""
    onto = writer.network.ontology
    basis = writer.cite_calculation("count", writer.subject.part)
    blocks: list[Block] = []
    for level in reversed(list(onto.words["levels"])):
        found = [
            tie
            for tie in writer.subject.ties
            if tie.level == level and tie.status == onto.default_status
        ]
        if not found:
            continue
        rows: dict[tuple[str, str], list[Tie]] = defaultdict(list)
        for tie in sorted(found, key=writer.order):
            first = writer.subject.pair(tie.tail, tie.head, symmetric=tie.symmetric)[0]
            # A pair with dimensions has a line of its own.
            rows[first, tie.id if tie.dimensions else ""].append(tie)
        blocks.append(writer.heading("h_level", 2, level=level))
        reached = writer.statement("level", basis, n=len(found), **derived_levels(found))
        blocks.append(Paragraph((reached,)))
        entries = [_partners(writer, first, some) for (first, _), some in rows.items()]
        blocks.append(Bullets(tuple(entries[:MAX_ROWS])))
        if len(entries) > MAX_ROWS:
            more = writer.statement("more_lines", basis, n=len(entries) - MAX_ROWS)
            blocks.append(Paragraph((more,)))
    return blocks


def _partners(writer: Writer, first: str, found: Sequence[Tie]) -> tuple[Statement, ...]:
    statements = [Statement(f"{writer.name(first)} –", factual=False, strong=True)]
    for place, tie in enumerate(found):
        text = writer.text(
            "partner",
            name=writer.name(tie.other(first)),
            since=marked(writer, tie, "since", writer.date(tie.since)),
            doubt=doubt(tie),
            dimensions=tie.dimensions,
        )
        statements.append(Statement(f"; {text}" if place else text, writer.cite_ties([tie])))
    return tuple(statements)


def _waiting(writer: Writer) -> list[Block]:
    """Return a table of the ties that are neither in force nor over."""
    onto = writer.network.ontology
    settled = (onto.default_status, onto.over_status)
    found = [tie for tie in writer.subject.ties if tie.status not in settled]
    if not found:
        return []
    table = ties_table(writer, "t_waiting", sorted(found, key=_by_status(writer)))
    return [writer.heading("h_waiting", 2), *table]


def by_country(writer: Writer) -> list[Block]:
    """Return a table of ties by the countries that they join."""
    own_ties = writer.subject.ties
    if len(own_ties) <= _FEW or writer.subject.form == PAIR:
        return []
    groups: dict[str, list[Tie]] = defaultdict(list)
    for tie in own_ties:
        groups[_countries(writer, tie)].append(tie)
    if len(groups) < 2:
        return []
    last = [writer.text(key, country=writer.subject.home) for key in _LAST]
    rows = sorted(
        groups.items(),
        key=lambda row: (row[0] in last, -_in_force(writer, row[1]), sort_key(row[0])),
    )
    basis = writer.cite_calculation("count", writer.subject.part)
    form = writer.subject.form
    home = writer.subject.home
    caption = writer.statement(f"t_countries_{form}", basis, home=home, actors=writer.subject.ids)
    return [
        writer.heading("h_countries", 2),
        count_table(
            caption, writer.text("c_countries"), rows, _states(writer), writer.text("c_all")
        ),
    ]


def _countries(writer: Writer, tie: Tie) -> str:
    """Return the countries that a tie joins, in words, as seen from the subject or from home."""
    actors = writer.network.actors
    subject = writer.subject
    if subject.form == ACTOR:
        country = actors[tie.other(subject.ids[0])].country
        return writer.name(country) if country else writer.text("no_country")
    ends = [actors[end].country for end in (tie.tail, tie.head)]
    if not all(ends):
        return writer.text("no_country")
    if subject.form == CORRIDOR:
        named = sorted({writer.name(end) for end in ends}, key=sort_key)
        return (
            " – ".join(named) if len(named) > 1 else writer.text("within_country", country=ends[0])
        )
    if subject.home not in ends:
        return writer.text("between_others")
    if ends[0] == ends[1]:
        return writer.text("within_country", country=ends[0])
    return writer.name(ends[1] if ends[0] == subject.home else ends[0])


def _in_force(writer: Writer, found: Iterable[Tie]) -> int:
    usual = writer.network.ontology.default_status
    return sum(tie.status == usual for tie in found)


def _states(writer: Writer) -> list[tuple[str, Callable[[Tie], bool]]]:
    """Return the columns of counts: in force, not in force, and over."""
    onto = writer.network.ontology
    usual, over = onto.default_status, onto.over_status
    return [
        (writer.label("statuses", usual), lambda tie: tie.status == usual),
        (writer.text("c_waiting"), lambda tie: tie.status not in (usual, over)),
        (writer.label("statuses", over), lambda tie: tie.status == over),
    ]


def by_dimension(writer: Writer) -> list[Block]:
    """Return a table of ties by dimension; one tie can have several."""
    own_ties = writer.subject.ties
    found = Counter(word for tie in own_ties for word in tie.dimensions)
    if len(own_ties) <= _FEW or not found or writer.subject.form == PAIR:
        return []
    rows = [
        (writer.label("dimensions", word), [t for t in own_ties if word in t.dimensions])
        for word, _ in found.most_common()
    ]
    rows.append((writer.text("not_said"), [t for t in own_ties if not t.dimensions]))
    caption = writer.statement(
        "t_dimensions", writer.cite_calculation("count", writer.subject.part)
    )
    return [
        writer.heading("h_dimensions", 2),
        count_table(
            caption, writer.text("c_dimension"), rows, _states(writer), writer.text("c_all")
        ),
    ]
