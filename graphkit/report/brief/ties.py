"""The ties of a subject: one by one, and counted by status, level, country and dimension."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence

from graphkit.model.records import Tie
from graphkit.names.normalise import printable, sort_key
from graphkit.report.brief.subject import ACTOR, CORRIDOR, NETWORK, PAIR
from graphkit.report.brief.writer import Writer, filled
from graphkit.report.document.blocks import Block, Bullets, Column, Paragraph, Said, Table

MOST = 60
"""Rows of a table of ties at most; beyond them it is said how many more there are."""
_LAST = ("within_country", "between_others", "no_country")
"""Rows of the table of countries that stand below those of single countries."""
_FEW = 6  # ties that are not worth counting in tables


def ties(writer: Writer) -> list[Block]:
    """The ties that are told of: counted, and one by one or by the level they reached."""
    told = writer.subject.told
    blocks: list[Block] = [writer.heading(f"h_ties_{writer.subject.form}")]
    if not told:
        basis = writer.basis("count", writer.subject.part)
        none = writer.says(f"none_told_{writer.subject.form}", basis, actors=writer.subject.ids)
        return [*blocks, Paragraph((none,))]
    if writer.subject.form == NETWORK:
        return [*blocks, *_counted(writer), *_levels(writer), *_waiting(writer)]
    if len(told) > _FEW and writer.subject.form != PAIR:
        blocks += _counted(writer)
    key = f"t_ties_{writer.subject.form}"
    return [*blocks, *ties_table(writer, key, sorted(told, key=_by_status(writer)))]


def others(writer: Writer) -> list[Block]:
    """The subject's ties of other kinds, by kind: who hosts, joins, oversees, borders."""
    found = writer.subject.other
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
        entries.append((_lead(writer, kind, away), *_named(writer, some)))
    return [
        writer.heading("h_others"),
        writer.explain("explain_others"),
        Bullets(tuple(entries)),
    ]


def _lead(writer: Writer, kind: str, away: bool) -> Said:
    labels = writer.network.ontology.tie_kinds[kind]
    label = (labels.label if away else labels.inverse) or labels.label
    text = label.get(writer.lang) or label["en"]
    return Said(f"{text}:", states=False, strong=True)


def _named(writer: Writer, rows: Sequence[tuple[str, Tie]]) -> list[Said]:
    """The other ends of ties, each with when and in what state it is, and its sources."""
    said = []
    usual = writer.network.ontology.default_status
    alike = _alike(tie for _, tie in rows)
    for place, (other, tie) in enumerate(rows):
        key = "since_only" if tie.status == usual else "status_since"
        since = str(tie.since or "")
        note = writer.text(key, status=tie.status, since=since)
        if tie.status == usual and not since:
            note = ""
        if alike[_sort(tie)] > 1:
            note = writer.commas([part for part in (_told_apart(tie), note) if part])
        text = writer.text("named", name=writer.name(other), note=note)
        said.append(Said(f"; {text}" if place else text, writer.ties([tie])))
    return said


def ties_table(writer: Writer, key: str, found: Sequence[Tie]) -> list[Block]:
    """Ties one by one: between whom, of what kind and status, how deep, since when, on what."""
    several = writer.subject.form != PAIR
    shown = found[:MOST]
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
    # What is told beside the selection was found in the whole network.
    held = all(tie.id in writer.subject.part.ties for tie in found)
    basis = writer.basis("count", writer.subject.part if held else writer.network)
    caption = writer.says(key, basis, n=len(found))
    alike = _alike(found)
    for tie in shown:
        key = _told_apart(tie) if alike[_sort(tie)] > 1 else ""
        kind = Said(writer.text("named", name=writer.label("tie_kinds", tie.kind), note=key))
        first = [kind]
        if own:
            # Read from the one asked about: sister city of Savannakhet.
            first.append(Said(writer.name(tie.other(writer.subject.ids[0])), strong=True))
        elif several:
            first.insert(0, Said(writer.pair_of(tie), strong=True))
        rows.append(
            (
                *first,
                Said(writer.label("statuses", tie.status)),
                Said(depth(writer, tie)),
                Said(writer.date(tie.since)),
                Said("", writer.ties([tie])),
            )
        )
    blocks: list[Block] = [filled(caption, columns, rows)]
    if len(found) > MOST:
        more = writer.says("more_ties", basis, n=len(found) - MOST, shown=MOST)
        blocks.append(Paragraph((more,)))
    return blocks


def _sort(tie: Tie) -> tuple[frozenset[str], str]:
    return frozenset((tie.tail, tie.head)), tie.kind


def _alike(found: Iterable[Tie]) -> Counter[tuple[frozenset[str], str]]:
    """How many ties of one kind there are between the same two."""
    return Counter(map(_sort, found))


def _told_apart(tie: Tie) -> str:
    """What the dataset tells a tie by from others of its kind, in words; a bare number is none."""
    key = printable(" ".join(re.split(r"[-_\s]+", tie.key)))
    return key if re.search(r"[^\W\d]", key) else ""


def depth(writer: Writer, tie: Tie) -> str:
    """The level of a tie, its dimensions and the obstacles that sources name."""
    named = writer.text("dimensions", dimensions=tie.dimensions)
    return writer.text(
        "depth",
        level=writer.label("levels", tie.level) if tie.level else "",
        dimensions=named if tie.level else "",
        only="" if tie.level else named[:1].upper() + named[1:],
        obstacles=tie.obstacles,
    )


def _by_status(writer: Writer) -> Callable[[Tie], tuple[object, ...]]:
    """Ties in force first, then the others as the vocabulary has them; the deepest first."""
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
    """How many ties of each status, kind and level there are."""
    onto = writer.network.ontology
    told = writer.subject.told
    basis = writer.basis("count", writer.subject.part)
    kinds = [k for k in onto.tie_kinds if any(t.kind == k for t in told)]
    statuses = [s for s in onto.words["statuses"] if any(t.status == s for t in told)]
    statuses.sort(key=lambda s: s != onto.default_status)
    blocks: list[Block] = [
        writer.heading("h_status", 2),
        counts(
            writer.says("t_status", basis, n=len(told)),
            writer.text("c_status"),
            [(writer.label("statuses", s), [t for t in told if t.status == s]) for s in statuses],
            [
                (writer.label("tie_kinds", k), lambda t, k=k: t.kind == k)  # type: ignore[misc]
                for k in kinds
            ],
            writer.text("c_all"),
        ),
    ]
    levelled = [tie for tie in told if onto.tie_kinds[tie.kind].levels]
    if levelled:
        words = [*reversed(list(onto.words["levels"])), ""]
        blocks.append(
            counts(
                writer.says("t_levels", basis, n=len(levelled)),
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


def counts(
    caption: Said,
    first: str,
    rows: Sequence[tuple[str, Sequence[Tie]]],
    columns: Sequence[tuple[str, Callable[[Tie], bool]]],
    all_: str,
) -> Table:
    """A table of counts: rows of ties, by what is true of them, and all; none for nothing."""
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
        # What a row is called states nothing; its numbers rest on what the caption cites.
        cells = [Said(label, states=False), *(Said(f"{n:,}") for n in numbers)]
        lines.append(tuple(cells))
    return Table(caption, tuple(titles), tuple(lines))


def _levels(writer: Writer) -> list[Block]:
    """Pairs in force by the level they reached, the highest first; under it by first actor."""
    onto = writer.network.ontology
    basis = writer.basis("count", writer.subject.part)
    blocks: list[Block] = []
    for level in reversed(list(onto.words["levels"])):
        found = [
            tie
            for tie in writer.subject.told
            if tie.level == level and tie.status == onto.default_status
        ]
        if not found:
            continue
        rows: dict[tuple[str, str], list[Tie]] = defaultdict(list)
        for tie in sorted(found, key=writer.order):
            first = writer.subject.pair(tie.tail, tie.head, symmetric=tie.symmetric)[0]
            # A pair with much to tell has a line of its own.
            rows[first, tie.id if tie.dimensions else ""].append(tie)
        blocks.append(writer.heading("h_level", 2, level=level))
        blocks.append(Paragraph((writer.says("level", basis, n=len(found)),)))
        entries = [_partners(writer, first, some) for (first, _), some in rows.items()]
        blocks.append(Bullets(tuple(entries[:MOST])))
        if len(entries) > MOST:
            more = writer.says("more_lines", basis, n=len(entries) - MOST)
            blocks.append(Paragraph((more,)))
    return blocks


def _partners(writer: Writer, first: str, found: Sequence[Tie]) -> tuple[Said, ...]:
    said = [Said(f"{writer.name(first)} –", states=False, strong=True)]
    for place, tie in enumerate(found):
        text = writer.text(
            "partner",
            name=writer.name(tie.other(first)),
            since=str(tie.since or ""),
            dimensions=tie.dimensions,
        )
        said.append(Said(f"; {text}" if place else text, writer.ties([tie])))
    return tuple(said)


def _waiting(writer: Writer) -> list[Block]:
    """Ties that are neither in force nor over."""
    onto = writer.network.ontology
    settled = (onto.default_status, onto.over_status)
    found = [tie for tie in writer.subject.told if tie.status not in settled]
    if not found:
        return []
    table = ties_table(writer, "t_waiting", sorted(found, key=_by_status(writer)))
    return [writer.heading("h_waiting", 2), *table]


def by_country(writer: Writer) -> list[Block]:
    """Ties by the countries that they join."""
    told = writer.subject.told
    if len(told) <= _FEW or writer.subject.form == PAIR:
        return []
    groups: dict[str, list[Tie]] = defaultdict(list)
    for tie in told:
        groups[_countries(writer, tie)].append(tie)
    if len(groups) < 2:
        return []
    last = [writer.text(key, country=writer.subject.home) for key in _LAST]
    rows = sorted(
        groups.items(),
        key=lambda row: (row[0] in last, -_in_force(writer, row[1]), sort_key(row[0])),
    )
    basis = writer.basis("count", writer.subject.part)
    form = writer.subject.form
    home = writer.subject.home
    caption = writer.says(f"t_countries_{form}", basis, home=home, actors=writer.subject.ids)
    return [
        writer.heading("h_countries", 2),
        counts(caption, writer.text("c_countries"), rows, _states(writer), writer.text("c_all")),
    ]


def _countries(writer: Writer, tie: Tie) -> str:
    """Which countries a tie joins, in words, as seen from the subject or from home."""
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
    """The columns of counts: in force, on the way or at rest, over."""
    onto = writer.network.ontology
    usual, over = onto.default_status, onto.over_status
    return [
        (writer.label("statuses", usual), lambda tie: tie.status == usual),
        (writer.text("c_waiting"), lambda tie: tie.status not in (usual, over)),
        (writer.label("statuses", over), lambda tie: tie.status == over),
    ]


def by_dimension(writer: Writer) -> list[Block]:
    """Ties by dimension; one tie can have several."""
    told = writer.subject.told
    found = Counter(word for tie in told for word in tie.dimensions)
    if len(told) <= _FEW or not found or writer.subject.form == PAIR:
        return []
    rows = [
        (writer.label("dimensions", word), [t for t in told if word in t.dimensions])
        for word, _ in found.most_common()
    ]
    rows.append((writer.text("not_said"), [t for t in told if not t.dimensions]))
    caption = writer.says("t_dimensions", writer.basis("count", writer.subject.part))
    return [
        writer.heading("h_dimensions", 2),
        counts(caption, writer.text("c_dimension"), rows, _states(writer), writer.text("c_all")),
    ]
