"""What falls apart without whom: cut actors, cut ties, and what each separates."""

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
    """Every actor and every tie whose loss would separate others, the largest loss first.

    The network is taken as it comes: cut it first (``network.select``). Its ties are seen as
    undirected and parallel ties as one, so that a pair joined twice is a cut tie if it would be
    with one: what is lost is all that joins the two. Without a cut actor, or without a cut tie,
    its component is left in parts. The largest part counts as the one that stays (of equal
    ones that with the smallest id); the actors of the others are lost to it.

    Args:
        network: the network, cut already.
        lang: the language of names.
        listed: how many of the lost actors a row names at most; None for all, which in a long
            chain of actors is as many as the square of its length.

    Returns:
        A row for each cut actor and each cut tie:

        ============== ==================================================================
        cut            ``actor`` or ``tie``
        id, name       the actor, or the tie's first end
        to, to_name    the tie's second end; empty for an actor
        kind           the actor's kind, or the kinds of the ties between the two, by ``|``
        country        the actor's country, or the countries of the two ends, by ``|``
        lost           how many actors are separated from the largest part, the actor itself
                       not counted
        pairs          how many pairs of others no longer reach each other
        parts          the sizes of the parts, the largest first
        actors, names  who is lost: ids and names, at most ``listed``
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
    graph = engines.by_id(engines.project(network))
    found = cuts(graph)
    kinds: dict[frozenset[str], dict[str, None]] = defaultdict(dict)
    for tie in network.ties.values():
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
    """The actors that fall off, part by part, each part by id."""
    members = (member for part in cut.parts[1:] for member in sorted(found.members(part, listed)))
    return list(islice(members, listed))
