"""Count open and closed triads of three groups, and find pairs that share partners of a kind."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING, Any

import numpy as np

from graphkit.analysis import engines
from graphkit.analysis.columns import Grouping, group_name, group_numbers, grouping, grouping_meta
from graphkit.analysis.engines.arrays import BoolArray, IntArray
from graphkit.model.errors import InvalidDataError
from graphkit.model.network import Network
from graphkit.model.provenance import provenance
from graphkit.model.table import Table
from graphkit.names.suggest import suggest

if TYPE_CHECKING:
    import networkx as nx


# Two-step paths that are processed at once, and the largest number of triads or pairs.
_CHUNK = 2_000_000
_MAX_FOUND = 20_000_000


@dataclass(frozen=True, slots=True)
class _TwoPaths:
    """Two-step paths between actors of three groups: a and c, both tied to b, with a before c."""

    a: IntArray
    b: IntArray
    c: IntArray
    closed: BoolArray


def triad_counts(
    network: Network,
    by: Grouping = "country",
    *,
    among: Sequence[str] = (),
    lang: str = "en",
) -> Table:
    """Count the open and closed triads of actors in three different groups, by their groups.

    A triad of three actors, each of a different group, is *closed* if all three pairs are tied and
    *open* if two pairs are tied and the third, the closing pair, is not. Ties are undirected and
    parallel ones merged. Actors without a group are left out.

    Args:
        network: the selected network.
        by: a column of actors (``country``, ``kind``, …), or a mapping from ids to groups.
        among: the groups to include; empty for all.
        lang: the language of the groups' names.

    Returns:
        One row per three groups that have a triad: ``group_1, group_2, group_3`` (in the order of
        ids) and ``names``; ``open``, ``closed`` and ``share`` (closed ones of both);
        ``through_1, through_2, through_3``, the open triads whose middle actor is in that group.
        Sorted by most open, then by groups. ``meta`` has the provenance and the grouping.

    Raises:
        InvalidDataError: for an unknown column, fewer than three groups in ``among``, or a group
            that no actor has.

    References:
        Wasserman, S. and Faust, K. (1994) Social Network Analysis, Cambridge, ch. 14.

    Example:
        >>> from graphkit.model.records import Actor, Claim
        >>> network = Network(
        ...     actors={key: Actor(key, "province", country=key[:2])
        ...             for key in ("CN-chongzuo", "LA-SV", "TH-49", "VN-25")},
        ...     claims=tuple(Claim(*pair, "sister_city") for pair in (
        ...         ("TH-49", "LA-SV"), ("LA-SV", "VN-25"), ("TH-49", "VN-25"),
        ...         ("TH-49", "CN-chongzuo"))))
        >>> for row in triad_counts(network):
        ...     print(row["group_1"], row["group_2"], row["group_3"], row["open"], row["closed"])
        CN LA TH 1 0
        CN TH VN 1 0
        LA TH VN 0 1
    """
    graph, names, code, meta = _ties_between_groups(network, by, among)
    k = len(names)
    counts: dict[int, list[int]] = {}
    for found in _two_paths(graph, code):
        groups = np.sort(np.stack((code[found.a], code[found.b], code[found.c])), axis=0)
        key = (groups[0] * k + groups[1]) * k + groups[2]
        middle = (groups == code[found.b]).argmax(axis=0)
        # A closed triad is found from each of its three actors.
        part = np.where(found.closed, 3, middle)
        for which, count in zip(
            *(v.tolist() for v in np.unique(key * 4 + part, return_counts=True)), strict=True
        ):
            counts.setdefault(which // 4, [0, 0, 0, 0])[which % 4] += count
    rows: list[tuple[Any, ...]] = []
    for key, (one, two, three, met) in counts.items():
        closed, unclosed = met // 3, one + two + three
        triple = [names[key // k // k], names[key // k % k], names[key % k]]
        called = tuple(group_name(network, by, name, lang) for name in triple)
        share = closed / (closed + unclosed)
        rows.append((*triple, called, unclosed, closed, share, one, two, three))
    rows.sort(key=lambda row: (-row[4], row[:3]))
    columns = ("group_1", "group_2", "group_3", "names", "open", "closed", "share")
    through = ("through_1", "through_2", "through_3")
    return Table((*columns, *through), rows, {**provenance(network), **meta})


def open_triads(
    network: Network,
    by: Grouping = "country",
    *,
    among: Sequence[str] = (),
    lang: str = "en",
) -> Table:
    """List the open triads: two actors of different groups, both tied to one of a third group.

    Args:
        network: the selected network; ties are undirected, parallel ones merged.
        by: a column of actors (``country``, ``kind``, …), or a mapping from ids to groups.
        among: the groups to include; empty for all.
        lang: the language of names.

    Returns:
        One row per triad: the closing pair that is not tied, ``from, from_name, from_group, to,
        to_name, to_group`` in the order of ids; ``through, through_name, through_group``, the
        shared partner; and ``shared``, the number of all such partners of the pair. Sorted by
        most shared partners, then by ids.

    Raises:
        InvalidDataError: as :func:`triad_counts`, or if there are more than 20 million triads.

    Example:
        >>> from graphkit.model.records import Actor, Claim
        >>> network = Network(
        ...     actors={key: Actor(key, "province", country=key[:2])
        ...             for key in ("LA-SV", "TH-49", "VN-25")},
        ...     claims=(Claim("TH-49", "LA-SV", "sister_city"),
        ...             Claim("LA-SV", "VN-25", "sister_city")))
        >>> [(row["from"], row["through"], row["to"]) for row in open_triads(network)]
        [('TH-49', 'LA-SV', 'VN-25')]
    """
    graph, _, code, meta = _ties_between_groups(network, by, among)
    kept: list[IntArray] = [np.empty((3, 0), dtype=np.int64)]
    total = 0
    for found in _two_paths(graph, code):
        part = np.stack((found.a, found.c, found.b))[:, ~found.closed]
        kept.append(part)
        total += part.shape[1]
        if total > _MAX_FOUND:
            raise InvalidDataError(
                f"there are more than {_MAX_FOUND:,} open triads; select fewer groups (--among)"
            )
    a, c, b = np.concatenate(kept, axis=1)
    _, pair, shares = np.unique(
        a * max(1, len(graph.actors)) + c, return_inverse=True, return_counts=True
    )
    shared = shares[pair]
    order = np.lexsort((b, c, a, -shared))
    groups = grouping(network, by)

    def named(place: int) -> tuple[str, str, str]:
        key = graph.actors[place]
        return key, network.name_of(key, lang), groups[key]

    rows = [
        (*named(one), *named(middle), *named(other), count)
        for one, middle, other, count in zip(
            *(v[order].tolist() for v in (a, b, c, shared)), strict=True
        )
    ]
    columns = tuple(
        name for end in ("from", "through", "to") for name in (end, f"{end}_name", f"{end}_group")
    )
    return Table((*columns, "shared"), rows, {**provenance(network), **meta})


def one_mode_projection(
    network: Network,
    kinds: Sequence[str],
    through: Sequence[str],
    *,
    lang: str = "en",
) -> Table:
    """Project a two-mode network to one mode: find actors that share partners of other kinds.

    For example, find associations that are tied to the same places, or actors in the same
    projects. The kinds of ties that count are those of the selection (``network.select``).

    Args:
        network: the selected network; ties are undirected, parallel ones merged.
        kinds: the kinds of the actors to pair.
        through: the kinds of the shared partners; must not overlap with ``kinds``.
        lang: the language of names.

    Returns:
        One row per pair of actors that share a partner: ``from, from_name, to, to_name`` (in the
        order of ids), ``shared`` (the number of partners), ``weight`` (Newman: each partner adds
        1/(n - 1), where n is the number of actors that it connects, so a partner of many counts
        little) and ``partners, partner_names``. Sorted by largest weight, then by most shared,
        then by ids.

    Raises:
        InvalidDataError: for an unknown kind, an empty list, a kind on both sides, or more than 20
            million pairs.

    References:
        Newman, M. E. J. (2001) Scientific collaboration networks II. Phys. Rev. E 64, 016132.

    Example:
        >>> from graphkit.model.records import Actor, Claim
        >>> network = Network(
        ...     actors={"TH-49": Actor("TH-49", "province"),
        ...             **{key: Actor(key, "association") for key in ("org:a", "org:b")}},
        ...     claims=(Claim("org:a", "TH-49", "origin_in"), Claim("org:b", "TH-49", "origin_in")))
        >>> table = one_mode_projection(network, ["association"], ["province"])
        >>> [tuple(row.values()) for row in table]
        [('org:a', 'org:a', 'org:b', 'org:b', 1, 1.0, ('TH-49',), ('TH-49',))]
    """
    kinds = [kinds] if isinstance(kinds, str) else kinds
    through = [through] if isinstance(through, str) else through
    pairs = _shared(network, kinds, through)
    ranked = sorted(pairs.items(), key=lambda item: (-item[1][0], -len(item[1][1]), item[0]))
    rows = [
        (
            *(one, network.name_of(one, lang), other, network.name_of(other, lang)),
            *(len(partners), weight, tuple(partners)),
            tuple(network.name_of(partner, lang) for partner in partners),
        )
        for (one, other), (weight, partners) in ranked
    ]
    columns = ("from", "from_name", "to", "to_name", "shared", "weight", "partners")
    meta = {**provenance(network), "kinds": list(kinds), "through": list(through)}
    return Table((*columns, "partner_names"), rows, meta)


def one_mode_graph(network: Network, kinds: Sequence[str], through: Sequence[str]) -> nx.Graph[str]:
    """Return the result of :func:`one_mode_projection` as a networkx graph.

    Its nodes are all actors of ``kinds``, with ``kind`` and ``country``; its edges have
    ``shared``, ``weight`` and ``partners``.
    """
    import networkx as nx

    graph: nx.Graph[str] = nx.Graph()
    kinds = [kinds] if isinstance(kinds, str) else kinds
    through = [through] if isinstance(through, str) else through
    pairs = _shared(network, kinds, through)
    for actor in network.actors.values():
        if actor.kind in kinds:
            graph.add_node(actor.id, kind=actor.kind, country=actor.country)
    for (one, other), (weight, partners) in pairs.items():
        graph.add_edge(one, other, shared=len(partners), weight=weight, partners=partners)
    return graph


def _shared(
    network: Network, kinds: Sequence[str], through: Sequence[str]
) -> dict[tuple[str, str], tuple[float, list[str]]]:
    """Return the weight and the shared partners of each pair, by the ids of the pair."""
    known = network.ontology.actor_kinds
    for kind in (*kinds, *through):
        if kind not in known:
            raise InvalidDataError(f"{kind!r} is not a known actor kind; {suggest(kind, known)}")
    if not (kinds and through):
        raise InvalidDataError(
            "expected at least one kind of actor to pair and one kind of shared partner"
        )
    if both := sorted(set(kinds) & set(through)):
        raise InvalidDataError(
            f"{', '.join(both)} cannot be on both sides of a projection; remove it from one side"
        )
    joined = {
        partner: sorted(m for m in members if network.actors[m].kind in kinds)
        for partner, members in sorted(network.partners_of.items())
        if network.actors[partner].kind in through
    }
    if sum(math.comb(len(members), 2) for members in joined.values()) > _MAX_FOUND:
        largest = max(joined, key=lambda partner: len(joined[partner]))
        raise InvalidDataError(
            f"more than {_MAX_FOUND:,} pairs share a partner ({largest} alone connects "
            f"{len(joined[largest]):,} actors); select fewer actors or ties"
        )
    found: dict[tuple[str, str], tuple[float, list[str]]] = defaultdict(lambda: (0.0, []))
    for partner, members in joined.items():
        for pair in combinations(members, 2):
            weight, partners = found[pair]
            partners.append(partner)
            found[pair] = (weight + 1 / (len(members) - 1), partners)
    return found


def _ties_between_groups(
    network: Network, by: Grouping, among: Sequence[str]
) -> tuple[engines.Projection, list[str], IntArray, dict[str, object]]:
    """Return the ties between the chosen groups, and the group of each actor as a number."""
    groups = grouping(network, by)
    if 0 < len(set(among)) < 3:
        raise InvalidDataError(
            f"a triad needs three groups; expected three or more, not {len(set(among))}"
        )
    graph = engines.project(network)
    names, code = group_numbers(graph.actors, groups)
    for name in among:
        if name not in names:
            raise InvalidDataError(f"no actor has the group {name!r}; {suggest(name, names)}")
    code[~np.isin(code, [names.index(name) for name in among or names])] = -1
    one, other = code[graph.tails], code[graph.heads]
    kept = (one >= 0) & (other >= 0) & (one != other)
    graph = engines.Projection(graph.actors, graph.tails[kept], graph.heads[kept])
    return graph, names, code, {**grouping_meta(network, by, groups), "among": list(among)}


def _two_paths(graph: engines.Projection, code: IntArray) -> Iterator[_TwoPaths]:
    """Yield all two-step paths whose ends are in different groups, some millions at a time."""
    n, arcs = len(graph.actors), graph.arcs
    if not len(graph.tails):
        return
    known = np.sort(graph.tails * n + graph.heads)
    # The arcs of an actor are sorted by partner: each is paired with those after it.
    after = arcs.starts[arcs.tails + 1] - np.arange(len(arcs.tails)) - 1
    ends = np.cumsum(after)
    begin = 0
    while begin < len(after):
        done = int(ends[begin - 1]) if begin else 0
        stop = max(begin + 1, int(np.searchsorted(ends, done + _CHUNK, side="right")))
        counts = after[begin:stop]
        left = np.repeat(np.arange(begin, stop), counts)
        right = left + 1 + np.arange(len(left)) - np.repeat(np.cumsum(counts) - counts, counts)
        a, b, c = arcs.heads[left], arcs.tails[left], arcs.heads[right]
        apart = code[a] != code[c]
        a, b, c = a[apart], b[apart], c[apart]
        key = a * n + c
        place = np.minimum(np.searchsorted(known, key), len(known) - 1)
        yield _TwoPaths(a, b, c, known[place] == key)
        begin = stop
