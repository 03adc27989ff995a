"""Compare two networks, and compute measures on several days."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any, TypeVar

from graphkit.analysis.centrality import centrality
from graphkit.analysis.columns import actor_cells
from graphkit.model.errors import InvalidDataError
from graphkit.model.network import Network
from graphkit.model.provenance import provenance
from graphkit.model.records import Actor, Claim, Tie, actor_field
from graphkit.model.table import Table

T = TypeVar("T")

CHANGES = ("added", "gone", "changed")
"""The possible changes of an actor or a tie."""

_COLUMNS = (
    *("what", "change", "id", "name", "kind", "from", "to"),
    *("field", "before", "after", "since", "sources"),
)
_TIE_FIELDS = (
    *("status", "level", "mechanism", "dimensions", "obstacles", "since", "until"),
    *("weight", "confidence"),
)


def compare_networks(old: Network, new: Network, *, lang: str = "en") -> Table:
    """List the differences between two networks: two versions of a dataset, or two days.

    Actors and ties are matched by id. Derived geography ties are left out, because they change
    with ``within`` and ``country`` of their actors. Select the same part of both networks
    (``network.select``): a tie that has ended is changed in whole networks (``status`` in force,
    then ended) and gone in networks restricted to ties in force.

    A claim holds from the first possible day of its ``since`` to the last possible day of its
    ``until``, so one in force since 2004 already holds on 1 January 2004. Without ``until`` it
    holds until a claim with another value follows. Ties without dates exist on every day, or on
    none (``Selection.undated``).

    Args:
        old: the earlier network, with its day.
        new: the later network, with its day.
        lang: the language of names.

    Returns:
        One row per difference: actors before ties, then added, gone and changed ones, then by id.
        Columns are ``what`` (actor, tie), ``change`` (added, gone, changed), ``id``, ``name`` (for
        a tie the names of both ends), ``kind``, ``from`` and ``to`` (ids of the ends), ``field``,
        ``before`` and ``after``, ``since`` (the start of the new value, as a source dates it) and
        ``sources`` (ids of the sources that state the new value; for what is gone, those that
        stated the old one). A tie that is added or gone has its ``status`` in ``after`` or
        ``before``. The dates of a tie are those of its status; they are reported as changed only
        if the status is the same. For a changed tie, ``field`` can be ``sources``: other sources
        support it now. ``meta`` has the provenance of the new network, that of the old one under
        ``old``, and ``undated``.

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
    engine: str | None = None,
    alpha: float | None = None,
    sample: int | None = None,
    seed: int = 0,
    lang: str = "en",
) -> Table:
    """Compute centrality measures on each of several days.

    For each day the network is rebuilt from the claims, which hold as described in
    :func:`compare_networks`, and the selection of ``network``, if any, is applied to it; the day
    of ``network`` itself does not matter.

    Args:
        network: the network, selected or whole.
        days: the days, in any order.
        measures: names of measures, see ``centrality``.
        weight: the strength of a tie, see ``centrality``.
        actors: ids or names of actors; None for all.
        engine: see ``centrality``.
        alpha: see ``centrality``.
        sample: see ``centrality``.
        seed: see ``centrality``.
        lang: the language of an additional name column.

    Returns:
        One row per day and actor, by day, then by rank: ``date, id, name_en, kind, country``, then
        each measure and its rank among all actors of that day. With ``actors``, each of them has
        a row for every day, in the given order; its values are None on days when it is not in the
        network: before it begins, after it ends, or if its kind cannot have any of the selected
        ties. ``meta`` has the provenance of the last day, ``dates``, the size of the network on
        each day (``sizes``: actors, ties) and ``undated``.

    Raises:
        InvalidDataError: when no day is given, and as ``centrality`` does.
        NotFoundError: for an unknown actor.

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
        raise InvalidDataError("no day given; expected days such as datetime.date(2020, 12, 31)")
    whole = network.whole or network
    wanted = None if actors is None else [whole.find(actor).id for actor in actors]
    rows: list[tuple[Any, ...]] = []
    sizes: dict[str, tuple[int, int]] = {}
    columns: tuple[str, ...] = ()
    meta: dict[str, Any] = {}
    for day in chosen:
        part = _on(network, whole, day)
        table = centrality(
            part, measures, weight, engine=engine, alpha=alpha, sample=sample, seed=seed, lang=lang
        )
        columns, meta = table.columns, dict(table.meta)
        sizes[day.isoformat()] = len(part.actors), len(part.counted_ties)
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
    """Return the last days of a range of years, both ends included.

    Example:
        >>> [str(day) for day in year_ends(2000, 2005, 5)]
        ['2000-12-31', '2005-12-31']

    Raises:
        InvalidDataError: for a year outside 1 to 9999, or a step below 1.
    """
    if every < 1:
        raise InvalidDataError(f"every must be 1 or more, not {every}")
    for year in (first, last):
        if not dt.MINYEAR <= year <= dt.MAXYEAR:
            raise InvalidDataError(f"the year is {year}; expected {dt.MINYEAR} to {dt.MAXYEAR}")
    return [dt.date(year, 12, 31) for year in range(first, last + 1, every)]


def _on(network: Network, whole: Network, day: dt.date) -> Network:
    """Return the same selection of the network on another day."""
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
    """Return the change and the id of every record that differs, sorted."""
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
        if change != "changed" and key not in place.counted_ties:
            continue  # A tie that is denied was not there.
        name = f"{place.name_of(tie.tail, lang)} – {place.name_of(tie.head, lang)}"
        head = ("tie", change, key, name, tie.kind, tie.tail, tie.head)
        if change == "changed":
            rows += [(*head, *cells) for cells in _changed_fields(earlier[key], tie, new)]
            continue
        statuses = (None, tie.status) if change == "added" else (tie.status, None)
        since = str(tie.since) if tie.since and change == "added" else None
        rows.append((*head, "status", *statuses, since, _cited(_begun(tie, place.as_of))))
    return rows


def _stated(network: Network) -> dict[str, Tie]:
    """Return the ties that sources state, without those derived from the location of actors."""
    return {key: tie for key, tie in network.ties.items() if not tie.derived}


def _changed_fields(before: Tie, after: Tie, new: Network) -> Iterable[tuple[Any, ...]]:
    """Yield the fields that differ, as field, before, after, since, sources."""
    restated = before.status != after.status
    for name in _TIE_FIELDS:
        was, now = getattr(before, name), getattr(after, name)
        same = set(was) == set(now) if isinstance(was, tuple) else was == now
        if same or (restated and name in ("since", "until")):
            continue
        stating = _stating(name, before, after, new)
        if name == "status":
            since = after.since
        else:
            dated = [claim.since for claim in stating if claim.since]
            since = min(dated, key=lambda date: date.first, default=None)
        texts = [str(v) if name in ("since", "until") and v else v or None for v in (was, now)]
        if name in ("weight", "confidence"):
            texts = [was, now]
        yield name, *texts, str(since) if since else None, _cited(stating)
    was_cited, now_cited = _cited(before.claims), _cited(after.claims)
    if set(was_cited) != set(now_cited):
        added = tuple(source for source in now_cited if source not in was_cited)
        yield "sources", was_cited, now_cited, None, added


def _stating(name: str, before: Tie, after: Tie, network: Network) -> Sequence[Claim]:
    """Return the claims that support a new value: those that state it, if possible new ones."""
    value = getattr(after, name)
    onto = network.ontology
    begun = _begun(after, network.as_of)
    if name == "status" and value == onto.over_status:
        # A tie can be over because its claims have ended, or because a claim states it.
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
