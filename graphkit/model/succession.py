"""The successors of actors that have ended."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from graphkit.model.records import Actor


def current_successors(actors: Mapping[str, Actor], day: dt.date) -> Mapping[str, str]:
    """Return the successor on a day of each actor that has ended; of several, the first by id.

    Example:
        >>> from graphkit.model.dates import parse_date
        >>> old = Actor("VN-25", "province", until=parse_date("2025-06-30"))
        >>> new = Actor("VN-25-2025", "province", succeeds=("VN-25",))
        >>> current_successors({a.id: a for a in (old, new)}, dt.date(2026, 1, 1))
        {'VN-25': 'VN-25-2025'}
    """
    over = {a.id for a in actors.values() if a.until is not None and a.until.last < day}
    found: dict[str, str] = {}
    for key in sorted(actors.keys() - over):
        actor = actors[key]
        if actor.since is None or actor.since.first <= day:
            for old in actor.succeeds:
                if old in over:
                    found.setdefault(old, key)
    return found
