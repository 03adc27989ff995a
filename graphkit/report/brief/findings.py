"""Findings of a brief: centrality with intervals, cut actors, brokers, gaps and changes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from graphkit.analysis import (
    brokerage,
    centrality,
    centrality_intervals,
    compare_networks,
    find_cuts,
)
from graphkit.analysis.engines import slow_paths
from graphkit.gaps.rules import Gap, gaps_by_language
from graphkit.model.errors import InvalidDataError
from graphkit.model.network import Network
from graphkit.model.selection import ALL, Selection
from graphkit.report.brief.subject import NETWORK, PAIR, Subject
from graphkit.viz.options import open_internal
from graphkit.viz.page_records import page_languages

TableRow = Mapping[str, Any]
"""One row of a table, by column."""

DRAWS, SEED, FIRST = 500, 0, 10
"""Of the rank intervals: the number of random networks, the seed, and the size of the top group."""
_FEW = 2000  # largest number of actors for rank intervals and brokers


@dataclass(frozen=True)
class Findings:
    """The computed findings on a subject.

    Attributes:
        measure: the measure that actors are ranked by: ``betweenness``, or ``degree`` in very
            large networks.
        central: the actors with a tie in force, by rank, with ``degree`` and ``measure``.
        ranges: the rank intervals by actor; empty if there are too many actors.
        brokers: the actors between others without a tie, busiest first; empty if a tie has a
            direction.
        cuts: by actor, the actors that would be separated without it.
        linkages: by language, the missing linkages of the subject, strongest first; for a pair,
            those between the two come first. ``gaps`` has those in the language of the brief.
        old: the earlier network, if changes were asked for.
        changes: the changes since ``old``.
        lang: the language of the brief.
    """

    measure: str
    central: Sequence[TableRow]
    ranges: Mapping[str, TableRow]
    brokers: Sequence[TableRow]
    cuts: Mapping[str, TableRow]
    linkages: Mapping[str, Sequence[Gap]]
    old: Network | None
    changes: Sequence[TableRow]
    lang: str

    @property
    def gaps(self) -> Sequence[Gap]:
        """The missing linkages in the language of the brief."""
        return self.linkages[self.lang]

    def row_of(self, actor: str) -> TableRow | None:
        """Return the figures of an actor; None if it has no tie in force."""
        return next((row for row in self.central if row["id"] == actor), None)


def compute_findings(
    subject: Subject, selection: Selection, lang: str, since: Network | None
) -> Findings:
    """Compute the findings on a subject.

    Args:
        subject: the subject.
        selection: the ties to report on.
        lang: the language of the reasons.
        since: the earlier network, as of its day.
    """
    standard = subject.standard
    few = len(standard.actors) <= _FEW
    measure = "degree" if slow_paths(len(standard.actors)) else "betweenness"
    table = centrality(standard, tuple(dict.fromkeys((measure, "degree"))))
    central = [row for row in table if standard.ties_of.get(row["id"])]
    ranges: dict[str, TableRow] = {}
    brokers: list[TableRow] = []
    if central and few:
        drawn = centrality_intervals(standard, (measure,), draws=DRAWS, seed=SEED, top=FIRST)
        ranges = {row["id"]: row for row in drawn}
        if all(tie.symmetric for tie in standard.ties.values()):
            brokers = [row for row in brokerage(standard, seed=SEED) if row["total"]]
    cuts = find_cuts(standard, listed=3) if central else ()
    return Findings(
        measure,
        central,
        ranges,
        brokers,
        {row["id"]: row for row in cuts if row["cut"] == "actor"},
        _linkages(subject, selection, lang),
        since,
        _changes(subject, selection, since, lang) if since else (),
        lang,
    )


def visible_network(network: Network, *, internal: bool) -> Network:
    """Return a network without internal sources, or with them as if they were public."""
    if not internal:
        return network.public()
    return open_internal(network)[0]


def earlier_network(
    network: Network, since: dt.date | Network | None, day: dt.date, *, internal: bool
) -> Network | None:
    """Return the earlier network: another one, or the same on an earlier day.

    Args:
        network: the visible network.
        since: a day, another network, or None if no changes are asked for.
        day: the day of the brief.
        internal: include internal sources of another network.

    Raises:
        InvalidDataError: if the day is not before that of the brief.
    """
    if isinstance(since, dt.date):
        if since >= day:
            raise InvalidDataError(
                f"the changes since {since} are empty, because the brief is as of {day}; give an "
                "earlier day"
            )
        return network.at(since)
    return visible_network(since, internal=internal) if since else None


def _linkages(subject: Subject, selection: Selection, lang: str) -> dict[str, list[Gap]]:
    # The interactive page can be read in each of its languages.
    found = gaps_by_language(subject.network, dict.fromkeys((*page_languages(), lang)))
    return {code: _own(subject, selection, gaps) for code, gaps in found.items()}


def _own(subject: Subject, selection: Selection, gaps: Sequence[Gap]) -> list[Gap]:
    found = [gap for gap in gaps if subject.concerns(gap.tail, gap.head)]
    if subject.form == NETWORK and (selection.kinds or selection.around):
        there = subject.part.actors
        found = [g for g in found if g.tail in there and (not g.head or g.head in there)]
    if subject.form == PAIR:
        found.sort(key=lambda gap: {gap.tail, gap.head} != subject.members)
    return found


def _changes(subject: Subject, selection: Selection, old: Network, lang: str) -> list[TableRow]:
    """Return the changes of the subject; for a whole network, those of the selected ties."""
    chosen = selection
    if subject.form != NETWORK:
        chosen = Selection(ties=(ALL,), statuses=(ALL,), undated=selection.undated)
    elif subject.part.selection:
        chosen = subject.part.selection
    if chosen.around and chosen.around not in old.actors:
        chosen = replace(chosen, around="")
    before, after = (
        network.select(replace(chosen, as_of=network.as_of)) for network in (old, subject.network)
    )
    members = subject.members.union(subject.ids)
    return [
        row
        for row in compare_networks(before, after, lang=lang)
        if subject.form == NETWORK
        or (row["what"] == "actor" and row["id"] in members)
        or (row["what"] == "tie" and _touches(subject, row["from"], row["to"]))
    ]


def _touches(subject: Subject, tail: str, head: str) -> bool:
    return subject.concerns(tail, head) or bool({tail, head} & set(subject.ids))
