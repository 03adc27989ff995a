"""The past of a network on a day: places that have ended, for rules that speak of their heirs.

A network on a day leaves out actors that ended before it. A rule needs them: a tie with the place
that another one succeeds is on record, so nobody may say that none is.
"""

from __future__ import annotations

from dataclasses import replace

from graphkit.model.network import Network
from graphkit.model.selection import Selection


def with_past(network: Network) -> Network:
    """Return a network with the ended actors that its own succeed, and with their ties.

    Args:
        network: a whole network, or a part or a day of it.

    Returns:
        The network itself if it is whole. If it is only a day of a whole network, all that the
        whole one has up to that day, with every source. If it is a selection, the selection and
        those ties of the places that its own succeed that fit it too.

    Example:
        >>> import datetime as dt
        >>> from graphkit.model.dates import parse_date
        >>> from graphkit.model.records import Actor
        >>> old = Actor("old", "province", until=parse_date("2025-06-30"))
        >>> new = Actor("new", "province", since=parse_date("2025-07-01"), succeeds=("old",))
        >>> day = Network({"old": old, "new": new}).at(dt.date(2026, 1, 1))
        >>> list(day.actors), list(with_past(day).actors)
        (['new'], ['old', 'new'])
    """
    if network.whole is None:
        return network
    day = replace(network.whole, as_of=network.as_of, undated=network.undated)
    later = {a.id for a in day.actors.values() if a.since and a.since.first > day.as_of}
    day = replace(day, actors={key: a for key, a in day.actors.items() if key not in later})
    chosen = network.selection or Selection()
    if replace(chosen, as_of=None, undated=True) == Selection():
        return day
    past = {old for old, heir in day.successors.items() if heir in network.actors}
    past -= network.actors.keys()
    if not past:
        return network
    present = past | network.actors.keys()
    fits = chosen.tie_filter(network.ontology)
    ties = [
        tie
        for tie in day.ties.values()
        if {tie.tail, tie.head} & past and {tie.tail, tie.head} <= present and fits(tie)
    ]
    claims = tuple(claim for tie in ties if not tie.derived for claim in tie.claims)
    cited = network.sources.keys() | {claim.source for claim in claims}
    cited |= {day.actors[key].source for key in past}
    return replace(
        network,
        actors={key: actor for key, actor in day.actors.items() if key in present},
        claims=network.claims + claims,
        sources={key: source for key, source in day.sources.items() if key in cited},
        kept=frozenset(network.ties) | {tie.id for tie in ties},
    )
