"""Networks in time: what changed between two, and measures day after day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any, TypeVar

from graphkit.analysis.centrality import centrality
from graphkit.analysis.columns import actor_cells
from graphkit.model.errors import GraphkitError
from graphkit.model.network import Network
from graphkit.model.provenance import provenance
from graphkit.model.records import Actor, Claim, Tie, actor_field
from graphkit.model.table import Table

T = TypeVar("T")

CHANGES = ("added", "gone", "changed")
"""What can have become of an actor or a tie."""

_COLUMNS = (
    *("what", "change", "id", "name", "kind", "from", "to"),
    *("field", "before", "after", "since", "sources"),
)
_TIE_FIELDS = (
    *("status", "level", "mechanism", "dimensions", "obstacles", "since", "until"),
    *("weight", "confidence"),
)


def compare_networks(old: Network, new: Network, *, lang: str = "en") -> Table:
    """What differs between two networks: two versions of a dataset, or one network on two days.

    Actors and ties are the same by their ids. Geography that follows from where actors lie is
    left out: it changes with their ``within`` and ``country``. Cut both networks alike
    (``network.select``): a tie that has come to its end is changed in whole networks
    (``status``: in force, then ended) and gone in networks cut to what is in force.

    How days are read: a claim holds from the first day that its ``since`` can mean to the last
    day of its ``until``, so one in force since 2004 is there on 1 January 2004. Without
    ``until`` it holds until a claim with another value follows. Ties that no claim dates are
    the same on every day, or on none (``Selection.undated``).

    Args:
        old: the network before, with its day.
        new: the network after, with its day.
        lang: the language of names.

    Returns:
        A row a difference, actors first, then what was added, is gone and has changed, by id:
        ``what`` (actor, tie), ``change`` (added, gone, changed), ``id``, ``name`` (of a tie the
        names of both ends), ``kind``, ``from`` and ``to`` (ids of the ends), ``field``,
        ``before`` and ``after``, ``since`` (when the new value holds from, as a source dates
        it), ``sources`` (ids of the sources that say so; of what is gone, those that had said
        it). A tie that is added or gone has its ``status`` in ``after`` or ``before``. Dates of
        a tie are those of its status, and a field of their own only where the status is the
        same. Of a changed tie ``field`` can be ``sources``: others vouch for it now. ``meta``
        has the provenance of the new network, under ``old`` that of the old one, and
        ``undated``.

    Example:
        >>> from graphkit.model.dates import parse_date
        >>> network = Network(
        ...     actors={a.id: a for a in (Actor("LA-SV", "province"), Actor("TH-49", "province"))},
        ...     claims=(Claim("LA-SV", "TH-49", "sister_city", status="proposed",
        ...                   since=parse_date("2018")),
        ...             Claim("LA-SV", "TH-49", "sister_city", status="in_force",
        ...                   since=parse_date("พ.ศ. 2563"))))
        >>> before, after = network.at(dt.date(2019, 1, 1)), network.at(dt.date(2020, 1, 1))
        >>> for row in compare_networks(before, after):
        ...     print(row["change"], row["field"], row["before"], row["after"], row["since"])
        changed status proposed in_force 2020
    """
    rows = [*_actors(old, new, lang), *_ties(old, new, lang)]
    meta = {
        **provenance(new),
        "old": provenance(old),
        "undated": "keep" if new.undated else "drop",
    }
    return Table(_COLUMNS, rows, meta)


def timeline(
    network: Network,
    days: Iterable[dt.date],
    measures: Sequence[str] = ("degree",),
    weight: str | None = None,
    *,
    actors: Sequence[str] | None = None,
    lang: str = "en",
    **options: Any,
) -> Table:
    """How central actors are on each of several days.

    On each day the network is put together anew from the claims, as :func:`compare_networks`
    reads them, and cut by the selection of ``network``: it may be cut already (by
    ``network.select``; its own day does not matter), and whole it is taken whole.

    Args:
        network: the network.
        days: the days, in any order.
        measures: names of measures, see ``centrality``.
        weight: what a tie counts, see ``centrality``.
        actors: ids or names of actors; None for all.
        lang: a language whose names are added, beside English.
        options: further ones of ``centrality``, such as ``engine``.

    Returns:
        A row a day and actor, by day, then by rank: ``date, id, name_en, kind, country``, then
        each measure and its rank among all actors of the day. With ``actors`` each of them has
        a row every day, in the order given; its figures are None on a day on which it takes no
        part: not begun yet, over, or of a kind that can hold none of the ties. ``meta`` has the
        provenance of the last day, ``dates``, the size of the network on each (``sizes``:
        actors, ties) and ``undated``.

    Raises:
        GraphkitError: when no day is named, for an unknown actor, measure or weight, and as
            ``centrality`` does.

    Example:
        >>> from graphkit.model.dates import parse_date
        >>> network = Network(
        ...     actors={a.id: a for a in (Actor("LA-SV", "province"), Actor("TH-49", "province"))},
        ...     claims=(Claim("LA-SV", "TH-49", "sister_city", since=parse_date("2004")),))
        >>> table = timeline(network, year_ends(2003, 2004), actors=["TH-49"])
        >>> [(str(row["date"]), row["degree"]) for row in table]
        [('2003-12-31', 0), ('2004-12-31', 1)]
    """
    chosen = sorted(set(days))
    if not chosen:
        raise GraphkitError("name a day, such as datetime.date(2020, 12, 31)")
    whole = network.whole or network
    wanted = None if actors is None else [whole.find(actor).id for actor in actors]
    rows: list[tuple[Any, ...]] = []
    sizes: dict[str, tuple[int, int]] = {}
    columns: tuple[str, ...] = ()
    meta: dict[str, Any] = {}
    for day in chosen:
        part = _on(network, whole, day)
        table = centrality(part, measures, weight, lang=lang, **options)
        columns, meta = table.columns, dict(table.meta)
        sizes[day.isoformat()] = len(part.actors), len(part.ties)
        if wanted is None:
            rows += [(day.isoformat(), *row) for row in table.rows]
            continue
        found = {row[0]: row for row in table.rows}
        for key in dict.fromkeys(wanted):
            absent = actor_cells(whole, key, lang)
            empty = (None,) * (len(columns) - len(absent))
            rows.append((day.isoformat(), *found.get(key, (*absent, *empty))))
    meta |= {
        "dates": [day.isoformat() for day in chosen],
        "sizes": sizes,
        "undated": "keep" if network.undated else "drop",
    }
    return Table(("date", *columns), rows, meta)


def year_ends(first: int, last: int, every: int = 1) -> list[dt.date]:
    """The last days of some years, both ends included.

    Example:
        >>> [str(day) for day in year_ends(2000, 2005, 5)]
        ['2000-12-31', '2005-12-31']
    """
    return [dt.date(year, 12, 31) for year in range(first, last + 1, every)]


def _on(network: Network, whole: Network, day: dt.date) -> Network:
    """The same part of the network on another day."""
    if network.selection is None:
        return whole.at(day, undated=network.undated)
    undated = network.selection.undated and network.undated
    return whole.select(replace(network.selection, as_of=day, undated=undated))


def _actors(old: Network, new: Network, lang: str) -> list[tuple[Any, ...]]:
    rows: list[tuple[Any, ...]] = []
    for change, key in _sorted(old.actors, new.actors):
        place = old if change == "gone" else new
        actor = place.actors[key]
        head = ("actor", change, key, actor.name(lang), actor.kind, "", "")
        sources = (actor.source,) if actor.source else ()
        if change != "changed":
            since = str(actor.since) if actor.since and change == "added" else None
            rows.append((*head, "", None, None, since, sources))
            continue
        before = old.actors[key]
        for name in _columns_of(before, actor):
            was, now = actor_field(before, name), actor_field(actor, name)
            if was != now:
                rows.append((*head, name, was or None, now or None, None, sources))
    return rows


def _sorted(old: Mapping[str, T], new: Mapping[str, T]) -> list[tuple[str, str]]:
    """What has become of each that differs, with its id."""
    gone, added = old.keys() - new.keys(), new.keys() - old.keys()
    changed = {key for key in old.keys() & new.keys() if old[key] != new[key]}
    return [
        (change, key)
        for change, keys in zip(CHANGES, (added, gone, changed), strict=True)
        for key in sorted(keys)
    ]


def _columns_of(before: Actor, after: Actor) -> list[str]:
    languages = dict.fromkeys((*before.names, *after.names))
    plain = [name for name in Actor.__slots__ if name not in ("id", "names")]
    return [plain[0], *(f"name_{code}" for code in languages), *plain[1:]]


def _ties(old: Network, new: Network, lang: str) -> list[tuple[Any, ...]]:
    rows: list[tuple[Any, ...]] = []
    earlier, later = _stated(old), _stated(new)
    for change, key in _sorted(earlier, later):
        place, tie = (old, earlier[key]) if change == "gone" else (new, later[key])
        name = f"{place.name_of(tie.tail, lang)} – {place.name_of(tie.head, lang)}"
        head = ("tie", change, key, name, tie.kind, tie.tail, tie.head)
        if change == "changed":
            rows += [(*head, *told) for told in _told(earlier[key], tie, new)]
            continue
        statuses = (None, tie.status) if change == "added" else (tie.status, None)
        since = str(tie.since) if tie.since and change == "added" else None
        rows.append((*head, "status", *statuses, since, _cited(_begun(tie, place.as_of))))
    return rows


def _stated(network: Network) -> dict[str, Tie]:
    """The ties that sources state, without those that follow from where actors lie."""
    return {key: tie for key, tie in network.ties.items() if not tie.derived}


def _told(before: Tie, after: Tie, new: Network) -> Iterable[tuple[Any, ...]]:
    """The fields that differ: field, before, after, since, sources."""
    restated = before.status != after.status
    for name in _TIE_FIELDS:
        was, now = getattr(before, name), getattr(after, name)
        same = set(was) == set(now) if isinstance(was, tuple) else was == now
        if same or (restated and name in ("since", "until")):
            continue
        saying = _saying(name, before, after, new)
        if name == "status":
            since = after.since
        else:
            dated = [claim.since for claim in saying if claim.since]
            since = min(dated, key=lambda date: date.first, default=None)
        texts = [str(v) if name in ("since", "until") and v else v or None for v in (was, now)]
        if name in ("weight", "confidence"):
            texts = [was, now]
        yield name, *texts, str(since) if since else None, _cited(saying)
    was_cited, now_cited = _cited(before.claims), _cited(after.claims)
    if set(was_cited) != set(now_cited):
        added = tuple(source for source in now_cited if source not in was_cited)
        yield "sources", was_cited, now_cited, None, added


def _saying(name: str, before: Tie, after: Tie, network: Network) -> Sequence[Claim]:
    """The claims that a new value rests on: those that state it, and of them the new ones."""
    value = getattr(after, name)
    onto = network.ontology
    begun = _begun(after, network.as_of)
    if name == "status" and value == onto.over_status:
        # A tie may be over because its claims have come to their ends, or because one says so.
        stating = [c for c in begun if c.until == after.since or c.status == value]
    elif name in ("dimensions", "obstacles"):
        fresh = set(value) - set(getattr(before, name))
        stating = [c for c in begun if fresh & set(getattr(c, name))]
    else:
        default = onto.default_status if name == "status" else None
        stating = [c for c in begun if (getattr(c, name) or default) == value]
    new = [claim for claim in stating or begun if claim not in before.claims]
    return new or stating or begun


def _begun(tie: Tie, day: dt.date) -> list[Claim]:
    return [claim for claim in tie.claims if claim.since is None or claim.since.first <= day]


def _cited(claims: Iterable[Claim]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(claim.source for claim in claims if claim.source))
