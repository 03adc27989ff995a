"""Find cut actors and cut ties, whose loss would separate other actors."""

from __future__ import annotations

from collections import defaultdict
from itertools import islice

from graphkit.analysis import engines
from graphkit.analysis.engines.cuts import Cut, Cuts, cuts
from graphkit.model.network import Network
from graphkit.model.provenance import provenance
from graphkit.model.table import Table

COLUMNS = (
    *("cut", "id", "name", "to", "to_name", "kind", "country", "lost", "pairs", "parts"),
    *("actors", "names"),
)


def find_cuts(network: Network, *, lang: str = "en", listed: int | None = 50) -> Table:
    """Find every actor and every tie whose loss would separate others, the largest loss first.

    All ties of the given network count, so select them first (``network.select``). Ties are
    undirected and parallel ones merged, so a pair with two ties can be a cut tie: all ties of the
    pair are lost together. Without a cut actor or a cut tie, its component breaks into parts. The
    largest part (of equal ones, that with the smallest id) counts as the rest of the network; the
    actors of the other parts are lost.

    Args:
        network: the selected network.
        lang: the language of names.
        listed: the largest number of lost actors that a row names; None for all, which in a long
            chain grows with the square of its length.

    Returns:
        One row for each cut actor and each cut tie:

        ============== ==================================================================
        cut            ``actor`` or ``tie``
        id, name       the actor, or the tie's first end
        to, to_name    the tie's second end; empty for an actor
        kind           the actor's kind, or the kinds of the pair's ties, separated by ``|``
        country        the actor's country, or those of the two ends, separated by ``|``
        lost           number of actors separated from the largest part, without the cut actor
        pairs          number of pairs of other actors that are no longer connected
        parts          the sizes of the parts, the largest first
        actors, names  ids and names of the lost actors, at most ``listed``
        ============== ==================================================================

        Sorted by ``lost``, then ``pairs``, actors before ties, then ids. ``meta`` has the
        provenance, ``listed`` and the number of cut actors and cut ties.

    References:
        Hopcroft, J. and Tarjan, R. (1973) Algorithm 447: efficient algorithms for graph
        manipulation. Communications of the ACM 16, 372-378.

    Example:
        >>> from graphkit.model.records import Actor, Claim
        >>> network = Network(
        ...     actors={key: Actor(key, "province") for key in "abcd"},
        ...     claims=tuple(Claim(*pair, "sister_city") for pair in ("ab", "bc", "cd")))
        >>> for row in find_cuts(network):
        ...     print(row["cut"], row["id"], row["to"], row["lost"], row["parts"], row["actors"])
        tie b c 2 (2, 2) ('c', 'd')
        tie a b 1 (3, 1) ('a',)
        tie c d 1 (3, 1) ('d',)
        actor b  1 (2, 1) ('a',)
        actor c  1 (2, 1) ('d',)
    """
    graph = engines.project(network)
    found = cuts(graph)
    kinds: dict[frozenset[str], dict[str, None]] = defaultdict(dict)
    for tie in network.counted_ties.values():
        kinds[frozenset((tie.tail, tie.head))][tie.kind] = None
    rows = []
    for cut in sorted(found.cuts, key=_order):
        actor = network.actors[graph.actors[cut.actor]]
        to = "" if cut.other is None else graph.actors[cut.other]
        kind, country = actor.kind, actor.country
        if to:
            kind = "|".join(sorted(kinds[frozenset((actor.id, to))]))
            both = dict.fromkeys((actor.country, network.actors[to].country))
            country = "|".join(name for name in both if name)
        lost = [graph.actors[member] for member in _lost(found, cut, listed)]
        rows.append(
            (
                "tie" if to else "actor",
                actor.id,
                actor.name(lang),
                to,
                network.name_of(to, lang) if to else "",
                kind,
                country,
                sum(part.size for part in cut.parts[1:]),
                _pairs(cut),
                tuple(part.size for part in cut.parts),
                tuple(lost),
                tuple(network.name_of(member, lang) for member in lost),
            )
        )
    ties = sum(cut.other is not None for cut in found.cuts)
    counts = {"listed": listed, "cut_actors": len(rows) - ties, "cut_ties": ties}
    return Table(COLUMNS, rows, {**provenance(network), **counts})


def _order(cut: Cut) -> tuple[int, int, bool, int, int]:
    lost = sum(part.size for part in cut.parts[1:])
    return -lost, -_pairs(cut), cut.other is not None, cut.actor, cut.other or 0


def _pairs(cut: Cut) -> int:
    total = sum(part.size for part in cut.parts)
    return (total**2 - sum(part.size**2 for part in cut.parts)) // 2


def _lost(found: Cuts, cut: Cut, listed: int | None) -> list[int]:
    """Return the lost actors, part by part, each part sorted by id."""
    members = (member for part in cut.parts[1:] for member in sorted(found.members(part, listed)))
    return list(islice(members, listed))
