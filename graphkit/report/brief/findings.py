"""What a briefing computes before it writes: measures, their doubts, cuts, brokers, linkages."""

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
from graphkit.model.errors import GraphkitError
from graphkit.model.network import Network
from graphkit.model.selection import ALL, Selection
from graphkit.report.brief.subject import NETWORK, PAIR, Subject
from graphkit.viz.page_records import page_languages

Row = Mapping[str, Any]

DRAWS, SEED, FIRST = 500, 0, 10
"""Of the rank intervals: how many networks are drawn, from which seed, and the foremost places."""
_FEW = 2000  # actors up to which networks are drawn and brokers are compared


@dataclass(frozen=True)
class Facts:
    """What is computed of a subject.

    Attributes:
        measure: what actors are ranked by: ``betweenness``, of very many ``degree``.
        central: the actors with a tie in force, by rank, with ``degree`` and ``measure``.
        ranges: the rank intervals by actor; empty where there are too many actors.
        brokers: those who join others that have no tie, the busiest first; only where no tie
            has a direction.
        cuts: by actor, what would be separated without it.
        linkages: by language, the missing linkages of the subject, the strongest first, of a
            pair those between the two before all others; ``gaps`` are those in the language of
            the briefing.
        old: the network before, where changes are asked for; ``changes`` are they.
    """

    measure: str
    central: Sequence[Row]
    ranges: Mapping[str, Row]
    brokers: Sequence[Row]
    cuts: Mapping[str, Row]
    linkages: Mapping[str, Sequence[Gap]]
    old: Network | None
    changes: Sequence[Row]
    lang: str

    @property
    def gaps(self) -> Sequence[Gap]:
        """The missing linkages in the language of the briefing."""
        return self.linkages[self.lang]

    def of(self, actor: str) -> Row | None:
        """The figures of an actor; None for one without a tie in force."""
        return next((row for row in self.central if row["id"] == actor), None)


def facts_of(subject: Subject, selection: Selection, lang: str, since: Network | None) -> Facts:
    """Compute what a briefing on a subject tells.

    Args:
        subject: the subject.
        selection: which ties are told of.
        lang: the language of reasons.
        since: the network before, on its day.
    """
    standard = subject.standard
    few = len(standard.actors) <= _FEW
    measure = "degree" if slow_paths(len(standard.actors)) else "betweenness"
    table = centrality(standard, tuple(dict.fromkeys((measure, "degree"))))
    central = [row for row in table if standard.ties_of.get(row["id"])]
    ranges: dict[str, Row] = {}
    brokers: list[Row] = []
    if central and few:
        drawn = centrality_intervals(standard, (measure,), draws=DRAWS, seed=SEED, top=FIRST)
        ranges = {row["id"]: row for row in drawn}
        if all(tie.symmetric for tie in standard.ties.values()):
            brokers = [row for row in brokerage(standard, seed=SEED) if row["total"]]
    cuts = find_cuts(standard, listed=3) if central else ()
    return Facts(
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


def shown(network: Network, *, internal: bool) -> Network:
    """What may be shown: without internal sources, or with them as if they were public."""
    if not internal:
        return network.public()
    sources = {key: replace(source, access="") for key, source in network.sources.items()}
    opened = replace(network, sources=sources)
    opened.__dict__["content_hash"] = network.content_hash
    return opened


def earlier(
    network: Network, since: dt.date | Network | None, day: dt.date, *, internal: bool
) -> Network | None:
    """The network before: another one, or the same on an earlier day.

    Args:
        network: what may be shown of the network.
        since: a day, another network, or None where no change is asked for.
        day: that of the briefing.
        internal: whether internal sources of another network may be shown.

    Raises:
        GraphkitError: when the day is not before that of the briefing.
    """
    if isinstance(since, dt.date):
        if since >= day:
            raise GraphkitError(
                f"nothing can have changed since {since}: the briefing is as of {day}; name an "
                "earlier day"
            )
        return network.at(since)
    return shown(since, internal=internal) if since else None


def _linkages(subject: Subject, selection: Selection, lang: str) -> dict[str, list[Gap]]:
    # The page that acts can be read in each of its languages.
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


def _changes(subject: Subject, selection: Selection, old: Network, lang: str) -> list[Row]:
    """The differences that are the subject's; of a whole network those of the ties told of."""
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
